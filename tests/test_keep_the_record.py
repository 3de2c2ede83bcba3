"""The README's day of an office: each step is taken from its text and carried out in order, by the account that it names."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import pytest_asyncio

from tests.worked import Worked, working

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
_, _, KEEPING = README.partition("\n## Keep the record\n")
SECTION, _, _ = KEEPING.partition("\n## ")
REFUSED = {
    "code": "OVER_COMMITTED",
    "message": "The commitment has 400,000.00 yuan left to be disbursed.",
    "path": ["input", "amount"],
    "outstanding": "400000.00",
}


class Step(NamedTuple):
    """Who takes it, in which words, by which operation."""

    account: str
    words: str
    text: str


STEPS = {
    name: Step(account, words, text)
    for account, words, text, name in re.findall(
        r"\n\*\*([a-z-]+)\*\*((?:(?!```).)+)\n\n```graphql\n((?:query|mutation) (\w+).*?)```", SECTION, re.S
    )
}


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def worked(open_demo_database_url: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Worked]:
    async with working(open_demo_database_url, tmp_path_factory.mktemp("tokens")) as found:
        yield found


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def day(worked: Worked) -> dict[str, Any]:
    """What came of each step; of the draft first what its dry run showed."""
    came = {}
    for name, step in STEPS.items():
        came[name] = await worked.ask(step.account, step.text)
        if name == "Drafted":
            came["Dry"], came[name] = came[name], await worked.ask(step.account, step.text, dryRun=False)
    return came


async def test_the_steps_are_all_there_is_and_nothing_else_is_refused(day: dict[str, Any]) -> None:
    assert SECTION.count("```graphql") == len(STEPS) == 10
    refused = {name: set(re.findall(r'"code": "(\w+)"', json.dumps(data))) for name, data in day.items()}
    assert {name: codes for name, codes in refused.items() if codes} == {"Paid": {"OVER_COMMITTED"}, "Shown": {"OUT_OF_ORDER"}}


async def test_a_fund_is_opened_and_a_part_of_it_promised(day: dict[str, Any]) -> None:
    assert day["Opened"]["createFund"]["fund"]["total"] == "200"
    assert day["Opened"]["createIncomeReceipt"]["incomeReceipt"]["received"] == "73950.00"
    promised = day["Promised"]["commitFunds"]["commitment"]
    assert (promised["version"], promised["status"], promised["outstanding"]) == (1, "DRAFT", "120")
    assert day["Decided"]["approveCommitment"]["commitment"] == {"version": 2, "status": "APPROVED"}


async def test_what_waited_is_refused_by_whoever_did_not_ask_for_it(day: dict[str, Any]) -> None:
    (waiting,) = day["TheDay"]["waiting"]["nodes"]
    assert (waiting["operation"], waiting["amount"]) == ("recordDisbursement", "500")
    task = day["Considered"]["decideTask"]["approvalTask"]
    (decision,) = task["decisions"]["nodes"]
    assert (task["status"], task["result"], decision["verdict"], decision["note"]) == ("REJECTED", None, "REJECTED", "超出年度安排")
    assert decision["deciderName"] != waiting["makerName"]


async def test_of_three_payments_the_one_beyond_the_promise_is_refused(day: dict[str, Any]) -> None:
    first, second, third = day["Paid"].values()
    kept = {"status": "RECORDED", "payee": {"name": "台儿庄区"}}
    assert first["fundTransaction"] == kept | {"amount": "50"}
    assert second["fundTransaction"] == kept | {"amount": "30"}
    assert third["fundTransaction"] is None
    assert third["userErrors"] == [REFUSED]
    assert "outstanding 400000.00 yuan" in STEPS["Paid"].words


async def test_the_receiver_answers_on_the_same_rows(day: dict[str, Any]) -> None:
    came = day["Answered"]["acknowledgeDisbursement"]["acknowledgement"]
    short = day["Answered"]["disputeDisbursement"]["acknowledgement"]
    assert (came["verdict"], came["transaction"]["status"]) == ("ACKNOWLEDGED", "ACKNOWLEDGED")
    assert (short["verdict"], short["transaction"]["status"]) == ("DISPUTED", "DISPUTED")
    figures = {"disbursed": "80", "acknowledged": "50", "outstanding": "40"}
    assert came["transaction"]["commitment"] == figures | {"disputed": "0"}, "as it stood between the two answers"
    assert short["transaction"]["commitment"] == figures | {"disputed": "30"}


async def test_the_rent_is_shared_out_by_need_after_a_dry_run(day: dict[str, Any]) -> None:
    shown, kept = (day[name]["draftDistribution"]["benefitDistribution"] for name in ("Dry", "Drafted"))
    for draft in (shown, kept):
        assert (draft["version"], draft["status"], draft["total"]) == (1, "DRAFT", "66555.00")
        assert draft["lines"]["aggregate"]["sum"]["amount"] == "66555.00"
        assert all(line["note"].startswith("权重") for line in draft["lines"]["nodes"])
    assert shown["lines"] == kept["lines"]
    assert shown["id"] != kept["id"], "the first was not kept"


async def test_it_is_shown_for_its_days(day: dict[str, Any]) -> None:
    (error,) = day["Shown"]["tooShort"]["userErrors"]
    assert (error["code"], error["path"]) == ("OUT_OF_ORDER", ["input", "publicityTo"])
    assert day["Shown"]["publicise"]["benefitDistribution"] == {"status": "PUBLICISED", "version": 2}


async def test_a_household_is_visited_and_changes_its_status(day: dict[str, Any]) -> None:
    (household,) = day["TheDay"]["household"]["nodes"]
    (pairing,) = household["householdPairings"]["nodes"]
    (went,) = day["Seen"]["logVisit"]["visit"]["participants"]["nodes"]
    assert went["party"]["name"] == pairing["cadre"]["name"]
    event = day["Seen"]["changeHouseholdStatus"]["householdStatusEvent"]
    assert (event["fromStatus"], event["toStatus"]) == (household["status"], "LIFTED_OUT")
    assert event["household"] == {"status": "LIFTED_OUT", "version": 2}


async def test_the_same_keys_pay_nothing_twice(worked: Worked, day: dict[str, Any]) -> None:
    again = await worked.ask(STEPS["Paid"].account, STEPS["Paid"].text)
    assert (again["first"]["payment"], again["second"]["shortPayment"]) == (
        day["Paid"]["first"]["payment"],
        day["Paid"]["second"]["shortPayment"],
    )
    assert again["third"]["userErrors"] == day["Paid"]["third"]["userErrors"]
    figures = await worked.ask("auditor", "query($commitment: ID!) { commitment(id: $commitment) { disbursed(unit: WAN_YUAN) } }")
    assert figures["commitment"]["disbursed"] == "80"


async def test_a_refusal_is_told_in_chinese_to_whoever_reads_it(worked: Worked, day: dict[str, Any]) -> None:
    again = await worked.ask(STEPS["Paid"].account, STEPS["Paid"].text, "zh-CN")
    chinese = again["third"]["userErrors"][0]["message"]
    assert chinese == "该资金安排尚可拨付400,000.00元。"
    assert f"“{day['Paid']['third']['userErrors'][0]['message']}” “{chinese}”" in SECTION


async def test_another_office_is_refused(worked: Worked, day: dict[str, Any]) -> None:
    """Tai'erzhuang neither pays out of Huancui's promise nor answers for itself what it did not receive."""
    given = await worked.ask("taierzhuang-finance", STEPS["Paid"].text)
    assert {payload["userErrors"][0]["code"] for payload in given.values()} == {"NOT_YOURS"}
    answered = await worked.ask("huancui-finance", STEPS["Answered"].text)
    assert {payload["userErrors"][0]["code"] for payload in answered.values()} == {"NOT_YOURS"}
