"""New records of what two districts keep, their parties and their withdrawal: proposed by one side, in force when the other agrees."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

import pytest

from app.models.base import uuid7
from tests.record import HUANCUI, PAIRING
from tests.sync.pair import OTHER, Pair, Side
from tests.sync.test_outcomes import changed, made
from tests.sync.test_proposals import asked_of, does, proposed

STANDS = "{ proposals(first: 50) { nodes { id kind operation status failure pairing { id } agreement { id } answer { verdict } } } }"
AGREED = "select id, title, pinyin, owner_district_id, version from agreement where title = $1 and deleted_at is null"
COLLABORATION = {"kind": "COLLABORATION", "title": "共建协议", "pairing": f"pairing_{PAIRING}"}


async def stands(pair: Pair, name: str, proposal: Any) -> dict[str, Any]:
    """A proposal as one side's reader sees it."""
    nodes = (await pair.ask(name, STANDS))["data"]["proposals"]["nodes"]
    return dict(next(one for one in nodes if one["id"] == proposal["id"]))


async def accepts(pair: Pair, name: str, proposal: Any) -> list[str]:
    return (await does(pair, name, "acceptProposal", proposal=proposal["id"], expectedVersion=1))[1]


async def agreed(pair: Pair, proposer: str, what: str, **given: Any) -> Any:
    """A proposal that the other side accepts, and both know of it."""
    one, refused = await does(pair, proposer, what, **given)
    assert refused == []
    await pair.settle()
    assert await accepts(pair, OTHER[proposer], one) == []
    await pair.settle()
    return one


async def agreement(pair: Pair) -> UUID:
    """One that both keep, and know."""
    key = await made(pair.huancui, "agreement", kind="CO_CONSTRUCTION", title="共有协议", pairing_id=PAIRING)
    await pair.settle()
    return key


async def parties(pair: Pair, key: UUID) -> list[list[str]]:
    told = "select role from agreement_party where agreement_id = $1 and deleted_at is null order by role"
    return [[row["role"] for row in await side.run(told, key)] for side in (pair.huancui, pair.taierzhuang)]


@pytest.mark.parametrize("proposer", ["huancui", "taierzhuang"])
async def test_a_new_agreement_is_seen_as_proposed_and_in_force_when_the_other_side_agrees(pair: Pair, proposer: str) -> None:
    await pair.settle()
    one, refused = await does(pair, proposer, "proposeNewAgreement", **COLLABORATION, reason="新增")
    assert refused == []
    await pair.settle()
    about = {"kind": "AGREEMENT", "operation": "NEW", "failure": None, "pairing": {"id": f"pairing_{PAIRING}"}, "agreement": None}
    for side in (pair.huancui, pair.taierzhuang):
        assert await stands(pair, side.name, one) == {"id": one["id"], **about, "status": "OPEN", "answer": None}
        assert await side.run(AGREED, "共建协议") == []
    assert await accepts(pair, OTHER[proposer], one) == []
    await pair.settle()
    for side in (pair.huancui, pair.taierzhuang):
        assert (await stands(pair, side.name, one))["status"] == "ACCEPTED"
        (row,) = await side.run(AGREED, "共建协议")
        assert (row["owner_district_id"], row["version"], row["pinyin"]) == (pair.huancui.district, 1, "gong jian xie yi")
    assert await pair.same()
    entry = "select instance from change where record = $1"
    assert await pair.huancui.one(entry, row["id"]) == await pair.huancui.one("select node from instance")


@pytest.mark.parametrize("pairing", [{"pairing": f"pairing_{PAIRING}"}, {}])
async def test_a_new_agreement_comes_with_those_who_sign_it(pair: Pair, pairing: dict[str, str]) -> None:
    """Under no pairing it is of both sides by them alone, and belongs to whoever proposed it."""
    await pair.settle()
    sides = (("RECEIVING", pair.taierzhuang), ("ASSISTING", pair.huancui))
    signs = [{"role": role, "party": f"district_{side.district}"} for role, side in sides]
    await agreed(pair, "taierzhuang", "proposeNewAgreement", kind="COLLABORATION", title="共建协议", **pairing, parties=signs)
    keeper = pair.huancui if pairing else pair.taierzhuang
    for side in (pair.huancui, pair.taierzhuang):
        (row,) = await side.run(AGREED, "共建协议")
        assert row["owner_district_id"] == keeper.district
    assert await parties(pair, row["id"]) == [["ASSISTING", "RECEIVING"]] * 2
    assert await pair.same()


async def test_a_town_pairing_is_proposed_under_that_of_the_districts(pair: Pair) -> None:
    await pair.settle()
    towns = "select id from division where level = 'TOWN' and parent_id = $1 order by code limit 1"
    one, other = [await pair.huancui.one(towns, side.district) for side in (pair.huancui, pair.taierzhuang)]
    sides = {"assistingParty": f"town_{one}", "receivingParty": f"town_{other}", "parentPairing": f"pairing_{PAIRING}"}
    given = {"kind": "TOWN", "title": "镇街新结对", "startsOn": "2020-03-01", **sides}
    assert (await does(pair, "huancui", "createPairing", **given))[1] == ["NOT_NOW"]
    await agreed(pair, "taierzhuang", "proposeNewPairing", **given)
    told = "select owner_district_id, starts_on_precision, parent_pairing_id from pairing where title = '镇街新结对'"
    for side in (pair.huancui, pair.taierzhuang):
        (row,) = await side.run(told)
        assert tuple(row) == (pair.huancui.district, "DAY", PAIRING)


async def test_parties_come_and_go_as_both_agree(pair: Pair) -> None:
    key = await agreement(pair)
    side = {"agreement": f"agreement_{key}", "role": "ASSISTING", "party": f"district_{pair.huancui.district}"}
    await agreed(pair, "huancui", "proposeNewAgreementParty", **side)
    side |= {"role": "RECEIVING", "party": f"district_{pair.taierzhuang.district}"}
    other = await agreed(pair, "taierzhuang", "proposeNewAgreementParty", **side)
    assert await parties(pair, key) == [["ASSISTING", "RECEIVING"]] * 2
    assert (await stands(pair, "huancui", other))["agreement"] == {"id": f"agreement_{key}"}
    party = await pair.huancui.one("select id from agreement_party where agreement_id = $1 and role = 'RECEIVING'", key)
    which = {"id": f"agreement-party_{party}", "expectedVersion": 1}
    await agreed(pair, "huancui", "proposeAgreementParty", **which, role="PRINCIPAL")
    assert await parties(pair, key) == [["ASSISTING", "PRINCIPAL"]] * 2
    await agreed(pair, "taierzhuang", "proposeWithdrawingAgreementParty", **which | {"expectedVersion": 2})
    assert await parties(pair, key) == [["ASSISTING"]] * 2
    assert await pair.same()


@pytest.mark.parametrize("proposer", ["huancui", "taierzhuang"])
async def test_an_agreement_goes_with_its_parties_when_both_agree(pair: Pair, proposer: str) -> None:
    key = await agreement(pair)
    await made(pair.huancui, "agreement_party", agreement_id=key, role="ASSISTING", division_id=pair.huancui.district)
    await pair.settle()
    which = {"id": f"agreement_{key}", "expectedVersion": 1}
    assert (await does(pair, "huancui", "withdrawAgreement", **which))[1] == ["NOT_NOW"]
    await agreed(pair, proposer, "proposeWithdrawingAgreement", **which, reason="作废")
    for side in (pair.huancui, pair.taierzhuang):
        assert await side.run(AGREED, "共有协议") == []
    assert await parties(pair, key) == [[], []]
    assert await pair.same()


async def test_nobody_records_alone_what_both_keep(pair: Pair) -> None:
    key = await agreement(pair)
    party = {"agreement": f"agreement_{key}", "role": "ASSISTING", "party": f"district_{pair.huancui.district}"}
    for name in ("huancui", "taierzhuang"):
        assert (await does(pair, name, "createAgreement", **COLLABORATION))[1] == ["NOT_NOW"]
        assert (await does(pair, name, "createAgreementParty", **party))[1] == ["NOT_NOW"]
    own, refused = await does(pair, "huancui", "createAgreement", kind="LEASE", title="本方协议")
    assert refused == []
    which = {"id": own["id"], "expectedVersion": 1}
    assert (await does(pair, "huancui", "updateAgreement", **which, pairing=f"pairing_{PAIRING}"))[1] == ["NOT_NOW"]
    there = {"agreement": own["id"], "role": "LESSEE", "party": f"district_{pair.taierzhuang.district}"}
    assert (await does(pair, "huancui", "createAgreementParty", **there))[1] == ["NOT_NOW"]
    assert (await does(pair, "huancui", "createAgreementParty", **there | {"party": f"district_{pair.huancui.district}"}))[1] == []
    assert (await does(pair, "huancui", "proposeNewAgreement", kind="LEASE", title="无对方"))[1] == ["NOT_VALID"]


# What stands against it ---------------------------------------------------------------------------------------------


async def failed(pair: Pair, proposal: Any, code: str) -> None:
    """Both sides see that it failed and why; nothing waits, and nothing was refused of what came."""
    for side in (pair.huancui, pair.taierzhuang):
        found = await stands(pair, side.name, proposal)
        assert (found["status"], found["failure"], found["answer"]) == ("FAILED", code, {"verdict": "ACCEPTED"})
        assert await side.one("select count(*) from parked_record") == 0
        assert await side.one("select coalesce(sum(rejected + parked + conflict), 0) from sync_receipt") == 0
    assert await pair.same()


async def test_what_a_rule_stands_against_when_the_answer_arrives_fails_in_sight_of_both(pair: Pair) -> None:
    await pair.settle()
    one = await proposed(pair, "huancui", endsOn="2020-01-01")
    await pair.settle()
    await changed(pair.huancui, "pairing", PAIRING, "starts_on = '2021-01-01'")
    assert await accepts(pair, "taierzhuang", one) == []
    await pair.settle()
    await failed(pair, one, "OUT_OF_ORDER")
    assert await pair.huancui.one("select ends_on from pairing where id = $1", PAIRING) is None


async def test_what_is_gone_or_in_use_when_the_answer_arrives_fails_likewise(pair: Pair) -> None:
    gone, used = await agreement(pair), await agreement(pair)
    which = {"id": f"agreement_{gone}", "expectedVersion": 1}
    one, _ = await does(pair, "huancui", "proposeAgreement", **which, title="新名")
    other, _ = await does(pair, "huancui", "proposeWithdrawingAgreement", **which | {"id": f"agreement_{used}"})
    await pair.settle()
    await changed(pair.huancui, "agreement", gone, "deleted_at = now()")
    await spoken_of(pair.huancui, used)
    for each in (one, other):
        assert await accepts(pair, "taierzhuang", each) == []
    await pair.settle()
    await failed(pair, one, "UNKNOWN_RECORD")
    await failed(pair, other, "IN_USE")
    assert await pair.taierzhuang.one("select deleted_at from agreement where id = $1", used) is None


async def test_a_place_that_was_taken_meanwhile_fails_a_new_record(pair: Pair) -> None:
    key = await agreement(pair)
    side = {"agreement": f"agreement_{key}", "role": "ASSISTING", "party": f"district_{pair.huancui.district}"}
    one, _ = await does(pair, "huancui", "proposeNewAgreementParty", **side)
    await pair.settle()
    await made(pair.huancui, "agreement_party", agreement_id=key, role="ASSISTING", division_id=pair.huancui.district)
    assert await accepts(pair, "taierzhuang", one) == []
    await pair.settle()
    await failed(pair, one, "DUPLICATE")


async def test_the_owner_is_told_what_stands_against_a_new_record_or_a_withdrawal(pair: Pair) -> None:
    """Both when it proposes and when it is asked: then nothing is answered."""
    key = await agreement(pair)
    await spoken_of(pair.huancui, key)
    which = {"id": f"agreement_{key}", "expectedVersion": 1}
    assert (await does(pair, "huancui", "proposeWithdrawingAgreement", **which))[1] == ["IN_USE"]
    one, _ = await does(pair, "taierzhuang", "proposeWithdrawingAgreement", **which)
    await pair.settle()
    assert await accepts(pair, "huancui", one) == ["IN_USE"]
    assert await pair.huancui.one("select count(*) from proposal_answer") == 0
    assert (await stands(pair, "huancui", one))["status"] == "OPEN"


async def test_a_proposal_that_is_taken_back_while_it_is_accepted(pair: Pair) -> None:
    """What the record's owner heard first counts, and both come to see the same."""
    await pair.settle()
    one, other = await proposed(pair, "huancui", note="撤回在先"), await proposed(pair, "taierzhuang", basis="同意在先")
    await pair.settle()
    for name, mine, theirs in (("huancui", one, other), ("taierzhuang", other, one)):
        assert (await does(pair, name, "withdrawProposal", proposal=mine["id"], expectedVersion=1))[1] == []
        assert await accepts(pair, name, theirs) == []
    await pair.settle()
    for side in (pair.huancui, pair.taierzhuang):
        (row,) = await side.run("select note, basis from pairing where id = $1", PAIRING)
        assert row["note"] != "撤回在先"
        assert row["basis"] == "同意在先"
        assert (await stands(pair, side.name, other))["status"] == "ACCEPTED"
        assert await side.one("select deleted_at is not null from proposal where id = $1", UUID(one["id"].removeprefix("proposal_")))
    assert await pair.same()


async def spoken_of(side: Side, key: UUID) -> None:
    """A source says something of an agreement: it is not withdrawn then."""
    told = {"id": str(uuid7()), "agreement_id": str(key), "division_id": None, "owner_district_id": str(side.district), "demo": False}
    await side.run(
        "insert into claim select new.* from claim one, jsonb_populate_record(one, $1::jsonb) new"
        " where one.id = (select id from claim where division_id is not null order by id limit 1)",
        json.dumps(told),
    )


def new(parties: str) -> str:
    """What an agreement of Huancui's is to say."""
    return f'{{"kind": "LEASE", "title": "甲", "owner_district_id": "{HUANCUI}", "pairing_id": "{PAIRING}", "parties": {parties}}}'


@pytest.mark.parametrize(
    "wrong",
    [
        {"operation": "NEW", "changes": '{"kind": "LEASE", "title": "甲", "owner_district_id": "0174e175-6000-7681-a86d-a06810395000"}'},
        {"operation": "NEW", "changes": '{"kind": "LEASE", "title": "甲"}'},
        {"operation": "NEW", "changes": new('[{"id": "0b5e0000-0000-7000-8000-000000000000", "agreement_id": null}]')},
        {"operation": "NEW", "changes": new('{"role": "LESSEE"}')},
        {"operation": "WITHDRAWAL", "changes": '{"note": "附带"}'},
        {"operation": "CHANGE", "changes": '{"starts_on": "哪天"}'},
        {"operation": "CHANGE", "changes": "{}"},
    ],
)
async def test_what_a_partner_proposes_unsoundly_is_not_accepted(pair: Pair, wrong: dict[str, str]) -> None:
    await pair.settle()
    new = {"kind": "AGREEMENT", "key": uuid7()} if wrong["operation"] == "NEW" else {}
    key = await made(pair.taierzhuang, "proposal", **asked_of(pair.huancui) | new | wrong)
    await pair.settle()
    assert await accepts(pair, "huancui", {"id": f"proposal_{key}"}) == ["NOT_VALID"]
    assert await pair.huancui.one("select count(*) from proposal_answer") == 0


async def test_a_party_is_not_changed_under_the_name_of_another_agreement(pair: Pair) -> None:
    shown, real = await agreement(pair), await agreement(pair)
    party = await made(pair.huancui, "agreement_party", agreement_id=real, role="ASSISTING", division_id=pair.huancui.district)
    await pair.settle()
    about = {"kind": "AGREEMENT_PARTY", "key": party, "operation": "WITHDRAWAL", "changes": "{}", "seen_version": 1}
    key = await made(pair.taierzhuang, "proposal", **about, agreement_id=shown, to_district_id=pair.huancui.district)
    await pair.settle()
    assert await accepts(pair, "huancui", {"id": f"proposal_{key}"}) == ["NOT_VALID"]
