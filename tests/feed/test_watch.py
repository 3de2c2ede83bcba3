"""The head of the feed, as whoever waits for it is told."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest
import pytest_asyncio

from app.config import Settings
from app.database.pool import Reads, reads
from app.feed.watch import MOST, Touched, Watch
from tests.transport.serving import until

FUND = """INSERT INTO fund (id, name, category, source, year, total, owner_district_id)
  SELECT $1, $2, category, source, year, total, owner_district_id FROM fund LIMIT 1"""


@pytest_asyncio.fixture(loop_scope="session")
async def pool(feed_url: str) -> AsyncIterator[Reads]:
    async with reads(feed_url, Settings(database_url=feed_url, pool_size=2)) as made:
        yield made


@pytest_asyncio.fixture(loop_scope="session")
async def hand(feed_url: str) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(feed_url, server_settings={"jiedui.actor": "a hand"})
    yield connection
    await connection.close()


async def a_fund(hand: asyncpg.Connection) -> UUID:
    key = uuid4()
    await hand.execute(FUND, key, str(key))
    return key


def of(heard: list[Touched], kind: str = "fund") -> list[Any]:
    return [one.records and one.records[kind] for one in heard]


async def test_each_change_is_told_once(pool: Reads, hand: asyncpg.Connection) -> None:
    await a_fund(hand)
    heard: list[Touched] = []
    watch = Watch(pool.fetch, every=0.01)
    async with watch.watching(heard.append):
        before = watch.position
        moved = asyncio.create_task(watch.moved(before))
        keys = [await a_fund(hand) for _ in range(3)]
        assert await moved > before
        await until(lambda: sum(map(len, of(heard))) == 3)
        assert frozenset().union(*of(heard)) == set(keys)
        looks = watch.looks
        await until(lambda: watch.looks > looks + 3)
        assert sum(map(len, of(heard))) == 3
    looks = watch.looks
    await asyncio.sleep(0.1)
    assert watch.looks == looks, "nobody waits, nobody looks"


async def test_what_is_visible_is_told_while_another_holds_the_feed_back(pool: Reads, hand: asyncpg.Connection, feed_url: str) -> None:
    heard: list[Touched] = []
    watch = Watch(pool.fetch, every=0.01)
    other = await asyncpg.connect(feed_url, server_settings={"jiedui.actor": "another hand"})
    async with watch.watching(heard.append):
        before = watch.position
        transaction = other.transaction()
        await transaction.start()
        held = await a_fund(other)
        seen = await a_fund(hand)
        await until(lambda: of(heard) == [{seen}])
        assert watch.position == before, "an entry may still come before it"
        looks = watch.looks
        await until(lambda: watch.looks > looks + 3)
        assert of(heard) == [{seen}]
        await transaction.commit()
        await until(lambda: of(heard) == [{seen}, {held}])
        await watch.moved(before)
    await other.close()


async def test_very_many_at_once_are_told_as_all(pool: Reads, hand: asyncpg.Connection) -> None:
    heard: list[Touched] = []
    watch = Watch(pool.fetch, every=0.01)
    async with watch.watching(heard.append):
        await hand.execute(
            FUND.replace("$1, $2", "gen_random_uuid(), n::text").replace(
                "FROM fund LIMIT 1", f"FROM (SELECT * FROM fund LIMIT 1), generate_series(1, {MOST + 1}) n"
            )
        )
        await until(lambda: heard == [Touched(None)])
        await hand.execute("UPDATE fund SET total = total + 1, version = version + 1 WHERE id IN (SELECT id FROM fund LIMIT 201)")
        await until(lambda: heard == [Touched(None), Touched({"fund": None})])


async def test_a_database_that_was_away_is_looked_at_again(pool: Reads, hand: asyncpg.Connection) -> None:
    heard: list[Touched] = []
    failing = False

    async def fetch(sql: str, values: list[Any]) -> bytes:
        if failing:
            raise ConnectionError
        return await pool.fetch(sql, values)

    watch = Watch(fetch, every=0.01)
    async with watch.watching(heard.append):
        failing = True
        looks = watch.looks
        await until(lambda: watch.looks > looks)
        key = await a_fund(hand)
        failing = False
        await until(lambda: of(heard) == [{key}])
    failing = True
    with pytest.raises(ConnectionError):
        async with watch.watching():
            pass
    failing = False
    async with watch.watching(heard.append):
        another = await a_fund(hand)
        await until(lambda: of(heard) == [{key}, {another}])
