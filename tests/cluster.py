"""The PostgreSQL of one test run, shared by all its workers.

    python -m tests.cluster DIRECTORY

makes a data directory as a first start of Jiedui leaves it, with schema and article, keeps a copy of it for whoever needs
a PostgreSQL alone, starts it, makes the template database of it, writes DIRECTORY/ready, and stops when its standard input
ends: with the test run, however that ends.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
import time
import traceback
from pathlib import Path

import asyncpg

from app.data.load import load_article
from app.database.embedded import embedded, silent
from app.database.engine import connected
from app.database.migrations import upgrade

CLUSTER = "JIEDUI_TEST_CLUSTER"
TEMPLATE = "record_template"
MADE, READY, FAILED = "made", "ready", "failed"


async def main(directory: Path) -> None:
    """Serve until the pipe from the test run is closed."""
    try:
        async with embedded(directory / MADE, fast=True) as server, connected(server.url) as connection:
            await upgrade(connection, silent)
            await load_article(connection)
            await connection.commit()
        copy(directory / MADE, directory / "data")
        async with embedded(directory / "data", fast=True) as server:
            await make_template(server.url)
            publish(directory / READY, server.url)
            await asyncio.to_thread(sys.stdin.read)
    except Exception:
        publish(directory / FAILED, traceback.format_exc())
        await asyncio.to_thread(sys.stdin.read)
        raise
    finally:
        shutil.rmtree(directory, ignore_errors=True)


async def make_template(url: str) -> None:
    """The database of a copied data directory becomes the template, and an empty one stands in its place."""
    admin = await asyncpg.connect(named(url, "postgres"))
    await admin.execute("alter role jiedui set jiedui.actor = 'a test'")
    await admin.execute(f"alter database jiedui rename to {TEMPLATE}")
    # Nobody connects to it, so that it can be cloned at any time.
    await admin.execute(f"alter database {TEMPLATE} with allow_connections false")
    await admin.execute("create database jiedui")
    await admin.close()


def made(directory: Path) -> Path:
    """A data directory with schema and article, as if Jiedui had been started in it; outside a test run it is for a start to make."""
    if CLUSTER in os.environ:
        server()
        copy(Path(os.environ[CLUSTER]) / MADE, directory)
    return directory


def copy(made: Path, directory: Path) -> None:
    """The cluster alone, which belongs to the user that PostgreSQL runs as."""
    directory.mkdir(parents=True, exist_ok=True)
    subprocess.run(["cp", "-a", str(made / "postgres"), str(directory)], check=True)


def server() -> str:
    """The URL of the run's PostgreSQL, when it is there."""
    directory = Path(os.environ[CLUSTER])
    end = time.monotonic() + 120
    while not (directory / READY).exists():
        assert not (failed := directory / FAILED).exists(), f"The test database could not be made:\n{failed.read_text()}"
        assert time.monotonic() < end, "The test database was not made within two minutes."
        time.sleep(0.02)
    return (directory / READY).read_text()


def named(url: str, database: str) -> str:
    """The same server, another database.

    >>> named("postgresql://jiedui@/jiedui?host=/tmp/x", "other")
    'postgresql://jiedui@/other?host=/tmp/x'
    """
    head, _, query = url.partition("?")
    return f"{head.rpartition('/')[0]}/{database}?{query}"


def publish(path: Path, text: str) -> None:
    """Readers see the whole file or none."""
    draft = path.with_suffix(".draft")
    draft.write_text(text)
    draft.rename(path)


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
