"""What a person or another record has to settle: records that wait, and conflicts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.asyncio import AsyncConnection

from app.models import SyncOperation
from app.models.base import uuid7
from app.sync.arrival import Arrival, Fate, Sent
from app.sync.scope import shared

PREPARER = postgresql.dialect().identifier_preparer  # type: ignore[no-untyped-call]
MOST = 1_000
"""Records that are tried again at once."""
WAITS = """
    exists(select from parked_record where peer_id = :peer), exists(select from withdrawn_record where peer_id = :peer),
    exists(select from sync_conflict where peer_id = :peer and status = 'OPEN')
"""
"""Whether any record of a partner waits, has left before it came, or is in an open conflict."""
PARK = text("""
    insert into parked_record (id, peer_id, kind, key, epoch, record_version, state, code, missing)
    values (:id, :peer, :kind, :key, :epoch, :version, :state, :code, :missing)
    on conflict (peer_id, kind, key) do update set epoch = excluded.epoch, record_version = excluded.record_version,
        state = excluded.state, code = excluded.code, missing = excluded.missing, tries = parked_record.tries + 1
    where (parked_record.epoch, parked_record.record_version) <= (excluded.epoch, excluded.record_version)
    returning tries = 1
""")
UNPARK = text("""
    delete from parked_record
    using unnest(cast(:keys as uuid[]), cast(:epochs as int[]), cast(:versions as int[])) came(key, epoch, version)
    where peer_id = :peer and kind = :kind and parked_record.key = came.key and case came.epoch
        when 0 then record_version <= came.version
        else (parked_record.epoch, record_version) <= (came.epoch, came.version) end
""")
WAITED = text("select kind, key, epoch, record_version, state from parked_record where peer_id = :peer order by tries, since limit :most")
GONE = text("""
    insert into withdrawn_record (peer_id, kind, key, epoch, record_version)
    select :peer, :kind, gone.* from unnest(cast(:keys as uuid[]), cast(:epochs as int[]), cast(:versions as int[])) gone
    on conflict (peer_id, kind, key) do update set epoch = excluded.epoch, record_version = excluded.record_version
    where (withdrawn_record.epoch, withdrawn_record.record_version) < (excluded.epoch, excluded.record_version)
""")
LEFT = text("""
    select key, epoch, record_version from withdrawn_record
    where peer_id = :peer and kind = :kind and key = any(cast(:keys as uuid[]))
""")
DIFFER = text("""
    insert into sync_conflict (id, peer_id, kind, key, mine_epoch, mine_version, mine, theirs_epoch, theirs_version, theirs, status)
    values (:id, :peer, :kind, :key, :mine_epoch, :mine_version, :mine, :theirs_epoch, :theirs_version, :theirs, 'OPEN')
    on conflict (peer_id, kind, key) where status = 'OPEN' do update set version = sync_conflict.version + 1,
        mine_epoch = excluded.mine_epoch, mine_version = excluded.mine_version, mine = excluded.mine,
        theirs_epoch = excluded.theirs_epoch, theirs_version = excluded.theirs_version, theirs = excluded.theirs
    where (sync_conflict.mine, sync_conflict.theirs) is distinct from (excluded.mine, excluded.theirs)
""")
SUPERSEDE = text("""
    update sync_conflict set status = 'SUPERSEDED', resolved_at = now(), version = version + 1
    where peer_id = :peer and kind = :kind and key = any(cast(:keys as uuid[])) and status = 'OPEN'
""")


@dataclass(slots=True)
class Waiting:
    """What waits of one partner, and what became meanwhile of what had waited.

    What there is nothing of is not asked about: while the partner's row is locked nobody else makes it so.
    """

    connection: AsyncConnection
    peer: UUID
    parked: bool
    """Whether records wait."""
    gone: bool
    """Whether any left before they came."""
    disputed: bool
    """Whether any is in an open conflict."""
    ended: int = 0
    """How many of those that came to wait do so no more."""
    integrated: int = 0
    """How many of these were kept in the end; the others were not needed, because the same or a newer one had come."""
    trying: bool = False
    """Whether those are tried that wait already."""

    @property
    def told(self) -> dict[str, int]:
        """What a receipt says of those that had waited."""
        return {"integrated": self.integrated, "superseded": self.ended - self.integrated}

    async def park(self, one: Arrival, fate: Fate) -> None:
        """Let a record wait; a newer version of it takes its place."""
        told = {"id": uuid7(), "peer": self.peer, "kind": one.kind.upper(), "key": one.key, "epoch": one.epoch, "version": one.version}
        fresh = (await self.connection.execute(PARK, told | {"state": one.state, "code": fate.code, "missing": fate.missing})).scalar()
        self.ended += not fresh and not self.trying  # of two versions of one record the newer waits on
        self.parked = True

    async def all(self) -> list[Sent]:
        """Records that wait, those first that were tried least often."""
        if not self.parked:
            return []
        found = await self.connection.execute(WAITED, {"peer": self.peer, "most": MOST})
        return [Sent(kind, str(key), SyncOperation.RECORD, epoch, version, state) for kind, key, epoch, version, state in found]

    async def leave(self, kind: str, gone: Sequence[Arrival]) -> None:
        """Keep in mind what left before it came: an older version of it that is late is not kept then."""
        if gone:
            told = {"keys": [o.key for o in gone], "epochs": [o.epoch for o in gone], "versions": [o.version for o in gone]}
            await self.connection.execute(GONE, {"peer": self.peer, "kind": kind.upper(), **told})
            self.gone = True

    async def left(self, kind: str, unknown: Sequence[Arrival]) -> dict[UUID, tuple[int, int]]:
        """Epoch and version at which records left that are not here."""
        if not unknown or not self.gone:
            return {}
        told = {"peer": self.peer, "kind": kind.upper(), "keys": [one.key for one in unknown]}
        return {key: (epoch, version) for key, epoch, version in await self.connection.execute(LEFT, told)}

    async def settle(self, kind: str, settled: Sequence[Arrival], applied: Sequence[Arrival]) -> None:
        """These wait no more; where a newer version was kept, a conflict over an older one is over."""
        told = {"peer": self.peer, "kind": kind.upper()}
        if settled and self.parked:
            of = {"keys": [o.key for o in settled], "epochs": [o.epoch for o in settled], "versions": [o.version for o in settled]}
            self.ended += (await self.connection.execute(UNPARK, told | of)).rowcount
        if applied and self.disputed:
            await self.connection.execute(SUPERSEDE, told | {"keys": [one.key for one in applied]})

    async def conflict(self, one: Arrival, epoch: int, version: int, mine: str) -> None:
        """Two copies differ; one conflict is open for a record at a time."""
        told = {"id": uuid7(), "peer": self.peer, "kind": one.kind.upper(), "key": one.key}
        copies = {"mine_epoch": epoch, "mine_version": version, "mine": mine}
        theirs = {"theirs_epoch": one.epoch, "theirs_version": one.version, "theirs": one.state}
        await self.connection.execute(DIFFER, told | copies | theirs)
        self.disputed = True


def missing(one: Arrival, constraint: str) -> str | None:
    """The record that a foreign key does not find; PostgreSQL names the key alone where rows are hidden from whoever writes."""
    held = shared()[one.kind].table
    for key in held.foreign_key_constraints:
        if PREPARER.format_constraint(key) == constraint:
            for element in key.elements:
                if element.column.name == "id":
                    return f"{element.column.table.name.upper()} {one.body[element.parent.name]}"
    return None
