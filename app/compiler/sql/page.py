"""A page: its keys first, then its text.

    select '{"nodes":[' || string_agg(<text>, ',' order by keys) … from (
      select <what the text reads> from child where fk = parent.id and <after the cursor> order by keys limit n
    ) left join …

A page of the whole table is limited twice, by a literal within: so PostgreSQL, which plans once, knows that it is small.

Only where `pageInfo` is selected does one row more come along; `row_number` then runs over that page, never over
the table.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

from sqlalchemy import (
    BindParameter,
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
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.types import Text

from app.compiler.catalog import Window
from app.compiler.cursor import CHECK, SEPARATOR, KeyKind
from app.compiler.paging import PAGE_LIMIT
from app.compiler.plan import Aggregate, CursorOf, Edges, Held, Info, InfoOf, NodeOf, Nodes, Page, PageInfo, PageMember, Suppressed, Variant
from app.compiler.plan import Text as Known
from app.compiler.sql import grouped, rows
from app.compiler.sql.aggregate import SEES_SMALL_COUNTS, SMALL, Listed, aggregate_text, small
from app.compiler.sql.filter import predicate
from app.compiler.sql.frame import Frame, Row, of_kinds, read_from, under
from app.compiler.sql.keyset import beyond, not_beyond
from app.compiler.sql.text import Pieces, constant, document, joined
from app.compiler.sql.value import cursor_key

Named: TypeAlias = "Callable[[Select[Any], str], FromClause]"
"""What a page becomes under a name: a subquery, a lateral one, or a table that is read twice."""

CURSOR_SECRET = bindparam("cursor_secret", type_=Text())


def page_text(frame: Frame, page: Page, parent: Row | None) -> Pieces:
    """A connection's object. What reads no row of the page stands beside it: each count is a subquery of its own."""
    paged = [m for m in page.members if _reads_page(page, m)]
    if not paged:
        return document((m.key, _beside(frame, page, parent, m)) for m in page.members)
    ahead = any(isinstance(m, PageInfo) for m in page.members)
    row, within = keys(frame, page, parent, ahead, Select.cte if parent is None and grouped.grouping(frame, page) else Select.subquery)
    joins: rows.Joins = []
    view = View(frame, page, parent, row, within, ahead, joins)
    pieces = document((m.key, view.member(m) if m in paged else _beside(frame, page, parent, m)) for m in page.members)
    statement = rows.with_joins(select(joined(pieces)).select_from(row.origin), joins)
    return [statement.scalar_subquery()]


@dataclass(frozen=True, slots=True)
class View:
    """The page's rows in reach, and what is written of them."""

    frame: Frame
    page: Page
    parent: Row | None
    row: Row
    within: FromClause
    ahead: bool
    joins: rows.Joins

    def member(self, member: PageMember) -> Pieces:
        match member:
            case Nodes() | Edges():
                return whole(self.listed(self.item(member)))
            case PageInfo(members=members):
                return document((m.key, self.info(m)) for m in members)
        raise AssertionError(f"{member} is written beside the page")

    def edge(self, member: CursorOf | NodeOf | Known) -> Pieces:
        match member:
            case CursorOf():
                return ['"', self.cursor(), '"']
            case NodeOf(variants=variants):
                return [rows.row_text(self.frame, self.row, variants, self.joins)]
            case Known(json=json):
                return [json]

    def item(self, member: Nodes | Edges) -> ColumnElement[str]:
        if isinstance(member, Nodes):
            return rows.row_text(self.frame, self.row, member.variants, self.joins)
        return joined(document((m.key, self.edge(m)) for m in member.members))

    def listed(self, item: ColumnElement[str]) -> ColumnElement[Any]:
        """The items of the page in its order; NULL where there is none."""
        keys = rows.ordering(self.row, self.page.order)
        if self.ahead:
            keys = [self.number.desc() if self.page.bounds.backward else self.number.asc()]
        listed: ColumnElement[Any] = func.string_agg(item, aggregate_order_by(constant(","), *keys))
        if self.ahead:
            listed = listed.filter(self.number < self.limit)
        return listed

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
                return [self.cursor_at(literal_column("1", Integer))]
        return [self.cursor_at(func.least(self.within.c["_total"], self.limit - 1))]

    def cursor_at(self, number: ColumnElement[Any]) -> ColumnElement[str]:
        at = and_(self.number == number, self.number < self.limit)
        found = func.max(constant('"').concat(self.cursor()).concat(constant('"'))).filter(at)
        return func.coalesce(found, constant("null"))

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


def whole(listed: ColumnElement[Any]) -> Pieces:
    """Items as an array."""
    return [func.coalesce(constant("[").concat(listed).concat(constant("]")), constant("[]"))]


def keys(frame: Frame, page: Page, parent: Row | None, ahead: bool, named: Named) -> tuple[Row, FromClause]:
    """The page's rows with what their text reads; numbered and counted when a row more came along."""
    base = frame.reaching(frame.open(page.source, _window(frame, page)), page.order)
    columns = [base[name].label(name) for name in sorted(_needs(page))]
    found = select(*columns).select_from(read_from(base)).where(*_where(frame, page, base, parent))
    if page.bounds.position:
        found = found.where(beyond(frame, base, page.order, page.bounds.position, backward=page.bounds.backward))
    ordered = found.order_by(*rows.ordering(base, page.order, backward=page.bounds.backward))
    size = frame.size(page.bounds.size)
    if parent is None and isinstance(size, BindParameter):
        ordered = _at_most(frame, page, base, ordered)
    limited = under(ordered.limit(size), parent)
    within = (Select.subquery if ahead else named)(limited, frame.name("page"))
    if ahead:
        inner = base.over(within)
        number = func.row_number().over(order_by=rows.ordering(inner, page.order, backward=page.bounds.backward))
        columns = [inner[name].label(name) for name in sorted(_needs(page))]
        numbered = select(*columns, number.label("_number"), func.count().over().label("_total"))
        within = named(numbered, frame.name("page"))
    return base.over(within), within


def _at_most(frame: Frame, page: Page, base: Row, ordered: Select[Any]) -> Select[Any]:
    """The same rows, with the largest page in the text: of a parameter PostgreSQL expects a tenth of the table, and would join
    the whole of another to it."""
    row = base.over(ordered.limit(literal_column(str(PAGE_LIMIT + 1))).subquery(name=frame.name("page")))
    columns = [row[name].label(name) for name in sorted(_needs(page))]
    return select(*columns).order_by(*rows.ordering(row, page.order, backward=page.bounds.backward))


def _window(frame: Frame, page: Page, *, other_side: bool = False) -> Window:
    """What a report needs to know of a page, to give no more rows than that."""
    position = tuple(frame.param(key) for key in page.bounds.position if key)
    if other_side:
        return Window(literal_column("1", Integer), not page.bounds.backward, position, inclusive=True)
    return Window(frame.param(page.bounds.size), page.bounds.backward, position)


def _needs(page: Page) -> set[str]:
    return {"id", *(key.attribute for key in page.order), *rows.needs(variants(page))}


def variants(page: Page) -> list[Variant]:
    """What the rows of a page answer with."""
    found = [v for m in page.members if isinstance(m, Nodes) for v in m.variants]
    return found + [v for e in page.members if isinstance(e, Edges) for m in e.members if isinstance(m, NodeOf) for v in m.variants]


def _where(frame: Frame, page: Page, row: Row, parent: Row | None, *, left_out: bool = False) -> list[ColumnElement[bool]]:
    """What makes a row one of the list; or one that its filter leaves out."""
    under = [row[page.arm.remote] == parent[page.arm.local]] if page.arm and parent else []
    fits = [predicate(frame, row, page.where, negated=left_out)] if page.where else []
    return [*under, *frame.listed(row), *of_kinds(row, page.entities), *_held(frame, page.held, row), *fits]


def _held(frame: Frame, held: Held | None, row: Row) -> list[ColumnElement[bool]]:
    if held is None:
        return []
    day = frame.param(held.day)
    begun = or_(row[held.first].is_(None), row[held.first] <= day)
    return [begun, or_(row[held.last].is_(None), row[held.last] >= day)] if held.last else [begun]


def _reads_page(page: Page, member: PageMember) -> bool:
    """Whether writing a member aggregates the page's rows. If none does, the page is not opened at all: the text would
    be written once for every row."""
    if isinstance(member, PageInfo):
        return any(isinstance(m, InfoOf) and not _is_behind(page, m) for m in member.members)
    return isinstance(member, Edges | Nodes)


def _is_behind(page: Page, member: InfoOf) -> bool:
    """Whether a member tells of the side that the page comes from, where only the cursor knows of rows."""
    return member.what is (Info.HAS_NEXT if page.bounds.backward else Info.HAS_PREVIOUS)


def _behind(frame: Frame, page: Page, parent: Row | None) -> Pieces:
    """Whether a row lies on the other side of the cursor (the cursor's own row is one); without a cursor none does."""
    return [cast(_other_side(frame, page, parent), SqlText)] if page.bounds.position else ["false"]


def _other_side(frame: Frame, page: Page, parent: Row | None) -> ColumnElement[Any]:
    base = frame.reaching(frame.open(page.source, _window(frame, page, other_side=True)), page.order)
    beside = not_beyond(frame, base, page.order, page.bounds.position, backward=page.bounds.backward)
    statement: Select[Any] = select(literal_column("1")).select_from(read_from(base)).where(*_where(frame, page, base, parent), beside)
    return under(statement, parent).exists()


def _beside(frame: Frame, page: Page, parent: Row | None, member: PageMember) -> Pieces:
    if isinstance(member, Known):
        return [member.json]
    if isinstance(member, PageInfo):
        return document((m.key, [m.json] if isinstance(m, Known) else _behind(frame, page, parent)) for m in member.members)
    if isinstance(member, Aggregate):
        listed = Listed(page, parent, lambda row: _where(frame, page, row, parent), _tells(frame, page, parent) if page.guarded else None)
        return aggregate_text(frame, listed, member)
    base = frame.open(page.source)
    count = func.count()
    text: ColumnElement[Any] = cast(count, SqlText)
    if isinstance(member, Suppressed):
        text = cast(_held_back(frame, page, parent, count), SqlText)
    elif page.guarded:
        text = case((_held_back(frame, page, parent, count), constant("null")), else_=text)
    statement = select(text).select_from(base.origin).where(*_where(frame, page, base, parent))
    return [under(statement, parent).scalar_subquery()]


def _held_back(frame: Frame, page: Page, parent: Row | None, count: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether a count is too small to tell, or would tell of one that is."""
    return or_(small(count), *_tells(frame, page, parent))


def _tells(frame: Frame, page: Page, parent: Row | None) -> list[ColumnElement[bool]]:
    """Whether a filter leaves out so few that its count, beside that of the whole list, would tell theirs."""
    if page.where is None:
        return []
    base = frame.open(page.source)
    left_out: Select[Any] = select(literal_column("1")).select_from(base.origin).where(*_where(frame, page, base, parent, left_out=True))
    some = under(left_out, parent).limit(SMALL + literal_column("1")).subquery(frame.name("left"))
    return [and_(~SEES_SMALL_COUNTS, small(select(func.count()).select_from(some).scalar_subquery()))]
