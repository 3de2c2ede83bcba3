"""What two sides compare to know that they hold the same: for each kind and bucket a count and a digest that knows no order.

A bucket is what the last byte of a key says. `SENT` is what we tell the partner of, `HELD` what we have of it; each side's SENT is the
other's HELD once everything has come. Where they differ, the records of a bucket tell which.
"""

from __future__ import annotations

from enum import Enum
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    FromClause,
    Integer,
    Select,
    Text,
    Uuid,
    any_,
    bindparam,
    case,
    cast,
    func,
    literal_column,
    or_,
    select,
)

from app.errors import BadUserInput
from app.models import SyncPeer
from app.models.base import Word
from app.sync.page import SUBJECT
from app.sync.scope import digest, every

MOST_BUCKETS = 256
SIDE, AMONG = bindparam("side", type_=Text()), bindparam("kinds", type_=ARRAY(Text))
BUCKETS, BUCKET, SIZE = (bindparam(name, type_=Integer()) for name in ("buckets", "bucket", "first"))
BEHIND = bindparam("behind", type_=Uuid())


class SyncSide(Word):
    """Whose records are compared. 比对方向"""

    SENT = "What this instance tells the partner of. 本方发送"
    HELD = "What this instance has of the partner. 本方持有"


def buckets(given: Any) -> int:
    """Into how many buckets keys are put."""
    if given is None:
        return 16
    if not 1 <= given <= MOST_BUCKETS:
        raise BadUserInput(f"There are 1 to {MOST_BUCKETS} buckets; {given:,} were asked for.")
    return int(given)


def bucket(given: Any) -> int:
    """Which of them; -1 is all."""
    if given is None:
        return -1
    if not 0 <= given < MOST_BUCKETS:
        raise BadUserInput(f"A bucket has a number from 0 to {MOST_BUCKETS - 1}.")
    return int(given)


def side(given: Any) -> str:
    """Whose records."""
    return given.name if isinstance(given, Enum) else str(given)


def _rows(partner: FromClause) -> Select[Any]:
    """The records that are asked for."""
    one = every("one")
    districts = cast(select(partner.c.districts).scalar_subquery(), ARRAY(Uuid))
    at = func.get_byte(func.uuid_send(one.c.key), literal_column("15"), type_=Integer).op("%")(BUCKETS)
    zero = literal_column("0", Integer)
    asked = (or_(func.cardinality(AMONG) == zero, func.lower(one.c.kind) == any_(AMONG)), or_(zero > BUCKET, at == BUCKET))
    return select(one, at.label("bucket"), digest(one.c.state).label("digest")).where(*asked, one.c.owner == any_(districts))


def _partner() -> FromClause:
    districts = case((literal_column("'SENT'", Text) == SIDE, SyncPeer.ours), else_=SyncPeer.theirs).label("districts")
    return select(districts).where(SyncPeer.account == SUBJECT, SyncPeer.ended_at.is_(None)).cte("partner")


def digests() -> Select[Any]:
    """One row for each kind and bucket that is not empty."""
    partner = _partner()
    rows = _rows(partner).subquery("rows")
    bits = literal_column("('x' || left(rows.digest, 16))::bit(64)::bigint", BigInteger)
    together = func.lpad(func.to_hex(func.bit_xor(bits)), literal_column("16"), literal_column("'0'"), type_=Text)
    number = func.row_number().over(order_by=[rows.c.kind, rows.c.bucket]).label("id")
    count = func.count(type_=Integer)
    return select(number, rows.c.kind, rows.c.bucket, count.label("count"), together.label("digest")).group_by(rows.c.kind, rows.c.bucket)


def listed() -> Select[Any]:
    """The records of the kinds and the bucket that are asked for, in the order of their keys behind `:behind`."""
    partner = _partner()
    rows = _rows(partner).subquery("rows")
    found = select(rows).where(rows.c.key > BEHIND).order_by(rows.c.key).limit(SIZE).subquery("found")
    key = cast(found.c.key, Text).label("key")
    return select(found.c.key.label("id"), found.c.kind, key, found.c.epoch, found.c.version, found.c.digest, found.c.state)
