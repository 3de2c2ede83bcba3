"""Whoever follows the feed misses nothing, however long a transaction takes; without the horizon he would."""

from __future__ import annotations

import asyncio
import random
from uuid import UUID

import asyncpg
import pytest
from sqlalchemy import ColumnElement, func, literal_column, select, text, true
from sqlalchemy.ext.asyncio import AsyncConnection

from app.database.engine import connected
from app.feed.read import START, Position, entries
from app.models import Change, Instance
from app.models.base import uuid7

NEW = "INSERT INTO cadre (id, name) VALUES ($1, '甲')"
NO_HORIZON = true()


class Reader:
    """Somebody who follows the feed from its end on, page by page."""

    def __init__(self, connection: AsyncConnection, until: ColumnElement[bool] | None = None) -> None:
        self.connection = connection
        self.statement = entries(until)
        self.position = START
        self.seen: list[UUID] = []

    async def page(self, size: int = 3) -> int:
        found = (await self.connection.execute(self.statement, {"size": size} | self.position.parameters)).all()
        await self.connection.commit()
        self.seen += [row.record for row in found]
        if found:
            self.position = Position(found[-1].epoch, found[-1].xid, found[-1].seq)
        return len(found)

    async def drain(self) -> None:
        while await self.page(100):
            pass


@pytest.mark.parametrize(("until", "lost"), [(None, 0), (NO_HORIZON, 1)], ids=["with the horizon", "without"])
async def test_a_late_commit(feed_url: str, until: ColumnElement[bool] | None, lost: int) -> None:
    slow, quick = [await asyncpg.connect(feed_url) for _ in range(2)]
    one, other = uuid7(), uuid7()
    async with connected(feed_url) as connection:
        reader = Reader(connection, until)
        await reader.drain()
        reader.seen.clear()
        transaction = slow.transaction()
        await transaction.start()
        await slow.execute(NEW, one)
        await quick.execute(NEW, other)
        await reader.drain()
        assert reader.seen == ([] if until is None else [other])
        await transaction.commit()
        await reader.drain()
    assert len({one, other} - set(reader.seen)) == lost
    assert len(reader.seen) == len(set(reader.seen))
    await slow.close()
    await quick.close()


@pytest.mark.parametrize(("until", "loses"), [(None, False), (NO_HORIZON, True)], ids=["with the horizon", "without"])
async def test_many_writers_at_once(feed_url: str, until: ColumnElement[bool] | None, loses: bool) -> None:
    chance, written = random.Random(7), list[UUID]()

    async def write(delays: list[float]) -> None:
        connection = await asyncpg.connect(feed_url)
        for delay in delays:
            async with connection.transaction():
                for _ in range(2):
                    await connection.execute(NEW, made := uuid7())
                    await asyncio.sleep(delay)
                    written.append(made)
        await connection.close()

    async with connected(feed_url) as connection:
        reader = Reader(connection, until)
        await reader.drain()
        writers = [asyncio.create_task(write([chance.choice((0.0, 0.001, 0.02)) for _ in range(12)])) for _ in range(6)]
        while not all(writer.done() for writer in writers):
            await reader.page(7)
        await asyncio.gather(*writers)
        await reader.drain()
    assert bool(set(written) - set(reader.seen)) == loses
    assert len(reader.seen) == len(set(reader.seen))


async def test_a_page_is_a_range_of_the_key(feed_url: str) -> None:
    async with connected(feed_url) as connection:
        await connection.execute(text("SET enable_seqscan = off"))
        some = START.parameters | {"size": 10}
        statement = entries().compile(dialect=connection.dialect, compile_kwargs={"render_postcompile": True})
        sql = str(statement)
        for number, name in enumerate(statement.positiontup or (), 1):
            sql = sql.replace(f"${number}", str(some[name]) if name != "xid" else "'0'::xid8", 1)
        plan = "\n".join((await connection.execute(text("EXPLAIN " + sql.replace(":", r"\:")))).scalars())
    assert "Index Scan using pk_change" in plan
    assert "Index Cond: (ROW(epoch, xid, seq) > ROW(" in plan


async def test_an_earlier_life_of_the_feed_lies_below_the_horizon(feed_url: str) -> None:
    """A copy that was restored elsewhere numbers its transactions anew, and an old entry may have a number yet to come."""
    async with connected(feed_url) as connection:
        await connection.execute(text("SET LOCAL session_replication_role = replica"))
        await connection.execute(text("UPDATE change SET xid = '999999999999'"))
        await connection.execute(text("UPDATE instance SET feed_epoch = 2"))
        await connection.execute(text("SET LOCAL session_replication_role = origin"))
        await connection.execute(text("INSERT INTO cadre (id, name) VALUES (:id, '甲')"), {"id": (made := uuid7())})
        await connection.commit()
        reader = Reader(connection)
        await reader.drain()
        assert reader.seen[-1] == made
        assert len(reader.seen) == await connection.scalar(select(func.count(literal_column("*"))).select_from(Change))
        assert await connection.scalar(select(Instance.feed_epoch)) == 2
