"""A copy of the whole database in a file, and a database made of one.

PostgreSQL's own `pg_dump` and `pg_restore` do both, so a copy is one snapshot and complete: rows, rules, roles' rights, trail and seals. A
database that was restored begins another life of its feed: who followed the old one reads everything again, because what was written
since the copy is not there any more.
"""

from __future__ import annotations

import asyncio
import os
import re
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from app.database import CannotStart
from app.database.cluster import binaries, environment
from app.database.engine import connected
from app.database.pool import plain

ROLES = ("jiedui_owner", "jiedui_writer", "jiedui_reader")
EMPTY = text("select not exists (select from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'v', 'S'))")
BEGIN = text("update instance set feed_epoch = feed_epoch + 1 returning feed_epoch")


async def backup(database_url: str, file: Path) -> int:
    """Write a copy, whole or not at all; its bytes."""
    made = _draft(file)
    try:
        await _run("pg_dump", "--format=custom", f"--file={made}", plain(database_url))
        return _finished(made, file)
    finally:
        _removed(made)


async def restore(database_url: str, file: Path) -> int:
    """Make an empty database into what the copy holds; in which life its feed is now. All of it or nothing."""
    async with connected(database_url, "jiedui restore") as connection:
        if not await connection.scalar(EMPTY):
            raise CannotStart("This database holds something already. A copy is restored into an empty one: choose a new --data-dir.")
        await _roles(connection)
        await connection.commit()
    await _run("pg_restore", "--exit-on-error", "--single-transaction", f"--dbname={plain(database_url)}", str(file))
    async with connected(database_url, "jiedui restore") as connection:
        epoch = int((await connection.execute(BEGIN)).scalar_one())
        await connection.commit()
    return epoch


def _draft(file: Path) -> Path:
    """A file beside it that its owner alone reads."""
    made = file.with_name(f".{file.name}")
    _removed(made)
    os.close(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    return made


def _finished(made: Path, file: Path) -> int:
    made.replace(file)
    return file.stat().st_size


def _removed(made: Path) -> None:
    made.unlink(missing_ok=True)


async def _roles(connection: AsyncConnection) -> None:
    """Roles are the cluster's, so no copy of a database holds them."""
    for role in ROLES:
        if not await connection.scalar(text("select true from pg_roles where rolname = :role"), {"role": role}):
            await connection.execute(text(f"create role {role} nologin"))


async def _run(program: str, *arguments: str) -> None:
    """One of PostgreSQL's own programs. Raises CannotStart with the first thing that it complains of."""
    process = await asyncio.create_subprocess_exec(
        str(binaries() / program), *arguments, stderr=asyncio.subprocess.PIPE, env=environment(), start_new_session=True
    )
    _, said = await process.communicate()
    if process.returncode:
        lines = re.findall(r"error: +(.*)", said.decode(errors="replace")) or ["it stopped"]
        raise CannotStart(f"{program}: {lines[0]}")
