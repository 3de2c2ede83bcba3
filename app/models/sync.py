"""Partners: who they are, what came from each, what could not be kept yet, and where two copies of one record differ.

None of this is shared: it is what one instance knows of its exchange with another.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, LargeBinary, func, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import Uuid

from app.models.base import Base, Row, Word, related, uuid7, words

if TYPE_CHECKING:
    from sqlalchemy.orm import MappedColumn


class SyncOperation(Word):
    """What a partner is told of a record. 同步操作"""

    RECORD = "How it stands now; withdrawn from the lists where it has a `deleted_at`. 现状"
    WITHDRAWN = "It has left what is shared: keep it out of every list. 移出共享范围"


class SyncOutcome(Word):
    """What became of a record that came from a partner. 同步结果"""

    APPLIED = "It was kept: it is newer than what was there. 已采用"
    DUPLICATE = "It was there already, the same to the letter. 重复"
    STALE = "What is there is newer. 过时"
    CONFLICT = "The same version says something else here; a person decides. 冲突"
    PARKED = "It waits for a record that it refers to, or for a place that is still taken; it is kept when that has come. 待补"
    REJECTED = "It cannot be kept; the code says why. 已拒绝"
    RETRY = "Another transaction was in the way; send it again. 请重试"


class SyncRoad(Word):
    """How records came from a partner. 同步方式"""

    PULLED = "Read from the partner. 拉取"
    PUSHED = "Sent by the partner. 推送"
    CARRIED = "Brought on a disk. 离线携带"


class ConflictStatus(Word):
    """What became of a conflict. 冲突状态"""

    OPEN = "Nobody has decided. 待处理"
    KEPT_MINE = "Our copy stands. 保留本方"
    TOOK_THEIRS = "The partner's copy stands. 采用对方"
    MERGED = "A third one stands, made of both. 合并"
    SUPERSEDED = "A newer version of its owner has come. 已被新版本取代"


def districts() -> MappedColumn[list[UUID]]:
    """Several districts."""
    return mapped_column(ARRAY(Uuid))


class SyncPeer(Base):
    """A partner instance: the districts whose records we send it, and those whose records it sends us. 同步伙伴

    `pulled` is its cursor of what was read from it, `pushed` ours of what was sent to it; each is stored with the page that it ends.
    """

    __tablename__ = "sync_peer"
    __table_args__ = (
        CheckConstraint("cardinality(ours) > 0 AND cardinality(theirs) > 0 AND NOT ours && theirs", name="sides_apart"),
        Index("uq_sync_peer_name", "name", unique=True),
        Index("uq_sync_peer_account", "account", unique=True),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    name: Mapped[str]
    account: Mapped[str]
    url: Mapped[str | None]
    token: Mapped[bytes | None] = mapped_column(LargeBinary)
    ours: Mapped[list[UUID]] = districts()
    theirs: Mapped[list[UUID]] = districts()
    node: Mapped[UUID | None]
    pulled: Mapped[str | None]
    pulled_at: Mapped[datetime | None]
    pushed: Mapped[str | None]
    pushed_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    ended_at: Mapped[datetime | None]

    receipts: Mapped[list[SyncReceipt]] = related("SyncReceipt.peer_id", "peer")
    parked: Mapped[list[ParkedRecord]] = related("ParkedRecord.peer_id", "peer")
    conflicts: Mapped[list[SyncConflict]] = related("SyncConflict.peer_id", "peer")


COUNTS = ("applied", "duplicate", "stale", "conflict", "parked", "rejected", "retry")


class SyncReceipt(Base):
    """What came from a partner at once, and what became of it: nothing is dropped without a word. 同步回执

    `integrated` and `superseded` are of what had come earlier and waited: of all receipts together, `parked` is these and what waits still.
    """

    __tablename__ = "sync_receipt"
    __table_args__ = (CheckConstraint(f"{' + '.join(COUNTS)} = received", name="all_accounted_for"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    peer_id: Mapped[UUID] = mapped_column(ForeignKey("sync_peer.id"), index=True)
    road: Mapped[SyncRoad] = mapped_column(words(SyncRoad))
    at: Mapped[datetime] = mapped_column(server_default=func.now())
    received: Mapped[int]
    applied: Mapped[int]
    duplicate: Mapped[int]
    stale: Mapped[int]
    conflict: Mapped[int]
    parked: Mapped[int]
    rejected: Mapped[int]
    retry: Mapped[int]
    integrated: Mapped[int] = mapped_column(server_default=text("0"))
    superseded: Mapped[int] = mapped_column(server_default=text("0"))

    peer: Mapped[SyncPeer] = related(peer_id, "receipts")
    results: Mapped[list[SyncResult]] = related("SyncResult.receipt_id", "receipt")


class SyncResult(Base):
    """What became of one record of a receipt. 同步明细"""

    __tablename__ = "sync_result"
    __table_args__ = (Index("ix_sync_result_receipt_id", "receipt_id", "position", unique=True),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    receipt_id: Mapped[UUID] = mapped_column(ForeignKey("sync_receipt.id"))
    position: Mapped[int]
    kind: Mapped[str]
    key: Mapped[str]
    outcome: Mapped[SyncOutcome] = mapped_column(words(SyncOutcome))
    code: Mapped[str | None]
    epoch: Mapped[int | None]
    current: Mapped[int | None]
    missing: Mapped[str | None]

    receipt: Mapped[SyncReceipt] = related(receipt_id, "results")


class ParkedRecord(Base):
    """A record that came before another that it needs; it is tried again with everything that comes. 待补记录"""

    __tablename__ = "parked_record"
    __table_args__ = (Index("uq_parked_record", "peer_id", "kind", "key", unique=True),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    peer_id: Mapped[UUID] = mapped_column(ForeignKey("sync_peer.id"))
    kind: Mapped[str]
    key: Mapped[UUID]
    epoch: Mapped[int]
    record_version: Mapped[int]
    state: Mapped[str]
    code: Mapped[str]
    missing: Mapped[str | None]
    since: Mapped[datetime] = mapped_column(server_default=func.now())
    tries: Mapped[int] = mapped_column(server_default=text("1"))

    peer: Mapped[SyncPeer] = related(peer_id, "parked")


class WithdrawnRecord(Base):
    """A record that was told to have left before it ever came. 先行移出的记录"""

    __tablename__ = "withdrawn_record"

    peer_id: Mapped[UUID] = mapped_column(ForeignKey("sync_peer.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[UUID] = mapped_column(primary_key=True)
    epoch: Mapped[int]
    record_version: Mapped[int]


class SyncConflict(Row):
    """Two copies of one version of a record that say different things. 同步冲突"""

    __tablename__ = "sync_conflict"
    __table_args__ = (
        Index("uq_sync_conflict_open", "peer_id", "kind", "key", unique=True, postgresql_where=text("status = 'OPEN'")),
        CheckConstraint("(status = 'OPEN') = (resolved_at IS NULL)", name="resolved_has_moment"),
    )

    peer_id: Mapped[UUID] = mapped_column(ForeignKey("sync_peer.id"), index=True)
    kind: Mapped[str]
    key: Mapped[UUID]
    mine_epoch: Mapped[int]
    mine_version: Mapped[int]
    mine: Mapped[str]
    theirs_epoch: Mapped[int]
    theirs_version: Mapped[int]
    theirs: Mapped[str]
    status: Mapped[ConflictStatus] = mapped_column(words(ConflictStatus), default=ConflictStatus.OPEN)
    resolved_at: Mapped[datetime | None]
    note: Mapped[str | None]

    peer: Mapped[SyncPeer] = related(peer_id, "conflicts")


class PeerSeal(Base):
    """A seal of a partner's trail, as the partner showed it: what it shows later must agree. 伙伴封条"""

    __tablename__ = "peer_seal"

    peer_id: Mapped[UUID] = mapped_column(ForeignKey("sync_peer.id"), primary_key=True)
    number: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    hash: Mapped[str]
    at: Mapped[datetime] = mapped_column(server_default=func.now())
