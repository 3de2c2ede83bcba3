"""What is here of a record that came, and what is to become of it: newer, older, the same, or not theirs to send.

Of two versions the larger (epoch, version) stands; the same version twice, saying different things, is a conflict for a person to decide.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ARRAY, Text, Uuid, any_, bindparam, cast, func, select, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncConnection

from app.database.claims import claimed
from app.models import SyncOutcome
from app.sync.arrival import Arrival, Code, Fate, rejected
from app.sync.scope import Shared


@dataclass(frozen=True, slots=True)
class Partner:
    """Whom records come from: the districts that are ours, and those that are theirs."""

    id: UUID
    ours: tuple[UUID, ...]
    theirs: tuple[UUID, ...]
    node: UUID | None = None


class Here(NamedTuple):
    """What is here of a record that came; its text and that of what came only where they are to be compared."""

    id: UUID
    epoch: int
    version: int
    owner: UUID | None
    deleted: bool
    mine: str = ""
    given: str = ""


async def what_is_here(connection: AsyncConnection, table: Shared, partner: Partner, arrivals: Sequence[Arrival]) -> dict[UUID, Here]:
    """What is here of records of one table, locked."""
    asked = _stands(table.table.name)
    found = {each[0]: Here(*each) for each in await connection.execute(asked, {"keys": claimed(one.key for one in arrivals)})}
    compared = [one for one in arrivals if one.key in found and _told_apart_by_text(partner, one, found[one.key])]
    if compared:
        values = {"keys": [one.key for one in compared], "states": [one.state for one in compared]}
        for key, mine, given in await connection.execute(_texts(table), values):
            found[key] = found[key]._replace(mine=mine, given=given)
    return found


def _told_apart_by_text(partner: Partner, one: Arrival, here: Here) -> bool:
    """Whether a record is of the very version that is here, or of one of our own that we did not make."""
    now = (here.epoch, here.version)
    return not one.withdrawn and (one.newness == now or (one.newness > now and here.owner in partner.ours))


@cache
def _stands(name: str) -> Any:
    """How records of a table stand."""
    return text(
        f"select id, owner_epoch, version, owner_district_id, deleted_at is not null from {name}"  # noqa: S608 - our own names
        " where id = any(cast(cast(:keys as text) as uuid[])) order by id for update"
    )


@cache
def _texts(table: Shared) -> Any:
    """The texts of records as they are here and as they came."""
    row = table.table.alias("here")
    given = func.unnest(bindparam("keys", type_=ARRAY(Uuid)), bindparam("states", type_=ARRAY(Text)))
    came = given.table_valued("key", "state").render_derived("came")
    columns = [f"'{name}'" for name in sorted({c.name for c in table.table.c} - set(table.columns))]
    whole: Any = cast(came.c.state, JSONB)
    if columns:
        whole = whole.op("-")(text(f"ARRAY[{', '.join(columns)}]::text[]"))
    found = select(row.c.id, table.state(row), cast(whole, Text)).join_from(row, came, row.c.id == came.c.key)
    return found.where(row.c.id == any_(bindparam("keys", type_=ARRAY(Uuid))))


def weighed(partner: Partner, one: Arrival, here: Here | None, left: tuple[int, int] | None = None) -> Fate:
    """What is to become of a record, seen from what is here, or was told to have left before it came: APPLIED is still to be done."""
    if here is None:
        if one.withdrawn:
            return Fate(SyncOutcome.DUPLICATE)
        if left is not None and one.newness <= left:
            return Fate(SyncOutcome.STALE, None, *left)
        return Fate(SyncOutcome.APPLIED, None, one.epoch, one.version) if one.owner in partner.theirs else rejected(Code.OWN_RECORD)
    gone = here.owner is None and here.deleted
    if here.owner is None and not gone:
        return rejected(Code.CENTRAL)
    if not gone and here.owner not in (*partner.ours, *partner.theirs):
        return rejected(Code.NOT_OWNER)
    mine = here.owner in partner.ours
    now = (here.epoch, here.version)
    if one.withdrawn:
        if mine:
            return rejected(Code.NOT_OWNER)
        told = one.newness if one.epoch else (here.epoch, one.version)
        stale = not gone and told < now
        return Fate(SyncOutcome.STALE if stale else SyncOutcome.DUPLICATE if gone else SyncOutcome.APPLIED, None, *now)
    if one.newness == now:
        same = here.mine == here.given or gone
        return Fate(SyncOutcome.DUPLICATE if same else SyncOutcome.CONFLICT, None, *now)
    if one.newness < now:
        return Fate(SyncOutcome.STALE, None, *now)
    if mine:
        return Fate(SyncOutcome.CONFLICT, None, *now)
    if one.owner not in partner.theirs and one.epoch == here.epoch:
        return rejected(Code.NOT_OWNER)
    return Fate(SyncOutcome.APPLIED, None, *one.newness)
