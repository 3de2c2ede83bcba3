"""`jiedui audit`: the seals of the trail, made and verified, also against what a partner saw of them.

`app.cli` loads this where it is asked for, because a start knows nothing of it.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import Parameter

from app.exchanging import exchanging
from app.feed.bars import Tampered, verify_with_bar
from app.feed.seal import seal
from app.terminal import DatabaseUrl, DataDir, changed, chosen, err, say

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

    from app.config import Settings
    from app.sync.exchange import Exchange


def audit(
    what: Literal["seal", "verify"],
    *,
    peer: Annotated[str | None, Parameter(help="With verify: a partner, whose copies of our seals must agree.")] = None,
    data_dir: DataDir = None,
    database_url: DatabaseUrl = None,
) -> None:
    """Seal what came onto the trail since the last seal, or look for anything that was rewritten behind it."""
    settings = chosen(data_dir=data_dir, database_url=database_url)

    async def run(connection: AsyncConnection) -> str:
        if what == "seal":
            return f"{await seal(connection):,} entries sealed."
        return await verify_with_bar(connection, err)

    say(asyncio.run(changed(settings, run, f"jiedui audit {what}")))
    if peer is not None and what == "verify":
        say(seen_alike(settings, peer))


def seen_alike(settings: Settings, name: str) -> str:
    """That the partner saw our trail as it is now, in a sentence. Raises Tampered where it saw another one."""

    async def run(exchange: Exchange) -> str:
        seen = await exchange.patience(exchange.client.seals)
        if unlike := await exchange.local.unlike(seen):
            told = ", ".join(f"{number:,}" for number in unlike[:5])
            raise Tampered(f"The trail was rewritten: {name} saw other seals {told}{' and more' if len(unlike) > 5 else ''}.")
        return f"{name} saw {len(seen):,} of our seals, the newest {seen[-1][0] if seen else 'none'}, and each is as it was."

    return exchanging(settings, name, run)
