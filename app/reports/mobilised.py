"""A pairing -> what it set in motion beside the money, which is no aid and stands in no sum of it.

Figures of different units never add, nor what happened to what is planned or merely possible. A sum is limited as its parts are: with a
lower bound in it, it is a lower bound.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, Text, Uuid, and_, case, func, null, or_, select
from sqlalchemy.orm import aliased

from app.models import Bound, Mobilisation
from app.models.base import term
from app.reports.flow import FROM, TO, made_up, pairings, within
from app.reports.rows import constant, seen

LOWER, UPPER, NEAR = (Bound.MORE_THAN, Bound.AT_LEAST), (Bound.AT_MOST,), (Bound.ABOUT, Bound.ROUNDED)


def mobilised() -> Select[Any]:
    """One row for each kind, unit and modality of the acts in the pairing's scope; of undated ones no period tells."""
    scope, act = pairings(), aliased(Mobilisation)
    whenever = and_(FROM.is_(None), TO.is_(None))
    alike = (act.kind, act.measure, act.per, act.modality)
    return (
        select(
            func.min(act.id.cast(Text)).cast(Uuid()).label("id"),
            *alike,
            func.sum(act.value).label("total"),
            _bound(act).label("bound"),
            func.count().label("count"),
            func.count().filter(act.value.is_(None)).label("without_number"),
        )
        .join_from(scope, act, act.pairing_id == scope.c.id)
        .where(seen(act), ~made_up(scope, act), or_(whenever, func.coalesce(within(act.occurred_on), constant("false"))))
        .group_by(*alike)
        .add_cte(scope, nest_here=True)
    )


def _bound(act: Any) -> ColumnElement[Any]:
    """How the sum limits the true one; null where its parts limit it from both sides. A part without a number only adds."""
    below = or_(_any(act, *LOWER), func.bool_or(act.value.is_(None)))
    return case(
        (func.sum(act.value).is_(None), constant(Bound.VAGUE)),
        (and_(_any(act, *UPPER), or_(below, _any(act, *NEAR))), null()),
        (_any(act, *UPPER), constant(Bound.AT_MOST)),
        (_any(act, Bound.MORE_THAN), constant(Bound.MORE_THAN)),
        (below, constant(Bound.AT_LEAST)),
        (_any(act, *NEAR), constant(Bound.ABOUT)),
        else_=constant(Bound.EXACT),
    )


def _any(act: Any, *bounds: Bound) -> ColumnElement[bool]:
    return func.bool_or(act.bound.in_([term(bound) for bound in bounds]))
