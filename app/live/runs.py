"""Runs of plans: what is asked of one plan within a quarter of a second is one statement.

The first to ask is answered at once; whoever comes while its plan rests waits for the next turn, and identical executions are one. A
plan rests as long as it ran, so a slow one never keeps a connection busy for more than half of the time.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from time import monotonic
from typing import Any, TypeAlias
from uuid import UUID

import asyncpg

from app.compiler.cache import Compiled
from app.live.together import Values, parameter, together

EVERY = 0.25
"""Seconds from one turn of a plan to the next."""
MOST = 500
"""Executions in one statement."""
AT_ONCE = 3
"""Statements that run beside each other, so that live queries never take all connections."""
OWN = ("21", "22")
"""SQLSTATE classes of what is wrong with one execution alone: the others of its statement are run without it."""

Outcome: TypeAlias = "bytes | Exception"
Done = Callable[[Outcome], None]
Sees: TypeAlias = "tuple[UUID, ...]"
"""The districts that a statement claims, where reads go through row-level security; none otherwise, whoever asks."""
Plan: TypeAlias = "tuple[Compiled, Sees]"
"""What runs as one statement."""
Rows = Callable[[str, list[Any], Sees], Awaitable[list[Any]]]
"""A statement, its parameters and its claim -> its rows."""


@dataclass(slots=True)
class Counts:
    """What was done, for whoever measures."""

    statements: int = 0
    executions: int = 0
    coalesced: int = 0


@dataclass(slots=True)
class Runs:
    """The turns of every plan that is asked now."""

    rows: Rows
    every: float = EVERY
    counts: Counts = field(default_factory=Counts)
    _waiting: dict[Plan, dict[Values, set[Done]]] = field(default_factory=dict)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)
    _room: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))

    def ask(self, plan: Plan, values: Values, done: Done) -> None:
        """Run a plan soon; `done` is told its bytes, or why there are none."""
        waiting = self._waiting.get(plan)
        if waiting is None:
            waiting = self._waiting[plan] = {}
            task = asyncio.create_task(self._turns(plan))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        if values in waiting:
            self.counts.coalesced += 1
        waiting.setdefault(values, set()).add(done)

    async def read(self, plan: Plan, values: Values) -> bytes:
        """The bytes of one execution, in the next turn of its plan."""
        found: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()

        def done(outcome: Outcome) -> None:
            if not found.done():
                found.set_exception(outcome) if isinstance(outcome, Exception) else found.set_result(outcome)

        self.ask(plan, values, done)
        return await found

    def close(self) -> None:
        for task in self._tasks:
            task.cancel()

    async def _turns(self, plan: Plan) -> None:
        await asyncio.sleep(0)  # whoever asks in the same moment is in the first turn
        while waiting := self._waiting[plan]:
            self._waiting[plan] = {}
            started = monotonic()
            asked = list(waiting.items())
            ran = await asyncio.gather(*(self._run(plan, asked[at : at + MOST]) for at in range(0, len(asked), MOST)))
            await asyncio.sleep(max(self.every - (monotonic() - started), *ran))
        del self._waiting[plan]

    async def _run(self, plan: Plan, asked: list[tuple[Values, set[Done]]]) -> float:
        """For how many seconds it ran; waiting for room is no running, or plans that queue would rest ever longer."""
        started = monotonic()
        try:
            async with self._room:
                started = monotonic()
                found = await self._fetched(plan, [values for values, _ in asked])
        except Exception as error:
            if len(asked) > 1 and str(getattr(error, "sqlstate", "")).startswith(OWN):
                return sum([await self._run(plan, [one]) for one in asked])
            found = [error] * len(asked)
        ran = monotonic() - started
        for (_, told), outcome in zip(asked, found, strict=True):
            for done in told:
                done(outcome)
        return ran

    async def _fetched(self, plan: Plan, several: list[Values]) -> list[Outcome]:
        compiled, sees = plan
        self.counts.statements += 1
        self.counts.executions += len(several)
        if len(several) == 1:
            values = [list(one) if isinstance(one, tuple) else one for one in several[0]]
            return [(await self.rows(compiled.statement.sql, values, sees))[0][0]]
        found: list[Outcome] = [b""] * len(several)
        for number, data in await self.rows(together(compiled.statement), [parameter(several)], sees):
            found[number] = data
        return found


def passing(error: Exception) -> bool:
    """Whether trying again may help: the database is away, or busy."""
    return not isinstance(error, asyncpg.PostgresError) or not str(error.sqlstate).startswith(OWN)
