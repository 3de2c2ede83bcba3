"""Whether answers grow with the record: `python -m tests.bench.growth`, or `make bench-growth`.

One made-up province for each number of people, each in a database of its own beside the others in one PostgreSQL. The same operations
are asked of all of them in turns, request by request, through the service's own compiler and pool, with ids spread over the whole table.
What is compared is CPU, the service's and the backend's by the kernel's account, because that holds on a busy machine too.
`--people 100000,1000000,10000000` names the sizes; `--data-dir` keeps the databases, so that a second run only measures.
"""

from __future__ import annotations

import json
import multiprocessing
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import asyncpg
import orjson
import uvloop
from cyclopts import App, Parameter

from app.answer import Answer
from app.auth import Permission, Viewer
from app.config import Settings
from app.data.load import load_article
from app.data.province.load import Heard, load_province
from app.data.province.scale import Scale
from app.database.embedded import embedded
from app.database.engine import connected
from app.database.migrations import upgrade
from app.database.relaxed import unheard
from app.main import answering, compiler
from tests.cluster import named

ROUNDS, ASKED = 15, 12  # the bounds of the median below fit this number of rounds
LOWER, UPPER = 3, 11  # with 95 % the median of 15 lies between the 4th and the 12th of them
BAR = 1.15
DEEP, PAGE, STRIDE = 500, 50, 1_000
OUT = Path(__file__).parents[2] / "docs" / "bench"


@dataclass(frozen=True, slots=True)
class Operation:
    """What is asked; `held` where it may not grow. Its variables come from a statement, a row for each request."""

    query: str
    held: bool = True
    variables: str = "SELECT"


BENEFIT = "id title amount occurredOn form project { name } beneficiary { id }"
ANY_BENEFIT = "SELECT 'benefit_' || id AS id FROM benefit TABLESAMPLE BERNOULLI (1) REPEATABLE (7) ORDER BY md5(id::text) LIMIT 500"
SEARCH = (
    "query ($text: String!) { search(text: $text, kinds: [PLACE, PROJECT, CADRE, PERSON], first: 20) { nodes { matched node { id } } } }"
)
NAMES = "SELECT left(name, 2) AS text FROM person TABLESAMPLE BERNOULLI (1) REPEATABLE (7) ORDER BY md5(id::text) LIMIT 500"
INITIALS = """
    SELECT term AS text FROM search_term TABLESAMPLE BERNOULLI (1) REPEATABLE (7) WHERE kind = 7 AND place = 1
    ORDER BY md5(record::text) LIMIT 500"""
FLOW = "query ($pairing: ID!) { fundFlow(pairing: $pairing, scope: WITH_CHILDREN) { committed disbursed byYear { year disbursed } } }"
PAIRINGS = "SELECT 'pairing_' || id AS pairing FROM pairing WHERE parent_pairing_id IS NULL AND demo ORDER BY md5(id::text)"
OPERATIONS = {
    "a node by id": Operation(f"query ($id: ID!) {{ node(id: $id) {{ ... on Benefit {{ {BENEFIT} }} }} }}", variables=ANY_BENEFIT),
    "a page of 50": Operation(f"{{ benefits(first: 50) {{ nodes {{ {BENEFIT} }} pageInfo {{ hasNextPage endCursor }} }} }}"),
    "a filtered page of 50, newest first": Operation(
        '{ benefits(first: 50, where: {form: {eq: CASH}, amount: {gte: "500"}, project: {category: {eq: INDUSTRY}}},'
        f" orderBy: [{{field: OCCURRED_ON, direction: DESC}}]) {{ nodes {{ {BENEFIT} }} }} }}"
    ),
    "50 projects × 10 benefits": Operation(
        f"{{ projects(first: 50) {{ nodes {{ name benefits(first: 10) {{ nodes {{ {BENEFIT} }} }} }} }} }}"
    ),
    "a page of 50, 500 pages deep": Operation(
        f"query ($after: Cursor) {{ benefits(first: 50, after: $after) {{ nodes {{ {BENEFIT} }} }} }}"
    ),
    "a search for the first characters of a person's name": Operation(SEARCH, variables=NAMES),
    "a search for a person's initials": Operation(SEARCH, variables=INITIALS),
    "the money of a pairing, by year": Operation(FLOW, variables=PAIRINGS),
    "all payments, the sum by kind": Operation(
        "{ fundTransactions { aggregate { groups(by: [KIND], first: 100) { key { kind } sum { amount } } } } }", held=False
    ),
    "how many there are": Operation("{ benefits { totalCount } }", held=False),
}


@dataclass(frozen=True, slots=True)
class Contestant:
    """The service over one size, and the variables of each operation's requests."""

    people: int
    answer: Answer
    backend: Path
    variables: dict[str, list[dict[str, Any]]]

    async def ask(self, name: str, number: int) -> float:
        """Milliseconds of CPU for one request."""
        given = self.variables[name]
        theirs, ours = self.spent(), time.thread_time_ns()
        await self.answer.data(OPERATIONS[name].query, None, given[number % len(given)])
        return (time.thread_time_ns() - ours + self.spent() - theirs) / 1e6

    def spent(self) -> int:
        """Nanoseconds of CPU of the one backend that this contestant's pool has."""
        return int(self.backend.read_text().split()[0])

    async def blocks(self, name: str) -> int:
        """Blocks of 8 kB that the statement touches: no noise."""
        prepared = self.answer.compiler.prepare(OPERATIONS[name].query, None, self.variables[name][0])
        values = prepared.values(self.answer.environment(prepared, self.answer.viewer))
        async with self.answer.reads.connection() as connection:
            told = await connection.fetchval(f"explain (analyze, buffers, format json) {prepared.compiled.statement.sql}", *values)
        plan = orjson.loads(told)[0]["Plan"]
        return int(plan["Shared Hit Blocks"] + plan["Shared Read Blocks"])


async def fill(url: str, people: int) -> None:
    """Make the province of a size where it is missing."""
    admin = await asyncpg.connect(url)
    name = f"growth_{people}"
    if not await admin.fetchval("SELECT true FROM pg_database WHERE datname = $1", name):
        await admin.execute(f"CREATE DATABASE {name}")
    await admin.close()
    async with connected(named(url, name)) as connection:
        await upgrade(connection, print)
        if not (await load_article(connection)).present["division"]:
            made = await load_province(connection, Scale(people, 7), Heard(unheard, unheard))
            await connection.commit()
            print(f"{made.rows:,} rows for {people:,} people in {made.seconds:,.0f} s", file=sys.stderr)
            await connection.execution_options(isolation_level="AUTOCOMMIT")
            await connection.exec_driver_sql("VACUUM (ANALYZE)")


@asynccontextmanager
async def contestant(url: str, people: int, stack: AsyncExitStack) -> AsyncIterator[Contestant]:
    settings = Settings(database_url=named(url, f"growth_{people}"), cost_limit=10**9, rate_limit=10**9, pool_size=1)
    answer = await stack.enter_async_context(answering(settings, compiler(settings)))
    answer.viewer = Viewer(frozenset(Permission))  # who may look for people
    async with answer.reads.connection() as connection:
        backend = Path(f"/proc/{await connection.fetchval('SELECT pg_backend_pid()')}/schedstat")
        drawn = {name: [dict(row) for row in await connection.fetch(each.variables)] for name, each in OPERATIONS.items()}
    found = Contestant(people, answer, backend, {name: rows or [{}] for name, rows in drawn.items()})
    found.variables["a page of 50, 500 pages deep"] = [{"after": await deep(answer)}]
    yield found


async def deep(answer: Answer) -> str:
    """The cursor at which page 501 begins."""
    after: str | None = None
    for _ in range(DEEP * PAGE // STRIDE):
        query = "query ($n: Int, $after: Cursor) { benefits(first: $n, after: $after) { pageInfo { endCursor } } }"
        told = orjson.loads(await answer.data(query, None, {"n": STRIDE, "after": after}))
        after = told["benefits"]["pageInfo"]["endCursor"]
    assert after is not None
    return after


@dataclass(frozen=True, slots=True)
class Grown:
    """One operation at all sizes: milliseconds of CPU and blocks of each, and the growth of the former."""

    name: str
    held: bool
    median: list[float]
    blocks: list[int]
    growth: list[tuple[float, float, float]]  # lower, middle, upper; from each size to the next


async def measured(contestants: Sequence[Contestant], name: str) -> Grown:
    rounds: list[list[float]] = []
    asked = ASKED if OPERATIONS[name].held else 1
    for each in contestants:
        for number in range(asked):
            await each.ask(name, number)
    for turn in range(ROUNDS):
        times: list[list[float]] = [[] for _ in contestants]
        for number in range(turn * asked, (turn + 1) * asked):
            for own, each in zip(times, contestants, strict=True):
                own.append(await each.ask(name, number))
        rounds.append([statistics.median(own) for own in times])
    sizes = range(len(contestants))
    ratios = [sorted(one[at + 1] / one[at] for one in rounds) for at in sizes[:-1]]
    return Grown(
        name,
        OPERATIONS[name].held,
        [statistics.median(one[at] for one in rounds) for at in sizes],
        [await each.blocks(name) for each in contestants],
        [(each[LOWER], statistics.median(each), each[UPPER]) for each in ratios],
    )


def report(people: Sequence[int], found: Sequence[Grown]) -> str:
    head = [f"{each:,}" for each in people]
    steps = [f"→ {each}" for each in head[1:]]
    lines = [
        "# Growth",
        "",
        f"Measured by `make bench-growth`: {ROUNDS} rounds of {ASKED} requests, all sizes in turns, request by request, in process,",
        "through compiler and pool of the service. CPU of service and backend together in milliseconds, and blocks of 8 kB, at so many",
        "people; then the ratio of CPU from one size to the next with its 95 % bounds. Ids are spread over the whole table. The bar is",
        f"{BAR} for a tenfold, for whatever does not count all there is. {multiprocessing.cpu_count()} cores, PostgreSQL 18, Python "
        f"{platform.python_version()}.",
        "",
        "| " + " | ".join(["operation", *(f"ms at {each}" for each in head), *(f"blocks at {each}" for each in head), *steps]) + " |",
        "|---" * (1 + 2 * len(head) + len(steps)) + "|",
    ]
    for each in found:
        cells = [*(f"{ms:.2f}" for ms in each.median), *(f"{count:,}" for count in each.blocks)]
        cells += [f"{middle:.2f} ({low:.2f}–{high:.2f})" + ("" if each.held else " counts all") for low, middle, high in each.growth]
        lines.append(f"| {each.name} | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


async def run(people: Sequence[int], folder: Path) -> None:
    async with embedded(folder, say=lambda line: print(line, file=sys.stderr)) as server, AsyncExitStack() as stack:
        for each in people:
            await fill(server.url, each)
        contestants = [await stack.enter_async_context(contestant(server.url, each, stack)) for each in people]
        found = []
        for name in OPERATIONS:
            found.append(await measured(contestants, name))
            print(found[-1], file=sys.stderr)
    OUT.mkdir(parents=True, exist_ok=True)
    (OUT / "growth.md").write_text(kept(report(people, found)))
    told = {"people": list(people), "operations": [[e.name, e.held, e.median, e.blocks, e.growth] for e in found]}
    (OUT / "growth.json").write_text(json.dumps(told, ensure_ascii=False) + "\n")


def kept(measured: str) -> str:
    """The table anew; what was written below it stays."""
    before = (OUT / "growth.md").read_text() if (OUT / "growth.md").exists() else ""
    _, found, below = before.partition("\n## ")
    return measured + (f"\n## {below}" if found else "")


app = App("growth", help=__doc__)


@app.default
def main(
    *,
    people: Annotated[str, Parameter(help="Sizes, separated by commas.")] = "100000,1000000",
    data_dir: Annotated[Path | None, Parameter(help="Where to keep the databases; by default they go when it is done.")] = None,
) -> None:
    """Make what is missing, measure, and write docs/bench/growth.md."""
    sizes = [int(each) for each in people.split(",")]
    if data_dir is not None:
        uvloop.run(run(sizes, data_dir))
        return
    with tempfile.TemporaryDirectory(prefix="jiedui-growth-") as folder:
        Path(folder).chmod(0o755)
        uvloop.run(run(sizes, Path(folder) / "data"))


if __name__ == "__main__":
    app()
