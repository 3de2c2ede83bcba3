"""Recorded, changed, withdrawn: versions, districts, absent and null, and what the database refuses."""

from __future__ import annotations

from typing import Any

import pytest

from app.transport.request import Client
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
