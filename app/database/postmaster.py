"""The process of the embedded PostgreSQL.

It has a session of its own, so a Ctrl-C in the terminal reaches Jiedui alone, which then stops it in order. If Jiedui
is killed the postmaster lives on; `find` recognises it by the folder it works in. It is ready when it has answered a
query, and as long as it lives and recovers there is no limit to the wait.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import signal
import subprocess
import time
from collections.abc import Callable, Iterator

import asyncpg
import psutil

from app.database import CannotStart
from app.database.cluster import Cluster, Say, environment

SETTINGS = {
    "listen_addresses": "",
    "port": "5432",
    "unix_socket_permissions": "0700",
    "cluster_name": "jiedui",
    "max_connections": "200",
    "shared_buffers": "256MB",
    "effective_cache_size": "1GB",
    "random_page_cost": "1.1",
    "jit": "off",
    "TimeZone": "UTC",
    "log_timezone": "UTC",
    "log_checkpoints": "off",
    "logging_collector": "off",
    "wal_compression": "on",
}
# For tests: what a power failure would destroy.
FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "wal_level": "minimal", "max_wal_senders": "0"}

LOG_LIMIT = 16 * 1024 * 1024
GRACE = 60.0
POLL = 0.02


class Died(Exception):
    """The postmaster ended before it was ready."""


def start(cluster: Cluster, *, fast: bool) -> psutil.Process:
    """A new postmaster; whether it comes up is for `answer` to see."""
    settings = SETTINGS | {"unix_socket_directories": str(cluster.sockets)} | (FAST if fast else {})
    command = [str(cluster.binaries / "postgres"), "-D", str(cluster.folder)]
    for name, value in settings.items():
        command += ["-c", f"{name}={value}"]
    if cluster.log.exists() and cluster.log.stat().st_size > LOG_LIMIT:
        cluster.log.replace(cluster.log.with_suffix(".log.1"))
    with cluster.log.open("ab") as log:
        return psutil.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd="/",
            env=environment(),
            start_new_session=True,
            **cluster.as_user,
        )


def find(cluster: Cluster) -> psutil.Process | None:
    """A postmaster that already works on the cluster, left over from a crash."""
    try:
        process = psutil.Process(int((cluster.folder / "postmaster.pid").read_text().split("\n", 1)[0]))
    except (FileNotFoundError, ValueError, psutil.NoSuchProcess):
        return None
    return process if process in _workers_on(cluster) else None


async def answer(cluster: Cluster, process: psutil.Process, say: Say) -> None:
    """Wait for the answer to a query, for as long as the process lives."""
    told = started = time.monotonic()
    pause = POLL
    while True:
        if not alive(process):
            raise Died
        try:
            connection = await asyncpg.connect(cluster.url("postgres"), timeout=5)
        except (OSError, asyncpg.CannotConnectNowError, asyncpg.ConnectionDoesNotExistError, asyncpg.TooManyConnectionsError) as error:
            if time.monotonic() - told > 5:
                told = time.monotonic()
                say(f"Waiting for PostgreSQL since {told - started:.0f} s: {_progress(cluster) or error}")
        else:
            try:
                await connection.fetchval("select 1")
            finally:
                await connection.close()
            return
        await asyncio.sleep(pause)
        pause = min(pause * 1.1, 1.0)  # each attempt is a line in the log


async def stop(process: psutil.Process, say: Say) -> None:
    """Fast shutdown: sessions are ended and everything is written; harder only if that does not come to an end."""
    for how, grace in ((signal.SIGINT, GRACE), (signal.SIGQUIT, 10.0), (signal.SIGKILL, 10.0)):
        with contextlib.suppress(psutil.NoSuchProcess):
            process.send_signal(how)
        if await _until(lambda: not alive(process), grace):
            return
        say(f"PostgreSQL did not stop within {grace:.0f} s of {how.name}.")


async def clear(cluster: Cluster) -> None:
    """Clear away what a postmaster that was killed left behind, for a new one would refuse to start.

    Backends may outlive it and keep its shared memory. Its lock files name a process that may be a zombie by now, or
    another program with the same number.
    """

    def gone() -> bool:
        for backend in _workers_on(cluster):
            with contextlib.suppress(psutil.NoSuchProcess):
                backend.send_signal(signal.SIGQUIT)
        return not any(_workers_on(cluster))

    if not await _until(gone, GRACE):
        raise CannotStart(f"Processes of an earlier PostgreSQL still hold {cluster.folder}. End them and start again.")
    for left in (cluster.folder / "postmaster.pid", cluster.socket, cluster.socket.with_suffix(".5432.lock")):
        left.unlink(missing_ok=True)


def complaint(cluster: Cluster) -> str:
    """The last thing that PostgreSQL complained of."""
    found = re.findall(r"(?:FATAL|PANIC|ERROR): +(.*)", _tail(cluster))
    return found[-1] if found else "it left no reason"


def alive(process: psutil.Process) -> bool:
    if isinstance(process, psutil.Popen):
        return process.poll() is None
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def _workers_on(cluster: Cluster) -> Iterator[psutil.Process]:
    """Every process of PostgreSQL, postmaster or backend, works in the folder of its cluster."""
    folder = os.path.realpath(cluster.folder)
    for process in psutil.process_iter(["name", "uids"]):
        if process.info["name"] != "postgres" or process.info["uids"].effective != cluster.uid:
            continue
        with contextlib.suppress(psutil.Error):
            if process.cwd() == folder and process.status() != psutil.STATUS_ZOMBIE:
                yield process


def _progress(cluster: Cluster) -> str:
    found = re.findall(r"LOG: +(.*)", _tail(cluster))
    return found[-1] if found else ""


def _tail(cluster: Cluster) -> str:
    with cluster.log.open("rb") as log:
        log.seek(max(0, cluster.log.stat().st_size - 4096))
        return log.read().decode(errors="replace")


async def _until(true: Callable[[], bool], seconds: float) -> bool:
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            return False
        await asyncio.sleep(POLL)
    return True
