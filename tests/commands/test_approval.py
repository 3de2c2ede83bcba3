"""Four eyes: what waits, who may decide it, and that it is carried out once and whole."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from tests.commands.ledger import Ledger
from tests.commands.office import ERRORS, colleague, yuan

PAY = f"""mutation($input: RecordDisbursementInput!) {{
  recordDisbursement(input: $input) {{ fundTransaction {{ id }} task {{ id status needed operation amount makerName }} {ERRORS} }}
}}"""
DECIDED = "status result decisions { nodes { verdict deciderName } }"


async def policy(ledger: Ledger, **rule: Any) -> None:
    await ledger.giver.made("requireApproval", "approvalPolicy", await wanted(ledger, **rule))


async def wanted(ledger: Ledger, **rule: Any) -> dict[str, Any]:
    districts = await ledger.giver.ask('{ districts(where: {name: {eq: "环翠区"}}) { nodes { id } } }')
    return {"district": districts["districts"]["nodes"][0]["id"], "operation": "recordDisbursement", "quorum": "ANY"} | rule


async def asked(ledger: Ledger, amount: int) -> dict[str, Any]:
    payload: dict[str, Any] = (await ledger.giver.ask(PAY, input=ledger.payment(amount)))["recordDisbursement"]
    return payload


async def test_a_large_payment_waits_and_a_small_one_does_not(ledger: Ledger) -> None:
    await policy(ledger, atLeast=yuan(100_000))
    small = await asked(ledger, 99_999)
    assert small["task"] is None
    assert small["fundTransaction"] is not None
    large = await asked(ledger, 100_000)
    assert large["fundTransaction"] is None
    assert large["userErrors"] == []
    assert large["task"] | {"id": ""} == {
        "id": "",
        "status": "PENDING",
        "needed": 1,
        "operation": "recordDisbursement",
        "amount": "100000.00",
        "makerName": "环翠区",
    }
    assert (await ledger.figures())["disbursed"] == "99999.00"
    decision = {"task": large["task"]["id"], "verdict": "APPROVED"}
    assert (await ledger.giver.refused("decideTask", "approvalTask", decision))["code"] == "SELF_APPROVAL"
    done = await colleague(ledger.giver, "李主任").made("decideTask", "approvalTask", decision, DECIDED)
    assert done["status"] == "CARRIED_OUT"
    assert done["result"].startswith("fund-transaction_")
    assert done["decisions"]["nodes"] == [{"verdict": "APPROVED", "deciderName": "李主任"}]
    assert (await ledger.figures())["disbursed"] == "199999.00"


async def test_as_many_agree_as_are_needed_and_nobody_twice(ledger: Ledger) -> None:
    await policy(ledger, quorum="SEVERAL", needed=2)
    task = (await asked(ledger, 1_000))["task"]["id"]
    decision = {"task": task, "verdict": "APPROVED"}
    first, second = colleague(ledger.giver, "甲"), colleague(ledger.giver, "乙")
    assert (await first.made("decideTask", "approvalTask", decision, "status"))["status"] == "PENDING"
    assert (await first.refused("decideTask", "approvalTask", decision))["code"] == "DUPLICATE"
    assert (await second.made("decideTask", "approvalTask", decision, "status"))["status"] == "CARRIED_OUT"


async def test_a_task_is_carried_out_once_whoever_is_quicker(ledger: Ledger) -> None:
    await policy(ledger)
    task = (await asked(ledger, 1_000))["task"]["id"]
    decision = {"task": task, "verdict": "APPROVED"}
    deciders = [colleague(ledger.giver, f"审批人{number}") for number in range(6)]
    payloads = await asyncio.gather(*(one.does("decideTask", "approvalTask", decision) for one in deciders))
    assert len([p for p in payloads if not p["userErrors"]]) == 1
    assert (await ledger.figures())["disbursed"] == "1000.00"


async def test_what_no_longer_fits_is_refused_and_still_waits(ledger: Ledger) -> None:
    await policy(ledger, atLeast=yuan(500_000))
    task = (await asked(ledger, 600_000))["task"]["id"]
    await ledger.disbursed(1)
    one = colleague(ledger.giver, "甲")
    error = await one.refused("decideTask", "approvalTask", {"task": task, "verdict": "APPROVED"})
    assert (error["code"], error["outstanding"]) == ("OVER_COMMITTED", "599999.00")
    found = await ledger.giver.ask("query($id: ID!) { approvalTask(id: $id) { status decisions { totalCount } } }", id=task)
    assert found["approvalTask"] == {"status": "PENDING", "decisions": {"totalCount": 0}}
    rejected = await one.made("decideTask", "approvalTask", {"task": task, "verdict": "REJECTED", "note": "超额"}, "status")
    assert rejected == {"status": "REJECTED"}
    assert (await one.refused("decideTask", "approvalTask", {"task": task, "verdict": "APPROVED"}))["code"] == "NOT_NOW"


async def test_the_other_district_sees_no_task_and_decides_none(ledger: Ledger) -> None:
    await policy(ledger)
    task = (await asked(ledger, 1_000))["task"]["id"]
    assert await ledger.taker.ask("query($id: ID!) { approvalTask(id: $id) { id } approvalTasks { totalCount } }", id=task) == {
        "approvalTask": None,
        "approvalTasks": {"totalCount": 0},
    }
    error = await ledger.taker.refused("decideTask", "approvalTask", {"task": task, "verdict": "APPROVED"})
    assert (error["code"], error["path"]) == ("UNKNOWN_RECORD", ["input", "task"])


async def test_somebody_is_erased_once_another_agrees(ledger: Ledger) -> None:
    """What has no amount can wait too, always."""
    await policy(ledger, operation="erasePerson")
    person = await ledger.giver.made("createPerson", "person", {"name": "王示例"})
    erase = "mutation($input: ErasePersonInput!) { erasePerson(input: $input) { person { id } task { id amount } userErrors { code } } }"
    given = {"id": person["id"], "expectedVersion": 1, "reason": "本人申请"}
    asked = (await ledger.giver.ask(erase, input=given))["erasePerson"]
    assert (asked["person"], asked["userErrors"], asked["task"]["amount"]) == (None, [], None)
    named = "query($id: ID!) { person(id: $id) { name } }"
    assert (await ledger.giver.ask(named, id=person["id"]))["person"] == {"name": "王示例"}
    decision = {"task": asked["task"]["id"], "verdict": "APPROVED"}
    assert (await ledger.giver.refused("decideTask", "approvalTask", decision))["code"] == "SELF_APPROVAL"
    done = await colleague(ledger.giver, "李主任").made("decideTask", "approvalTask", decision, "status result")
    assert done == {"status": "CARRIED_OUT", "result": person["id"]}


@pytest.mark.parametrize(
    ("rule", "path", "says"),
    [
        ({"operation": "createPerson"}, "operation", "changeHouseholdStatus"),
        ({"operation": "nothing"}, "operation", "recordDisbursement"),
        ({"operation": "erasePerson", "atLeast": yuan(1)}, "atLeast", "no amount"),
    ],
)
async def test_what_cannot_wait_is_refused_with_what_can(ledger: Ledger, rule: dict[str, Any], path: str, says: str) -> None:
    error = await ledger.giver.refused("requireApproval", "approvalPolicy", await wanted(ledger, **rule))
    assert (error["code"], error["path"], says in error["message"]) == ("NOT_VALID", ["input", path], True)
