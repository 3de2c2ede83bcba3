"""A page: its keys first, then its text.

    select '{"nodes":[' || string_agg(<text>, ',' order by keys) … from (
      select <what the text reads> from child where fk = parent.id and <after the cursor> order by keys limit n
    ) left join …

Only where `pageInfo` is selected does one row more come along. Where it tells of cursors, or the page is read from its end, `row_number`
then runs over that page, never over the table.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Integer,
    Select,
    and_,
    bindparam,
    case,
    cast,
    func,
    literal_column,
    or_,
    select,
)
from sqlalchemy import Text as SqlText
from sqlalchemy.dialects.postgresql import ARRAY, aggregate_order_by
from sqlalchemy.types import Text

from app.compiler.cursor import CHECK, SEPARATOR, KeyKind
from app.compiler.plan import Aggregate, CursorOf, Edges, Info, InfoOf, NodeOf, Nodes, Page, PageInfo, PageMember, Suppressed
from app.compiler.plan import Text as Known
from app.compiler.sql import grouped, rows
from app.compiler.sql.aggregate import SEES_SMALL_COUNTS, SMALL, Listed, aggregate_text, small
from app.compiler.sql.frame import Frame, Row, read_from, under
from app.compiler.sql.keyset import not_beyond
from app.compiler.sql.listing import keys, left_out, where, window
from app.compiler.sql.text import Choice, Items, Or, Pieces, Read, constant, document, items, joined
from app.compiler.sql.value import cursor_key

CURSOR_SECRET = bindparam("cursor_secret", type_=Text())


def page_text(frame: Frame, page: Page, parent: Row | None) -> Pieces:
    """A connection's object. What reads no row of the page stands beside it: each count is a subquery of its own."""
    paged = [m for m in page.members if _reads_page(page, m)]
    if not paged:
        return document((m.key, _beside(frame, page, parent, m)) for m in page.members)
    ahead = any(isinstance(m, PageInfo) for m in page.members)
    numbered = ahead and not _tells_more(page)
    row, within = keys(frame, page, parent, numbered, Select.cte if parent is None and grouped.kept(frame, page) else Select.subquery)
    joins: rows.Joins = []
    view = View(frame, page, parent, row, within, ahead, numbered, joins)
    pieces = document((m.key, view.member(m) if m in paged else _beside(frame, page, parent, m)) for m in page.members)
    return [Read(pieces, lambda text: rows.with_joins(select(text).select_from(row.origin), joins).scalar_subquery())]


@dataclass(frozen=True, slots=True)
class View:
    """The page's rows in reach, and what is written of them."""

    frame: Frame
    page: Page
    parent: Row | None
    row: Row
    within: FromClause
    ahead: bool
    numbered: bool
    joins: rows.Joins

    def member(self, member: PageMember) -> Pieces:
        match member:
            case Nodes() | Edges():
                each = self.items(member)
                return each.listed(self.listed(each))
            case PageInfo(members=members):
                return document((m.key, self.info(m)) for m in members)
        raise AssertionError(f"{member} is written beside the page")

    def edge(self, member: CursorOf | NodeOf | Known) -> Pieces:
        match member:
            case CursorOf():
                return ['"', self.cursor(), '"']
            case NodeOf(variants=variants):
                return rows.row_text(self.frame, self.row, variants, self.joins)
            case Known(json=json):
                return [json]

    def items(self, member: Nodes | Edges) -> Items:
        if isinstance(member, Nodes):
            return items(rows.row_text(self.frame, self.row, member.variants, self.joins))
        return items(document((m.key, self.edge(m)) for m in member.members))

    def listed(self, each: Items) -> ColumnElement[Any]:
        """What is the items' own, in the order of the page; NULL where there is none."""
        keys = rows.ordering(self.row, self.page.order)
        if self.numbered:
            keys = [self.number.desc() if self.page.bounds.backward else self.number.asc()]
            return func.string_agg(each.own, aggregate_order_by(each.separator, *keys)).filter(self.number < self.limit)
        if self.ahead:
            one: ColumnElement[int] = literal_column("1", Integer)
            page = func.array_agg(aggregate_order_by(each.own, *keys), type_=ARRAY(SqlText))[one : self.limit - one]
            return case((self.limit > one, func.array_to_string(page, each.separator)))
        return func.string_agg(each.own, aggregate_order_by(each.separator, *keys))

    def info(self, member: InfoOf | Known) -> Pieces:
        if isinstance(member, Known):
            return [member.json]
        bounds = self.page.bounds
        if _is_behind(self.page, member):
            return _behind(self.frame, self.page, self.parent)
        match member.what, bounds.backward:
            case (Info.HAS_NEXT, False) | (Info.HAS_PREVIOUS, True):
                return [cast(func.count() >= self.limit, SqlText)]
            case (Info.START, False) | (Info.END, True):
                return self.cursor_at(literal_column("1", Integer))
        return self.cursor_at(func.least(self.within.c["_total"], self.limit - 1))

    def cursor_at(self, number: ColumnElement[Any]) -> Pieces:
        at = and_(self.number == number, self.number < self.limit)
        return [Or(['"', func.max(self.cursor()).filter(at), '"'])]

    def cursor(self) -> ColumnElement[str]:
        keys = [cursor_key(self.row[k.attribute], k.kind, k.nullable) for k in self.page.order]
        digest = self.page.bounds.digest
        pieces: Pieces = [digest if isinstance(digest, str) else self.frame.param(digest)]
        for key in (*keys, cursor_key(self.row["id"], KeyKind.KEY, nullable=False)):
            pieces += [SEPARATOR, key]
        payload = joined(pieces)
        check = func.left(func.md5(CURSOR_SECRET.concat(payload)), literal_column(str(CHECK)))
        return check.concat(constant(SEPARATOR)).concat(payload)

    @property
    def number(self) -> ColumnElement[Any]:
        return self.within.c["_number"]

    @property
    def limit(self) -> ColumnElement[Any]:
        return self.frame.size(self.page.bounds.size)


def _reads_page(page: Page, member: PageMember) -> bool:
    """Whether writing a member aggregates the page's rows. If none does, the page is not opened at all: the text would
    be written once for every row."""
    if isinstance(member, PageInfo):
        return any(isinstance(m, InfoOf) and not _is_behind(page, m) for m in member.members)
    return isinstance(member, Edges | Nodes)


def _tells_more(page: Page) -> bool:
    """Whether all that is told of the page besides its rows is that there are more: the row too many is then cut off their list,
    and none has to be numbered."""
    told = [m for info in page.members if isinstance(info, PageInfo) for m in info.members if isinstance(m, InfoOf)]
    return not page.bounds.backward and all(_is_behind(page, m) or m.what is Info.HAS_NEXT for m in told)


def _is_behind(page: Page, member: InfoOf) -> bool:
    """Whether a member tells of the side that the page comes from, where only the cursor knows of rows."""
    return member.what is (Info.HAS_NEXT if page.bounds.backward else Info.HAS_PREVIOUS)


def _behind(frame: Frame, page: Page, parent: Row | None) -> Pieces:
    """Whether a row lies on the other side of the cursor (the cursor's own row is one); without a cursor none does."""
    return [cast(_other_side(frame, page, parent), SqlText)] if page.bounds.position else ["false"]


def _other_side(frame: Frame, page: Page, parent: Row | None) -> ColumnElement[Any]:
    base = frame.reaching(frame.open(page.source, window(frame, page, other_side=True)), page.order)
    beside = not_beyond(frame, base, page.order, page.bounds.position, backward=page.bounds.backward)
    statement: Select[Any] = select(literal_column("1")).select_from(read_from(base)).where(*where(frame, page, base, parent), beside)
    return under(statement, parent).exists()


def _beside(frame: Frame, page: Page, parent: Row | None, member: PageMember) -> Pieces:
    if isinstance(member, Known):
        return [member.json]
    if isinstance(member, PageInfo):
        return document((m.key, [m.json] if isinstance(m, Known) else _behind(frame, page, parent)) for m in member.members)
    if isinstance(member, Aggregate):
        listed = Listed(page, parent, lambda row: where(frame, page, row, parent), _tells(frame, page, parent) if page.guarded else None)
        return aggregate_text(frame, listed, member)
    base = frame.open(page.source)
    count = func.count()
    pieces: Pieces = [cast(count, SqlText)]
    if isinstance(member, Suppressed):
        pieces = [cast(_held_back(frame, page, parent, count), SqlText)]
    elif page.guarded:
        pieces = [Choice(((_held_back(frame, page, parent, count), ["null"]),), pieces)]
    conditions = where(frame, page, base, parent)
    return [Read(pieces, lambda text: under(select(text).select_from(base.origin).where(*conditions), parent).scalar_subquery())]


def _held_back(frame: Frame, page: Page, parent: Row | None, count: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether a count is too small to tell, or would tell of one that is."""
    return or_(small(count), *_tells(frame, page, parent))


def _tells(frame: Frame, page: Page, parent: Row | None) -> list[ColumnElement[bool]]:
    """Whether a wider list holds so few rows more that its count, beside that of this one, would tell theirs."""
    return [and_(~SEES_SMALL_COUNTS, small(_more(frame, page, wider, parent))) for wider in _wider(page)]


def _wider(page: Page) -> list[Page]:
    """The same list without its day, without its filter, and without either."""
    bare = replace(page, held=None, where=None)
    if page.held and page.where:
        return [replace(page, held=None), replace(page, where=None), bare]
    return [bare] if page.held or page.where else []


def _more(frame: Frame, page: Page, wider: Page, parent: Row | None) -> ColumnElement[int]:
    """How many rows a wider list holds more; of many it is enough that they are."""
    base = frame.open(page.source)
    more: Select[Any] = select(literal_column("1")).select_from(base.origin)
    more = more.where(*where(frame, wider, base, parent), left_out(frame, page, wider, base))
    some = under(more, parent).limit(SMALL + literal_column("1")).subquery(frame.name("left"))
    return select(func.count()).select_from(some).scalar_subquery()
