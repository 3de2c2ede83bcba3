"""The article's record with the demo registry, in a session of one test that leaves no trace."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from app.database.engine import engine


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def demo_source(demo_database_url: str) -> AsyncIterator[AsyncEngine]:
    source = engine(demo_database_url)
    yield source
    await source.dispose()


@pytest_asyncio.fixture(loop_scope="session")
async def demo_record(demo_source: AsyncEngine) -> AsyncIterator[AsyncSession]:
    """A session whose transaction is rolled back."""
    async with demo_source.connect() as connection:
        transaction = await connection.begin()
        async with AsyncSession(bind=connection, expire_on_commit=False) as session:
            yield session
        if transaction.is_active:
            await transaction.rollback()
