"""`extensions.explain`: how an operation runs, for those at the service's own machine, and no value in it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import httpx
import pytest
import pytest_asyncio

from app.config import Settings
from app.main import create_app
from app.transport.request import Client
from tests.transport.serving import serving

QUERY = """query ($id: ID!, $n: Int!) {
  pairing(id: $id) { title }
  projects(first: $n) { edges { cursor node { name } } }
  __type(name: "Fund") { name }
}"""
KEY = "00000006-0000-7000-8000-0000000000aa"
ASKED: dict[str, Any] = {"query": QUERY, "variables": {"id": f"pairing_{KEY}", "n": 17}, "extensions": {"explain": True}}


@pytest_asyncio.fixture(loop_scope="session")
async def small(database_url: str) -> AsyncIterator[httpx.AsyncClient]:
    """A service with a single connection: what explains must give it back."""
    async with (
        serving(create_app(Settings(database_url=database_url, pool_size=1))) as port,
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=30) as client,
    ):
        yield client


async def test_plan_sql_explain_and_cost_come_after_the_data(small: httpx.AsyncClient) -> None:
    plain = (await small.post("/graphql", json={**ASKED, "extensions": {}})).json()
    for _ in range(3):
        answer = (await small.post("/graphql", json=ASKED)).json()
        assert list(answer) == ["data", "extensions"]
        assert answer["data"] == plain["data"]
    told = answer["extensions"]["explain"]
    assert list(told) == ["plan", "sql", "explain", "cost"]
    assert told["plan"].startswith("Plan(")
    assert "Entity('Project')" in told["plan"]
    assert len(told["plan"]) < 20_000, "entities are named, not printed whole"
    assert "$1" in told["sql"]
    assert "Scan" in told["explain"]
    assert "public.project" in told["explain"]
    assert told["cost"]["points"] == 1 + 1 + 17 + 5_000


async def test_no_value_is_shown(small: httpx.AsyncClient, database_url: str) -> None:
    connection = await asyncpg.connect(database_url)
    secret = await connection.fetchval("select cursor_key from instance")
    await connection.close()
    response = await small.post("/graphql", json=ASKED)
    text = response.text
    assert secret not in text
    assert KEY not in text
    assert "$1" in response.json()["extensions"]["explain"]["explain"]


@pytest.mark.parametrize("header", ["x-forwarded-for", "forwarded", "via"])
async def test_what_was_passed_on_is_not_local(small: httpx.AsyncClient, header: str) -> None:
    response = await small.post("/graphql", json=ASKED, headers={header: "127.0.0.1", "accept": "application/graphql-response+json"})
    (error,) = response.json()["errors"]
    assert response.status_code == 403
    assert error["extensions"] == {"code": "FORBIDDEN", "path": ["extensions", "explain"]}
    assert (await small.post("/graphql", json={**ASKED, "extensions": {"explain": False}}, headers={header: "x"})).status_code == 200


async def test_it_can_be_switched_off(database_url: str) -> None:
    async with serving(create_app(Settings(database_url=database_url, pool_size=1, explain=False))) as port, httpx.AsyncClient() as client:
        answer = (await client.post(f"http://127.0.0.1:{port}/graphql", json=ASKED)).json()
    assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    assert "data" not in answer


def test_who_is_local() -> None:
    assert [Client(a).local for a in ("127.0.0.1", "127.8.8.8", "::1", "192.0.2.1", "", "unix")] == [True, True, True, False, False, False]
