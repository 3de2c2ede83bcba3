"""From nothing to an answering address, and back.

    socket bound → PostgreSQL → schema → record → workers → banner → … signal … → workers → PostgreSQL

Everything is held by one stack of contexts in one task, and a signal cancels that task: whatever has begun is undone in
order. The port comes first, so that a busy one is told before anything else has been touched.
"""

from __future__ import annotations

import asyncio
import errno
import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Coroutine, Mapping
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from app.commands.demo import demo_tokens, end_demo_tokens
from app.commands.kept import sweeping
from app.commands.rotation import holds_numbers
from app.commands.user import any_token
from app.config import Settings
from app.crypto import embedded_keys, missing_keys, ring
from app.data.demo.load import count_demo, load_demo
from app.data.load import load_article
from app.database import CannotStart
from app.database.cluster import Say
from app.database.embedded import embedded
from app.database.engine import connected, where
from app.database.migrations import require_current, upgrade
from app.feed.seal import sealing
from app.selfcheck import prove
from app.worker import READY, Listener

PATIENCE = 5.0
GRACE = 0.5
COUNTED = {
    "pairing": "pairings",
    "division": "divisions",
    "organisation": "organisations",
    "project": "projects",
    "fund": "funds",
    "household": "households",
    "claim": "claims",
}


@dataclass(frozen=True, slots=True)
class Serving:
    """What there is to tell when the address answers."""

    address: str
    database: str
    record: str
    tokens: Mapping[str, str] = field(default_factory=dict)
    """Ready-made tokens of the demo's accounts."""


async def serve(settings: Settings, say: Say, ready: Callable[[Serving], None]) -> None:
    """Serve until SIGINT, SIGTERM or SIGHUP."""
    with suppress(asyncio.CancelledError):
        await _until_signal(_serve(settings, say, ready))


async def _serve(settings: Settings, say: Say, ready: Callable[[Serving], None]) -> None:
    with await _bound(settings.host, settings.port) as listening:
        async with AsyncExitStack() as stack:
            url, shown = settings.database_url, ""
            if url is None:
                server = await stack.enter_async_context(embedded(settings.data_dir, say=say))
                url, shown = server.url, f"embedded PostgreSQL in {settings.data_dir.resolve()}"
            record, tokens = await _prepare(url, settings, say)
            serving = Serving(_address(settings.host, listening), shown or where(url), record, tokens)
            started = (embedded_keys(settings) if settings.embedded else settings).model_copy(update={"database_url": url})
            ring(started)
            await stack.enter_async_context(sealing(url))
            await stack.enter_async_context(sweeping(url, settings.idempotency_days))
            if settings.workers == 1:
                await Listener(started, lambda: ready(serving)).serve_until_cancelled(listening)
            else:
                await _supervise(started, listening, say, lambda: ready(serving))


async def _prepare(url: str, settings: Settings, say: Say) -> tuple[str, Mapping[str, str]]:
    """Our own database is brought up to date, anyone else's only looked at; what it holds, in a line, and the tokens of the demo."""
    async with connected(url, "jiedui serve") as connection:
        if settings.embedded:
            await upgrade(connection, say)
            if (missing := missing_keys(settings)) and await holds_numbers(connection):
                raise CannotStart(
                    f"{missing[0]} is missing, and the record holds personal numbers that nobody can read without it: put its copy back. "
                    "If there is none, they are lost for good, and PERSONAL_KEYS and PERSONAL_INDEX_KEY name other keys to go on with."
                )
            loaded = await load_article(connection)
            if any(loaded.added.values()):
                say("The record of the article was loaded.")
            if settings.demo and not any(loaded.present.values()):
                await load_demo(connection, say)
            await connection.commit()
        else:
            await require_current(connection)
        await prove(connection, settings.model_copy(update={"database_url": url}))
        tokens = await _tokens(connection, settings) if settings.embedded else {}
        if settings.oidc_issuer is None and not await any_token(connection):
            say("Nobody has a token, so what is public is all that can be read. `jiedui token create --help` says how to make the first.")
        return await _counts(connection), tokens


async def _tokens(connection: AsyncConnection, settings: Settings) -> Mapping[str, str]:
    """The tokens of the demo's accounts, for this machine alone."""
    shown = settings.loopback and await count_demo(connection) > 0
    tokens = await demo_tokens(connection, settings.data_dir) if shown else {}
    if not shown:
        await end_demo_tokens(connection)
    await connection.commit()
    return tokens


async def _counts(connection: AsyncConnection) -> str:
    """What was recorded; rows made up for show are counted apart."""
    live = "where deleted_at is null and not demo"
    parts = ", ".join(f"(select count(*) from {table} {live})" for table in COUNTED)  # noqa: S608 - our own names
    counts = (await connection.execute(text(f"select {parts}"))).one()
    recorded = " · ".join(f"{count:,} {name}" for count, name in zip(counts, COUNTED.values(), strict=True))
    demo = await count_demo(connection)
    return f"{recorded}\nand {demo:,} demo rows (示例), which are made up" if demo else recorded


async def _until_signal(work: Coroutine[Any, Any, None]) -> None:
    task = asyncio.ensure_future(work)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is not signal.SIG_IGN:  # `nohup` means it
            asyncio.get_running_loop().add_signal_handler(number, task.cancel)
    await task


async def _supervise(settings: Settings, listening: socket.socket, say: Say, ready: Callable[[], None]) -> None:
    """Keep as many workers as asked for; tell when all of them answer for the first time."""
    waiting = set(range(settings.workers))

    def one_ready(number: int) -> None:
        if waiting:
            waiting.discard(number)
            if not waiting:
                ready()

    try:
        async with asyncio.TaskGroup() as group:
            for number in range(settings.workers):
                group.create_task(_keep(number, settings, listening, say, one_ready))
    except* CannotStart as refusals:
        raise refusals.exceptions[0] from None


async def _keep(number: int, settings: Settings, listening: socket.socket, say: Say, ready: Callable[[int], None]) -> None:
    """One worker, and another one if it dies. One that never came up would not the next time either."""
    while True:
        worker = await asyncio.create_subprocess_exec(
            *(sys.executable, "-P", "-m", "app.worker", str(listening.fileno())),
            env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[1])},
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            pass_fds=[listening.fileno()],
            start_new_session=True,
        )
        assert worker.stdin is not None
        assert worker.stdout is not None
        try:
            worker.stdin.write(settings.model_dump_json().encode() + b"\n")
            if await worker.stdout.readline() != READY:
                raise CannotStart("A worker could not start; the reason is above.")
            ready(number)
            await worker.wait()
            say(f"Worker {number + 1} ended unexpectedly ({worker.returncode}); starting another.")
            await asyncio.sleep(1)
        finally:
            await _end(worker, settings.shutdown_timeout + PATIENCE)


async def _end(worker: asyncio.subprocess.Process, seconds: float) -> None:
    with suppress(ProcessLookupError):
        if worker.returncode is None:
            worker.terminate()
        try:
            await asyncio.wait_for(worker.wait(), seconds)
        except TimeoutError:
            worker.kill()
            await worker.wait()


async def _bound(host: str, port: int) -> socket.socket:
    """The port is ours from here on, but nobody is let in before there is an answer.

    Workers whose parent was killed need a moment to let go of it.
    """
    end = time.monotonic() + GRACE
    while True:
        listening = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
        try:
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listening.bind((host, port))
            return listening
        except OSError as error:
            listening.close()
            if error.errno != errno.EADDRINUSE or time.monotonic() > end:
                raise CannotStart(
                    f"Cannot listen on {host}:{port}: {error.strerror}. Stop what uses it, or choose another with --port."
                ) from None
        await asyncio.sleep(0.05)


def _address(host: str, listening: socket.socket) -> str:
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104
    return f"http://{shown}:{listening.getsockname()[1]}"
