"""Much at once: what guards each single row steps aside within one transaction, and is put back over all rows together.

A row that is copied in would look up each of its foreign keys and find its place in each index, and a row that goes would ask every table
that may refer to it. Here foreign keys are not enforced, and indexes, exclusion constraints and the primary keys to which nothing refers
are dropped while the caller works; afterwards indexes are built from sorted keys and PostgreSQL checks every key by a join. CHECKs,
triggers and the keys that are referred to hold all along; a table whose triggers wait for the end of the transaction keeps its indexes, for
them to look things up. All of it is one
transaction: whatever ends it early, a crash too, leaves the schema as it was. The tables are locked meanwhile, so whoever reads waits.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from sqlalchemy import text

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

Step = Callable[[int, int], None]


def unheard(done: int, of: int) -> None:
    """Nobody is told."""


SETTINGS = ("maintenance_work_mem = '256MB'", "max_parallel_maintenance_workers = 2", "lock_timeout = 0", "statement_timeout = 0")
# A third of the time of building an index went into compressing its pages for the log; not everybody may say so.
UNCOMPRESSED = "SELECT set_config('wal_compression', 'off', true) WHERE has_parameter_privilege('wal_compression', 'SET')"
INDEXES = """
    SELECT format('%I', i.relname), pg_get_indexdef(i.oid) FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid
    WHERE x.indrelid::regclass::text = ANY(:tables)
        AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.oid)
        AND NOT EXISTS (SELECT FROM pg_trigger t WHERE t.tgrelid = x.indrelid AND t.tginitdeferred AND t.tgtype & 12 <> 0)
    ORDER BY x.indrelid::regclass::text, i.relname"""
KEYS = """
    SELECT conrelid::regclass::text, format('%I', conname) FROM pg_constraint
    WHERE conrelid::regclass::text = ANY(:tables) AND contype = 'f' ORDER BY 1, 2"""
APART = """
    SELECT c.conrelid::regclass::text, format('%I', c.conname), pg_get_constraintdef(c.oid) FROM pg_constraint c
    WHERE c.conrelid::regclass::text = ANY(:tables) AND (
        c.contype = 'x' OR c.contype = 'p'
        AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.contype = 'f' AND k.conindid = c.conindid)
        AND NOT EXISTS (SELECT FROM pg_trigger t WHERE t.tgrelid = c.conrelid AND t.tginitdeferred AND t.tgtype & 12 <> 0)
    ) ORDER BY 1, 2"""


@asynccontextmanager
async def relaxed(connection: AsyncConnection, tables: Sequence[str], step: Step = unheard) -> AsyncIterator[None]:
    """Work on these tables in the caller's transaction; `step` hears how many of how many statements have put things back."""
    for setting in SETTINGS:
        await connection.execute(text(f"SET LOCAL {setting}"))
    await connection.execute(text(UNCOMPRESSED))
    await connection.execute(text("SET CONSTRAINTS ALL DEFERRED"))
    await connection.execute(text(f"LOCK TABLE {', '.join(tables)} IN ACCESS EXCLUSIVE MODE"))
    named = {"tables": list(tables)}
    indexes = (await connection.execute(text(INDEXES), named)).all()
    apart = (await connection.execute(text(APART), named)).all()
    keys = (await connection.execute(text(KEYS), named)).all()
    for table, name in keys:
        await connection.execute(text(f"ALTER TABLE {table} ALTER CONSTRAINT {name} NOT ENFORCED"))
    for table, name, _ in apart:
        await connection.execute(text(f"ALTER TABLE {table} DROP CONSTRAINT {name}"))
    for name, _ in indexes:
        await connection.execute(text(f"DROP INDEX {name}"))
    yield
    back = [
        *(f"ANALYZE {table}" for table in tables),
        "SET CONSTRAINTS ALL IMMEDIATE",  # an index cannot be made while one waits
        "SET CONSTRAINTS ALL DEFERRED",
        *(made for _, made in indexes),
        *(f"ALTER TABLE {table} ADD CONSTRAINT {name} {made}" for table, name, made in apart),
        *(f"ALTER TABLE {table} ALTER CONSTRAINT {name} ENFORCED" for table, name in keys),
    ]
    for number, statement in enumerate(back, 1):
        await connection.exec_driver_sql(statement)
        step(number, len(back))
