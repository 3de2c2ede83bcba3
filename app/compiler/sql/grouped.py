"""Lists under the rows of a page: gathered once for the page, and not once for each of its rows.

    with page as (…) select … from page left join (
      select page.id, string_agg(<text>, ',' order by keys) as listed
      from page cross join lateral (select … from child where fk = page.id and … order by keys limit n) left join … group by page.id
    ) on page.id = …

What stands beside the children is then joined to all of them at once. Where their number is not in the text, PostgreSQL reckons with
so many that it is no gain; nor where the list tells more than its rows.
"""

from __future__ import annotations

from sqlalchemy import CTE, BindParameter, Select, select, true

from app.compiler.catalog import Report
from app.compiler.plan import Edges, Nodes, Page, Text
from app.compiler.sql import listing, rows
from app.compiler.sql import page as pages
from app.compiler.sql.frame import Frame, Row
from app.compiler.sql.text import Pieces, document


def grouping(frame: Frame, page: Page) -> bool:
    """Whether a list under the rows of a page of a whole table is gathered once."""
    lists = [m for v in listing.variants(page) for m in v.members if isinstance(m, Page)]
    return len(page.entities) == 1 and not isinstance(page.source, Report) and any(_fits(frame, one) for one in lists)


def gathered(frame: Frame, page: Page, parent: Row) -> bool:
    """Whether this is such a list, and its parent a page that can be read twice."""
    return isinstance(parent.origin, CTE) and _fits(frame, page)


def _fits(frame: Frame, page: Page) -> bool:
    told = all(isinstance(m, Nodes | Edges | Text) for m in page.members) and not all(isinstance(m, Text) for m in page.members)
    under = page.arm is not None and page.arm.local == "id" and not isinstance(page.source, Report)
    return told and under and not isinstance(frame.size(page.bounds.size), BindParameter)


def gathered_text(frame: Frame, page: Page, parent: Row, joins: rows.Joins) -> Pieces:
    """The object of such a list; what it gathers is joined to the parent."""
    above = Row(parent.source, parent.origin.alias(frame.name("parent")))
    row, within = listing.keys(frame, page, above, ahead=False, named=Select.lateral)
    beside: rows.Joins = []
    view = pages.View(frame, page, above, row, within, False, beside)
    lists = {m.key: view.listed(view.item(m)).label(f"listed{n}") for n, m in enumerate(page.members, 1) if isinstance(m, Nodes | Edges)}
    found = select(above["id"].label("id"), *lists.values()).select_from(above.origin.join(within, true()))
    once = rows.with_joins(found, beside).group_by(above["id"]).subquery(name=frame.name("grouped"))
    joins.append((Row(page.source, once), once.c.id == parent["id"]))
    return document((m.key, [m.json] if isinstance(m, Text) else pages.whole(once.c[lists[m.key].name])) for m in page.members)
