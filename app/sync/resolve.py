"""A conflict is settled: the copy that stands becomes a version that is newer than both, where the owner is; elsewhere it is taken over.

The owner of a record alone makes new versions of it. So at the owner's instance every resolution makes one, which its partner takes as any
other; at the partner's, TOOK_THEIRS takes the owner's copy, and KEPT_MINE leaves ours until the owner has decided.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.commands.broken import refusal_of
from app.commands.refusals import Own, Refusal, unknown
from app.commands.work import Work
from app.database.claims import claimed
from app.models import ConflictStatus, SyncConflict
from app.models.base import Row
from app.sync.scope import shared

CLAIM = text("select set_config('jiedui.sync', :on, true), set_config('jiedui.districts', :districts, true)")
NEVER = {"id", "version", "owner_epoch", "owner_district_id", "demo", "created_at", "updated_at"}


async def stand(work: Work, conflict: SyncConflict, resolution: ConflictStatus, merged: Mapping[str, Any] | None) -> None:
    """Let one copy stand. Refuses NOT_YOURS, NOT_VALID, and whatever the record's own rules refuse."""
    table = shared()[conflict.kind.lower()]
    kind: type[Row] = table.model
    row = await work.record(kind, conflict.key, "conflict", lock=True)
    mine = row.owner_district_id in work.viewer.districts
    if not mine and resolution is not ConflictStatus.TOOK_THEIRS:
        if resolution is ConflictStatus.MERGED:
            raise Refusal(Own.NOT_YOURS, "Its owner alone makes a third copy.", "只有归属方可以合并。", "resolution")
        return
    owner = [row.owner_district_id] if row.owner_district_id else []
    changes = merged or {}
    if wrong := sorted(set(changes) - set(table.columns) | set(changes) & NEVER):
        raise Refusal(Own.NOT_VALID, f"`{wrong[0]}` is no column that can be merged.", f"`{wrong[0]}` 不可合并。", "merged")
    text_, newest = _chosen(conflict, resolution, changes)
    columns = [name for name in table.columns if name not in ("id", "owner_epoch", "version")]
    epoch = max(conflict.mine_epoch, conflict.theirs_epoch) + int(mine)
    listed = ", ".join(f'"{name}" = came."{name}"' for name in columns)
    name = table.table.name
    statement = text(
        f"update {name} set {listed}, owner_epoch = :epoch, version = :version"  # noqa: S608 - our own names
        f" from jsonb_populate_record(null::{name}, cast(:state as jsonb)) came where {name}.id = :key"
    )
    values = {"epoch": epoch, "version": newest + int(mine), "state": text_, "key": conflict.key}
    await work.session.execute(CLAIM, {"on": "on" if mine else "resolve", "districts": claimed([*work.viewer.districts, *owner])})
    try:
        async with work.session.begin_nested():
            await work.session.execute(statement, values)
    except DBAPIError as error:
        if (broken := refusal_of(error, {})) is None:
            raise unknown("merged") from None
        raise broken from None
    finally:
        await work.session.execute(CLAIM, {"on": "", "districts": claimed(work.viewer.sees)})


def _chosen(conflict: SyncConflict, resolution: ConflictStatus, changes: Mapping[str, Any]) -> tuple[str, int]:
    """The text of the copy that stands, and the newest version there is of either."""
    newest = max(conflict.mine_version, conflict.theirs_version)
    if resolution is ConflictStatus.TOOK_THEIRS:
        return conflict.theirs, newest
    added = "".join(f',"{name}":{orjson.dumps(value).decode()}' for name, value in changes.items())
    return f"{conflict.mine.rstrip()[:-1]}{added}}}", newest
