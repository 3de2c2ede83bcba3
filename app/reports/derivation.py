"""Claims -> figures computed from records: at most one for a claim, by the query that fits its predicate.

Each query yields claim_id, derived, derived_bound, derivation, and whether recorded and demo rows went in. A query without rows
yields nothing: nothing recorded is not zero. No figure is checked against itself: rows taken from the claim's own source do not
count; two other claims of that source may, because a sum or a ratio can be wrong.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import CTE, ColumnElement, CompoundSelect, Select, and_, cast, extract, func, or_, select, union_all
from sqlalchemy.orm import aliased

from app.models import (
    Agreement,
    Asset,
    Beneficiary,
    Benefit,
    Bound,
    Cadre,
    Claim,
    ClaimOrigin,
    Commitment,
    Division,
    Lease,
    LeaseAsset,
    Mobilisation,
    Modality,
    Pairing,
    PairingKind,
    Posting,
    PostingKind,
    Predicate,
    Project,
    ProjectVillage,
)
from app.models.base import term
from app.reports import ledger
from app.reports.interval import NUMBER
from app.reports.rows import constant, seen
from app.reports.terms import Derivation


def derivations(stated: CTE) -> CompoundSelect[Any]:
    """All of them, as one set of rows, for the claims in `stated`."""
    return union_all(
        _disbursed(stated),
        *_counted(stated),
        *_posted(stated),
        *_of_assets(stated),
        *_years(stated),
        _mobilised(stated),
        *_ratios(stated),
        *_sums(stated),
    )


def _disbursed(stated: CTE) -> Select[Any]:
    paid = ledger.payments(stated).subquery("paid")
    return _derived(Derivation.DISBURSEMENTS, paid.c.claim_id, func.sum(paid.c.amount), paid.c.demo).group_by(paid.c.claim_id)


def _counted(stated: CTE) -> list[Select[Any]]:
    town, plan, place = aliased(Pairing), aliased(Commitment), aliased(ProjectVillage)
    given, served, project = aliased(Benefit), aliased(Beneficiary), aliased(Project)
    under = and_(town.parent_pairing_id == stated.c.pairing_id, town.kind == term(PairingKind.TOWN), _another_source(stated, town))
    return [
        _over(stated, Predicate.TOWNS_PAIRED, Derivation.TOWN_PAIRINGS, func.count(town.receiving_division_id.distinct()), town)
        .join(town, under)
        .where(seen(town)),
        _over(stated, Predicate.PROJECTS_BUILT, Derivation.PROJECTS, func.count(plan.project_id.distinct()), plan)
        .join(plan, plan.fund_id == stated.c.fund_id)
        .where(seen(plan), plan.project_id.is_not(None)),
        _over(stated, Predicate.VILLAGES_COVERED, Derivation.PROJECT_VILLAGES, func.count(place.village_id.distinct()), place)
        .join(place, place.project_id == stated.c.project_id)
        .where(seen(place)),
        _over(stated, Predicate.BENEFIT_PERSON_TIMES, Derivation.BENEFITS, func.count(given.id), given)
        .join(project, project.pairing_id == stated.c.pairing_id)
        .join(given, given.project_id == project.id)
        .join(served, served.id == given.beneficiary_id)
        .where(seen(project, given, served), served.person_id.is_not(None), ledger.in_period(stated, given.occurred_on)),
        _over(stated, Predicate.PEOPLE_BENEFITED, Derivation.BENEFICIARIES, func.count(served.person_id.distinct()), given)
        .join(given, given.fund_id == stated.c.fund_id)
        .join(served, served.id == given.beneficiary_id)
        .where(seen(given, served), served.person_id.is_not(None), ledger.in_period(stated, given.occurred_on)),
    ]


def _posted(stated: CTE) -> list[Select[Any]]:
    """Cadres who serve anywhere below the claim's district, counted now."""
    kinds = {Predicate.FIRST_SECRETARIES: PostingKind.FIRST_SECRETARY, Predicate.CADRES_SELECTED: PostingKind.RESPONSIBLE}
    town, village, post, cadre = aliased(Division), aliased(Division), aliased(Posting), aliased(Cadre)
    return [
        _over(stated, predicate, Derivation.POSTINGS, func.count(post.cadre_id.distinct()), post)
        .join(town, town.parent_id == stated.c.division_id)
        .join(village, or_(village.id == town.id, village.parent_id == town.id))
        .join(post, and_(post.division_id == village.id, post.kind == term(kind), post.ends_on.is_(None)))
        .join(cadre, and_(cadre.id == post.cadre_id, _another_source(stated, cadre)))
        .where(seen(town, village, post, cadre), stated.c.per.is_(None))
        for predicate, kind in kinds.items()
    ]


def _of_assets(stated: CTE) -> list[Select[Any]]:
    thing, lease, let = aliased(Asset), aliased(Lease), aliased(LeaseAsset)
    own = and_(thing.project_id == stated.c.project_id, _another_source(stated, thing))
    rented = and_(lease.id == stated.c.lease_id, _another_source(stated, lease))
    return [
        _over(stated, Predicate.ASSETS_BUILT, Derivation.ASSETS, func.sum(thing.units), thing)
        .join(thing, own)
        .where(seen(thing), thing.units.is_not(None)),
        _over(stated, Predicate.TOTAL_INVESTMENT, Derivation.ASSETS, func.sum(thing.original_value), thing)
        .join(thing, own)
        .where(seen(thing), thing.original_value.is_not(None)),
        _over(stated, Predicate.ANNUAL_RENT, Derivation.RENT, func.max(lease.annual_rent), lease)
        .join(lease, rented)
        .where(seen(lease), lease.annual_rent.is_not(None)),
        # The yield of a lease rests on two printed claims: its rent, and what the project of its assets cost.
        *_ratio_of(
            stated,
            Predicate.ANNUAL_YIELD,
            over=lambda claim: and_(claim.predicate == term(Predicate.ANNUAL_RENT), claim.lease_id == stated.c.lease_id),
            under=lambda claim: and_(
                claim.predicate == term(Predicate.TOTAL_INVESTMENT),
                claim.project_id.in_(
                    select(thing.project_id)
                    .join(let, let.asset_id == thing.id)
                    .where(let.lease_id == stated.c.lease_id, seen(let, thing))
                    .correlate(stated)
                ),
            ),
            percent=True,
        ),
    ]


def _years(stated: CTE) -> list[Select[Any]]:
    dates: list[tuple[Predicate, Any, Any, Any]] = [
        (Predicate.PAIRED_SINCE, Pairing, stated.c.pairing_id, Pairing.starts_on),
        (Predicate.SIGNED_IN, Agreement, stated.c.agreement_id, Agreement.signed_on),
        (Predicate.BUILT_IN, Asset, stated.c.asset_id, Asset.built_on),
    ]
    return [
        _over(stated, predicate, Derivation.YEAR, func.max(extract("year", day)), table)
        .join(table, and_(table.id == key, _another_source(stated, table)))
        .where(seen(table), day.is_not(None))
        for predicate, table, key, day in dates
    ]


def _mobilised(stated: CTE) -> Select[Any]:
    act = aliased(Mobilisation)
    same_unit = and_(act.measure == stated.c.measure, act.per.is_not_distinct_from(stated.c.per), act.bound == term(Bound.EXACT))
    mine = and_(act.id == stated.c.mobilisation_id, act.modality == term(Modality.ACTUAL), same_unit, _another_source(stated, act))
    kinds = [Predicate.PRIVATE_INVESTMENT, Predicate.ORDERS_PLACED, Predicate.PURCHASES, Predicate.DONATION_DRIVES]
    return _over(stated, kinds, Derivation.MOBILISED, func.max(act.value), act).join(act, mine).where(seen(act), act.value.is_not(None))


def _ratios(stated: CTE) -> list[Select[Any]]:
    return [
        *_ratio_of(
            stated,
            Predicate.ANNUAL_YIELD,
            over=lambda claim: and_(claim.predicate == term(Predicate.ANNUAL_RETURN), claim.fund_id == stated.c.fund_id),
            under=lambda claim: and_(claim.predicate == term(Predicate.INDUSTRY_FUNDS_INVESTED), claim.fund_id == stated.c.fund_id),
            percent=True,
        ),
        *_ratio_of(
            stated,
            Predicate.HOUSEHOLDS_PER_CADRE,
            over=lambda claim: and_(claim.predicate == term(Predicate.HOUSEHOLDS_PAIRED), claim.division_id == stated.c.division_id),
            under=lambda claim: and_(claim.predicate == term(Predicate.CADRES_SELECTED), claim.division_id == stated.c.division_id),
        ),
    ]


def _ratio_of(stated: CTE, predicate: Predicate, *, over: Any, under: Any, percent: bool = False) -> list[Select[Any]]:
    """One printed claim by another, to two places."""
    upper, lower = aliased(Claim), aliased(Claim)
    ratio = func.round(
        constant(100 if percent else 1) * func.max(upper.value) / func.nullif(func.max(lower.value), constant(0)), constant(2)
    )
    rows = _over(stated, predicate, Derivation.RATIO_OF_CLAIMS, ratio, upper)
    return [rows.join(upper, and_(over(upper), _usable(stated, upper))).join(lower, and_(under(lower), _usable(stated, lower)))]


def _sums(stated: CTE) -> list[Select[Any]]:
    part = aliased(Claim)
    kinds = [term(Predicate.KEY_VILLAGES), term(Predicate.OTHER_VILLAGES)]
    of_fund = and_(part.predicate.in_(kinds), part.fund_id == stated.c.fund_id, part.measure == stated.c.measure, _usable(stated, part))
    rows = _over(stated, Predicate.VILLAGES_BENEFITED, Derivation.SUM_OF_CLAIMS, func.sum(part.value), part).join(part, of_fund)
    return [rows.having(func.count(part.predicate.distinct()) == constant(2))]


def _usable(stated: CTE, claim: Any) -> ColumnElement[bool]:
    """A claim that another one may be computed from: printed in the same source, exact, and come true."""
    printed = and_(claim.origin == term(ClaimOrigin.PRINTED), claim.source_id == stated.c.source_id, claim.id != stated.c.id)
    return and_(printed, claim.bound == term(Bound.EXACT), claim.modality == term(Modality.ACTUAL), seen(claim))


def _another_source(stated: CTE, row: Any) -> Any:
    return row.source_id.is_distinct_from(stated.c.source_id)


def _over(stated: CTE, predicate: Predicate | list[Predicate], derivation: Derivation, derived: Any, rows: Any) -> Select[Any]:
    """A derivation from `rows`, for the claims of a predicate; the caller joins the rows."""
    kinds = [term(kind) for kind in (predicate if isinstance(predicate, list) else [predicate])]
    wanted = stated.c.predicate == kinds[0] if len(kinds) == 1 else stated.c.predicate.in_(kinds)
    return _derived(derivation, stated.c.id, derived, rows.demo).select_from(stated).where(wanted).group_by(stated.c.id)


def _derived(derivation: Derivation, claim: Any, derived: Any, demo: Any) -> Select[Any]:
    bound = Bound.ROUNDED if derivation is Derivation.RATIO_OF_CLAIMS else Bound.EXACT
    return select(
        claim.label("claim_id"),
        cast(derived, NUMBER).label("derived"),
        constant(bound).label("derived_bound"),
        constant(derivation).label("derivation"),
        func.bool_or(~demo).label("recorded"),
        func.bool_or(demo).label("demo"),
    )
