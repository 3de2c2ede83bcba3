"""Exchange with partner instances: what a partner reads and sends, and what each side knows of it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

import strawberry
from sqlalchemy import ARRAY, BigInteger, Integer, Text, Uuid

from app import models
from app.auth import Permission
from app.compiler.catalog import Argument, Report
from app.errors import BadUserInput, Forbidden
from app.feed.cursor import NEEDS, read
from app.reports.changes import among
from app.sync import digest, page
from schema import declare
from schema.declare import Option, column, entity, reported, row, rows
from schema.inputs import Change, Input, given, inputs
from schema.record import Record
from schema.relay import Connection, Node
from schema.scalars import BigInt, Cursor

if TYPE_CHECKING:
    from app.reports.changes import RecordKind

declare.terms(models.SyncOperation, models.SyncOutcome, models.SyncRoad, models.ConflictStatus, digest.SyncSide)

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


# What each side knows of the exchange -----------------------------------------------------------------------------


@entity(models.SyncPeer, order=("name",))
class SyncPeer(Node):
    """A partner instance. 同步伙伴"""

    name: str = column("What it is called here. 名称")
    account: str = column("The account that it asks with. 账户")
    url: str | None = column("Where it answers; null where it only asks. 地址")
    ours: list[str] = column("The keys of the districts whose records we send it. 本方区县")
    theirs: list[str] = column("The keys of the districts whose records it sends us. 对方区县")
    node: str | None = column("Which instance it is; null before the first exchange. 节点")
    created_at: datetime = column("Since when it is a partner. 创建时间")
    ended_at: datetime | None = column("Until when it was. 终止时间")
    pulled_at: datetime | None = column("When a page was last read from it. 最近拉取")
    pushed_at: datetime | None = column("When records were last sent to it. 最近推送")
    receipts: Connection[SyncReceipt] = rows("What came from it. 回执")
    parked: Connection[ParkedRecord] = rows("What came from it and waits. 待补记录")
    conflicts: Connection[SyncConflict] = rows("Where its copy and ours differ. 冲突")


@entity(models.SyncReceipt, order=("at",))
class SyncReceipt(Node):
    """What came from a partner at once, and what became of it: the counts add up to `received`. 同步回执"""

    road: models.SyncRoad = column("How it came. 同步方式")
    at: datetime = column("When. 时间")
    received: int = column("How many records. 收到")
    applied: int = column("How many were kept. 已采用")
    duplicate: int = column("How many were there already. 重复")
    stale: int = column("How many were older than what is here. 过时")
    conflict: int = column("How many differ from the same version here. 冲突")
    parked: int = column("How many wait for another record. 待补")
    rejected: int = column("How many cannot be kept. 已拒绝")
    retry: int = column("How many are to be sent again. 请重试")
    integrated: int = column("How many that had come earlier and waited were kept with it; not among `received`. 补入")
    superseded: int = column("How many that had waited are not needed any more: the same or a newer one came. 不再需要")
    peer: SyncPeer | None = row("The partner. 伙伴")
    results: Connection[SyncResult] = rows("What became of each, where it was pushed. 明细")


@entity(models.SyncResult, order=("position",))
class SyncResult(Node):
    """What became of one record that was pushed. 同步明细"""

    position: int = column("Its place among those that were sent, from 0 on. 序号")
    kind: str = column("What the record is. 档案种类")
    key: str = column("Its key. 键")
    outcome: models.SyncOutcome = column("What became of it. 结果")
    code: str | None = column("Why it waits or was rejected. 代码")
    epoch: int | None = column("The epoch of what is here now. 现纪元")
    current: int | None = column("The version of what is here now; null where nothing is. 现版本")
    missing: str | None = column("The record that it waits for, as KIND key. 缺少的记录")
    receipt: SyncReceipt | None = row("The receipt. 回执")


@entity(models.ParkedRecord, order=("since",))
class ParkedRecord(Node):
    """A record that came and waits. 待补记录"""

    kind: str = column("What the record is. 档案种类")
    key: str = column("Its key. 键")
    epoch: int = column("Its epoch. 纪元")
    record_version: int = column("Its version. 版本")
    state: str = column("The record as it came. 内容")
    code: str = column("Why it waits. 代码")
    missing: str | None = column("The record that it waits for, as KIND key. 缺少的记录")
    since: datetime = column("Since when. 起始时间")
    tries: int = column("How often it was tried. 尝试次数")
    peer: SyncPeer | None = row("Where it came from. 伙伴")


@entity(models.SyncConflict, order=("created_at",))
class SyncConflict(Record):
    """Two copies of one version of a record that say different things. 同步冲突"""

    kind: str = column("What the record is. 档案种类")
    key: str = column("Its key. 键")
    status: models.ConflictStatus = column("What became of it. 状态")
    mine_epoch: int = column("The epoch of our copy. 本方纪元")
    mine_version: int = column("The version of our copy. 本方版本")
    mine: str = column("Our copy, as JSON. 本方内容")
    theirs_epoch: int = column("The epoch of the partner's. 对方纪元")
    theirs_version: int = column("The version of the partner's. 对方版本")
    theirs: str = column("The partner's copy, as JSON. 对方内容")
    resolved_at: datetime | None = column("When it was decided. 处理时间")
    note: str | None = column("Why so. 说明")
    peer: SyncPeer | None = row("The partner. 伙伴")


# What a partner sends, and what a person decides ------------------------------------------------------------------


@inputs
class SyncRecordInput:
    """A record as it travels. 同步记录"""

    kind: RecordKind = given("What the record is. 档案种类")
    key: str = given("Its key, a UUID. 键")
    operation: models.SyncOperation = given("What is told of it. 操作")
    epoch: int = given("In which life of its owner's record it was written. 纪元")
    version: int = given("Its version. 版本")
    state: str | None = given("The record as a JSON object of its columns; left out where it was withdrawn. 内容", optional=True)


@inputs
class SyncPushInput(Input):
    """Records that a partner sends, 500 at most; the idempotency key makes a repetition safe. 推送"""

    protocol: int = given("The version of the protocol that they are written in. 协议版本")
    records: list[SyncRecordInput] = given("The records, those that others refer to first. 记录")


@inputs
class ResolveConflictInput(Change):
    """What stands of two copies. 处理冲突"""

    conflict: strawberry.ID = given("The conflict. 冲突", to="SyncConflict")
    resolution: models.ConflictStatus = given("KEPT_MINE, TOOK_THEIRS or MERGED. 处理方式")
    merged: str | None = given("With MERGED, the record as it is to be: a JSON object of the columns that change. 合并内容", optional=True)
    note: str | None = given("Why so. 说明", optional=True)
