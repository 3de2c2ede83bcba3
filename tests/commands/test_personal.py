"""Numbers of identity and accounts: masked for everyone, one person of a district for each, revealed for a purpose, erased."""

from __future__ import annotations

import asyncio
from copy import copy
from dataclasses import replace
from typing import Any

import asyncpg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.answer import Answer
from app.auth import Held, Permission, Viewer
from app.compiler import ids
from app.config import Settings
from app.database.engine import connected
from app.errors import Refused
from app.main import answering
from app.models import Role
from tests.commands.office import HUANCUI, Office, office, yuan

LONG, SHORT, ACCOUNT = "11010519491231002X", "110105491231002", "6222 0202 0001 2345 678"
NEW = {"name": "王示例", "nationalId": LONG, "bankAccount": ACCOUNT}
SHOWN = "id version nationalId bankAccount"


async def person(of: Office, **more: Any) -> dict[str, Any]:
    made: dict[str, Any] = await of.made("createPerson", "person", NEW | more, SHOWN)
    return made


async def test_a_number_is_shown_masked(giver: Office) -> None:
    made = await person(giver)
    assert (made["nationalId"], made["bankAccount"]) == ("1101********002X", "6222********5678")
    found = await giver.ask('{ people: persons(where: {nationalId: {startsWith: "1101"}}) { nodes { id } } }')
    assert found == {"people": {"nodes": [{"id": made["id"]}]}}


async def test_reading_even_a_mask_needs_the_permission(giver: Office) -> None:
    blind = await office(giver.answer, HUANCUI, frozenset())
    for field in ("nationalId", "bankAccount"):
        with pytest.raises(Refused, match=field):
            await blind.ask(f"{{ persons {{ nodes {{ {field} }} }} }}")


async def test_a_number_is_changed_and_taken_away(giver: Office) -> None:
    made = await person(giver)
    change = {"id": made["id"], "expectedVersion": 1, "nationalId": "440524188001010014"}
    changed = await giver.made("updatePerson", "person", change, SHOWN)
    assert (changed["nationalId"], changed["bankAccount"]) == ("4405********0014", "6222********5678")
    emptied = await giver.made("updatePerson", "person", {"id": made["id"], "expectedVersion": 2, "nationalId": None}, SHOWN)
    assert emptied["nationalId"] is None
    await person(giver)


@pytest.mark.parametrize("again", [LONG, LONG.lower(), SHORT, f" {LONG} "])
async def test_both_forms_find_who_is_there(giver: Office, again: str) -> None:
    made = await person(giver)
    error = await giver.refused("createPerson", "person", {"name": "另一人", "nationalId": again})
    assert (error["__typename"], error["path"], error["existing"]) == ("DuplicateOf", ["input", "nationalId"], {"id": made["id"]})
    other = await person(giver, nationalId=None)
    error = await giver.refused("updatePerson", "person", {"id": other["id"], "expectedVersion": 1, "nationalId": again})
    assert (error["__typename"], error["existing"]) == ("DuplicateOf", {"id": made["id"]})


async def test_of_many_at_once_one_is_recorded(giver: Office) -> None:
    payloads = await asyncio.gather(*(giver.does("createPerson", "person", NEW | {"name": f"王{n}"}) for n in range(8)))
    assert len([p for p in payloads if not p["userErrors"]]) == 1


async def test_another_district_learns_nothing_of_it(giver: Office, taker: Office) -> None:
    await person(giver)
    await person(taker)


async def test_whoever_was_withdrawn_stands_in_nobodys_way(giver: Office) -> None:
    made = await person(giver)
    await giver.made("withdrawPerson", "person", {"id": made["id"], "expectedVersion": 1})
    await person(giver)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"nationalId": "110105194912310021"}, "does not fit"),
        ({"nationalId": "1101051949"}, "18 digits"),
        ({"nationalId": "110105194913310021"}, "day of birth"),
        ({"bankAccount": "12345"}, "12 to 30 digits"),
    ],
)
async def test_a_bad_number_is_refused_with_its_path(giver: Office, given: dict[str, str], says: str) -> None:
    ((field, value),) = given.items()
    with pytest.raises(Refused, match=says) as refused:
        await person(giver, **given)
    (error,) = refused.value.errors
    assert (error.code, error.path) == ("BAD_USER_INPUT", ("createPerson", "input", field))
    assert value not in str(error)


async def test_without_keys_nothing_is_kept(fresh_database_url: str) -> None:
    async with answering(Settings(database_url=fresh_database_url, pool_size=2)) as keyless:
        of = await office(keyless, HUANCUI)
        error = await of.refused("createPerson", "person", NEW)
        assert (error["code"], error["path"]) == ("NOT_NOW", ["input", "nationalId"])
        await of.made("createPerson", "person", {"name": "王示例"})


async def test_the_database_holds_no_number(answer: Answer, giver: Office, fresh_database_url: str) -> None:
    await person(giver, idempotencyKey="once")
    connection = await asyncpg.connect(fresh_database_url)
    (found,) = await connection.fetch("select * from person where national_id is not null")
    await connection.close()
    row = dict(found)
    assert LONG.encode() not in row["national_id"]
    assert len(row["national_id_index"]) == 32
    assert not [value for value in row.values() if isinstance(value, str) and (LONG in value or SHORT in value)]


# In full, for a purpose -----------------------------------------------------------------------------------------------

REVEAL = "mutation($input: RevealPersonalInput!) { revealPersonal(input: $input) { value person { id } userErrors { code path } } }"


async def reveal(of: Office, key: str, field: str = "NATIONAL_ID", purpose: str = "办理低保") -> dict[str, Any]:
    found = await of.ask(REVEAL, input={"id": key, "field": field, "purpose": purpose})
    payload: dict[str, Any] = found["revealPersonal"]
    return payload


async def readings(url: str) -> list[dict[str, Any]]:
    connection = await asyncpg.connect(url)
    found = await connection.fetch("select actor, kind, field, purpose, person_id from reading_log order by read_at")
    await connection.close()
    return [dict(row) for row in found]


async def test_a_number_in_full_is_kept_with_who_asks_and_why(giver: Office, fresh_database_url: str) -> None:
    made = await person(giver)
    assert await reveal(giver, made["id"]) == {"value": LONG, "person": {"id": made["id"]}, "userErrors": []}
    assert (await reveal(giver, made["id"], "BANK_ACCOUNT", "发放"))["value"] == ACCOUNT.replace(" ", "")
    told = {"actor": f"clerk of {HUANCUI}", "kind": "REVEALED", "person_id": ids.fits(made["id"])}
    assert await readings(fresh_database_url) == [
        told | {"field": "NATIONAL_ID", "purpose": "办理低保"},
        told | {"field": "BANK_ACCOUNT", "purpose": "发放"},
    ]


async def test_where_there_is_none_there_is_none(giver: Office) -> None:
    made = await person(giver, nationalId=None)
    assert await reveal(giver, made["id"]) == {"value": None, "person": {"id": made["id"]}, "userErrors": []}


async def test_what_cannot_be_kept_is_not_shown(giver: Office, fresh_database_url: str) -> None:
    made = await person(giver)
    connection = await asyncpg.connect(fresh_database_url)
    await connection.execute("""
        create function refuse() returns trigger language plpgsql as $$ begin raise 'the disk is full'; end $$;
        create constraint trigger late after insert on reading_log deferrable initially deferred for each row execute function refuse();
    """)
    await connection.close()
    with pytest.raises(DBAPIError) as refused:
        await reveal(giver, made["id"])
    assert LONG not in str(refused.value)
    assert await readings(fresh_database_url) == []


async def test_whoever_may_not_see_it_does_not(giver: Office, taker: Office, fresh_database_url: str) -> None:
    made = await person(giver)
    clerk = await office(giver.answer, HUANCUI, frozenset(Permission) - {Permission.REVEAL_PERSONAL})
    with pytest.raises(Refused, match="REVEAL_PERSONAL"):
        await reveal(clerk, made["id"])
    error = await reveal(taker, made["id"])
    assert (error["value"], error["userErrors"][0]["code"]) in {(None, "NOT_YOURS"), (None, "UNKNOWN_RECORD")}
    with pytest.raises(Refused, match="may not be empty"):
        await reveal(giver, made["id"], purpose=" ")
    assert (await reveal(giver, made["id"], purpose="x" * 501))["userErrors"] == [{"code": "OUT_OF_RANGE", "path": ["input", "purpose"]}]
    assert await readings(fresh_database_url) == []


async def test_a_ciphertext_of_another_row_is_not_read(giver: Office, fresh_database_url: str) -> None:
    one, other = await person(giver), await person(giver, nationalId="440524188001010014")
    async with connected(fresh_database_url) as operator:
        moved = "update person set version = version + 1, national_id = (select national_id from person where id = :there) where id = :here"
        await operator.execute(text(moved), {"here": ids.fits(one["id"]), "there": ids.fits(other["id"])})
        await operator.commit()
    error = await reveal(giver, one["id"])
    assert (error["value"], error["userErrors"]) == (None, [{"code": "NOT_NOW", "path": ["input", "field"]}])


@pytest.mark.parametrize("hand", ["update reading_log set purpose = 'another'", "delete from reading_log"])
async def test_who_saw_what_is_neither_changed_nor_removed(giver: Office, fresh_database_url: str, hand: str) -> None:
    await reveal(giver, (await person(giver))["id"])
    connection = await asyncpg.connect(fresh_database_url)
    with pytest.raises(asyncpg.CheckViolationError):
        await connection.execute(hand)
    await connection.close()
    assert len(await readings(fresh_database_url)) == 1


# Looked for -----------------------------------------------------------------------------------------------------------

FIND = "mutation($input: FindPersonInput!) { findPerson(input: $input) { person { id nationalId } userErrors { code path } } }"


async def find(of: Office, number: str, purpose: str = "核对") -> Any:
    payload = (await of.ask(FIND, input={"nationalId": number, "purpose": purpose}))["findPerson"]
    assert payload["userErrors"] == []
    return payload["person"]


@pytest.mark.parametrize("form", [LONG, LONG.lower(), SHORT, f" {SHORT} "])
async def test_whoever_has_a_number_is_found_by_either_form(giver: Office, fresh_database_url: str, form: str) -> None:
    made = await person(giver)
    assert await find(giver, form) == {"id": made["id"], "nationalId": "1101********002X"}
    told = {"actor": f"clerk of {HUANCUI}", "kind": "LOOKED_UP", "field": "NATIONAL_ID", "purpose": "核对"}
    assert await readings(fresh_database_url) == [told | {"person_id": ids.fits(made["id"])}]


async def test_whoever_looks_in_vain_is_kept_too_and_other_districts_are_not_told(
    giver: Office, taker: Office, fresh_database_url: str
) -> None:
    await person(giver)
    assert await find(taker, LONG) is None
    assert await find(giver, "440524188001010014") is None
    kept = await readings(fresh_database_url)
    assert [(one["kind"], one["person_id"]) for one in kept] == [("LOOKED_UP", None)] * 2


async def test_nobody_looks_without_a_right_number_a_purpose_and_the_permission(giver: Office, fresh_database_url: str) -> None:
    await person(giver)
    clerk = await office(giver.answer, HUANCUI, frozenset(Permission) - {Permission.REVEAL_PERSONAL})
    for of, number, purpose, says in (
        (clerk, LONG, "核对", "REVEAL_PERSONAL"),
        (giver, "110105194912310021", "核对", "does not fit"),
        (giver, LONG, " ", "may not be empty"),
    ):
        with pytest.raises(Refused, match=says):
            await find(of, number, purpose)
    assert await readings(fresh_database_url) == []


async def test_auditors_of_the_district_read_who_looked(giver: Office, taker: Office) -> None:
    made = await person(giver)
    await reveal(giver, made["id"])
    await find(giver, SHORT)
    await find(taker, LONG)
    asked = """query($where: ReadingFilter) {
      readings(first: 1, where: $where) {
        totalCount nodes { id kind actor purpose person { id } district { name } } pageInfo { hasNextPage }
      }
    }"""
    auditor = replace(giver, answer=copy(giver.answer))
    auditor.answer.viewer = Viewer.holding([Held(Role.AUDITOR, giver.key)], "auditor", "auditor")
    seen = (await auditor.ask(asked))["readings"]
    assert (seen["totalCount"], seen["pageInfo"]["hasNextPage"]) == (2, True)
    (newest,) = seen["nodes"]
    assert (newest["kind"], newest["purpose"], newest["person"]) == ("LOOKED_UP", "核对", {"id": made["id"]})
    assert (newest["actor"], newest["district"]) == (f"clerk of {HUANCUI}", {"name": HUANCUI})
    revealed = (await auditor.ask(asked, where={"kind": {"eq": "REVEALED"}, "person": {"id": {"eq": made["id"]}}}))["readings"]
    assert [one["kind"] for one in revealed["nodes"]] == ["REVEALED"]
    officer = replace(giver, answer=copy(giver.answer))
    officer.answer.viewer = Viewer.holding([Held(Role.DISTRICT_OFFICER, giver.key)], "officer", "officer")
    alone = "query($id: ID!) { reading(id: $id) { id } readings { totalCount } }"
    assert await officer.ask(alone, id=newest["id"]) == {"reading": None, "readings": {"totalCount": 0}}


# Erased ---------------------------------------------------------------------------------------------------------------


async def test_of_whoever_is_erased_the_sums_stay_and_nothing_else(giver: Office, fresh_database_url: str) -> None:
    details = {"phone": "13800000000", "disability": "肢体二级", "note": "独居", "gender": "FEMALE", "groups": ["DISABLED"]}
    made = await person(giver, name="欧阳示例", **details)
    benefit = {"recipient": made["id"], "form": "CASH", "title": "补助", "occurredOn": "2024-05-01", "amount": yuan(100)}
    await giver.made("recordBenefits", "benefits", {"benefits": [benefit | {"group": "DISABLED"}, benefit]})
    figures = "{ benefits { aggregate { count sum { amount } } } beneficiaries { aggregate { count } } }"
    before = await giver.ask(figures)
    given = {"id": made["id"], "expectedVersion": 1, "reason": "本人申请"}
    shown = f"{SHOWN} name phone disability note gender groups birthDate deletedAt"
    gone = await giver.made("erasePerson", "person", given, shown)
    assert gone.pop("deletedAt") is not None
    empty = dict.fromkeys(("nationalId", "bankAccount", "phone", "disability", "note", "gender", "birthDate"))
    assert gone == {"id": made["id"], "version": 2, "name": "已清除", "groups": [], **empty}
    assert await giver.ask(figures) == before
    connection = await asyncpg.connect(fresh_database_url)
    (row,) = await connection.fetch("select national_id, national_id_index, bank_account from person where id = $1", ids.fits(made["id"]))
    assert list(row) == [None] * 3
    assert await connection.fetchval("select count(*) from search_term where record = $1", ids.fits(made["id"])) == 0
    newest = "select op, purpose, diff::text from change where record = $1 order by seq desc limit 1"
    (entry,) = await connection.fetch(newest, ids.fits(made["id"]))
    await connection.close()
    assert (entry["op"], entry["purpose"]) == ("TOMBSTONE", "erasePerson: 本人申请")
    assert not [value for value in ("欧阳", "1101********002X", *details.values()) if str(value) in entry["diff"]]
    assert (await reveal(giver, made["id"]))["userErrors"][0]["code"] == "UNKNOWN_RECORD"
    await person(giver)
