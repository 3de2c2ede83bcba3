"""Write the next migration: what the models say, and a database of all migrations so far does not have yet.

    make migration MESSAGE="Record visits"

asks a PostgreSQL that is made for the purpose and thrown away. A new table gets its owner, its grants, its place on the trail and its
wall. Read what was written, tidy it, and add what no comparison sees: a CHECK that changed, a trigger, values for a new column that may not
be NULL, the personal columns of the trail.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.operations.ops import CreateTableOp, ExecuteSQLOp
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from app.database.embedded import embedded, silent
from app.database.engine import connected
from app.database.migrations import SCRIPTS, upgrade
from app.walls import WALLED, seen
from migrations.rights import rights

VERSIONS = SCRIPTS / "versions"


def config(connection: Connection, *folders: Path) -> Config:
    """Alembic's settings without a file of settings."""
    settings = Config()
    settings.set_main_option("script_location", str(SCRIPTS))
    settings.set_main_option("path_separator", "newline")
    settings.set_main_option("version_locations", "\n".join(map(str, (VERSIONS, *folders))))
    settings.attributes["connection"] = connection
    return settings


async def generate(database_url: str, sentence: str, folder: Path = VERSIONS) -> None:
    """Write `folder/NNNN_the_sentence.py`, numbered after the newest."""

    def write(connection: Connection) -> None:
        settings = config(connection, *({folder} - {VERSIONS}))
        newest = ScriptDirectory.from_config(settings).get_current_head() or "0000"
        number = f"{int(newest) + 1:04}"
        command.revision(
            settings, sentence, autogenerate=True, rev_id=number, version_path=str(folder), process_revision_directives=_with_rights
        )

    async with connected(database_url) as connection:
        await connection.run_sync(write)


def _with_rights(_context: Any, _revision: Any, directives: Iterable[Any]) -> None:
    """Let the roles of the service at the tables that a draft makes."""
    for script in directives:
        made = [step.table_name for step in script.upgrade_ops.ops if isinstance(step, CreateTableOp)]
        walled = {model.__tablename__: seen(model) for model in WALLED}
        for table in made:
            kept = (f"SELECT keep_trail('{table}')", f"SELECT keep_wall('{table}', $${walled.get(table, 'true')}$$)")
            script.upgrade_ops.ops.extend(map(ExecuteSQLOp, (*rights(table), *kept)))


async def main(sentence: str) -> None:
    """Write it after a look at a database of its own."""
    with tempfile.TemporaryDirectory(prefix="jiedui-migration-") as directory:
        async with embedded(Path(directory), fast=True) as server:
            async with connected(server.url) as connection:
                await upgrade(connection, silent)
            await generate(server.url, sentence)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
