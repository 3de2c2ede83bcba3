"""What refers to a record: as long as anything does, it is not withdrawn. One rule for all kinds, from their foreign keys."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Column, ColumnElement, func, or_, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from app.commands.refusals import InUse, Refusals
from app.commands.work import Work
from app.database.claims import WRITER
from app.models import Beneficiary, Proposal
from app.models.base import Base, Row
from app.policies import POLICIES

MOST = 1_000
"""References of a kind are counted up to here."""

AS_OWNER, AS_WRITER = text("set local role jiedui_owner"), text(f"set local role {WRITER}")

CARRIERS = frozenset({Beneficiary})
"""Kinds that nobody keeps by hand: what refers to such a row counts, and not the row."""
WORDS = frozenset({Proposal})
"""What was said of a record: it stays to be read, and holds nothing."""


async def nothing_refers(work: Work, row: Row, *path: str | int) -> None:
    """Refuses IN_USE, for each kind that still refers to a record, with the number of those that the viewer sees."""
    kinds = references(row)
    if not kinds:
        return
    columns: list[Any] = []
    for kind, refers in kinds.items():
        holds = [kind.undone_at.is_(None)] if hasattr(kind, "undone_at") else []  # what was undone stays to be read, and holds nothing
        found = select(POLICIES[kind](kind).label("seen")).where(refers, kind.deleted_at.is_(None), *holds).limit(MOST).subquery()
        columns += [select(func.count()).select_from(found).scalar_subquery(), select(func.count()).where(found.c.seen).scalar_subquery()]
    # What the viewer may not see refers to it all the same: the second wall is not asked here, and tells no number.
    await work.session.execute(AS_OWNER)
    try:
        counts = (await work.session.execute(select(*columns), work.viewer.parameters)).one()
    finally:
        await work.session.execute(AS_WRITER)
    reasons = [InUse(kind, seen or None, *path) for kind, some, seen in zip(kinds, counts[::2], counts[1::2], strict=True) if some]
    if reasons:
        raise Refusals(reasons)


async def anything_refers(connection: AsyncConnection, row: Row) -> None:
    """Refuses IN_USE for whoever is no viewer: a partner agreed that a record is to go, and something refers to it."""
    await connection.execute(AS_OWNER)
    try:
        for kind, refers in references(row).items():
            if await connection.scalar(select(kind.id).where(refers, kind.deleted_at.is_(None)).limit(1)) is not None:
                raise InUse(kind, None, "id")
    finally:
        await connection.execute(AS_WRITER)


def references(row: Row) -> dict[type[Row], ColumnElement[bool]]:
    """By each kind that may refer to a record, which rows do."""
    found: dict[type[Row], list[ColumnElement[bool]]] = {}
    for kind, column in _leading(type(row)):
        if kind in WORDS:
            continue
        if kind not in CARRIERS:
            found.setdefault(kind, []).append(column == row.id)
            continue
        carried = select(kind.id).where(column == row.id)
        for other, through in _leading(kind):
            found.setdefault(other, []).append(through.in_(carried))
    return {kind: or_(*several) for kind, several in sorted(found.items(), key=lambda pair: pair[0].__name__)}


def _leading(kind: type[Row]) -> Iterator[tuple[type[Row], Column[Any]]]:
    """The columns of all kinds that lead to one."""
    for mapper in Base.registry.mappers:
        if issubclass(mapper.class_, Row):
            for column in mapper.columns:
                if any(key.column is kind.__table__.c.id for key in column.foreign_keys):
                    yield mapper.class_, column
