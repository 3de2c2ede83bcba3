"""A distribution from receipt to payment, by each rule; and what may not happen on the way."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
import pytest_asyncio

from app.commands.sharing import shares
from app.commands.work import CHINA
from tests.commands.office import Office, colleague, yuan

PERIOD = {"periodFrom": "2023-01-01", "periodTo": "2023-12-31"}
SELECTED = "id version status total lines(first: 50) { nodes { id component amount note recipient { ... on Household { code } } } }"
TODAY = (datetime.now(UTC) + CHINA).date()


@dataclass(frozen=True, slots=True)
class Village:
    """A village with three households: of one, of two with a disability, of three; and a receipt of 1,000 yuan."""

    office: Office
    id: str
    receipt: str

    def draft(self, **more: Any) -> dict[str, Any]:
        return {"title": "租金分配", "rule": "EQUAL", "receipts": [self.receipt], "villages": [self.id], **PERIOD, **more}

    async def drafted(self, **more: Any) -> dict[str, Any]:
        made: dict[str, Any] = await self.office.made("draftDistribution", "benefitDistribution", self.draft(**more), SELECTED)
        return made


@pytest_asyncio.fixture(loop_scope="session")
async def village(giver: Office) -> Village:
    found = await giver.ask('{ villages(first: 1, where: {parent: {town: {name: {eq: "羊亭镇"}}}}) { nodes { id } } }')
    place = found["villages"]["nodes"][0]["id"]
    homes: list[list[list[str]]] = [[[]], [[], ["DISABLED"]], [[], [], []]]
    for number, members in enumerate(homes):
        home = await giver.made("createHousehold", "household", {"village": place, "code": f"H{number}", "status": "LIFTED_OUT"})
        for at, groups in enumerate(members):
            person = await giver.made("createPerson", "person", {"name": f"甲{number}{at}", "groups": groups})
            given = {"household": home["id"], "person": person["id"], "role": "HEAD" if at == 0 else "CHILD", "startsOn": "2020-01-01"}
            await giver.made("createMembership", "membership", given)
    project = await giver.made("createProject", "project", {"name": "大棚", "category": "INDUSTRY"})
    income = {"origin": project["id"], "due": yuan(1_000), "received": yuan(1_000), "receivedOn": "2024-01-10", **PERIOD}
    receipt = await giver.made("createIncomeReceipt", "incomeReceipt", income)
    return Village(giver, place, receipt["id"])


def amounts(draft: dict[str, Any]) -> dict[str, str]:
    return {line["recipient"].get("code", "集体"): line["amount"] for line in draft["lines"]["nodes"]}


async def test_equal_parts_add_up_to_the_fen(village: Village) -> None:
    draft = await village.drafted()
    assert amounts(draft) == {"H0": "333.33", "H1": "333.34", "H2": "333.33"}
    assert draft["total"] == "1000.00"


async def test_need_is_weighed_and_the_weights_are_shown(village: Village) -> None:
    draft = await village.drafted(rule="DIFFERENTIATED")
    assert amounts(draft) == {"H0": "153.85", "H1": "384.61", "H2": "461.54"}
    notes = {line["recipient"]["code"]: line["note"] for line in draft["lines"]["nodes"]}
    assert notes["H1"] == "权重5：2人×2＋残疾1人×1"


async def test_the_collective_keeps_its_share(village: Village) -> None:
    found = await village.office.made("createInstitution", "institution", {"name": "村集体", "kind": "VILLAGE_COLLECTIVE"})
    draft = await village.drafted(collective=found["id"], collectiveShare="10", carriedOver=yuan(100))
    assert amounts(draft) == {"集体": "90.00", "H0": "270.00", "H1": "270.00", "H2": "270.00"}


async def test_rewards_must_add_up(village: Village) -> None:
    homes = await village.office.ask("query($v: ID!) { village(id: $v) { households { nodes { id code } } } }", v=village.id)
    keys = {home["code"]: home["id"] for home in homes["village"]["households"]["nodes"]}
    rewards = [{"household": keys["H0"], "amount": yuan(400)}, {"household": keys["H2"], "amount": yuan(500)}]
    error = await village.office.refused("draftDistribution", "benefitDistribution", village.draft(rule="REWARD", rewards=rewards))
    assert (error["code"], error["path"]) == ("UNBALANCED", ["input", "rewards"])
    rewards[0]["amount"] = yuan(500)
    assert amounts(await village.drafted(rule="REWARD", rewards=rewards)) == {"H0": "500.00", "H2": "500.00"}


async def test_a_dry_run_shows_the_lines_and_keeps_nothing(village: Village) -> None:
    shown = await village.drafted(dryRun=True)
    assert len(shown["lines"]["nodes"]) == 3
    assert (await village.office.ask("{ benefitDistributions { totalCount } }"))["benefitDistributions"]["totalCount"] == 0


async def test_a_receipt_is_shared_out_once_however_many_try(village: Village) -> None:
    attempts = (village.office.does("draftDistribution", "benefitDistribution", village.draft()) for _ in range(6))
    payloads = await asyncio.gather(*attempts)
    assert len([p for p in payloads if not p["userErrors"]]) == 1
    assert {e["code"] for p in payloads for e in p["userErrors"]} == {"DUPLICATE"}


async def test_a_withdrawn_draft_gives_its_receipts_back(village: Village) -> None:
    draft = await village.drafted()
    gone = {"id": draft["id"], "expectedVersion": draft["version"]}
    await village.office.made("withdrawDistribution", "benefitDistribution", gone)
    await village.drafted()


async def test_from_draft_to_closed(village: Village) -> None:
    office, draft = village.office, await village.drafted()
    which = {"id": draft["id"], "expectedVersion": 1}
    early = await office.refused("approveDistribution", "benefitDistribution", which)
    assert early["code"] == "NOT_NOW"
    short = {"publicityFrom": "2024-05-01", "publicityTo": "2024-05-03"}
    assert (await office.refused("publicise", "benefitDistribution", which | short))["code"] == "OUT_OF_ORDER"
    shown = {"publicityFrom": "2024-05-01", "publicityTo": "2024-05-10"}
    made = await office.made("publicise", "benefitDistribution", which | shown, "status version")
    assert made == {"status": "PUBLICISED", "version": 2}
    said = {"kind": "OBJECTION", "receivedOn": "2024-05-02", "content": "少了一户", "status": "OPEN", "division": village.id}
    objection = await office.made("createFeedback", "feedback", said | {"matter": draft["id"]})
    which["expectedVersion"] = 2
    assert (await office.refused("approveDistribution", "benefitDistribution", which))["message"] == "An objection is not answered yet."
    answer = {"id": objection["id"], "expectedVersion": 1, "status": "REJECTED", "answer": "核实无误"}
    await office.made("answerFeedback", "feedback", answer)
    assert (await office.refused("approveDistribution", "benefitDistribution", which))["code"] == "SELF_APPROVAL"
    await colleague(office, "李主任").made("approveDistribution", "benefitDistribution", which)

    first, second, third = (line["id"] for line in draft["lines"]["nodes"])
    payments = [{"line": first, "receiptNo": "1"}, {"line": second, "delivered": yuan(100)}, {"line": third, "failureReason": "账号有误"}]
    paid = {"distribution": draft["id"], "paidOn": "2024-06-01"}
    too_early = await office.refused("recordPayments", "distributionLines", paid | {"paidOn": "2024-05-10"})
    assert too_early["code"] == "OUT_OF_ORDER"
    lines = await office.made("recordPayments", "distributionLines", paid | {"payments": payments}, "delivered paidOn failureReason")
    assert [line["delivered"] for line in lines] == ["333.33", "100.00", "0.00"]
    too_much = [{"line": first}, {"line": second, "delivered": yuan(400)}, {"line": third, "delivered": yuan(900)}]
    refused = await office.does("recordPayments", "distributionLines", paid | {"payments": too_much})
    assert [(error["code"], error["path"][2]) for error in refused["userErrors"]] == [("OUT_OF_RANGE", "1"), ("OUT_OF_RANGE", "2")]
    which["expectedVersion"] = 4
    assert (await office.refused("closeDistribution", "benefitDistribution", which))["code"] == "NOT_NOW"
    await office.made("recordPayments", "distributionLines", paid | {"payments": [{"line": second}]})
    closed = await office.made("closeDistribution", "benefitDistribution", which, "status")
    assert closed == {"status": "CLOSED"}


async def test_nothing_is_approved_while_it_is_shown(village: Village) -> None:
    draft = await village.drafted()
    which = {"id": draft["id"], "expectedVersion": 1}
    shown = {"publicityFrom": str(TODAY - timedelta(days=6)), "publicityTo": str(TODAY)}
    await village.office.made("publicise", "benefitDistribution", which | shown)
    error = await village.office.refused("approveDistribution", "benefitDistribution", which | {"expectedVersion": 2})
    assert error["code"] == "NOT_NOW"


@pytest.mark.parametrize(("total", "weights"), [("0.01", [1, 1, 1]), ("100.00", [3, 0, 7]), ("999999.99", [2, 5, 6, 6, 6])])
def test_parts_always_add_up(total: str, weights: list[int]) -> None:
    parts = shares(Decimal(total), weights)
    assert sum(parts) == Decimal(total)
    assert all(part >= 0 for part in parts)
