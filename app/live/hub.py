"""Who follows what: executions by plan and values, and which of them a change wakes.

An execution is a plan with its values, and those are all that its bytes depend on: the variables, and of the viewer's scope what the plan
asks for. Whoever asks the same shares it, whoever they are. A change wakes the executions of the plans that read its table; where a plan
reads a table in one place alone, by the key of one row, only those of that row.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import NamedTuple
from uuid import UUID

from app.compiler.cache import Compiled
from app.compiler.plan import Found
from app.errors import Unavailable
from app.feed.watch import Touched
from app.live.runs import Outcome, Plan, Runs, passing
from app.live.together import Values

FEED = "change"
"""The table of the feed itself, which every change touches."""
AGAIN = 1.0
"""Seconds after which an execution that the database could not answer is tried again."""


class Version(NamedTuple):
    """The bytes of an execution, and what tells them from others."""

    data: bytes
    digest: bytes


class Seat:
    """One follower. Only the newest waits for it, so one that is slow holds no more than that."""

    __slots__ = ("_come", "_newest")

    def __init__(self) -> None:
        self._newest: Version | Exception | None = None
        self._come = asyncio.Event()

    def put(self, newest: Version | Exception) -> None:
        self._newest = newest
        self._come.set()

    async def next(self) -> Version:
        """The newest that was not taken yet. Raises why there will be none any more."""
        await self._come.wait()
        self._come.clear()
        newest = self._newest
        self._newest = None
        if isinstance(newest, Exception):
            raise newest
        assert newest is not None, "something has come"
        return newest


@dataclass(slots=True, eq=False)
class Execution:
    """A plan with its values, and all who follow it. It is what a run of it tells its outcome, as many thousands are told at once."""

    hub: Hub
    group: Group
    values: Values
    seats: set[Seat] = field(default_factory=set)
    newest: Version | None = None

    def __call__(self, outcome: Outcome) -> None:
        self.hub.arrived(self, outcome)


@dataclass(slots=True, eq=False)
class Group:
    """The executions of one plan. `by_key` finds them by the key of the row that they read of a table in no other place."""

    plan: Plan
    executions: dict[Values, Execution] = field(default_factory=dict)
    bound: dict[str, int] = field(init=False)
    by_key: dict[tuple[str, UUID], set[Execution]] = field(default_factory=lambda: defaultdict(set))

    def __post_init__(self) -> None:
        self.bound = bound(self.plan[0])

    def keys(self, execution: Execution) -> list[tuple[str, UUID]]:
        return [(table, UUID(str(execution.values[place]))) for table, place in self.bound.items()]

    def reading(self, table: str, records: Iterable[UUID] | None) -> Iterable[Execution]:
        """The executions that a change of these records concerns."""
        if records is None or table not in self.bound:
            return self.executions.values()
        return [execution for record in records for execution in self.by_key.get((table, record), ())]


def bound(compiled: Compiled) -> dict[str, int]:
    """Tables that a plan reads by the key of one row and in no other place, each with the place of that key among its values."""
    found = {}
    for member in compiled.plan.members:
        if isinstance(member, Found) and member.attribute == "id":
            table = member.variants[0].entity.source_name
            if compiled.statement.tables.get(table) == 1:
                found[table] = compiled.statement.names.index(member.param.name)
    return found


@dataclass(slots=True, eq=False)
class Hub:
    """Everything that is followed live in one process; `room` is for how many bytes."""

    runs: Runs
    room: int
    held: int = 0
    unchanged: int = 0
    changed: int = 0
    _groups: dict[Plan, Group] = field(default_factory=dict)
    _by_table: dict[str, set[Group]] = field(default_factory=lambda: defaultdict(set))

    @contextmanager
    def seat(self, plan: Plan, values: Values) -> Iterator[Seat]:
        """Follow an execution: its newest bytes at once, or as soon as there are any. The feed must be watched before."""
        group = self._groups.get(plan) or self._opened(plan)
        execution = group.executions.get(values) or self._begun(group, values)
        seat = Seat()
        execution.seats.add(seat)
        if execution.newest is not None:
            seat.put(execution.newest)
        try:
            yield seat
        finally:
            execution.seats.discard(seat)
            if not execution.seats:
                self._ended(execution)

    def __call__(self, touched: Touched) -> None:
        """Run again whatever reads what has changed."""
        if touched.records is None:
            woken = {execution for group in self._groups.values() for execution in group.executions.values()}
        else:
            changes = {**touched.records, FEED: None}
            woken = {
                e for table, records in changes.items() for group in self._by_table.get(table, ()) for e in group.reading(table, records)
            }
        for execution in woken:
            self._run(execution)

    @property
    def executions(self) -> int:
        """How many executions are followed."""
        return sum(len(group.executions) for group in self._groups.values())

    def _opened(self, plan: Plan) -> Group:
        group = self._groups[plan] = Group(plan)
        for table in plan[0].statement.tables:
            self._by_table[table].add(group)
        return group

    def _begun(self, group: Group, values: Values) -> Execution:
        execution = group.executions[values] = Execution(self, group, values)
        for key in group.keys(execution):
            group.by_key[key].add(execution)
        self._run(execution)
        return execution

    def _ended(self, execution: Execution) -> None:
        group = execution.group
        if group.executions.get(execution.values) is not execution:
            return
        self._hold(execution, None)
        del group.executions[execution.values]
        for key in group.keys(execution):
            group.by_key[key].discard(execution)
            if not group.by_key[key]:
                del group.by_key[key]
        if not group.executions:
            del self._groups[group.plan]
            for table in group.plan[0].statement.tables:
                self._by_table[table].discard(group)
                if not self._by_table[table]:
                    del self._by_table[table]

    def _run(self, execution: Execution) -> None:
        self.runs.ask(execution.group.plan, execution.values, execution)

    def arrived(self, execution: Execution, outcome: Outcome) -> None:
        """Keep what a run of an execution gave, and tell all who follow it where it differs."""
        if not execution.seats:
            return
        if isinstance(outcome, Exception):
            if execution.newest is not None and passing(outcome):
                asyncio.get_running_loop().call_later(AGAIN, self._again, execution)
            else:
                self._fail(execution, outcome)
            return
        version = Version(outcome, blake2b(outcome, digest_size=16).digest())
        if execution.newest is not None and execution.newest.digest == version.digest:
            self.unchanged += 1
            return
        self._hold(execution, version)
        if self.held > self.room:
            self._fail(execution, Unavailable("More is followed live than there is room for; ask for less, or try again later."))
            return
        self.changed += 1
        for seat in execution.seats:
            seat.put(version)

    def _again(self, execution: Execution) -> None:
        if execution.seats:
            self._run(execution)

    def _fail(self, execution: Execution, error: Exception) -> None:
        """Tell everybody that this ends; whoever asks next begins anew."""
        seats = tuple(execution.seats)
        self._ended(execution)
        for seat in seats:
            seat.put(error)

    def _hold(self, execution: Execution, version: Version | None) -> None:
        self.held += (len(version.data) if version else 0) - (len(execution.newest.data) if execution.newest else 0)
        execution.newest = version
