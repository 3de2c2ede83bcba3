"""Clients that are slow, silent or gone, and answers that take too long."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress

import asyncpg
import httpx

from app.config import Settings
from app.main import create_app
from tests.transport.serving import connected, serving, until
from tests.transport.small import Seen

SLEEP = json.dumps({"query": "{ sleep(seconds: 3600) }"}).encode()
WAITING = "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()"
SESSIONS = """
    select state, count(*)::int from pg_stat_activity
    where application_name = 'jiedui reads' and datname = current_database() group by 1
"""
HEAD = b"POST /graphql HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\naccept: application/graphql-response+json\r\n"


def sent(body: bytes) -> bytes:
    return HEAD + b"content-length: %d\r\n\r\n" % len(body) + body


async def test_a_request_that_stops_half_way_is_answered_and_closed(port: int, seen: Seen) -> None:
    async with connected(port) as (reader, writer):
        writer.write(HEAD + b'content-length: 100\r\n\r\n{"query":')
        answer = await reader.read()  # up to the end of the connection
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert b"connection: close" in answer
    assert b'"code":"RECEIVE_TIMEOUT"' in answer
    assert not seen.asked


async def test_a_request_that_drips_is_answered_and_closed(port: int, seen: Seen) -> None:
    async with connected(port) as (reader, writer):
        writer.write(HEAD + b"content-length: 100000\r\n\r\n")
        reading = asyncio.create_task(reader.readline())
        while not reading.done():
            writer.write(b" ")
            await asyncio.sleep(0.02)
        assert (await reading).startswith(b"HTTP/1.1 408 ")
        with suppress(ConnectionResetError):
            while await reader.read():
                pass
    assert not seen.asked


async def test_a_client_that_goes_away_while_sending_is_forgotten(port: int, client: httpx.AsyncClient, seen: Seen) -> None:
    async with connected(port) as (_, writer):
        writer.write(HEAD + b"content-length: 100\r\n\r\n{")
        await writer.drain()
    assert (await client.post("/graphql", json={"query": "{ __typename }"})).status_code == 200
    assert len(seen.asked) == 1


async def test_a_client_that_goes_away_cancels_its_work(port: int, seen: Seen) -> None:
    async with connected(port) as (_, writer):
        writer.write(sent(SLEEP))
        await until(lambda: seen.started == 1)
    await until(lambda: seen.cancelled == 1)


async def test_a_client_that_goes_away_at_once_cancels_its_work(port: int, seen: Seen) -> None:
    async with connected(port) as (_, writer):
        writer.write(sent(SLEEP))
    await until(lambda: seen.started == seen.cancelled == 1)


async def test_a_get_that_goes_away_cancels_its_work(port: int, seen: Seen) -> None:
    async with connected(port) as (_, writer):
        writer.write(b"GET /graphql?query={sleep(seconds:3600)} HTTP/1.1\r\nhost: localhost\r\n\r\n")
        await until(lambda: seen.started == 1)
    await until(lambda: seen.cancelled == 1)


async def test_an_answer_past_its_deadline_is_a_timeout(client: httpx.AsyncClient, seen: Seen) -> None:
    for accept in ("application/json", "application/graphql-response+json"):
        response = await client.post("/graphql", content=SLEEP, headers={"content-type": "application/json", "accept": accept})
        assert (response.status_code, response.json()["errors"][0]["extensions"]) == (504, {"code": "TIMEOUT"})
    assert seen.cancelled == 2


async def test_an_answer_that_takes_its_time_is_answered(client: httpx.AsyncClient, seen: Seen) -> None:
    response = await client.post("/graphql", json={"query": "{ sleep(seconds: 0.05) }"})
    assert response.json() == {"data": {"sleep": 0.05}}
    assert seen.cancelled == 0


async def test_a_body_that_takes_its_time_is_answered(port: int) -> None:
    body = b'{"query":"{ sleep(seconds: 0.05) }"}'
    async with connected(port) as (reader, writer):
        writer.write(HEAD + b"content-length: %d\r\n\r\n" % len(body) + body[:9])
        await asyncio.sleep(0.05)
        writer.write(body[9:])
        assert b" 200 " in await reader.readline()


async def test_one_connection_carries_many_requests(port: int) -> None:
    async with connected(port) as (reader, writer):
        for _ in range(3):
            writer.write(sent(b'{"query":"{ sleep(seconds: 0.02) }"}'))
            head = await reader.readuntil(b"\r\n\r\n")
            assert b"200 OK" in head
            assert b"connection: close" not in head
            assert await reader.readexactly(len(b'{"data":{"sleep":0.02}}')) == b'{"data":{"sleep":0.02}}'


@asynccontextmanager
async def database(url: str) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(url)
    try:
        yield connection
    finally:
        await connection.close()


async def test_a_thousand_clients_that_go_away_leave_nothing_behind(fresh_database_url: str) -> None:
    """Ten statements wait for a locked table and ninety requests for a connection, ten times over; each goes with its client."""
    settings = Settings(database_url=fresh_database_url, pool_size=10, lock_timeout=60, statement_timeout=61, request_timeout=62)
    async with serving(create_app(settings)) as port, database(fresh_database_url) as locker, database(fresh_database_url) as looker:
        tasks = len(asyncio.all_tasks())

        async def waiting(number: int) -> bool:
            found: int = await looker.fetchval(WAITING)
            return found == number

        async with locker.transaction():
            await locker.execute("lock table fund in access exclusive mode")
            for _ in range(10):
                async with AsyncExitStack() as stack:
                    for _ in range(100):
                        _, writer = await stack.enter_async_context(connected(port))
                        writer.write(sent(b'{"query":"{ funds { nodes { id } } }"}'))
                    await until(lambda: waiting(10))
                await until(lambda: waiting(0))
        await until(lambda: len(asyncio.all_tasks()) <= tasks)
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=30) as client:
            query = {"query": "{ funds(first: 1) { totalCount } }"}
            for response in await asyncio.gather(*(client.post("/graphql", json=query) for _ in range(20))):
                assert "errors" not in response.json()
        assert [tuple(row) for row in await looker.fetch(SESSIONS)] == [("idle", 10)]


async def test_a_full_queue_refuses_at_once(fresh_database_url: str) -> None:
    settings = Settings(database_url=fresh_database_url, pool_size=2, queue_limit=3)
    funds = {"query": "{ funds(first: 1) { totalCount } }"}
    async with (
        serving(create_app(settings)) as port,
        database(fresh_database_url) as locker,
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=30) as client,
    ):
        async with locker.transaction():
            await locker.execute("lock table fund in access exclusive mode")
            asked = [asyncio.create_task(client.post("/graphql", json=funds)) for _ in range(8)]
            early, late = await asyncio.wait(asked, return_when=asyncio.FIRST_COMPLETED)
            while len(early) < 3:
                more, late = await asyncio.wait(late, return_when=asyncio.FIRST_COMPLETED)
                early |= more
            for response in (task.result() for task in early):
                assert (response.status_code, response.headers["retry-after"]) == (503, "1")
                assert response.json()["errors"][0]["extensions"] == {"code": "UNAVAILABLE"}
        answers = [await task for task in late]
        assert [answer.status_code for answer in answers] == [200] * 5, "the lock is gone, and whoever waited is answered"
