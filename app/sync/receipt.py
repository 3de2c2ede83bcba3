"""What became of everything that came at once: counts that add up, and each record's fate where its sender asks for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import insert, text
from sqlalchemy.ext.asyncio import AsyncConnection

from app.models import SyncOutcome, SyncReceipt, SyncRoad
from app.models.base import uuid7
from app.sync.apply import Became
from app.sync.arrival import Fate, Sent
from app.sync.weigh import Partner

RESULTS = text("insert into sync_result select * from jsonb_populate_recordset(null::sync_result, cast(:rows as jsonb))")
COUNTED = {outcome: outcome.name.lower() for outcome in SyncOutcome}


def counts(fates: Sequence[Fate]) -> dict[str, int]:
    """How many came to what."""
    found = Counter(fate.outcome for fate in fates)
    return {name: found[outcome] for outcome, name in COUNTED.items()}


def receipt(partner: Partner, road: SyncRoad, became: Became) -> dict[str, Any]:
    """The columns of a receipt."""
    told = {"received": len(became.fates), **counts(became.fates), **became.waited}
    return {"id": uuid7(), "peer_id": partner.id, "road": road, **told}


async def keep_receipt(connection: AsyncConnection, partner: Partner, road: SyncRoad, became: Became) -> dict[str, Any]:
    """A receipt, in the transaction of what it tells of; its columns."""
    made = receipt(partner, road, became)
    await connection.execute(insert(SyncReceipt).values(**made))
    return made


async def keep_results(connection: AsyncConnection, receipt: UUID, sent: Sequence[Sent], fates: Sequence[Fate]) -> None:
    """What became of each record of a receipt."""
    rows = [
        {
            "id": uuid7(),
            "receipt_id": receipt,
            "position": position,
            "kind": one.kind[:100],
            "key": one.key[:100],
            "outcome": fate.outcome.name,
            "code": fate.code,
            "epoch": fate.epoch,
            "current": fate.current,
            "missing": fate.missing,
        }
        for position, (one, fate) in enumerate(zip(sent, fates, strict=True))
    ]
    await connection.execute(RESULTS, {"rows": orjson.dumps(rows).decode()})
