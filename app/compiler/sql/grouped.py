"""A page that is read twice: for its text, and for what stands beside or under all of its rows at once.

    with page as (…), under as (
      select page.id as parent, … from page cross join lateral (select … from child where fk = page.id and … order by keys limit n)
    ) select … from page left join (
      select parent, string_agg(<text>, ',' order by keys) as listed from under left join … group by parent
    ) on parent = page.id left join (select … from one where id = any(array(select fk from page))) on …

Lists under its rows are gathered once for the page, and not once for each row, and so are the lists under theirs. Where there are few
rows under each, they are read in one walk of the index and numbered, which is half of a look into it for each. Where the number of rows
is not in the text, PostgreSQL reckons with so many that it is no gain; nor where the list tells more than its rows.

Rows that it leads to are looked up by all their keys at once, which is a third of looking each up: beside the page always, since PostgreSQL
cannot know how few they are; beside the rows under it only where a policy hides some, which is where there are many.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ARRAY, CTE, BindParameter, ColumnElement, FromClause, Select, Uuid, and_, any_, func, select, true

from app.compiler.catalog import Report
from app.compiler.plan import Branch, Edges, Nodes, Page, Text, ToOne
from app.compiler.sql import listing, rows
from app.compiler.sql import page as pages
from app.compiler.sql.frame import Frame, Row
from app.compiler.sql.text import Pieces, document

PARENT = "_parent"


def kept(frame: Frame, page: Page) -> bool:
    """Whether a page of a whole table is read twice: for a list under its rows, or for what they lead to where it may be of any size."""
    if len(page.entities) != 1 or isinstance(page.source, Report):
        return False
    members = [m for v in listing.variants(page) for m in v.members]
    of_any_size = isinstance(frame.size(page.bounds.size), BindParameter)
    return any(_fits(frame, m) if isinstance(m, Page) else of_any_size and isinstance(m, ToOne) for m in members)


def gathered(frame: Frame, page: Page, parent: Row) -> bool:
    """Whether this is a list to be gathered, and its parent a page that can be read twice."""
    return isinstance(parent.origin, CTE) and _fits(frame, page)


def _fits(frame: Frame, page: Page) -> bool:
    told = all(isinstance(m, Nodes | Edges | Text) for m in page.members) and not all(isinstance(m, Text) for m in page.members)
    under = page.arm is not None and page.arm.local == "id" and not isinstance(page.source, Report)
    return told and under and not isinstance(frame.size(page.bounds.size), BindParameter)


def gathered_text(frame: Frame, page: Page, parent: Row, joins: rows.Joins) -> Pieces:
    """The object of such a list; what it gathers is joined to the parent."""
    above = Row(parent.source, parent.origin.alias(frame.name("parent")))
    under = _under(frame, page, above).cte(frame.name("under"))
    row = Row(page.source, under)
    beside: rows.Joins = []
    view = pages.View(frame, page, above, row, under, False, False, beside)
    items = {m.key: view.items(m) for m in page.members if isinstance(m, Nodes | Edges)}
    lists = {key: view.listed(one).label(f"listed{n}") for n, (key, one) in enumerate(items.items(), 1)}
    found = rows.with_joins(select(under.c[PARENT], *lists.values()).select_from(under), beside)
    once = found.group_by(under.c[PARENT]).subquery(name=frame.name("grouped"))
    joins.append((Row(page.source, once), once.c[PARENT] == parent["id"]))
    return document((m.key, [m.json] if isinstance(m, Text) else items[m.key].listed(once.c[lists[m.key].name])) for m in page.members)


def _under(frame: Frame, page: Page, above: Row) -> Select[Any]:
    """The rows of the lists, each with its parent's key: of few, all are read in one walk; else each list is, up to its size."""
    if page.arm is not None and page.arm.few:
        return listing.ranked(frame, page, _keys(above.origin, "id"), PARENT)
    _, each = listing.keys(frame, page, above, numbered=False, named=Select.lateral)
    return select(above["id"].label(PARENT), *each.c).select_from(above.origin.join(each, true()))


def _keys(origin: FromClause, attribute: str) -> ColumnElement[Any]:
    """The keys in a column, as an array."""
    return func.array(select(origin.c[attribute]).scalar_subquery(), type_=ARRAY(Uuid()))


def together(frame: Frame, row: Row, branch: Branch, other: Row) -> bool:
    """Whether the rows that an arm leads to are looked up together: by keys of a page that can be read twice."""
    if not isinstance(row.origin, CTE) or branch.arm.remote != "id" or isinstance(branch.arm.source, Report):
        return False
    return PARENT not in row.origin.c or bool(frame.visible(other))


def looked_up(frame: Frame, row: Row, branch: Branch, other: Row, conditions: list[ColumnElement[bool]]) -> Row:
    """Those rows, with what their text reads."""
    keys = _keys(row.origin.alias(frame.name("beside")), branch.arm.local)
    columns = [other[name].label(name) for name in sorted({"id", *rows.needs(branch.variants)})]
    found = select(*columns).where(and_(other["id"] == any_(keys), *conditions))
    return other.over(found.subquery(frame.name("found")))
