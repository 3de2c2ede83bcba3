"""`make demo-pair`: both districts on this machine, each with an instance of its own, and a line between them that can be cut.

    python -m app.duo [--folder var/pair] [--port 8001]

Each instance has the article's record and accounts of its own district; records pass between them every second. `cut` and `join` on the
terminal stand for a line that drops; Ctrl-C ends everything, and the next start goes on where this one ended.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from app.commands import user
from app.config import Settings
from app.crypto import embedded_keys, ring
from app.database import CannotStart
from app.database.cluster import locate
from app.database.engine import connected
from app.models import Role
from app.sync import peers
from app.sync.client import Declined, Unreachable, client
from app.sync.exchange import Exchange
from app.sync.local import Local, pooled
from app.sync.patience import Patience
from app.sync.status import standing
from app.terminal import out, say

CODES = {"huancui": "371002", "taierzhuang": "370405"}
NAMES = {"huancui": "环翠区", "taierzhuang": "台儿庄区"}
ROLES = {"officer": Role.DISTRICT_OFFICER, "finance": Role.FINANCE, "approver": Role.APPROVER}
PATIENCE, PAUSE = 90.0, 1.0
TOKENS = "tokens.json"
STEPS = """1  In Huancui's GraphiQL, as huancui-finance: commitFunds, approved on a day, then recordDisbursement (the tab “disbursement”).
2  A second later the disbursement is in Tai'erzhuang's: acknowledgeDisbursement there, with the token of taierzhuang-finance.
3  cut  and go on working on both sides: each keeps its own record. Then  join  and look at  status .
4  Where both said something else of one version, syncConflicts shows it, and resolveConflict settles it: see docs/sync.md."""


@dataclass(slots=True)
class Instance:
    """One district's."""

    name: str
    folder: Path
    port: int
    tokens: dict[str, str] = field(default_factory=dict)

    @property
    def other(self) -> str:
        return next(name for name in CODES if name != self.name)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def url(self) -> str:
        return locate(self.folder).url()

    @property
    def settings(self) -> Settings:
        return embedded_keys(Settings(data_dir=self.folder))


@asynccontextmanager
async def served(instance: Instance) -> AsyncIterator[None]:
    """Its service, as a process of its own."""
    instance.folder.mkdir(parents=True, exist_ok=True)
    command = ("-m", "app.cli", "serve", "--no-demo", "--data-dir", str(instance.folder), "--port", str(instance.port))
    with (instance.folder / "serve.log").open("ab") as log:
        process = await asyncio.create_subprocess_exec(sys.executable, *command, stdout=log, stderr=log, start_new_session=True)
    try:
        await _ready(instance, process)
        yield
    finally:
        with suppress(ProcessLookupError):
            process.terminate()
        await process.wait()


async def _ready(instance: Instance, process: asyncio.subprocess.Process) -> None:
    async with httpx.AsyncClient() as http, asyncio.timeout(PATIENCE):
        while True:
            if process.returncode is not None:
                raise CannotStart(f"{NAMES[instance.name]} did not start; {instance.folder / 'serve.log'} says why.")
            with suppress(httpx.HTTPError):
                if (await http.get(f"{instance.address}/readyz")).status_code == httpx.codes.OK:
                    return
            await asyncio.sleep(0.2)


async def acquainted(one: Instance, other: Instance) -> None:
    """Accounts and partners, made the first time."""
    files = {each.name: each.folder / TOKENS for each in (one, other)}
    for here in (one, other):
        here.tokens = json.loads(files[here.name].read_text()) if files[here.name].exists() else {}
    if one.tokens and other.tokens:
        return
    for here in (one, other):
        async with connected(here.url, "make demo-pair") as connection:
            place = await user.place(connection, CODES[here.name], None)
            for title, role in ROLES.items():
                who = await user.account(connection, "demo", f"{here.name}-{title}", f"示例·{NAMES[here.name]}{title}")
                await user.give(connection, who, role, place)
                here.tokens[f"{here.name}-{title}"] = (await user.token(connection, who, 30)).text
            here.tokens["partner"] = await peers.add(connection, here.other, [CODES[here.name]], [CODES[here.other]])
            await connection.commit()
    for here, there in ((one, other), (other, one)):
        async with connected(here.url, "make demo-pair") as connection:
            await peers.change(connection, here.other, url=there.address, token=there.tokens["partner"], ring=ring(here.settings))
            await connection.commit()
    for here in (one, other):
        with os.fdopen(os.open(files[here.name], os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as kept:
            json.dump(here.tokens, kept, indent=1)


@dataclass(slots=True)
class Line:
    """What passes between the two, while the line holds."""

    one: Instance
    other: Instance
    holds: asyncio.Event = field(default_factory=asyncio.Event)

    async def between(self, here: Instance, there: Instance) -> None:
        """One side reads what the other has, again and again."""
        async with pooled(here.url) as source, client(there.address, there.tokens["partner"]) as reached:
            exchange = Exchange(Local(source, here.other), reached, Patience(1))
            while True:
                await self.holds.wait()
                with suppress(Unreachable, Declined):
                    done = await exchange.pull()
                    if done.records:
                        say(f"{NAMES[there.name]} → {NAMES[here.name]}: {done}")
                await asyncio.sleep(PAUSE)

    async def told(self, word: str) -> None:
        """What somebody types."""
        match word.strip():
            case "cut":
                self.holds.clear()
                say("The line is cut: each side works on by itself. `join` mends it.")
            case "join":
                self.holds.set()
                say("The line holds again.")
            case "status":
                for here in (self.one, self.other):
                    async with connected(here.url) as connection:
                        for stands in await standing(connection):
                            counts = f"{stands.received:,} received, {stands.parked:,} waiting, {stands.conflicts:,} conflicts"
                            say(f"{NAMES[here.name]}: {counts}")
            case "":
                pass
            case _:
                say("Say cut, join or status; Ctrl-C ends it.")


async def typed(line: Line) -> None:
    """Listen to the terminal, where there is one."""
    if not sys.stdin.isatty():
        await asyncio.Event().wait()
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    while word := await reader.readline():
        await line.told(word.decode(errors="replace"))
    await asyncio.Event().wait()


async def run(folder: Path, port: int) -> None:
    one, other = (Instance(name, (folder / name).resolve(), port + at) for at, name in enumerate(CODES))
    say("Starting both districts; the first time it takes a minute.")
    async with AsyncExitStack() as stack:
        for each in (one, other):
            await stack.enter_async_context(served(each))
        await acquainted(one, other)
        shown(one, other)
        line = Line(one, other)
        line.holds.set()
        async with asyncio.TaskGroup() as group:
            for here, there in ((one, other), (other, one)):
                group.create_task(line.between(here, there))
            group.create_task(typed(line))


def shown(one: Instance, other: Instance) -> None:
    """Where both are, and what to try."""
    lines = Table.grid(padding=(0, 2))
    lines.add_column(style="bold")
    for each in (one, other):
        lines.add_row(NAMES[each.name], f"{each.address}/")
    out.print(Panel(lines, title="结对 Two districts", title_align="left", expand=False))
    out.print(Text("Tokens: -H 'authorization: Bearer …'", style="bold"))
    for name, token in (one.tokens | other.tokens).items():
        if name != "partner":
            out.print(Text(f"  {name:<21} {token}"))
    out.print(Text(STEPS))


def main() -> None:
    """Both districts, until Ctrl-C."""
    parser = argparse.ArgumentParser(prog="python -m app.duo", description="Both districts on this machine, and the line between them.")
    parser.add_argument("--folder", type=Path, default=Path("var") / "pair")
    parser.add_argument("--port", type=int, default=8001)
    chosen = parser.parse_args()
    try:
        asyncio.run(run(chosen.folder, chosen.port))
    except CannotStart as refusal:
        say(str(refusal))
        sys.exit(1)
    except KeyboardInterrupt:
        say("Stopped. The next start goes on from here.")


if __name__ == "__main__":
    main()
