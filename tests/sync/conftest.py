"""A cluster of our own: how far a feed is told depends on every transaction of the cluster that it is in."""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator
from itertools import count
from pathlib import Path

import asyncpg
import pytest_asyncio

from app.data.load import load_article
from app.database.embedded import embedded, silent
from app.database.engine import connected
from app.database.migrations import upgrade
from tests.cluster import named
from tests.sync.pair import Pair, paired

numbers = count()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def sync_cluster() -> AsyncIterator[str]:
    """The article's record, as a template to clone."""
    with tempfile.TemporaryDirectory(prefix="jiedui-test-", ignore_cleanup_errors=True) as folder:
        async with embedded(Path(folder) / "data", fast=True) as server:
            yield await _template(server.url)


async def _template(url: str) -> str:
    """Make it; where others can be made of it."""
    async with connected(url) as connection:
        await upgrade(connection, silent)
        await load_article(connection)
        await connection.commit()
    admin = await asyncpg.connect(named(url, "postgres"))
    await admin.execute("alter database jiedui rename to article")
    await admin.close()
    return named(url, "postgres")


@pytest_asyncio.fixture(loop_scope="session")
async def pair(sync_cluster: str) -> AsyncIterator[Pair]:
    """Two districts with the article's record each, and partners of each other."""
    admin = await asyncpg.connect(sync_cluster)
    names = [f"side_{next(numbers)}" for _ in range(2)]
    for name in names:
        await admin.execute(f"create database {name} template article strategy file_copy")
        connection = await asyncpg.connect(named(sync_cluster, name), server_settings={"jiedui.actor": "a test"})
        await connection.execute("update instance set node = gen_random_uuid(), cursor_key = md5(random()::text) || md5(random()::text)")
        await connection.close()
    async with paired(named(sync_cluster, names[0]), named(sync_cluster, names[1])) as both:
        yield both
    for name in names:
        await admin.execute(f"drop database {name} with (force)")
    await admin.close()
