"""Two sides at random: people record, instances exchange over a bad line, all at once, and now and then something is killed.

    async with driven(urls, seed) as driver:
        await driver.run(1_000)

What a seed chooses is always the same; when the line and PostgreSQL get to it is not, so a failure comes with its history.
"""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy.exc import DBAPIError, InterfaceError

from app.models import SyncOperation
from app.sync import exchange as pace
from app.sync import patience
from app.sync.arrival import Sent
from app.sync.client import Declined, Unreachable
from tests.listening import listening
from tests.sync.hands import CANARY, Hands
from tests.sync.invariants import Broken, Watch, differing, lost, must, sums, told_twice, visible
from tests.sync.line import Fault, Line, line
from tests.sync.pair import OTHER, Pair, partnered

NAMES = ("huancui", "taierzhuang")
ROADS = ("pull", "push", "both")
RECORDS = {
    "fund": 3, "commitment": 4, "fund_transaction": 6, "acknowledgement": 6, "organisation": 4, "project": 4, "asset": 2, "visit": 1,
    "secretary": 4, "note": 14, "rehang": 3, "tombstone": 2, "leave": 2, "come_back": 3, "rebirth": 2, "people": 1, "made_up": 1,
    "right": 3,    "begin": 3, "end": 4,
}  # fmt: skip
BETWEEN = {"exchange": 22, "fork": 3, "shuffled": 2, "forge": 2, "cancel": 2}
SERVICE = Callable[[str], Any]


@dataclass(slots=True)
class Driver:
    """Both sides, the lines between them, and what happened."""

    pair: Pair
    random: random.Random
    seed: int
    hands: dict[str, Hands]
    lines: dict[str, Line]
    roads: dict[str, str]
    serve: SERVICE
    repairs: bool
    bad: float = 0.25
    watches: list[Watch] = field(default_factory=list)
    services: dict[str, AsyncExitStack] = field(default_factory=dict)
    running: set[asyncio.Task[None]] = field(default_factory=set)
    history: list[str] = field(default_factory=list)
    done: Counter[str] = field(default_factory=Counter)
    outcomes: Counter[str] = field(default_factory=Counter)
    failure: BaseException | None = None
    crashes: int = 0

    @property
    def operations(self) -> int:
        return sum(self.done.values())

    @property
    def faults(self) -> Counter[Fault]:
        return sum((one.faults for one in self.lines.values()), Counter())

    # What happens ---------------------------------------------------------------------------------------------

    async def run(self, operations: int, heal_every: int = 150) -> None:
        """Happen, and heal from time to time. Raises Broken with the seed and what happened before."""
        try:
            for at in range(1, operations + 1):
                await self.step()
                if at % heal_every == 0 or at == operations:
                    await self.heal()
        except Broken as broken:
            told = "\n".join(self.history[-60:])
            raise Broken(f"{broken}\nseed {self.seed}, roads {self.roads}, after {self.operations} operations:\n{told}") from None

    async def step(self) -> None:
        for one in self.lines.values():
            one.bad = self.bad
        what = self.random.choices([*RECORDS, *BETWEEN], [*RECORDS.values(), *BETWEEN.values()])[0]
        name = self.random.choice(NAMES)
        doing: Callable[[], Awaitable[Any]] = getattr(self.hands[name], what) if what in RECORDS else lambda: getattr(self, what)(name)
        told = await doing()
        self.done[what] += 1
        self.note(f"{name} {what} {told or ''}")
        if self.random.random() < 0.3:
            await asyncio.sleep(self.random.uniform(0, 0.02))
        must(self.failure is None, "an exchange fails", repr(self.failure))

    def note(self, what: str) -> None:
        self.history.append(f"{self.operations} {what}")

    async def exchange(self, name: str) -> str:
        """One side begins a pull, a push or a comparison; others are under way."""
        if len(self.running) >= 4:
            await asyncio.wait(self.running, return_when=asyncio.FIRST_COMPLETED)
        road = self.random.choice(self.ways(name) + (["verify"] if self.random.random() < 0.2 else []))
        size = self.random.choice([1, 2, 3, 7, 50])
        self.spawn(f"{name} {road} by {size}", self.through(name, road, size))
        return road

    def ways(self, name: str) -> list[str]:
        """How a side takes part: by what it may send, and what it may read."""
        sends = ["push"] if self.roads[name] != "pull" else []
        return sends + (["pull"] if self.roads[OTHER[name]] != "push" else []) or ["verify"]

    async def through(self, name: str, road: str, size: int) -> None:
        async with self.pair.exchange(name, self.lines[OTHER[name]].address, attempts=4) as exchange:
            if road == "verify":
                await exchange.verify(repair=self.repairs)
            else:
                done = await (exchange.pull(size=size) if road == "pull" else exchange.push(size=size))
                self.outcomes.update(done.outcomes)

    def spawn(self, what: str, doing: Any) -> None:
        task = asyncio.create_task(self.over(what, doing, self.crashes))
        self.running.add(task)
        task.add_done_callback(self.running.discard)

    async def over(self, what: str, doing: Any, crashes: int) -> None:
        try:
            await doing
        except Unreachable:
            self.note(f"  {what}: unreachable")
        except (Declined, DBAPIError, InterfaceError, OSError) as error:
            if crashes == self.crashes:  # nothing was killed meanwhile
                self.failure = error
                self.note(f"  {what}: {error!r}")
        except Exception as error:
            self.failure = error
            self.note(f"  {what}: {error!r}")
        else:
            self.note(f"  {what}: done")

    async def cancel(self, _: str) -> None:
        """Kill one exchange at whatever it is doing."""
        if self.running:
            self.random.choice(sorted(self.running, key=lambda task: task.get_name())).cancel()

    async def fork(self, name: str) -> UUID | None:
        """Somebody changes the other side's copy, as its owner changes his."""
        key = self.hands[name].one("fund", "commitment", "organisation")
        if key and key not in self.hands[name].reborn:
            table, other = self.hands[name].kept[key][0], self.hands[OTHER[name]]
            changed = f"update {table} set note = 'forked', version = version + 1 where id = $1 and owner_district_id = $2"
            await other.run(changed, key, self.hands[name].side.district)
            await self.hands[name].change(table, key, "note = $2", self.hands[name].word())
        return key

    async def shuffled(self, name: str) -> str:
        """What is to be pushed next, pushed backwards, one record at a time."""
        if self.roads[name] == "pull":
            return "not"
        before = (await self.pair.of(name).local.peer()).pushed
        page = await self.pair.of(name).local.page(before, 20)
        with suppress(Unreachable):
            async with self.pair.exchange(name, self.lines[OTHER[name]].address, attempts=4) as exchange:
                for one in reversed(page.records):
                    await exchange._send([one], pace.Done())
                await self.pair.of(name).local.sent(before, page.cursor)
        return f"{len(page.records)} records"

    async def forge(self, name: str) -> str:
        """A partner sends what is not its own: a stranger's record, and one of those that it sends to."""
        other = self.hands[OTHER[name]]
        whose = self.random.choice([other.third, other.side.district])
        row = await other.run(
            "select id, owner_epoch, version, (to_jsonb(r) - 'pinyin') as state from organisation r"
            " where owner_district_id = $1 and not id = any($2) order by random() limit 1",
            whose,
            list(other.kept),
        )
        if not row:
            return "nothing"
        state = row[0]["state"].replace(str(whose), str(self.hands[name].side.district))
        version = row[0]["version"]
        state = state.replace(f'"version": {version}', f'"version": {version + 5}')
        sent = Sent("ORGANISATION", str(row[0]["id"]), SyncOperation.RECORD, row[0]["owner_epoch"], version + 5, state)
        with suppress(Unreachable):
            async with self.pair.exchange(name, self.lines[OTHER[name]].address, attempts=4) as exchange:
                await exchange._send([sent], pace.Done())
        return str(row[0]["id"])

    # What is true in the end ----------------------------------------------------------------------------------

    async def heal(self) -> None:
        """The line is good again: whatever differs then is seen by a person, and nothing once he has settled it."""
        self.note("heal")
        for one in self.lines.values():
            await one.heal()
        if self.running:
            await asyncio.wait(self.running)
        for hands in self.hands.values():
            while hands.open:
                await hands.end()
        must(self.failure is None, "an exchange fails", repr(self.failure))
        await self.drain()
        for name in NAMES:
            owner, holder = self.hands[name], self.hands[OTHER[name]]
            seen = (await visible(owner.side)) | await visible(holder.side)
            unseen = {key: of for key, of in (await differing(owner, holder)).items() if key not in seen}
            must(not unseen, f"{name} and its partner differ unseen", *(f"{of} {key}" for key, of in unseen.items()))
            missing = await lost(owner)
            must(not missing, f"{name} lost what it kept", *missing)
        for watch in self.watches:
            await watch.look()
        await self.settle()

    async def drain(self) -> None:
        """Exchange until nothing is told any more."""
        for _ in range(12):
            told = 0
            for name in NAMES:
                for road in self.ways(name):
                    async with self.pair.exchange(name, attempts=8) as exchange:
                        if road != "verify":
                            told += (await (exchange.pull() if road == "pull" else exchange.push())).records
            if told == 0:
                return
        raise Broken("the two sides never come to rest")

    async def settle(self) -> None:
        """What people do about what they see; then both sides hold the same, without repair."""
        for name in NAMES:
            hands, other = self.hands[name], self.hands[OTHER[name]]
            while await hands.come_back():
                pass
            await hands.run(
                "update sync_conflict set status = 'KEPT_MINE', resolved_at = now(), version = version + 1 where status = 'OPEN'"
                " and (mine::jsonb ->> 'owner_district_id')::uuid = $1",
                hands.side.district,
            )
            for key, code in (await visible(other.side)).items():
                table = hands.kept.get(key, ("", 0))[0]
                if code == "CONFLICT" and table:
                    await hands.change(table, key, "note = 'decided'")
                if code == "CLASH" and table:
                    await hands.change(table, key, "ends_on = '2026-01-03', ends_on_precision = 'DAY'")
        await self.drain()
        for name in NAMES:
            owner, holder = self.hands[name], self.hands[OTHER[name]]
            differ = await differing(owner, holder)
            must(not differ, f"{name} and its partner differ in the end", *(f"{of} {key}" for key, of in differ.items()))
            must(await sums(owner, owner.side) == await sums(holder, owner.side), "the ledgers differ", name)
            twice = await told_twice(holder, owner.side)
            twice = [row for row in twice if row[0] not in owner.reborn]
            must(not twice, "a version was kept twice", *twice)
            seen = await visible(holder.side)
            must(not seen, "something waits in the end", *seen.items())
        must(await self.pair.same(), "the digests differ in the end")
        for one in self.lines.values():
            must(not one.seen, "a personal word passed the line", *one.seen)

    # Services -------------------------------------------------------------------------------------------------

    async def start(self, name: str) -> None:
        stack = AsyncExitStack()
        self.pair.of(name).address = await stack.enter_async_context(self.serve(self.pair.of(name).url))
        self.services[name] = stack

    async def restart(self, name: str) -> None:
        """End a service in the middle of whatever it does."""
        self.crashes += 1
        await self.services.pop(name).aclose()
        await self.start(name)
        self.done["kill of a service"] += 1
        self.note(f"{name} service killed")


@asynccontextmanager
async def driven(huancui: str, taierzhuang: str, seed: int, serve: SERVICE = listening) -> AsyncIterator[Driver]:
    """A driver over two databases."""
    patience.FIRST = 0.02
    chance = random.Random(seed)
    async with AsyncExitStack() as stack:
        pair = await stack.enter_async_context(partnered(huancui, taierzhuang))
        hands, lines = {}, {}
        for at, name in enumerate(NAMES):
            side = pair.of(name)
            villages = await side.run("select id from division where level = 'VILLAGE' order by id limit 3")
            third = await side.one("select id from division where level = 'CITY' order by id limit 1")
            hands[name] = Hands(side, random.Random(f"{seed} {name}"), [row["id"] for row in villages], third)
            stack.push_async_callback(hands[name].close)
            lines[name] = await stack.enter_async_context(line(lambda side=side: side.address, seed + at))  # type: ignore[misc]
            lines[name].never = (CANARY.encode(), CANARY.encode("unicode_escape"))
        roads = {name: chance.choice(ROADS) for name in NAMES}
        made = Driver(pair, chance, seed, hands, lines, roads, serve, repairs=chance.random() < 0.3)
        for name in NAMES:
            await made.start(name)
            stack.push_async_callback(_stop, made, name)
            await hands[name].insert("organisation", kind="SCHOOL", name="第三方", owner_district_id=hands[name].third)
            made.watches.append(Watch(hands[name], hands[OTHER[name]]))
        try:
            yield made
        finally:
            for task in made.running:
                task.cancel()
            if made.running:
                await asyncio.wait(made.running)


async def _stop(driver: Driver, name: str) -> None:
    await driver.services[name].aclose()
