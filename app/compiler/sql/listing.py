"""The rows of a page: those of the list, after the cursor, in order, as many as asked; with what their text reads.

A page of the whole table whose size a request brings is limited twice, by a literal within: so PostgreSQL, which plans once, knows
that it is small.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from sqlalchemy import BindParameter, ColumnElement, FromClause, Integer, Select, and_, any_, func, literal_column, not_, or_, select

from app.compiler.catalog import Window
from app.compiler.paging import PAGE_LIMIT
from app.compiler.plan import Edges, Held, NodeOf, Nodes, Page, Variant
from app.compiler.sql import rows
from app.compiler.sql.filter import predicate
from app.compiler.sql.frame import Frame, Row, of_kinds, read_from, under
from app.compiler.sql.keyset import beyond

Named: TypeAlias = "Callable[[Select[Any], str], FromClause]"
"""What a page becomes under a name: a subquery, a lateral one, or a table that is read twice."""


def keys(frame: Frame, page: Page, parent: Row | None, numbered: bool, named: Named) -> tuple[Row, FromClause]:
    """The page's rows with what their text reads; numbered and counted where that is asked for."""
    base, found = _listed(frame, page, parent)
    ordered = found.order_by(*rows.ordering(base, page.order, backward=page.bounds.backward))
    size = frame.size(page.bounds.size)
    if parent is None and isinstance(size, BindParameter):
        ordered = _at_most(frame, page, base, ordered)
    limited = under(ordered.limit(size), parent)
    within = (Select.subquery if numbered else named)(limited, frame.name("page"))
    if numbered:
        inner = base.over(within)
        number = func.row_number().over(order_by=rows.ordering(inner, page.order, backward=page.bounds.backward))
        columns = [inner[name].label(name) for name in sorted(_needs(page))]
        told = select(*columns, number.label("_number"), func.count().over().label("_total"))
        within = named(told, frame.name("page"))
    return base.over(within), within


def ranked(frame: Frame, page: Page, parents: ColumnElement[Any], label: str) -> Select[Any]:
    """The rows of the pages under all of the parents, each page to its size; `label` says under which. All that are under them are read."""
    base, found = _listed(frame, page, None)
    assert page.arm is not None, "a list under rows"
    parent = base[page.arm.remote]
    order = rows.ordering(base, page.order, backward=page.bounds.backward)
    place = func.row_number().over(partition_by=parent, order_by=order).label("_place")
    each = found.add_columns(parent.label(label), place).where(parent == any_(parents)).subquery(frame.name("page"))
    return select(*(column for column in each.c if column.name != "_place")).where(each.c["_place"] <= frame.size(page.bounds.size))


def _listed(frame: Frame, page: Page, parent: Row | None) -> tuple[Row, Select[Any]]:
    """The rows of a list after the cursor, with what their text reads."""
    base = frame.reaching(frame.open(page.source, window(frame, page)), page.order)
    columns = [base[name].label(name) for name in sorted(_needs(page))]
    found = select(*columns).select_from(read_from(base)).where(*where(frame, page, base, parent))
    if page.bounds.position:
        found = found.where(beyond(frame, base, page.order, page.bounds.position, backward=page.bounds.backward))
    return base, found


def _at_most(frame: Frame, page: Page, base: Row, ordered: Select[Any]) -> Select[Any]:
    """The same rows, with the largest page in the text: of a parameter PostgreSQL expects a tenth of the table, and would join
    the whole of another to it."""
    row = base.over(ordered.limit(literal_column(str(PAGE_LIMIT + 1))).subquery(name=frame.name("page")))
    columns = [row[name].label(name) for name in sorted(_needs(page))]
    return select(*columns).order_by(*rows.ordering(row, page.order, backward=page.bounds.backward))


def window(frame: Frame, page: Page, *, other_side: bool = False) -> Window:
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


def where(frame: Frame, page: Page, row: Row, parent: Row | None) -> list[ColumnElement[bool]]:
    """What makes a row one of the list."""
    under = [row[page.arm.remote] == parent[page.arm.local]] if page.arm and parent else []
    fits = [predicate(frame, row, page.where)] if page.where else []
    return [*under, *frame.listed(row), *of_kinds(row, page.entities), *_held(frame, page.held, row), *fits]


def left_out(frame: Frame, page: Page, wider: Page, row: Row) -> ColumnElement[bool]:
    """What keeps a row of a wider list out of this one: its day, its filter, or either."""
    out = [not_(and_(*_held(frame, page.held, row)))] if page.held and not wider.held else []
    out += [predicate(frame, row, page.where, negated=True)] if page.where and not wider.where else []
    return or_(*out)


def _held(frame: Frame, held: Held | None, row: Row) -> list[ColumnElement[bool]]:
    if held is None:
        return []
    day = frame.param(held.day)
    begun = or_(row[held.first].is_(None), row[held.first] <= day)
    return [begun, or_(row[held.last].is_(None), row[held.last] >= day)] if held.last else [begun]
