"""What came is accounted for, also where it waited: in its receipts, and in what a person is shown."""

from __future__ import annotations

from uuid import UUID

from tests.record import PAIRING
from tests.sync.pair import Pair
from tests.sync.test_commands import done
from tests.sync.test_conflicts import officer
from tests.sync.test_outcomes import made

RECEIPTS = "{ syncReceipts(first: 20) { nodes { received applied duplicate parked rejected integrated superseded } } }"


async def promise(pair: Pair, fund: UUID) -> UUID:
    under = {"programme": "COLLABORATION", "pairing_id": PAIRING, "status": "DRAFT", "amount": 5, "fund_id": fund}
    return await made(pair.huancui, "commitment", title="安排", **under)


async def test_all_that_came_was_kept_or_known_or_sent_back_or_waits(pair: Pair) -> None:
    fund, other = [await made(pair.huancui, "fund", name=name) for name in ("资金", "未送达的资金")]
    child, orphan = [await pair.told("huancui", "COMMITMENT", await promise(pair, of)) for of in (fund, other)]
    parent, example = await pair.told("huancui", "FUND", fund), await pair.told("huancui", "FUND", fund, demo=True)
    for one in (child, child, orphan, parent, parent, example):
        await pair.push("huancui", one)
    told = (await pair.ask("taierzhuang", RECEIPTS, token=await officer(pair.taierzhuang)))["data"]["syncReceipts"]["nodes"]
    sums = {name: sum(one[name] for one in told) for name in told[0]}
    assert sums == {"received": 6, "applied": 1, "duplicate": 1, "parked": 3, "rejected": 1, "integrated": 1, "superseded": 1}
    shown = await done(pair.taierzhuang, "status")
    (row,) = (line for line in shown.splitlines() if line.split()[:1] == ["huancui"])
    received, kept, known, conflicting, sent_back, waiting, later, conflicts = map(int, row.split()[-8:])
    assert received == kept + known + conflicting + sent_back + waiting
    assert (received, kept, known, sent_back, waiting, later, conflicts) == (6, 2, 2, 1, 1, 1, 0)
