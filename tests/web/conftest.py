"""The real service on a free port, over the article's record, for everything here that needs an address."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio
from playwright.async_api import Browser

from tests.listening import listening
from tests.web.visit import launched


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def address(database_url: str) -> AsyncIterator[str]:
    """Where the service answers, without a slash at the end."""
    async with listening(database_url) as found:
        yield found


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def demo_address(demo_database_url: str) -> AsyncIterator[str]:
    """The same over the article's record and the demo registry."""
    async with listening(demo_database_url) as found:
        yield found


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser(chromium_path: str) -> AsyncIterator[Browser]:
    """One browser for all visits; each visit has a profile of its own."""
    async with launched(chromium_path) as browser:
        yield browser
