"""What Schemathesis makes of the schema, sent to a real `jiedui serve` by somebody without a token: each root field, with arguments of the
right types that mean nothing. None is answered above 4xx, each answer is GraphQL's, and none tells how it came about.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis_graphql import nodes
from schemathesis.core.result import Ok

import schema
from tests.processes import Running, served

PROBE = {"query": '{ district(by: {code: "370405"}) { name } }'}
TELLS = ("Traceback", "asyncpg", "sqlalchemy", "psycopg", "select ", "insert into ", 'File "', "at 0x")
SCALARS: dict[str, st.SearchStrategy[str]] = {
    "BigInt": st.integers().map(str),
    "Cursor": st.text(),
    "Date": st.dates().map(str),
    "DateTime": st.datetimes().map(lambda moment: f"{moment.isoformat()}Z"),
    "Decimal": st.decimals().map(str),
    "Money": st.decimals(allow_nan=False).map(str),
}
for scalar, values in SCALARS.items():
    schemathesis.graphql.scalar(scalar, values.map(nodes.String))


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory, database_url: str) -> Iterator[Running]:
    os.environ["RATE_LIMIT"] = "0"
    try:
        with served(tmp_path_factory.mktemp("schemathesis"), database_url=database_url) as running:
            yield running
    finally:
        del os.environ["RATE_LIMIT"]


@pytest.fixture(scope="module")
def operations() -> dict[str, list[Any]]:
    """By the type that they are fields of."""
    found = schemathesis.graphql.from_path(Path(schema.__file__).with_name("schema.graphql"))
    every = [one.ok() for one in found.get_all_operations() if isinstance(one, Ok)]
    return {root: [one for one in every if one.label.startswith(f"{root}.")] for root in ("Query", "Mutation")}


def test_no_root_field_of_a_query_breaks_whatever_it_is_given(running: Running, operations: Mapping[str, list[Any]]) -> None:
    codes = Counter[str]()
    for operation in operations["Query"]:
        codes += sent(running, operation.as_strategy(), 2)
    assert codes.total() >= len(operations["Query"]) > 100
    honest(running)


def test_no_mutation_breaks_whatever_it_is_given(running: Running, operations: Mapping[str, list[Any]]) -> None:
    """Some of them, because each is refused before it is looked at further: nobody may write without a token."""
    codes = sent(running, st.sampled_from(operations["Mutation"]).flatmap(lambda operation: operation.as_strategy()), 50)
    assert codes["FORBIDDEN"] > 0
    honest(running)


def sent(running: Running, cases: st.SearchStrategy[schemathesis.Case[Any]], most: int) -> Counter[str]:
    """What becomes of some cases: how often which code was told."""
    codes = Counter[str]()
    address = f"{running.address()}/graphql"

    @settings(max_examples=most, database=None, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    @given(case=cases)
    def holds(case: schemathesis.Case[Any]) -> None:
        response = case.call(base_url=address)
        codes.update(judged(response.status_code, response.text))

    holds()
    return codes


def honest(running: Running) -> None:
    """Afterwards a cheap question is answered as ever."""
    assert httpx.post(f"{running.address()}/graphql", json=PROBE).json() == {"data": {"district": {"name": "台儿庄区"}}}
    assert "request_broke" not in running.said()


def judged(status: int, body: str) -> list[str]:
    """The codes of a refusal, or that it was answered."""
    assert status < 500, body[:500]
    assert not [sign for sign in TELLS if sign in body], body[:500]
    answer = json.loads(body)
    assert answer.keys() <= {"data", "errors", "extensions"}
    assert "data" in answer or answer["errors"]
    errors = answer.get("errors", [])
    for error in errors:
        assert error["message"]
        assert error["extensions"]["code"]
    return [error["extensions"]["code"] for error in errors] or ["answered"]
