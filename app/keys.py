"""`jiedui keys`: the keys that personal numbers are encrypted under.

`app.cli` loads this where it is asked for, because a start knows nothing of it.
"""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from cyclopts import App
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from app.commands.rotation import Rotated, stale
from app.commands.rotation import rotate as rotated
from app.crypto import add_key, embedded_keys, missing_keys, named_key, new_key, ring
from app.database import CannotStart
from app.terminal import DatabaseUrl, DataDir, changed, chosen, err, out, say

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

keys = App("keys", help="Make keys for personal numbers, and encrypt anew under the newest.")


@keys.command
def new(*, data_dir: DataDir = None, database_url: DatabaseUrl = None) -> None:
    """Make a key: beside the embedded PostgreSQL it is put first, for any other it is printed, to be put first in PERSONAL_KEYS."""
    settings = chosen(data_dir=data_dir, database_url=database_url)
    if settings.embedded and settings.personal_keys is None:
        made = add_key(settings)
        say(f"Key {made} encrypts from the next start of `jiedui serve` on. Then: `jiedui keys rotate`.")
        return
    out.print(f"PERSONAL_KEYS={named_key(f'{datetime.now(UTC):%Y%m%d-%H%M%S}')}")
    if settings.personal_index_key is None:
        out.print(f"PERSONAL_INDEX_KEY={new_key()}")
    say("Put it before the keys that are there, keep those, and start `jiedui serve` anew. Then: `jiedui keys rotate`.")


@keys.command
def rotate(*, data_dir: DataDir = None, database_url: DatabaseUrl = None) -> None:
    """Encrypt every number anew that is not under the newest key. Interrupted, it goes on the next time."""
    settings = chosen(data_dir=data_dir, database_url=database_url)
    missing = settings.embedded and missing_keys(settings)
    held = None if missing else ring(embedded_keys(settings) if settings.embedded else settings)
    if held is None:
        raise CannotStart("There are no keys: name them by PERSONAL_KEYS and PERSONAL_INDEX_KEY; `jiedui keys new` makes some.")

    async def run(connection: AsyncConnection) -> Rotated:
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        with Progress(*columns, console=err, disable=not err.is_terminal) as bars:
            bar = bars.add_task("Records", total=await stale(connection, held))
            return await rotated(connection, held, lambda count: bars.advance(bar, count))

    found = asyncio.run(changed(settings, run, "jiedui keys rotate"))
    say(f"{found.done:,} numbers were encrypted anew.")
    if found.unreadable:
        raise CannotStart(f"{found.unreadable:,} numbers are under keys that are not there, or damaged: they stay as they were.")
