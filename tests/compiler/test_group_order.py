"""In which order groups come: by their keys, or as they are told to."""

from __future__ import annotations

import json
from collections import Counter
from decimal import Decimal

import pytest

from app.answer import Answer
from tests.compiler.figures import asked


async def test_groups_come_by_a_figure_and_are_cut(registry: Answer) -> None:
    text = "{ benefits { aggregate { groups(by: [OCCURRED_ON_YEAR], first: 2, orderBy: {field: SUM_AMOUNT}) { sum { amount } } } } }"
    whole = text.replace("first: 2", "first: 1000")
    cut, full = [
        [Decimal(g["sum"]["amount"]) for g in (await asked(registry, each))["benefits"]["aggregate"]["groups"] if g["sum"]["amount"]]
        for each in (text, whole)
    ]
    assert full == sorted(full, reverse=True)
    assert cut == full[:2]


FLOWS = "fundTransactions(first: 1000) { nodes { kind occurredOn amount } }"


@pytest.mark.parametrize("by", ["KIND, OCCURRED_ON_YEAR", "OCCURRED_ON_YEAR, KIND"])
@pytest.mark.parametrize("bound", [False, True], ids=["written", "as a variable"])
async def test_groups_come_in_the_order_of_their_keys(registry: Answer, by: str, bound: bool) -> None:
    head, given = ("query ($by: [FundTransactionGroupBy!]!)", "$by") if bound else ("", f"[{by}]")
    text = f"{head} {{ fundTransactions {{ aggregate {{ groups(by: {given}) {{ key {{ occurredOnYear kind }} count }} }} }} }}"
    found = json.loads(await registry.data(text, None, {"by": by.split(", ")} if bound else {}))
    rows = (await asked(registry, f"{{ {FLOWS} }}"))["fundTransactions"]["nodes"]
    keys = [(row["kind"], int(row["occurredOn"][:4])) for row in rows]
    turned = by.startswith("OCCURRED")
    expected = sorted(Counter(keys).items(), key=lambda one: one[0][::-1] if turned else one[0])
    told = [((g["key"]["kind"], g["key"]["occurredOnYear"]), g["count"]) for g in found["fundTransactions"]["aggregate"]["groups"]]
    assert told == expected


async def test_what_is_missing_comes_last(registry: Answer) -> None:
    for order in ("", ", orderBy: {field: KEY_APPROVED_ON_YEAR}", ", orderBy: {field: KEY_APPROVED_ON_YEAR, direction: DESC}"):
        text = f"{{ commitments {{ aggregate {{ groups(by: [APPROVED_ON_YEAR]{order}) {{ key {{ approvedOnYear }} }} }} }} }}"
        years = [group["key"]["approvedOnYear"] for group in (await asked(registry, text))["commitments"]["aggregate"]["groups"]]
        present = [year for year in years if year is not None]
        assert present == sorted(present, reverse="DESC" in order)
        assert years[len(present) :] == [None] * (len(years) - len(present))


async def test_by_a_relation_groups_come_as_its_records_do(registry: Answer) -> None:
    """Funds by year and title, as in lists of them; places by code and name, before organisations by name."""
    text = """{ funds { nodes { id year title } }
        commitments { aggregate { groups(by: [FUND]) { key { fund { id } } }
          back: groups(by: [FUND], orderBy: [{field: KEY_FUND, direction: DESC}], first: 3) { key { fund { year title } } } } }
        fundTransactions { aggregate { groups(by: [PAYEE]) { key { payee {
          __typename ... on Division { code name } ... on Organisation { title: name } } } } } } }"""
    found = await asked(registry, text)
    by_fund = [group["key"]["fund"]["id"] for group in found["commitments"]["aggregate"]["groups"]]
    assert by_fund == [node["id"] for node in found["funds"]["nodes"] if node["id"] in by_fund]
    assert len(by_fund) > 3
    payees = [group["key"]["payee"] for group in found["fundTransactions"]["aggregate"]["groups"]]
    places = [(payee["code"] or "~", payee["name"]) for payee in payees if "name" in payee]
    organisations = [payee["title"] for payee in payees[len(places) :]]
    assert (places, organisations) == (sorted(places), sorted(organisations))
    assert len(places) > 1
    assert len(organisations) > 1
    funds = [(node["year"] or 0, node["title"]) for node in found["funds"]["nodes"] if node["id"] in by_fund]
    back = [group["key"]["fund"] for group in found["commitments"]["aggregate"]["back"]]
    assert [(fund["year"] or 0, fund["title"]) for fund in back] == sorted(funds, reverse=True)[:3]


async def test_groups_come_by_several_keys_and_figures(registry: Answer) -> None:
    text = """{ fundTransactions { aggregate { groups(by: [KIND, OCCURRED_ON_YEAR],
        orderBy: [{field: KEY_OCCURRED_ON_YEAR, direction: DESC}, {field: SUM_AMOUNT}, {field: COUNT, direction: ASC}]) {
        key { kind occurredOnYear } sum { amount } } } } }"""
    groups = (await asked(registry, text))["fundTransactions"]["aggregate"]["groups"]
    told = [(-group["key"]["occurredOnYear"], -Decimal(group["sum"]["amount"])) for group in groups]
    assert told == sorted(told)
    assert len({year for year, _ in told}) > 1
