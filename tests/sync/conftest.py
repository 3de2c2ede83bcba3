"""A cluster of our own: how far a feed is told depends on every transaction of the cluster that it is in."""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path

import asyncpg
import pytest_asyncio

from app.data.load import load_article
from app.database.embedded import embedded, silent
from app.database.engine import connected
from app.database.migrations import State, upgrade
from tests.cluster import made, named
from tests.sync.pair import Pair, paired

numbers = count()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def sync_cluster() -> AsyncIterator[str]:
    """The article's record, as a template to clone."""
    with tempfile.TemporaryDirectory(prefix="jiedui-test-", ignore_cleanup_errors=True) as folder:
        async with embedded(made(Path(folder) / "data"), fast=True) as server:
            yield await template(server.url)


async def template(url: str) -> str:
    """Make it, unless it is made already; where others can be made of it."""
    async with connected(url) as connection:
        if await upgrade(connection, silent) is not State.CURRENT:
            await load_article(connection)
        await connection.commit()
    admin = await asyncpg.connect(named(url, "postgres"))
    await admin.execute("alter database jiedui rename to article")
    await admin.close()
    return named(url, "postgres")


@pytest_asyncio.fixture(loop_scope="session")
async def pair(sync_cluster: str) -> AsyncIterator[Pair]:
    """Two districts with the article's record each, and partners of each other."""
    async with cloned((sync_cluster, sync_cluster), f"side_{next(numbers)}") as urls, paired(*urls) as both:
        yield both


@asynccontextmanager
async def cloned(clusters: tuple[str, str], name: str) -> AsyncIterator[tuple[str, str]]:
    """Two databases with the article's record, each an instance of its own."""
    async with clone(clusters[0], f"{name}_giver") as giver, clone(clusters[1], f"{name}_taker") as taker:
        yield giver, taker


@asynccontextmanager
async def clone(cluster: str, name: str, template: str = "article") -> AsyncIterator[str]:
    """A database with the article's record is an instance of its own; one that is made of another is the same instance."""
    await told(cluster, f"create database {name} template {template} strategy file_copy")
    if template == "article":
        connection = await asyncpg.connect(named(cluster, name), server_settings={"jiedui.actor": "a test"})
        await connection.execute("update instance set node = gen_random_uuid(), cursor_key = md5(random()::text) || md5(random()::text)")
        await connection.close()
    try:
        yield named(cluster, name)
    finally:
        await told(cluster, f"drop database {name} with (force)")


async def told(cluster: str, statement: str) -> None:
    admin = await asyncpg.connect(cluster)
    await admin.execute(statement)
    await admin.close()
