"""The commands of a partner, and of the person who settles what two instances disagree on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import func, text

from app.commands.refusals import Own, Refusal, VersionConflict
from app.commands.work import Work
from app.models import ConflictStatus, SyncConflict, SyncOperation, SyncReceipt, SyncRoad
from app.sync import peers
from app.sync.apply import apply
from app.sync.arrival import Sent
from app.sync.receipt import keep_receipt, keep_results
from app.sync.resolve import stand
from app.sync.scope import PROTOCOL

MOST = 500
RESTS = text("select set_config('jiedui.sync', '', true)")


async def push(work: Work, *, protocol: int, records: Sequence[Mapping[str, Any]]) -> SyncReceipt:
    """Keep what a partner sends, record by record; what cannot be kept is told, and stops nothing else."""
    connection = await work.session.connection()
    peer = await peers.asking(connection, work.viewer.subject)
    if peer is None:
        raise Refusal(Own.NOT_NOW, "This account is no partner's, or no longer.", "该账户不是同步伙伴。")
    lowest, highest = PROTOCOL
    if not lowest <= protocol <= highest:
        said = f"This instance speaks the protocol from {lowest} to {highest}."
        raise Refusal(Own.NOT_VALID, said, f"本节点支持的协议版本为{lowest}至{highest}。", "protocol")
    if len(records) > MOST:
        raise Refusal(Own.NOT_VALID, f"At most {MOST} records at once; these are {len(records):,}.", f"每次最多{MOST}条。", "records")
    sent = [
        Sent(one["kind"].name, one["key"], one["operation"], one["epoch"], one["version"], one.get("state"))
        if one["operation"] is SyncOperation.RECORD
        else Sent(one["kind"].name, one["key"], one["operation"], one["epoch"], one["version"])
        for one in records
    ]
    sides = peers.partner(peer)
    became = await apply(connection, sides, sent)
    receipt = await keep_receipt(connection, sides, SyncRoad.PUSHED, became)
    await keep_results(connection, receipt["id"], sent, became.fates)
    await connection.execute(RESTS)
    return SyncReceipt(**receipt)


async def resolve_conflict(  # noqa: PLR0913 - what a person decides
    work: Work, *, conflict: UUID, expected_version: int, resolution: ConflictStatus, merged: str | None = None, note: str | None = None
) -> SyncConflict:
    """What stands from now on, at the instance of the record's owner; its partner takes it as a newer version."""
    found = await work.record(SyncConflict, conflict, "conflict")
    if found.version != expected_version:
        raise VersionConflict(found, expected_version)
    if found.status is not ConflictStatus.OPEN:
        raise Refusal(Own.NOT_NOW, "It is settled already.", "该冲突已处理。", "conflict")
    if resolution not in (ConflictStatus.KEPT_MINE, ConflictStatus.TOOK_THEIRS, ConflictStatus.MERGED):
        raise Refusal(Own.NOT_VALID, "Say KEPT_MINE, TOOK_THEIRS or MERGED.", "请选择保留本方、采用对方或合并。", "resolution")
    if (merged is None) == (resolution is ConflictStatus.MERGED):
        raise Refusal(Own.NOT_VALID, "With MERGED, and only then, say what it is to be.", "仅合并时须填写合并内容。", "merged")
    await stand(work, found, resolution, _object(merged))
    found.status, found.resolved_at, found.note = resolution, func.now(), note
    await work.session.flush()
    return found


def _object(merged: str | None) -> dict[str, Any] | None:
    if merged is None:
        return None
    try:
        found = orjson.loads(merged)
    except orjson.JSONDecodeError:
        found = None
    if not isinstance(found, dict):
        raise Refusal(Own.NOT_VALID, "This is no JSON object.", "不是 JSON 对象。", "merged")
    return found
