"""What becomes of a record that is sent, sound or not; nothing is dropped without a word."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from app.models import SyncOperation
from app.models.base import uuid7
from app.sync.arrival import Sent
from tests.record import BANBISHAN, PAIRING
from tests.sync.pair import Pair, Side

PUSH = """
    mutation ($input: SyncPushInput!) {
      syncPush(input: $input) { syncReceipt { id received applied duplicate } userErrors { code path } }
    }"""


async def organisation(side: Side, name: str = "单位", **columns: Any) -> UUID:
    return await made(side, "organisation", name=name, kind="ENTERPRISE", **columns)


async def made(side: Side, table: str, **columns: Any) -> UUID:
    """A record that the side keeps."""
    given = {"id": uuid7(), "owner_district_id": side.district} | columns
    names, places = ", ".join(given), ", ".join(f"${at}" for at in range(1, len(given) + 1))
    await side.run(f"insert into {table} ({names}) values ({places})", *given.values())
    return UUID(str(given["id"]))


async def changed(side: Side, table: str, key: UUID, set_: str) -> None:
    await side.run(f"update {table} set {set_}, version = version + 1 where id = $1", key)


def given(*records: Sent, key: str | None = None, **more: Any) -> dict[str, Any]:
    told = [
        {"kind": one.kind, "key": one.key, "operation": one.operation.name, "epoch": one.epoch, "version": one.version, "state": one.state}
        for one in records
    ]
    return {"protocol": 1, "idempotencyKey": key or str(uuid7()), "records": told} | more


async def test_newer_same_and_older(pair: Pair) -> None:
    key = await organisation(pair.huancui)
    first = await pair.told("huancui", "ORGANISATION", key)
    assert await pair.push("huancui", first) == [("APPLIED", None, None)]
    assert await pair.push("huancui", first) == [("DUPLICATE", None, None)]
    await changed(pair.huancui, "organisation", key, "note = '改'")
    second = await pair.told("huancui", "ORGANISATION", key)
    assert await pair.push("huancui", first, second, first) == [("STALE", None, None), ("APPLIED", None, None), ("STALE", None, None)]
    assert await pair.push("huancui", first) == [("STALE", None, None)]
    assert await pair.taierzhuang.one("select note from organisation where id = $1", key) == "改"
    (row,) = await pair.taierzhuang.run("select sum(received), sum(applied + duplicate + stale) from sync_receipt")
    assert row[0] == row[1] == 6


async def test_what_is_not_right_is_told_why(pair: Pair) -> None:
    key = await organisation(pair.huancui, note="甲")
    sound = await pair.told("huancui", "ORGANISATION", key)
    state = sound.state or ""
    third = await pair.huancui.one("select id from division where level = 'CITY' limit 1")
    central = await pair.taierzhuang.one("select id from division where code = '371002'")
    household = await made(pair.huancui, "household", village_id=BANBISHAN, code="x", status="ORDINARY")
    lost = replace(
        sound,
        key=str(new := uuid7()),
        state=state.replace(str(key), str(new)).replace(str(pair.huancui.district), str(pair.taierzhuang.district)),
    )
    other = {
        "no shared kind": (Sent("HOUSEHOLD", str(household), SyncOperation.RECORD, 1, 1, "{}"), "NOT_SHARED"),
        "a stranger's": (replace(sound, state=state.replace(str(pair.huancui.district), str(third))), "NOT_OWNER"),
        "no owner": (replace(sound, state=state.replace(f'"{pair.huancui.district}"', "null", 1)), "NOT_OWNER"),
        "our own": (lost, "OWN_RECORD"),
        "made up": (replace(sound, state=state.replace('"demo": false', '"demo": true')), "MADE_UP"),
        "no JSON": (replace(sound, state="{"), "INVALID_STATE"),
        "no object": (replace(sound, state="[]"), "INVALID_STATE"),
        "no state": (replace(sound, state=None), "INVALID_STATE"),
        "NUL": (replace(sound, state=state.replace("甲", "\\u0000")), "INVALID_STATE"),
        "another id": (replace(sound, key=str(uuid7())), "INVALID_STATE"),
        "no id": (replace(sound, key="x"), "INVALID_STATE"),
        "another version": (replace(sound, version=2), "INVALID_STATE"),
        "another epoch": (replace(sound, epoch=2), "INVALID_STATE"),
        "version 0": (replace(sound, version=0, state=state.replace('"version": 1', '"version": 0')), "INVALID_STATE"),
        "no such term": (replace(sound, state=state.replace('"ENTERPRISE"', '"NOTHING"')), "INVALID_STATE"),
        "a missing column": (replace(sound, state=state.replace('"name": "单位", ', "")), "INCOMPLETE"),
    }  # fmt: skip
    for what, (one, code) in other.items():
        ((outcome, told, _),) = await pair.push("huancui", one)
        assert (outcome, told) == ("REJECTED", code), what
    fund = await made(pair.huancui, "fund", name="资金", total=5)
    money = await pair.told("huancui", "FUND", fund)
    for number in ("1e400", '"x"', "-5", "99999999999999999999", '"NaN"'):
        ((outcome, _, _),) = await pair.push(
            "huancui", replace(money, state=(money.state or "").replace('"total": 5.00', f'"total": {number}'))
        )
        assert outcome == "REJECTED", number
    ((outcome, code, _),) = await pair.push(
        "huancui", Sent("DIVISION", str(central), SyncOperation.WITHDRAWN, 0, 9), 
    )  # fmt: skip
    assert (outcome, code) == ("REJECTED", "CENTRAL")
    assert await pair.taierzhuang.one("select count(*) from organisation where id = any($1)", [key, new]) == 0
    stranger = await organisation(pair.taierzhuang, "第三方", id=uuid7(), owner_district_id=third)
    theirs = replace(sound, key=str(stranger), state=state.replace(str(key), str(stranger)))
    assert await pair.push("huancui", theirs) == [("REJECTED", "NOT_OWNER", None)]
    assert await pair.taierzhuang.one("select name from organisation where id = $1", stranger) == "第三方"
    assert await pair.taierzhuang.one("select count(*) from division where owner_district_id is null and deleted_at is not null") == 0


async def test_a_name_that_is_no_text_stops_nothing(pair: Pair) -> None:
    key = await organisation(pair.huancui, "甲")
    sound = await pair.told("huancui", "ORGANISATION", key)
    assert await pair.push("huancui", replace(sound, state=(sound.state or "").replace('"甲"', "5"))) == [("APPLIED", None, None)]
    assert await pair.taierzhuang.one("select name || '/' || pinyin from organisation where id = $1", key) == "5/"


async def test_a_child_waits_for_its_parent(pair: Pair) -> None:
    fund = await made(pair.huancui, "fund", name="资金")
    promise = {"programme": "COLLABORATION", "pairing_id": PAIRING, "status": "DRAFT", "amount": 5}
    child = await made(pair.huancui, "commitment", title="安排", fund_id=fund, **promise)
    told = await pair.told("huancui", "COMMITMENT", child)
    assert await pair.push("huancui", told) == [("PARKED", "MISSING", f"FUND {fund}")]
    assert await pair.push("huancui", told) == [("PARKED", "MISSING", f"FUND {fund}")]
    assert await pair.taierzhuang.one("select count(*) from parked_record") == 1
    assert await pair.push("huancui", await pair.told("huancui", "FUND", fund)) == [("APPLIED", None, None)]
    assert await pair.taierzhuang.one("select title from commitment where id = $1", child) == "安排"
    assert await pair.taierzhuang.one("select count(*) from parked_record") == 0
    assert await waited(pair.taierzhuang) == [(1, 0, 0), (1, 0, 1), (0, 1, 0)]


async def waited(side: Side) -> list[tuple[int, ...]]:
    """Of each receipt: how many came to wait, and how many that had waited were kept or not needed any more."""
    return [tuple(row) for row in await side.run("select parked, integrated, superseded from sync_receipt order by at, id")]


async def test_what_waits_and_leaves_meanwhile_is_not_kept(pair: Pair) -> None:
    above = await made(pair.huancui, "project", name="上级", category="INDUSTRY")
    child = await made(pair.huancui, "project", name="下级", category="INDUSTRY", parent_project_id=above)
    assert await pair.push("huancui", await pair.told("huancui", "PROJECT", child)) == [("PARKED", "MISSING", f"PROJECT {above}")]
    left = Sent("PROJECT", str(child), SyncOperation.WITHDRAWN, 0, 2)
    assert await pair.push("huancui", left) == [("DUPLICATE", None, None)]
    assert await pair.push("huancui", await pair.told("huancui", "PROJECT", above)) == [("APPLIED", None, None)]
    assert await pair.taierzhuang.one("select count(*) from project where id = $1", child) == 0
    assert await waited(pair.taierzhuang) == [(1, 0, 0), (0, 0, 1), (0, 0, 0)]
    assert await pair.taierzhuang.one("select count(*) from parked_record") == 0


async def test_who_waits_for_a_place_has_it_once_it_is_free(pair: Pair) -> None:
    await pair.settle()
    village = await pair.huancui.one("select id from division where level = 'VILLAGE' order by id limit 1")
    posts = {}
    for side in (pair.huancui, pair.taierzhuang):
        who = await made(side, "cadre", name="书记")
        posts[side.name] = await made(side, "posting", cadre_id=who, division_id=village, kind="FIRST_SECRETARY")
    await pair.settle()
    for side in (pair.huancui, pair.taierzhuang):
        assert await side.one("select code from parked_record") == "CLASH"
    await changed(pair.huancui, "posting", posts["huancui"], "ends_on = '2026-01-01', ends_on_precision = 'DAY'")
    await pair.settle()
    await pair.settle()
    for side in (pair.huancui, pair.taierzhuang):
        assert await side.one("select count(*) from parked_record") == 0, side.name
    assert await pair.same()


async def test_what_leaves_the_scope_is_withdrawn_and_may_come_back(pair: Pair) -> None:
    key = await organisation(pair.huancui)
    await pair.settle()
    third = await pair.huancui.one("select id from division where level = 'CITY' limit 1")
    await changed(pair.huancui, "organisation", key, f"owner_district_id = '{third}'")
    await pair.settle()
    (row,) = await pair.taierzhuang.run("select owner_district_id, deleted_at from organisation where id = $1", key)
    assert row["owner_district_id"] is None
    assert row["deleted_at"] is not None
    assert await pair.same()
    await changed(pair.huancui, "organisation", key, f"owner_district_id = '{pair.huancui.district}'")
    await pair.settle()
    (row,) = await pair.taierzhuang.run("select owner_district_id, deleted_at from organisation where id = $1", key)
    assert (row["owner_district_id"], row["deleted_at"]) == (pair.huancui.district, None)
    assert await pair.same()


async def test_a_repetition_is_answered_alike_and_a_rehearsal_keeps_nothing(pair: Pair) -> None:
    one = await pair.told("huancui", "ORGANISATION", await organisation(pair.huancui))
    rehearsed = await pair.ask("taierzhuang", PUSH, input=given(one, dryRun=True))
    assert rehearsed["data"]["syncPush"]["syncReceipt"]["applied"] == 1
    assert (
        await pair.taierzhuang.one(
            "select (select count(*) from sync_receipt) + (select count(*) from organisation where id = $1)", UUID(one.key)
        )
        == 0
    )
    first = await pair.ask("taierzhuang", PUSH, input=given(one, key="k"))
    again = await pair.ask("taierzhuang", PUSH, input=given(one, key="k"))
    assert first["data"]["syncPush"]["syncReceipt"]["applied"] == 1
    assert again == first
    assert await pair.taierzhuang.one("select count(*) from sync_receipt") == 1
    other = await pair.told("huancui", "ORGANISATION", await organisation(pair.huancui))
    reused = await pair.ask("taierzhuang", PUSH, input=given(other, key="k"))
    assert reused.get("errors") or reused["data"]["syncPush"]["userErrors"]
    assert await pair.taierzhuang.one("select count(*) from sync_receipt") == 1


async def test_too_many_and_another_protocol_are_refused(pair: Pair) -> None:
    one = await pair.told("huancui", "ORGANISATION", await organisation(pair.huancui))
    for more in ({"protocol": 2}, {"protocol": 0}):
        refused = (await pair.ask("taierzhuang", PUSH, input=given(one) | more))["data"]["syncPush"]
        assert (refused["syncReceipt"], refused["userErrors"][0]["code"]) == (None, "NOT_VALID")
        assert refused["userErrors"][0]["path"][-1] == "protocol"
    small = Sent("FUND", str(uuid7()), SyncOperation.WITHDRAWN, 0, 1)
    refused = (await pair.ask("taierzhuang", PUSH, input=given(*[small] * 501)))["data"]["syncPush"]
    assert (refused["syncReceipt"], refused["userErrors"][0]["code"]) == (None, "NOT_VALID")
    whole = (await pair.ask("taierzhuang", PUSH, input=given(*[small] * 500)))["data"]["syncPush"]
    assert whole["syncReceipt"]["received"] == 500


@pytest.mark.parametrize("size", [1, 1_000])
async def test_two_pushes_at_once_never_set_the_cursor_back(pair: Pair, size: int) -> None:
    async with pair.exchange("huancui") as exchange:
        await exchange.push()
    local = pair.huancui.local
    before = (await local.peer()).pushed
    await organisation(pair.huancui)
    early = (await local.page(before, size)).cursor
    await organisation(pair.huancui)
    late = (await local.page(early, size)).cursor
    await local.sent(before, late)
    await local.sent(before, early)
    assert (await local.peer()).pushed == late


async def test_a_page_and_its_end_are_of_one_moment(pair: Pair) -> None:
    async with pair.huancui.local._reading() as (connection, _):
        counted = "select count(*) from organisation"
        before = (await connection.exec_driver_sql(counted)).scalar()
        await organisation(pair.huancui)
        assert (await connection.exec_driver_sql(counted)).scalar() == before
