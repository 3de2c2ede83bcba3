"""What one district records, the other holds; what both say of one version differently, a person sees."""

from __future__ import annotations

import asyncio
import gc
import json
from urllib.parse import urlsplit
from uuid import UUID

import asyncpg
import httpx
import pytest
from sqlalchemy import text

from app.data.load import load_article
from app.database.embedded import silent
from app.database.engine import connected
from app.database.migrations import upgrade
from app.feed.cursor import read
from app.feed.read import FAR
from app.models import SyncOperation, SyncRoad
from app.models.base import uuid7
from app.sync import page, peers
from app.sync.arrival import Sent
from app.sync.client import DIGEST, TookTooLong, client
from app.sync.local import Local, pooled
from tests.cluster import named
from tests.listening import listening
from tests.record import HUANCUI
from tests.sync.pair import CODES, RING, Pair, Side

LONG = "长" * 10_000
"""As many characters as a text of a mutation may have."""


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


async def test_a_record_of_the_longest_texts_goes_both_ways(pair: Pair) -> None:
    """A text of a mutation has an end at 10,000 characters; a record holds several such, and its state all of them."""
    await pair.settle()
    key = await fund(pair.huancui, "长文资金")
    await pair.huancui.run("update fund set note = $2, version = version + 1 where id = $1", key, LONG)
    for number in range(60):  # more than a request may hold
        another = await fund(pair.huancui, f"第{number}笔")
        await pair.huancui.run("update fund set note = $2, version = version + 1 where id = $1", another, LONG)
    async with pair.exchange("huancui") as exchange:
        assert (await exchange.push()).outcomes["APPLIED"] == 61
    assert await pair.taierzhuang.one("select length(note) from fund where id = $1", key) == 10_000
    assert await pair.same()


async def test_two_instances_that_loaded_the_release_hold_the_same(pair: Pair, sync_cluster: str) -> None:
    """Each loads the article by itself: not a moment of it may differ."""
    admin = await asyncpg.connect(sync_cluster)
    await admin.execute("create database loaded_apart")
    url = named(sync_cluster, "loaded_apart")
    try:
        async with connected(url, "a test") as connection:
            await upgrade(connection, silent)
            await load_article(connection)
            await connection.commit()
        async with pooled(url) as source:
            async with connected(url, "a test") as connection:
                await peers.add(connection, "taierzhuang", [CODES["huancui"]], [CODES["taierzhuang"]], ring=RING)
                await connection.commit()
            assert await Local(source, "taierzhuang").digests("SENT") == await pair.huancui.local.digests("SENT")
    finally:
        await admin.execute("drop database loaded_apart with (force)")
        await admin.close()


async def test_a_later_epoch_is_newer_whatever_its_version(pair: Pair) -> None:
    here, there = pair.huancui, pair.taierzhuang
    key = await fund(here, "甲")
    for note in ("一", "二", "三"):
        await here.run("update fund set note = $2, version = version + 1 where id = $1", key, note)
    await pair.settle()
    held = {row.key: row for row in await there.local.records("HELD", "FUND", 1, 0)}[str(key)]
    told = json.loads(held.state) | {"owner_epoch": 2, "version": 1, "note": "另一世"}
    later = Sent("FUND", str(key), SyncOperation.RECORD, 2, 1, json.dumps(told))
    assert [fate.outcome.name for fate in await there.local.keep([later], SyncRoad.CARRIED)] == ["APPLIED"]
    late = Sent("FUND", str(key), SyncOperation.RECORD, 1, 4, held.state)
    assert [fate.outcome.name for fate in await there.local.keep([late], SyncRoad.CARRIED)] == ["STALE"]
    assert await there.one("select note from fund where id = $1", key) == "另一世"


async def test_a_pull_goes_on_after_its_own_connections_were_ended_in_the_middle_of_it(pair: Pair) -> None:
    keys = [await fund(pair.huancui, f"中途{number}") for number in range(3)]
    here = pair.taierzhuang
    blocking = await asyncpg.connect(here.url, server_settings={"jiedui.actor": "a test"})
    begun = blocking.transaction()
    await begun.start()
    await blocking.execute("insert into fund (id, owner_district_id, name) values ($1, $2, '在途')", keys[1], pair.huancui.district)
    async with pair.exchange("taierzhuang") as exchange:
        pulling = asyncio.create_task(exchange.pull())
        ours = "from pg_stat_activity where application_name = 'jiedui sync' and datname = $1"
        database = urlsplit(here.url).path[1:]
        while not await here.one(f"select count(*) {ours} and wait_event_type = 'Lock'", database):
            assert not pulling.done()
        assert await here.one(f"select count(pg_terminate_backend(pid)) {ours}", database)
        await begun.rollback()
        await pulling
    await blocking.close()
    assert await here.one("select count(*) from fund where id = any($1) and name like '中途%'", keys) == 3


async def test_what_a_partner_answered_is_freed_at_once(pair: Pair) -> None:
    """A page is a megabyte, and garbage is looked for seldom: what referred to itself would be kept by the hundred."""
    await pair.settle()
    async with pair.exchange("taierzhuang") as exchange:
        gc.collect()
        gc.disable()
        try:
            for _ in range(5):
                await exchange.client.pull(None, 500)
            assert not [one for one in gc.get_objects() if isinstance(one, httpx.Response)]
        finally:
            gc.enable()


async def test_the_end_of_a_table_is_found_without_reading_all_others(pair: Pair) -> None:
    """One row of each is enough to know where a partner goes on."""
    counted = "select coalesce(sum(seq_tup_read + coalesce(idx_tup_fetch, 0)), 0) from pg_stat_xact_user_tables where relname = 'claim'"
    assert await pair.huancui.one("select count(*) from claim") > 50
    async with pair.huancui.local._reading() as (connection, environment):
        position = read(page.PULLED, page.BEGINNING)(None, environment["cursor_secret"])  # places, of which none is Huancui's own
        given = {**environment, "after": position, "first": 1}
        assert (await connection.execute(page.pulled(), given)).one().has_more
        assert await connection.scalar(text(counted)) <= 2  # the position stands twice in its cursor


async def test_a_page_reads_no_more_of_a_table_than_it_tells(pair: Pair) -> None:
    """However long the table is: a first synchronisation would otherwise take the square of it."""
    many, few = 2_000, 10
    insert = "insert into fund (id, name, year, owner_district_id) select uuidv7(), n || '号资金', 2026, $1 from generate_series(1, $2) n"
    await pair.huancui.run(insert, HUANCUI, many)
    await pair.huancui.run("analyze fund")
    counted = "select coalesce(sum(seq_tup_read + coalesce(idx_tup_fetch, 0)), 0) from pg_stat_xact_user_tables where relname = 'fund'"
    async with pair.huancui.local._reading() as (connection, environment):
        begun = read(page.PULLED, page.BEGINNING)(None, environment["cursor_secret"])
        given = {**environment, "after": begun, "first": few}
        cursor = (await connection.execute(page.pulled(), given)).one().cursor
        given["after"] = read(page.PULLED, page.BEGINNING)(cursor, environment["cursor_secret"])
        before = await connection.scalar(text(counted))
        assert len((await connection.execute(page.records(), given)).all()) == few
        assert await connection.scalar(text(counted)) - before <= 4 * (few + 1)


async def test_what_is_shared_is_found_behind_any_number_of_changes_that_are_not(pair: Pair) -> None:
    """Each page looks so far and no further, and tells where to go on: no statement grows with what a partner is not told of."""
    await pair.settle()
    await pair.huancui.run(
        "insert into person (id, name, owner_district_id) select uuidv7(), '某人', $1 from generate_series(1, $2)", HUANCUI, 2 * FAR + 10
    )
    key = await fund(pair.huancui, "远处资金")
    looked = "select coalesce(sum(idx_tup_fetch + seq_tup_read), 0) from pg_stat_xact_user_tables where relname = 'change'"
    async with pair.exchange("taierzhuang") as exchange:
        before = (await exchange.local.peer()).pulled
        first = await exchange.client.pull(before, 1_000)
        assert (first.records, first.has_more) == ((), True)
        done = await exchange.pull()
        assert done.outcomes == {"APPLIED": 1}
        assert done.pages == 3
    assert await pair.taierzhuang.one("select name from fund where id = $1", key) == "远处资金"
    async with pair.huancui.local._reading() as (connection, environment):
        given = {**environment, "after": read(page.PULLED, page.BEGINNING)(before, environment["cursor_secret"]), "first": 1_000}
        assert (await connection.execute(page.pulled(), given)).one().has_more
        assert await connection.scalar(text(looked)) <= 2 * FAR


async def test_few_kinds_are_followed_through_any_number_of_others(pair: Pair) -> None:
    asked = "query ($after: Cursor) { changes(kinds: [FUND], after: $after) { cursor hasMore changes { kind } } }"
    begun = (await pair.ask("huancui", "{ changes(first: 1) { cursor } }"))["data"]["changes"]["cursor"]
    await pair.huancui.run(
        "insert into person (id, name, owner_district_id) select uuidv7(), '某人', $1 from generate_series(1, $2)", HUANCUI, FAR
    )
    await fund(pair.huancui, "又一笔资金")
    after, pages, found = begun, 0, []
    while pages < 20:
        shown = (await pair.ask("huancui", asked, after=after))["data"]["changes"]
        after, pages = shown["cursor"], pages + 1
        found += [one["kind"] for one in shown["changes"]]
        if not shown["hasMore"]:
            break
    assert pages >= 2
    assert found[-1] == "FUND"
    assert (await pair.ask("huancui", asked, after=after))["data"]["changes"]["changes"] == []


SLOWED = (
    "alter table {0} rename to {0}_kept",
    "create view {0} as select * from {0}_kept where pg_sleep(1.2 / (select count(*) from {0}_kept)) is not null",
    "grant select on {0} to jiedui_reader",
)


async def test_what_takes_a_partner_too_long_at_once_is_compared_kind_by_kind(pair: Pair) -> None:
    """Millions of records take more than a statement may: half of the kinds do not."""
    await pair.settle()
    theirs = pair.huancui
    for table in ("fund", "discrepancy_claim"):  # the first kinds and the last
        for change in SLOWED:
            await theirs.run(change.format(table))
    async with listening(theirs.url, statement_timeout=2, lock_timeout=1) as slow, client(slow, theirs.token) as asked:
        with pytest.raises(TookTooLong):
            await asked.ask(DIGEST, "syncDigest", {"side": "SENT", "kinds": [], "buckets": 16})
        assert await asked.digests("SENT") == await pair.taierzhuang.local.digests("HELD")
