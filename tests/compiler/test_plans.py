"""PostgreSQL's own plans of the questions that are asked all day, over tables that have grown.

No growing table is read from end to end for a page of it, and no page is sorted that an index holds in order. The plans
are the generic ones that the service runs; the tables are filled so that a scan would be cheaper only if it were right.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
import pytest_asyncio

from app.answer import Answer
from app.config import Settings
from app.main import answering
from tests.bench.filled import fill

GROWING = {"household", "person", "membership", "beneficiary", "benefit", "project", "division"}

QUESTIONS = {
    "a district with its towns": '{ district(by: {code: "999999"}) { name towns { nodes { name } } } }',
    "the villages of a town": '{ town(id: "town_00000002-0000-7000-8000-000000000001") { villages(first: 50) { nodes { name } } } }',
    "a page of villages": "{ villages(first: 50) { nodes { name town { name } } } }",
    "the households of a village": """{ village(id: "village_00000003-0000-7000-8000-000000000001") {
        households { nodes { code memberships { nodes { role person { displayName } } } } } } }""",
    "a page of households": "{ households(first: 100) { nodes { code village { name } } } }",
    "a page of persons": "{ persons(first: 100) { nodes { displayName } } }",
    "a page of benefits": "{ benefits(first: 100) { nodes { title amount project { name } fund { title } } } }",
    "the newest benefits": "{ benefits(first: 20, orderBy: {field: OCCURRED_ON, direction: DESC}) { nodes { title } } }",
    "the benefits of a fund": """{ fund(id: "fund_00000005-0000-7000-8000-000000000001") { title
        benefits(first: 20) { nodes { amount } pageInfo { hasNextPage endCursor } } } }""",
    "projects with their benefits": "{ projects(first: 20) { nodes { name benefits(first: 5) { nodes { amount beneficiary { id } } } } } }",
    "the beneficiaries of a district": """{ district(by: {code: "999999"}) { beneficiaries(first: 50) { nodes {
        party { ... on Person { displayName } } benefits(first: 3) { nodes { title } } } } } }""",
    "one person's benefits": """{ beneficiary(id: "beneficiary_0000000a-0000-7000-8000-000000000001") {
        benefits { nodes { title provider { name } } } } }""",
}


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def grown(grown_database_url: str) -> AsyncIterator[Answer]:
    await fill(grown_database_url, parts=20)
    async with answering(Settings(database_url=grown_database_url, pool_size=2)) as made:
        yield made


async def plan(answer: Answer, question: str) -> dict[str, Any]:
    prepared = answer.compiler.prepare(question, None, {})
    values = prepared.values(answer.environment(prepared))
    async with answer.reads.pool.acquire() as connection:
        explained = await connection.fetchval(f"explain (format json) {prepared.compiled.statement.sql}", *values)
    found: dict[str, Any] = json.loads(explained)[0]["Plan"]
    return found


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for inner in plan.get("Plans", ()):
        yield from nodes(inner)


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
async def test_no_growing_table_is_read_from_end_to_end(grown: Answer, question: str) -> None:
    scanned = {node["Relation Name"] for node in nodes(await plan(grown, question)) if node["Node Type"] == "Seq Scan"}
    assert not scanned & GROWING, "add `listed(…)` to the model, in the order of the list"


async def test_a_later_page_starts_where_the_cursor_is(grown: Answer) -> None:
    page = json.loads(await grown.data("{ benefits(first: 500) { pageInfo { endCursor } } }", None, {}))
    cursor = page["benefits"]["pageInfo"]["endCursor"]
    later = await plan(grown, f'{{ benefits(first: 10, after: "{cursor}") {{ nodes {{ title }} }} }}')
    (scan,) = (node for node in nodes(later) if node.get("Relation Name") == "benefit")
    assert scan["Node Type"].startswith("Index")
    assert "occurred_on" in scan["Index Cond"]
