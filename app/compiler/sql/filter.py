"""Criteria -> a predicate over one row.

A predicate may be unknown where it is not negated, for no row is kept then either; negated it is told apart from true, so that
a filter and its negation divide every list. Absence of a key is absence from the text: no `$1 is null or …`.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Text, Uuid, and_, any_, cast, false, func, literal_column, not_, or_, select, true
from sqlalchemy.dialects.postgresql import ARRAY

from app.compiler.catalog import Column, Kind, Report
from app.compiler.criteria import All, Compared, Count, Criteria, Either, Empty, Exists, Missing, Not, OfKind, Operator, Term, of_key
from app.compiler.sql.frame import Frame, Referred, Row, of_kinds
from app.compiler.sql.text import constant

ONE: ColumnElement[Any] = literal_column("1")
LAST: ColumnElement[str] = literal_column("chr(1114111)", Text)
"""The last code point. Where text is ordered by code points, an index finds what begins with a text between it and this."""


def predicate(frame: Frame, row: Row, criteria: Criteria, *, negated: bool = False) -> ColumnElement[bool]:
    """Whether the row fits; `negated`, whether it does not."""
    match criteria:
        case All(of=several):
            return _joined(frame, row, several, every=not negated, negated=negated)
        case Either(of=several):
            return _joined(frame, row, several, every=negated, negated=negated)
        case Not(of=operand):
            return predicate(frame, row, operand, negated=not negated)
        case Compared(of=of):
            compared = _compared(frame, criteria, _value(frame, row, of))
            return _negated(compared, unknown=of.nullable) if negated else compared
        case Missing(of=of):
            value = _value(frame, row, of)
            return value.is_not(None) if negated else value.is_(None)
        case Empty(of=of):
            empty = func.cardinality(_value(frame, row, of)) == literal_column("0")
            return _negated(empty, unknown=of.nullable) if negated else empty
        case OfKind(entities=entities):
            told = and_(true(), *of_kinds(row, entities))
            return not_(told) if negated else told
        case Exists():
            return not_(_exists(frame, row, criteria)) if negated else _exists(frame, row, criteria)


def _joined(frame: Frame, row: Row, several: tuple[Criteria, ...], *, every: bool, negated: bool) -> ColumnElement[bool]:
    found = [predicate(frame, row, one, negated=negated) for one in several]
    return and_(true(), *found) if every else or_(false(), *found)


def _negated(condition: ColumnElement[bool], *, unknown: bool) -> ColumnElement[bool]:
    return condition.is_not(true()) if unknown else not_(condition)


# Values -----------------------------------------------------------------------------------------------------------


def _value(frame: Frame, row: Row, of: Column | Count) -> ColumnElement[Any]:
    if isinstance(of, Count):
        return _count(frame, row, of)
    x = row[of.attribute]
    match of.kind, x.type:
        case Kind.STRING, Uuid():
            return cast(x, Text)
        case Kind.STRINGS, ARRAY(item_type=Uuid()):
            return cast(x, ARRAY(Text))
    return x


def _compared(frame: Frame, compared: Compared, x: Any) -> Any:
    if isinstance(compared.value, Term):
        return _term(x, compared.value)
    value = frame.param(compared.value)
    match compared.operator:
        case Operator.EQ:
            return x == value
        case Operator.IN:
            return x == any_(value)
        case Operator.LT:
            return x < value
        case Operator.LTE:
            return x <= value
        case Operator.GT:
            return x > value
        case Operator.GTE:
            return x >= value
        case Operator.CONTAINS:
            return func.strpos(x, value) > literal_column("0")
        case Operator.STARTS_WITH:
            begins = func.starts_with(x, value)
            return and_(x >= value, x <= value.concat(LAST), begins) if frame.bytewise else begins
        case Operator.HAS:
            return any_(x) == value
        case Operator.HAS_SOME:
            return cast(x, ARRAY(Text)).overlap(value)
        case Operator.HAS_EVERY:
            return cast(x, ARRAY(Text)).contains(value)


def _term(x: ColumnElement[Any], term: Term) -> ColumnElement[bool]:
    if isinstance(term.text, bool):
        return x.is_(true()) if term.text else x.is_(false())
    return x == constant(term.text)


# Rows over there --------------------------------------------------------------------------------------------------


def _exists(frame: Frame, row: Row, there: Exists) -> ColumnElement[bool]:
    other = frame.open(there.arm.source)
    asked = [*(frame.listed(other) if there.listed else frame.visible(other)), *of_kinds(other, there.entities)]
    if there.arm.remote == "id" and not asked and not isinstance(there.arm.source, Report) and of_key(there.fits):
        return _by_key(frame, row, there)
    fits = [] if there.fits == All() else [predicate(frame, other, there.fits)]
    return select(ONE).select_from(other.origin).where(_under(row, other, there), *asked, *fits).correlate(row.origin).exists()


def _by_key(frame: Frame, row: Row, there: Exists) -> ColumnElement[bool]:
    """The foreign key stands for its row, of which nothing else is asked."""
    key = row[there.arm.local]
    fits = [] if there.fits == All() else [predicate(frame, Referred(there.arm.source, row.origin, key), there.fits)]
    return and_(key.is_not(None), *fits)


def _count(frame: Frame, row: Row, count: Count) -> ColumnElement[Any]:
    other = frame.open(count.arm.source)
    asked = [*frame.listed(other), *of_kinds(other, count.entities)]
    counted = select(func.count()).select_from(other.origin).where(_under(row, other, count), *asked)
    return counted.correlate(row.origin).scalar_subquery()


def _under(row: Row, other: Row, there: Exists | Count) -> ColumnElement[bool]:
    return other[there.arm.remote] == row[there.arm.local]
