"""What each side knows of the exchange with its partners, and what a person decides where two copies differ."""

from __future__ import annotations

from datetime import datetime

import strawberry

from app import models
from schema import declare
from schema.declare import column, entity, row, rows
from schema.inputs import Change, given, inputs
from schema.record import Record
from schema.relay import Connection, Node

declare.terms(models.SyncOutcome, models.SyncRoad, models.ConflictStatus)


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


MERGED = "With MERGED, the record as it is to be: a JSON object of the columns that change. 合并内容"


@inputs
class ResolveConflictInput(Change):
    """What stands of two copies. 处理冲突"""

    conflict: strawberry.ID = given("The conflict. 冲突", to="SyncConflict")
    resolution: models.ConflictStatus = given("KEPT_MINE, TOOK_THEIRS or MERGED. 处理方式")
    merged: str | None = given(MERGED, optional=True, exact=True)
    note: str | None = given("Why so. 说明", optional=True)
