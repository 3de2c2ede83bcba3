"""The command `jiedui` as a real process, started, asked, signalled and looked at from outside."""

from __future__ import annotations

import multiprocessing
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import httpx
import psutil

from app.database.cluster import locate

ROOT = Path(__file__).parents[1]
COMMAND = [sys.executable, "-m", "app.cli"]
PATIENCE = 90.0
LOADED = multiprocessing.get_context("forkserver")
LOADED.set_forkserver_preload(["__main__", "tests.processes", "app.main", "app.people", "app.auditing", "app.partners", "app.keys"])


class Running:
    """`jiedui serve`, in a session of its own like a command in a terminal."""

    def __init__(self, directory: Path, *options: str, database_url: str | None = None, command: Sequence[str] = COMMAND) -> None:
        directory.mkdir(parents=True, exist_ok=True)
        self.data_dir = directory / "data"
        self.output = directory / f"output-{time.monotonic_ns()}"
        where = ["--database-url", database_url] if database_url else ["--data-dir", str(self.data_dir)]
        port = [] if "--port" in options else ["--port", "0"]
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(
                [*command, "serve", *port, *where, *options],
                stdout=output,
                stderr=output,
                cwd=ROOT,
                env=environment(),
                start_new_session=True,
            )

    def said(self) -> str:
        return self.output.read_text()

    def address(self) -> str:
        """Wait for the banner."""
        wait(lambda: "Endpoint" in self.said() or self.process.poll() is not None, self.said)
        found = re.search(r"Endpoint +(http://\S+)/graphql", self.said())
        assert found, self.said()
        return found[1]

    def answers(self) -> bool:
        return httpx.get(f"{self.address()}/healthz").status_code == 200

    def ctrl_c(self) -> int:
        """What a terminal does: the signal goes to the whole group."""
        os.killpg(self.process.pid, signal.SIGINT)
        return self.process.wait(PATIENCE)

    def end(self, how: signal.Signals = signal.SIGTERM) -> int:
        self.process.send_signal(how)
        return self.process.wait(PATIENCE)

    def refusal(self) -> str:
        """What it said instead of serving: a sentence, exit code 1, no traceback."""
        assert self.process.wait(PATIENCE) == 1, self.said()
        assert "Traceback" not in self.said()
        return " ".join(self.said().split())

    def workers(self) -> list[psutil.Process]:
        return [child for child in psutil.Process(self.process.pid).children() if "app.worker" in child.cmdline()]


@contextmanager
def served(directory: Path, *options: str, database_url: str | None = None) -> Iterator[Running]:
    """A process that is gone afterwards, and its PostgreSQL with it."""
    running = Running(directory, *options, database_url=database_url)
    try:
        yield running
    finally:
        if running.process.poll() is None:
            running.end(signal.SIGKILL)
        if running.process.returncode < 0:
            kill_postgres_of(running.data_dir)


def jiedui(*arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """A command to its end, as a process that has loaded its modules already: that takes longer than most of what they do."""
    with tempfile.TemporaryDirectory() as folder:
        out, err = Path(folder) / "out", Path(folder) / "err"
        process = LOADED.Process(target=_run, args=(arguments, environment() | settings, out, err))
        process.start()
        process.join(PATIENCE)
        said = out.read_text(), err.read_text()
        assert process.exitcode is not None, f"It did not end: {said}"
        return subprocess.CompletedProcess(arguments, process.exitcode, *said)


def _run(arguments: tuple[str, ...], chosen: dict[str, str], out: Path, err: Path) -> None:
    """What the process does."""
    from app.cli import main

    for file, descriptor in ((out, 1), (err, 2)):
        os.dup2(os.open(file, os.O_WRONLY | os.O_CREAT), descriptor)
    os.chdir(ROOT)
    os.environ.clear()
    os.environ.update(chosen)
    sys.argv = ["jiedui", *arguments]
    main()


def postgres_of(data_dir: Path) -> list[psutil.Process]:
    """Every living process of PostgreSQL that works in the data directory."""
    found = []
    for process in psutil.process_iter(["name", "cwd", "status"]):
        if process.info["name"] == "postgres" and process.info["cwd"] == str(data_dir.resolve() / "postgres"):
            found.append(process)
    return found


def kill_postgres_of(data_dir: Path) -> None:
    """What the next start would clear away, where there is none."""
    for process in postgres_of(data_dir):
        process.kill()
    shutil.rmtree(locate(data_dir).sockets, ignore_errors=True)


def postmaster_of(data_dir: Path) -> psutil.Process:
    return psutil.Process(int((data_dir / "postgres" / "postmaster.pid").read_text().split()[0]))


def environment() -> dict[str, str]:
    """Ours, without settings that the tests do not choose themselves; the demo registry is for those that ask for it."""
    chosen = {"DATABASE_URL", "DATA_DIR", "HOST", "PORT", "WORKERS"}
    return {name: value for name, value in os.environ.items() if name not in chosen} | {"DEMO": "false"}


def wait(true: Callable[[], bool], what: Callable[[], str] = str) -> None:
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, f"This did not happen: {what()}"
        time.sleep(0.02)
