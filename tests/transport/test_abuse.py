"""Hostile clients before a real `jiedui serve`, while an honest one asks a cheap question every few milliseconds.

Nothing is answered above 4xx but a deliberate 503; the honest client is answered all along, and the process neither dies nor grows
without bound. The bound on its waiting is one of life and death: it claims no speed.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from urllib.parse import urlsplit

import httpx
import psutil
import pytest

from tests.processes import Running, served
from tests.transport.attacks import bodies
from tests.transport.serving import connected, until

HEADERS = {"content-type": "application/json", "accept": "application/graphql-response+json"}
HONEST = {"query": '{ district(by: {code: "370405"}) { name } }'}
DELIBERATE = {503}
LIFE = 2.0
"""Seconds that the honest client may wait."""
ROOM = 500_000_000
"""Bytes that the process may grow by, all attacks together."""


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory, database_url: str) -> Iterator[Running]:
    os.environ["RECEIVE_TIMEOUT"], os.environ["RATE_LIMIT"] = "2", "0"
    try:
        with served(tmp_path_factory.mktemp("abuse"), database_url=database_url) as running:
            assert running.answers()
            yield running
    finally:
        del os.environ["RECEIVE_TIMEOUT"], os.environ["RATE_LIMIT"]


@pytest.fixture(scope="module")
def size(running: Running) -> int:
    """Bytes of the process before anything happened."""
    return psutil.Process(running.process.pid).memory_info().rss


@asynccontextmanager
async def watched(running: Running, size: int) -> AsyncIterator[int]:
    """The port; meanwhile the honest client asks, and afterwards it is judged how it fared."""
    waits: list[float] = []
    address = running.address()

    async def ask() -> None:
        async with httpx.AsyncClient(base_url=address, timeout=30) as client:
            while True:
                started = time.monotonic()
                answer = await client.post("/graphql", json=HONEST)
                assert answer.json() == {"data": {"district": {"name": "台儿庄区"}}}
                waits.append(time.monotonic() - started)
                await asyncio.sleep(0.005)

    asking = asyncio.create_task(ask())
    port = urlsplit(address).port
    assert port
    try:
        yield port
        number = len(waits)
        async with asyncio.timeout(30):
            while len(waits) < number + 2 and not asking.done():  # noqa: ASYNC110 - it lies on the wire
                await asyncio.sleep(0.005)
    finally:
        asking.cancel()
        with suppress(asyncio.CancelledError):
            await asking
    assert max(waits) < LIFE, f"the honest client waited {max(waits):.1f} s"
    assert running.process.poll() is None
    assert psutil.Process(running.process.pid).memory_info().rss < size + ROOM
    assert "request_broke" not in running.said()


@pytest.mark.parametrize(("name", "body"), list(bodies()), ids=lambda value: value if isinstance(value, str) else "")
async def test_a_hostile_request(running: Running, size: int, name: str, body: object) -> None:
    content = body()  # type: ignore[operator]
    async with watched(running, size) as port, httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=60) as client:
        answers = await asyncio.gather(*(client.post("/graphql", content=content, headers=HEADERS) for _ in range(3)))
        for answer in answers:
            assert answer.status_code < 500 or answer.status_code in DELIBERATE, answer.text[:500]


HEAD = b"POST /graphql HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n"
HALVES: dict[str, bytes] = {
    "nothing": b"",
    "half a line": b"POST /gra",
    "half a head": HEAD,
    "half a body": HEAD + b'content-length: 100\r\n\r\n{"query":',
    "half a chunk": HEAD + b"transfer-encoding: chunked\r\n\r\nffff\r\n{",
    "no HTTP at all": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(range(256)),
    "a head without end": HEAD + b"x: " + b"x" * 100_000,
    "10,000 headers": HEAD + b"".join(b"x-%d: y\r\n" % n for n in range(4_000)),
    "a length below nothing": HEAD + b"content-length: -1\r\n\r\n",
    "two lengths": HEAD + b"content-length: 5\r\ncontent-length: 50\r\n\r\n{}",
    "50 requests at once": (HEAD + b'content-length: 24\r\n\r\n{"query":"{__typename}"}') * 50,
    "an upgrade": b"GET /graphql HTTP/1.1\r\nhost: localhost\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n",
}


@pytest.mark.parametrize("name", HALVES)
async def test_clients_that_stop_half_way(running: Running, size: int, name: str) -> None:
    """A hundred of them stay, silent, until they are cut off; a hundred more go at once."""
    async with watched(running, size) as port, AsyncExitStack() as stack:
        readers = []
        for number in range(200):
            reader, writer = await stack.enter_async_context(connected(port))
            writer.write(HALVES[name])
            if number % 2:
                readers.append(reader)
            else:
                writer.close()
        answers = await asyncio.gather(*(everything(reader) for reader in readers))
    for answer in answers:
        statuses = {int(part[:3]) for part in answer.split(b"HTTP/1.1 ")[1:]}
        assert not {status for status in statuses if status >= 500} - DELIBERATE, answer[:500]
    await until(lambda: not abandoned(running))


async def test_clients_that_do_not_wait_for_their_answer(running: Running, size: int) -> None:
    body = b'{"query":"{ districts { nodes { name pairingsReceived { nodes { title } } } } }"}'
    async with watched(running, size) as port:
        for _ in range(10):
            async with AsyncExitStack() as stack:
                for _ in range(100):
                    _, writer = await stack.enter_async_context(connected(port))
                    writer.write(HEAD + b"content-length: %d\r\n\r\n" % len(body) + body)


def abandoned(running: Running) -> list[object]:
    """Connections whose client is gone, and that the process still holds."""
    return [one for one in psutil.Process(running.process.pid).net_connections("tcp") if one.status == psutil.CONN_CLOSE_WAIT]


async def everything(reader: asyncio.StreamReader) -> bytes:
    """What comes until the connection ends."""
    with suppress(ConnectionError):
        async with asyncio.timeout(20):
            return await reader.read()
    return b""
