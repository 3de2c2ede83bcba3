"""The trail: what changed, for whoever follows, and the life of one record."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import strawberry
from sqlalchemy import ARRAY, Integer, Text

from app import models
from app.compiler.catalog import Argument, Report
from app.feed.cursor import NEEDS, read
from app.reports import changes as trail
from schema import declare
from schema.declare import Option, column, entity, interface, reported, rows
from schema.scalars import Cursor

if TYPE_CHECKING:
    from app.reports.changes import RecordKind

declare.terms(models.Operation, trail.RecordKind)

CHANGED = Report("changed", trail.changed)
CHANGES = Report("changes", trail.changes, {"changes": CHANGED})
FIELDS = Report("field_change", trail.fields)
ENTRIES = Report("entry", trail.lived, {"changes": FIELDS})
HISTORY = Report("history", trail.history, {"entries": ENTRIES})
BEGINNING = "Only entries after this cursor; absent or null, from the beginning. 在此游标之后"
WITHHELD = "null to who may not read the trail of people's records"


@interface
class Told:
    """What an entry of the trail tells. 审计记录"""

    version: int = column("The record's version after it. 版本")
    operation: models.Operation = column("What was done. 变更类型")
    at: datetime = column("When. 时间")
    actor: str | None = column(f"Who did it; {WITHHELD}. 操作人")
    purpose: str | None = column(f"Why; {WITHHELD}. 事由")
    request: str | None = column(f"In which request; {WITHHELD}. 请求标识")
    instance: str = column("The instance where it was done first. 来源节点")
    demo: bool = column("Whether the record is made up for show. 示例")


@entity(CHANGES)
class Changes:
    """What changed behind a cursor, and the cursor to ask with next. 变更"""

    changes: list[Change] = rows("The entries, in the order in which nothing is missed. 变更列表")
    cursor: Cursor = column("Where to go on, also where nothing has changed; opaque. 游标")
    has_more: bool = column("Whether more can be read at once. 是否还有")


@entity(CHANGED, order=("epoch", "xid", "seq"))
class Change(Told):
    """One record, changed once. 变更记录"""

    id: strawberry.ID = column("The id of the record. 记录标识", "node_id")
    kind: RecordKind = column("What the record is. 档案种类")


@entity(HISTORY)
class History:
    """The life of one record. 变更历史"""

    entries: list[HistoryEntry] = rows("What happened to it, the newest last. 历史记录")
    cursor: Cursor = column("Where to go on, also where nothing has changed; opaque. 游标")
    has_more: bool = column("Whether more can be read at once. 是否还有")


@entity(ENTRIES, order=("epoch", "seq"))
class HistoryEntry(Told):
    """One change of the record. 历史记录"""

    changes: list[FieldChange] = rows(
        f"What an update changed, field by field; empty for any other, and {WITHHELD.replace('null', 'empty')}. 变更内容"
    )


@entity(FIELDS, order=("field",))
class FieldChange:
    """A field before and after. 字段变更"""

    field: str = column("The name of the field. 字段")
    before: str | None = column("Its value before; null where it had none, or is personal. 变更前")
    after: str | None = column("Its value after; null where it has none, or is personal. 变更后")
    personal: bool = column("Whether it is personal: its values are not on the trail. 是否个人信息")


def _options(of: str, says: str = BEGINNING) -> tuple[Option, Option]:
    after = Argument(read(of), Text(), needs=NEEDS)
    return (
        Option("after", Cursor | None, says, read=after),
        Option("first", int | None, "How many entries, 1 to 1,000; 100 where it is absent. 前几条", read=Argument(trail.size, Integer())),
    )


def followed(description: str, after: str = BEGINNING) -> Any:
    """The root fields `changes` and `changed`."""
    kinds = Argument(trail.among, ARRAY(Text()))
    return reported(
        description, *_options(trail.FOLLOWED, after), Option("kinds", "list[RecordKind] | None", "Only these kinds. 档案种类", read=kinds)
    )


def lived(description: str) -> Any:
    """The root field `history`."""
    return reported(description, *_options(trail.LIFE), id="Node")
