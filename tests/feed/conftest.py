"""A cluster for the feed alone: its horizon is that of all databases of a cluster, and other tests hold transactions open."""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator
from itertools import count
from pathlib import Path

import asyncpg
import pytest_asyncio

from app.database.embedded import embedded
from tests.cluster import TEMPLATE, made, make_template, named

numbers = count()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def feed_server() -> AsyncIterator[str]:
    with tempfile.TemporaryDirectory(prefix="jiedui-test-", ignore_cleanup_errors=True) as directory:
        async with embedded(made(Path(directory) / "data"), fast=True) as server:
            await make_template(server.url)
            yield server.url


@pytest_asyncio.fixture(loop_scope="session")
async def feed_url(feed_server: str) -> AsyncIterator[str]:
    """The article's record, for one test, in a cluster where nobody else is at work."""
    name = f"feed_{next(numbers)}"
    admin = await asyncpg.connect(feed_server)
    await admin.execute(f"create database {name} template {TEMPLATE} strategy file_copy")
    yield named(feed_server, name)
    await admin.execute(f"drop database {name} with (force)")
    await admin.close()
