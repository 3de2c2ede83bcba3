"""Who is measured: each one server process on a port of its own, over the same PostgreSQL, with ten connections to it."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson
import psutil

from tests.bench import installed
from tests.bench.installed import PEERS, Missing

ROOT = Path(__file__).parents[2]
PATIENCE = 90


@dataclass(frozen=True, slots=True)
class Tokens:
    """Of an account that reads what is public, and of an officer of the district whose records are changed."""

    reader: str
    writer: str


@dataclass(frozen=True, slots=True)
class Contestant:
    """Its name, whose words it understands, the command that serves on a port, and the tokens that it wants."""

    key: str
    title: str
    speaks: str
    command: Sequence[str]
    env: Mapping[str, str] = field(default_factory=dict)
    tokens: Tokens | None = None

    def token(self, *, writes: bool) -> str | None:
        """What a request to it bears."""
        if self.tokens is None:
            return None
        return self.tokens.writer if writes else self.tokens.reader


@dataclass(frozen=True, slots=True)
class Serving:
    """A contestant at work."""

    contestant: Contestant
    address: tuple[str, int]
    process: psutil.Process


def contestants(url: str, cache: Path, tokens: Tokens) -> tuple[list[Contestant], dict[str, str]]:
    """Those that can be measured here, and why others cannot. `{port}` in a command is the port to listen on."""
    jiedui, floor, dataloader = at_hand(url, tokens)
    folder = installed.postgraphile(cache)
    production = {"NODE_ENV": "production", "GRAPHILE_ENV": "production"}
    node = [str(folder / "node_modules/.bin/node"), str(folder / "server.mjs"), url, "{port}"]
    found = [jiedui, floor, Contestant("postgraphile", "PostGraphile 5", "postgraphile", node, production), dataloader]
    fraiseql = installed.fraiseql(cache)
    if isinstance(fraiseql, Missing):
        return found, {"FraiseQL": fraiseql.reason}
    service, its = str(PEERS / "fraiseql/service.py"), f"{_plain(url)}&options=-csearch_path%3Dfraiseql,public"
    found += [
        Contestant("fraiseql", "FraiseQL 1.9, views", "fraiseql", [str(fraiseql), service, its, "{port}", "v_"]),
        Contestant("fraiseql-kept", "FraiseQL 1.9, kept projections", "fraiseql", [str(fraiseql), service, its, "{port}", "tv_"]),
    ]
    return found, {}


def at_hand(url: str, tokens: Tokens) -> tuple[Contestant, Contestant, Contestant]:
    """Those that need no packages but ours: Jiedui, the floor, and the service with DataLoaders."""
    python = sys.executable
    return (
        # Limits are on; the rate is what no load of ours reaches. Who asks is looked at. Nobody writes a line for each request.
        Contestant(
            "jiedui",
            "Jiedui",
            "jiedui",
            [python, "-m", "app.cli", "serve", "--port", "{port}", "--database-url", url],
            {"RATE_LIMIT": str(10**12), "ACCESS_LOG": "false"},
            tokens,
        ),
        Contestant("floor", "by hand, bare ASGI", "floor", [python, "-m", "tests.bench.peers.floor", "serve", url, "{port}"]),
        Contestant(
            "dataloader",
            "Strawberry + SQLAlchemy + DataLoader",
            "dataloader",
            [python, "-m", "tests.bench.peers.dataloader", url, "{port}"],
        ),
    )


def _plain(url: str) -> str:
    """Without the port, which the socket implies.

    >>> _plain("postgresql://jiedui@/jiedui?host=/tmp/x&port=5432")
    'postgresql://jiedui@/jiedui?host=/tmp/x'
    """
    return re.sub(r"&port=\d+", "", url)


@contextmanager
def serving(contestant: Contestant, log: Path) -> Iterator[Serving]:
    """Started and listening; ended afterwards."""
    port = _free_port()
    command = [part.replace("{port}", str(port)) for part in contestant.command]
    env = {name: value for name, value in os.environ.items() if contestant.speaks != "fraiseql" or name != "PYTHONPATH"}
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            stdout=output,
            stderr=output,
            stdin=subprocess.DEVNULL,
            cwd=ROOT,
            env=env | dict(contestant.env),
            start_new_session=True,
        )
    try:
        _listening(process, port, log)
        yield Serving(contestant, ("127.0.0.1", port), psutil.Process(process.pid))
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


def _listening(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    end = time.monotonic() + PATIENCE
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            if process.poll() is not None or time.monotonic() > end:
                raise SystemExit(f"{process.args!r} does not serve:\n{log.read_text()[-2000:]}") from None
            time.sleep(0.1)
        else:
            return


def payload(query: str, variables: Mapping[str, Any], *, token: str | None = None) -> bytes:
    """A request over HTTP/1.1, ready to be sent."""
    body = orjson.dumps({"query": query, "variables": variables})
    headers = ["host: 127.0.0.1", "content-type: application/json", "accept: application/json", f"content-length: {len(body)}"]
    headers += [f"authorization: Bearer {token}"] if token else []
    return "\r\n".join(("POST /graphql HTTP/1.1", *headers, "", "")).encode() + body
