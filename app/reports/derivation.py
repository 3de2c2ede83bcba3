"""Claims -> figures computed from records: at most one for a claim, by the query that fits its predicate.

Each query yields claim_id, derived, derived_bound, derivation, and whether recorded and demo rows went in. A query without rows
yields nothing: nothing recorded is not zero. No figure is checked against itself: rows taken from the claim's own source do not
count; two other claims of that source may, because a sum or a ratio can be wrong.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import CTE, ColumnElement, CompoundSelect, Select, and_, case, extract, func, or_, select, union_all
from sqlalchemy.orm import aliased

from app.models import (
    Agreement,
    Asset,
    Bound,
    Claim,
    ClaimOrigin,
    LeaseAsset,
    Measure,
    Mobilisation,
    Modality,
    Pairing,
    Predicate,
)
from app.models.base import term
from app.reports import ledger
from app.reports.derived import another_source, derived, over
from app.reports.earnings import earnings
from app.reports.recipients import recipients
from app.reports.rows import constant, seen
from app.reports.standing import standing
from app.reports.terms import Derivation

# What makes two acts of investment, trade or giving alike.
ALIKE = ("kind", "pairing_id", "party_division_id", "party_organisation_id", "project_id")


def derivations(stated: CTE) -> CompoundSelect[Any]:
    """All of them, as one set of rows, for the claims in `stated`."""
    return union_all(
        _disbursed(stated),
        *standing(stated),
        *recipients(stated),
        *earnings(stated),
        *_years(stated),
        _mobilised(stated),
        *_ratios(stated),
        *_sums(stated),
    )


def _disbursed(stated: CTE) -> Select[Any]:
    paid = ledger.payments(stated).subquery("paid")
    return derived(Derivation.DISBURSEMENTS, paid.c.claim_id, func.sum(paid.c.amount), paid.c.demo).group_by(paid.c.claim_id)


def _years(stated: CTE) -> list[Select[Any]]:
    dates: list[tuple[Predicate, Any, Any, Any]] = [
        (Predicate.PAIRED_SINCE, Pairing, stated.c.pairing_id, Pairing.starts_on),
        (Predicate.SIGNED_IN, Agreement, stated.c.agreement_id, Agreement.signed_on),
        (Predicate.BUILT_IN, Asset, stated.c.asset_id, Asset.built_on),
    ]
    return [
        over(stated, predicate, Derivation.YEAR, func.max(extract("year", day)), table)
        .join(table, and_(table.id == key, another_source(stated, table)))
        .where(seen(table), day.is_not(None))
        for predicate, table, key, day in dates
    ]


def _mobilised(stated: CTE) -> Select[Any]:
    """Acts like the one that the claim speaks of, added up; where it counts occasions, each act of another unit is one."""
    said, act = aliased(Mobilisation), aliased(Mobilisation)
    alike = (getattr(act, key).is_not_distinct_from(getattr(said, key)) for key in ALIKE)
    same_unit = and_(act.measure == stated.c.measure, act.per.is_not_distinct_from(stated.c.per), act.bound == term(Bound.EXACT))
    occasions = stated.c.measure == term(Measure.TIME)
    mine = and_(*alike, act.modality == term(Modality.ACTUAL), or_(same_unit, occasions), another_source(stated, act))
    number = func.sum(case((and_(occasions, act.measure != term(Measure.TIME)), constant(1)), else_=act.value))
    kinds = [Predicate.PRIVATE_INVESTMENT, Predicate.ORDERS_PLACED, Predicate.PURCHASES, Predicate.DONATION_DRIVES]
    rows = over(stated, kinds, Derivation.MOBILISED, number, act).join(said, said.id == stated.c.mobilisation_id)
    return rows.join(act, mine).where(seen(said, act), act.value.is_not(None))


def _ratios(stated: CTE) -> list[Select[Any]]:
    """What one printed claim is by another: yields of a fund and of a lease, households for each cadre."""

    def said(predicate: Predicate, subject: str) -> Any:
        return lambda claim: and_(claim.predicate == term(predicate), getattr(claim, subject) == stated.c[subject])

    def cost_of_lease(claim: Any) -> Any:
        """What the project of the lease's assets cost."""
        return and_(claim.predicate == term(Predicate.TOTAL_INVESTMENT), claim.project_id.in_(_projects_of_lease(stated)))

    return [
        _ratio(stated, Predicate.ANNUAL_YIELD, said(Predicate.ANNUAL_RENT, "lease_id"), cost_of_lease),
        _ratio(
            stated,
            Predicate.ANNUAL_YIELD,
            said(Predicate.ANNUAL_RETURN, "fund_id"),
            said(Predicate.INDUSTRY_FUNDS_INVESTED, "fund_id"),
        ),
        _ratio(
            stated,
            Predicate.HOUSEHOLDS_PER_CADRE,
            said(Predicate.HOUSEHOLDS_PAIRED, "division_id"),
            said(Predicate.CADRES_SELECTED, "division_id"),
        ),
    ]


def _ratio(stated: CTE, predicate: Predicate, is_upper: Any, is_lower: Any) -> Select[Any]:
    """One printed claim by another, to two places; a yield in percent."""
    upper, lower = aliased(Claim), aliased(Claim)
    scale = constant(100 if predicate is Predicate.ANNUAL_YIELD else 1)
    ratio = func.round(scale * func.max(upper.value) / func.nullif(func.max(lower.value), constant(0)), constant(2))
    rows = over(stated, predicate, Derivation.RATIO_OF_CLAIMS, ratio, upper)
    return rows.join(upper, and_(is_upper(upper), _usable(stated, upper))).join(lower, and_(is_lower(lower), _usable(stated, lower)))


def _projects_of_lease(stated: CTE) -> Select[Any]:
    let, thing = aliased(LeaseAsset), aliased(Asset)
    rows = select(thing.project_id).join(let, let.asset_id == thing.id)
    return rows.where(let.lease_id == stated.c.lease_id, seen(let, thing)).correlate(stated)


def _sums(stated: CTE) -> list[Select[Any]]:
    part = aliased(Claim)
    kinds = [term(Predicate.KEY_VILLAGES), term(Predicate.OTHER_VILLAGES)]
    of_fund = and_(part.predicate.in_(kinds), part.fund_id == stated.c.fund_id, part.measure == stated.c.measure, _usable(stated, part))
    rows = over(stated, Predicate.VILLAGES_BENEFITED, Derivation.SUM_OF_CLAIMS, func.sum(part.value), part).join(part, of_fund)
    return [rows.having(func.count(part.predicate.distinct()) == constant(2))]


def _usable(stated: CTE, claim: Any) -> ColumnElement[bool]:
    """A claim that another one may be computed from: printed in the same source, exact, and come true."""
    printed = and_(claim.origin == term(ClaimOrigin.PRINTED), claim.source_id == stated.c.source_id, claim.id != stated.c.id)
    return and_(printed, claim.bound == term(Bound.EXACT), claim.modality == term(Modality.ACTUAL), seen(claim))
