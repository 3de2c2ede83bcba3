"""A printed figure -> the interval that the true one lies in, in SQL.

| bound | interval |
|---|---|
| EXACT | the number |
| ROUNDED | half a unit of the last printed digit to either side |
| MORE_THAN | above the number, without it |
| AT_LEAST | from the number up |
| AT_MOST | up to the number |
| ABOUT, VAGUE, QUALITATIVE | not known |

An end that does not exist is null. Whether a null end is infinite or unknown, and whether an end belongs to the interval,
the bound says.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Numeric, and_, case, cast, func, literal_column, null, or_

from app.models import Bound
from app.models.base import term
from app.reports.rows import constant

NUMBER = Numeric()
INFINITE = literal_column("'Infinity'::numeric", Numeric())
MINUS_INFINITE = literal_column("'-Infinity'::numeric", Numeric())


@dataclass(frozen=True, slots=True)
class Ends:
    """A figure's interval; `open_below` where its lower end does not belong to it."""

    lower: ColumnElement[Any]
    upper: ColumnElement[Any]
    open_below: ColumnElement[bool]


def ends(value: Any, bound: Any, printed: Any) -> Ends:
    """The interval of a figure; both ends null where it is not known."""
    return Ends(lower(value, bound, printed), upper(value, bound, printed), bound == term(Bound.MORE_THAN))


def lower(value: Any, bound: Any, printed: Any) -> ColumnElement[Any]:
    """The lower end of a figure, null where there is none."""
    return case(
        (bound.in_([term(Bound.EXACT), term(Bound.MORE_THAN), term(Bound.AT_LEAST)]), value),
        (bound == term(Bound.ROUNDED), cast(value - half_a_digit(value, printed), NUMBER)),
        else_=cast(null(), NUMBER),
    )


def upper(value: Any, bound: Any, printed: Any) -> ColumnElement[Any]:
    """The upper end of a figure, null where there is none."""
    return case(
        (bound.in_([term(Bound.EXACT), term(Bound.AT_MOST)]), value),
        (bound == term(Bound.ROUNDED), cast(value + half_a_digit(value, printed), NUMBER)),
        else_=cast(null(), NUMBER),
    )


def half_a_digit(value: Any, printed: Any) -> ColumnElement[Any]:
    """Half a unit of the last printed digit: 8.5% -> 0.05, 1.2万元 -> 500. Without a printed form, the number's own digits count."""
    fraction = func.length(func.coalesce(func.substring(printed, literal_column(r"'\.([0-9]+)'")), literal_column("''")))
    places = case((printed.is_not(None), fraction), else_=func.scale(func.trim_scale(value)))
    unit = case((_has(printed, "亿"), constant(100_000_000)), (_has(printed, "万"), constant(10_000)), else_=constant(1))
    return unit * func.power(literal_column("10::numeric", Numeric()), -places) / constant(2)


def known(bound: Any) -> Any:
    """Whether a figure has an interval at all."""
    return bound.not_in([term(Bound.ABOUT), term(Bound.VAGUE), term(Bound.QUALITATIVE)])


def within(inner: Ends, outer: Ends) -> ColumnElement[bool]:
    """Whether every number of the inner interval lies in the outer one."""
    starts_above = or_(_low(inner) > _low(outer), and_(_low(inner) == _low(outer), or_(~outer.open_below, inner.open_below)))
    return and_(starts_above, _high(inner) <= _high(outer))


def apart(one: Ends, other: Ends) -> ColumnElement[bool]:
    """Whether no number lies in both intervals."""
    return or_(_below(one, other), _below(other, one))


def _below(one: Ends, other: Ends) -> ColumnElement[bool]:
    return or_(_high(one) < _low(other), and_(_high(one) == _low(other), other.open_below))


def _low(of: Ends) -> ColumnElement[Any]:
    return func.coalesce(of.lower, MINUS_INFINITE)


def _high(of: Ends) -> ColumnElement[Any]:
    return func.coalesce(of.upper, INFINITE)


def _has(printed: Any, sign: str) -> ColumnElement[bool]:
    return func.strpos(printed, literal_column(f"'{sign}'")) > constant(0)
