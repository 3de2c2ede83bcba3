"""Reports: every figure of a pairing beside the record, and a headline beside its parts."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from app import models
from app.compiler.catalog import Report
from app.reports import terms
from app.reports.reconcile import reconcile, reconcile_parts
from app.reports.scorecard import scorecard
from app.reports.verdicts import verdicts
from schema import declare
from schema.declare import column, entity, row, rows

if TYPE_CHECKING:
    from schema.evidence import Claim, Discrepancy
    from schema.pairing import Pairing

declare.terms(terms.Basis, terms.Verdict, terms.Derivation, terms.Counted)
declare.publish("terms", terms)

FIGURES = Report("figure", scorecard, {"claim": models.Claim})
SCORECARD = Report("scorecard", verdicts, {"pairing": models.Pairing, "figures": FIGURES})
PARTS = Report("part", reconcile_parts, {"claim": models.Claim})
RECONCILIATION = Report("reconciliation", reconcile, {"claim": models.Claim, "discrepancy": models.Discrepancy, "parts": PARTS})


@entity(SCORECARD)
class Scorecard:
    """Everything that sources say of a pairing, beside what its records give. 核对表"""

    pairing: Pairing = row("The pairing. 结对关系")
    figure_count: int = column("How many claims sources make of it, figures and statements. 陈述总数")
    agrees: int = column("How many agree with the record. 相符数")
    disagrees: int = column("How many cannot be true if the record is. 不符数")
    undecidable: int = column("How many the record cannot tell. 无法判断数")
    illustrated: int = column("How many were compared with rows made up for show. 演示数")
    figures: list[ScorecardFigure] = rows("Each figure, in the order of the sources. 逐项核对")


@entity(FIGURES, order=("position",))
class ScorecardFigure:
    """One stated figure, and what the record gives for it. 核对项"""

    claim: Claim = row("What was stated, with value, unit, bound, quote and source. 陈述")
    derived: Decimal | None = column("What the record gives, in the claim's unit; null where it gives nothing. 推算值")
    derived_bound: models.Bound | None = column("How the derived figure limits the true one. 推算界限")
    derivation: terms.Derivation | None = column("The query that derived it. 推算方式")
    lower: Decimal | None = column("The lower end of the interval that was stated; null where it has none. 陈述下限")
    upper: Decimal | None = column("The upper end of the interval that was stated; null where it has none. 陈述上限")
    basis: terms.Basis = column("What the derived figure rests on. 数据依据")
    verdict: terms.Verdict = column("What comparing the two shows. 核对结论")


@entity(RECONCILIATION)
class Reconciliation:
    """A headline figure beside its parts and the ledger; nothing is made to balance. 总分核对"""

    claim: Claim = row("The headline. 总数陈述")
    discrepancy: Discrepancy | None = row("The discrepancy that keeps the gap in sight. 差异")
    stated: Decimal = column("The headline's value, in its unit. 总数")
    bound: models.Bound = column("How the headline limits the true figure. 总数界限")
    exact_total: Decimal = column("The sum of the exact parts. 精确分项合计")
    gap: Decimal = column("The headline less the exact parts. 差额")
    approximate_total: Decimal = column("The sum of the exact and the approximate parts. 含近似分项合计")
    over: Decimal = column("What those parts make above the headline; negative where they fall short. 超出额")
    total_at_least: Decimal = column(
        "The sum of all parts that have a number, each as printed; where one is a lower bound, so is this. 全部分项合计"
    )
    part_count: int = column("How many parts are named. 分项数")
    unstated_count: int = column("How many of them the source does not say to be parts. 归属未说明数")
    left_out_count: int = column("How many enter no sum, for want of a number or of the same unit. 未计入数")
    ledger_total: Decimal | None = column("What the ledger holds for the same thing; null where it holds nothing. 台账合计")
    ledger_gap: Decimal | None = column("The headline less the ledger. 台账差额")
    verdict: terms.Verdict = column("What the parts show of the headline. 核对结论")
    parts: list[ReconciliationPart] = rows("The parts. 分项")


@entity(PARTS, order=("position",))
class ReconciliationPart:
    """A part of a headline, and how it enters the sums. 分项"""

    claim: Claim = row("What was stated. 陈述")
    value: Decimal | None = column("The part's value, in its unit. 数值")
    bound: models.Bound = column("How it limits the true figure. 界限")
    membership: models.PartMembership = column("Whether the source says that it is a part. 归属")
    counted: terms.Counted = column("Which sums it enters. 计入方式")
