"""What whoever waits for a province sees: bars on a terminal, and a sentence in the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.progress import BarColumn, Progress, TaskID, TaskProgressColumn, TextColumn, TimeElapsedColumn

from app.data.province.load import Heard, load_province
from app.data.province.scale import Scale

if TYPE_CHECKING:
    from rich.console import Console
    from sqlalchemy.ext.asyncio import AsyncConnection

    from app.database.relaxed import Step

NAMED = {"person": "people", "household": "households", "project": "projects", "benefit": "benefits"}


async def load_with_bars(connection: AsyncConnection, people: int, seed: int, console: Console) -> str:
    """The same with progress on a terminal; what was made, and what to do next, to be said when it is committed."""
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as bars:
        rows, rules = (bars.add_task(name, total=None) for name in ("Rows", "Indexes and rules"))

        def moved(bar: TaskID) -> Step:
            return lambda done, of: bars.update(bar, completed=done, total=of)

        made = await load_province(connection, Scale(people, seed), Heard(moved(rows), moved(rules)))
    counted = ", ".join(f"{made.counts[table]:,} {name}" for table, name in NAMED.items())
    return (
        f"{made.rows:,} rows of a made-up province in {made.seconds:,.1f} s, {made.rate:,.0f} rows/s: {counted}. "
        "Next: `jiedui serve`; `jiedui demo remove` takes them away."
    )
