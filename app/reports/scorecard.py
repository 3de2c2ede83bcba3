"""A pairing's figures one by one: what was stated, what the records give, and whether the two agree.

The verdict is interval arithmetic. It is UNDECIDABLE where nothing was recorded, where the stated figure has no interval, or
where it is no actual one; where rows made for show went in, it is ILLUSTRATED and says nothing.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, Uuid, and_, bindparam, case, false, literal_column, select
from sqlalchemy.types import Text

from app.models import Claim, Modality
from app.models.base import term
from app.reports.derivation import derivations
from app.reports.interval import apart, ends, known, within
from app.reports.rows import basis, constant, seen
from app.reports.scope import Scope
from app.reports.terms import Basis, Verdict

RATIO_STEP = literal_column("'0.00'", Text())


def scorecard() -> Select[Any]:
    """One row for each claim that concerns the pairing `:pairing`, in the order of the sources."""
    scope = Scope(bindparam("pairing", type_=Uuid()))
    stated = select(Claim).where(scope.claims(), seen(Claim), Claim.demo.is_(false())).cte("stated")
    derived = derivations(stated).cte("derived")
    rests_on = basis(derived.c.recorded, derived.c.demo)
    interval = ends(stated.c.value, stated.c.bound, stated.c.original_text)
    report = select(
        stated.c.id.label("id"),
        stated.c.id.label("claim_id"),
        stated.c.position.label("position"),
        derived.c.derived.label("derived"),
        derived.c.derived_bound.label("derived_bound"),
        derived.c.derivation.label("derivation"),
        interval.lower.label("lower"),
        interval.upper.label("upper"),
        rests_on.label("basis"),
        _verdict(stated.c, rests_on, derived).label("verdict"),
    ).outerjoin_from(stated, derived, derived.c.claim_id == stated.c.id)
    return report.add_cte(*scope.sets, stated, derived, nest_here=True)


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
