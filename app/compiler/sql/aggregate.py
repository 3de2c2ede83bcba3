"""Figures of a whole list: counts, sums, averages, extremes, of all its rows or group by group.

    select '{"count":' || count(*) || ',"sum":{"amount":…' from child where fk = parent.id

    select string_agg(<text>, ',' order by …) from (
      select kind, count(*) n, sum(amount) s from (select kind, amount from child where …) group by kind order by … limit n
    ) left join …

The list's figures share one look at its rows, each `groups` has one of its own. Of people, figures of 1 to 4 are withheld;
and so is the next smallest, while those withheld together are as few, because what is left of the total would tell.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from sqlalchemy import Boolean, ColumnElement, Integer, and_, bindparam, case, cast, func, literal_column, or_, select
from sqlalchemy import Text as SqlText
from sqlalchemy.dialects.postgresql import aggregate_order_by

from app.compiler import catalog
from app.compiler.catalog import Column, Grouping, Kind
from app.compiler.plan import (
    Aggregate,
    Figure,
    Figures,
    Function,
    GroupKey,
    GroupOrder,
    Groups,
    Page,
    Part,
    Suppressed,
    Text,
    ToOne,
    Total,
    Value,
)
from app.compiler.sql import rows
from app.compiler.sql.frame import Frame, Row, under
from app.compiler.sql.text import Choice, Pieces, Read, constant, document, items
from app.compiler.sql.value import written

SEES_SMALL_COUNTS = bindparam("sees_small_counts", type_=Boolean())
SMALL = literal_column("4", Integer)
ONE = literal_column("1", Integer)


@dataclass(frozen=True, slots=True)
class Listed:
    """A list to be counted out: `where` makes a row one of it. Of people, `tells` is when its figures would tell of too few."""

    page: Page
    parent: Row | None
    where: Callable[[Row], list[ColumnElement[bool]]]
    tells: list[ColumnElement[bool]] | None


def small(count: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether a count of people is one that not every reader may see."""
    return and_(count.between(ONE, SMALL), ~SEES_SMALL_COUNTS)


def aggregate_text(frame: Frame, listed: Listed, member: Aggregate) -> Pieces:
    """The object of an `aggregate`."""
    base = frame.open(listed.page.source)
    withheld = None if listed.tells is None else or_(small(func.count()), *listed.tells)
    whole = _Told(func.count(), withheld, {f: _figure(f, base) for m in member.members for f in _figures(m)})

    def text(one: Total | Suppressed | Figures | Groups | Text) -> Pieces:
        return _groups(frame, listed, one) if isinstance(one, Groups) else whole.member(one)

    pieces = document((m.key, text(m)) for m in member.members)
    if not any(isinstance(m, Total | Suppressed) or any(_figures(m)) for m in member.members):
        return pieces
    conditions = listed.where(base)
    return [Read(pieces, lambda text: under(select(text).select_from(base.origin).where(*conditions), listed.parent).scalar_subquery())]


@dataclass(frozen=True, slots=True)
class _Told:
    """What is told of some rows: how many they are, their figures, and whether that is withheld."""

    count: ColumnElement[Any]
    withheld: ColumnElement[bool] | None
    figures: Mapping[Figure, ColumnElement[Any]]

    def member(self, member: Total | Suppressed | Figures | Text) -> Pieces:
        match member:
            case Text(json=json):
                return [json]
            case Total():
                return self.unless_withheld([cast(self.count, SqlText)])
            case Suppressed():
                return ["false"] if self.withheld is None else [cast(self.withheld, SqlText)]
            case Figures(members=members):
                return document((m.key, [m.json] if isinstance(m, Text) else self.figure(m)) for m in members)

    def figure(self, figure: Figure) -> Pieces:
        return self.unless_withheld(written(Value(figure.key, figure.column, figure.unit), self.figures[figure], ""))

    def unless_withheld(self, pieces: Pieces) -> Pieces:
        return pieces if self.withheld is None else [Choice(((self.withheld, ["null"]),), pieces)]


def _groups(frame: Frame, listed: Listed, groups: Groups) -> Pieces:
    """The array of groups: rows reduced to keys and values, grouped, cut to size, written."""
    figures = [f for m in groups.members for f in _figures(m)]
    ordering = [one.by for one in groups.order if isinstance(one.by, Figure)]
    labels = {f: f"_{f.function.value}_{f.column.attribute}" for f in (*figures, *ordering)}
    base = frame.open(listed.page.source)
    keys = {_label(g, a): _key(g, base[a]) for g in groups.by for a in g.attributes}
    values = {f.column.attribute: base[f.column.attribute] for f in labels}
    columns = [*(x.label(name) for name, x in keys.items()), *(x.label(f"_{name}") for name, x in values.items())]
    read = under(select(*columns).select_from(base.origin).where(*listed.where(base)), listed.parent).subquery(name=frame.name("read"))
    sums = {label: _function(f, read.c[f"_{f.column.attribute}"]) for f, label in labels.items()}
    grouped_by = [read.c[name] for name in keys]
    grouped = select(*grouped_by, func.count().label("_count"), *(x.label(label) for label, x in sums.items())).group_by(*grouped_by)
    within = grouped.subquery(name=frame.name("grouped"))
    if listed.tells is not None:
        within = select(*within.c, or_(_withheld(within, keys), *listed.tells).label("_withheld")).subquery(name=frame.name("told"))
    joins: rows.Joins = []
    order = _order(frame, Row(listed.page.source, within), groups, labels, joins)
    order += [_Key(name, within.c[name]) for name in keys]
    order = [key for n, key in enumerate(order) if key.name not in {one.name for one in order[:n]}]
    ranks = [key.by.label(key.name) for key in order if key.name not in within.c]
    cut = rows.with_joins(select(*within.c, *ranks).select_from(within), joins).order_by(*(key.directed(key.by) for key in order))
    row = Row(listed.page.source, cut.limit(frame.param(groups.size)).subquery(name=frame.name("group")))
    return _array(frame, row, groups, labels, [key.directed(row.origin.c[key.name]) for key in order])


@dataclass(frozen=True, slots=True)
class _Key:
    """One key of the order of groups, and the name that it goes by once they are cut to size. What is missing comes last."""

    name: str
    by: ColumnElement[Any]
    descending: bool = False

    def directed(self, x: ColumnElement[Any]) -> ColumnElement[object]:
        return (x.desc() if self.descending else x.asc()).nulls_last()


def _array(frame: Frame, row: Row, groups: Groups, labels: Mapping[Figure, str], order: list[ColumnElement[object]]) -> Pieces:
    withheld = row.origin.c.get("_withheld")
    told = _Told(row["_count"], withheld, {figure: row[label] for figure, label in labels.items()})
    joins: rows.Joins = []

    def text(member: GroupKey | Total | Suppressed | Figures | Text) -> Pieces:
        if not isinstance(member, GroupKey):
            return told.member(member)
        return document((m.key, _key_text(frame, row, m, joins)) for m in member.members)

    each = items(document((m.key, text(m)) for m in groups.members))
    listed = func.string_agg(each.own, aggregate_order_by(each.separator, *order))
    query = lambda text: rows.with_joins(select(text).select_from(row.origin), joins).scalar_subquery()  # noqa: E731
    return [Read(each.listed(listed), query)]


def _order(frame: Frame, row: Row, groups: Groups, labels: Mapping[Figure, str], joins: rows.Joins) -> list[_Key]:
    """By keys and figures as it is asked: by a relation as its records come in lists, by a figure with what is withheld last."""
    withheld = row.origin.c.get("_withheld")
    found: list[_Key] = []
    for one in groups.order:
        if isinstance(one.by, Grouping):
            found += _by_key(frame, row, one, joins)
        else:
            figure = row["_count" if one.by is None else labels[one.by]]
            known = figure if withheld is None else case((~withheld, figure))
            found.append(_Key(f"_order{len(found) + 1}", known, one.descending))
    return found


def _by_key(frame: Frame, row: Row, one: GroupOrder, joins: rows.Joins) -> Iterator[_Key]:
    assert isinstance(one.by, Grouping)
    for attribute, branch in zip_longest(one.by.attributes, one.branches):
        if branch:
            other = rows.reached(frame, row, branch, joins)
            for key in branch.variants[0].entity.order:
                yield _Key(f"_{key.attribute}_of_{attribute}", other[key.attribute], key.descending is not one.descending)
        name = _label(one.by, attribute)
        yield _Key(name, row[name], one.descending)


def _withheld(grouped: Any, keys: Mapping[str, Any]) -> ColumnElement[bool]:
    """A small group, and going up from the smallest every next one, until those withheld are together no small count."""
    count = grouped.c["_count"]
    order = [count.asc(), *(grouped.c[name].asc() for name in keys)]
    smaller = func.coalesce(func.sum(count).over(order_by=order, rows=(None, -1)), literal_column("0"))
    return or_(small(count), small(smaller))


def _key_text(frame: Frame, row: Row, member: Part | ToOne | Text, joins: rows.Joins) -> Pieces:
    match member:
        case Text(json=json):
            return [json]
        case ToOne(branches=branches):
            return rows.to_one(frame, row, branches, joins)
        case Part(grouping=grouping):
            column = grouping.member
            assert isinstance(column, Column), "a to-one is written as a row"
            kind = {catalog.Part.YEAR: Kind.INT, catalog.Part.MONTH: Kind.STRING, None: column.kind}[grouping.part]
            shown = Column(column.attribute, kind, nullable=True, needs=column.needs)
            return written(Value(member.key, shown), row[_label(grouping, column.attribute)], "")


def _label(grouping: Grouping, attribute: str) -> str:
    return f"{attribute}_{grouping.part.name.lower()}" if grouping.part else attribute


def _key(grouping: Grouping, x: ColumnElement[Any]) -> ColumnElement[Any]:
    if grouping.part is None:
        return x
    day = func.timezone("UTC", x) if isinstance(grouping.member, Column) and grouping.member.kind is Kind.DATE_TIME else x
    if grouping.part is catalog.Part.YEAR:
        return cast(func.extract("year", day), Integer)
    return func.to_char(day, constant("YYYY-MM"))


def _figures(member: Any) -> list[Figure]:
    return [f for f in member.members if isinstance(f, Figure)] if isinstance(member, Figures) else []


def _figure(figure: Figure, row: Row) -> ColumnElement[Any]:
    """Of no rows the sum is 0; of rows that have no value it is not known."""
    found = _function(figure, row[figure.column.attribute])
    if figure.function is not Function.SUM or figure.column.summed:
        return found
    none: ColumnElement[Any] = literal_column("0.00" if figure.column.kind is Kind.MONEY else "0")
    return func.coalesce(found, case((func.count() == literal_column("0"), none)))


def _function(figure: Figure, x: ColumnElement[Any]) -> ColumnElement[Any]:
    if figure.column.summed:
        return figure.column.summed(x)
    match figure.function:
        case Function.SUM:
            return func.sum(x)
        case Function.AVG:
            places = 2 if figure.column.kind is Kind.MONEY else 6
            exact = x + literal_column(f"{0:.{places}f}")  # an average has at least the places of what it is of, however great it is
            return func.round(func.avg(exact), literal_column(str(places)))
        case Function.MIN:
            return func.min(x)
        case Function.MAX:
            return func.max(x)
