"""Whoever makes the seals of a trail anew, so that they agree among themselves, is found out by what the partner saw."""

from __future__ import annotations

from app.database.engine import connected
from app.feed.seal import seal, verify
from tests.sync.pair import Pair, Side
from tests.sync.test_exchange import fund


async def sealed(side: Side) -> int:
    async with connected(side.url, "a test") as connection:
        return await seal(connection)


async def whole(side: Side) -> bool:
    async with connected(side.url, "a test") as connection:
        return not (await verify(connection)).findings


async def test_a_partner_saw_the_seals_as_they_are(pair: Pair) -> None:
    for name in ("甲", "乙"):
        await fund(pair.huancui, name)
        assert await sealed(pair.huancui)
        async with pair.exchange("taierzhuang") as exchange:
            await exchange.pull()
    async with pair.exchange("huancui") as exchange:
        seen = await exchange.client.seals()
        assert len(seen) == 2
        assert await exchange.local.unlike(seen) == []
    async with pair.exchange("taierzhuang") as exchange:
        assert await exchange.client.seals() == [], "a partner is shown its own seals alone"


async def test_seals_that_were_made_anew_are_not_those_that_the_partner_saw(pair: Pair) -> None:
    here = pair.huancui
    key = await fund(here, "真")
    await sealed(here)
    async with pair.exchange("taierzhuang") as exchange:
        await exchange.pull()
    await here.run(
        "do $$ begin set local session_replication_role = replica; delete from seal; update instance set sealed = 0;"
        f" update change set actor = 'somebody else' where record = '{key}'; end $$"
    )
    await sealed(here)
    assert await whole(here), "among themselves they agree"
    async with pair.exchange("huancui") as exchange:
        assert await exchange.local.unlike(await exchange.client.seals()) == [1]
