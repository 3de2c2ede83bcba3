"""What live queries cost: `python -m tests.bench.live`, or `make bench-live`.

Thousands of sockets on one process of the service, each following one of fifty operations with one of a hundred values, while somebody
changes the record. Each change writes its number into a row; whoever is told of it notes how long that took from the commit. Then nothing
changes for a while. Then, without the service, the line to beat: the same executions by the same statements, a hundred together, each
asked every second as others do.
"""

from __future__ import annotations

import asyncio
import json
import os
import platform
import re
import statistics
import tempfile
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

import asyncpg
import httpx
import psutil
import uvloop
import websockets
from cyclopts import App, Parameter

from app.config import Settings
from app.data.demo.load import load_demo
from app.data.load import load_article
from app.database.embedded import embedded, silent
from app.database.engine import connected
from app.database.migrations import upgrade
from app.live.together import parameter, together, values_of
from app.main import answering
from tests.processes import postmaster_of, served

OUT = Path(__file__).parents[2] / "docs" / "bench" / "live.md"
VALUES, VARIANTS = 100, 10
MARK = re.compile(r"#(\d+)")
COPIES = """
INSERT INTO {table} ({columns}) SELECT {values} FROM (
  SELECT * FROM {table} WHERE deleted_at IS NULL ORDER BY id LIMIT 1
) one, generate_series(1, 100) n"""
TEMPLATES = {
    "a fund, by its id": ("fund", "fund(id: $id) {{ id title total year v{n}: version }}"),
    "a fund and what is promised from it": (
        "fund",
        "fund(id: $id) {{ title commitments(first: {n}) {{ totalCount nodes {{ title amount project {{ name }} }} }} }}",
    ),
    "a project and its money": ("project", "project(id: $id) {{ name commitments(first: {n}) {{ nodes {{ amount fund {{ title }} }} }} }}"),
    "a place and what is below it": (
        "division",
        "node(id: $id) {{ ... on Division {{ name children(first: {n}) {{ totalCount nodes {{ name }} }} }} }}",
    ),
    "funds from an amount on": (
        None,
        "funds(first: {n}, where: {{total: {{gte: $least}}}}, orderBy: {{field: TOTAL}}) {{ totalCount nodes {{ title }} }}",
    ),
}
CHANGES = ("fund", "fund", "commitment", "project")
NAMED = {"fund": "name", "project": "name", "commitment": "title"}


@dataclass
class Heard:
    """What all subscribers were told."""

    committed: dict[int, float] = field(default_factory=dict)
    seconds: list[float] = field(default_factory=list)
    answers: int = 0
    bytes: int = 0


@dataclass(frozen=True)
class Spent:
    """What was counted at a moment: of the process, of PostgreSQL, and by the service itself."""

    at: float
    service: float
    postgres: float
    counts: dict[str, float]


async def prepared(url: str) -> dict[str, list[str]]:
    """A record with enough of everything; the ids that are asked for, by table."""
    async with connected(url, "the bench") as connection:
        await upgrade(connection, silent)
        await load_article(connection)
        await load_demo(connection, silent)
        await connection.commit()
    hand = await asyncpg.connect(url, server_settings={"jiedui.actor": "the bench"})
    for table in ("fund", "project"):
        rows = await hand.fetch(
            "SELECT column_name AS name FROM information_schema.columns WHERE table_name = $1 AND is_generated = 'NEVER'",
            table,
        )
        given = {"id": "gen_random_uuid()", "name": "'量 ' || n", "total": "n * 10000", "version": "1", "code": "null", "pinyin": None}
        columns = [row["name"] for row in rows if given.get(row["name"], "") is not None]
        values = [given.get(name) or f'one."{name}"' for name in columns]
        quoted = ", ".join(f'"{name}"' for name in columns)
        await hand.execute(COPIES.format(table=table, columns=quoted, values=", ".join(values)))
    found = {}
    for table, where in (("fund", "name LIKE '量 %'"), ("project", "name LIKE '量 %'"), ("division", "true"), ("commitment", "true")):
        level = "lower(level::text)" if table == "division" else f"'{table}'"
        tag = f"CASE {level} WHEN 'county' THEN 'district' ELSE {level} END"
        found[table] = [
            row[0]
            for row in await hand.fetch(
                f"SELECT {tag} || '_' || id FROM {table} WHERE {where} AND deleted_at IS NULL ORDER BY id LIMIT {VALUES}"
            )
        ]
    await hand.close()
    return found


def operations(ids: dict[str, list[str]]) -> list[tuple[str, list[dict[str, Any]]]]:
    """Fifty documents, each with the variables that it is asked with."""
    made = []
    for table, template in TEMPLATES.values():
        for n in range(1, VARIANTS + 1):
            head, given = (
                ("$id: ID!", [{"id": key} for key in ids[table]])
                if table
                else ("$least: Money!", [{"least": f"{k * 9000}"} for k in range(VALUES)])
            )
            made.append((f"({head}) {{ {template.format(n=n)} }}", given))
    return made


async def subscriber(url: str, query: str, variables: dict[str, Any], heard: Heard, ready: asyncio.Semaphore, begun: asyncio.Event) -> None:
    async with ready:
        socket = await websockets.connect(
            url,
            subprotocols=[websockets.Subprotocol("graphql-transport-ws")],
            proxy=None,
            max_size=None,
            compression=None,
            ping_interval=None,
        )
        await socket.send('{"type":"connection_init"}')
        await socket.recv()
        await socket.send(json.dumps({"type": "subscribe", "id": "1", "payload": {"query": query, "variables": variables}}))
        first = await socket.recv()
        assert '"next"' in str(first), first
    begun.set()
    last = 0
    async for message in socket:
        now = time.monotonic()
        heard.answers += 1
        heard.bytes += len(message)
        number = max(map(int, MARK.findall(str(message))), default=0)
        if number > last:
            last = number
            heard.seconds.append(now - heard.committed[number])


async def change(url: str, ids: dict[str, list[str]], rate: float, seconds: float, heard: Heard) -> int:
    """Write at a steady rate; how many changes that were."""
    hand = await asyncpg.connect(url, server_settings={"jiedui.actor": "the bench"})
    started, number = time.monotonic(), 0
    while (now := time.monotonic()) < started + seconds:
        number += 1
        table = CHANGES[number % len(CHANGES)]
        key = ids[table][number * 7 % len(ids[table])].rpartition("_")[2]
        heard.committed[number] = time.monotonic()  # whoever is told before this hand is, is told no sooner than this
        await hand.execute(f"UPDATE {table} SET {NAMED[table]} = $2, version = version + 1 WHERE id = $1::text::uuid", key, f"量 #{number}")
        heard.committed[number] = time.monotonic()
        await asyncio.sleep(max(0.0, started + number / rate - now))
    await hand.close()
    return number


async def spent(process: psutil.Process, postgres: list[psutil.Process], address: str) -> Spent:
    async with httpx.AsyncClient(timeout=60) as client:
        text = (await client.get(f"{address}/metrics")).text
    counts = {}
    for line in text.splitlines():
        if line.startswith("jiedui_live_done"):
            counts[line.split('what="')[1].split('"')[0]] = float(line.rpartition(" ")[2])
    return Spent(time.monotonic(), _cpu([process]), _cpu(postgres), counts)


def _cpu(processes: list[psutil.Process]) -> float:
    total = 0.0
    for process in processes:
        try:
            times = process.cpu_times()
        except psutil.NoSuchProcess:
            continue
        total += times.user + times.system
    return total


async def polled(url: str, asked: list[tuple[str, list[dict[str, Any]]]], seconds: float) -> tuple[float, float]:
    """Every execution every second, a hundred together: statements, and seconds of PostgreSQL's CPU, each in a second."""
    async with answering(Settings(database_url=url)) as answer, answer.reads.connection() as connection:
        made = []
        for query, given in asked:
            ready = [answer.compiler.prepare(f"query {query}", None, variables) for variables in given]
            values = [values_of(one.values(answer.environment(one, answer.viewer))) for one in ready]
            made.append((together(ready[0].compiled.statement), parameter(values)))
        pid = await connection.fetchval("SELECT pg_backend_pid()")
        for sql, values_ in made:
            await connection.fetch(sql, values_)
        before, started, rounds = _cpu([psutil.Process(pid)]), time.monotonic(), 0
        while time.monotonic() < started + seconds:
            rounds += 1
            for sql, values_ in made:
                await connection.fetch(sql, values_)
            await asyncio.sleep(max(0.0, started + rounds - time.monotonic()))
        took = time.monotonic() - started
        return rounds * len(made) / took, (_cpu([psutil.Process(pid)]) - before) / took


def table(rows: Sequence[tuple[str, str]]) -> str:
    return "\n".join(["| measured | |", "|---|---|", *(f"| {name} | {value} |" for name, value in rows)])


async def run(subscribers: int, rate: float, seconds: float, quiet: float) -> None:
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="jiedui-bench-", ignore_cleanup_errors=True)))
        server = await stack.enter_async_context(embedded(folder / "data", fast=True))
        ids = await prepared(server.url)
        asked = operations(ids)
        os.environ |= {"CONNECTION_LIMIT": "100000", "SUBSCRIPTION_LIMIT": "100000", "RATE_LIMIT": "0", "ACCESS_LOG": "false"}
        running = stack.enter_context(served(folder / "service", database_url=server.url))
        address = await asyncio.to_thread(running.address)
        process = psutil.Process(running.process.pid)
        empty = process.memory_info().rss
        heard, room = Heard(), asyncio.Semaphore(40)
        begun = [asyncio.Event() for _ in range(subscribers)]
        url = address.replace("http", "ws", 1) + "/graphql"
        tasks = []
        for number in range(subscribers):
            query, given = asked[number % len(asked)]
            head, _, body = query.partition("{")
            live = f"subscription {head}{{ live {{{body} }}"
            variables = given[number // len(asked) % len(given)]
            tasks.append(asyncio.create_task(subscriber(url, live, variables, heard, room, begun[number])))
        started = time.monotonic()
        for each in begun:
            await each.wait()
        connecting = time.monotonic() - started
        await asyncio.sleep(2)
        postgres = postmaster_of(folder / "data").children()
        load = os.getloadavg()[0]
        a = await spent(process, postgres, address)
        changes = await change(server.url, ids, rate, seconds, heard)
        b = await spent(process, postgres, address)
        await asyncio.sleep(2)
        c = await spent(process, postgres, address)
        await asyncio.sleep(quiet)
        d = await spent(process, postgres, address)
        rss = process.memory_info().rss
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.to_thread(running.end)
        poll, poll_cpu = await polled(server.url, asked, quiet)
    busy, calm = b.at - a.at, d.at - c.at
    done_ = {name: b.counts[name] - a.counts[name] for name in b.counts}
    still = {name: d.counts[name] - c.counts[name] for name in d.counts}
    cuts = statistics.quantiles(heard.seconds, n=100)
    rows = [
        ("subscribers, each with a socket", f"{subscribers:,}"),
        ("operations × values", f"{len(asked)} × {VALUES}"),
        ("until all had their first answer", f"{connecting:.1f} s"),
        ("changes", f"{changes / busy:.1f} a second for {busy:.0f} s"),
        ("from commit to subscriber, p50 / p99", f"{cuts[49] * 1000:.0f} / {cuts[98] * 1000:.0f} ms, of {len(heard.seconds):,}"),
        ("answers sent", f"{heard.answers / busy:,.0f} a second, {heard.bytes / max(1, heard.answers):,.0f} bytes each"),
        ("statements", f"{done_['statements'] / busy:.0f} a second, {done_['statements'] / changes:.1f} for each change"),
        (
            "executions",
            f"{done_['executions'] / busy:,.0f} a second, {done_['executions'] / max(1, done_['statements']):.0f} to a statement",
        ),
        ("CPU of the service / of PostgreSQL", f"{(b.service - a.service) / busy:.2f} / {(b.postgres - a.postgres) / busy:.2f} cores"),
        (
            "memory of the service, empty / with all",
            f"{empty / 1e6:.0f} / {rss / 1e6:.0f} MB, {(rss - empty) / subscribers / 1000:.0f} kB a subscriber",
        ),
        ("while nothing changes: statements", f"{still['statements']:.0f} in {calm:.0f} s, and {still['looks'] / calm:.0f} looks a second"),
        (
            "while nothing changes: CPU of the service / of PostgreSQL",
            f"{(d.service - c.service) / calm:.3f} / {(d.postgres - c.postgres) / calm:.3f} cores",
        ),
        ("the line to beat, polling: statements", f"{poll:.0f} a second, whether anything changes or not, and half a second late"),
        ("the line to beat, polling: CPU of PostgreSQL", f"{poll_cpu:.2f} cores"),
        ("others on the machine", f"load {load:.1f} on {os.cpu_count()} cores, Python {platform.python_version()}"),
    ]
    kinds = "; ".join(TEMPLATES)
    OUT.write_text(f"""# Live

Measured by `make bench-live`: one process of the service, its PostgreSQL and all subscribers on one machine. Fifty operations, ten each of:
{kinds}.
Half of the changes are of funds, a quarter each of commitments and projects. A change writes its number; whoever is told of it notes the
time since the commit.

{table(rows)}
""")
    print(OUT.read_text())


app = App(help=__doc__)


@app.default
def main(
    *,
    subscribers: Annotated[int, Parameter(help="How many follow.")] = 5_000,
    rate: Annotated[float, Parameter(help="Changes in a second.")] = 20,
    seconds: Annotated[float, Parameter(help="For how long.")] = 30,
    quiet: Annotated[float, Parameter(help="How long nothing changes, and how long is polled.")] = 10,
) -> None:
    uvloop.run(run(subscribers, rate, seconds, quiet))


if __name__ == "__main__":
    app()
