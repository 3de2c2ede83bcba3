"""Two districts as a test has them: their people, services and databases, the lines between them, and what happened.

async with both(urls, seed) as sides:
    await sides.hands["huancui"].fund()
    await sides.through("taierzhuang", "pull", size=2)
    await heal(sides)
"""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from enum import Enum
from typing import TypeVar

from app.sync import patience
from app.sync.client import Unreachable
from tests.listening import listening
from tests.sync.hand import CANARY, GONE
from tests.sync.hands import Hands
from tests.sync.invariants import Watch
from tests.sync.kills import CUT, Kill, Postgres
from tests.sync.line import Line, line
from tests.sync.pair import OTHER, Pair, partnered

T = TypeVar("T")
NAMES = ("huancui", "taierzhuang")
ROADS = ("pull", "push", "both")
Serve = Callable[[str], AbstractAsyncContextManager[str]]


@dataclass(slots=True, kw_only=True)
class Sides:
    """Both."""

    pair: Pair
    random: random.Random
    seed: int
    serve: Serve
    databases: Mapping[str, Postgres]
    """Those that may be killed."""
    hands: dict[str, Hands] = field(default_factory=dict)
    lines: dict[str, Line] = field(default_factory=dict)
    roads: dict[str, str] = field(default_factory=dict)
    repairs: bool = False
    watches: list[Watch] = field(default_factory=list)
    services: dict[str, AsyncExitStack] = field(default_factory=dict)
    down: dict[str, asyncio.Task[None]] = field(default_factory=dict)
    """Sides of which something was killed and does not answer again: a service does not start without its database."""
    running: set[asyncio.Task[None]] = field(default_factory=set)
    history: list[str] = field(default_factory=list)
    done: Counter[str] = field(default_factory=Counter)
    outcomes: Counter[str] = field(default_factory=Counter)
    kills: Counter[Kill] = field(default_factory=Counter)
    failure: BaseException | None = None

    @property
    def operations(self) -> int:
        return sum(self.done.values())

    @property
    def faults(self) -> Counter[Enum]:
        return sum((Counter[Enum](one.faults) for one in self.lines.values()), Counter[Enum](self.kills))

    def note(self, what: str) -> None:
        self.history.append(f"{self.operations} {what}")

    # Exchanges ------------------------------------------------------------------------------------------------

    def ways(self, name: str) -> list[str]:
        """How a side takes part: by what it may send, and what it may read."""
        sends = ["push"] if self.roads[name] != "pull" else []
        return sends + (["pull"] if self.roads[OTHER[name]] != "push" else []) or ["verify"]

    async def through(self, name: str, road: str, size: int) -> None:
        """A pull, a push or a comparison over the line as it is. Raises Unreachable, Declined."""
        async with self.pair.exchange(name, self.lines[OTHER[name]].address, attempts=4) as exchange:
            if road == "verify":
                await exchange.verify(repair=self.repairs)
            else:
                done = await (exchange.pull(size=size) if road == "pull" else exchange.push(size=size))
                self.outcomes.update(done.outcomes)

    def spawn(self, what: str, doing: Awaitable[None]) -> None:
        task = asyncio.create_task(self.over(what, doing))
        self.running.add(task)
        task.add_done_callback(self.running.discard)

    async def over(self, what: str, doing: Awaitable[None]) -> None:
        """An exchange comes to its end, or is given up for now; anything else is a failure."""
        try:
            await doing
        except Unreachable as error:
            self.note(f"  {what}: unreachable, {error}")
        except Exception as error:
            self.failure = error
            self.note(f"  {what}: {error!r}")
        else:
            self.note(f"  {what}: done")

    # Services and databases -----------------------------------------------------------------------------------

    async def start(self, name: str) -> None:
        stack = AsyncExitStack()
        self.pair.of(name).address = await stack.enter_async_context(self.serve(self.pair.of(name).url))
        self.services[name] = stack

    def strike(self, name: str, kill: Kill, after: float) -> None:
        """Kill it soon, unless something of its side is down, and start it again."""
        if name not in self.down:
            task = self.down[name] = asyncio.create_task(self.killed(name, kill, after))
            task.add_done_callback(lambda _: self.down.pop(name))

    async def killed(self, name: str, kill: Kill, after: float) -> None:
        await asyncio.sleep(after)
        self.note(f"  {name} {kill.name}")
        self.kills[kill] += 1
        if kill is Kill.CONNECTIONS_CUT:
            await self.pair.of(name).run(CUT)
        elif kill is Kill.DATABASE_KILLED:
            await self.databases[name].kill()
        else:
            await self.restart(name)

    async def restart(self, name: str) -> None:
        await self.services.pop(name).aclose()
        await self.start(name)

    async def up(self) -> None:
        """Wait until everything that was killed answers again."""
        while self.down:
            await asyncio.gather(*self.down.values())

    async def surely(self, doing: Callable[[], Awaitable[T]]) -> T:
        """Do it, and once more where PostgreSQL was killed meanwhile."""
        while True:
            kills = self.kills[Kill.DATABASE_KILLED]
            try:
                return await doing()
            except GONE:
                if kills == self.kills[Kill.DATABASE_KILLED] and not self.down:
                    raise
                await self.up()

    async def close(self) -> None:
        for task in self.running:
            task.cancel()
        await asyncio.gather(*self.running, *self.down.values(), return_exceptions=True)
        for hands in self.hands.values():
            await hands.close()
        for stack in self.services.values():
            await stack.aclose()


S = TypeVar("S", bound=Sides)


@asynccontextmanager
async def both(
    urls: tuple[str, str],
    seed: int,
    serve: Serve = listening,
    databases: Mapping[str, Postgres] | None = None,
    *,
    known: tuple[str, str] | None = None,
    made: Callable[..., S],
) -> AsyncIterator[S]:
    """Two districts over two databases, each the partner of the other, with services behind lines; the seed chooses how they exchange."""
    patience.FIRST = 0.02
    chance = random.Random(seed)
    async with AsyncExitStack() as stack:
        pair = await stack.enter_async_context(partnered(*urls, known))
        sides = made(pair=pair, random=chance, seed=seed, serve=serve, databases=databases or {})
        stack.push_async_callback(sides.close)
        for at, name in enumerate(NAMES):
            side = pair.of(name)
            villages = await side.run("select id from division where level = 'VILLAGE' order by id limit 3")
            third = await side.one("select id from division where level = 'CITY' order by id limit 1")
            sides.hands[name] = Hands(side, random.Random(f"{seed} {name}"), [row["id"] for row in villages], third)
            sides.lines[name] = await stack.enter_async_context(line(lambda side=side: side.address, seed + at))  # type: ignore[misc]
            sides.lines[name].never = (CANARY.encode(), CANARY.encode("unicode_escape"))
        sides.roads = {name: chance.choice(ROADS) for name in NAMES}
        sides.repairs = chance.random() < 0.3
        for name in NAMES:
            await sides.start(name)
            hands = sides.hands[name]
            await hands.insert("organisation", kind="SCHOOL", name="第三方", owner_district_id=hands.third)
            sides.watches.append(Watch(hands, sides.hands[OTHER[name]]))
        yield sides
