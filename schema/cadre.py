"""The people who do the work in the open: cadres and named officials, in full."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from app import models
from schema.declare import column, entity, row, rows, terms
from schema.record import Record
from schema.relay import Connection

if TYPE_CHECKING:
    from schema.district import Division
    from schema.enterprise import Organisation
    from schema.evidence import Claim, SourceDocument

terms(models.PostingKind)


@entity(models.Cadre, order=("name",))
class Cadre(Record):
    """An official, under the name in public. 干部"""

    name: str = column("The full name. 姓名")
    title: str | None = column("The office that is held. 职务")
    note: str | None = column("What a reader should know. 备注")
    organisation: Organisation | None = row("Where the official belongs. 所在单位")
    source: SourceDocument | None = row("Where it was read. 来源")
    postings: Connection[Posting] = rows("The places served, and as what. 派驻")
    claims: Connection[Claim] = rows("What sources say of the official. 陈述")


@entity(models.Posting, order=("starts_on",), period=("starts_on", "ends_on"))
class Posting(Record):
    """A cadre serves a place for a time. 派驻"""

    kind: models.PostingKind = column("What the cadre is posted for. 派驻类型")
    starts_on: date | None = column("The first day. 起始日期")
    starts_on_precision: models.DatePrecision | None = column("How far the first day is known. 起始精度")
    ends_on: date | None = column("The last day; null while it lasts. 终止日期")
    ends_on_precision: models.DatePrecision | None = column("How far the last day is known. 终止精度")
    note: str | None = column("What a reader should know of it. 备注")
    cadre: Cadre = row("The cadre. 干部")
    division: Division = row("The place. 派驻地")
