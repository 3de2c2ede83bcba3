"""`make bench-sync`: an exchange between two instances on this machine, beside PostgreSQL's own logical replication of the same rows.

    python -m tests.bench.sync [--records 100000] [--seconds 60]

Two PostgreSQLs, durable as a service's are, each with a service and its commands as processes of their own. What is told is wall time
and CPU seconds, by the kernel's account, of all of them together: contention makes an exchange slower, not dearer.
Writes docs/bench/sync.md.
"""

from __future__ import annotations

import asyncio
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

import asyncpg
import psutil
import uvloop
from cyclopts import App, Parameter
from rich.console import Console

from app.crypto import new_key
from app.data.load import load_article
from app.database.embedded import Server, embedded, silent
from app.database.engine import connected
from app.database.migrations import upgrade
from app.models.base import uuid7
from tests.bench import shared_rows
from tests.bench.account import tree
from tests.bench.sync_report import Figures, Lag, Step, write
from tests.cluster import named
from tests.record import HUANCUI

ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-m", "app.cli"]
SIDES = {"huancui": ("371002", "taierzhuang"), "taierzhuang": ("370405", "huancui")}
EVERY = 0.5
err = Console(stderr=True, highlight=False, soft_wrap=True)
bench = App(help=__doc__)


@dataclass(slots=True)
class Instance:
    """One side: its PostgreSQL, its service, and the settings of its processes."""

    name: str
    server: Server
    folder: Path
    environment: dict[str, str]
    serving: psutil.Popen | None = None
    address: str = ""

    def command(self, *words: str) -> psutil.Popen:
        with (self.folder / f"{self.name}-{words[1]}.log").open("wb") as said:
            return psutil.Popen([*COMMAND, *words], stdout=said, stderr=said, cwd=ROOT, env=self.environment)

    async def run(self, *words: str) -> str:
        """A command to its end; what it printed. Raises RuntimeError."""
        process = await asyncio.create_subprocess_exec(
            *COMMAND, *words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT, env=self.environment
        )
        out, said = await process.communicate()
        if process.returncode:
            raise RuntimeError(said.decode())
        return out.decode().strip()

    async def serve(self) -> None:
        self.serving = self.command("serve", "--port", "0")
        log = self.folder / f"{self.name}---port.log"
        while not (found := re.search(r"Endpoint +(http://\S+)/graphql", log.read_text() if log.exists() else "")):
            if self.serving.poll() is not None:
                raise RuntimeError(log.read_text())
            await asyncio.sleep(0.1)
        self.address = found[1]

    async def connect(self, database: str = "jiedui") -> asyncpg.Connection:
        return await asyncpg.connect(named(self.server.url, database), server_settings={"jiedui.actor": "bench", "timezone": "UTC"})


@asynccontextmanager
async def instance(name: str, folder: Path) -> AsyncIterator[Instance]:
    """A migrated database with the article's record, in a cluster that can replicate."""
    data = folder / name
    async with embedded(data) as server:
        admin = await asyncpg.connect(named(server.url, "postgres"))
        for setting in ("wal_level = logical", "max_wal_size = '8GB'"):
            await admin.execute(f"alter system set {setting}")
        await admin.close()
    async with embedded(data) as server:
        async with connected(server.url) as connection:
            await upgrade(connection, silent)
            await load_article(connection)
            await connection.commit()
        chosen = {"DATABASE_URL": server.url, "DEMO": "false", "RATE_LIMIT": "0", "ACCESS_LOG": "false"}
        chosen |= {"PERSONAL_KEYS": f"1:{new_key()}", "PERSONAL_INDEX_KEY": new_key()}
        yield Instance(name, server, folder, os.environ | chosen)


async def partners(here: Instance, there: Instance, folder: Path) -> None:
    """Each the other's, with tokens in files that nobody else reads."""
    for side, other in ((here, there), (there, here)):
        ours, theirs = SIDES[side.name][0], SIDES[other.name][0]
        token = folder / f"token-for-{other.name}"
        token.touch(mode=0o600)
        token.write_text(await side.run("sync", "add-peer", other.name, "--ours", ours, "--theirs", theirs))
    for side, other in ((here, there), (there, here)):
        await side.run("sync", "set-peer", other.name, "--url", other.address, "--token", f"@{folder}/token-for-{side.name}")


@dataclass(slots=True)
class Watch:
    """Memory of processes, looked at while something runs."""

    processes: dict[str, psutil.Process]
    seen: dict[str, list[int]] = field(default_factory=dict)

    async def look(self) -> None:
        while True:
            for name, process in self.processes.items():
                if process.is_running() and process.status() != psutil.STATUS_ZOMBIE:
                    self.seen.setdefault(name, []).append(process.memory_info().rss)
            await asyncio.sleep(0.2)


async def measured(
    title: str, both: tuple[Instance, Instance], at: Instance, words: tuple[str, ...], held: Callable[[], Awaitable[int]]
) -> Step:
    """A command, from its start to its end; `held` counts what is there."""
    asked = both[0] if at is both[1] else both[1]
    assert asked.serving is not None
    before, cpu, started = await held(), accounts(both), time.perf_counter()
    process = at.command(*words)
    watch = Watch({"the command": psutil.Process(process.pid), "the service": psutil.Process(asked.serving.pid)})
    looking, own = asyncio.ensure_future(watch.look()), 0.0
    while process.poll() is None:
        own = max(own, spent_by(process.pid))
        await asyncio.sleep(0.02)
    wall = time.perf_counter() - started
    looking.cancel()
    said = (at.folder / f"{at.name}-{words[1]}.log").read_text().strip()
    if process.returncode:
        raise RuntimeError(said)
    parts = {name: now - then for (name, now), then in zip(accounts(both).items(), cpu.values(), strict=True)} | {"the command": own}
    step = Step(title, await held() - before, wall, sum(parts.values()), watch.seen, parts)
    err.print(f"{title}: {said}")
    err.print(f"    {step.rate:,.0f}/s; CPU s: {', '.join(f'{name} {spent:.2f}' for name, spent in parts.items())}")
    return step


def accounts(both: tuple[Instance, Instance]) -> dict[str, float]:
    """CPU seconds of the services and the PostgreSQLs."""
    told = {}
    for side in both:
        told[f"PostgreSQL of {side.name}"] = spent_by(side.server.pid)
        told[f"service of {side.name}"] = spent_by(side.serving.pid) if side.serving else 0.0
    return told


def spent_by(pid: int) -> float:
    try:
        return tree(psutil.Process(pid))
    except psutil.NoSuchProcess:
        return 0.0


async def replicated(
    title: str, both: tuple[Instance, Instance], begin: Callable[[], Awaitable[None]], connection: asyncpg.Connection, count: int
) -> Step:
    """Rows by PostgreSQL's own subscription, until so many more are there."""
    counted = f"select {' + '.join(f'(select count(*) from {name})' for name in shared_rows.ROWS)}"
    before, cpu, started = await connection.fetchval(counted), sum(accounts(both).values()), time.perf_counter()
    await begin()
    while await connection.fetchval(counted) < before + count:  # noqa: ASYNC110 - another process does it
        await asyncio.sleep(0.2)
    step = Step(title, count, time.perf_counter() - started, sum(accounts(both).values()) - cpu)
    err.print(f"{title}: {step.rate:,.0f}/s; CPU {step.cpu:.2f} s")
    return step


async def lag(writer: asyncpg.Connection, reader: asyncpg.Connection, seconds: float) -> Lag:
    """From the commit on one side until another connection sees the row on the other, every 0.1 s a row."""
    written: dict[Any, float] = {}
    lags: list[float] = []
    end = time.perf_counter() + seconds

    async def look() -> None:
        while time.perf_counter() < end or (written and time.perf_counter() < end + 30):
            for row in await reader.fetch("select id from mobilisation where id = any($1)", list(written)):
                lags.append(time.perf_counter() - written.pop(row["id"]))
            await asyncio.sleep(0.005)

    looking = asyncio.ensure_future(look())
    while time.perf_counter() < end:
        key = uuid7()
        await writer.execute(shared_rows.ONE, key, HUANCUI)
        written[key] = time.perf_counter()
        await asyncio.sleep(0.1)
    await looking
    cuts = statistics.quantiles(lags, n=100)
    return Lag(len(lags), len(written), cuts[49], cuts[98], max(lags))


async def run(records: int, seconds: float, out: Path) -> None:
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="jiedui-bench-", ignore_cleanup_errors=True)))
        folder.chmod(0o755)
        here, there = [await stack.enter_async_context(instance(name, folder)) for name in SIDES]
        both, found = (here, there), Figures()
        writer, reader = await here.connect(), await there.connect()
        stack.push_async_callback(reader.close)
        stack.push_async_callback(writer.close)
        err.print(f"Filling {records:,} rows.")
        commitment = await shared_rows.committed(writer)
        await shared_rows.add(writer, records, commitment)
        await writer.execute("vacuum analyze")
        await here.run("audit", "seal")  # as a minute after any record
        for side in both:
            await side.serve()
            stack.callback(side.serving.kill)  # type: ignore[union-attr]
        await partners(here, there, folder)

        async def held() -> int:
            return int(await reader.fetchval("select coalesce(sum(applied), 0) from sync_receipt"))

        pull, some = ("sync", "pull", here.name), records // 4
        found.steps["first"] = await measured("first synchronisation", both, there, pull, held)
        await shared_rows.add(writer, some, commitment)
        found.steps["new"] = await measured("pull of new records", both, there, pull, held)
        await writer.execute(shared_rows.TOUCH.format("mobilisation", "mobilisation"), HUANCUI, some // 4)
        await writer.execute(shared_rows.TOUCH.format("benefit_tally", "benefit_tally"), HUANCUI, some // 4)
        found.steps["changed"] = await measured("pull of changed records", both, there, pull, held)
        await here.run("sync", "verify", there.name)
        await writer.execute("update sync_peer set pushed = $1", await reader.fetchval("select pulled from sync_peer"))
        await shared_rows.add(writer, some, commitment)
        found.steps["push"] = await measured("push of new records", both, here, ("sync", "push", there.name), held)

        await there.run("sync", "pull", here.name)
        running = there.command("sync", "run", here.name, "--every", str(EVERY))
        stack.callback(running.kill)
        await asyncio.sleep(3)
        found.lag = await lag(writer, reader, seconds)
        running.terminate()
        await by_replication(both, records, found)
    write(found, out)
    err.print(f"{out}/sync.md is written.")


async def by_replication(both: tuple[Instance, Instance], records: int, found: Figures) -> None:
    """The same rows between two databases of the same two PostgreSQLs, at first and as they are written."""
    here, there = both
    for side in both:
        admin = await asyncpg.connect(named(side.server.url, "postgres"))
        await admin.execute("create database plain")
        await admin.close()
        async with connected(named(side.server.url, "plain")) as made:
            await upgrade(made, silent)
            await load_article(made)
            await made.commit()
    writer, reader = await here.connect("plain"), await there.connect("plain")
    commitment = await shared_rows.committed(writer)
    tables = ", ".join(shared_rows.ROWS)
    for connection in (writer, reader):
        for name in shared_rows.ROWS:
            await connection.execute(f"alter table {name} disable trigger user")
    await reader.execute("set session_replication_role = replica")
    for name in shared_rows.ROWS:
        await reader.execute(f"delete from {name}")
    await shared_rows.add(writer, records, commitment)
    counted = " + ".join(f"(select count(*) from {name})" for name in shared_rows.ROWS)
    count = await writer.fetchval(f"select {counted}")
    await writer.execute(f"create publication shared for table {tables}")
    source = re.search(r"host=([^&]+)", here.server.url)
    assert source is not None
    join = f"create subscription shared connection 'host={source[1]} port=5432 dbname=plain user=jiedui' publication shared"

    async def begin() -> None:
        await reader.execute(join)

    found.steps["copy"] = await replicated("logical replication, its first copy", both, begin, reader, count)

    async def more() -> None:
        await shared_rows.add(writer, records, commitment)

    found.steps["stream"] = await replicated("logical replication, its stream", both, more, reader, records // 4 * 4)
    await reader.execute("drop subscription shared")
    await reader.close()
    await writer.close()


@bench.default
def main(
    *,
    records: Annotated[int, Parameter(help="How many are there at the first synchronisation.")] = 100_000,
    seconds: Annotated[float, Parameter(help="How long lag is looked at.")] = 60,
    out: Annotated[Path, Parameter(help="Where the page goes.")] = ROOT / "docs" / "bench",
) -> None:
    """Measure, and write the page."""
    uvloop.run(run(records, seconds, out))


if __name__ == "__main__":
    bench()
