"""The real service on a free port, over the article's record, for everything here that needs an address."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import pytest_asyncio
from playwright.async_api import Browser

from app.config import Settings
from app.worker import Listener
from tests.web.visit import launched


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def address(database_url: str) -> AsyncIterator[str]:
    """Where the service answers, without a slash at the end."""
    async with answering(database_url) as found:
        yield found


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def demo_address(demo_database_url: str) -> AsyncIterator[str]:
    """The same over the article's record and the demo registry."""
    async with answering(demo_database_url) as found:
        yield found


@asynccontextmanager
async def answering(database_url: str) -> AsyncIterator[str]:
    ready = asyncio.Event()
    listening = socket.create_server(("127.0.0.1", 0))
    listener = Listener(Settings.model_validate({"database_url": database_url}), ready.set)
    serving = asyncio.ensure_future(listener.serve_until_cancelled(listening))
    waiting = asyncio.ensure_future(ready.wait())
    await asyncio.wait([serving, waiting], return_when=asyncio.FIRST_COMPLETED)
    if serving.done():
        waiting.cancel()
        await serving
    yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    serving.cancel()
    with suppress(asyncio.CancelledError):
        await serving


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser(chromium_path: str) -> AsyncIterator[Browser]:
    """One browser for all visits; each visit has a profile of its own."""
    async with launched(chromium_path) as browser:
        yield browser
