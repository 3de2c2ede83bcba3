"""The service over a socket, with the article's record, as its clients find it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio

from app.config import Settings
from app.main import create_app
from tests.transport.serving import serving


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def address(database_url: str) -> AsyncIterator[str]:
    async with serving(create_app(Settings(database_url=database_url))) as port:
        yield f"http://127.0.0.1:{port}"
