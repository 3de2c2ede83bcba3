"""After any sequence of commands the ledger's sums and statuses are those of a plain model, and what the model refuses is refused."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from app.config import Settings
from app.main import answering
from tests.commands.ledger import DAY, PROMISED, Ledger
from tests.commands.office import HUANCUI, TAIERZHUANG, Office, office, yuan

T = TypeVar("T")
Run = Callable[[Coroutine[Any, Any, T]], T]
AMOUNTS = st.sampled_from((50_000, 100_000, 150_000, 250_000, 400_000, 600_000, 650_000))
WHICH = st.integers(0, 20)


@dataclass
class Flow:
    """A flow as the model knows it."""

    id: str
    kind: str
    amount: int
    parent: Flow | None = None
    answer: tuple[str, int] | None = None
    reversed: bool = False

    @property
    def status(self) -> str:
        if self.reversed:
            return "REVERSED"
        return self.answer[0] if self.answer else "RECORDED"


@dataclass
class Model:
    """What the sums of a commitment are."""

    flows: list[Flow] = field(default_factory=list)

    def total(self, kind: str, status: str | None = None) -> int:
        live = (f for f in self.flows if f.kind == kind and not f.reversed)
        return sum(f.amount for f in live if status is None or f.status == status)

    @property
    def outstanding(self) -> int:
        return PROMISED - self.total("DISBURSEMENT") + self.total("REFUND")

    @property
    def unspent(self) -> int:
        return self.total("DISBURSEMENT", "ACKNOWLEDGED") - self.total("EXPENDITURE") - self.total("REFUND")

    def onward(self, flow: Flow) -> list[Flow]:
        return [f for f in self.flows if f.parent is flow and not f.reversed]

    def holds(self) -> bool:
        return self.outstanding >= 0 and self.unspent >= 0


class Machine(RuleBasedStateMachine):
    """The two offices under one commitment. `run` carries out what they ask."""

    run: Run[Any]
    giver: Office
    taker: Office
    firm: str
    town: str

    def __init__(self) -> None:
        super().__init__()
        self.ledger: Ledger = self.run(Ledger.opened(self.giver, self.taker))
        self.model = Model()

    def does(self, who: Office, mutation: str, answered: str, given: dict[str, Any], refused: str | None) -> str | None:
        """The id of what was made; what the model refuses is refused with its code."""
        payload = self.run(who.does(mutation, answered, given))
        codes = [error["code"] for error in payload["userErrors"]]
        assert codes == ([refused] if refused else []), (mutation, given, payload)
        return None if refused else str(payload[answered]["id"])

    def enters(self, who: Office, mutation: str, flow: Flow, given: dict[str, Any], refused: str | None) -> None:
        if key := self.does(who, mutation, "fundTransaction", given, refused):
            flow.id = key
            self.model.flows.append(flow)

    def chosen(self, which: int, *kinds: str) -> Flow | None:
        among = [f for f in self.model.flows if f.kind in kinds]
        return among[which % len(among)] if among else None

    @rule(amount=AMOUNTS)
    def disburse(self, amount: int) -> None:
        over = "OVER_COMMITTED" if amount > self.model.outstanding else None
        self.enters(self.giver, "recordDisbursement", Flow("", "DISBURSEMENT", amount), self.ledger.payment(amount), over)

    @precondition(lambda self: self.model.flows)
    @rule(which=WHICH)
    def acknowledge(self, which: int) -> None:
        if flow := self.chosen(which, "DISBURSEMENT"):
            again = "DUPLICATE" if flow.status == "ACKNOWLEDGED" else None
            refused = "NOT_NOW" if flow.reversed else again
            given = {"transaction": flow.id, "receivedOn": DAY}
            if self.does(self.taker, "acknowledgeDisbursement", "acknowledgement", given, refused):
                flow.answer = ("ACKNOWLEDGED", flow.amount)

    @precondition(lambda self: self.model.flows)
    @rule(which=WHICH, part=st.sampled_from((0, 1)))
    def dispute(self, which: int, part: int) -> None:
        if flow := self.chosen(which, "DISBURSEMENT"):
            came = flow.amount // 2 * part
            before, refused = flow.answer, None
            if flow.reversed:
                refused = "NOT_NOW"
            elif before == ("DISPUTED", came):
                refused = "DUPLICATE"
            else:
                flow.answer = ("DISPUTED", came)
                if not self.model.holds():
                    refused = "OVER_COMMITTED"
            given = {"transaction": flow.id, "amount": yuan(came), "note": "不符"}
            if not self.does(self.taker, "disputeDisbursement", "acknowledgement", given, refused):
                flow.answer = before

    @precondition(lambda self: self.model.flows)
    @rule(which=WHICH, amount=AMOUNTS)
    def pass_on(self, which: int, amount: int) -> None:
        if flow := self.chosen(which, "DISBURSEMENT", "TRANSFER"):
            left = flow.amount - sum(f.amount for f in self.model.onward(flow))
            refused = "NOT_NOW" if flow.reversed else "OVER_COMMITTED" if amount > left else None
            given = {"parentTransaction": flow.id, "amount": yuan(amount), "occurredOn": DAY, "payee": self.town}
            self.enters(self.taker, "recordTransfer", Flow("", "TRANSFER", amount, parent=flow), given, refused)

    @rule(amount=AMOUNTS)
    def spend(self, amount: int) -> None:
        over = "OVER_COMMITTED" if amount > self.model.unspent else None
        given = self.ledger.payment(amount, payee=self.firm)
        self.enters(self.taker, "recordExpenditure", Flow("", "EXPENDITURE", amount), given, over)

    @rule(amount=AMOUNTS)
    def give_back(self, amount: int) -> None:
        over = "OVER_COMMITTED" if amount > self.model.unspent else None
        self.enters(self.taker, "recordRefund", Flow("", "REFUND", amount), self.ledger.payment(amount), over)

    @precondition(lambda self: self.model.flows)
    @rule(which=WHICH)
    def take_back(self, which: int) -> None:
        flow = self.model.flows[which % len(self.model.flows)]
        who = self.giver if flow.kind == "DISBURSEMENT" else self.taker
        refused = "NOT_NOW" if flow.reversed or self.model.onward(flow) else None
        if refused is None:
            flow.reversed = True
            if not self.model.holds():
                refused, flow.reversed = "OVER_COMMITTED", False
        self.does(who, "reverseTransaction", "fundTransaction", {"transaction": flow.id, "occurredOn": DAY, "note": "错"}, refused)

    @invariant()
    def agrees(self) -> None:
        """The service tells the same sums and statuses."""
        model = self.model
        sums = {
            "disbursed": model.total("DISBURSEMENT"),
            "acknowledged": model.total("DISBURSEMENT", "ACKNOWLEDGED"),
            "disputed": model.total("DISBURSEMENT", "DISPUTED"),
            "refunded": model.total("REFUND"),
            "outstanding": model.outstanding,
        }
        assert self.run(self.ledger.figures()) == {name: f"{amount}.00" for name, amount in sums.items()}
        text = "query($id: ID!) { commitment(id: $id) { transactions(first: 100, where: {kind: {ne: REVERSAL}}) { nodes { id status } } } }"
        found = self.run(self.giver.ask(text, id=self.ledger.commitment))["commitment"]["transactions"]["nodes"]
        assert {one["id"]: one["status"] for one in found} == {flow.id: flow.status for flow in model.flows}


@asynccontextmanager
async def offices(database_url: str) -> AsyncIterator[dict[str, Any]]:
    """Who takes part in every run."""
    async with answering(Settings(database_url=database_url, pool_size=1, write_pool_size=1)) as answer:
        taker = await office(answer, TAIERZHUANG)
        firms = await taker.ask("{ enterprises(first: 1) { nodes { id } } }")
        towns = await taker.ask('{ towns(first: 1, where: {parent: {district: {name: {eq: "台儿庄区"}}}}) { nodes { id } } }')
        yield {
            "giver": await office(answer, HUANCUI),
            "taker": taker,
            "firm": firms["enterprises"]["nodes"][0]["id"],
            "town": towns["towns"]["nodes"][0]["id"],
        }


def test_any_sequence_of_commands_agrees_with_a_plain_model(fresh_database_url: str) -> None:
    with asyncio.Runner() as runner:
        context = offices(fresh_database_url)
        known = runner.run(context.__aenter__())
        try:
            machine = type("Ledgers", (Machine,), {"run": staticmethod(runner.run), **known})
            chosen = settings(max_examples=12, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck))
            run_state_machine_as_test(machine, settings=chosen)
        finally:
            runner.run(context.__aexit__(None, None, None))
