"""The clients of this world before the service: graphql-ws, graphql-sse, Apollo, urql, and Python's gql; and a service that is killed."""

from __future__ import annotations

import asyncio
import json
import signal
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from gql import Client, gql
from gql.transport.websockets import WebsocketsTransport

from tests import npm
from tests.live.conftest import CHANGED, Service
from tests.live.hands import fund, hand
from tests.live.test_live import COUNT, lively
from tests.live.test_sight import PEOPLE, PERSON, officer
from tests.processes import served

NODE = Path(__file__).parents[1] / "clients" / "node"
CLIENTS = ["graphql-ws", "graphql-sse", "apollo", "urql"]


class Told:
    """What a client of Node is told, one line each."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        assert process.stdout is not None
        self._lines = process.stdout

    async def next(self) -> Any:
        async with asyncio.timeout(60):
            line = await self._lines.readline()
        assert line, "the client ended"
        return json.loads(line)


@asynccontextmanager
async def client(which: str, url: str, query: str, token: str = "", **variables: Any) -> AsyncIterator[Told]:
    await asyncio.to_thread(npm._install, NODE)
    command = [*npm.node(), str(NODE / "live.js"), which, url, token, query, json.dumps(variables)]
    process = await asyncio.create_subprocess_exec(*command, cwd=NODE, stdout=asyncio.subprocess.PIPE)
    try:
        yield Told(process)
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()


@pytest.mark.parametrize("which", CLIENTS)
async def test_it_follows(live: Service, which: str) -> None:
    async with hand(live.url) as other, client(which, live.http, lively(COUNT)) as query, client(which, live.http, CHANGED) as feed:
        count = (await query.next())["live"]["funds"]["totalCount"]
        assert (await feed.next())["changed"]["changes"] == []
        key = await fund(other)
        assert (await query.next())["live"]["funds"]["totalCount"] == count + 1
        assert [one["id"] for one in (await feed.next())["changed"]["changes"]] == [f"fund_{key}"]


@pytest.mark.parametrize("which", CLIENTS)
async def test_it_shows_its_token(live: Service, which: str) -> None:
    secret = await officer(live.url)
    async with hand(live.url) as other, client(which, live.http, lively(PEOPLE), secret) as query:
        count = (await query.next())["live"]["persons"]["totalCount"]
        await other.execute(PERSON, "王明")
        assert (await query.next())["live"]["persons"]["totalCount"] == count + 1


async def test_gql_follows(live: Service) -> None:
    transport = WebsocketsTransport(url=live.socket, subprotocols=[WebsocketsTransport.GRAPHQLWS_SUBPROTOCOL])
    async with hand(live.url) as other, Client(transport=transport, fetch_schema_from_transport=False) as session:
        told = session.subscribe(gql(CHANGED))
        assert (await anext(told))["changed"]["changes"] == []
        key = await fund(other)
        assert [one["id"] for one in (await anext(told))["changed"]["changes"]] == [f"fund_{key}"]
        assert await session.execute(gql("{ __typename }")) == {"__typename": "Query"}
        await told.aclose()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


@pytest.mark.parametrize("which", ["graphql-ws", "graphql-sse"])
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
async def test_a_service_that_is_ended_and_comes_back_is_found_again(
    feed_url: str, tmp_path: Path, which: str, how: signal.Signals
) -> None:
    port = free_port()
    url = f"http://127.0.0.1:{port}/graphql"
    async with hand(feed_url) as other:
        with served(tmp_path / "first", "--port", str(port), database_url=feed_url) as first:
            await asyncio.to_thread(first.address)
            async with client(which, url, lively(COUNT)) as query:
                count = (await query.next())["live"]["funds"]["totalCount"]
                await asyncio.to_thread(first.end, how)
                await fund(other)
                with served(tmp_path / "second", "--port", str(port), database_url=feed_url) as second:
                    await asyncio.to_thread(second.address)
                    assert (await query.next())["live"]["funds"]["totalCount"] == count + 1


async def test_a_feed_goes_on_over_a_kill_with_nothing_missed_or_doubled(feed_url: str, tmp_path: Path) -> None:
    port = free_port()
    made: list[str] = []
    seen: list[str] = []
    cursor: str | None = None

    async def write() -> None:
        async with hand(feed_url) as other:
            while len(made) < 60:
                made.append(f"fund_{await fund(other)}")
                await asyncio.sleep(0.02)

    async def follow(until: int) -> None:
        nonlocal cursor
        transport = WebsocketsTransport(url=f"ws://127.0.0.1:{port}/graphql", subprotocols=[WebsocketsTransport.GRAPHQLWS_SUBPROTOCOL])
        request = gql(CHANGED)
        request.variable_values = {"after": cursor, "first": 7}
        async with Client(transport=transport) as session:
            async for page in session.subscribe(request):
                seen.extend(one["id"] for one in page["changed"]["changes"])
                cursor = page["changed"]["cursor"]
                if len(seen) >= until:
                    return

    writing = None
    for until in (0, 15, 40, 60):
        with served(tmp_path / str(until), "--port", str(port), database_url=feed_url) as running:
            await asyncio.to_thread(running.address)
            async with asyncio.timeout(60):
                await follow(until)
            writing = writing or asyncio.create_task(write())
            await asyncio.to_thread(running.end, signal.SIGKILL)
    assert writing is not None
    await writing
    assert seen == made
