"""What the second wall costs: `python -m tests.bench.walls`; docs/walls.md shows what it printed.

The article and the demo registry stand in two databases of one PostgreSQL; in one of them the wall is taken down. The same requests
are asked of both, and of the first also with strict reads, in turns. What is compared is CPU by the kernel's account, the service's and
its backends', because that holds on a busy machine too; each figure is the median of the rounds.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import asyncpg
import uvloop

from app.answer import Answer
from app.auth import Held, Viewer
from app.config import Settings
from app.data.demo.load import load_demo
from app.data.load import load_article, record_tables
from app.database.embedded import embedded, silent
from app.database.engine import connected
from app.database.migrations import upgrade
from app.main import answering, compiler
from app.models import Role
from app.transport.request import Asked
from tests.cluster import named
from tests.record import TAIERZHUANG

ROUNDS, ASKED = 15, 40
VARIANTS = ("no wall", "wall", "strict reads")
OFFICER = Viewer.holding([Held(Role.DISTRICT_OFFICER, TAIERZHUANG)], "bench", "bench")
MEMBERS = "memberships(first: 5) { nodes { person { name } } }"
READS = {
    "a household by id": "query ($id: ID!) { node(id: $id) { ... on Household { code status address causes } } }",
    "50 households with their members": f"{{ households(first: 50) {{ nodes {{ code address causes {MEMBERS} }} }} }}",
    "all benefits counted": "{ benefits(first: 1) { totalCount aggregate { sum { amount } } } }",
    "a search by name": '{ search(text: "张", first: 10) { nodes { node { id } } } }',
}
WRITES = {
    "createProject": 'mutation { createProject(input: {name: "大棚", category: INDUSTRY}) { project { id name } } }',
    "createPerson": 'mutation { createPerson(input: {name: "王明"}) { person { id name } } }',
    "updateHousehold": "mutation ($id: ID!, $version: Int!) { updateHousehold(input: {id: $id, expectedVersion: $version, "
    'note: "走访"}) { household { id version } userErrors { message } } }',
}


@dataclass(slots=True)
class Measured:
    """One way to be served, and the backends that serve it."""

    answer: Answer
    backends: tuple[int, ...]

    def spent(self) -> tuple[float, float]:
        """CPU seconds up to now: this process's, the backends'."""
        told = sum(int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) for pid in self.backends)
        return time.process_time(), told / 1e9


@asynccontextmanager
async def measured(url: str, *, strict: bool, using: Any) -> AsyncIterator[Measured]:
    """Over a database, by one connection for each of its pools."""
    settings = Settings(database_url=url, pool_size=1, write_pool_size=1, rate_limit=0, strict_rls=strict)
    async with answering(settings, using) as answer:
        answer.viewer = OFFICER
        async with answer.reads.connection() as reading, answer.writing.sessions() as session:
            raw: Any = (await (await session.connection()).get_raw_connection()).driver_connection
            backends = reading.get_server_pid(), raw.get_server_pid()
        yield Measured(answer, backends)


async def asked(to: Measured, text: str, households: list[str], turns: count[int]) -> tuple[float, float]:
    """Milliseconds of CPU of one request, as `ASKED` of them take it: the service's, PostgreSQL's."""
    before = to.spent()
    for turn in (next(turns) for _ in range(ASKED)):
        key, version = households[turn % len(households)], turn // len(households) + 1
        known = {"id": f"household_{key}", "version": version}
        variables = {name: value for name, value in known.items() if f"${name}" in text}
        answered = await to.answer(Asked(text, None, variables, {}, False))
        if b'"errors"' in answered or b'"message"' in answered:
            raise RuntimeError(answered.decode())
    return tuple((after - start) / ASKED * 1000 for after, start in zip(to.spent(), before, strict=True))  # type: ignore[return-value]


async def main() -> None:
    """Measure and print a table in Markdown."""
    async with AsyncExitStack() as stack:
        server = await stack.enter_async_context(embedded(Path(stack.enter_context(tempfile.TemporaryDirectory())), fast=True))
        async with connected(server.url) as connection:
            await upgrade(connection, silent)
            await load_article(connection)
            await load_demo(connection, silent)
            await connection.commit()
        admin = await asyncpg.connect(named(server.url, "postgres"))
        whole = await asyncpg.connect(server.url)
        await whole.execute("vacuum analyze")
        await whole.close()
        await admin.execute("create database without template jiedui")
        await admin.close()
        without = await asyncpg.connect(named(server.url, "without"))
        for table in (*(table.name for table in record_tables()), "search_term"):
            await without.execute(f"alter table {table} disable row level security; drop trigger if exists owner_gives on {table}")
        found = await without.fetch("select id::text from household where owner_district_id = $1 order by id limit 400", TAIERZHUANG)
        await without.close()
        households, using = [row["id"] for row in found], compiler(Settings())
        ways = (named(server.url, "without"), False), (server.url, False), (server.url, True)
        served = [await stack.enter_async_context(measured(url, strict=strict, using=using)) for url, strict in ways]
        print("| asked | " + " | ".join(VARIANTS) + " |\n|---|" + "---|" * len(VARIANTS))
        for name, text in (READS | WRITES).items():
            among = served if name in READS else served[:2]
            turns, told = [count() for _ in among], [list[tuple[float, float]]() for _ in among]
            for number in range(-1, ROUNDS):
                for at in (at for shift in range(len(among)) if (at := (shift + number) % len(among)) >= 0):
                    cost = await asked(among[at], text, households, turns[at])
                    if number >= 0:  # the round before is for what a connection does once
                        told[at].append(cost)
            print(f"| {name} | " + " | ".join(map(_shown, told)) + " |" + " |" * (len(served) - len(among)))
            sys.stdout.flush()


def _shown(costs: list[tuple[float, float]]) -> str:
    service, database = (statistics.median(side) for side in zip(*costs, strict=True))
    return f"{service:.2f} + {database:.2f} ms"


if __name__ == "__main__":
    uvloop.run(main())
