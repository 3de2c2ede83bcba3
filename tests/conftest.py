"""One PostgreSQL for the run, a database for each worker, a fresh clone for each test that changes rows.

The cluster starts while the tests are collected; only a test that asks for a database waits for it.

    database_url         the article's record, the same database all along: read only
    fresh_database_url   a clone of it for one test, to do with as it likes
    demo_database_url    the article's record and the demo registry, the same database all along: read only
    open_demo_database_url   the same for the tests of one module, to do with as they like
    empty_database_url   a database without schema
"""

from __future__ import annotations

import asyncio
import gc
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count
from multiprocessing.util import get_temp_dir
from pathlib import Path

import asyncpg
import psutil
import pytest
import pytest_asyncio

from tests.cluster import CLUSTER, TEMPLATE, named, server

ROOT = Path(__file__).parents[1]
KEEPER = pytest.StashKey[subprocess.Popen[bytes]]()
NO_BROWSER = "no Chromium on this machine: `apt-get install chromium` brings it"
PLENTY = 8 * 1024**3
"""Bytes of memory, of which a run takes a quarter."""
numbers = count()


def chromium() -> str | None:
    """The browser of this machine."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return os.environ.get("JIEDUI_CHROMIUM") or next(filter(None, map(shutil.which, names)), None)


def memory() -> str | None:
    """A folder in memory, where there is plenty: each database is a thousand files, and a disk takes ten times as long to make them."""
    folder = Path("/dev/shm")
    if not folder.is_dir() or min(shutil.disk_usage(folder).free, psutil.virtual_memory().available) < PLENTY:
        return None
    return str(folder)


def pytest_configure(config: pytest.Config) -> None:
    """The controller starts the cluster; its workers inherit the environment. Temporary files are beside it, and gone with it."""
    gc.disable()
    if hasattr(config, "workerinput") or config.option.collectonly:
        return
    get_temp_dir()  # Python removes its own after everything else, and must still find it
    directory = tempfile.mkdtemp(prefix="jiedui-test-", dir=memory())
    os.environ[CLUSTER] = os.environ["TMPDIR"] = directory
    tempfile.tempdir = None
    command = [sys.executable, "-m", "tests.cluster", directory]
    config.stash[KEEPER] = subprocess.Popen(command, stdin=subprocess.PIPE, cwd=ROOT, start_new_session=True)


def pytest_collection_finish() -> None:
    gc.freeze()
    gc.set_threshold(10_000)
    gc.enable()


def pytest_unconfigure(config: pytest.Config) -> None:
    keeper = config.stash.get(KEEPER, None)
    if keeper is not None and keeper.stdin is not None:
        keeper.stdin.close()
        keeper.wait(120)


def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("browser") and chromium() is None:
        if os.environ.get("JIEDUI_REQUIRE_BROWSER"):
            pytest.fail(NO_BROWSER)
        pytest.skip(NO_BROWSER)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    missed = [report for report in terminalreporter.stats.get("skipped", []) if "browser" in report.keywords]
    if missed:
        terminalreporter.write_line(
            f"SKIPPED {len(missed)} browser tests: {NO_BROWSER}; then run `make test` again.", yellow=True, bold=True
        )


@asynccontextmanager
async def clone(template: str) -> AsyncIterator[str]:
    """A database of its own, gone afterwards."""
    url = await asyncio.to_thread(server)
    name = f"{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_{next(numbers)}"
    admin = await asyncpg.connect(url)
    try:
        await admin.execute(f"create database {name} template {template} strategy file_copy")
        yield named(url, name)
        await admin.execute(f"drop database {name} with (force)")
    finally:
        await admin.close()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def database_url() -> AsyncIterator[str]:
    """The article's record, shared by the tests of this worker: read only."""
    async with clone(TEMPLATE) as url:
        yield url


@pytest_asyncio.fixture(loop_scope="session")
async def fresh_database_url() -> AsyncIterator[str]:
    """The article's record, for this test alone."""
    async with clone(TEMPLATE) as url:
        yield url


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def demo_database_url() -> AsyncIterator[str]:
    """The article's record with the demo registry, shared by the tests of this worker: read only."""
    async with with_demo() as url:
        yield url


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def open_demo_database_url() -> AsyncIterator[str]:
    """The article's record with the demo registry, for this module alone."""
    async with with_demo() as url:
        yield url


@asynccontextmanager
async def with_demo() -> AsyncIterator[str]:
    from app.data.demo.load import load_demo
    from app.database.embedded import silent
    from app.database.engine import connected

    async with clone(TEMPLATE) as url:
        async with connected(url) as connection:
            await load_demo(connection, silent)
            await connection.commit()
        yield url


@pytest_asyncio.fixture(loop_scope="session")
async def empty_database_url() -> AsyncIterator[str]:
    """A database without schema, for this test alone."""
    async with clone("template1") as url:
        yield url


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """For tests marked `browser`, which are skipped where there is none."""
    return chromium() or pytest.skip(NO_BROWSER)
