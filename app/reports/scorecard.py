"""A pairing's figures one by one: what was stated, what the records give, and whether the two agree.

The verdict is interval arithmetic. It is UNDECIDABLE where nothing was recorded, where the stated figure has no interval, or
where it is no actual one; where rows made for show went in, it is ILLUSTRATED and says nothing. A figure made of people's rows is
UNDECIDABLE to whoever may not see the people of each district that it can be about: a count is a lower bound then, and a share or a
mean nothing at all. Whether rows are hidden is never asked, so that nobody learns of them by the verdict.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, Uuid, and_, bindparam, case, false, literal_column, null, select
from sqlalchemy.types import Text

from app.models import Bound, Claim, Modality
from app.models.base import term
from app.reports.derivation import derivations
from app.reports.derived import OF_PEOPLE, ROUNDED
from app.reports.interval import apart, ends, known, within
from app.reports.rows import basis, constant, seen
from app.reports.scope import Scope
from app.reports.terms import Basis, Derivation, Verdict

RATIO_STEP = literal_column("'0.00'", Text())


def scorecard() -> Select[Any]:
    """One row for each claim that concerns the pairing `:pairing`, in the order of the sources."""
    scope = Scope(bindparam("pairing", type_=Uuid()))
    stated = select(Claim).where(scope.claims(), seen(Claim), Claim.demo.is_(false())).cte("stated")
    derived = derivations(stated).cte("derived")
    rests_on = basis(derived.c.recorded, derived.c.demo)
    unseen = scope.unseen()
    partial = and_(rests_on == constant(Basis.RECORDED), derived.c.derivation.in_(_named(OF_PEOPLE)), scope.hides(unseen, stated))
    no_bound = and_(partial, derived.c.derivation.in_(_named(ROUNDED)))
    interval = ends(stated.c.value, stated.c.bound, stated.c.original_text)
    report = select(
        stated.c.id.label("id"),
        stated.c.id.label("claim_id"),
        stated.c.position.label("position"),
        case((no_bound, null()), else_=derived.c.derived).label("derived"),
        case((no_bound, null()), (partial, constant(Bound.AT_LEAST)), else_=derived.c.derived_bound).label("derived_bound"),
        derived.c.derivation.label("derivation"),
        interval.lower.label("lower"),
        interval.upper.label("upper"),
        rests_on.label("basis"),
        case((partial, constant(Verdict.UNDECIDABLE)), else_=_verdict(stated.c, rests_on, derived)).label("verdict"),
    ).outerjoin_from(stated, derived, derived.c.claim_id == stated.c.id)
    return report.add_cte(*scope.sets, unseen, stated, derived, nest_here=True)


def _named(derivations: set[Derivation]) -> list[ColumnElement[Any]]:
    return [constant(one) for one in sorted(derivations, key=lambda one: one.name)]


def _verdict(claim: Any, rests_on: ColumnElement[str], derived: Any) -> ColumnElement[str]:
    stated = ends(claim.value, claim.bound, claim.original_text)
    found = ends(derived.c.derived, derived.c.derived_bound, RATIO_STEP)
    comparable = and_(claim.modality == term(Modality.ACTUAL), known(claim.bound), derived.c.derived.is_not(None))
    return case(
        (rests_on == constant(Basis.NONE), constant(Verdict.UNDECIDABLE)),
        (rests_on.in_([constant(Basis.DEMO), constant(Basis.MIXED)]), constant(Verdict.ILLUSTRATED)),
        (~comparable, constant(Verdict.UNDECIDABLE)),
        (within(found, stated), constant(Verdict.AGREES)),
        (apart(found, stated), constant(Verdict.DISAGREES)),
        else_=constant(Verdict.UNDECIDABLE),
    )
