"""One operation is one statement, however deep; what graphql-core knows by itself takes none."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from app.answer import Answer
from app.config import Settings
from app.main import answering
from tests.compiler.counted import Counted, counted
from tests.compiler.test_cases import CASES, variables_of

WITHOUT_ROWS = {
    "__typename": "{ __typename }",
    "introspection beside a type name": "{ __typename __schema { queryType { name } } }",
    "the schema": "{ __schema { types { name fields { name } } } }",
    "a type": '{ __type(name: "Fund") { name } again: __type(name: "Town") { kind } }',
}
DEEP = next(case for case in CASES if case.stem == "goes_six_levels_deep_and_up_again")


@pytest_asyncio.fixture(loop_scope="session")
async def wire(database_url: str) -> AsyncIterator[tuple[Answer, Counted]]:
    async with counted(database_url) as made, answering(Settings(database_url=made.url, pool_size=1)) as answer:
        made.statements = 0
        yield answer, made


async def test_the_wire_counts_what_runs(wire: tuple[Answer, Counted]) -> None:
    answer, count = wire
    for _ in range(3):
        await answer.reads.fetch("select 'x'", [])
    assert count.statements == 3


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
async def test_an_operation_is_one_statement(wire: tuple[Answer, Counted], case: Path) -> None:
    """The driver asks once on each connection what an array is; after that nothing but the statement runs."""
    answer, count = wire
    await answer.reads.fetch("select cardinality($1::uuid[]) + cardinality($2::text[]) + cardinality($3::smallint[])", [[], [], []])
    known = answer.compiler.prepare(case.read_text(), None, variables_of(case)).compiled.known is not None
    count.statements = 0
    for times in (1, 2):
        await answer.data(case.read_text(), None, variables_of(case))
        assert count.statements == (0 if known else times)


async def test_six_levels_down_and_up_to_funds_enterprises_and_sources_are_one_statement(wire: tuple[Answer, Counted]) -> None:
    answer, count = wire
    found = await answer.data(DEEP.read_text(), None, variables_of(DEEP))
    assert b'"villages":{' in found
    assert count.statements == 1


@pytest.mark.parametrize("what", WITHOUT_ROWS)
async def test_no_statement_where_no_row_is_read(wire: tuple[Answer, Counted], what: str) -> None:
    answer, count = wire
    await answer.data(WITHOUT_ROWS[what], None, {})
    assert count.statements == 0
