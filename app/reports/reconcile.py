"""A headline figure beside its parts and the ledger. Nothing is made to balance: the gap is the answer.

Parts enter by their bound. Exact ones make the exact sum; about and rounded ones join them in a second sum; those with a lower bound
join both in a third, which is a lower bound then. A part of another unit, or without a number, enters none and is counted as left out.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import CTE, ColumnElement, Numeric, Select, Uuid, and_, bindparam, case, cast, false, func, literal_column, or_, select
from sqlalchemy.orm import aliased

from app.models import Bound, Claim, Discrepancy, DiscrepancyClaim, DiscrepancyRole, PartMembership
from app.models.base import term
from app.reports import ledger
from app.reports.interval import NUMBER
from app.reports.rows import constant, seen
from app.reports.terms import Counted, Verdict

ZERO = literal_column("0.000000", Numeric(24, 6))
APPROXIMATE = (Counted.EXACT, Counted.APPROXIMATE)
EVERY = (Counted.EXACT, Counted.APPROXIMATE, Counted.LOWER_BOUND)


def reconcile() -> Select[Any]:
    """One row: the headline `:claim`, the sums of its parts, the ledger's total, the gaps and the verdict.

    `gap` is the headline less the exact parts; `over` is what the exact and approximate parts make above the headline, negative
    where they fall short; `ledger_gap` is the headline less the ledger, null where the ledger holds nothing.
    """
    headline = select(Claim).where(Claim.id == bindparam("claim", type_=Uuid()), seen(Claim), Claim.value.is_not(None)).cte("headline")
    total = headline.c
    parts = _parts(headline).cte("parts")
    paid = ledger.payments(headline).subquery("paid")
    ledger_total = select(cast(func.sum(paid.c.amount), NUMBER)).where(paid.c.demo.is_(false())).scalar_subquery()
    sums = _sums(parts).subquery("sums")
    report = select(
        total.id.label("id"),
        total.id.label("claim_id"),
        _discrepancy(total).label("discrepancy_id"),
        total.position.label("position"),
        total.value.label("stated"),
        total.bound.label("bound"),
        sums.c.exact_total,
        (total.value - sums.c.exact_total).label("gap"),
        sums.c.approximate_total,
        (sums.c.approximate_total - total.value).label("over"),
        sums.c.total_at_least,
        sums.c.part_count,
        sums.c.unstated_count,
        sums.c.left_out_count,
        ledger_total.label("ledger_total"),
        (total.value - ledger_total).label("ledger_gap"),
        _verdict(total, sums).label("verdict"),
    ).join_from(headline, sums, constant("true"))
    return report.add_cte(headline, parts, nest_here=True)


def reconcile_parts() -> Select[Any]:
    """One row for each part of the headline `:claim`, with how it enters the sums."""
    headline = select(Claim).where(Claim.id == bindparam("claim", type_=Uuid()), seen(Claim)).cte("headline")
    return _parts(headline).add_cte(headline, nest_here=True)


def _parts(headline: CTE) -> Select[Any]:
    total, part = headline.c, aliased(Claim)
    same_unit = and_(part.measure == total.measure, part.per.is_not_distinct_from(total.per))
    counted = case(
        (or_(part.value.is_(None), ~same_unit, part.bound == term(Bound.AT_MOST)), constant(Counted.LEFT_OUT)),
        (part.bound == term(Bound.EXACT), constant(Counted.EXACT)),
        (part.bound.in_([term(Bound.ABOUT), term(Bound.ROUNDED)]), constant(Counted.APPROXIMATE)),
        else_=constant(Counted.LOWER_BOUND),
    )
    return select(
        part.id.label("id"),
        part.id.label("claim_id"),
        part.position.label("position"),
        part.value.label("value"),
        part.bound.label("bound"),
        part.membership.label("membership"),
        counted.label("counted"),
    ).join_from(headline, part, and_(part.part_of_id == total.id, seen(part), part.demo.is_(false())))


def _sums(parts: Any) -> Select[Any]:
    def total(*kinds: Counted) -> ColumnElement[Any]:
        counted = parts.c.counted.in_([constant(kind) for kind in kinds])
        return func.coalesce(func.sum(parts.c.value).filter(counted), ZERO)

    unstated = parts.c.membership == term(PartMembership.UNSTATED)
    return select(
        total(Counted.EXACT).label("exact_total"),
        total(*APPROXIMATE).label("approximate_total"),
        total(*EVERY).label("total_at_least"),
        func.count(parts.c.id).label("part_count"),
        func.count(parts.c.id).filter(unstated).label("unstated_count"),
        func.count(parts.c.id).filter(parts.c.counted == constant(Counted.LEFT_OUT)).label("left_out_count"),
        func.bool_and(and_(parts.c.counted == constant(Counted.EXACT), ~unstated)).label("all_exact"),
        func.coalesce(func.sum(parts.c.value).filter(and_(parts.c.counted == constant(Counted.EXACT), ~unstated)), ZERO).label("certain"),
    ).select_from(parts)


def _verdict(total: Any, sums: Any) -> ColumnElement[str]:
    """Stated exact parts above an exact headline contradict it; equal to it, with no other part, they bear it out."""
    exact = total.bound == term(Bound.EXACT)
    return case(
        (and_(exact, sums.c.certain > total.value), constant(Verdict.DISAGREES)),
        (and_(exact, sums.c.all_exact, sums.c.certain == total.value), constant(Verdict.AGREES)),
        else_=constant(Verdict.UNDECIDABLE),
    )


def _discrepancy(total: Any) -> ColumnElement[Any]:
    """The newest discrepancy that has the claim as its headline."""
    role = DiscrepancyClaim.role == term(DiscrepancyRole.HEADLINE)
    return (
        select(Discrepancy.id)
        .join(DiscrepancyClaim, DiscrepancyClaim.discrepancy_id == Discrepancy.id)
        .where(DiscrepancyClaim.claim_id == total.id, role, seen(Discrepancy, DiscrepancyClaim), Discrepancy.demo.is_(false()))
        .order_by(Discrepancy.id.desc())
        .limit(constant(1))
        .scalar_subquery()
    )
