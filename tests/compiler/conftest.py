"""An answer over the article's record, with a fixed secret so that cursors can be written into files, and one over the demo registry."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio

from app.answer import Answer
from app.config import Settings
from app.main import answering
from tests.compiler.figures import EVERYTHING


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def answer(database_url: str) -> AsyncIterator[Answer]:
    async with answering(Settings(database_url=database_url, pool_size=2)) as made:
        made.cursor_secret = "fixed"
        yield made


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def registry(demo_database_url: str) -> AsyncIterator[Answer]:
    async with answering(Settings(database_url=demo_database_url, pool_size=2)) as made:
        made.viewer = EVERYTHING
        yield made
