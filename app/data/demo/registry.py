"""All demo rows, in the order in which they refer to one another; the same in every run."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from sqlalchemy.orm import configure_mappers

from app.data.demo.approvals import approvals
from app.data.demo.benefits import benefits
from app.data.demo.indicators import indicators
from app.data.demo.money import money
from app.data.demo.offices import offices
from app.data.demo.people import people
from app.data.demo.places import places
from app.data.demo.rent import rent
from app.data.demo.support import support
from app.data.demo.trade import trade
from app.data.demo.visits import visits
from app.data.demo.works import works
from app.data.rows import Rows
from app.models import Base, Commitment, Row
from app.models.spelling import spelling_of


def registry() -> tuple[Rows, ...]:
    """The rows of every table; those of one table hold the same columns."""
    found: dict[str, list[Row]] = defaultdict(list)
    for row in generate():
        found[row.__tablename__].append(row)
    return tuple(Rows(table.name, _told(found[table.name])) for table in Base.metadata.sorted_tables if table.name in found)


def generate() -> tuple[Row, ...]:
    """The registry as rows of the models."""
    configure_mappers()
    villages = places()
    bodies = offices(villages)
    folk = people(villages)
    built = works(villages, bodies)
    paid = money(built, bodies)
    shared = rent(villages, bodies, folk, built)
    standing = support(folk, villages, bodies)
    return (
        *(*villages.rows, *bodies.rows, *folk.rows, *built.rows, *paid.rows),
        *(*trade(bodies), *shared.rows, *standing.rows),
        *benefits(folk, bodies, built, shared.granted, paid),
        *visits(folk, villages, bodies, standing),
        *indicators(folk, villages),
        *approvals(next(row.id for row in paid.rows if isinstance(row, Commitment))),
    )


def _told(rows: list[Row]) -> tuple[dict[str, Any], ...]:
    """What was said of each row; a column that one row of a table has, all have."""
    if (pinyin := Base.metadata.tables[rows[0].__tablename__].c.get("pinyin")) is not None:
        for row in rows:
            vars(row)["pinyin"] = spelling_of(pinyin, row)
    columns = {name: None for row in rows for name in vars(row) if not name.startswith("_")}
    return tuple(columns | {name: value for name, value in vars(row).items() if name in columns} for row in rows)
