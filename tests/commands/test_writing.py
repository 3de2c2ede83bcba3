"""A mutation at the edge: keys, order, permissions, and everything that is refused before anything runs."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import text

from app.auth import Permission
from app.commands.kept import sweep
from app.database.engine import connected
from app.errors import MethodNotAllowed, Refused
from app.transport.request import Asked
from tests.commands.ledger import Ledger
from tests.commands.office import HUANCUI, Office, office, yuan

PROJECT = {"name": "示范大棚", "category": "INDUSTRY"}


async def test_the_same_key_is_answered_as_the_first_time(ledger: Ledger) -> None:
    payment = ledger.payment(1_000, idempotencyKey="凭证7")
    first = await ledger.giver.made("recordDisbursement", "fundTransaction", payment)
    assert await ledger.giver.made("recordDisbursement", "fundTransaction", payment) == first
    assert (await ledger.figures())["disbursed"] == "1000.00"
    error = await ledger.giver.refused("recordDisbursement", "fundTransaction", payment | {"amount": yuan(2_000)})
    assert (error["code"], error["path"]) == ("KEY_REUSED", ["input", "idempotencyKey"])


async def test_a_refusal_is_repeated_too(ledger: Ledger) -> None:
    payment = ledger.payment(600_001, idempotencyKey="k")
    first = await ledger.giver.refused("recordDisbursement", "fundTransaction", payment)
    assert await ledger.giver.refused("recordDisbursement", "fundTransaction", payment) == first


async def test_a_key_is_its_principals_own(ledger: Ledger, giver: Office, taker: Office) -> None:
    mine = await giver.made("createProject", "project", PROJECT | {"idempotencyKey": "1"})
    theirs = await taker.made("createProject", "project", PROJECT | {"idempotencyKey": "1"})
    assert mine != theirs


async def test_a_key_is_forgotten_after_some_days(ledger: Ledger, fresh_database_url: str) -> None:
    old, new = (ledger.payment(1_000, idempotencyKey=key) for key in ("旧", "新"))
    first = [await ledger.giver.made("recordDisbursement", "fundTransaction", payment) for payment in (old, new)]
    async with connected(fresh_database_url) as connection:
        aged = "update idempotency_key set created_at = now() - interval '30 days 1 hour' where key = '旧' returning true"
        assert await connection.scalar(text(aged))
        await connection.commit()
        assert [await sweep(connection, days) for days in (31, 30, 30)] == [0, 1, 0]
    again = [await ledger.giver.made("recordDisbursement", "fundTransaction", payment) for payment in (old, new)]
    assert again[1] == first[1]
    assert again[0] != first[0]
    assert (await ledger.figures())["disbursed"] == "3000.00"


async def test_of_two_at_once_with_one_key_one_is_carried_out(ledger: Ledger) -> None:
    payment = ledger.payment(1_000, idempotencyKey="once")
    made = await asyncio.gather(*(ledger.giver.made("recordDisbursement", "fundTransaction", payment) for _ in range(8)))
    assert len({one["id"] for one in made}) == 1
    assert (await ledger.figures())["disbursed"] == "1000.00"


async def test_fields_run_in_order_each_for_itself(giver: Office) -> None:
    text = """mutation($project: CreateProjectInput!, $bad: CreateProjectInput!) {
      first: createProject(input: $project) { project { name } userErrors { code } }
      __typename
      second: createProject(input: $bad) { project { name } userErrors { code } }
      third: createProject(input: $project) { project { name } userErrors { code } }
    }"""
    data = await giver.ask(text, project=PROJECT, bad=PROJECT | {"startsOn": "2024-02-01", "endsOn": "2024-01-01"})
    good = {"project": {"name": "示范大棚"}, "userErrors": []}
    refused = {"project": None, "userErrors": [{"code": "OUT_OF_ORDER"}]}
    assert list(data.items()) == [("first", good), ("__typename", "Mutation"), ("second", refused), ("third", good)]


async def test_whoever_lacks_the_permission_changes_nothing_at_all(giver: Office) -> None:
    reader = await office(giver.answer, HUANCUI, frozenset({Permission.KEEP_RECORDS}))
    text = """mutation($project: CreateProjectInput!, $fund: CreateFundInput!) {
      createProject(input: $project) { project { id } } createFund(input: $fund) { fund { id } }
    }"""
    with pytest.raises(Refused) as refused:
        await reader.ask(text, project=PROJECT, fund={"title": "x"})
    (error,) = refused.value.errors
    assert (error.code, error.path) == ("FORBIDDEN", ("createFund",))
    assert (await giver.ask('{ projects(where: {name: {eq: "示范大棚"}}) { totalCount } }'))["projects"]["totalCount"] == 0


@pytest.mark.parametrize(
    ("given", "path", "says"),
    [
        ({"total": {"value": "0.001"}}, ("createFund", "input", "total"), "whole fen"),
        ({"total": {"value": "1" + "0" * 20}}, ("createFund", "input", "total"), "whole fen"),
        ({"ownerDistrict": "town_01980000-0000-7000-8000-000000000000"}, ("createFund", "input", "ownerDistrict"), "not an id"),
        ({"ownerDistrict": "nonsense"}, ("createFund", "input", "ownerDistrict"), "not an id"),
        ({"idempotencyKey": "k" * 256}, ("createFund", "input", "idempotencyKey"), "at most 255 characters"),
        ({"note": "长" * 10_001}, ("createFund", "input", "note"), "at most 10,000 characters"),
        ({"note": " "}, ("createFund", "input", "note"), "may not be empty"),
    ],
)
async def test_a_bad_value_is_refused_with_its_path(giver: Office, given: dict[str, object], path: tuple[str, ...], says: str) -> None:
    with pytest.raises(Refused, match=says) as refused:
        await giver.does("createFund", "fund", {"title": "资金"} | given)
    assert refused.value.errors[0].path == path


async def test_a_name_is_short(giver: Office) -> None:
    """A name of ten thousand characters would be sought from each of them on."""
    for mutation, answered, given, path in (
        ("createFund", "fund", {"title": "资" * 301}, "title"),
        ("createCadre", "cadre", {"name": "甲" * 301}, "name"),
        ("createProject", "project", PROJECT | {"aliases": ["棚" * 300] * 4}, "aliases"),
    ):
        error = await giver.refused(mutation, answered, given)
        assert (error["code"], error["path"]) == ("OUT_OF_RANGE", ["input", path])
    await giver.made("createFund", "fund", {"title": "资" * 300})
    await giver.made("createProject", "project", PROJECT | {"aliases": ["棚" * 250] * 4, "idempotencyKey": "k" * 255})


@pytest.mark.parametrize(
    ("mutation", "answered", "name"), [("recordBenefits", "benefits", "benefits"), ("approveIndicators", "indicatorResults", "results")]
)
async def test_a_list_has_at_most_a_thousand_items(giver: Office, mutation: str, answered: str, name: str) -> None:
    lost = "01980000-0000-7000-8000-000000000000"
    benefit = {"recipient": f"household_{lost}", "form": "CASH", "title": "补助", "occurredOn": "2024-01-01"}
    one = benefit if name == "benefits" else f"indicator-result_{lost}"
    with pytest.raises(Refused, match="at most 1,000 items; this one has 1,001") as refused:
        await giver.does(mutation, answered, {name: [one] * 1_001})
    assert [(error.code, error.path) for error in refused.value.errors] == [("BAD_USER_INPUT", (mutation, "input", name))]
    payload = await giver.does(mutation, answered, {name: [one] * 1_000})
    assert {error["code"] for error in payload["userErrors"]} == {"UNKNOWN_RECORD"}
    assert len(payload["userErrors"]) <= 100


async def test_a_mutation_is_not_sent_by_get(giver: Office) -> None:
    asked = Asked("mutation { __typename }", None, {}, {}, False)
    with pytest.raises(MethodNotAllowed):
        await giver.answer(asked._replace(read_only=True))
    assert await giver.answer(asked) == b'{"data":{"__typename":"Mutation"}}'


async def test_selecting_what_is_hidden_is_refused_before_anything_is_written(giver: Office) -> None:
    blind = await office(giver.answer, HUANCUI, frozenset({Permission.KEEP_RECORDS}))
    hidden = "benefits { nodes { beneficiary { party { ... on Person { name } } } } }"
    text = f"mutation($input: CreateProjectInput!) {{ createProject(input: $input) {{ project {{ {hidden} }} }} }}"
    with pytest.raises(Refused) as refused:
        await blind.ask(text, input=PROJECT)
    assert {error.code for error in refused.value.errors} == {"FORBIDDEN"}
    assert (await giver.ask('{ projects(where: {name: {eq: "示范大棚"}}) { totalCount } }'))["projects"]["totalCount"] == 0
