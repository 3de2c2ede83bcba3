"""Real connections run into the same money at once: what one may have, one gets."""

from __future__ import annotations

import asyncio

from tests.commands.ledger import DAY, Ledger
from tests.commands.office import yuan

ROUNDS = 12
AT_ONCE = 6


async def test_nobody_races_past_the_commitment(ledger: Ledger) -> None:
    """Of six payments of 200,000 under 600,000, three are kept, each time."""
    for _ in range(ROUNDS):
        payments = [ledger.giver.does("recordDisbursement", "fundTransaction", ledger.payment(200_000)) for _ in range(AT_ONCE)]
        kept = [p["fundTransaction"]["id"] for p in await asyncio.gather(*payments) if not p["userErrors"]]
        assert len(kept) == 3
        assert (await ledger.figures())["outstanding"] == "0.00"
        back = [{"transaction": flow, "occurredOn": DAY, "note": "又一轮"} for flow in kept]
        await asyncio.gather(*(ledger.giver.made("reverseTransaction", "fundTransaction", one) for one in back))


async def test_nobody_races_past_the_fund(ledger: Ledger) -> None:
    promise = {"fund": ledger.fund, "pairing": ledger.pairing, "title": "争", "programme": "COLLABORATION", "amount": yuan(150_000)}
    promises = [ledger.giver.does("commitFunds", "commitment", promise) for _ in range(AT_ONCE)]
    kept = [p for p in await asyncio.gather(*promises) if not p["userErrors"]]
    assert len(kept) == 2
    assert (await ledger.giver.ask("query($id: ID!) { fund(id: $id) { total } }", id=ledger.fund))["fund"]["total"] == "1000000.00"


async def test_a_payment_is_confirmed_once(ledger: Ledger) -> None:
    for _ in range(ROUNDS):
        flow = await ledger.disbursed(1_000)
        answer = {"transaction": flow, "receivedOn": DAY}
        answers = [ledger.taker.does("acknowledgeDisbursement", "acknowledgement", answer) for _ in range(AT_ONCE)]
        assert len([p for p in await asyncio.gather(*answers) if not p["userErrors"]]) == 1


async def test_a_payment_is_taken_back_once(ledger: Ledger) -> None:
    for _ in range(ROUNDS):
        flow = await ledger.disbursed(1_000)
        back = {"transaction": flow, "occurredOn": DAY, "note": "错"}
        backs = [ledger.giver.does("reverseTransaction", "fundTransaction", back) for _ in range(AT_ONCE)]
        assert len([p for p in await asyncio.gather(*backs) if not p["userErrors"]]) == 1


async def test_nobody_races_past_what_was_confirmed(ledger: Ledger) -> None:
    """Spending and giving back run against each other, and against the dispute of what they live on."""
    firms = await ledger.taker.ask("{ enterprises(first: 1) { nodes { id } } }")
    firm = firms["enterprises"]["nodes"][0]["id"]
    flow = await ledger.acknowledged(100_000)
    dispute = {"transaction": flow, "amount": yuan(0), "note": "未到账"}
    attempts = [
        *(ledger.taker.does("recordExpenditure", "fundTransaction", ledger.payment(60_000, payee=firm)) for _ in range(3)),
        *(ledger.taker.does("recordRefund", "fundTransaction", ledger.payment(60_000)) for _ in range(3)),
        ledger.taker.does("disputeDisbursement", "acknowledgement", dispute),
    ]
    kept = [p for p in await asyncio.gather(*attempts) if not p["userErrors"]]
    assert len(kept) == 1
