"""`jiedui sync`: partners, and the exchange with each.

`app.cli` loads this where it is asked for, because a start knows nothing of it.
"""

from __future__ import annotations

import asyncio
import gc
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import httpx
from cyclopts import App, Parameter
from cyclopts.validators import Number
from rich import box
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from app.cli import DatabaseUrl, DataDir, changed, chosen, database, err, out, say
from app.config import Settings
from app.crypto import embedded_keys, ring
from app.database import CannotStart
from app.database.engine import connected
from app.database.migrations import require_current
from app.sync import pack as packing
from app.sync import peers
from app.sync.client import Declined, Unreachable, client
from app.sync.exchange import LONGEST, Exchange, Heard, Patience
from app.sync.local import Local, pooled
from app.sync.receipt import counts
from app.sync.status import Standing, standing

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

T = TypeVar("T")
sync = App("sync", help="Exchange records with partner instances.")

Peer = Annotated[str, Parameter(help="The partner, as it is called here.")]
Url = Annotated[str | None, Parameter(help="Where the partner's service answers, as https://example.org; none for one that only asks us.")]
Token = Annotated[str | None, Parameter(help="The token that the partner gave us; or @FILE, which holds it.")]


@sync.command
def add_peer(  # noqa: PLR0913 - options of a command
    name: Peer,
    *,
    ours: Annotated[list[str], Parameter(help="Codes of the districts whose records the partner is sent.")],
    theirs: Annotated[list[str], Parameter(help="Codes of the districts whose records the partner sends.")],
    url: Url = None,
    token: Token = None,
    days: Annotated[int, Parameter(help="How long the partner's token lasts.", validator=Number(gte=1, lte=3660))] = 365,
    data_dir: DataDir = None,
    database_url: DatabaseUrl = None,
) -> None:
    """Make a partner, and print the token that it asks us with, once."""
    settings = with_keys(chosen(data_dir=data_dir, database_url=database_url))

    async def run(connection: AsyncConnection) -> str:
        return await peers.add(connection, name, ours, theirs, url=address(url), token=secret(token), ring=ring(settings), days=days)

    made = asyncio.run(changed(settings, run, "jiedui sync add-peer"))
    say(f"Give {name} this token; it is not shown again. It asks us with it: `jiedui sync set-peer … --token @FILE` over there.")
    out.print(made)


@sync.command
def set_peer(name: Peer, *, url: Url = None, token: Token = None, data_dir: DataDir = None, database_url: DatabaseUrl = None) -> None:
    """Change where a partner answers, or the token that it gave us."""
    settings = with_keys(chosen(data_dir=data_dir, database_url=database_url))

    async def run(connection: AsyncConnection) -> None:
        await peers.change(connection, name, url=address(url), token=secret(token), ring=ring(settings))

    asyncio.run(changed(settings, run, "jiedui sync set-peer"))
    say(f"{name} was changed. `jiedui sync pull {name}` tries it.")


@sync.command
def end_peer(name: Peer, *, data_dir: DataDir = None, database_url: DatabaseUrl = None) -> None:
    """Exchange nothing more with a partner. What came from it stays; its token is refused within seconds."""
    asyncio.run(changed(chosen(data_dir=data_dir, database_url=database_url), lambda c: peers.end(c, name), "jiedui sync end-peer"))
    say(f"{name} is a partner no more.")


@sync.command
def pull(name: Peer, *, data_dir: DataDir = None, database_url: DatabaseUrl = None) -> None:
    """Read everything that a partner has for us. Interrupted, it goes on the next time where it was."""

    async def run(exchange: Exchange) -> str:
        done = await heard(f"From {name}", exchange.pull)
        return f"Pulled from {name}: {done}."

    say(exchanging(chosen(data_dir=data_dir, database_url=database_url), name, run))


@sync.command
def push(name: Peer, *, data_dir: DataDir = None, database_url: DatabaseUrl = None) -> None:
    """Send a partner everything that it does not know, as for one that cannot reach us."""

    async def run(exchange: Exchange) -> str:
        done = await heard(f"To {name}", exchange.push)
        return f"Pushed to {name}: {done}."

    say(exchanging(chosen(data_dir=data_dir, database_url=database_url), name, run))


@sync.command
def recover(name: Peer, *, data_dir: DataDir = None, database_url: DatabaseUrl = None) -> None:
    """Take back from a partner what it holds of our own records and we do not, as after `jiedui restore`."""

    async def run(exchange: Exchange) -> str:
        done = await heard(f"Back from {name}", exchange.recover)
        return (
            f"Taken back from {name}: {done.outcomes['APPLIED']:,} of our records that were newer there. Then: `jiedui sync verify {name}`."
        )

    say(exchanging(chosen(data_dir=data_dir, database_url=database_url), name, run))


@sync.command
def verify(
    name: Peer,
    *,
    repair: Annotated[bool, Parameter(help="Send or fetch again what differs.")] = True,
    data_dir: DataDir = None,
    database_url: DatabaseUrl = None,
) -> None:
    """Compare with a partner, both ways, and mend what differs; exit code 1 where something still does."""

    async def run(exchange: Exchange) -> str:
        found = await exchange.verify(repair=repair)
        if found.same:
            return f"Both sides hold the same: {found.records:,} records of ours are there, and all of theirs here."
        told = f"{found.fetched:,} of their records differed here, {found.offered:,} of ours there"
        if repair and (await exchange.verify(repair=False)).same:
            return f"{told}; now both sides hold the same."
        raise CannotStart(f"{told}. Look at `jiedui sync status` and at syncConflicts: some wait for a person, or for another record.")

    say(exchanging(chosen(data_dir=data_dir, database_url=database_url), name, run))


@sync.command
def run(
    name: Peer,
    *,
    every: Annotated[float, Parameter(help="Seconds between two exchanges.", validator=Number(gte=0.2))] = 2.0,
    data_dir: DataDir = None,
    database_url: DatabaseUrl = None,
) -> None:
    """Pull and push again and again until Ctrl-C; a line that is down is tried with growing patience."""

    async def forever(exchange: Exchange) -> str:
        pause, reached = every, None
        while True:
            try:
                pulled, pushed = await exchange.pull(), await exchange.push()
                for verb, done in (("pulled", pulled), ("pushed", pushed)):
                    if done.records:
                        say(f"{now()} {verb} {done}")
                if reached is False:
                    say(f"{now()} {name} answers again")
                pause, reached = every, True
            except Unreachable as error:
                if reached is not False:
                    say(f"{now()} {error} Trying again.")
                pause, reached = min(2 * max(pause, 1.0), LONGEST), False
            await asyncio.sleep(pause * random.uniform(0.75, 1.25))  # noqa: S311 - no secret

    exchanging(chosen(data_dir=data_dir, database_url=database_url), name, forever, attempts=1)


@sync.command
def status(*, data_dir: DataDir = None, database_url: DatabaseUrl = None) -> None:
    """How the exchange with each partner stands."""

    async def asked() -> list[Standing]:
        async with (
            database(chosen(data_dir=data_dir, database_url=database_url)) as url,
            connected(url, "jiedui sync status") as connection,
        ):
            await require_current(connection)
            return await standing(connection)

    table = Table(*("partner", "answers at", "pulled", "pushed", "received", "waiting", "conflicts"), box=box.SIMPLE_HEAD)
    found = asyncio.run(asked())
    for one in found:
        counts = (f"{count:,}" for count in (one.received, one.parked, one.conflicts))
        table.add_row(one.name, one.url or "nowhere", ago(one.pulled_at), ago(one.pushed_at), *counts)
    if found:
        out.print(table)
    else:
        say("There is no partner. `jiedui sync add-peer --help` says how to make one.")


@sync.command
def pack(name: Peer, file: Path, *, data_dir: DataDir = None, database_url: DatabaseUrl = None) -> None:
    """Write what a partner without a line does not know into a file that it alone can read."""

    async def run(local: Local, peer: Any, token: str | None, _: AsyncConnection) -> str:
        if token is None:
            raise CannotStart(f"{name} gave us no token yet: `jiedui sync set-peer {name} --token @FILE`.")
        head = packing.Head(await local.node(), "_".join(token.split("_")[:2]), peer.pushed, peer.pulled)
        count = await heard(
            f"Into {file}", lambda told: packing.pack(file, head, packing.digest_of(token), local.pages(peer.pushed, 1_000), told)
        )
        return f"{count:,} records are in {file}. Carry it to {name}: `jiedui sync unpack` there, and bring a file of theirs back."

    say(carrying(chosen(data_dir=data_dir, database_url=database_url), name, run))


@sync.command
def unpack(name: Peer, file: Path, *, data_dir: DataDir = None, database_url: DatabaseUrl = None) -> None:
    """Keep what a partner wrote into a file. A file twice, or an old one after a new one, changes nothing."""

    async def run(local: Local, peer: Any, _: str | None, connection: AsyncConnection) -> str:
        head = packing.read_head(file)
        digest = await peers.digest_of(connection, peer, head.prefix)
        fates = await local.carried(head, packing.unpacked(file, head, digest))
        told = ", ".join(f"{count:,} {outcome.lower()}" for outcome, count in counts(fates).items() if count)
        return f"{len(fates):,} records came from {name}{f': {told}' if told else ''}."

    say(carrying(chosen(data_dir=data_dir, database_url=database_url), name, run))


# Around an exchange -----------------------------------------------------------------------------------------------


def exchanging(settings: Settings, name: str, work: Callable[[Exchange], Awaitable[T]], attempts: int = 8) -> T:
    """Do something with a partner. Raises CannotStart in one sentence for whatever is in the way."""

    async def asked() -> T:
        async with between(with_keys(settings), name, attempts) as exchange:
            return await work(exchange)

    gc.freeze()  # records come and go by the thousand: looking through everything else each time took half of the time
    gc.set_threshold(10_000, 10, 10)
    try:
        return asyncio.run(asked())
    except (Unreachable, Declined) as refusal:
        raise CannotStart(f"{refusal} Nothing is lost: what came was kept, and the next time goes on there.") from None


def carrying(settings: Settings, name: str, work: Callable[[Local, Any, str | None, AsyncConnection], Awaitable[str]]) -> str:
    """Do something for a partner without asking it."""

    async def asked() -> str:
        keys = ring(with_keys(settings))
        async with database(settings) as url, connected(url, "jiedui sync") as connection:
            await require_current(connection)
            peer = await peers.find(connection, name)
            async with pooled(url) as source:
                return await work(Local(source, name), peer, peers.token_of(keys, peer), connection)

    return asyncio.run(asked())


@asynccontextmanager
async def between(settings: Settings, name: str, attempts: int) -> AsyncIterator[Exchange]:
    """Our database and the partner's service."""
    async with database(settings) as url:
        async with connected(url) as connection:
            await require_current(connection)
            peer = await peers.find(connection, name)
        token = peers.token_of(ring(settings), peer)
        if peer.url is None or token is None:
            raise CannotStart(f"{name} has no address or no token yet: `jiedui sync set-peer {name} --url … --token @FILE`.")
        async with pooled(url) as source, client(peer.url, token) as reached:
            yield Exchange(Local(source, name), reached, Patience(attempts))


async def heard(title: str, work: Callable[[Heard], Awaitable[T]]) -> T:
    """Show how many records have passed."""
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed:,} records"), TimeElapsedColumn())
    with Progress(*columns, console=err, disable=not err.is_terminal) as bars:
        bar = bars.add_task(title, total=None)
        return await work(lambda count: bars.advance(bar, count))


def with_keys(settings: Settings) -> Settings:
    return embedded_keys(settings) if settings.embedded else settings


def address(url: str | None) -> str | None:
    """An address as it is kept. Raises CannotStart."""
    if url is None:
        return None
    try:
        parts = httpx.URL(url)
    except httpx.InvalidURL:
        parts = httpx.URL("")
    local = parts.host in {"localhost", "127.0.0.1", "::1"}
    if not parts.host or not (parts.scheme == "https" or (parts.scheme == "http" and local)):
        raise CannotStart(f"{url} is no address of a partner: https://…, or http:// on this machine.")
    return url


def secret(token: str | None) -> str | None:
    """A token, or what is in the file that is named."""
    if token is None or not token.startswith("@"):
        return token
    try:
        return Path(token[1:]).read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        raise CannotStart(f"{token[1:]} cannot be read.") from None


def now() -> str:
    return f"{datetime.now(UTC):%H:%M:%S}"


def ago(moment: Any) -> str:
    if moment is None:
        return "never"
    seconds = int((datetime.now(UTC) - moment).total_seconds())
    return f"{seconds} s ago" if seconds < 120 else f"{seconds // 60:,} min ago"
