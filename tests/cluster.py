"""The PostgreSQL of one test run, shared by all its workers.

    python -m tests.cluster DIRECTORY

starts it, makes the template database that holds the schema and the article, writes DIRECTORY/ready, and stops when
its standard input ends: with the test run, however that ends.
"""

from __future__ import annotations

import asyncio
import shutil
import sys
import traceback
from pathlib import Path

import asyncpg

from app.data.load import load_article
from app.database.embedded import embedded, silent
from app.database.engine import connected
from app.database.migrations import upgrade

TEMPLATE = "record_template"


async def main(directory: Path) -> None:
    """Serve until the pipe from the test run is closed."""
    try:
        async with embedded(directory / "data", fast=True) as server:
            await make_template(server.url)
            publish(directory / "ready", server.url)
            await asyncio.to_thread(sys.stdin.read)
    except Exception:
        publish(directory / "failed", traceback.format_exc())
        await asyncio.to_thread(sys.stdin.read)
        raise
    finally:
        shutil.rmtree(directory, ignore_errors=True)


async def make_template(url: str) -> None:
    admin = await asyncpg.connect(url)
    await admin.execute("alter role jiedui set jiedui.actor = 'a test'")
    await admin.execute(f"create database {TEMPLATE}")
    async with connected(named(url, TEMPLATE)) as connection:
        await upgrade(connection, silent)
        await load_article(connection)
        await connection.commit()
    # Nobody connects to it, so that it can be cloned at any time.
    await admin.execute(f"alter database {TEMPLATE} with allow_connections false")
    await admin.close()


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
