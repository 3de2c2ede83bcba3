"""The pinyin of rows that came without it: a load, a copy, a change by hand. Search finds them by their characters all the while."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import ARRAY, Text, Uuid, bindparam, func, select, update

from app.models import Base
from app.models.spelling import spelling_of

if TYPE_CHECKING:
    from sqlalchemy import Table
    from sqlalchemy.ext.asyncio import AsyncConnection

BATCH = 20_000


async def spell(connection: AsyncConnection) -> int:
    """Spell every row that is not spelled; how many they were. The transaction is the caller's."""
    return sum([await _spell(connection, table) for table in Base.metadata.sorted_tables if "pinyin" in table.c])


async def _spell(connection: AsyncConnection, table: Table) -> int:
    pinyin = table.c.pinyin
    unspelled = select(table.c.id, *(table.c[name] for name in pinyin.info["spells"])).where(pinyin.is_(None)).limit(BATCH)
    ids, spelt = (bindparam(name, type_=ARRAY(kind)) for name, kind in (("ids", Uuid()), ("spelt", Text())))
    made = func.unnest(ids, spelt).table_valued("id", "pinyin").render_derived()
    # How a name sounds is no change of the record: the moment of its last one stays.
    write = update(table).values(pinyin=made.c.pinyin, updated_at=table.c.updated_at).where(table.c.id == made.c.id)
    count = 0
    while rows := (await connection.execute(unspelled)).all():
        await connection.execute(write, {"ids": [row.id for row in rows], "spelt": [spelling_of(pinyin, row) for row in rows]})
        count += len(rows)
    return count
