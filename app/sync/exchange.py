"""Pull, push and verify: one page after another, and again with patience where the line drops.

Nothing here remembers anything: where an exchange stands is in the database, stored with what it brought. So every step can be repeated,
and a process that is killed goes on where its last transaction ended.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator, Callable, Iterable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Any, TypeVar
from uuid import uuid4

from app.models import SyncOperation, SyncOutcome, SyncRoad
from app.models.spelling import ready
from app.sync import patience
from app.sync.arrival import Fate, Sent
from app.sync.client import Client, FeedBegan, Page, TooLarge, Unreachable, sent
from app.sync.local import Local
from app.sync.patience import Patience
from app.sync.scope import shared

SIZE, PUSHED = 1_000, 500
BUCKETS = 256
KINDS = [name.upper() for name in shared()]
"""Those that others refer to first."""

Heard = Callable[[int], None]
T = TypeVar("T")


def unheard(_: int) -> None:
    """Nobody is told."""


@dataclass(slots=True)
class Done:
    """What an exchange did: records by what became of them."""

    outcomes: Counter[str] = field(default_factory=Counter)
    pages: int = 0
    anew: bool = False
    at: str | None = None
    """The cursor of the page that was kept last, where nothing went wrong since."""

    @property
    def records(self) -> int:
        return sum(self.outcomes.values())

    def __str__(self) -> str:
        told = [f"{count:,} {name.lower()}" for name, count in sorted(self.outcomes.items()) if count]
        return f"{self.records:,} records in {self.pages:,} pages" + (f": {', '.join(told)}" if told else "")


@dataclass(slots=True)
class Ahead:
    """The partner's pages, the next one asked for, and read, while the one before is being kept."""

    client: Client
    size: int
    asked: tuple[str, asyncio.Task[Page]] | None = None
    begins: bool = True

    def ask(self, cursor: str) -> None:
        if self.begins:
            self.begins = False
            asyncio.get_running_loop().run_in_executor(None, ready)  # the names that come are spelled, and the partner takes as long
        self.asked = cursor, asyncio.ensure_future(self._read(cursor))

    async def page(self, cursor: str | None) -> Page:
        """The page behind a cursor, wherever that was reached. Raises FeedBegan, Declined, Unreachable."""
        asked, self.asked = self.asked, None
        if asked is not None and asked[0] == cursor:
            return await asked[1]
        if asked is not None:
            await stopped(asked[1])
        return await self.client.pull(cursor, self.size)

    async def _read(self, cursor: str) -> Page:
        page = await self.client.pull(cursor, self.size)
        for at, one in enumerate(page.records):
            one.read()
            if at % 50 == 0:
                await asyncio.sleep(0)  # whoever keeps the page before is not to wait for the whole of this one
        return page

    async def stop(self) -> None:
        if self.asked is not None:
            await stopped(self.asked[1])


async def stopped(task: asyncio.Task[Any]) -> None:
    """Nobody waits for this any more."""
    task.cancel()
    await asyncio.wait([task])
    if not task.cancelled():
        task.exception()


async def one_ahead(source: AsyncGenerator[T]) -> AsyncGenerator[T]:
    """Each, while the next is being made already."""

    async def next_of() -> T | None:
        return await anext(source, None)

    asked = asyncio.create_task(next_of())
    try:
        while (one := await asked) is not None:
            asked = asyncio.create_task(next_of())
            yield one
    finally:
        await stopped(asked)
        await source.aclose()


@dataclass(frozen=True, slots=True)
class Exchange:
    """Our side and the partner's."""

    local: Local
    client: Client
    patience: Patience = field(default_factory=Patience)

    async def pull(self, heard: Heard = unheard, size: int = SIZE) -> Done:
        """Read everything that the partner has for us. Raises Unreachable, Declined."""
        done, more, ahead = Done(), True, Ahead(self.client, size)
        try:
            while more:
                more = await self.patience(lambda: self._pull(done, heard, ahead))
        finally:
            await ahead.stop()
        return done

    async def _pull(self, done: Done, heard: Heard, ahead: Ahead) -> bool:
        before, done.at = done.at or (await self.local.peer()).pulled, None
        try:
            page = await ahead.page(before)
        except FeedBegan:
            await self.local.forget_cursor()
            done.anew = True
            return True
        if page.has_more:
            ahead.ask(page.cursor)
        fates = await self.local.keep(page, SyncRoad.PULLED, before)
        done.at = page.cursor
        done.pages += 1
        done.outcomes.update(counted(fates))
        heard(len(fates))
        return page.has_more

    async def push(self, heard: Heard = unheard, size: int = PUSHED) -> Done:
        """Send everything that the partner does not know. Raises Unreachable, Declined."""
        done, before = Done(), (await self.local.peer()).pushed
        async with aclosing(one_ahead(self.local.pages(before, size))) as pages:
            async for page in pages:
                await self._send(page.records, done, heard)
                await self.local.sent(before, page.cursor)
                before = page.cursor
                done.pages += 1
        return done

    async def _send(self, records: Sequence[Sent], done: Done, heard: Heard = unheard) -> None:
        """Send records until the partner has said something final of each."""
        waiting = list(records)
        for _ in range(self.patience.attempts):
            if not waiting:
                return
            results = await self._offered(waiting)
            done.outcomes.update(one["outcome"] for one in results if one["outcome"] != SyncOutcome.RETRY.name)
            again = [waiting[one["position"]] for one in results if one["outcome"] == SyncOutcome.RETRY.name]
            heard(len(waiting) - len(again))
            waiting = again
            if waiting:
                await asyncio.sleep(patience.FIRST)
        if waiting:
            raise Unreachable(f"{len(waiting)} records were in others' way at the partner each time.")

    async def _offered(self, records: Sequence[Sent]) -> list[Any]:
        """What became of each, by its position; where they are too large for the partner at once, of one half and then the other."""
        key = uuid4().hex  # of this attempt alone: the same records may be sent again later, and are looked at again then
        try:
            return await self.patience(lambda: self.client.push(records, key))
        except TooLarge:
            if len(records) == 1:
                raise
        half = len(records) // 2
        first, second = await self._offered(records[:half]), await self._offered(records[half:])
        return [*first, *({**one, "position": one["position"] + half} for one in second)]

    async def recover(self, heard: Heard = unheard) -> Done:
        """Take back from the partner what it holds of our own records and we do not, or only older: for after a restore."""
        done = Done()
        theirs, ours = await self.patience(lambda: self.client.digests("HELD", buckets=BUCKETS)), await self.local.digests("SENT", BUCKETS)
        for kind, bucket in sorted(_differing(theirs, ours), key=lambda at: (KINDS.index(at[0]), at[1])):
            there = [sent(one) async for one in self.client.records("HELD", kind, BUCKETS, bucket)]
            fates = await self.patience(lambda: self.local.take_back(there))  # noqa: B023 - done before the next
            done.outcomes.update(counted(fates))
            done.pages += 1
            heard(len(fates))
        return done

    async def verify(self, *, repair: bool = True) -> Verified:
        """Compare both directions; what differs is looked at record by record, and with `repair` sent or fetched again."""
        found = Verified()
        theirs, ours = await self.patience(lambda: self.client.digests("SENT", buckets=BUCKETS)), await self.local.digests("HELD", BUCKETS)
        for kind, bucket in sorted(_differing(theirs, ours)):
            await self._fetch(kind, bucket, found, repair)
        theirs, ours = await self.patience(lambda: self.client.digests("HELD", buckets=BUCKETS)), await self.local.digests("SENT", BUCKETS)
        for kind, bucket in sorted(_differing(theirs, ours)):
            await self._offer(kind, bucket, found, repair)
        found.records = sum(count for count, _ in ours.values())
        return found

    async def _fetch(self, kind: str, bucket: int, found: Verified, repair: bool) -> None:
        """What the partner sends and we do not hold so."""
        # Ours first: what the partner does not list afterwards has really left, and has not only come meanwhile.
        here = {row.key: row for row in await self.local.records("HELD", kind, BUCKETS, bucket)}
        there = {one["key"]: one async for one in self.client.records("SENT", kind, BUCKETS, bucket)}
        differing = [one for key, one in there.items() if key not in here or here[key].digest != one["digest"]]
        gone = [row for key, row in here.items() if key not in there]
        found.fetched += len(differing) + len(gone)
        if repair:
            left = [Sent(kind, row.key, SyncOperation.WITHDRAWN, row.epoch, row.version) for row in gone]
            fates = await self.patience(lambda: self.local.keep([*map(sent, differing), *left], SyncRoad.PULLED))
            found.outcomes.update(counted(fates))

    async def _offer(self, kind: str, bucket: int, found: Verified, repair: bool) -> None:
        """What we send and the partner does not hold so."""
        there = {one["key"]: one async for one in self.client.records("HELD", kind, BUCKETS, bucket)}
        here = {row.key: row for row in await self.local.records("SENT", kind, BUCKETS, bucket)}
        differing = [row for key, row in here.items() if key not in there or there[key]["digest"] != row.digest]
        gone = [one for key, one in there.items() if key not in here]
        found.offered += len(differing) + len(gone)
        ahead = [one for key, one in there.items() if key in here and _newness(one) >= (here[key].epoch, here[key].version)]
        ahead = [one for one in ahead if one["digest"] != here[one["key"]].digest]
        if repair:
            offered = [Sent(kind, row.key, SyncOperation.RECORD, row.epoch, row.version, row.state) for row in differing]
            left = [Sent(kind, one["key"], SyncOperation.WITHDRAWN, one["epoch"], one["version"]) for one in gone]
            done = Done()
            for at in range(0, len(offered) + len(left), PUSHED):
                await self._send([*offered, *left][at : at + PUSHED], done)
            found.outcomes.update(done.outcomes)
            if ahead:  # its copy of our record is not older than ours: a person decides
                await self.patience(lambda: self.local.keep([sent(one) for one in ahead], SyncRoad.PULLED))


@dataclass(slots=True)
class Verified:
    """What a comparison found: records that were not the same here and there, and what became of them."""

    records: int = 0
    fetched: int = 0
    offered: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)

    @property
    def same(self) -> bool:
        return not self.fetched and not self.offered


def counted(fates: Iterable[Fate]) -> dict[str, int]:
    """How many came to what, by name."""
    return {outcome.name: count for outcome, count in Counter(fate.outcome for fate in fates).items()}


def _differing(one: Any, other: Any) -> set[tuple[str, int]]:
    return {key for key in one.keys() | other.keys() if one.get(key) != other.get(key)}


def _newness(one: Any) -> tuple[int, int]:
    return one["epoch"], one["version"]
