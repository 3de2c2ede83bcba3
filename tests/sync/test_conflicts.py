"""Two copies of one version: a person sees both, settles it with a token of an office, and both sides hold the same again."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from app.commands import user
from app.database.engine import connected
from app.models import Role
from app.models.user import LOCAL
from tests.sync.pair import Pair, Side
from tests.sync.test_outcomes import PUSH, changed, given, made, organisation

RESOLVE = """
    mutation ($input: ResolveConflictInput!) {
      resolveConflict(input: $input) { syncConflict { status } userErrors { code } }
    }"""


async def officer(side: Side, role: Role = Role.DISTRICT_OFFICER, town: UUID | None = None) -> str:
    async with connected(side.url, "a test") as connection:
        who = await user.account(connection, LOCAL, f"clerk-{role.name.lower()}", "clerk")
        await user.give(connection, who, role, user.Place(None if role is Role.ADMINISTRATOR else side.district, town))
        secret = (await user.token(connection, who, 1, [])).text
        await connection.commit()
    return secret


async def forked(pair: Pair) -> UUID:
    """One version of a record of Huancui's that says different things."""
    key = await organisation(pair.huancui)
    await pair.settle()
    await changed(pair.taierzhuang, "organisation", key, "note = '他方'")
    await changed(pair.huancui, "organisation", key, "note = '归属方'")
    return key


async def open_conflict(side: Side) -> dict[str, Any]:
    (row,) = await side.run("select id, version, mine, theirs from sync_conflict where status = 'OPEN'")
    return {"conflict": f"sync-conflict_{row['id']}", "expectedVersion": row["version"]}


async def settled(pair: Pair, name: str, town: UUID | None = None, **decided: Any) -> Any:
    side = pair.of(name)
    decided = await open_conflict(side) | decided
    answer = await pair.ask(name, RESOLVE, token=await officer(side, town=town), input=decided)
    assert "errors" not in answer, answer
    return answer["data"]["resolveConflict"]


async def test_the_partner_takes_the_owners_copy(pair: Pair) -> None:
    key = await forked(pair)
    await pair.settle()
    assert await pair.taierzhuang.one("select note from organisation where id = $1", key) == "他方"
    answer = await settled(pair, "taierzhuang", resolution="TOOK_THEIRS")
    assert answer == {"syncConflict": {"status": "TOOK_THEIRS"}, "userErrors": []}
    assert await pair.taierzhuang.one("select note from organisation where id = $1", key) == "归属方"
    assert await pair.same()


@pytest.mark.parametrize(
    ("resolution", "merged", "note"), [("KEPT_MINE", None, "归属方"), ("TOOK_THEIRS", None, "更新"), ("MERGED", '{"note": "合并"}', "合并")]
)
async def test_the_owner_settles_what_is_newer_at_the_partner(pair: Pair, resolution: str, merged: str | None, note: str) -> None:
    """As after a restore: the partner holds a version that the owner does not know."""
    key = await organisation(pair.huancui)
    await pair.settle()
    await changed(pair.huancui, "organisation", key, "note = '归属方'")
    await changed(pair.taierzhuang, "organisation", key, "note = '旧'")
    await changed(pair.taierzhuang, "organisation", key, "note = '更新'")
    async with pair.exchange("huancui") as exchange:
        assert not (await exchange.verify()).same
    answer = await settled(pair, "huancui", resolution=resolution, merged=merged)
    assert answer == {"syncConflict": {"status": resolution}, "userErrors": []}
    await pair.settle()
    for side in (pair.huancui, pair.taierzhuang):
        assert await side.one("select note from organisation where id = $1", key) == note
        assert await side.one("select count(*) from sync_conflict where status = 'OPEN'") == 0
    assert await pair.same()


async def test_what_is_decided_wrongly_is_refused(pair: Pair) -> None:
    await forked(pair)
    await pair.settle()
    merged = await settled(pair, "taierzhuang", resolution="MERGED", merged='{"note": "合"}')
    assert merged["userErrors"][0]["code"] == "NOT_YOURS"
    assert (await settled(pair, "taierzhuang", resolution="MERGED"))["userErrors"][0]["code"] == "NOT_VALID"
    assert (await settled(pair, "taierzhuang", resolution="SUPERSEDED"))["userErrors"][0]["code"] == "NOT_VALID"
    stale = await settled(pair, "taierzhuang", resolution="KEPT_MINE", expectedVersion=9)
    assert stale["userErrors"][0]["code"] == "VERSION_CONFLICT"


async def test_what_two_districts_disagree_on_is_no_towns(pair: Pair) -> None:
    await forked(pair)
    await pair.settle()
    town = await pair.taierzhuang.one("select id from division where parent_id = $1 and level = 'TOWN' limit 1", pair.taierzhuang.district)
    refused = await settled(pair, "taierzhuang", town, resolution="TOOK_THEIRS")
    assert refused == {"syncConflict": None, "userErrors": [{"code": "NOT_YOURS"}]}


async def test_a_newer_version_of_the_owner_ends_a_conflict(pair: Pair) -> None:
    key = await forked(pair)
    await pair.settle()
    await changed(pair.huancui, "organisation", key, "note = '再改'")
    await pair.settle()
    assert await pair.taierzhuang.one("select status from sync_conflict") == "SUPERSEDED"
    assert await pair.same()


async def test_a_feed_that_began_anew_is_read_again(pair: Pair) -> None:
    await pair.settle()
    for side in (pair.huancui, pair.taierzhuang):
        await side.run("update instance set feed_epoch = feed_epoch + 1")
    key = await made(pair.huancui, "fund", name="新资金")
    async with pair.exchange("taierzhuang") as exchange:
        done = await exchange.pull()
    assert done.anew
    assert done.outcomes["APPLIED"] == 1
    assert await pair.taierzhuang.one("select name from fund where id = $1", key) == "新资金"
    async with pair.exchange("taierzhuang") as exchange:
        await exchange.push()
    assert await pair.same()


async def test_who_is_no_partner_is_told_nothing(pair: Pair) -> None:
    one = await pair.told("huancui", "ORGANISATION", await organisation(pair.huancui))
    asked = {
        "{ syncPull(first: 1) { cursor } }": {},
        "{ syncDigest(side: SENT, buckets: 1) { count } }": {},
        "{ syncRecords(side: SENT, buckets: 1, first: 1) { key } }": {},
        PUSH: {"input": given(one)},
    }
    tokens = ["", *[await officer(pair.taierzhuang, role) for role in Role if role not in (Role.PARTNER, Role.PUBLIC)]]
    for query, variables in asked.items():
        for token in tokens:
            answer = await pair.ask("taierzhuang", query, token=token, **variables)
            assert answer["errors"][0]["extensions"]["code"] in ("FORBIDDEN", "UNAUTHENTICATED"), (query, answer)
    assert await pair.taierzhuang.one("select count(*) from sync_receipt") == 0


async def test_a_partnership_that_has_ended_and_cursors_of_others(pair: Pair) -> None:
    pull = "query ($after: Cursor) { syncPull(after: $after, first: 1) { cursor records { key } } }"
    mine = (await pair.ask("taierzhuang", pull))["data"]["syncPull"]["cursor"]
    for forged in (mine[:-1] + "x", "x", mine.replace("sync", "syn", 1)):
        assert (await pair.ask("taierzhuang", pull, after=forged))["errors"][0]["extensions"]["code"] == "BAD_CURSOR"
    theirs = (await pair.ask("huancui", pull))["data"]["syncPull"]["cursor"]
    assert (await pair.ask("taierzhuang", pull, after=theirs))["errors"][0]["extensions"]["code"] in ("BAD_CURSOR", "FEED_RESET")
    one = await pair.told("huancui", "ORGANISATION", await organisation(pair.huancui))
    await pair.taierzhuang.run("update sync_peer set ended_at = now()")
    ended = (await pair.ask("taierzhuang", PUSH, input=given(one)))["data"]["syncPush"]
    assert (ended["syncReceipt"], ended["userErrors"][0]["code"]) == (None, "NOT_NOW")
    assert (await pair.ask("taierzhuang", pull))["data"]["syncPull"] is None
    assert (await pair.ask("taierzhuang", "{ syncDigest(side: SENT, buckets: 1) { count } }"))["data"]["syncDigest"] == []
