"""Two sides at random: people record, instances exchange over a bad line, all at once, and now and then something is killed.

    async with driven(urls, seed) as driver:
        await driver.run(1_000)

What a seed chooses is always the same; when the line and PostgreSQL get to it is not, so a failure comes with its history.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from tests.listening import listening
from tests.sync import mischief
from tests.sync.hand import GONE
from tests.sync.healing import heal
from tests.sync.invariants import Broken, must
from tests.sync.kills import Kill, Postgres
from tests.sync.pair import OTHER
from tests.sync.sides import NAMES, Serve, Sides, both

RECORDS = {
    "fund": 3, "commitment": 4, "fund_transaction": 6, "acknowledgement": 6, "organisation": 4, "project": 4, "asset": 2, "visit": 1,
    "secretary": 4, "note": 14, "rehang": 3, "tombstone": 2, "leave": 2, "come_back": 3, "rebirth": 2, "people": 1, "made_up": 1,
    "right": 3, "family": 3, "begin": 3, "end": 4,
}  # fmt: skip
BETWEEN = {"exchange": 22, "fork": 3, "shuffled": 2, "forge": 2, "cancel": 2}


@dataclass(slots=True, kw_only=True)
class Driver(Sides):
    """Both sides, and what befalls them."""

    bad: float = 0.25
    deadly: float = 0.02
    """The share of requests during which something is killed, where anything may be."""
    cut: float = 0.04
    """The share of requests during which a service loses its connections to PostgreSQL."""
    death: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self.death = random.Random(f"{self.seed} deaths")

    async def run(self, operations: int, heal_every: int = 150) -> None:
        """Happen, and heal from time to time. Raises Broken with the seed and what happened before."""
        try:
            for at in range(1, operations + 1):
                await self.step()
                if at % heal_every == 0 or at == operations:
                    await heal(self)
        except Broken as broken:
            told = "\n".join(self.history[-60:])
            raise Broken(f"{broken}\nseed {self.seed}, roads {self.roads}, after {self.operations} operations:\n{told}") from None

    async def step(self) -> None:
        for one in self.lines.values():
            one.bad = self.bad
        what = self.random.choices([*RECORDS, *BETWEEN], [*RECORDS.values(), *BETWEEN.values()])[0]
        name = self.random.choice(NAMES)
        try:
            told = await self.doing(what, name)()
        except GONE as error:
            if not self.databases:
                raise
            told = f"{type(error).__name__}: nobody knows whether that was kept"
            await self.up()
        self.done[what] += 1
        self.note(f"{name} {what} {told or ''}")
        if self.random.random() < 0.3:
            await asyncio.sleep(self.random.uniform(0, 0.02))
        must(self.failure is None, "an exchange fails", repr(self.failure))

    def doing(self, what: str, name: str) -> Callable[[], Awaitable[Any]]:
        if what in RECORDS:
            return getattr(self.hands[name], what)  # type: ignore[no-any-return]
        if what in ("exchange", "cancel"):
            return partial(getattr(self, what), name)
        return partial(getattr(mischief, what), self, name)

    async def exchange(self, name: str) -> str:
        """One side begins a pull, a push or a comparison; others are under way."""
        if len(self.running) >= 4:
            await asyncio.wait(self.running, return_when=asyncio.FIRST_COMPLETED)
        road = self.random.choice(self.ways(name) + (["verify"] if self.random.random() < 0.2 else []))
        size = self.random.choice([1, 2, 3, 7, 50])
        self.spawn(f"{name} {road} by {size}", self.through(name, road, size))
        return road

    async def cancel(self, _: str) -> None:
        """End one exchange at whatever it is doing."""
        if self.running:
            self.random.choice(sorted(self.running, key=lambda task: task.get_name())).cancel()

    def passing(self, asked: str, seconds: float) -> None:
        """A request passes the bad line: now and then something ends, most often there, and while it is carried out."""
        if self.databases and self.death.random() < self.deadly:
            kill = self.death.choice([Kill.SERVICE_KILLED, Kill.DATABASE_KILLED])
        elif self.death.random() < self.cut:
            kill = Kill.CONNECTIONS_CUT
        else:
            return
        name = asked if self.death.random() < 0.7 else OTHER[asked]
        self.strike(name, kill, self.death.uniform(0, 1.5 * seconds))


@asynccontextmanager
async def driven(
    urls: tuple[str, str], seed: int, serve: Serve = listening, databases: Mapping[str, Postgres] | None = None
) -> AsyncIterator[Driver]:
    """A driver over two databases, which are killed where they may be, with their services."""
    async with both(urls, seed, serve, databases, made=Driver) as driver:
        for name, one in driver.lines.items():
            one.passing = partial(driver.passing, name)
        yield driver
