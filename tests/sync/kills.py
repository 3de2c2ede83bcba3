"""Ends that nobody prepared for: SIGKILL of a service and of a PostgreSQL, in the middle of whatever they do, and a new start."""

from __future__ import annotations

import asyncio
import signal
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

import psutil

from app.database.embedded import embedded
from tests.processes import COMMAND, Running


class Kill(Enum):
    """What is killed."""

    CONNECTIONS_CUT = "What a service, and an exchange of its side, are connected to their PostgreSQL by, as when that fails over."
    SERVICE_KILLED = "`jiedui serve`."
    DATABASE_KILLED = "PostgreSQL, all of its processes at once."


CUT = """
    select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and backend_type = 'client backend' and application_name <> 'by hand'
"""


@asynccontextmanager
async def process(database_url: str, mutant: str | None = None) -> AsyncIterator[str]:
    """Where `jiedui serve`, a process of its own, answers until it is killed."""
    command = [sys.executable, "-m", "tests.sync.mutants", mutant] if mutant else COMMAND
    with tempfile.TemporaryDirectory(prefix="jiedui-service-") as folder:
        running = Running(Path(folder), database_url=database_url, command=command)
        try:
            yield await asyncio.to_thread(running.address)
        finally:
            running.end(signal.SIGKILL)


@dataclass(slots=True)
class Postgres:
    """A PostgreSQL that keeps what it says it has kept, and that can be killed."""

    data: Path
    url: str = ""
    pid: int = 0
    running: AsyncExitStack = field(default_factory=AsyncExitStack)

    async def start(self) -> None:
        server = await self.running.enter_async_context(embedded(self.data))
        self.url, self.pid = server.url, server.pid

    async def kill(self) -> None:
        """All of it, and start it again: what it finds is what was written."""
        postmaster = psutil.Process(self.pid)
        for one in (postmaster, *postmaster.children()):
            with suppress(psutil.NoSuchProcess):
                one.kill()
        await self.running.aclose()
        await self.start()


@asynccontextmanager
async def postgres(data: Path) -> AsyncIterator[Postgres]:
    """One of our own, over a data directory."""
    made = Postgres(data)
    await made.start()
    try:
        yield made
    finally:
        await made.running.aclose()
