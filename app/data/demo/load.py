"""The demo registry into a database, and out of it, each in one transaction of the caller's.

Rows are copied to a table of the session and inserted from there, because a copy cannot pass over a row that is there already.
"""

from __future__ import annotations

from contextlib import nullcontext
from enum import Enum
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError

from app.data.demo.registry import registry
from app.data.load import holds_province, record_tables
from app.data.spell import spell
from app.database import CannotStart
from app.database.relaxed import relaxed
from app.models import Base

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

    from app.data.rows import Rows
    from app.database.cluster import Say


class StandsInTheWay(CannotStart):
    """A row of a district and the demo registry are tied to one another."""

    def __init__(self, what: str, error: IntegrityError) -> None:
        cause = error.driver_exception
        table, rule = (getattr(cause, name, None) or "unknown" for name in ("table_name", "constraint_name"))
        super().__init__(f"The demo registry cannot be {what}: a row of the table {table} stands in the way, by the rule {rule}.")


async def load_demo(connection: AsyncConnection, say: Say) -> int:
    """Add the demo rows that are missing to a database that holds the article; how many they were."""
    made = registry()
    try:
        added = sum([await _insert(connection, rows) for rows in made])
        await connection.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
    except IntegrityError as error:
        raise StandsInTheWay("loaded", error) from None
    if added:
        await spell(connection)
        await connection.execute(text("ANALYZE"))
    say(f"{added:,} demo rows added, {sum(len(rows.rows) for rows in made) - added:,} were there already; they prove nothing.")
    return added


async def remove_demo(connection: AsyncConnection, say: Say) -> int:
    """Take out every row that is marked as demo, whoever made it; how many they were."""
    names = {table.name for table in record_tables()}
    tables = [table for table in reversed(Base.metadata.sorted_tables) if table.name in names]
    much = relaxed(connection, [*sorted(names), "change"]) if await holds_province(connection) else nullcontext()
    try:
        async with much:
            removed = sum([(await connection.execute(table.delete().where(table.c.demo))).rowcount for table in tables])
        await connection.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
    except IntegrityError as error:
        raise StandsInTheWay("removed", error) from None
    say(f"{removed:,} demo rows removed.")
    return removed


async def count_demo(connection: AsyncConnection) -> int:
    """How many rows of the record are marked as demo."""
    counts = [select(func.count()).select_from(table).where(table.c.demo).scalar_subquery() for table in record_tables()]
    return sum((await connection.execute(select(*counts))).one())


async def _insert(connection: AsyncConnection, rows: Rows) -> int:
    columns = list(rows.rows[0])
    named, draft = ", ".join(f'"{name}"' for name in columns), f"demo_{rows.table}"
    await connection.execute(
        text(f"CREATE TEMPORARY TABLE {draft} ON COMMIT DROP AS SELECT {named} FROM {rows.table} WITH NO DATA")  # noqa: S608 - our own names
    )
    raw: Any = (await connection.get_raw_connection()).driver_connection
    await raw.copy_records_to_table(draft, columns=columns, records=[_written(row) for row in rows.rows])
    insert = f"INSERT INTO {rows.table} ({named}) SELECT {named} FROM {draft} ON CONFLICT (id) DO NOTHING"  # noqa: S608
    added = (await connection.execute(text(insert))).rowcount
    await connection.execute(text(f"DROP TABLE {draft}"))
    return added


def _written(row: dict[str, Any]) -> tuple[Any, ...]:
    """Terms by their names, as the tables hold them."""
    return tuple(_name(value) for value in row.values())


def _name(value: Any) -> Any:
    if isinstance(value, list):
        return [_name(item) for item in value]
    return value.name if isinstance(value, Enum) else value
