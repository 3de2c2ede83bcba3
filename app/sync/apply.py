"""Records from a partner -> what became of each. Every road leads here: what was pulled, what was pushed, what came on a disk.

    sound by itself → what is here, locked → newer? → kept, in sets → what cannot be kept yet waits → what waited is tried again

Nothing depends on the order in which records come, on how often, or on any clock. Of two versions the larger (epoch, version) stands; the
same version twice, saying different things, is a conflict for a person to decide. The owner's rules over several rows are the owner's;
what a row says by itself, its keys and its uniqueness, PostgreSQL checks here. The caller's transaction holds all of it, or nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from app.commands.broken import refusal_of
from app.commands.enact import arrived
from app.database.claims import claimed
from app.models import ProposalAnswer, SyncOutcome
from app.sync.arrival import Arrival, Code, Fate, Sent, rejected, sound
from app.sync.scope import Shared, shared
from app.sync.waiting import WAITS, Waiting, missing
from app.sync.weigh import Partner, weighed, what_is_here

CLAIMS = text(
    "select set_config('jiedui.sync', 'on', true), set_config('jiedui.districts', :districts, true),"
    f" set_config('jiedui.instance', :node, true), {WAITS}"
)
"""After the partner's row is locked: what waits is what others left."""
OURSELVES = text(
    "select current_setting('jiedui.purpose', true), set_config('jiedui.sync', '', true), set_config('jiedui.acting', :districts, true),"
    " set_config('jiedui.instance', '', true), set_config('jiedui.purpose', :purpose, true)"
)
AGAIN = text(
    "select set_config('jiedui.sync', 'on', true), set_config('jiedui.acting', '', true), set_config('jiedui.instance', :node, true),"
    " set_config('jiedui.purpose', :purpose, true)"
)
LEAVE = text("select leave_scope(cast(:kind as regclass), cast(:keys as uuid[]), cast(:epochs as int[]), cast(:versions as int[]))")
FIRST = (1, 1)
"""Epoch and version of what was not here before."""
BELATED = ("23505", "23P01")
BUSY = ("40001", "40P01", "55P03")
LATER = SyncOutcome.PARKED
SETTLED = (SyncOutcome.APPLIED, SyncOutcome.DUPLICATE, SyncOutcome.STALE, SyncOutcome.CONFLICT)


class Became(NamedTuple):
    """What became of records that came at once, and how many of those that had waited do so no more."""

    fates: list[Fate]
    waited: Mapping[str, int]


async def apply(connection: AsyncConnection, partner: Partner, sent: Sequence[Sent]) -> Became:
    """What became of each, in their order, and of what had waited."""
    claims = {"districts": claimed((*partner.ours, *partner.theirs)), "node": str(partner.node or ""), "peer": partner.id}
    *_, parked, gone, disputed = (await connection.execute(CLAIMS, claims)).one()
    fates: list[Fate] = [rejected(Code.NOT_SHARED)] * len(sent)
    arrivals: dict[tuple[str, UUID], Arrival] = {}
    for position, one in enumerate(sent):
        found = sound(position, one, partner.theirs, partner.ours)
        if isinstance(found, Fate):
            fates[position] = found
        elif (before := arrivals.get((found.kind, found.key))) is None or before.newness < found.newness:
            if before is not None:
                fates[before.position] = Fate(SyncOutcome.STALE, None, found.epoch, found.version)
            arrivals[found.kind, found.key] = found
        else:
            same = before.newness == found.newness and before.state == found.state
            fates[position] = Fate(SyncOutcome.DUPLICATE if same else SyncOutcome.STALE, None, before.epoch, before.version)
    waiting = Waiting(connection, partner.id, parked, gone, disputed)
    at_work = _Applying(connection, partner, waiting, fates)
    await at_work.all(arrivals.values())
    if not sent or any(fate.outcome is SyncOutcome.APPLIED for fate in fates):  # nothing new: what is in the way may be gone here
        await at_work.integrate()
    return Became(fates, waiting.told)


@dataclass(slots=True)
class _Applying:
    """One batch at work."""

    connection: AsyncConnection
    partner: Partner
    waiting: Waiting
    fates: list[Fate]

    async def all(self, arrivals: Iterable[Arrival]) -> None:
        by_kind: dict[str, list[Arrival]] = {}
        for one in arrivals:
            by_kind.setdefault(one.kind, []).append(one)
        for kind, table in shared().items():
            if kind in by_kind:
                await self.table(table, by_kind[kind])

    async def table(self, table: Shared, arrivals: list[Arrival]) -> None:
        """Decide on every record of one table under a lock, then keep the newer ones."""
        here = await what_is_here(self.connection, table, self.partner, arrivals)
        unknown = [one for one in arrivals if one.key not in here]
        left = await self.waiting.left(table.table.name, [one for one in unknown if not one.withdrawn])
        await self.waiting.leave(table.table.name, [one for one in unknown if one.withdrawn])
        newer: list[Arrival] = []
        gone: list[Arrival] = []
        for one in arrivals:
            there = here.get(one.key)
            fate = weighed(self.partner, one, there, left.get(one.key))
            self.fates[one.position] = fate
            if fate.outcome is SyncOutcome.APPLIED:
                (gone if one.withdrawn else newer).append(one)
            elif fate.outcome is SyncOutcome.CONFLICT and there is not None and one.state is not None:
                await self.waiting.conflict(one, there.epoch, there.version, there.mine)
        if newer:
            await self.keep(table, newer)
        if gone:
            await self.withdraw(table, gone)
        settled = [one for one in arrivals if self.fates[one.position].outcome in SETTLED]
        applied = [one for one in settled if self.fates[one.position].outcome is SyncOutcome.APPLIED]
        await self.waiting.settle(table.table.name, settled, applied)

    async def keep(self, table: Shared, arrivals: list[Arrival]) -> None:
        """Keep records at once; where PostgreSQL refuses, halve them until it is known which."""
        rows = "[" + ",".join(one.sent.row for one in arrivals) + "]"
        try:
            async with self.connection.begin_nested():
                given = {"rows": rows, "keys": claimed(one.key for one in arrivals)}
                overtaken = set(await self.connection.scalars(_upsert(table), given))
                if table.model is ProposalAnswer:
                    await self.enact(one.key for one in arrivals if one.key not in overtaken and one.newness == FIRST)
        except DBAPIError as error:
            if error.connection_invalidated:
                raise
            if len(arrivals) > 1:
                half = len(arrivals) // 2
                await self.keep(table, arrivals[:half])
                await self.keep(table, arrivals[half:])
                return
            await self.refused(arrivals[0], error)
            return
        for one in arrivals if overtaken else ():
            if one.key in overtaken:  # somebody else kept a newer one meanwhile
                self.fates[one.position] = Fate(SyncOutcome.STALE)

    async def enact(self, answers: Iterable[UUID]) -> None:
        """What the partner agrees to is carried out here, as our own, where the record is ours."""
        own = {"districts": claimed(self.partner.ours), "purpose": "acceptProposal"}
        was = (await self.connection.execute(OURSELVES, own)).scalar_one()
        for answer in answers:
            await arrived(self.connection, answer, self.partner.ours)
        await self.connection.execute(AGAIN, {"purpose": was, "node": str(self.partner.node or "")})

    async def refused(self, one: Arrival, error: DBAPIError) -> None:
        """A record that cannot be kept now, or never."""
        cause: Any = error.driver_exception
        state = getattr(cause, "sqlstate", None) or ""
        if state == "23503":
            fate = Fate(LATER, Code.MISSING.name, missing=missing(one, str(cause.constraint_name)))
        elif state in BELATED:
            fate = Fate(LATER, Code.CLASH.name)
        elif state in BUSY:
            fate = Fate(SyncOutcome.RETRY, Code.BUSY.name)
        elif state == "42501":  # a stranger's, which the second wall hides
            fate = rejected(Code.NOT_OWNER)
        elif state.startswith(("22", "23")):
            broken = refusal_of(error, {})
            fate = Fate(SyncOutcome.REJECTED, broken.code if broken else Code.INVALID_STATE.name)
        else:
            raise error
        self.fates[one.position] = fate
        if fate.outcome is LATER:
            await self.waiting.park(one, fate)

    async def withdraw(self, table: Shared, arrivals: list[Arrival]) -> None:
        """Nobody's any more, and out of every list; what refers to it still finds it."""
        seen = {"epochs": [one.epoch for one in arrivals], "versions": [one.version for one in arrivals]}
        await self.connection.execute(LEAVE, {"kind": table.table.name, "keys": [one.key for one in arrivals], **seen})

    async def integrate(self) -> None:
        """Try again what waited, for as long as something comes of it."""
        self.waiting.trying = True
        while waited := await self.waiting.all():
            again = _Applying(self.connection, self.partner, self.waiting, [Fate(LATER)] * len(waited))
            sounds = (sound(at, one, self.partner.theirs, self.partner.ours) for at, one in enumerate(waited))
            await again.all(one for one in sounds if isinstance(one, Arrival))
            kept = sum(fate.outcome is SyncOutcome.APPLIED for fate in again.fates)
            self.waiting.integrated += kept
            if not kept:
                return


@cache
def _upsert(table: Shared) -> Any:
    """Keep whole rows, newer ones over older ones; the keys of those that were not newer."""
    name = table.table.name
    columns = [*table.columns, *([table.spelled.name] if table.spelled is not None else [])]
    listed = ", ".join(f'"{column}"' for column in columns)
    changed = ", ".join(f'"{column}" = excluded."{column}"' for column in columns if column != "id")
    return text(
        f"with kept as (insert into {name} ({listed})"  # noqa: S608
        f" select {listed} from json_populate_recordset(null::{name}, cast(:rows as json))"
        f" on conflict (id) do update set {changed}"
        f" where ({name}.owner_epoch, {name}.version) < (excluded.owner_epoch, excluded.version) returning id)"
        " select key from unnest(cast(cast(:keys as text) as uuid[])) key where key not in (select id from kept)"
    )
