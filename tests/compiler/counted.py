"""Statements counted where they cannot hide: on the wire, between the driver and PostgreSQL.

Every statement that runs is one Execute message of the extended protocol, or one Query message of the simple one.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

RUNS = (b"E", b"Q")


@dataclass(slots=True)
class Counted:
    """A wire to PostgreSQL at `url`, and what ran over it."""

    url: str
    statements: int = 0
    pumps: set[asyncio.Task[None]] = field(default_factory=set)

    async def forward(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """From the driver: a start-up message without a type, then messages of a type and a length."""
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            kind = b""
            while True:
                size = await reader.readexactly(4)
                self.statements += kind in RUNS
                writer.write(kind + size + await reader.readexactly(int.from_bytes(size) - 4))
                await writer.drain()
                kind = await reader.readexactly(1)
        writer.close()

    async def back(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError):
            while found := await reader.read(1 << 16):
                writer.write(found)
                await writer.drain()
        writer.close()


@asynccontextmanager
async def counted(database_url: str) -> AsyncIterator[Counted]:
    """The same database, by a wire that counts."""
    parts = urlsplit(database_url)
    query = parse_qs(parts.query)
    socket = f"{query['host'][0]}/.s.PGSQL.{query.get('port', ['5432'])[0]}"

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        upstream, downstream = await asyncio.open_unix_connection(socket)
        for pump in (made.forward(reader, downstream), made.back(upstream, writer)):
            task = asyncio.create_task(pump)
            made.pumps.add(task)
            task.add_done_callback(made.pumps.discard)

    server = await asyncio.start_server(connected, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    made = Counted(f"postgresql://{parts.username}@127.0.0.1:{port}{parts.path}?sslmode=disable")
    yield made
    server.close()
    for task in list(made.pumps):
        task.cancel()
