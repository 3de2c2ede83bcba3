"""What a client may spend in a minute: points of cost, refused with 429 before any SQL, and given back as time goes by."""

from __future__ import annotations

import asyncio

import httpx
import pytest

from app.config import Settings
from app.errors import RateLimited
from app.main import create_app
from app.reading import CHARACTER
from app.transport.rate import CROWD, Rate
from app.transport.request import Client
from tests.compiler.counted import counted
from tests.transport.serving import serving

PAGE = {"query": "query($n: Int!) { projects(first: $n) { nodes { id } } }", "variables": {"n": 19}}  # 20 points
FIRST = {"x-forwarded-for": "203.0.113.9"}
"""Whoever asks it first, so that it is known."""
ALICE, BOB = Client("192.0.2.1"), Client("192.0.2.2")


@pytest.mark.parametrize("media", ["application/json", "application/graphql-response+json"])
async def test_over_the_limit_is_429_with_a_time_to_come_back(database_url: str, media: str) -> None:
    async with (
        counted(database_url) as made,
        serving(create_app(Settings(database_url=made.url, pool_size=1, rate_limit=600, trusted_proxies=("127.0.0.1",)))) as port,
    ):
        headers = {"accept": media}
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", headers=headers) as client:
            await client.post("/graphql", json=PAGE, headers=FIRST)
            answers = [await client.post("/graphql", json=PAGE) for _ in range(30)]
            assert {answer.status_code for answer in answers} == {200}
            dear = PAGE | {"variables": {"n": 29}}
            before = made.statements
            refused = [await client.post("/graphql", json=dear) for _ in range(5)][-1]
            assert made.statements - before < 2, "the estimates of the tables, at most, are read meanwhile"
            (error,) = refused.json()["errors"]
            assert (refused.status_code, error["extensions"]["code"]) == (429, "RATE_LIMITED")
            assert "data" not in refused.json()
            assert refused.headers["content-type"].startswith(media)
            wait = int(refused.headers["retry-after"])
            assert 1 <= wait <= 3
            await asyncio.sleep(wait)
            assert (await client.post("/graphql", json=dear)).status_code == 200


async def test_proxied_clients_have_a_bucket_each(database_url: str) -> None:
    settings = Settings(database_url=database_url, pool_size=1, rate_limit=60, trusted_proxies=("127.0.0.1",))
    async with serving(create_app(settings)) as port, httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:

        async def status(address: str) -> int:
            return (await client.post("/graphql", json=PAGE, headers={"x-forwarded-for": address})).status_code

        await client.post("/graphql", json=PAGE, headers=FIRST)
        assert [await status("192.0.2.1") for _ in range(4)] == [200, 200, 200, 429]
        assert await status("192.0.2.2") == 200
        assert [await status(f"2001:db8::{n}") for n in range(4)] == [200, 200, 200, 429]


async def test_what_must_be_read_first_is_paid_for_even_if_it_is_refused(database_url: str) -> None:
    settings = Settings(database_url=database_url, pool_size=1, rate_limit=10_000)
    async with serving(create_app(settings)) as port, httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:

        async def code(text: str) -> str:
            answer = (await client.post("/graphql", json={"query": text})).json()
            return str(answer["errors"][0]["extensions"]["code"]) if "errors" in answer else ""

        known, wrong = "{ projects(first: 1) { nodes { id } } }", "{ projekts }"
        assert await code(known) == ""
        left = 10_000 - CHARACTER * len(known)
        assert [await code(wrong) for _ in range(int(left // (CHARACTER * len(wrong))))] == ["VALIDATION_FAILED"] * 13
        assert [await code(wrong), await code("{")] == ["RATE_LIMITED", "PARSE_FAILED"]
        assert await code(known) == "", "what is known costs its rows alone"


def test_a_bucket_is_one_minute_deep() -> None:
    rate = Rate(1_000)
    rate.spend(ALICE, 600)
    assert rate.left(ALICE) == pytest.approx(400, abs=20)
    with pytest.raises(RateLimited) as refused:
        rate.spend(ALICE, 500)
    assert 1 <= refused.value.seconds <= 6
    assert rate.left(ALICE) == pytest.approx(400, abs=20), "a refusal costs nothing"
    assert rate.left(BOB) == 1_000


def test_an_operation_dearer_than_a_minute_runs_from_a_full_bucket_alone() -> None:
    rate = Rate(1_000)
    rate.spend(ALICE, 5_000)
    assert rate.left(ALICE) == 0
    with pytest.raises(RateLimited) as refused:
        rate.spend(ALICE, 1)
    assert 230 <= refused.value.seconds <= 241


def test_without_a_limit_nothing_is_kept() -> None:
    rate = Rate(0)
    rate.spend(ALICE, 1e12)
    assert rate.left(ALICE) == float("inf")
    assert not rate._full


def test_a_crowd_that_asked_little_is_forgotten() -> None:
    rate = Rate(6_000_000_000)
    for number in range(3 * CROWD):
        rate.spend(Client(f"2001:db8:{number:x}::1"), 1)
    assert len(rate._full) <= CROWD
