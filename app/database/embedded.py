"""The embedded PostgreSQL, for as long as `async with` lasts.

    async with embedded(Path("var")) as server:
        await asyncpg.connect(server.url)

One process at a time owns a data directory, by a lock that dies with it. What it finds there, it takes over: a cluster
shut down in order, one that must recover, or a postmaster still running because its owner was killed.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import asyncpg

from app.database import CannotStart, postmaster
from app.database.cluster import USER, Cluster, Say, locate, prepare

if TYPE_CHECKING:
    import psutil


@dataclass(frozen=True, slots=True)
class Server:
    """A PostgreSQL that answers. `url` is for asyncpg, over a socket that only its user can open."""

    url: str
    pid: int
    new: bool
    adopted: bool


class InUse(CannotStart):
    """Another process owns the data directory; its server answers at `url`."""

    def __init__(self, cluster: Cluster, owner: str) -> None:
        super().__init__(
            f"{cluster.data_dir} is in use by another Jiedui{f' (process {owner})' if owner else ''}. "
            "Stop that one first, or choose another --data-dir."
        )
        self.url = cluster.url()


def silent(_: str) -> None:
    """Say nothing of the progress."""


@asynccontextmanager
async def embedded(data_dir: Path, *, fast: bool = False, say: Say = silent) -> AsyncIterator[Server]:
    """Own the data directory and its PostgreSQL. `fast` gives up durability: for tests alone."""
    cluster = locate(data_dir)
    with _ownership(cluster):
        new = prepare(cluster, say, sync=not fast)
        async with _running(cluster, fast=fast, say=say) as (process, adopted):
            await _make_database(cluster)
            yield Server(cluster.url(), process.pid, new, adopted)


@contextmanager
def _ownership(cluster: Cluster) -> Iterator[None]:
    """The kernel drops the lock with the last breath of the process, so nothing stale can remain."""
    path = cluster.data_dir / "lock"
    try:
        cluster.data_dir.mkdir(parents=True, exist_ok=True)
        lock = path.open("a+")
    except OSError as error:
        raise CannotStart(f"{cluster.data_dir} cannot be written: {error.strerror}. Choose another --data-dir.") from None
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise InUse(cluster, lock.read().strip()) from None
        lock.truncate(0)
        lock.write(f"{os.getpid()}\n")
        lock.flush()
        yield


@asynccontextmanager
async def _running(cluster: Cluster, *, fast: bool, say: Say) -> AsyncIterator[tuple[psutil.Process, bool]]:
    left_over = postmaster.find(cluster)
    if left_over is not None and await _adopted(cluster, left_over, say):
        process, adopted = left_over, True
    else:
        await postmaster.clear(cluster)
        process, adopted = postmaster.start(cluster, fast=fast), False
    try:
        if not adopted:
            await _first_answer(cluster, process, say)
        yield process, adopted
    finally:
        await postmaster.stop(process, say)
        with suppress(OSError):
            cluster.sockets.rmdir()


async def _adopted(cluster: Cluster, left_over: psutil.Process, say: Say) -> bool:
    """Take over a postmaster that can still be reached; any other is stopped."""
    say(f"Taking over the PostgreSQL that a crash left running (process {left_over.pid}).")
    if not cluster.socket.exists():
        await postmaster.stop(left_over, say)
        return False
    try:
        await postmaster.answer(cluster, left_over, say)
    except postmaster.Died:
        return False
    return True


async def _first_answer(cluster: Cluster, process: psutil.Process, say: Say) -> None:
    try:
        await postmaster.answer(cluster, process, say)
    except postmaster.Died:
        raise CannotStart(f"PostgreSQL did not start: {postmaster.complaint(cluster)}. Its log is {cluster.log}.") from None


async def _make_database(cluster: Cluster) -> None:
    connection = await asyncpg.connect(cluster.url("postgres"))
    try:
        if not await connection.fetchval("select true from pg_database where datname = $1", USER):
            await connection.execute(f'create database "{USER}"')
    finally:
        await connection.close()
