"""The questions that are asked all day: their statements, and what PostgreSQL makes of them over a registry that has grown.

Each `typical/<question>.graphql` has its committed `.sql`. No growing table is read from end to end for a page of it, and
none is sorted that an index holds in order. The plans are the generic ones that the service runs.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import asyncpg
import pytest
import pytest_asyncio

from app.answer import Answer
from app.compiler.sql.layout import laid_out
from app.config import Settings
from app.main import answering
from tests.compiler.test_cases import committed

QUESTIONS = sorted(Path(__file__).parent.joinpath("typical").glob("*.graphql"))
GROWING = {
    "beneficiary",
    "benefit",
    "distribution_line",
    "household",
    "household_pairing",
    "household_status_event",
    "indicator_result",
    "membership",
    "person",
    "visit",
    "visit_participant",
}


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def registry(demo_database_url: str) -> AsyncIterator[Answer]:
    connection = await asyncpg.connect(demo_database_url)
    await connection.execute("vacuum analyze")
    await connection.close()
    async with answering(Settings(database_url=demo_database_url, pool_size=2)) as made:
        made.cursor_secret = "fixed"
        yield made


async def plan(answer: Answer, question: str) -> dict[str, Any]:
    prepared = answer.compiler.prepare(question, None, {})
    values = prepared.values(answer.environment(prepared, answer.viewer))
    async with answer.reads.connection() as connection:
        explained = await connection.fetchval(f"explain (format json) {prepared.compiled.statement.sql}", *values)
    found: dict[str, Any] = json.loads(explained)[0]["Plan"]
    return found


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for inner in plan.get("Plans", ()):
        yield from nodes(inner)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda path: path.stem)
async def test_a_typical_question_has_the_committed_statement_and_finds_rows(registry: Answer, question: Path) -> None:
    sql = laid_out(registry.compiler.prepare(question.read_text(), None, {}).compiled.statement.sql) + "\n"
    assert sql == committed(question.with_suffix(".sql"), sql)
    data = await registry.data(question.read_text(), None, {})
    assert data.count(b'"') > 50


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda path: path.stem)
async def test_no_growing_table_is_read_from_end_to_end(registry: Answer, question: Path) -> None:
    found = list(nodes(await plan(registry, question.read_text())))
    scanned = {node["Relation Name"] for node in found if node["Node Type"] == "Seq Scan"}
    assert not scanned & GROWING, "add `listed(…)` to the model, in the order of the list"


async def test_a_scan_would_be_seen(registry: Answer) -> None:
    found = nodes(await plan(registry, "{ visits(first: 3, orderBy: {field: VERSION}) { nodes { kind } } }"))
    assert "visit" in {node["Relation Name"] for node in found if node["Node Type"] == "Seq Scan"}


async def test_an_order_through_a_relation_is_read_from_its_index(registry: Answer) -> None:
    """From the other row's order to the list's rows: the first page, and one far from the first."""
    text = (
        "{ visitParticipants(first: %s, orderBy: {field: VISIT_OCCURRED_ON, direction: DESC}%s) { nodes { id } pageInfo { endCursor } } }"
    )
    page = json.loads(await registry.data(text.replace("%s", "500", 1).replace("%s", ""), None, {}))
    cursor = page["visitParticipants"]["pageInfo"]["endCursor"]
    for after in ("", f', after: "{cursor}"'):
        found = list(nodes(await plan(registry, text.replace("%s", "10", 1).replace("%s", after))))
        assert [node["Relation Name"] for node in found if node["Node Type"] == "Seq Scan"] == []
        (visits,) = (node for node in found if node.get("Relation Name") == "visit")
        assert visits["Index Name"] == "ix_visit_occurred_on_id"
        assert ("occurred_on" in visits.get("Index Cond", "")) is bool(after)


FILTERED = {
    "a range": ('benefits(first: 10, where: {occurredOn: {gte: "2019-01-01"}}) { nodes { title } }', "benefit", "occurred_on"),
    "a value": ('households(first: 10, where: {code: {eq: "1"}}) { nodes { code } }', "household", "code"),
    "a list": ('households(first: 10, where: {code: {in: ["1", "2"]}}) { nodes { code } }', "household", "code"),
    "a beginning": ('households(first: 10, where: {code: {startsWith: "37"}}) { nodes { code } }', "household", "code"),
    "a to-one": ('households(first: 10, where: {village: {code: {eq: "1"}}}) { nodes { code } }', "household", "village_id"),
    "a to-many": ("villages(first: 10, where: {households: {some: {}}}) { nodes { name } }", "household", "village_id"),
}


@pytest.mark.parametrize("what", FILTERED)
async def test_a_filtered_page_is_found_by_an_index(registry: Answer, what: str) -> None:
    field, table, column = FILTERED[what]
    found = [node for node in nodes(await plan(registry, f"{{ {field} }}")) if column in node.get("Index Cond", "")]
    assert found, f"no index finds a {table} by its {column}"


async def test_a_later_page_starts_where_the_cursor_is(registry: Answer) -> None:
    page = json.loads(await registry.data("{ benefits(first: 500) { pageInfo { endCursor } } }", None, {}))
    cursor = page["benefits"]["pageInfo"]["endCursor"]
    later = await plan(registry, f'{{ benefits(first: 10, after: "{cursor}") {{ nodes {{ title }} }} }}')
    (scan,) = (node for node in nodes(later) if node.get("Relation Name") == "benefit")
    assert scan["Node Type"].startswith("Index")
    assert "occurred_on" in scan["Index Cond"]
