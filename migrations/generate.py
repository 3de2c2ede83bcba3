"""Write the next migration from what the models say and a migrated database does not have yet.

    DATABASE_URL=… python -m migrations.generate "Record visits"

Read what it wrote, tidy it, and add what it cannot see: the owner and the grants of a new table, a CHECK that changed.
"""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from app.database.engine import connected
from app.database.migrations import SCRIPTS

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
        command.revision(settings, message=sentence, autogenerate=True, rev_id=number, version_path=str(folder))

    async with connected(database_url) as connection:
        await connection.run_sync(write)


if __name__ == "__main__":
    asyncio.run(generate(os.environ["DATABASE_URL"], sys.argv[1]))
