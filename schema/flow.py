"""What was promised to a pairing and what moved, figure by figure, and what it set in motion beside the money."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from app import models
from app.compiler.catalog import Report
from app.reports import terms
from app.reports.flow import flow_by_kind, flow_by_pairing, flow_by_project, flow_by_year, flow_entries, fund_flow
from app.reports.mobilised import mobilised
from schema import declare
from schema.declare import Option, column, entity, interface, row, rows
from schema.scalars import Money

if TYPE_CHECKING:
    from schema.pairing import Pairing
    from schema.project import Project

declare.terms(terms.PairingScope, terms.Entry, terms.Treatment)

YEARS = Report("flow_year", flow_by_year)
KINDS = Report("flow_kind", flow_by_kind)
PROJECTS = Report("flow_project", flow_by_project, {"project": models.Project})
PAIRINGS = Report("flow_pairing", flow_by_pairing, {"pairing": models.Pairing})
ENTRIES = Report("flow_entries", flow_entries)
MOBILISED = Report("mobilised", mobilised)
NESTED = {"by_year": YEARS, "by_kind": KINDS, "by_project": PROJECTS, "by_pairing": PAIRINGS, "entries": ENTRIES, "mobilised": MOBILISED}
FLOW = Report("flow", fund_flow, {"pairing": models.Pairing, **NESTED})

OPTIONS = (
    Option("from", date | None, "The first day that counts. 起始日期"),
    Option("to", date | None, "The last day that counts. 截止日期", since="from"),
    Option("scope", terms.PairingScope, "Whether the pairings under it count too. 统计范围", terms.PairingScope.OWN),
    Option("demo", bool, "Whether rows made up for show count under a pairing that is not: `basis` then says so. 计入演示数据", False),
)


@interface
class FlowFigures:
    """What was promised and what moved, each a figure of its own. 资金流向数字"""

    committed: Money = column("What is promised, by commitments approved within the period. 已安排")
    disbursed: Money = column("What crossed to the receiving side; transfers within a side are not in it. 已拨付")
    acknowledged: Money = column("How much of it the receiver confirmed. 已确认到账")
    disputed: Money = column("How much of it the receiver contradicted. 有异议金额")
    refunded: Money = column("What came back. 已退回")
    net: Money = column("What crossed less what came back. 净拨付")
    spent: Money = column("What was spent on the purpose. 已支出")
    outstanding: Money = column("What may still be disbursed at the end, of all that was promised until then. 待拨付")


@entity(FLOW)
class FundFlow(FlowFigures):
    """What was promised to a pairing and what moved within a period. 资金流向"""

    pairing: Pairing = row("The pairing. 结对关系")
    basis: terms.Basis = column("What the figures rest on. 数据依据")
    counted: int = column("How many rows of the ledger are in the figures. 计入条数")
    left_out: int = column("How many are not; `entries` says why. 未计入条数")
    by_year: list[FundFlowYear] = rows("By the year of approval or payment. 按年度")
    by_kind: list[FundFlowKind] = rows("By the kind of payment. 按资金流水类型")
    by_project: list[FundFlowProject] = rows("By what it is promised for. 按项目")
    by_pairing: list[FundFlowPairing] = rows("By pairing: one without its children, several with them. 按结对关系")
    entries: list[FundFlowEntries] = rows("Every row of the ledger under the pairing, by what became of it. 计入说明")
    mobilised: list[Mobilised] = rows("What the pairing set in motion beside the money; in none of the figures. 撬动投入")


@entity(YEARS, order=("year",))
class FundFlowYear(FlowFigures):
    """The figures of one year. 年度资金流向"""

    year: int = column("The calendar year. 年度")


@entity(PROJECTS, order=("-committed",))
class FundFlowProject(FlowFigures):
    """The figures of one project. 项目资金流向"""

    project: Project | None = row("The project; null for what is promised to none. 项目")


@entity(PAIRINGS, order=("-committed",))
class FundFlowPairing(FlowFigures):
    """The figures of one pairing, without those under it. 结对资金流向"""

    pairing: Pairing = row("The pairing. 结对关系")


@entity(KINDS, order=("kind",))
class FundFlowKind:
    """What moved by payments of one kind; kinds never add. 资金流水合计"""

    kind: models.TransactionKind = column("The kind of payment. 资金流水类型")
    amount: Money = column("How much moved, without what was taken back. 金额")
    count: int = column("By how many payments. 笔数")


@entity(ENTRIES, order=("entry", "treatment"))
class FundFlowEntries:
    """Rows of the ledger that are treated alike. 计入说明"""

    entry: terms.Entry = column("What they are. 台账条目")
    treatment: terms.Treatment = column("What became of them. 计入方式")
    count: int = column("How many they are. 条数")


@entity(MOBILISED, order=("kind", "measure", "per", "modality"))
class Mobilised:
    """Acts of investment, trade or giving that are counted in one unit: no aid, and in no sum of it. 撬动投入合计"""

    kind: models.MobilisationKind = column("What was set in motion. 撬动类型")
    measure: models.Measure | None = column("What is counted or measured. 计量单位")
    per: models.Per | None = column("What it is counted for; null where it is a total. 计量基准")
    modality: models.Modality | None = column("Whether it has happened; what has not never adds to what has. 情态")
    total: Decimal | None = column("The sum, in the unit beside it, yuan for money; null where no act has a number. 合计")
    bound: models.Bound | None = column("How the sum limits the true one; null where its parts limit it from both sides. 数值界限")
    count: int = column("How many acts they are. 次数")
    without_number: int = column("How many of them have no number, and are in no sum. 无数值次数")
