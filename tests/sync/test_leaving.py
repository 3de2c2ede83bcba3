"""What leaves what a partner may hold: at which version, for whom, and what does not bring it back."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

import asyncpg

from app.models import SyncOperation
from tests.sync.pair import Pair, Side
from tests.sync.test_outcomes import changed, made


async def held(side: Side, key: UUID) -> Any:
    said = "owner_district_id as owner, deleted_at is not null as gone, owner_epoch"
    (row,) = await side.run(f"select {said} from organisation where id = $1", key)
    return row


async def another_life(side: Side, key: UUID, set_: str) -> None:
    """A change that is of a greater epoch, as a settled conflict makes it."""
    connection = await asyncpg.connect(side.url, server_settings={"jiedui.actor": side.name, "jiedui.sync": "on"})
    await connection.execute(f"update organisation set owner_epoch = owner_epoch + 1, {set_} where id = $1", key)
    await connection.close()


async def test_what_left_in_a_later_epoch_is_gone_whatever_its_version(pair: Pair) -> None:
    key = await made(pair.huancui, "organisation", name="单位", kind="ENTERPRISE")
    for _ in range(4):
        await changed(pair.huancui, "organisation", key, "note = coalesce(note, '') || '改'")
    await pair.settle()
    cursor = (await pair.taierzhuang.local.peer()).pulled
    third = await pair.huancui.one("select id from division where level = 'CITY' order by id limit 1")
    await another_life(pair.huancui, key, "version = 1")
    await changed(pair.huancui, "organisation", key, f"owner_district_id = '{third}'")
    async with pair.exchange("taierzhuang") as exchange:
        page = await exchange.client.pull(cursor, 100)
        assert [(one.operation, one.epoch, one.version) for one in page.records] == [(SyncOperation.WITHDRAWN, 2, 2)]
        assert (await exchange.pull()).outcomes == {"APPLIED": 1}
    row = await held(pair.taierzhuang, key)
    assert (row["owner"], row["gone"], row["owner_epoch"]) == (None, True, 2)


async def test_a_greater_epoch_of_the_same_version_is_told(pair: Pair) -> None:
    key = await made(pair.huancui, "organisation", name="单位", kind="ENTERPRISE")
    await pair.settle()
    await another_life(pair.huancui, key, "note = '新世'")
    await pair.settle()
    assert await pair.taierzhuang.one("select note from organisation where id = $1", key) == "新世"
    assert await pair.same()


async def test_a_record_that_is_handed_over_goes_on_at_its_new_owner(pair: Pair) -> None:
    key = await made(pair.huancui, "organisation", name="移交", kind="ENTERPRISE")
    await pair.settle()
    there = pair.taierzhuang
    await another_life(pair.huancui, key, f"version = version + 1, owner_district_id = '{there.district}'")
    await pair.settle()
    row = await held(there, key)
    assert (row["owner"], row["gone"]) == (there.district, False)
    await changed(there, "organisation", key, "note = '接手后'")
    await pair.settle()
    assert await pair.huancui.one("select note from organisation where id = $1", key) == "接手后"
    assert await pair.same()
    assert await pair.huancui.one("select count(*) from sync_conflict") == 0


async def test_what_becomes_an_example_leaves(pair: Pair) -> None:
    key = await made(pair.huancui, "organisation", name="示例化", kind="ENTERPRISE")
    await pair.settle()
    await changed(pair.huancui, "organisation", key, "demo = true")
    await pair.settle()
    row = await held(pair.taierzhuang, key)
    assert (row["owner"], row["gone"]) == (None, True)
    assert await pair.same()


async def test_what_left_before_it_came_is_not_brought_back_by_what_is_late(pair: Pair) -> None:
    key = await made(pair.huancui, "organisation", name="迟到", kind="ENTERPRISE")
    late = await pair.told("huancui", "ORGANISATION", key)
    gone = replace(late, operation=SyncOperation.WITHDRAWN, version=2, state=None)
    assert await pair.push("huancui", gone) == [("DUPLICATE", None, None)]
    assert await pair.push("huancui", late) == [("STALE", None, None)]
    assert await pair.taierzhuang.one("select count(*) from organisation where id = $1", key) == 0
    for _ in range(2):
        await changed(pair.huancui, "organisation", key, "note = coalesce(note, '') || '又'")
    assert await pair.push("huancui", await pair.told("huancui", "ORGANISATION", key)) == [("APPLIED", None, None)]
    assert await pair.push("huancui", gone) == [("STALE", None, None)]
