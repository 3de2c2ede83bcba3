"""The head of the feed, looked at while somebody waits for it.

One short statement every few milliseconds for the whole process, none while nobody waits, and nothing at commit: a NOTIFY takes a lock
there that serialises writers. Two things are told of what a look finds:

    moved     the position up to which the feed can be read: for whoever follows it
    touched   the records that became visible, those of transactions beyond that position too: a reader of tables sees them already,
              however long another transaction holds the feed back
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import orjson
import structlog

from app.feed.read import START, Position

log = structlog.get_logger()

EVERY = 0.05
"""Seconds between two looks."""
PATIENCE = 1.0
"""Seconds after a look that failed."""
MOST = 10_000
"""Entries that one look tells apart."""
EACH = 200
"""Records of a kind that one look tells apart."""

HEAD = """
select json_build_array(epoch, xid, seq)::text from change, instance
where xid < pg_snapshot_xmin(pg_current_snapshot()) or epoch < feed_epoch
order by epoch desc, xid desc, seq desc limit 1"""
BEGIN = f"select convert_to(coalesce(({HEAD}), 'null'), 'UTF8')"
LOOK = f"""
with fresh as materialized (
  select xid, kind, record, not (xid < pg_snapshot_xmin(pg_current_snapshot()) or epoch < feed_epoch) as ahead from change, instance
  where (epoch, xid, seq) > ($1, $2::text::xid8, $3::bigint) and not xid = any($4::text[]::xid8[]) limit {MOST + 1}
), few as (
  select kind, case when count(distinct record) <= {EACH} then json_agg(distinct record) end as records from fresh group by kind
)
select convert_to(json_build_object(
  'head', ({HEAD})::json,
  'ahead', (select json_agg(distinct xid::text) from fresh where ahead),
  'kinds', case when (select count(*) from fresh) <= {MOST} then (select coalesce(json_object_agg(kind, records), '{{}}') from few) end
)::text, 'UTF8')"""  # noqa: S608 - our own text


@dataclass(frozen=True, slots=True)
class Touched:
    """What became visible: records by the name of their table, None for more of one than are told apart; None for more of all."""

    records: Mapping[str, frozenset[UUID] | None] | None


Heard = Callable[[Touched], None]


def nobody(_: Touched) -> None:
    """Only the position is waited for."""


@dataclass(slots=True)
class Watch:
    """The head of the feed of one database. `fetch` runs a statement of one value, as the read pool does."""

    fetch: Callable[[str, list[Any]], Awaitable[bytes]]
    every: float = EVERY
    position: Position = START
    looks: int = 0
    _ahead: frozenset[str] = frozenset()
    _heard: Counter[Heard] = field(default_factory=Counter)
    _waiting: set[asyncio.Future[None]] = field(default_factory=set)
    _begun: asyncio.Task[None] | None = None
    _looking: asyncio.Task[None] | None = None

    @asynccontextmanager
    async def watching(self, heard: Heard = nobody) -> AsyncIterator[None]:
        """Look meanwhile, and tell `heard` of what each look finds; what changed before is not told. Raises what the first look did."""
        self._heard[heard] += 1
        try:
            if self._begun is None:
                self._begun = asyncio.create_task(self._begin())
            await asyncio.shield(self._begun)
            yield
        finally:
            self._heard[heard] -= 1
            self._heard += Counter()  # forgets those that listen no more
            if not self._heard:
                self._end()

    async def moved(self, since: Position) -> Position:
        """Wait until the feed can be read beyond a position; how far it can. Somebody must be `watching`."""
        while self.position <= since:
            waiting = asyncio.get_running_loop().create_future()
            self._waiting.add(waiting)
            try:
                await waiting
            finally:
                self._waiting.discard(waiting)
        return self.position

    async def _begin(self) -> None:
        try:
            self._at(orjson.loads(await self.fetch(BEGIN, [])))
        except BaseException:
            self._begun = None
            raise
        self._ahead = frozenset()
        self._looking = asyncio.create_task(self._look_again())

    def _end(self) -> None:
        for task in (self._begun, self._looking):
            if task is not None:
                task.cancel()
        self._begun = self._looking = None

    async def _look_again(self) -> None:
        while True:
            await asyncio.sleep(self.every)
            try:
                touched = await self._look()
            except Exception as error:  # the database is away: what changed meanwhile is found by the next look
                log.warning("look_failed", kind=type(error).__qualname__)
                await asyncio.sleep(PATIENCE)
                continue
            if touched.records is None or touched.records:
                for heard in tuple(self._heard):
                    heard(touched)

    async def _look(self) -> Touched:
        at = self.position
        self.looks += 1
        found = orjson.loads(await self.fetch(LOOK, [at.epoch, str(at.xid), at.seq, list(self._ahead)]))
        ahead = self._ahead.union(found["ahead"] or ())
        self._at(found["head"])
        self._ahead = frozenset(xid for xid in ahead if int(xid) > self.position.xid)
        kinds = found["kinds"]
        if kinds is None:
            return Touched(None)
        return Touched({kind: None if records is None else frozenset(map(UUID, records)) for kind, records in kinds.items()})

    def _at(self, head: list[Any] | None) -> None:
        """The head that a look found, which never goes back."""
        if head is None or (position := Position(head[0], int(head[1]), head[2])) <= self.position:
            return
        self.position = position
        for waiting in self._waiting:
            if not waiting.done():
                waiting.set_result(None)
