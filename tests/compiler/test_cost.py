"""What an operation may cost: page sizes multiplied, tables as bounds, and a refusal before any SQL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import asyncpg
import orjson
import pytest

from app.answer import Answer
from app.budget import STARTING
from app.compiler.cache import Compiler, Mutating
from app.compiler.cost import ADDED_UP, INTROSPECTION, LISTED, LOOKED_AT, REPORT, WRITTEN
from app.config import Settings
from app.database.estimates import LEAST
from app.errors import CostLimit
from app.main import answering, compiler
from app.transport.request import Asked
from tests.compiler.counted import counted
from tests.compiler.test_cases import CASES, variables_of

HELD = {"division": 10_000, "household": 50_000, "person": 150_000, "project": 2_000, "benefit": 300_000}
WIDE = "{ projects(first: 1000) { nodes { location { children(first: 1000) { nodes { id } } } } } }"


@pytest.fixture(scope="module")
def made() -> Compiler:
    return compiler(Settings())


def points(made: Compiler, text: str, **variables: Any) -> list[float]:
    return made.prepare(text, None, variables).points(HELD)


@pytest.mark.parametrize(
    ("text", "costs"),
    [
        ("{ __typename }", []),
        ('{ district(by: {code: "371002"}) { name } }', [1]),
        ("{ projects { nodes { id } } }", [20]),
        ("{ projects(first: 0) { nodes { id } } }", [0]),
        ("{ projects(first: 30) { nodes { id } pageInfo { hasNextPage } } }", [31]),
        ("{ projects(first: 50) { nodes { location { name } implementer { name } } } }", [150]),
        ("{ projects(first: 50) { nodes { benefits(first: 10) { nodes { fund { title } } } } } }", [50, 1_000]),
        ("{ projects(first: 1000) { nodes { benefits(first: 1000) { nodes { id } } } } }", [1_000, 300_000]),
        ("{ projects { totalCount } }", [2_000 * LOOKED_AT]),
        ("{ projects(first: 5) { nodes { benefits { totalCount } } } }", [5, 300_000 * LOOKED_AT]),
        ("{ projects(first: 5, orderBy: [{field: NAME}]) { nodes { id } } }", [2_000 * LOOKED_AT, 5]),
        ('{ projects(where: {name: {contains: "x"}}) { nodes { id } } }', [2_000 * LOOKED_AT, 20]),
        ("{ projects(where: {benefits: {some: {}}}) { totalCount } }", [2_000 * (LOOKED_AT + ADDED_UP)] * 2),
        ("{ projects { aggregate { count groups(by: [CATEGORY], first: 7) { count } } } }", [2_000 * (LOOKED_AT + ADDED_UP)] * 2 + [7]),
        (
            "{ projects { aggregate { groups(by: [LOCATION], first: 7) { key { location { children(first: 9) { nodes { id } } } } } } } }",
            [2_000 * (LOOKED_AT + 2 * ADDED_UP), 7, 7, 63],
        ),
        ("{ __schema { queryType { name } } }", [INTROSPECTION]),
    ],
)
def test_the_steps_of_an_operation(made: Compiler, text: str, costs: list[float]) -> None:
    assert points(made, text) == pytest.approx(costs)


def test_rows_behind_a_to_one_may_come_again_and_again(made: Compiler) -> None:
    assert points(made, WIDE) == [1_000, 1_000, 1_000_000]


def test_a_size_that_a_variable_brings_counts_like_one_that_is_written(made: Compiler) -> None:
    text = "query ($n: Int!, $ids: [ID!]!) { projects(first: $n) { nodes { id } } nodes(ids: $ids) { id } }"
    ids = [f"project_00000006-0000-7000-8000-{n:012}" for n in range(7)]
    assert points(made, text, n=3, ids=ids) == [3, 7]
    assert points(made, text, n=-1, ids=ids[:1]) == [0, 1]
    assert points(made, text, n=2**31 - 1, ids=ids[:1]) == [1_000, 1]


def test_depth_over_an_interface_adds_and_does_not_multiply(made: Compiler) -> None:
    deep = "{ divisions { nodes { " + "parent { " * 11 + "name" + " }" * 11 + " } } }"
    assert points(made, deep) == [20 * 12]


def test_a_mutation_pays_for_each_row_that_it_writes(made: Compiler) -> None:
    text = "mutation($input: RecordBenefitsInput!) { recordBenefits(input: $input) { benefits { id } } }"
    benefit = {"recipient": "household_01980000-0000-7000-8000-000000000000", "form": "CASH", "title": "补助", "occurredOn": "2024-01-01"}

    def points(number: int) -> float:
        mutating = made.understand(text, None, {"input": {"benefits": [benefit] * number}})
        assert isinstance(mutating, Mutating)
        return mutating.changes[0].answer.points(HELD)[-1]

    assert [points(number) for number in (0, 1, 1_000)] == [WRITTEN, 2 * WRITTEN, 1_001 * WRITTEN]


def test_a_report_has_its_price(made: Compiler) -> None:
    text = '{ scorecard(pairing: "pairing_00000006-0000-7000-8000-000000000064") { figures { verdict } } }'
    assert points(made, text) == [REPORT, 1, REPORT, LISTED]


def rows(answer: Any) -> Iterator[Any]:
    """Every object that stands in a list."""
    match answer:
        case dict():
            for inner in answer.values():
                yield from rows(inner)
        case list():
            for item in answer:
                yield from [item] if isinstance(item, dict) else []
                yield from rows(item)


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
async def test_no_answer_holds_more_rows_than_were_reckoned(answer: Answer, case: Path) -> None:
    text, variables = case.read_text(), variables_of(case)
    prepared = answer.compiler.prepare(text, None, variables)
    found = orjson.loads(await answer.data(text, None, variables))
    assert len(list(rows(found))) <= sum(prepared.points(answer.budget.estimates.held))


async def test_an_operation_over_the_limit_is_refused_before_any_statement(database_url: str) -> None:
    limit = round(STARTING) + 3_000
    async with counted(database_url) as made, answering(Settings(database_url=made.url, pool_size=1, cost_limit=limit)) as answer:
        before = made.statements
        with pytest.raises(CostLimit) as refused:
            await answer.data("{ projects(first: 3) { nodes { location { children(first: 1000) { nodes { id } } } } } }", None, {})
        assert made.statements == before
        assert refused.value.path == ("projects", "location", "children")
        assert refused.value.extensions == {"cost": 3_007, "limit": limit}
        assert "3,007 rows" in refused.value.message
        assert "`projects.location.children`" in refused.value.message
        fits = (
            "{ a: projects(first: 1000) { nodes { id } } b: projects(first: 1000) { nodes { id } } c: funds(first: 1000) { nodes { id } } }"
        )
        await answer.data(fits, None, {})
        assert made.statements == before + 1


async def test_the_estimates_follow_the_tables(fresh_database_url: str) -> None:
    async with answering(Settings(database_url=fresh_database_url, pool_size=2)) as answer:
        known = answer.budget.estimates
        assert known.held["benefit"] == LEAST
        connection = await asyncpg.connect(fresh_database_url)
        await connection.execute("create table jiedui_many as select n, repeat('x', 100) from generate_series(1, 60000) n")
        await known.look(answer.reads)
        rough = known.held["jiedui_many"]
        assert LEAST < rough < 600_000, "not analysed yet: reckoned from its pages"
        await connection.execute("analyze jiedui_many")
        await known.look(answer.reads)
        assert known.held["jiedui_many"] == 60_000
        await connection.close()


async def test_an_answer_tells_its_cost_when_it_is_asked(answer: Answer) -> None:
    async def told(extensions: dict[str, Any]) -> dict[str, Any]:
        asked = Asked("{ projects { nodes { location { name } } } }", None, {}, extensions, read_only=False)
        found: dict[str, Any] = orjson.loads(await answer(asked))
        return found

    assert list(await told({})) == ["data"]
    assert list(await told({"cost": False, "other": 1})) == ["data"]
    found = await told({"cost": True})
    assert list(found) == ["data", "extensions"]
    left = found["extensions"]["cost"].pop("left")
    assert found["extensions"] == {"cost": {"points": 41, "limit": 500_000, "heaviest": ["projects"]}}
    assert 0 < left <= 30_000_000
