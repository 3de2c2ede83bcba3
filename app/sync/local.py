"""Our own side of an exchange: the same pages, digests and records that a partner is told, read from our database; and what came, kept."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cache, partial
from typing import Any
from uuid import UUID

import asyncpg
from sqlalchemy import Select, Update, func, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from app.database.away import AWAY
from app.database.pool import plain
from app.errors import BadCursor, FeedReset
from app.feed.cursor import ANEW, read
from app.models import Instance, PeerSeal, Seal, SyncOperation, SyncOutcome, SyncPeer, SyncReceipt, SyncRoad
from app.sync import digest, page, peers
from app.sync.apply import BUSY, apply
from app.sync.arrival import Fate, Sent
from app.sync.client import Page, Unreachable
from app.sync.pack import Head
from app.sync.receipt import keep_receipt, receipt
from app.sync.weigh import Partner

AS_WRITER = text(
    "select set_config('role', 'jiedui_writer', true), set_config('timezone', 'UTC', true),"
    " set_config('jiedui.actor', :actor, true), set_config('jiedui.purpose', :purpose, true)"
)
SNAPSHOT = text("set transaction isolation level repeatable read")
"""A page and its end are two statements: a record that comes between them would be passed over."""
AS_READER = (text("set local role jiedui_reader"), text("set local timezone = 'UTC'"), text("set local transaction_read_only = on"))
PULLED, RECORDS = cache(page.pulled), cache(lambda: page.records().order_by(text("place, id")))
DIGESTS, LISTED = cache(digest.digests), cache(digest.listed)
EVERYWHERE: Mapping[str, Any] = {"kinds": [], "bucket": -1}


@asynccontextmanager
async def pooled(database_url: str) -> AsyncIterator[AsyncEngine]:
    """A database that is asked again and again: its connections and their plans are kept."""
    settings = {"plan_cache_mode": "force_generic_plan", "jit": "off", "application_name": "jiedui sync"}
    settings["max_parallel_workers_per_gather"] = "0"  # a generic plan thinks that a page may be everything
    connect = partial(asyncpg.connect, plain(database_url), server_settings=settings)
    source = create_async_engine("postgresql+asyncpg://", async_creator=connect, pool_size=2, hide_parameters=True)
    try:
        yield source
    finally:
        await source.dispose()


class Overtaken(Exception):
    """Another exchange with the same partner went on meanwhile."""


class TryAgain(Exception):
    """Another transaction was in the way of a record."""


@dataclass(frozen=True, slots=True)
class Local:
    """Our database, as far as it is about one partner."""

    source: AsyncEngine
    name: str

    async def peer(self) -> Any:
        """The partner's row."""
        async with self._transaction() as connection:
            return await peers.find(connection, self.name)

    async def keep(self, given: Page | Sequence[Sent], road: SyncRoad, before: str | None = None) -> list[Fate]:
        """Keep what came, and with a page its cursor, in one transaction. Raises Overtaken, TryAgain."""
        records = given.records if isinstance(given, Page) else given
        async with self._writing(f"sync {road.name.lower()}") as (connection, peer):
            if isinstance(given, Page) and peer.pulled != before:
                raise Overtaken
            sides = peers.partner(peer)
            became = await apply(connection, sides, records)
            if any(fate.outcome is SyncOutcome.RETRY for fate in became.fates):
                raise TryAgain
            some = bool(records) or any(became.waited.values())
            if isinstance(given, Page):
                await connection.execute(_kept(given, peer.id, receipt(sides, road, became) if some else None))
            elif some:
                await keep_receipt(connection, sides, road, became)
            return became.fates

    async def take_back(self, records: Sequence[Sent]) -> list[Fate]:
        """Keep our own records as the partner holds them, where that is newer than what is here. Raises TryAgain."""
        async with self._writing("sync recover") as (connection, peer):
            fates, _ = await apply(connection, Partner(peer.id, (), tuple(peer.ours), peer.node), records)
            if any(fate.outcome is SyncOutcome.RETRY for fate in fates):
                raise TryAgain
            return fates

    @asynccontextmanager
    async def _writing(self, purpose: str) -> AsyncIterator[tuple[AsyncConnection, Any]]:
        """A transaction that writes as the service does, and the partner's row, locked. Raises TryAgain where another is in the way."""
        try:
            async with self._transaction() as connection:
                await connection.execute(AS_WRITER, {"actor": f"partner:{self.name}", "purpose": purpose})
                yield connection, await peers.find(connection, self.name, locked=True)
        except DBAPIError as error:
            if getattr(error.driver_exception, "sqlstate", None) not in BUSY:
                raise
            raise TryAgain from None

    async def forget_cursor(self) -> None:
        """Read everything again from here on."""
        async with self._transaction() as connection:
            await connection.execute(update(SyncPeer).where(SyncPeer.name == self.name).values(pulled=None))

    async def page(self, after: str | None, size: int) -> Page:
        """What we tell the partner next, as it would read it."""
        async with self._reading() as (connection, environment):
            position = read(page.PULLED, page.BEGINNING)(after, environment["cursor_secret"])
            given = {**environment, "after": position, "first": size}
            head = (await connection.execute(PULLED(), given)).one()
            rows = (await connection.execute(RECORDS(), given)).all()
        found = tuple(Sent(r.kind, r.key, SyncOperation[r.operation], r.epoch, r.version, r.state) for r in rows)
        return Page(head.instance, head.cursor, head.has_more, found)

    async def sent(self, before: str | None, cursor: str) -> None:
        """Remember how far the partner was told, unless another push went on from there meanwhile."""
        async with self._transaction() as connection:
            at = update(SyncPeer).where(SyncPeer.name == self.name, SyncPeer.pushed.is_not_distinct_from(before))
            await connection.execute(at.values(pushed=cursor, pushed_at=func.now()))

    async def pages(self, after: str | None, size: int) -> AsyncGenerator[Page]:
        """Everything that the partner does not know, page by page."""
        more = True
        while more:
            try:
                page = await self.page(after, size)
            except (BadCursor, FeedReset):  # we were restored since: everything again
                page = await self.page(None, size)
            after, more = page.cursor, page.has_more
            yield page

    async def carried(self, head: Head, pages: Iterator[Page]) -> list[Fate]:
        """Keep what a file holds, page by page.

        If it begins where we are, we are where it ends, and its writer's word of how far it has read us is the newest.
        """
        fates: list[Fate] = []
        for one in pages:
            fates += await self.keep(one.records, SyncRoad.CARRIED)
            if one.has_more:
                continue
            told = {"pulled": one.cursor, "pulled_at": func.now(), "node": UUID(head.instance)}
            told |= {"pushed": head.read, "pushed_at": func.now()} if head.read else {}
            here = update(SyncPeer).where(SyncPeer.name == self.name, SyncPeer.pulled.is_not_distinct_from(head.begins))
            async with self._transaction() as connection:
                await connection.execute(here.values(**told))
        return fates

    async def digests(self, side: str, buckets: int = 16) -> dict[tuple[str, int], tuple[int, str]]:
        """Count and digest of each kind and bucket here."""
        found = await self._all(DIGESTS, {**EVERYWHERE, "side": side, "buckets": buckets})
        return {(row.kind, row.bucket): (row.count, row.digest) for row in found}

    async def records(self, side: str, kind: str, buckets: int, bucket: int) -> list[Any]:
        """The records of a bucket here."""
        nil = UUID(int=0)
        given = {"side": side, "kinds": [kind.lower()], "buckets": buckets, "bucket": bucket, "behind": nil, "first": 1_000_000}
        return await self._all(LISTED, given)

    async def unlike(self, seen: Sequence[tuple[int, str]]) -> list[int]:
        """The numbers of seals that a partner saw, and that are not there any more as it saw them."""
        async with self._transaction() as connection:
            kept = {number: digest.hex() for number, digest in await connection.execute(select(Seal.number, Seal.hash))}
        return [number for number, hash_ in seen if kept.get(number) != hash_]

    async def node(self) -> str:
        async with self._transaction() as connection:
            return str(await connection.scalar(select(Instance.node)))

    async def _all(self, statement: Callable[[], Select[Any]], given: Mapping[str, Any]) -> list[Any]:
        async with self._reading() as (connection, environment):
            return list((await connection.execute(statement(), {**environment, **given})).all())

    @asynccontextmanager
    async def _transaction(self) -> AsyncIterator[AsyncConnection]:
        """A transaction. Raises Unreachable where our own database went away: then all of it was kept, or nothing; FeedReset."""
        try:
            async with self.source.begin() as connection:
                yield connection
        except (OSError, asyncpg.PostgresError, asyncpg.InternalClientError, DBAPIError) as error:
            if _state(error) == ANEW:
                raise FeedReset("Our feed has begun anew.") from None
            if not _away(error):
                raise
            raise Unreachable("Our own database does not answer.") from None

    @asynccontextmanager
    async def _reading(self) -> AsyncIterator[tuple[AsyncConnection, dict[str, Any]]]:
        """A snapshot of our record, with what a partner's requests bring."""
        peer = await self.peer()
        async with self._transaction() as connection:
            await connection.execute(SNAPSHOT)
            secret = await connection.scalar(select(Instance.cursor_key))
            for statement in AS_READER:
                await connection.execute(statement)
            yield connection, {"cursor_secret": secret, "viewer_subject": peer.account}


def _kept(page: Page, peer: UUID, told: Mapping[str, Any] | None) -> Update:
    """Where a page ends, with its receipt and the seal that came with it: one statement."""
    at = update(SyncPeer).where(SyncPeer.id == peer).values(pulled=page.cursor, pulled_at=func.now(), node=UUID(page.instance))
    if told is not None:
        at = at.add_cte(insert(SyncReceipt).values(**told).cte("told"))
    if page.seal is not None:
        number, seal = page.seal
        seen = insert(PeerSeal).values(peer_id=peer, number=number, hash=seal).on_conflict_do_nothing()
        at = at.add_cte(seen.cte("seen"))
    return at


def _away(error: Exception) -> bool:
    """Whether PostgreSQL was restarted or cannot be reached."""
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return True
    state = _state(error)
    return state.startswith(AWAY) if state else not isinstance(error, DBAPIError)


def _state(error: BaseException) -> str | None:
    state: str | None = getattr(getattr(error, "driver_exception", error), "sqlstate", None)
    return state
