"""Encrypt anew: every personal number that is not under the newest key and cipher, a batch at a time.

Each batch is a transaction of its own that locks its rows, so that whoever is interrupted goes on where it ended, and whoever writes
meanwhile waits for a moment at most. What is under a key that is not in the ring stays as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Table, bindparam, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from app.crypto import Place, Ring, Unreadable
from app.models.base import Base
from app.models.numbers import Masked

BATCH = 500
FIRST = UUID(int=0)


@dataclass(slots=True)
class Rotated:
    """How many numbers are under the newest key now, and how many could not be read."""

    done: int = 0
    unreadable: int = 0


async def holds_numbers(connection: AsyncConnection) -> bool:
    """Whether anything is encrypted at all."""
    for table, wholes in _tables():
        any_of = select(table.c.id).where(or_(*(whole.is_not(None) for whole in wholes))).limit(1)
        if await connection.scalar(any_of) is not None:
            return True
    return False


async def stale(connection: AsyncConnection, ring: Ring) -> int:
    """How many rows hold a number that is not under the newest key."""
    counts = [await connection.scalar(select(func.count()).where(_stale(wholes, ring))) for _, wholes in _tables()]
    await connection.rollback()
    return sum(count or 0 for count in counts)


async def rotate(connection: AsyncConnection, ring: Ring, advance: Callable[[int], None]) -> Rotated:
    """Encrypt all of them; `advance` is told of each batch."""
    told = Rotated()
    for table, wholes in _tables():
        last = FIRST
        while rows := await _batch(connection, table, wholes, ring, last):
            for row in rows:
                await _anew(connection, table, row, ring, told)
            await connection.commit()
            last = rows[-1].id
            advance(len(rows))
    await connection.rollback()
    return told


async def _batch(connection: AsyncConnection, table: Table, wholes: list[Any], ring: Ring, last: UUID) -> list[Row[Any]]:
    found = select(table.c.id, table.c.owner_district_id, *wholes).where(_stale(wholes, ring), table.c.id > last)
    return list((await connection.execute(found.order_by(table.c.id).limit(BATCH).with_for_update())).all())


async def _anew(connection: AsyncConnection, table: Table, row: Row[Any], ring: Ring, told: Rotated) -> None:
    changed = {}
    for name, sealed in row._mapping.items():
        if isinstance(sealed, bytes) and not sealed.startswith(ring.head):
            place = Place(table.name, name, row.owner_district_id, row.id)
            try:
                changed[name] = ring.seal(ring.open(sealed, place), place)
            except Unreadable:
                told.unreadable += 1
    if changed:
        told.done += len(changed)
        await connection.execute(
            update(table).where(table.c.id == bindparam("which")).values(version=table.c.version + 1, **changed), {"which": row.id}
        )


def _stale(wholes: list[Any], ring: Ring) -> ColumnElement[bool]:
    return or_(*(func.substring(whole, 1, len(ring.head)) != ring.head for whole in wholes))


def _tables() -> Iterator[tuple[Table, list[Any]]]:
    """The tables that hold such numbers, with the columns of their ciphertexts."""
    for table in Base.metadata.sorted_tables:
        masks: list[Masked] = [column.info["masked"] for column in table.columns if "masked" in column.info]
        if masks:
            yield table, [table.c[masked.whole] for masked in masks]
