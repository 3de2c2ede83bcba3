"""The trail: what was changed, by whom and why, and the seals that chain it.

The database writes an entry for each row that a statement changed, whichever road it came by, and lets nobody rewrite one: see the
migration that made the tables. The same entries are the feed that partners read (`app/feed`).
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Identity, Index
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.dialects.postgresql.base import ischema_names
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import UserDefinedType

from app.models.base import Base, Word, words


class Xid8(UserDefinedType[int]):
    """The number of a transaction, which never wraps around."""

    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        return "xid8"


ischema_names["xid8"] = Xid8


class Operation(Word):
    """What was done to a record. 变更类型"""

    INSERT = "It was added. 新增"
    UPDATE = "It was changed. 更新"
    TOMBSTONE = "It left every list, and stays readable where others refer to it. 标记删除"
    RESTORE = "It came back into the lists. 恢复"
    DELETE = "It was removed altogether, as rows for show can be. 彻底删除"


class Change(Base):
    """One row, changed once.

    `epoch` counts the lives of the feed: a restored copy begins another, because its transactions may be numbered anew. `seq` is in the
    order of writing, which of one record is the order of its versions; the feed is in the order of transactions. Of an update
    `diff` holds each field with its value before and after, or, where the field is personal, a keyed hash of each.
    """

    __tablename__ = "change"
    __table_args__ = (CheckConstraint("actor <> ''", name="has_actor"), Index("ix_change_record", "record", "epoch", "seq"))

    epoch: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    xid: Mapped[int] = mapped_column(Xid8(), primary_key=True, autoincrement=False)
    seq: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    at: Mapped[datetime]
    kind: Mapped[str]
    record: Mapped[UUID]
    op: Mapped[Operation] = mapped_column(words(Operation))
    version: Mapped[int]
    owner_before: Mapped[UUID | None]
    owner_after: Mapped[UUID | None]
    demo: Mapped[bool]
    actor: Mapped[str]
    purpose: Mapped[str | None]
    request: Mapped[str | None]
    instance: Mapped[UUID]
    diff: Mapped[dict[str, Any] | None] = mapped_column(JSONB)


class Seal(Base):
    """A link of the chain over the entries up to a position: eight bytes of each digest, and a hash over all and the seal before."""

    __tablename__ = "seal"
    __table_args__ = (CheckConstraint("length(digests) = 8 * count AND length(hash) = 32", name="seal_is_whole"),)

    number: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    epoch: Mapped[int]
    xid: Mapped[int] = mapped_column(Xid8())
    seq: Mapped[int] = mapped_column(BigInteger)
    count: Mapped[int]
    digests: Mapped[bytes]
    hash: Mapped[bytes]
