"""The query page as a person uses it, in a real Chromium against the real service."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.web.test_examples import EXAMPLES
from tests.web.visit import WRITE, Visit, visiting
from tests.worked import working

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from playwright.async_api import Browser, Route

pytestmark = pytest.mark.browser

TABS = [
    *("ThePairing", "WhereTheMoneyWent", "TheFlowOfMoney", "NotAcknowledged", "TheGreenhouse", "TheHouseholds"),
    *("TheScorecard", "TheDiscrepancy", "TheMisprintedTown", "FindByInitials"),
]
LIVE = "UnansweredLive"
WRITING = ["TheDisbursement", "TheDispute", "TheRent"]


@pytest.fixture
async def visit(browser: Browser, address: str) -> AsyncIterator[Visit]:
    async with visiting(browser, address) as visit:
        await visit.open()
        yield visit


async def test_it_opens_with_the_story(visit: Visit) -> None:
    assert await visit.page.title() == "结对 Jiedui · GraphQL"
    assert await visit.page.get_by_role("tab").all_inner_texts() == [*TABS, LIVE, *WRITING]
    assert "query ThePairing" in await visit.text("operation.graphql")
    assert await visit.page.locator(".brand-name").inner_text() == "结对\nJiedui"
    icon = await visit.page.request.get(f"{visit.origin}/favicon.svg")
    assert icon.headers["content-type"] == "image/svg+xml"
    await visit.picture("opening")
    visit.was_clean()


async def test_every_tab_answers(visit: Visit) -> None:
    for tab in TABS:
        await visit.show(tab)
        answer = await visit.run()
        assert "errors" not in answer, tab
        assert all(answer["data"].values()), tab
        await visit.picture(tab)
    assert "HTTP 200" in await visit.page.get_by_role("status").inner_text()
    visit.was_clean()


async def test_a_tab_that_writes_brings_its_variables_and_waits_for_a_token(visit: Visit) -> None:
    for tab in WRITING:
        await visit.show(tab)
        assert (await visit.run())["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
        assert "_0174e175" in await visit.text("variables.json")
        assert '"Authorization"' in await visit.text("request-headers.json")


async def test_a_payment_is_disputed_with_a_token(browser: Browser, open_demo_database_url: str, tmp_path: Path) -> None:
    async with working(open_demo_database_url, tmp_path) as worked, visiting(browser, str(worked.client.base_url).rstrip("/")) as visit:
        await visit.open()
        await visit.show("TheDispute")
        await visit.write("request-headers.json", f'{{"Authorization": "Bearer {worked.tokens["taierzhuang-finance"]}"}}')
        payload = (await visit.run())["data"]["disputeDisbursement"]
        assert payload["userErrors"] == []
        assert payload["acknowledgement"]["transaction"]["status"] == "DISPUTED"
        await visit.picture("dispute")
        visit.was_clean()


async def test_a_live_figure_changes_while_another_writes(browser: Browser, open_demo_database_url: str, tmp_path: Path) -> None:
    """What docs/images/live.png shows: a payment by another client, and the figures of the page follow."""
    async with working(open_demo_database_url, tmp_path) as worked, visiting(browser, str(worked.client.base_url).rstrip("/")) as visit:
        await visit.open()
        await visit.show(LIVE)
        await visit.follow()
        await visit.shows('"count"')
        before = json.loads(await visit.text("response.json"))["data"]["live"]["fundTransactions"]["aggregate"]["count"]
        worked.ids = {"commitment": json.loads((EXAMPLES / "disbursement.json").read_text())["commitment"]}
        text = (EXAMPLES / "disbursement.graphql").read_text(encoding="utf-8")
        assert (await worked.ask("huancui-finance", text, operation="TheDisbursement"))["recordDisbursement"]["userErrors"] == []
        await visit.shows(f'"count": {before + 1}')
        await visit.picture("live")
        visit.was_clean()


async def test_figures_come_in_groups(browser: Browser, demo_address: str) -> None:
    """What docs/images/aggregate.png shows: the README's question of what is not acknowledged, over the demo registry."""
    async with visiting(browser, demo_address) as visit:
        await visit.open()
        await visit.show("NotAcknowledged")
        await visit.run()
        found = (await visit.run())["data"]["fundTransactions"]["aggregate"]
        assert (found["count"], found["sum"], len(found["groups"])) == (4, {"amount": "160.5"}, 4)
        await visit.picture("aggregate")
        visit.was_clean()


async def test_a_query_is_typed_completed_and_run(visit: Visit) -> None:
    keyboard = visit.page.keyboard
    await visit.new_tab()
    await keyboard.type("query Typed { distr", delay=40)
    suggestions = visit.page.locator(".suggest-widget.visible .monaco-list-row")
    await suggestions.filter(has_text="districts").first.wait_for()
    await visit.picture("completion")
    workers = [worker.url for worker in visit.page.workers]
    assert any("/assets/graphql.worker-" in url for url in workers), "suggestions come from the schema, not from the words in the text"
    assert all(url.startswith(f"{visit.origin}/assets/") for url in workers)
    while "districts" not in await visit.page.locator(".suggest-widget .monaco-list-row.focused").inner_text():
        await keyboard.press("ArrowDown")
    await keyboard.press("Enter")
    await suggestions.first.wait_for(state="hidden")
    assert (await visit.text("operation.graphql")).startswith("query Typed { districts")
    await keyboard.type("(first: 2) { nodes { id name } totalCount ", delay=20)
    answer = await visit.run()
    assert "errors" not in answer
    assert len(answer["data"]["districts"]["nodes"]) == 2
    await visit.picture("typed")
    visit.was_clean()


async def test_a_text_is_run_as_it_stands(visit: Visit) -> None:
    """Before the page has read the name of its operation, too."""
    await visit.show("ThePairing")
    await visit.page.evaluate(WRITE, ["operation.graphql", "query AnotherOne { __typename }"])
    assert (await visit.run())["data"] == {"__typename": "Query"}
    visit.was_clean()


async def test_the_docs_explain_a_type(visit: Visit) -> None:
    page = visit.page
    await page.get_by_label("Show Documentation Explorer").click()
    docs = page.locator(".graphiql-doc-explorer")
    await docs.get_by_role("link", name="Query", exact=True).click()
    await docs.get_by_role("link", name="District", exact=True).first.click()
    description = docs.locator(".graphiql-markdown-description").first
    await description.wait_for()
    assert "区" in await description.inner_text()
    await visit.picture("docs")
    visit.was_clean()


async def test_the_explorer_and_the_stories_open(visit: Visit) -> None:
    page = visit.page
    await page.get_by_label("Show GraphiQL Explorer").click()
    await page.locator(".graphiql-explorer-root").wait_for()
    await visit.picture("explorer")
    await page.get_by_label("Show Stories").click()
    await visit.new_tab()
    await page.get_by_role("button", name="The discrepancy").click()
    assert await page.get_by_role("tab", selected=True).inner_text() == "TheDiscrepancy"
    await visit.picture("stories")
    visit.was_clean()


async def test_the_explain_panel_tells_how_an_answer_was_made(visit: Visit) -> None:
    page = visit.page
    await page.get_by_label("Show Explain").click()
    panel = page.get_by_role("region", name="Explain")
    await panel.get_by_text("Run an operation").wait_for()
    answer = await visit.run()
    assert list(answer) == ["data"], "the explanation is shown in its panel alone"
    await panel.get_by_text("of 500,000 points").wait_for()
    sql, explain = panel.locator("details", has_text="SQL").locator("pre"), panel.locator("details").first.locator("pre")
    assert "string_agg" in "".join(await sql.all_inner_texts())
    assert "Index Scan" in await explain.inner_text() or "Seq Scan" in await explain.inner_text()
    await panel.get_by_text("Plan", exact=True).click()
    assert (await panel.locator("details").last.locator("pre").inner_text()).startswith("Plan(")
    await panel.get_by_text("Plan", exact=True).click()
    await visit.picture("explain")
    await page.get_by_label("Hide Explain").click()
    async with page.expect_request("**/graphql") as sent:
        await visit.run()
    assert "extensions" not in str((await sent.value).post_data)
    visit.was_clean()


async def test_light_and_dark(visit: Visit) -> None:
    page = visit.page
    background = "getComputedStyle(document.querySelector('.graphiql-container')).backgroundColor"
    light = await page.evaluate(background)
    await visit.run()
    await page.get_by_label("Use dark colours").click()
    assert await page.evaluate(background) != light
    await visit.picture("dark")
    await page.reload()
    await page.get_by_label("Use light colours").click()
    assert await page.evaluate(background) == light
    visit.was_clean()


async def test_a_refusal_is_shown_with_its_code(visit: Visit) -> None:
    await visit.new_tab()
    await visit.page.keyboard.type("{ nothingOfTheKind ", delay=20)
    answer = await visit.run()
    assert answer["errors"][0]["extensions"]["code"] == "VALIDATION_FAILED"
    assert "HTTP 400" in await visit.page.get_by_role("status").inner_text()
    await visit.picture("refusal")
    assert visit.foreign == []


async def test_a_service_that_is_gone_is_said_so(visit: Visit) -> None:
    await visit.page.route("**/graphql", lambda route: route.abort())
    await visit.page.keyboard.press("Escape")
    await visit.page.get_by_label("Execute query").click()
    await visit.page.get_by_text("The service cannot be reached").wait_for()
    assert visit.foreign == []


async def test_stop_ends_the_request(visit: Visit) -> None:
    page = visit.page
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    await page.route("**/graphql", hold)
    await page.get_by_label("Execute query").click()
    async with page.expect_event("requestfailed") as ended:
        await page.get_by_label("Stop query").click()
    assert (await ended.value).failure == "net::ERR_ABORTED"
    assert len(held) == 1
    await page.unroute("**/graphql")
    assert "data" in await visit.run()
    visit.was_clean()


async def test_the_page_guards_itself(visit: Visit) -> None:
    answer = await visit.page.request.get(f"{visit.origin}/graphql", headers={"Accept": "text/html"})
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
