"""What is here of a record that came, and what is to become of it: newer, older, the same, or not theirs to send.

Of two versions the larger (epoch, version) stands; the same version twice, saying different things, is a conflict for a person to decide.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ARRAY, Text, Uuid, any_, bindparam, cast, func, select, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncConnection

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
    """What is here of a record that came."""

    id: UUID
    epoch: int
    version: int
    owner: UUID | None
    deleted: bool
    mine: str
    given: str | None


async def what_is_here(connection: AsyncConnection, table: Shared, arrivals: list[Arrival]) -> dict[UUID, Here]:
    """What is here of records of one table, locked."""
    row = table.table.alias("here")
    given = func.unnest(bindparam("keys", type_=ARRAY(Uuid)), bindparam("states", type_=ARRAY(Text)))
    came = given.table_valued("key", "state").render_derived("came")
    columns = [f"'{name}'" for name in sorted({c.name for c in table.table.c} - set(table.columns))]
    whole: Any = cast(came.c.state, JSONB)
    if columns:
        whole = whole.op("-")(text(f"ARRAY[{', '.join(columns)}]::text[]"))
    asked = (
        select(
            row.c.id,
            row.c.owner_epoch,
            row.c.version,
            row.c.owner_district_id,
            row.c.deleted_at.is_not(None),
            table.state(row),
            cast(whole, Text),
        )
        .join_from(row, came, row.c.id == came.c.key)
        .where(row.c.id == any_(bindparam("keys", type_=ARRAY(Uuid))))
        .order_by(row.c.id)
        .with_for_update(of=row)
    )
    values = {"keys": [one.key for one in arrivals], "states": [one.state for one in arrivals]}
    return {each[0]: Here(*each) for each in (await connection.execute(asked, values)).all()}


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
