"""What one district records, the other holds; what both say of one version differently, a person sees."""

from __future__ import annotations

from uuid import UUID, uuid4

from app.models.base import uuid7
from tests.sync.pair import Pair, Side

FUND = """
    insert into fund (id, owner_district_id, name, year, category, source, budget_division_id) values ($1, $2, $3, 2026, 'x', 'y', $2)
"""


async def fund(side: Side, name: str) -> UUID:
    key = uuid7()
    columns = await side.run("select * from fund limit 1")
    kept = dict(columns[0]) | {"id": key, "name": name, "owner_district_id": side.district, "version": 1, "pinyin": None}
    listed = ", ".join(kept)
    await side.run(f"insert into fund ({listed}) values ({', '.join(f'${n}' for n in range(1, len(kept) + 1))})", *kept.values())
    return key


async def test_a_record_of_one_side_comes_to_the_other(pair: Pair) -> None:
    await pair.settle()
    assert await pair.same()
    key = await fund(pair.huancui, "专项资金")
    async with pair.exchange("taierzhuang") as exchange:
        done = await exchange.pull()
    assert done.outcomes == {"APPLIED": 1}
    assert await pair.taierzhuang.one("select name from fund where id = $1", key) == "专项资金"
    assert await pair.same()


async def test_a_push_is_a_pull_of_the_other_side(pair: Pair) -> None:
    await pair.settle()
    key = await fund(pair.huancui, "推送资金")
    async with pair.exchange("huancui") as exchange:
        done = await exchange.push()
        assert done.outcomes["APPLIED"] == 1
        assert (await exchange.push()).records == 0
    assert await pair.taierzhuang.one("select name from fund where id = $1", key) == "推送资金"
    assert await pair.same()
    assert uuid4()
