"""A province into a database, in one transaction of the caller's: all of it, or nothing.

One process makes rows while PostgreSQL takes in those made before; only a few villages' rows are in memory at once. A second connection
would have to wait for the first: what makes a load fast (see `app.database.relaxed`) belongs to one transaction.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import signal
import time
from collections import Counter, deque
from collections.abc import AsyncIterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any

from app.data.load import holds_province, only_article_and_demo
from app.data.province.scale import Scale
from app.data.province.sheet import COLUMNS
from app.data.province.top import top
from app.data.province.village import villages
from app.database import CannotStart
from app.database.relaxed import Step, relaxed

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

VILLAGES_AT_ONCE, AHEAD = 50, 3
MOST = 50_000_000

Texts = dict[str, tuple[bytes, int]]


@dataclass(frozen=True, slots=True)
class Heard:
    """Who hears how far it has come: villages of villages, then steps of putting indexes and rules back."""

    villages: Step
    rules: Step


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many rows each table received, and how long it all took."""

    counts: dict[str, int]
    seconds: float

    @property
    def rows(self) -> int:
        return sum(self.counts.values())

    @property
    def rate(self) -> float:
        return self.rows / self.seconds


async def load_province(connection: AsyncConnection, scale: Scale, heard: Heard) -> Loaded:
    """Copy the province of a scale into a record that holds nothing but the article and demo rows."""
    await _refuse(connection, scale)
    started, counts = time.perf_counter(), Counter[str]()
    async with relaxed(connection, (*COLUMNS, "search_term", "change"), heard.rules):
        raw: Any = (await connection.get_raw_connection()).driver_connection
        async for texts, done in _made(scale):
            for table, (lines, count) in texts.items():
                await raw.copy_to_table(table, source=BytesIO(lines), columns=COLUMNS[table])
                counts[table] += count
            heard.villages(done, scale.villages)
    return Loaded({table: counts[table] for table in COLUMNS}, time.perf_counter() - started)


async def _refuse(connection: AsyncConnection, scale: Scale) -> None:
    if not 0 < scale.people <= MOST:
        raise CannotStart(f"--people is from 1 to {MOST:,}.")
    if await holds_province(connection):
        raise CannotStart("The record holds a made-up province already. Run `jiedui demo remove`, then load this one.")
    if not await only_article_and_demo(connection):
        raise CannotStart("The record holds rows of districts. A made-up province is not for them: use a database of its own.")


async def _made(scale: Scale) -> AsyncIterator[tuple[Texts, int]]:
    """Rows in order, made a little ahead of what is copied; and how many villages they complete."""
    loop = asyncio.get_running_loop()
    pool = ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn"), initializer=_deaf)
    starts = iter(range(0, scale.villages, VILLAGES_AT_ONCE))
    under_way: deque[tuple[asyncio.Future[Texts], int]] = deque([(loop.run_in_executor(pool, _top, scale), 0)])

    def ahead() -> None:
        while len(under_way) < AHEAD and (first := next(starts, None)) is not None:
            last = min(first + VILLAGES_AT_ONCE, scale.villages)
            under_way.append((loop.run_in_executor(pool, _villages, scale, first, last), last))

    try:
        while under_way:
            ahead()
            rows, done = under_way.popleft()
            yield await rows, done
            ahead()
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _top(scale: Scale) -> Texts:
    return top(scale).texts()


def _villages(scale: Scale, first: int, last: int) -> Texts:
    return villages(scale, first, last).texts()


def _deaf() -> None:
    """Ctrl-C is for the command, which ends this process too."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
