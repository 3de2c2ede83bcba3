"""What assistance set in motion without being assistance: investment, orders, purchases, gifts, projects brought in."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from app import models
from schema.declare import column, entity, group, party, row, rows, terms
from schema.pairing import Party
from schema.record import Record
from schema.relay import Connection
from schema.values import Quantity

if TYPE_CHECKING:
    from schema.district import Division
    from schema.evidence import Claim, SourceDocument
    from schema.pairing import Pairing
    from schema.project import Project

terms(models.MobilisationKind)


@entity(models.Mobilisation, order=("occurred_on", "title"), alike=("kind", "measure", "per", "modality"))
class Mobilisation(Record):
    """One act of investment, trade or giving beside the funds; only a gift counts as aid. 撬动投入"""

    kind: models.MobilisationKind = column("What was set in motion. 撬动类型")
    title: str = column("What was done. 名称")
    occurred_on: date | None = column("The day it was done. 发生日期")
    occurred_on_precision: models.DatePrecision | None = column("How far that day is known. 发生日期精度")
    counts_as_aid: bool = column("Whether the figure belongs to assistance; never the case for investment and trade. 是否计入帮扶资金")
    note: str | None = column("What a reader should know of it. 备注")
    quantity: Quantity = group("How much, as printed. 数额")
    party: Party | None = party(
        "Who invested, ordered, bought or gave; null where it is not said. 投入方",
        models.Mobilisation.party_division,
        models.Mobilisation.party_organisation,
    )
    receiving_division: Division | None = row("The place that it came to. 受益地")
    pairing: Pairing | None = row("The pairing that set it in motion. 结对关系")
    project: Project | None = row("The project that it went into. 项目")
    source: SourceDocument | None = row("Where it was read. 来源")
    claims: Connection[Claim] = rows("What sources say of it. 陈述")
