"""A real uvicorn on a free port of this machine, in the test's own loop."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import TYPE_CHECKING

import uvicorn

from app.transport.connection import Connection

if TYPE_CHECKING:
    from starlette.types import ASGIApp


class _Server(uvicorn.Server):
    """The signals stay with pytest."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@asynccontextmanager
async def serving(app: ASGIApp, **options: object) -> AsyncIterator[int]:
    """The port on which the app answers meanwhile."""
    listener = socket.create_server(("127.0.0.1", 0))
    options = {"http": Connection, "proxy_headers": False, **options}
    config = uvicorn.Config(app, **options, log_config=None, access_log=False, timeout_graceful_shutdown=1)  # type: ignore[arg-type]
    server = _Server(config)
    task = asyncio.create_task(_serve(server, listener))
    try:
        while not server.started:
            if task.done():
                task.result()
            await asyncio.sleep(0.005)
        yield listener.getsockname()[1]
    finally:
        server.should_exit = True
        await task


async def _serve(server: _Server, listener: socket.socket) -> None:
    try:
        await server.serve([listener])
    except SystemExit:
        raise AssertionError("The app did not start; the reason is in the log.") from None


@asynccontextmanager
async def connected(port: int) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    """A bare connection, for clients that do not behave."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        yield reader, writer
    finally:
        writer.close()


async def until(condition: Callable[[], bool | Awaitable[bool]], *, seconds: float = 20) -> None:
    """Wait until something is true; it is the condition that is asserted, not the time."""
    async with asyncio.timeout(seconds):
        while not (await answer if isinstance(answer := condition(), Awaitable) else answer):  # noqa: ASYNC110 - it lies on the wire
            await asyncio.sleep(0.005)
