"""What all derivations have in common: one row for a claim, with what was derived and what it rests on."""

from __future__ import annotations

from typing import Any

from sqlalchemy import CTE, Select, cast, func, or_, select
from sqlalchemy.orm import aliased

from app.models import Bound, Commitment, Division, Predicate
from app.models.base import term
from app.reports.interval import NUMBER
from app.reports.rows import constant, seen
from app.reports.terms import Derivation

ROUNDED = {Derivation.RATIO_OF_CLAIMS, Derivation.INCOME_PER_PERSON, Derivation.TITLES, Derivation.DISTRIBUTIONS}

OF_PEOPLE = {
    *(Derivation.BENEFITS, Derivation.BENEFICIARIES, Derivation.INCOME_PER_PERSON),
    *(Derivation.HOUSEHOLD_PAIRINGS, Derivation.DISTRIBUTIONS, Derivation.TITLES),
}
"""Those that count rows which not everyone sees."""


def over(stated: CTE, predicate: Predicate | list[Predicate], derivation: Derivation, number: Any, rows: Any) -> Select[Any]:
    """A derivation from `rows`, for the claims of a predicate; the caller joins the rows."""
    kinds = [term(kind) for kind in (predicate if isinstance(predicate, list) else [predicate])]
    wanted = stated.c.predicate == kinds[0] if len(kinds) == 1 else stated.c.predicate.in_(kinds)
    return derived(derivation, stated.c.id, number, rows.demo).select_from(stated).where(wanted).group_by(stated.c.id)


def derived(derivation: Derivation, claim: Any, number: Any, demo: Any) -> Select[Any]:
    bound = Bound.ROUNDED if derivation in ROUNDED else Bound.EXACT
    return select(
        claim.label("claim_id"),
        cast(number, NUMBER).label("derived"),
        constant(bound).label("derived_bound"),
        constant(derivation).label("derivation"),
        func.bool_or(~demo).label("recorded"),
        func.bool_or(demo).label("demo"),
    )


def another_source(stated: CTE, row: Any) -> Any:
    """No figure is checked against itself."""
    return row.source_id.is_distinct_from(stated.c.source_id)


def below(stated: CTE, rows: Select[Any], at: Any) -> Select[Any]:
    """`rows` joined with the towns of the claim's division, and with `at`: one of these towns, or a village of one."""
    town = aliased(Division)
    return (
        rows.join(town, town.parent_id == stated.c.division_id)
        .join(at, or_(at.id == town.id, at.parent_id == town.id))
        .where(seen(town, at))
    )


def projects_of_fund(stated: CTE) -> Select[Any]:
    """The projects that the claim's fund set money aside for."""
    plan = aliased(Commitment)
    return select(plan.project_id).where(plan.fund_id == stated.c.fund_id, plan.project_id.is_not(None), seen(plan)).correlate(stated)


def newest_year(derivation: Derivation, number: Any, day: Any, rows: Any, demo: Any) -> Select[Any]:
    """What `rows`, a join of the claims with dated rows, give in the newest year that they reach."""
    claim, year = rows.selected_columns.claim_id, func.extract("year", day)
    by_year = (
        rows.with_only_columns(
            claim,
            number.label("number"),
            func.bool_or(demo).label("demo"),
            func.bool_or(~demo).label("recorded"),
            func.row_number().over(partition_by=claim, order_by=year.desc()).label("age"),
        )
        .group_by(claim, year)
        .subquery()
    )
    return select(
        by_year.c.claim_id,
        cast(by_year.c.number, NUMBER).label("derived"),
        constant(Bound.ROUNDED if derivation in ROUNDED else Bound.EXACT).label("derived_bound"),
        constant(derivation).label("derivation"),
        by_year.c.recorded,
        by_year.c.demo,
    ).where(by_year.c.age == constant(1))


def claims(stated: CTE, predicate: Predicate) -> Select[Any]:
    """The claims of a predicate, by their ids."""
    return select(stated.c.id.label("claim_id")).select_from(stated).where(stated.c.predicate == term(predicate))
