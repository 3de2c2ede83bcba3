"""Recorded, changed, withdrawn: versions, districts, absent and null, and what the database refuses."""

from __future__ import annotations

from typing import Any

import pytest

from app.commands.referring import references
from app.models import AgreementParty, Beneficiary, Benefit, Cadre, FundTransaction, Household, Organisation, Pairing, Project
from app.models.base import uuid7
from app.transport.request import Client
from tests.commands.ledger import Ledger
from tests.commands.office import Office

NEW = {"name": "示范大棚", "category": "INDUSTRY", "startsOn": "2024-03-01", "note": "一期"}
SHOWN = "id version name note startsOn startsOnPrecision ownerDistrict { name } deletedAt"


async def project(office: Office, **more: Any) -> dict[str, Any]:
    made: dict[str, Any] = await office.made("createProject", "project", NEW | more, SHOWN)
    return made


async def test_a_new_record_belongs_to_the_viewers_district(giver: Office) -> None:
    made = await project(giver)
    assert made | {"id": ""} == {
        "id": "",
        "version": 1,
        "name": "示范大棚",
        "note": "一期",
        "startsOn": "2024-03-01",
        "startsOnPrecision": "DAY",
        "ownerDistrict": {"name": "环翠区"},
        "deletedAt": None,
    }


async def test_a_change_names_the_version_and_touches_what_it_names(giver: Office) -> None:
    made = await project(giver)
    change = {"id": made["id"], "expectedVersion": 1}
    changed = await giver.made("updateProject", "project", change | {"name": "示范大棚二期"}, SHOWN)
    assert (changed["version"], changed["name"], changed["note"]) == (2, "示范大棚二期", "一期")
    late = await giver.refused("updateProject", "project", change | {"name": "迟到"})
    assert (late["code"], late["yours"], late["current"]["id"]) == ("VERSION_CONFLICT", 1, made["id"])
    emptied = await giver.made("updateProject", "project", {"id": made["id"], "expectedVersion": 2, "note": None, "startsOn": None}, SHOWN)
    assert (emptied["note"], emptied["startsOn"], emptied["startsOnPrecision"], emptied["name"]) == (None, None, None, "示范大棚二期")


async def test_another_district_changes_nothing(giver: Office, taker: Office) -> None:
    made = await project(giver)
    change = {"id": made["id"], "expectedVersion": 1}
    assert (await taker.refused("updateProject", "project", change | {"name": "改名"}))["code"] == "NOT_YOURS"
    assert (await taker.refused("withdrawProject", "project", change))["code"] == "NOT_YOURS"


async def test_what_is_withdrawn_leaves_the_lists_and_is_answered_once_more(giver: Office) -> None:
    made = await project(giver)
    gone = await giver.made("withdrawProject", "project", {"id": made["id"], "expectedVersion": 1}, SHOWN)
    assert gone["deletedAt"] is not None
    assert gone["version"] == 2
    assert (await giver.ask("query($id: ID!) { project(id: $id) { id } }", id=made["id"])) == {"project": None}
    again = await giver.refused("updateProject", "project", {"id": made["id"], "expectedVersion": 2, "name": "x"})
    assert (again["code"], again["path"]) == ("UNKNOWN_RECORD", ["input", "id"])


async def test_a_record_that_is_named_must_be_there(giver: Office) -> None:
    missing = "pairing_01980000-0000-7000-8000-000000000000"
    error = await giver.refused("createProject", "project", NEW | {"pairing": missing})
    assert (error["code"], error["path"]) == ("UNKNOWN_RECORD", ["input", "pairing"])


async def test_what_the_database_refuses_has_a_code_and_a_path(giver: Office) -> None:
    error = await giver.refused("createProject", "project", NEW | {"endsOn": "2024-02-01"})
    assert (error["code"], error["path"]) == ("OUT_OF_ORDER", ["input", "endsOn"])


async def test_a_duplicate_shows_what_is_there(giver: Office) -> None:
    firm = {"name": "示例公司", "kind": "ENTERPRISE", "creditCode": "91350100M000100Y43"}
    made = await giver.made("createEnterprise", "enterprise", firm)
    error = await giver.refused("createEnterprise", "enterprise", firm | {"name": "另一家"})
    assert (error["__typename"], error["path"], error["existing"]) == ("DuplicateOf", ["input", "creditCode"], {"id": made["id"]})


async def test_refusals_are_told_in_the_readers_language(giver: Office) -> None:
    text = "mutation($input: CreateProjectInput!) { createProject(input: $input) { userErrors { message } } }"
    given = NEW | {"endsOn": "2024-02-01"}
    chinese = await giver.ask(text, Client(headers={b"accept-language": b"zh-CN,zh;q=0.9"}), input=given)
    english = await giver.ask(text, Client(headers={b"accept-language": b"en"}), input=given)
    assert chinese["createProject"]["userErrors"] == [{"message": "endsOn 不早于 startsOn。"}]
    assert english["createProject"]["userErrors"] == [{"message": "endsOn is not before startsOn."}]


@pytest.mark.parametrize("name", ["", "   "])
async def test_an_empty_text_is_no_value(giver: Office, name: str) -> None:
    with pytest.raises(Exception, match="may not be empty"):
        await project(giver, name=name)


async def withdrawn(office: Office, mutation: str, answered: str, which: str) -> list[tuple[str, str, int | None]]:
    """Why a record is not withdrawn, by the kinds that refer to it; empty where it is."""
    version = (await office.ask("query($id: ID!) { node(id: $id) { ... on Record { version } } }", id=which))["node"]["version"]
    payload = await office.does(mutation, answered, {"id": which, "expectedVersion": version})
    assert all(error["path"] == ["input", "id"] and error["__typename"] == "InUse" for error in payload["userErrors"])
    return [(error["code"], error["kind"], error["count"]) for error in payload["userErrors"]]


async def test_what_others_refer_to_is_not_withdrawn(ledger: Ledger, giver: Office) -> None:
    assert await withdrawn(giver, "withdrawFund", "fund", ledger.fund) == [("IN_USE", "COMMITMENT", 1)]
    made = await project(giver)
    village = (await giver.ask("{ villages(first: 1) { nodes { id } } }"))["villages"]["nodes"][0]["id"]
    place = await giver.made("createProjectVillage", "projectVillage", {"project": made["id"], "village": village, "role": "SITE"})
    await giver.made("createAsset", "asset", {"name": "大棚一号", "project": made["id"], "stage": "INVENTORIED"})
    assert await withdrawn(giver, "withdrawProject", "project", made["id"]) == [("IN_USE", "ASSET", 1), ("IN_USE", "PROJECT_VILLAGE", 1)]
    assert await withdrawn(giver, "withdrawProjectVillage", "projectVillage", place["id"]) == []
    assert [kind for _, kind, _ in await withdrawn(giver, "withdrawProject", "project", made["id"])] == ["ASSET"]


async def test_a_beneficiary_stands_for_its_benefits(giver: Office) -> None:
    village = await giver.ask('{ villages(first: 1, where: {parent: {town: {name: {eq: "羊亭镇"}}}}) { nodes { id } } }')
    home = await giver.made(
        "createHousehold", "household", {"village": village["villages"]["nodes"][0]["id"], "code": "H1", "status": "LIFTED_OUT"}
    )
    benefit = {"recipient": home["id"], "form": "IN_KIND", "title": "补助", "occurredOn": "2024-01-01"}
    await giver.made("recordBenefits", "benefits", {"benefits": [benefit] * 2})
    assert await withdrawn(giver, "withdrawHousehold", "household", home["id"]) == [("IN_USE", "BENEFIT", 2)]


async def test_of_what_is_hidden_no_number_is_told(giver: Office, taker: Office) -> None:
    cadre = (await giver.made("createCadre", "cadre", {"name": "甲"}))["id"]
    place = await taker.ask('{ villages(first: 1, where: {name: {eq: "半壁山村"}}) { nodes { id } } }')
    home = await taker.made(
        "createHousehold", "household", {"village": place["villages"]["nodes"][0]["id"], "code": "H1", "status": "LIFTED_OUT"}
    )
    await taker.made("pairCadre", "householdPairing", {"cadre": cadre, "household": home["id"], "startsOn": "2023-01-01"})
    assert await withdrawn(giver, "withdrawCadre", "cadre", cadre) == [("IN_USE", "HOUSEHOLD_PAIRING", None)]


def test_every_foreign_key_is_looked_at() -> None:
    referring = references(Organisation(id=uuid7()))
    assert {AgreementParty, Cadre, FundTransaction, Pairing, Project, Benefit} <= set(referring)
    assert Beneficiary not in references(Household(id=uuid7()))
    assert Benefit in references(Household(id=uuid7()))
