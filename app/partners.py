"""`jiedui sync`: partners, and the exchange with each.

`app.cli` loads this where it is asked for, because a start knows nothing of it.
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import App, Parameter
from cyclopts.validators import Number
from rich import box
from rich.table import Table

from app.database import CannotStart
from app.database.engine import connected
from app.database.migrations import require_current
from app.exchanging import address, ago, carrying, exchanging, heard, keys_of, now, secret
from app.sync import pack as packing
from app.sync import peers
from app.sync.exchange import Exchange
from app.sync.following import follow
from app.sync.local import Local
from app.sync.receipt import counts
from app.sync.status import Standing, standing
from app.terminal import DatabaseUrl, DataDir, changed, chosen, database, out, say

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

    from app.crypto import Ring

WIDE = 200
"""Characters of a line where no terminal has its own."""

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
    settings = chosen(data_dir=data_dir, database_url=database_url)

    async def run(connection: AsyncConnection) -> str:
        return await peers.add(connection, name, ours, theirs, url=address(url), token=secret(token), ring=keys_of(settings), days=days)

    made = asyncio.run(changed(settings, run, "jiedui sync add-peer"))
    say(f"Give {name} this token; it is not shown again. It asks us with it: `jiedui sync set-peer … --token @FILE` over there.")
    out.print(made)


@sync.command
def set_peer(name: Peer, *, url: Url = None, token: Token = None, data_dir: DataDir = None, database_url: DatabaseUrl = None) -> None:
    """Change where a partner answers, or the token that it gave us."""
    settings = chosen(data_dir=data_dir, database_url=database_url)

    async def run(connection: AsyncConnection) -> None:
        await peers.change(connection, name, url=address(url), token=secret(token), ring=keys_of(settings))

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
    every: Annotated[
        float,
        Parameter(
            help="Seconds between two looks at what is to be sent, and without a live feed at what is to be read.",
            validator=Number(gte=0.2),
        ),
    ] = 2.0,
    data_dir: DataDir = None,
    database_url: DatabaseUrl = None,
) -> None:
    """Pull when the partner's live feed tells of something, and push, until Ctrl-C; a line that is down is tried with growing patience."""

    async def forever(exchange: Exchange) -> None:
        await follow(exchange, name, every, lambda told: say(f"{now()} {told}"))

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

    came = ("received", "kept", "there already", "conflicting", "sent back", "waiting")
    table = Table(*("partner", "answers at", "pulled", "pushed", *came, "kept after waiting", "open conflicts"), box=box.SIMPLE_HEAD)
    found = asyncio.run(asked())
    for one in found:
        sums = (one.received, one.kept, one.known, one.conflicting, one.sent_back, one.parked)
        counts = (f"{count:,}" for count in (*sums, one.later, one.conflicts))
        table.add_row(one.name, one.url or "nowhere", ago(one.pulled_at), ago(one.pushed_at), *counts)
    if found:
        if not out.is_terminal:
            out.width = WIDE
        out.print(table)
    else:
        say("There is no partner. `jiedui sync add-peer --help` says how to make one.")


@sync.command
def pack(name: Peer, file: Path, *, data_dir: DataDir = None, database_url: DatabaseUrl = None) -> None:
    """Write what a partner without a line does not know into a file that it alone can read."""

    async def run(local: Local, peer: Any, keys: Ring | None, _: AsyncConnection) -> str:
        token = peers.token_of(keys, peer)
        head = packing.Head(await local.node(), "_".join(token.split("_")[:2]), peer.pushed, peer.pulled)
        count = await heard(
            f"Into {file}", lambda told: packing.pack(file, head, packing.digest_of(token), local.pages(peer.pushed, 1_000), told)
        )
        return f"{count:,} records are in {file}. Carry it to {name}: `jiedui sync unpack` there, and bring a file of theirs back."

    say(carrying(chosen(data_dir=data_dir, database_url=database_url), name, run))


@sync.command
def unpack(name: Peer, file: Path, *, data_dir: DataDir = None, database_url: DatabaseUrl = None) -> None:
    """Keep what a partner wrote into a file. A file twice, or an old one after a new one, changes nothing."""

    async def run(local: Local, peer: Any, _: Ring | None, connection: AsyncConnection) -> str:
        head = packing.read_head(file)
        digest = await peers.digest_of(connection, peer, head.prefix)
        fates = await local.carried(head, packing.unpacked(file, head, digest))
        told = ", ".join(f"{count:,} {outcome.lower()}" for outcome, count in counts(fates).items() if count)
        return f"{len(fates):,} records came from {name}{f': {told}' if told else ''}."

    say(carrying(chosen(data_dir=data_dir, database_url=database_url), name, run))
