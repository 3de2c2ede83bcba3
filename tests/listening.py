"""The real service on a free port of this machine, in the test's own loop."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

from app.config import Settings
from app.worker import Listener


@asynccontextmanager
async def listening(database_url: str, **settings: Any) -> AsyncIterator[str]:
    """Where it answers meanwhile, without a slash at the end."""
    ready = asyncio.Event()
    port = socket.create_server(("127.0.0.1", 0))
    listener = Listener(Settings.model_validate({"database_url": database_url} | settings), ready.set)
    serving = asyncio.ensure_future(listener.serve_until_cancelled(port))
    waiting = asyncio.ensure_future(ready.wait())
    await asyncio.wait([serving, waiting], return_when=asyncio.FIRST_COMPLETED)
    if serving.done():
        waiting.cancel()
        await serving
    yield f"http://127.0.0.1:{port.getsockname()[1]}"
    serving.cancel()
    with suppress(asyncio.CancelledError):
        await serving
