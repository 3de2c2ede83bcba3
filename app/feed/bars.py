"""What whoever verifies the trail sees: a bar on a terminal, and what was found in the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from sqlalchemy import func, select

from app.database import CannotStart
from app.feed.seal import verify
from app.models import Seal

if TYPE_CHECKING:
    from rich.console import Console
    from sqlalchemy.ext.asyncio import AsyncConnection


class Tampered(CannotStart):
    """The trail was rewritten."""


async def verify_with_bar(connection: AsyncConnection, console: Console) -> str:
    """What an honest trail holds, in a sentence. Raises Tampered with everything that was found of any other."""
    total = await connection.scalar(select(func.sum(Seal.count)))
    await connection.rollback()
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as bars:
        bar = bars.add_task("Entries", total=int(total or 0))
        found = await verify(connection, lambda count: bars.advance(bar, count))
    whole = f"{found.entries:,} entries under {found.seals:,} seals, {found.unsealed:,} not sealed yet; the head is {found.head or 'none'}."
    if found.findings:
        raise Tampered("\n".join(["The trail was rewritten.", *found.findings, whole]))
    return f"The trail is whole: {whole}"
