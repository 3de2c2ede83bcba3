"""The service over a socket, on a record that a test may change, and what its clients do there."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest_asyncio
import websockets
from websockets.asyncio.client import ClientConnection

from app.config import Settings
from app.main import create_app
from app.transport.connection import patient
from app.transport.streams import Streams
from tests.feed.conftest import feed_server, feed_url
from tests.transport.serving import serving

__all__ = ["feed_server", "feed_url"]

CHANGED = """subscription($after: Cursor, $kinds: [RecordKind!], $first: Int) {
  changed(after: $after, kinds: $kinds, first: $first) { changes { id kind operation } cursor hasMore } }"""


@dataclass
class Service:
    """The service under its address, and what it counts."""

    port: int
    url: str
    streams: Streams

    @property
    def http(self) -> str:
        return f"http://127.0.0.1:{self.port}/graphql"

    @property
    def socket(self) -> str:
        return f"ws://127.0.0.1:{self.port}/graphql"

    async def metric(self, name: str, label: str) -> float:
        """A number of /metrics; 0 where it does not stand there yet."""
        async with httpx.AsyncClient() as client:
            text = (await client.get(f"http://127.0.0.1:{self.port}/metrics")).text
        lines = (line for line in text.splitlines() if line.startswith((f"{name}{{", f"{name}_total{{")) and f'"{label}"' in line)
        return sum(float(line.rpartition(" ")[2]) for line in lines)


@asynccontextmanager
async def service(url: str, **settings: Any) -> AsyncIterator[Service]:
    chosen = Settings(database_url=url, **settings)
    streams = Streams()
    http, ws = patient(chosen.receive_timeout, streams.dropped)
    async with serving(create_app(chosen, streams), http=http, ws=ws, ws_max_size=chosen.body_limit, ws_per_message_deflate=False) as port:
        yield Service(port, url, streams)


@dataclass
class Talk:
    """A client of graphql-transport-ws that a test holds in its hands."""

    socket: ClientConnection
    heard: dict[str, asyncio.Queue[dict[str, Any]]] = field(default_factory=dict)

    async def say(self, **message: Any) -> None:
        await self.socket.send(json.dumps(message, ensure_ascii=False))

    async def begin(self, payload: Any = None) -> None:
        await self.say(type="connection_init", **({"payload": payload} if payload is not None else {}))
        assert await self.hear() == {"type": "connection_ack"}

    async def ask(self, name: str, query: str, /, **variables: Any) -> None:
        await self.say(type="subscribe", id=name, payload={"query": query, "variables": variables})

    async def hear(self) -> dict[str, Any]:
        async with asyncio.timeout(20):
            message: dict[str, Any] = json.loads(await self.socket.recv())
        return message

    async def next(self, name: str = "1") -> dict[str, Any]:
        """`data` of the next answer, which is of this operation."""
        message = await self.hear()
        assert (message["type"], message["id"]) == ("next", name), message
        data: dict[str, Any] = message["payload"]["data"]
        return data

    async def nothing(self, seconds: float = 0.5) -> None:
        """Nothing comes for a while."""
        try:
            async with asyncio.timeout(seconds):
                raise AssertionError(await self.socket.recv())
        except TimeoutError:
            return

    async def closed(self) -> int:
        """The code that it is closed with."""
        async with asyncio.timeout(20):
            with suppress(websockets.ConnectionClosed):
                async for _ in self.socket:
                    pass
        assert self.socket.close_code is not None
        return self.socket.close_code


@asynccontextmanager
async def talking(service: Service, **options: Any) -> AsyncIterator[Talk]:
    options = {"subprotocols": ["graphql-transport-ws"], "max_size": None, "proxy": None, **options}
    async with websockets.connect(service.socket, **options) as socket:
        yield Talk(socket)


@asynccontextmanager
async def begun(service: Service, payload: Any = None, **options: Any) -> AsyncIterator[Talk]:
    async with talking(service, **options) as talk:
        await talk.begin(payload)
        yield talk


@pytest_asyncio.fixture(loop_scope="session")
async def live(feed_url: str) -> AsyncIterator[Service]:
    async with service(feed_url) as made:
        yield made
