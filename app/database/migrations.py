"""How far the schema of a database is, and up to head.

`serve` never changes a database that is not its own: it refuses one that is behind or ahead, and names the command.
Two migrations at once wait for each other by an advisory lock, and the second finds nothing left to do.
"""

from __future__ import annotations

from enum import Enum
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from app.database import CannotStart
from app.database.cluster import Say

SCRIPTS = Path(__file__).parents[2] / "migrations"
LOCK = 0x6A696564  # "jied"


class State(Enum):
    """Where a database stands, seen from this version of Jiedui."""

    CURRENT = "has the schema of this Jiedui"
    UNMIGRATED = "has no schema yet. Run `jiedui migrate`, with the same DATABASE_URL"
    BEHIND = "has an older schema. Make a backup, then run `jiedui migrate`, with the same DATABASE_URL"
    NEWER = "was migrated by a newer Jiedui. Install that version or a later one: `git pull && make setup`"


async def state(connection: AsyncConnection) -> State:
    found = await connection.run_sync(_state)
    await connection.rollback()
    return found


async def require_current(connection: AsyncConnection) -> None:
    """Refuse any other schema than ours, with the command that helps."""
    found = await state(connection)
    if found is not State.CURRENT:
        raise CannotStart(f"The database {found.value}.")


async def upgrade(connection: AsyncConnection, say: Say) -> State:
    """Bring the schema up to head and tell what it was before; a newer one is refused."""
    if not await connection.scalar(select(func.pg_try_advisory_lock(LOCK))):
        say("Another migration is at work; waiting for it.")
        await connection.execute(select(func.pg_advisory_lock(LOCK)))
    await connection.commit()
    try:
        before = await state(connection)
        if before is State.NEWER:
            raise CannotStart(f"The database {before.value}.")
        if before is not State.CURRENT:
            say("Migrating the database.")
            await connection.run_sync(_upgrade)
            await connection.commit()
        return before
    finally:
        await connection.rollback()
        await connection.execute(select(func.pg_advisory_unlock(LOCK)))
        await connection.commit()


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _upgrade(connection: Connection) -> None:
    command.upgrade(_config(connection), "head")


def _state(connection: Connection) -> State:
    scripts = ScriptDirectory.from_config(_config(connection))
    heads = set(scripts.get_heads())
    applied = set(MigrationContext.configure(connection).get_current_heads())
    if applied == heads:
        return State.CURRENT
    if not applied:
        return State.UNMIGRATED
    known = {script.revision for script in scripts.walk_revisions()}
    return State.BEHIND if applied <= known else State.NEWER
