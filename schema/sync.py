"""Exchange with partner instances: what a partner reads, what both compare, and what a partner sends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import ARRAY, BigInteger, Integer, Text, Uuid

from app import models
from app.auth import Permission
from app.compiler.catalog import Argument, Report
from app.errors import BadUserInput, Forbidden
from app.feed.cursor import NEEDS, read
from app.reports.changes import among
from app.sync import digest, page
from schema import declare
from schema.declare import Option, column, entity, reported, rows
from schema.inputs import Input, given, inputs
from schema.scalars import BigInt, Cursor

if TYPE_CHECKING:
    from app.reports.changes import RecordKind

declare.terms(models.SyncOperation, digest.SyncSide)

RECORDS = Report("sync_record", page.records)
PAGE = Report("sync_page", page.pulled, {"records": RECORDS})


# What a partner reads ---------------------------------------------------------------------------------------------


@entity(PAGE)
class SyncPage:
    """What a partner is told next. Keep its records and its cursor in one transaction, then ask again with the cursor. 同步页"""

    records: list[SyncRecord] = rows("The records, those that others refer to first. 记录")
    cursor: Cursor = column("Where to go on, also where nothing has changed; opaque. 游标")
    has_more: bool = column("Whether more can be read at once. 是否还有")
    instance: str = column("Which instance tells it. 节点")
    seal_number: BigInt | None = column("The newest seal of its trail; null before the first. 封条号")
    seal_hash: str | None = column("The hash of that seal: keep it, and whoever rewrites that trail is found out. 封条摘要")


@entity(RECORDS, order=("place", "id"))
class SyncRecord:
    """A record as it travels. 同步记录"""

    kind: RecordKind = column("What the record is. 档案种类")
    key: str = column("Its key, a UUID; the id in this API is the type and the key. 键")
    operation: models.SyncOperation = column("What is told of it. 操作")
    epoch: int = column("In which life of its owner's record it was written; of one that was withdrawn, left. 纪元")
    version: int = column("Its version; of two the larger (epoch, version) is the newer. 版本")
    state: str | None = column("The record as a JSON object of its columns; null where it was withdrawn. 内容")
    digest: str | None = column("The MD5 of `state`, for `syncDigest`. 摘要")


def _position(given_: Any, secret: str, permissions: list[str]) -> str:
    if Permission.SYNC.name not in permissions:
        raise Forbidden("Reading `syncPull` needs the permission SYNC, which partners have.", path=("syncPull",))
    return read(page.PULLED, page.BEGINNING)(given_, secret)


def pulling(description: str) -> Any:
    """The root field `syncPull`."""
    after = Argument(_position, Text(), needs=(*NEEDS, "viewer_permissions"))
    return reported(
        description,
        Option("after", Cursor | None, "Only what follows this cursor; absent or null, everything. 在此游标之后", read=after),
        Option("first", int | None, "How many records, 1 to 1,000; 500 where it is absent. 前几条", read=Argument(page.size, Integer())),
    )


# What both compare -------------------------------------------------------------------------------------------------


DIGESTS = Report("sync_digest", digest.digests)
LISTED = Report("sync_listed", digest.listed)


@entity(DIGESTS, order=("kind", "bucket"))
class SyncDigest:
    """Count and digest of the records of one kind in one bucket. 比对摘要"""

    kind: RecordKind = column("What the records are. 档案种类")
    bucket: int = column("The bucket: the last byte of the key, modulo the number of buckets. 分桶")
    count: int = column("How many there are. 数量")
    digest: str = column("The first 16 digits of each record's digest, as numbers of 64 bits, put together by XOR: hexadecimal. 摘要")


@entity(LISTED, order=("id",))
class SyncListed:
    """A record of a bucket. 分桶记录"""

    kind: RecordKind = column("What the record is. 档案种类")
    key: str = column("Its key. 键")
    epoch: int = column("Its epoch. 纪元")
    version: int = column("Its version. 版本")
    digest: str = column("The MD5 of `state`. 摘要")
    state: str = column("The record as a JSON object of its columns. 内容")


def _side(given_: Any, permissions: list[str]) -> str:
    if Permission.SYNC.name not in permissions:
        raise Forbidden("This needs the permission SYNC, which partners have.")
    return digest.side(given_)


SIDE = Option("side", "SyncSide", "Whose records. 比对方向", read=Argument(_side, Text(), needs=("viewer_permissions",)))
KINDS = Option("kinds", "list[RecordKind] | None", "Only these kinds; absent or empty, all. 档案种类", read=Argument(among, ARRAY(Text())))
BUCKETS = Option(
    "buckets", int | None, "Into how many buckets, 1 to 256; 16 where it is absent. 分桶数", read=Argument(digest.buckets, Integer())
)
BUCKET = Option("bucket", int | None, "Which bucket; absent, all of them. 分桶", read=Argument(digest.bucket, Integer()))


def compared(description: str) -> Any:
    """The root field `syncDigest`."""
    return reported(description, SIDE, KINDS, BUCKETS, BUCKET)


def _behind(given_: Any) -> UUID:
    try:
        return UUID(given_ or "00000000-0000-0000-0000-000000000000")
    except ValueError:
        raise BadUserInput("A key is a UUID.") from None


def looked_at(description: str) -> Any:
    """The root field `syncRecords`."""
    behind = Option("behind", str | None, "Only records behind this key. 在此键之后", read=Argument(_behind, Uuid()))
    first = Option("first", int | None, "How many, 1 to 1,000; 500 where it is absent. 前几条", read=Argument(page.size, Integer()))
    return reported(description, SIDE, KINDS, BUCKETS, BUCKET, behind, first)


SEALS = Report("sync_seal", page.seals)


@entity(SEALS, order=("number",))
class SyncSeal:
    """A seal of the asking partner's own trail, as it was seen here. 封条"""

    number: BigInt = column("Its number. 封条号")
    hash: str = column("Its hash. 封条摘要")


def _number(given_: Any, permissions: list[str]) -> int:
    if Permission.SYNC.name not in permissions:
        raise Forbidden("Reading `syncSeals` needs the permission SYNC, which partners have.", path=("syncSeals",))
    return int(given_ or 0)


def sealed(description: str) -> Any:
    """The root field `syncSeals`."""
    behind = Option(
        "behind",
        int | None,
        "Only seals of greater numbers. 在此号之后",
        read=Argument(_number, BigInteger(), needs=("viewer_permissions",)),
    )
    first = Option("first", int | None, "How many, 1 to 1,000; 500 where it is absent. 前几条", read=Argument(page.size, Integer()))
    return reported(description, behind, first)


# What a partner sends ----------------------------------------------------------------------------------------------


@inputs
class SyncRecordInput:
    """A record as it travels. 同步记录"""

    kind: RecordKind = given("What the record is. 档案种类")
    key: str = given("Its key, a UUID. 键")
    operation: models.SyncOperation = given("What is told of it. 操作")
    epoch: int = given("In which life of its owner's record it was written. 纪元")
    version: int = given("Its version. 版本")
    state: str | None = given("The record as a JSON object of its columns; absent where it was withdrawn. 内容", optional=True, exact=True)


@inputs
class SyncPushInput(Input):
    """Records that a partner sends, 500 at most; the idempotency key makes a repetition safe. 推送"""

    protocol: int = given("The version of the protocol that they are written in. 协议版本")
    records: list[SyncRecordInput] = given("The records, those that others refer to first. 记录")
