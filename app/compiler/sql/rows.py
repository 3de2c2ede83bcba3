"""A row's members as JSON text.

To-ones are left joins of the statement that holds the row, to-manys are subqueries correlated with it. `joins`
gathers the former while the text is written.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.dialects.postgresql import aggregate_order_by

from app.compiler.catalog import Kind, Order, Report
from app.compiler.plan import Branch, List, Object, Page, RowMember, Text, ToOne, Value, Variant
from app.compiler.sql import grouped, page
from app.compiler.sql.frame import Frame, Referred, Row, discriminators, of_kind, of_kinds, under
from app.compiler.sql.keyset import last_key
from app.compiler.sql.text import Choice, Pieces, Read, document, items

Joins: TypeAlias = "list[tuple[Row, ColumnElement[bool]]]"


def row_text(frame: Frame, row: Row, variants: tuple[Variant, ...], joins: Joins) -> Pieces:
    """The object that a row is: of its only entity, or of the one that its terms tell.

    Entities that answer alike share one text; where all of them do, no term is looked at.
    """
    alike = _alike(variants)
    if len(alike) == 1:
        return _object(frame, row, alike[0][0], joins)
    choices = ((or_(*(and_(*of_kind(row, v.entity)) for v in same)), _object(frame, row, same[0], joins)) for same in alike)
    return [Choice(tuple(choices), ["null"])]


def _alike(variants: tuple[Variant, ...]) -> list[list[Variant]]:
    """Groups of variants that answer alike. Relations that they share are the same objects, so comparing is cheap."""
    found: list[list[Variant]] = []
    for variant in variants:
        tells = any(isinstance(m, Value) and m.column.kind is Kind.ID for m in variant.members)
        same = None if tells else next((group for group in found if group[0].members == variant.members), None)
        if same is None:
            found.append([variant])
        else:
            same.append(variant)
    return found


def needs(variants: Iterable[Variant]) -> set[str]:
    """The attributes of a row that its text reads."""
    several = tuple(variants)
    told = discriminators(several) if len(_alike(several)) > 1 else set()
    return told.union(*(_member_needs(m) for v in several for m in v.members))


def ordering(row: Row, order: tuple[Order, ...], *, backward: bool = False) -> list[ColumnElement[object]]:
    """The keys of an order, the primary key last; backward, the same order from its other end."""
    return [_ordered(row, key, backward=backward) for key in (*order, last_key(order))]


def _ordered(row: Row, key: Order, *, backward: bool) -> ColumnElement[object]:
    descending = key.descending is not backward
    column = row[key.attribute].desc() if descending else row[key.attribute].asc()
    nulls_first = key.starts_with_nulls is not backward
    if not key.nullable or nulls_first is descending:
        return column
    return column.nulls_first() if nulls_first else column.nulls_last()


def with_joins(statement: Select[Any], joins: Joins) -> Select[Any]:
    for row, condition in joins:
        statement = statement.outerjoin(row.origin, condition)
    return statement


def list_text(frame: Frame, wanted: List, parent: Row | None) -> Pieces:
    """All rows under a parent, as a JSON array."""
    row = frame.open(wanted.source)
    joins: Joins = []
    each = items(row_text(frame, row, wanted.variants, joins))
    listed = func.string_agg(each.own, aggregate_order_by(each.separator, *ordering(row, wanted.order)))
    conditions = [*frame.listed(row), *of_kinds(row, (v.entity for v in wanted.variants))]
    if wanted.arm and parent:
        conditions.append(row[wanted.arm.remote] == parent[wanted.arm.local])

    def query(text: ColumnElement[str]) -> ColumnElement[Any]:
        statement = with_joins(select(text).select_from(row.origin), joins).where(*conditions)
        return under(statement, parent if wanted.arm else None).scalar_subquery()

    return [Read(each.listed(listed), query)]


def _object(frame: Frame, row: Row, variant: Variant, joins: Joins) -> Pieces:
    return document((m.key, _member(frame, row, variant.entity.tag, m, joins)) for m in variant.members)


def _member(frame: Frame, row: Row, tag: str, member: RowMember, joins: Joins) -> Pieces:
    from app.compiler.sql.value import written

    match member:
        case Text(json=json):
            return [json]
        case Value(column=column):
            return written(member, row[column.attribute], tag)
        case Object(members=members):
            return document((m.key, _member(frame, row, tag, m, joins)) for m in members)
        case ToOne(branches=branches):
            return to_one(frame, row, branches, joins)
        case Page() if grouped.gathered(frame, member, row):
            return grouped.gathered_text(frame, member, row, joins)
        case Page():
            return page.page_text(frame, member, row)
        case List():
            return list_text(frame, member, row)


def to_one(frame: Frame, row: Row, branches: Iterable[Branch], joins: Joins) -> Pieces:
    """The object that a relation leads to, by whichever of its branches leads anywhere; or null."""
    return [Choice(tuple(_branch(frame, row, branch, joins) for branch in branches), ["null"])]


def _branch(frame: Frame, row: Row, branch: Branch, joins: Joins) -> tuple[ColumnElement[bool], Pieces]:
    if (referred := _referred(frame, row, branch)) is not None:
        return referred["id"].is_not(None), row_text(frame, referred, branch.variants, joins)
    other = reached(frame, row, branch, joins)
    return other["id"].is_not(None), row_text(frame, other, branch.variants, joins)


def reached(frame: Frame, row: Row, branch: Branch, joins: Joins) -> Row:
    """The row that an arm leads to, joined: of its entities, and shown to the reader."""
    other = frame.open(branch.arm.source)
    conditions = [*frame.visible(other), *of_kinds(other, (v.entity for v in branch.variants))]
    if grouped.together(frame, row, branch, other):
        other, conditions = grouped.looked_up(frame, row, branch, other, conditions), []
    joins.append((other, and_(other[branch.arm.remote] == row[branch.arm.local], *conditions)))
    return other


def _referred(frame: Frame, row: Row, branch: Branch) -> Referred | None:
    """The row at the other end without a join: where only its key is asked, and a key means a row that is shown.

    The foreign key promises that the row is there; a policy, or a type that not every row is of, would have to look at it.
    """
    arm = branch.arm
    if arm.remote != "id" or isinstance(row.source, Report) or isinstance(arm.source, Report):
        return None
    if not all(_by_key(member) for variant in branch.variants for member in variant.members):
        return None
    table = Row(arm.source, arm.source.__table__)
    told = [*frame.visible(table), *of_kinds(table, (v.entity for v in branch.variants))]
    if told or len(_alike(branch.variants)) > 1:
        return None
    return Referred(arm.source, row.origin, row[arm.local])


def _by_key(member: RowMember) -> bool:
    """Whether a member reads nothing of its row but the key."""
    match member:
        case Text():
            return True
        case Value(column=column):
            return column.attribute == "id"
        case Page(arm=arm) | List(arm=arm):
            return arm is None or arm.local == "id"
    return False


def _member_needs(member: RowMember) -> set[str]:
    match member:
        case Value(column=column):
            return set(column.needs)
        case Object(members=members):
            return set().union(*(_member_needs(m) for m in members))
        case ToOne(branches=branches):
            return {branch.arm.local for branch in branches}
        case Page(arm=arm) | List(arm=arm):
            return {arm.local} if arm else set()
    return set()
