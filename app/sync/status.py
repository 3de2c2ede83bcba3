"""How the exchange with each partner stands."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import text

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

    from app.database.pool import Reads

STANDING = text("""
    select name, url, pulled_at, pushed_at, received, kept, later, known, conflicting, sent_back,
        (select count(*) from parked_record where peer_id = peer.id),
        (select count(*) from sync_conflict where peer_id = peer.id and status = 'OPEN')
    from sync_peer peer cross join lateral (
        select coalesce(sum(received), 0) as received, coalesce(sum(applied + integrated), 0) as kept,
            coalesce(sum(integrated), 0) as later, coalesce(sum(duplicate + stale + superseded), 0) as known,
            coalesce(sum(conflict), 0) as conflicting, coalesce(sum(rejected + retry), 0) as sent_back
        from sync_receipt where peer_id = peer.id
    ) told where ended_at is null order by name
""")
WATCHED = """
    select name, extract(epoch from now() - coalesce(pulled_at, created_at))::float8 as seconds,
        (select count(*) from parked_record where peer_id = peer.id) as parked,
        (select count(*) from sync_conflict where peer_id = peer.id and status = 'OPEN') as conflicts
    from sync_peer peer where ended_at is null order by name
"""


class Standing(NamedTuple):
    """One partner: when there was an exchange, and how many records came in all.

    received = kept + known + conflicting + sent_back + parked. Of those that were kept, some waited first: they came `later`. `conflicts`
    are those that are open now.
    """

    name: str
    url: str | None
    pulled_at: datetime | None
    pushed_at: datetime | None
    received: int
    kept: int
    later: int
    known: int
    conflicting: int
    sent_back: int
    parked: int
    conflicts: int


async def standing(connection: AsyncConnection) -> list[Standing]:
    """All partners."""
    rows: Sequence[Any] = (await connection.execute(STANDING)).all()
    return [Standing(*row) for row in rows]


async def watched(reads: Reads) -> dict[str, dict[str, float]]:
    """What alarms look at, by partner: `seconds` since we read from it, records that wait, conflicts that are open."""
    async with reads.connection() as connection:
        rows = await connection.fetch(WATCHED)
    return {name: {"seconds": seconds, "parked": parked, "conflicts": conflicts} for name, seconds, parked, conflicts in rows}
