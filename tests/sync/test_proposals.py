"""What two districts keep together changes when both agree: one proposes, the other answers, and until then both see the old state."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

import pytest

from app.models.base import uuid7
from tests.record import PAIRING
from tests.sync.pair import Pair, Side
from tests.sync.test_conflicts import officer
from tests.sync.test_outcomes import made

NOTE = "select note from pairing where id = $1"


async def does(pair: Pair, name: str, what: str, **given: Any) -> tuple[Any, list[str]]:
    """What one side's officer does: the record that it makes, and the codes of refusals."""
    if what in ("acceptProposal", "declineProposal"):
        field = "proposalAnswer"
    elif what.startswith("propose") or what == "withdrawProposal":
        field = "proposal"
    else:
        kind = re.sub("^(create|update|withdraw)", "", what)
        field = kind[0].lower() + kind[1:]
    stem = what[0].upper() + what[1:]
    query = f"mutation ($input: {stem}Input!) {{ {what}(input: $input) {{ {field} {{ id version }} userErrors {{ code }} }} }}"
    answer = await pair.ask(name, query, token=await officer(pair.of(name)), input=given)
    assert "errors" not in answer, answer
    found = answer["data"][what]
    return found[field], [one["code"] for one in found["userErrors"]]


async def proposed(pair: Pair, name: str, **changes: Any) -> Any:
    version = await pair.of(name).one("select version from pairing where id = $1", PAIRING)
    made, refused = await does(pair, name, "proposePairing", id=f"pairing_{PAIRING}", expectedVersion=version, **changes)
    assert refused == []
    return made


def asked_of(side: Side) -> dict[str, Any]:
    about = {"kind": "PAIRING", "key": PAIRING, "operation": "CHANGE", "pairing_id": PAIRING}
    return {**about, "seen_version": 1, "to_district_id": side.district}


async def notes(pair: Pair) -> list[Any]:
    return [await side.one(NOTE, PAIRING) for side in (pair.huancui, pair.taierzhuang)]


async def test_the_pairing_is_kept_by_the_giver(pair: Pair) -> None:
    assert await pair.huancui.one("select owner_district_id from pairing where id = $1", PAIRING) == pair.huancui.district


@pytest.mark.parametrize(("proposer", "answerer"), [("huancui", "taierzhuang"), ("taierzhuang", "huancui")])
async def test_a_change_that_the_other_side_accepts_stands_on_both(pair: Pair, proposer: str, answerer: str) -> None:
    await pair.settle()
    before = await notes(pair)
    one = await proposed(pair, proposer, note="双方同意", reason="更正")
    await pair.settle()
    assert await notes(pair) == before
    _, refused = await does(pair, answerer, "acceptProposal", proposal=one["id"], expectedVersion=one["version"])
    assert refused == []
    await pair.settle()
    assert await notes(pair) == ["双方同意", "双方同意"]
    assert await pair.same()
    assert await pair.taierzhuang.one("select count(*) from sync_conflict") == 0
    (entry,) = await pair.huancui.run("select version, instance from change where record = $1 and op = 'UPDATE'", PAIRING)
    assert (entry["version"], entry["instance"]) == (2, await pair.huancui.one("select node from instance"))


async def test_what_is_declined_or_withdrawn_stays_as_it_was(pair: Pair) -> None:
    await pair.settle()
    before = await notes(pair)
    one = await proposed(pair, "taierzhuang", note="不同意的")
    await pair.settle()
    _, refused = await does(pair, "huancui", "declineProposal", proposal=one["id"], expectedVersion=1, note="理由不足")
    assert refused == []
    other = await proposed(pair, "taierzhuang", note="撤回的")
    assert (await does(pair, "taierzhuang", "withdrawProposal", proposal=other["id"], expectedVersion=1))[1] == []
    await pair.settle()
    assert await notes(pair) == before
    assert await pair.taierzhuang.one("select note from proposal_answer") == "理由不足"
    assert (await does(pair, "huancui", "acceptProposal", proposal=other["id"], expectedVersion=2))[1] == ["UNKNOWN_RECORD"]
    assert (await does(pair, "huancui", "acceptProposal", proposal=one["id"], expectedVersion=1))[1] == ["DUPLICATE"]
    assert (await does(pair, "taierzhuang", "withdrawProposal", proposal=one["id"], expectedVersion=1))[1] == ["NOT_NOW"]


async def test_nobody_changes_alone_what_both_keep_nor_answers_himself(pair: Pair) -> None:
    await pair.settle()
    for name, code in (("huancui", "NOT_NOW"), ("taierzhuang", "NOT_YOURS")):
        given = {"id": f"pairing_{PAIRING}", "expectedVersion": 1, "note": "擅自"}
        assert (await does(pair, name, "updatePairing", **given))[1] == [code]
    one = await proposed(pair, "huancui", note="自问自答")
    assert (await does(pair, "huancui", "acceptProposal", proposal=one["id"], expectedVersion=1))[1] == ["NOT_YOURS"]
    await pair.huancui.run("update sync_peer set ended_at = now()")
    assert (await does(pair, "huancui", "updatePairing", id=f"pairing_{PAIRING}", expectedVersion=1, note="独自"))[1] == []


async def test_two_changes_that_both_agreed_to_both_hold(pair: Pair) -> None:
    """Each side accepts what the other proposed, of the same version, at the same time."""
    await pair.settle()
    one, other = await proposed(pair, "huancui", note="甲改备注"), await proposed(pair, "taierzhuang", basis="乙改依据")
    await pair.settle()
    for name, asked in (("taierzhuang", one), ("huancui", other)):
        assert (await does(pair, name, "acceptProposal", proposal=asked["id"], expectedVersion=1))[1] == []
    await pair.settle()
    for side in (pair.huancui, pair.taierzhuang):
        (row,) = await side.run("select note, basis from pairing where id = $1", PAIRING)
        assert (row["note"], row["basis"]) == ("甲改备注", "乙改依据")
    assert await pair.same()


async def test_an_agreement_changes_likewise_and_is_found_by_its_new_name(pair: Pair) -> None:
    key = await made(pair.huancui, "agreement", kind="CO_CONSTRUCTION", title="旧协议", pairing_id=PAIRING)
    await pair.settle()
    one, refused = await does(pair, "taierzhuang", "proposeAgreement", id=f"agreement_{key}", expectedVersion=1, title="新协议")
    assert refused == []
    await pair.settle()
    assert (await does(pair, "huancui", "acceptProposal", proposal=one["id"], expectedVersion=1))[1] == []
    await pair.settle()
    for side in (pair.huancui, pair.taierzhuang):
        (row,) = await side.run("select title, pinyin from agreement where id = $1", key)
        assert (row["title"], row["pinyin"]) == ("新协议", "xin xie yi")


async def test_a_partner_answers_in_nobody_elses_name_and_changes_nothing_by_it(pair: Pair) -> None:
    """It sends a proposal of its own, and its own yes to it."""
    await pair.settle()
    here = pair.huancui
    key = await made(pair.taierzhuang, "proposal", changes='{"note": "自己同意"}', **asked_of(here))
    answer = await made(pair.taierzhuang, "proposal_answer", verdict="ACCEPTED", proposal_id=key)
    await pair.settle()
    assert await here.one("select count(*) from proposal_answer where id = $1", answer) == 1
    assert await here.one(NOTE, PAIRING) != "自己同意"


@pytest.mark.parametrize("changes", ["{", "[]", "{}", '{"owner_district_id": null}', '{"nothing": 1}', '{"note": "好", "version": 9}'])
async def test_a_proposal_of_what_nobody_may_change_is_not_accepted(pair: Pair, changes: str) -> None:
    await pair.settle()
    key = await made(pair.taierzhuang, "proposal", changes=changes, **asked_of(pair.huancui))
    await pair.settle()
    assert (await does(pair, "huancui", "acceptProposal", proposal=f"proposal_{key}", expectedVersion=1))[1] == ["NOT_VALID"]
    assert await pair.huancui.one("select count(*) from proposal_answer") == 0


async def test_a_rule_that_a_change_breaks_is_told_to_whoever_can_mend_it(pair: Pair) -> None:
    """The owner is refused when it proposes, and when it accepts: nothing of either is kept."""
    await pair.settle()
    version = await pair.huancui.one("select version from pairing where id = $1", PAIRING)
    given = {"id": f"pairing_{PAIRING}", "expectedVersion": version, "endsOn": "2014-01-01"}
    assert (await does(pair, "huancui", "proposePairing", **given))[1] == ["OUT_OF_ORDER"]
    one = await proposed(pair, "taierzhuang", endsOn="2015-01-01")
    await pair.settle()
    assert (await does(pair, "huancui", "acceptProposal", proposal=one["id"], expectedVersion=1))[1] == ["OUT_OF_ORDER"]
    for table in ("proposal_answer", "proposal where owner_district_id = $1"):
        assert await pair.huancui.one(f"select count(*) from {table}", *([pair.huancui.district] if "$" in table else [])) == 0


async def test_an_answer_that_comes_twice_or_before_its_proposal_changes_the_record_once(pair: Pair) -> None:
    await pair.settle()
    key, answer = uuid7(), uuid7()
    there = pair.taierzhuang
    await made(pair.huancui, "proposal", id=key, changes='{"note": "一次"}', **asked_of(there))
    await there.run("insert into proposal select * from jsonb_populate_record(null::proposal, $1::jsonb)", await row_of(pair, key))
    await made(there, "proposal_answer", id=answer, verdict="ACCEPTED", proposal_id=key)
    told = await pair.told("taierzhuang", "PROPOSAL_ANSWER", answer)
    assert await pair.push("taierzhuang", told) == [("APPLIED", None, None)]
    assert await pair.push("taierzhuang", told, told) == [("DUPLICATE", None, None)] * 2
    await pair.settle()
    assert await notes(pair) == ["一次", "一次"]
    assert await pair.huancui.one("select version from pairing where id = $1", PAIRING) == 2


async def row_of(pair: Pair, key: UUID) -> str:
    state: str = (await pair.told("huancui", "PROPOSAL", key)).state or ""
    return state
