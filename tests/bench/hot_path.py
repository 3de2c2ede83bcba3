"""What a request costs beyond its SQL: `python -m tests.bench.hot_path`, a few minutes on a quiet machine.

Three servers answer the same questions over one PostgreSQL, in turns: a bare ASGI callable with bytes made beforehand, a
bare ASGI callable around a statement written by hand, and Jiedui. Answers are compared first. CPU seconds are the
kernel's own account of the server process and of PostgreSQL's. A second table runs the statements alone, ours beside the
shape that PostGraphile publishes in its tests: a row for each parent, its children by json_agg, JSON put together later.
"""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import platform
import socket
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import asyncpg
import orjson
import psutil
import uvicorn
import uvloop

from app.config import Settings
from app.database.embedded import Server, embedded
from app.database.engine import connected
from app.database.migrations import upgrade
from app.main import answering, create_app
from app.transport.connection import patient
from tests.bench.filled import fill
from tests.bench.questions import QUESTIONS, Question

ROUNDS = 5
SECONDS = 2.0
CONNECTIONS = 16
OUT = Path(__file__).parents[2] / "docs" / "bench"


@dataclass(frozen=True, slots=True)
class Measured:
    """One contestant on one question: requests a second, and milliseconds of CPU for each."""

    rate: float
    server: float
    database: float


def static(body: bytes) -> Any:
    """A bare ASGI callable that sends bytes."""
    start = {
        "type": "http.response.start",
        "status": 200,
        "headers": [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(body))],
    }

    async def app(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            await receive()
            await send(start)
            await send({"type": "http.response.body", "body": body})

    return app


def floor(url: str, sql: str) -> Any:
    """A bare ASGI callable around one statement."""
    pool: list[asyncpg.Pool] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            return
        await receive()
        if not pool:
            pool.append(await asyncpg.create_pool(url, min_size=10, max_size=10, statement_cache_size=100))
        body: bytes = await pool[0].fetchval(sql)
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"application/json")]})
        await send({"type": "http.response.body", "body": body})

    return app


def serve(make: Callable[[], Any], listening: socket.socket) -> None:
    """One server process."""
    protocol = patient(10)
    uvloop.run(uvicorn.Server(uvicorn.Config(make(), http=protocol, log_level="warning", access_log=False)).serve([listening]))


@contextmanager
def running(make: Callable[[], Any]) -> Any:
    listening = socket.create_server(("127.0.0.1", 0))
    process = multiprocessing.get_context("fork").Process(target=serve, args=(make, listening), daemon=True)
    process.start()
    try:
        yield listening.getsockname()[1], psutil.Process(process.pid)
    finally:
        process.terminate()
        process.join()
        listening.close()


def cpu(processes: list[psutil.Process]) -> float:
    total = 0.0
    for process in processes:
        times = process.cpu_times()
        total += times.user + times.system
    return total


async def request(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, payload: bytes) -> bytes:
    writer.write(payload)
    head = await reader.readuntil(b"\r\n\r\n")
    lower = head.lower()
    if b"content-length: " in lower:
        return await reader.readexactly(int(lower.split(b"content-length: ")[1].split(b"\r\n")[0]))
    body = b""
    while size := int(await reader.readline(), 16):
        body += (await reader.readexactly(size + 2))[:-2]
    await reader.readexactly(2)
    return body


async def loaded(port: int, payload: bytes, seconds: float) -> int:
    """How many requests `CONNECTIONS` connections get answered."""
    end = time.perf_counter() + seconds

    async def one() -> int:
        reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=2**24)
        done = 0
        while time.perf_counter() < end:
            await request(reader, writer, payload)
            done += 1
        writer.close()
        return done

    return sum(await asyncio.gather(*(one() for _ in range(CONNECTIONS))))


async def round_of(port: int, server: psutil.Process, postmaster: psutil.Process, payload: bytes) -> Measured:
    await loaded(port, payload, 0.3)
    backends = postmaster.children()
    before = cpu([server]), cpu(backends)
    started = time.perf_counter()
    done = await loaded(port, payload, SECONDS)
    taken = time.perf_counter() - started
    after = cpu([server]), cpu(backends)
    return Measured(done / taken, (after[0] - before[0]) * 1000 / done, (after[1] - before[1]) * 1000 / done)


def payload(question: Question) -> bytes:
    body = orjson.dumps({"query": question.query, "variables": question.variables})
    headers = ("host: x", "content-type: application/json", "accept: application/json", f"content-length: {len(body)}")
    return "\r\n".join(("POST /graphql HTTP/1.1", *headers, "", "")).encode() + body


async def compared(server: Server) -> list[tuple[str, str, Measured]]:
    settings, rows = Settings(database_url=server.url, rate_limit=10**12), []
    postmaster = psutil.Process(server.pid)
    for name, question in QUESTIONS.items():
        async with answering(settings) as answer:
            expected = b'{"data":' + await answer.data(question.query, None, question.variables) + b"}"
        contestants: dict[str, Callable[[], Any]] = {
            "bytes made beforehand": partial(static, expected),
            "a statement by hand": partial(floor, server.url, question.by_hand),
            "Jiedui": partial(create_app, settings),
        }
        found: dict[str, list[Measured]] = {label: [] for label in contestants}
        for _ in range(ROUNDS):
            for label, make in contestants.items():
                with running(make) as (port, process):
                    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=2**24)
                    same(name, label, expected, await request(reader, writer, payload(question)))
                    writer.close()
                    found[label].append(await round_of(port, process, postmaster, payload(question)))
        for label, rounds in found.items():
            middle = (statistics.median(getattr(r, part) for r in rounds) for part in ("rate", "server", "database"))
            rows.append((name, label, Measured(*middle)))
            print(name, label, rows[-1][2], file=sys.stderr)
    return rows


def same(question: str, label: str, expected: bytes, found: bytes) -> None:
    if orjson.loads(found) != orjson.loads(expected):
        raise SystemExit(f"{label} answers {question} otherwise: {found[:200]!r} is not {expected[:200]!r}")


async def statements(server: Server) -> list[tuple[str, float, float]]:
    """Milliseconds of each statement alone, ours and the published shape, medians of interleaved runs."""
    rows = []
    async with answering(Settings(database_url=server.url, rate_limit=10**12)) as answer, answer.reads.pool.acquire() as connection:
        for name, question in QUESTIONS.items():
            prepared = answer.compiler.prepare(question.query, None, question.variables)
            values = prepared.values(answer.environment(prepared))
            times: dict[str, list[float]] = {"ours": [], "published": []}
            for _ in range(300):
                times["ours"].append(await timed(lambda: connection.fetchval(prepared.compiled.statement.sql, *values)))  # noqa: B023
                times["published"].append(await timed(lambda: connection.fetch(question.published)))  # noqa: B023
            ours, published = (statistics.median(each) * 1000 for each in times.values())
            rows.append((name, ours, published))
    return rows


async def timed(run: Callable[[], Awaitable[Any]]) -> float:
    started = time.perf_counter()
    await run()
    return time.perf_counter() - started


def report(measured: list[tuple[str, str, Measured]], alone: list[tuple[str, float, float]]) -> str:
    lines = [
        "# The hot path",
        "",
        f"Measured by `python -m tests.bench.hot_path`: {ROUNDS} interleaved rounds of {SECONDS:g} s, {CONNECTIONS} connections, one",
        f"server process, {multiprocessing.cpu_count()} cores shared by client, server and PostgreSQL 18.",
        f"Python {platform.python_version()}. Medians; trust ratios.",
        "",
        "| question | server | requests/s | server CPU, ms | PostgreSQL CPU, ms |",
        "|---|---|---|---|---|",
    ]
    lines += [f"| {name} | {label} | {m.rate:,.0f} | {m.server:.3f} | {m.database:.3f} |" for name, label, m in measured]
    lines += ["", "The statements alone, on one connection; the published shape still has its JSON to put together.", ""]
    lines += ["| question | Jiedui, ms | PostGraphile's published shape, ms | ratio |", "|---|---|---|---|"]
    lines += [f"| {name} | {ours:.3f} | {theirs:.3f} | {theirs / ours:.2f} |" for name, ours, theirs in alone]
    return "\n".join(lines) + "\n"


async def main() -> None:
    with tempfile.TemporaryDirectory(prefix="jiedui-bench-") as folder:
        Path(folder).chmod(0o755)
        async with embedded(Path(folder) / "data", say=lambda line: print(line, file=sys.stderr)) as server:
            async with connected(server.url) as connection:
                await upgrade(connection, print)
            await fill(server.url)
            measured, alone = await compared(server), await statements(server)
    OUT.mkdir(parents=True, exist_ok=True)
    profile = OUT / "hot-path.md"
    kept = profile.read_text().partition("\n## ")[2] if profile.exists() else ""
    profile.write_text(report(measured, alone) + (f"\n## {kept}" if kept else ""))
    (OUT / "hot-path.json").write_text(
        json.dumps([[n, w, m.rate, m.server, m.database] for n, w, m in measured], ensure_ascii=False) + "\n"
    )


if __name__ == "__main__":
    uvloop.run(main())
