"""The ledger: who may write what, and what no sequence of writes can make of it."""

from __future__ import annotations

import pytest

from tests.commands.ledger import DAY, Ledger
from tests.commands.office import Office, colleague, yuan


async def test_a_disbursement_goes_between_the_sides_of_the_pairing(ledger: Ledger) -> None:
    selected = "amount status payer { ... on District { name } } payee { ... on District { name } } commitment { outstanding }"
    made = await ledger.giver.made("recordDisbursement", "fundTransaction", ledger.payment(400_000), selected)
    assert made == {
        "amount": "400000.00",
        "status": "RECORDED",
        "payer": {"name": "环翠区"},
        "payee": {"name": "台儿庄区"},
        "commitment": {"outstanding": "200000.00"},
    }


async def test_no_more_is_disbursed_than_is_promised(ledger: Ledger) -> None:
    await ledger.disbursed(400_000)
    error = await ledger.giver.refused("recordDisbursement", "fundTransaction", ledger.payment(200_001))
    assert (error["code"], error["outstanding"], error["path"]) == ("OVER_COMMITTED", "200000.00", ["input", "amount"])
    await ledger.disbursed(200_000)


async def test_no_more_is_promised_than_the_fund_holds(ledger: Ledger) -> None:
    promise = {"fund": ledger.fund, "pairing": ledger.pairing, "title": "又", "programme": "COLLABORATION"}
    error = await ledger.giver.refused("commitFunds", "commitment", promise | {"amount": yuan(400_001)})
    assert (error["code"], error["outstanding"]) == ("OVER_COMMITTED", "400000.00")
    await ledger.giver.made("commitFunds", "commitment", promise | {"amount": yuan(400_000)})


async def test_the_receiver_alone_answers(ledger: Ledger) -> None:
    flow = await ledger.disbursed(100_000)
    answer = {"transaction": flow, "receivedOn": DAY}
    assert (await ledger.giver.refused("acknowledgeDisbursement", "acknowledgement", answer))["code"] == "NOT_YOURS"
    made = await ledger.taker.made("acknowledgeDisbursement", "acknowledgement", answer, "verdict amount transaction { id status }")
    assert made == {"verdict": "ACKNOWLEDGED", "amount": "100000.00", "transaction": {"id": flow, "status": "ACKNOWLEDGED"}}
    again = await ledger.taker.refused("acknowledgeDisbursement", "acknowledgement", answer)
    assert again["code"] == "DUPLICATE"
    assert again["existing"]["id"].startswith("acknowledgement_")


async def test_a_dispute_stands_until_it_is_confirmed(ledger: Ledger) -> None:
    flow = await ledger.disbursed(100_000)
    dispute = {"transaction": flow, "amount": yuan(90_000), "receivedOn": DAY, "note": "少到一万元"}
    made = await ledger.taker.made("disputeDisbursement", "acknowledgement", dispute, "amount transaction { status }")
    assert made == {"amount": "90000.00", "transaction": {"status": "DISPUTED"}}
    assert (await ledger.figures())["disputed"] == "100000.00"
    await ledger.taker.made("acknowledgeDisbursement", "acknowledgement", {"transaction": flow, "receivedOn": DAY})
    assert await ledger.figures() == {
        "disbursed": "100000.00",
        "acknowledged": "100000.00",
        "disputed": "0.00",
        "refunded": "0.00",
        "outstanding": "500000.00",
    }


async def test_no_more_is_spent_than_was_confirmed(ledger: Ledger) -> None:
    await ledger.disbursed(200_000)
    error = await ledger.taker.refused("recordExpenditure", "fundTransaction", ledger.payment(1, payee=await _firm(ledger.taker)))
    assert (error["code"], error["outstanding"]) == ("OVER_COMMITTED", "0.00")
    await ledger.acknowledged(150_000)
    await ledger.taker.made("recordExpenditure", "fundTransaction", ledger.payment(100_000, payee=await _firm(ledger.taker)))
    error = await ledger.taker.refused("recordRefund", "fundTransaction", ledger.payment(50_001))
    assert (error["code"], error["outstanding"]) == ("OVER_COMMITTED", "50000.00")
    await ledger.taker.made("recordRefund", "fundTransaction", ledger.payment(50_000))
    assert (await ledger.figures())["outstanding"] == "300000.00"


async def test_what_was_spent_cannot_be_disputed_away(ledger: Ledger) -> None:
    flow = await ledger.acknowledged(150_000)
    await ledger.taker.made("recordExpenditure", "fundTransaction", ledger.payment(100_000, payee=await _firm(ledger.taker)))
    dispute = {"transaction": flow, "amount": yuan(0), "note": "未到账"}
    assert (await ledger.taker.refused("disputeDisbursement", "acknowledgement", dispute))["code"] == "OVER_COMMITTED"


async def test_no_more_is_passed_on_than_came(ledger: Ledger) -> None:
    flow = await ledger.acknowledged(100_000)
    towns = await ledger.taker.ask('{ towns(first: 1, where: {parent: {district: {name: {eq: "台儿庄区"}}}}) { nodes { id } } }')
    onward = {"parentTransaction": flow, "occurredOn": DAY, "payee": towns["towns"]["nodes"][0]["id"]}
    made = await ledger.taker.made("recordTransfer", "fundTransaction", onward | {"amount": yuan(60_000)}, "kind parentTransaction { id }")
    assert made == {"kind": "TRANSFER", "parentTransaction": {"id": flow}}
    error = await ledger.taker.refused("recordTransfer", "fundTransaction", onward | {"amount": yuan(40_001)})
    assert (error["code"], error["outstanding"]) == ("OVER_COMMITTED", "40000.00")
    back = {"transaction": flow, "occurredOn": DAY, "note": "重复登记"}
    assert (await ledger.giver.refused("reverseTransaction", "fundTransaction", back))["code"] == "NOT_NOW"


async def test_a_reversal_gives_back_what_can_be_disbursed(ledger: Ledger) -> None:
    flow = await ledger.disbursed(600_000)
    back = {"transaction": flow, "occurredOn": DAY, "note": "登记错误"}
    assert (await ledger.taker.refused("reverseTransaction", "fundTransaction", back))["code"] == "NOT_YOURS"
    made = await ledger.giver.made("reverseTransaction", "fundTransaction", back, "kind amount reversalOf { id status }")
    assert made == {"kind": "REVERSAL", "amount": "600000.00", "reversalOf": {"id": flow, "status": "REVERSED"}}
    assert (await ledger.giver.refused("reverseTransaction", "fundTransaction", back))["code"] == "NOT_NOW"
    await ledger.disbursed(600_000)


async def test_a_reversal_cannot_take_away_what_was_spent(ledger: Ledger) -> None:
    flow = await ledger.acknowledged(100_000)
    await ledger.taker.made("recordExpenditure", "fundTransaction", ledger.payment(100_000, payee=await _firm(ledger.taker)))
    back = {"transaction": flow, "occurredOn": DAY, "note": "登记错误"}
    assert (await ledger.giver.refused("reverseTransaction", "fundTransaction", back))["code"] == "OVER_COMMITTED"


@pytest.mark.parametrize(
    ("changed", "code", "path"),
    [
        ({"occurredOn": "2999-01-01"}, "NOT_VALID", "occurredOn"),
        ({"amount": yuan(0)}, "OUT_OF_RANGE", "amount"),
        ({"amount": yuan(-5)}, "OUT_OF_RANGE", "amount"),
        ({"commitment": "commitment_01980000-0000-7000-8000-000000000000"}, "UNKNOWN_RECORD", "commitment"),
        ({"payee": "enterprise_01980000-0000-7000-8000-000000000000"}, "UNKNOWN_RECORD", "payee"),
    ],
)
async def test_a_bad_disbursement_is_told_where(ledger: Ledger, changed: dict[str, object], code: str, path: str) -> None:
    error = await ledger.giver.refused("recordDisbursement", "fundTransaction", ledger.payment(1) | changed)
    assert (error["code"], error["path"]) == (code, ["input", path])


async def test_a_draft_is_not_paid_before_it_is_approved(ledger: Ledger) -> None:
    promise = {"fund": ledger.fund, "pairing": ledger.pairing, "title": "草案", "programme": "COLLABORATION", "amount": yuan(1_000)}
    draft = await ledger.giver.made("commitFunds", "commitment", promise, "id version status")
    assert draft["status"] == "DRAFT"
    payment = ledger.payment(1_000) | {"commitment": draft["id"]}
    assert (await ledger.giver.refused("recordDisbursement", "fundTransaction", payment))["code"] == "NOT_NOW"
    decided = {"id": draft["id"], "expectedVersion": draft["version"], "approvedOn": DAY}
    assert (await ledger.giver.refused("approveCommitment", "commitment", decided))["code"] == "SELF_APPROVAL"
    approver = colleague(ledger.giver, "李主任")
    assert await approver.made("approveCommitment", "commitment", decided, "status version") == {"status": "APPROVED", "version": 2}
    await ledger.giver.made("recordDisbursement", "fundTransaction", payment)
    cancelled = {"id": draft["id"], "expectedVersion": 2}
    assert (await ledger.giver.refused("cancelCommitment", "commitment", cancelled))["code"] == "NOT_NOW"


async def _firm(office: Office) -> str:
    found = await office.ask("{ enterprises(first: 1) { nodes { id } } }")
    return str(found["enterprises"]["nodes"][0]["id"])
