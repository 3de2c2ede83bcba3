"""Asked -> one body after another: what a subscription is answered with, at the pace of whoever reads.

    live      the bytes of a query, anew whenever they differ
    changed   pages of the feed, each from where the one before ended

Whoever bears a token is looked at again before each answer, and every half minute where there is none: a token that has ended ends what
was asked with it, and whoever sees more or less than before is answered by what they see now. A query or a mutation is answered once.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator, Awaitable
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeVar

import asyncpg
import orjson

from app.answer import AMBIGUOUS, Answer, permitted
from app.auth import ANONYMOUS, Viewer
from app.bearer import Bearer
from app.compiler.cache import Following, Prepared
from app.compiler.following import AFTER, CURSOR, LIVE, MORE, PLACE, SOME
from app.compiler.params import AsRead, Param
from app.config import Settings
from app.errors import BadUserInput, Unauthenticated
from app.feed.cursor import NOWHERE
from app.feed.read import Position
from app.feed.watch import Watch
from app.live.hub import Hub
from app.live.runs import Plan, Runs, Sees
from app.live.together import values_of
from app.transport import correlation
from app.transport.request import Asked, Client

T = TypeVar("T")

LOOKED_AT = 30.0
"""Seconds after which the bearer of a token is looked at again where nothing was to be told."""
TAIL = f',"{PLACE}":{{'.encode()


class Page(NamedTuple):
    """What is shown of a page of the feed, and where it ends."""

    shown: bytes
    cursor: str
    more: bool
    some: bool


@dataclass(slots=True)
class Who:
    """Who asks, as they are now."""

    bearer: Bearer
    client: Client
    anonymous: Viewer

    async def now(self) -> Viewer:
        """Raises Unauthenticated once the token has ended."""
        if (header := self.client.headers.get(b"authorization")) is None:
            return self.anonymous if self.client.viewer is ANONYMOUS else self.client.viewer
        return self.bearer.remembered(header) or await self.bearer.viewer(header)

    async def waits(self, coming: Awaitable[T]) -> T:
        """What comes, however long it takes. Raises Unauthenticated if the token ends meanwhile."""
        if b"authorization" not in self.client.headers:
            return await coming
        task = asyncio.ensure_future(coming)
        try:
            while not (await asyncio.wait([task], timeout=LOOKED_AT))[0]:
                try:
                    await self.now()
                except Unauthenticated:
                    raise
                except Exception:  # noqa: S112 - the database is away, and nothing is told meanwhile
                    continue
            return task.result()
        finally:
            task.cancel()


@dataclass(slots=True)
class Follow:
    """What answers subscriptions; one instance for the life of the process."""

    answer: Answer
    watch: Watch
    hub: Hub
    seconds: float
    """How long a query or a mutation may take."""
    streams: Counter[str] = field(default_factory=Counter)
    """How many are followed now, by their field."""

    async def __call__(self, asked: Asked) -> AsyncGenerator[bytes, None]:
        """Complete bodies. Raises Refused or a ServiceError, which ends it."""
        prepared = await self.answer.reading.prepared(asked)
        if not isinstance(prepared, Following):
            async with asyncio.timeout(self.seconds):
                body = await self.answer(asked)
            yield body
            return
        correlation.asks(prepared.operation.name, prepared.operation.kind)
        who = Who(self.answer.bearer, asked.client, self.answer.viewer)
        permitted(prepared.reading.compiled, await who.now())
        self.answer.budget.charge(prepared.reading, asked.client)
        name = prepared.asked.name
        self.streams[name] += 1
        try:
            async with aclosing(self.live(prepared, who) if name == LIVE else self.changed(prepared.reading, who)) as answers:
                async for shown in answers:
                    yield b'{"data":' + shown + b"}"
        except asyncpg.CardinalityViolationError:
            raise BadUserInput(AMBIGUOUS) from None
        finally:
            self.streams[name] -= 1

    def counted(self) -> dict[str, dict[str, int]]:
        """What `/metrics` tells of what is followed."""
        hub, runs = self.hub, self.hub.runs.counts
        done = {"looks": self.watch.looks, "statements": runs.statements, "executions": runs.executions, "coalesced": runs.coalesced}
        outcomes = {"changed": hub.changed, "unchanged": hub.unchanged}
        held = {"executions": hub.executions, "bytes": hub.held}
        return {"streams": self.streams, "done": done, "outcomes": outcomes, "held": held}

    async def live(self, following: Following, who: Who) -> AsyncGenerator[bytes, None]:
        """The bytes of `data`, whenever they differ from those before."""
        reading, key = following.reading, following.asked.key.encode()
        compiled, sent = reading.compiled, b""
        if compiled.known is not None or compiled.rowless:
            yield b'{"%b":%b}' % (key, compiled.known or self.answer.without_rows(reading))
            await who.waits(asyncio.get_running_loop().create_future())
        async with self.watch.watching(self.hub):
            while True:
                viewer = await who.now()
                permitted(compiled, viewer)
                values = values_of(reading.values(self.answer.environment(reading, viewer)))
                with self.hub.seat(self.plan(reading, viewer), values) as seat:
                    while True:
                        version = await who.waits(seat.next())
                        if await who.now() != viewer:
                            break
                        if version.digest != sent:
                            sent = version.digest
                            yield b'{"%b":%b}' % (key, version.data)

    async def changed(self, reading: Prepared, who: Who) -> AsyncGenerator[bytes, None]:
        """The bytes of `data` of each page that holds an entry, and of the first."""
        after = next(param for param in reading.compiled.plan.params if param.path[-1] == AFTER)
        place = reading.compiled.statement.names.index(after.name)
        async with self.watch.watching():
            begins_now = after.take(reading.variables) is None
            at = _written(self.watch.position) if begins_now else None
            viewer, first, behind = await who.now(), True, True
            while True:
                values = reading.values(environment := self.answer.environment(reading, viewer))
                values[place] = at or values[place]
                page = await self.page(reading, values, viewer, behind=behind)
                if page.some or first:
                    if (now := await who.now()) != viewer:
                        viewer = now
                        permitted(reading.compiled, viewer)
                        continue
                    yield page.shown
                at, first, behind = _position(after, page.cursor, environment), False, page.more
                if not behind:
                    await who.waits(self.watch.moved(_read(at)))

    def plan(self, reading: Prepared, viewer: Viewer) -> Plan:
        """What runs together: with a claim of its own where reads go through row-level security."""
        return reading.compiled, tuple(viewer.sees) if self.answer.reads.strict else ()

    async def page(self, reading: Prepared, values: list[Any], viewer: Viewer, *, behind: bool) -> Page:
        """A page: read at once by whoever is behind, and together with all others by who has seen everything."""
        if behind:
            found = await self.answer.fetch(reading.compiled.statement.sql, values, viewer.sees)
        else:
            found = await self.hub.runs.read(self.plan(reading, viewer), values_of(values))
        shown, _, told = found.rpartition(TAIL)
        ends = orjson.loads(b"{" + told[:-1])
        return Page(shown + b"}", ends[CURSOR], ends[MORE], ends[SOME])


def following(answer: Answer, settings: Settings) -> Follow:
    """What answers the subscriptions of a service."""

    async def rows(sql: str, values: list[Any], sees: Sees) -> list[Any]:
        return await answer.reads.rows(sql, values, sees)

    return Follow(answer, Watch(answer.reads.fetch), Hub(Runs(rows), settings.live_memory), settings.request_timeout)


def _position(after: Param, cursor: str, environment: Any) -> str:
    assert isinstance(after.decode, AsRead), "a cursor of the feed is read"
    found: str = after.decode.read(cursor, *(environment[name] for name in after.decode.needs))
    return found


def _written(position: Position) -> str:
    return f"{position.epoch} {position.xid} {position.seq} {NOWHERE}"


def _read(position: str) -> Position:
    return Position(*map(int, position.split()[:-1]))
