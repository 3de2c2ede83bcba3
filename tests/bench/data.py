"""One data set in one PostgreSQL: the embedded one, on a data directory of the cache that is filled once."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import asyncpg

from app.database.embedded import Server, embedded
from app.database.engine import connected
from app.database.migrations import upgrade
from tests.bench.contestants import ROOT, Tokens
from tests.bench.installed import PEERS
from tests.cluster import named

COPY = "bench"
UPKEEP_WRITES = 50


@asynccontextmanager
async def filled(cache: Path, people: int) -> AsyncIterator[Server]:
    folder = cache / f"people-{people}"
    folder.mkdir(parents=True, exist_ok=True)
    async with embedded(folder) as server:
        async with connected(server.url) as connection:
            await upgrade(connection, lambda _: None)
        await seed(server.url, people)
        yield replace(server, url=await _copied(server.url))


async def _copied(url: str) -> str:
    """A database of the same data for one run: what it changes, and what peers want there, is gone with the next one's."""
    connection = await asyncpg.connect(named(url, "postgres"))
    source = url.partition("?")[0].rpartition("/")[2]
    try:
        await connection.execute(f"drop database if exists {COPY} with (force)")
        await connection.execute(f"create database {COPY} template {source} strategy file_copy")
        await connection.execute(f"alter database {COPY} set jiedui.actor = 'bench'")  # the trail takes no change by nobody
    finally:
        await connection.close()
    return named(url, COPY)


async def tokens(url: str, district: str) -> Tokens:
    """Made by the command that anyone can run."""
    asked = (["reader"], ["writer", "--role", "DISTRICT_OFFICER", "--district", district])
    return Tokens(*[await _token(url, each) for each in asked])


async def _token(url: str, asked: list[str]) -> str:
    command = [sys.executable, "-m", "app.cli", "token", "create", *asked, "--database-url", url]
    process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdout=PIPE, stderr=PIPE)
    told, said = await process.communicate()
    if process.returncode:
        raise SystemExit(f"No token could be made: {said.decode()}")
    return told.decode().strip()


async def seed(url: str, people: int) -> None:
    """By the command that anyone can run; nothing where it was done."""
    connection = await asyncpg.connect(url)
    try:
        if await connection.fetchval("select exists (select from person)"):
            return
        command = [sys.executable, "-m", "app.cli", "seed", "--people", str(people), "--random-seed", "7", "--database-url", url]
        process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, env=os.environ | {"DEMO": "false"})
        if await process.wait():
            raise SystemExit("The data could not be loaded.")
        await connection.execute("vacuum analyze")
    finally:
        await connection.close()


async def shaped(server: Server) -> float:
    """Give the peers the views, functions and projections that they want; how long the projections took, in seconds."""
    connection = await asyncpg.connect(server.url)
    try:
        for name in ("postgraphile/database.sql", "fraiseql/views.sql"):
            await connection.execute((PEERS / name).read_text())
        started = time.perf_counter()
        await connection.execute((PEERS / "fraiseql/projections.sql").read_text())
        taken = time.perf_counter() - started
        await connection.execute("vacuum analyze")
        return taken
    finally:
        await connection.close()


async def upkeep(server: Server) -> float:
    """Milliseconds that keeping the projections costs for one changed benefit; the record is left as it was."""
    statement = (PEERS / "fraiseql" / "upkeep.sql").read_text()
    connection = await asyncpg.connect(server.url)
    try:
        keys = await connection.fetch("select id from benefit where fund_id is not null order by id limit $1", UPKEEP_WRITES)
        started = time.perf_counter()
        for (key,) in keys:
            await connection.execute(statement, key)
        return (time.perf_counter() - started) * 1000 / len(keys)
    finally:
        await connection.close()
