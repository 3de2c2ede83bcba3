"""Two records of one person: made one, found by either id, taken apart again, and nothing half done whoever is quicker."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

import asyncpg
import pytest
import pytest_asyncio

from app.auth import Permission
from app.compiler import ids
from app.errors import Refused
from tests.commands.office import HUANCUI, Office, colleague, office, yuan
from tests.commands.test_personal import LONG, find, reveal

ROWS = """
select 'membership' as kind, id, person_id as at, version, deleted_at is null as live from membership
union all select 'benefit', id, beneficiary_id, version, deleted_at is null from benefit
union all select 'beneficiary', id, person_id, 0, deleted_at is null from beneficiary where person_id is not null
"""
MERGED = "id version moved filled undoneAt kept { id } merged { id deletedAt }"


@dataclass(frozen=True, slots=True)
class Twice:
    """One person who was recorded twice: in one household until May, in another since, with benefits of both."""

    office: Office
    url: str
    keep: str
    merge: str
    homes: tuple[str, str]

    def given(self, **more: Any) -> dict[str, Any]:
        return {"keep": self.keep, "expectedVersion": 1, "merge": self.merge, "expectedMergeVersion": 1, "purpose": "重复登记"} | more

    async def merged(self, **more: Any) -> dict[str, Any]:
        made: dict[str, Any] = await self.office.made("mergePersons", "personMerge", self.given(**more), MERGED)
        return made

    async def rows(self) -> dict[Any, Any]:
        """Where each row points, whether it is live, and its version."""
        connection = await asyncpg.connect(self.url)
        found = {(row["kind"], row["id"]): (row["at"], row["live"], row["version"]) for row in await connection.fetch(ROWS)}
        await connection.close()
        return found

    async def benefit(self, of: str, title: str) -> Any:
        given = {"recipient": of, "form": "CASH", "title": title, "occurredOn": "2024-03-01", "amount": yuan(100)}
        return await self.office.does("recordBenefits", "benefits", {"benefits": [given]})


@pytest_asyncio.fixture(loop_scope="session")
async def twice(giver: Office, fresh_database_url: str) -> Twice:
    found = await giver.ask('{ villages(first: 1, where: {parent: {town: {name: {eq: "羊亭镇"}}}}) { nodes { id } } }')
    village = found["villages"]["nodes"][0]["id"]
    homes = [
        (await giver.made("createHousehold", "household", {"village": village, "code": f"H{n}", "status": "LIFTED_OUT"}))["id"]
        for n in range(2)
    ]
    people = [
        (await giver.made("createPerson", "person", given))["id"]
        for given in (
            {"name": "王示例", "phone": "1", "groups": ["ELDERLY"]},
            {
                "name": "王示列",
                "phone": "2",
                "gender": "FEMALE",
                "disability": "肢体二级",
                "nationalId": LONG,
                "bankAccount": "622202020001",
            },
        )
    ]
    for who, home, days in zip(
        people, homes, ({"startsOn": "2024-05-01"}, {"startsOn": "2020-01-01", "endsOn": "2024-05-01"}), strict=True
    ):
        await giver.made("createMembership", "membership", {"person": who, "household": home, "role": "HEAD", **days})
    made = Twice(giver, fresh_database_url, people[0], people[1], (homes[0], homes[1]))
    for title in ("低保", "慰问"):
        assert (await made.benefit(made.merge, title))["userErrors"] == []
    return made


PERSON = """query($id: ID!) { person(id: $id) {
  name phone gender disability groups nationalId bankAccount deletedAt
  memberships { totalCount nodes { household { id } } } beneficiary { benefits { totalCount nodes { title } } }
  merge { undoneAt kept { id } } merges { totalCount }
} }"""


async def person(of: Office, id: str) -> Any:
    return (await of.ask(PERSON, id=id))["person"]


async def test_two_records_become_one_and_say_what_moved(twice: Twice) -> None:
    merged = await twice.merged()
    assert (merged["kept"]["id"], merged["merged"]["id"], merged["undoneAt"]) == (twice.keep, twice.merge, None)
    assert [one.rpartition("_")[0] for one in merged["moved"]] == ["membership", "benefit", "benefit", "beneficiary"]
    assert set(merged["filled"]) == {"gender", "disability", "national_id_mask", "bank_account_mask"}
    kept = await person(twice.office, twice.keep)
    assert (kept["name"], kept["phone"], kept["gender"], kept["groups"]) == ("王示例", "1", "FEMALE", ["ELDERLY"])
    assert (kept["nationalId"], kept["bankAccount"]) == ("1101********002X", "6222********0001")
    assert {one["household"]["id"] for one in kept["memberships"]["nodes"]} == set(twice.homes)
    assert {one["title"] for one in kept["beneficiary"]["benefits"]["nodes"]} == {"低保", "慰问"}
    assert (await reveal(twice.office, twice.keep))["value"] == LONG, "sealed anew for the record that stays"
    assert (await find(twice.office, LONG))["id"] == twice.keep
    listed = await twice.office.ask("{ persons(first: 1000) { nodes { id } } beneficiaries { nodes { party { ... on Person { id } } } } }")
    assert twice.merge not in str(listed)


async def test_the_old_id_is_found_and_says_which_record_stands_for_it(twice: Twice) -> None:
    asked = """query($id: ID!) {
      node(id: $id) { ... on Person { id deletedAt merge { kept { id } } } }
      nodes(ids: [$id]) { id }
      person(id: $id) { merge { kept { id } } }
    }"""
    await twice.merged()
    found = await twice.office.ask(asked, id=twice.merge)
    assert found["node"] | {"deletedAt": None} == {"id": twice.merge, "deletedAt": None, "merge": {"kept": {"id": twice.keep}}}
    assert found["node"]["deletedAt"] is not None
    assert found["nodes"] == [{"id": twice.merge}]
    assert found["person"] == {"merge": {"kept": {"id": twice.keep}}}
    other = await twice.office.made("createPerson", "person", {"name": "另一人"})
    await twice.office.made("withdrawPerson", "person", {"id": other["id"], "expectedVersion": 1})
    assert (await twice.office.ask(asked, id=other["id"]))["node"] is None, "nothing stands for whoever was withdrawn"


async def test_the_other_district_finds_neither(twice: Twice, taker: Office) -> None:
    merged = await twice.merged()
    found = await taker.ask("query($a: ID!, $b: ID!) { node(id: $a) { id } personMerge(id: $b) { id } }", a=twice.merge, b=merged["id"])
    assert found == {"node": None, "personMerge": None}
    theirs = await taker.refused("unmergePersons", "personMerge", {"merge": merged["id"], "expectedVersion": 1, "purpose": "x"})
    assert theirs["code"] == "UNKNOWN_RECORD"


async def test_taken_apart_everything_is_where_it_was(twice: Twice) -> None:
    before, people = await twice.rows(), [await person(twice.office, one) for one in (twice.keep, twice.merge)]
    merged = await twice.merged()
    undone = {"merge": merged["id"], "expectedVersion": 1, "purpose": "不是同一人"}
    came = await twice.office.made("unmergePersons", "personMerge", undone, MERGED)
    assert came["undoneAt"] is not None
    assert came["merged"]["deletedAt"] is None
    after = await twice.rows()
    assert {key: row[:2] for key, row in after.items() if row[1]} == {key: row[:2] for key, row in before.items()}
    written = {f"{kind}_{id}": after[kind, id][2] - row[2] for (kind, id), row in before.items() if kind != "beneficiary"}
    assert {id for id, times in written.items() if times} == {one for one in merged["moved"] if not one.startswith("beneficiary")}
    assert set(written.values()) == {0, 2}, "once there and once back"
    now = [await person(twice.office, one) for one in (twice.keep, twice.merge)]
    for was, one in zip(people, now, strict=True):
        assert {**one, "merge": None, "merges": None, "beneficiary": None} == {**was, "merge": None, "merges": None, "beneficiary": None}
    assert (await find(twice.office, LONG))["id"] == twice.merge
    again = await twice.office.refused("unmergePersons", "personMerge", undone | {"expectedVersion": 2})
    assert (again["code"], again["path"]) == ("NOT_NOW", ["input", "merge"])
    versions = {"expectedVersion": 3, "expectedMergeVersion": 3}
    assert (await twice.merged(**versions))["version"] == 3, "one record of how this one was merged"


async def test_what_was_recorded_and_changed_since_stays(twice: Twice) -> None:
    merged = await twice.merged()
    assert (await twice.benefit(twice.keep, "新"))["userErrors"] == []
    change = {"id": twice.keep, "expectedVersion": 2, "gender": "MALE"}
    await twice.office.made("updatePerson", "person", change)
    await twice.office.made("unmergePersons", "personMerge", {"merge": merged["id"], "expectedVersion": 1, "purpose": "误并"})
    kept, other = [await person(twice.office, one) for one in (twice.keep, twice.merge)]
    assert [one["title"] for one in kept["beneficiary"]["benefits"]["nodes"]] == ["新"]
    assert {one["title"] for one in other["beneficiary"]["benefits"]["nodes"]} == {"低保", "慰问"}
    assert (kept["gender"], kept["disability"], kept["nationalId"], other["gender"]) == ("MALE", None, None, "FEMALE")


async def test_of_merges_on_merges_the_last_is_undone_first(twice: Twice) -> None:
    third = (await twice.office.made("createPerson", "person", {"name": "王"}))["id"]
    first = await twice.merged()
    above = {"keep": third, "expectedVersion": 1, "merge": twice.keep, "expectedMergeVersion": 2, "purpose": "又一条"}
    second = await twice.office.made("mergePersons", "personMerge", above, "id moved")
    assert len([one for one in second["moved"] if one.startswith("membership")]) == 2
    undo = {"expectedVersion": 1, "purpose": "误并"}
    early = await twice.office.refused("unmergePersons", "personMerge", undo | {"merge": first["id"]})
    assert early["code"] == "NOT_NOW"
    for one in (second, first):
        await twice.office.made("unmergePersons", "personMerge", undo | {"merge": one["id"]})
    assert (await find(twice.office, LONG))["id"] == twice.merge


@pytest.mark.parametrize(
    ("change", "code", "path"),
    [
        ({"expectedVersion": 7}, "VERSION_CONFLICT", ["input", "expectedVersion"]),
        ({"expectedMergeVersion": 7}, "VERSION_CONFLICT", ["input", "expectedMergeVersion"]),
        ({"purpose": "x", "itself": True}, "CONTRADICTION", ["input", "merge"]),
        ({"number": "440524188001010014"}, "CONTRADICTION", ["input", "merge"]),
        ({"open": True}, "DUPLICATE", ["input", "merge"]),
        ({"overlap": "2024-04-30"}, "DUPLICATE", ["input", "merge"]),
        ({"made up": True}, "CONTRADICTION", ["input", "merge"]),
    ],
    ids=str,
)
async def test_what_clashes_is_refused_and_nothing_is_half_done(twice: Twice, change: dict[str, Any], code: str, path: list[str]) -> None:
    given = twice.given(**{name: value for name, value in change.items() if name.startswith("expected")})
    (held,) = (await twice.office.ask("query($id: ID!) { person(id: $id) { memberships { nodes { id } } } }", id=twice.merge))["person"][
        "memberships"
    ]["nodes"]
    if "itself" in change:
        given["merge"] = twice.keep
    if "number" in change:
        await twice.office.made("updatePerson", "person", {"id": twice.keep, "expectedVersion": 1, "nationalId": change["number"]})
        given["expectedVersion"] = 2
    if "open" in change:
        await twice.office.made("updateMembership", "membership", {"id": held["id"], "expectedVersion": 1, "endsOn": None})
    if "overlap" in change:
        own = (await twice.office.ask("query($id: ID!) { person(id: $id) { memberships { nodes { id } } } }", id=twice.keep))["person"]
        earlier = {"id": own["memberships"]["nodes"][0]["id"], "expectedVersion": 1, "startsOn": change["overlap"]}
        await twice.office.made("updateMembership", "membership", earlier)
    if "made up" in change:
        connection = await asyncpg.connect(twice.url)
        await connection.execute("set jiedui.actor = 'test'")
        await connection.execute("update person set demo = true, version = 2 where id = $1", ids.fits(twice.merge))
        await connection.close()
        given["expectedMergeVersion"] = 2
    before = await twice.rows()
    error = await twice.office.refused("mergePersons", "personMerge", given)
    assert (error["code"], error["path"]) == (code, path)
    assert await twice.rows() == before
    assert (await twice.office.ask("{ personMerges { nodes { id } } }"))["personMerges"]["nodes"] == []


async def test_a_merge_can_wait_for_another_to_agree(twice: Twice) -> None:
    districts = await twice.office.ask("query($by: DistrictBy!) { district(by: $by) { id } }", by={"name": HUANCUI})
    rule = {"district": districts["district"]["id"], "operation": "mergePersons", "quorum": "ANY"}
    await twice.office.made("requireApproval", "approvalPolicy", rule)
    text = "mutation($input: MergePersonsInput!) { mergePersons(input: $input) { personMerge { id } task { id } userErrors { code } } }"
    asked = (await twice.office.ask(text, input=twice.given()))["mergePersons"]
    assert asked["personMerge"] is None
    decision = {"task": asked["task"]["id"], "verdict": "APPROVED"}
    done = await colleague(twice.office, "李主任").made("decideTask", "approvalTask", decision, "status")
    assert done == {"status": "CARRIED_OUT"}
    assert (await reveal(twice.office, twice.keep))["value"] == LONG


async def test_whoever_may_not_keep_records_merges_nobody(twice: Twice) -> None:
    clerk = await office(twice.office.answer, HUANCUI, frozenset(Permission) - {Permission.KEEP_RECORDS})
    with pytest.raises(Refused, match="KEEP_RECORDS"):
        await clerk.does("mergePersons", "personMerge", twice.given())


async def test_of_whoever_is_erased_no_part_stays(twice: Twice) -> None:
    await twice.merged()
    await twice.office.made("erasePerson", "person", {"id": twice.keep, "expectedVersion": 2, "reason": "本人申请"})
    connection = await asyncpg.connect(twice.url)
    left = await connection.fetch(
        "select name, phone, disability, national_id, national_id_mask from person where owner_district_id is not null"
    )
    await connection.close()
    assert {tuple(row) for row in left} == {("已清除", None, None, None, None)}


# At once --------------------------------------------------------------------------------------------------------------


async def test_of_merges_at_once_one_is_done(twice: Twice) -> None:
    """Either way round, and with a third record: whoever is quicker, each row has one owner and nobody is lost."""
    third = (await twice.office.made("createPerson", "person", {"name": "王"}))["id"]
    pairs = [(twice.keep, twice.merge), (twice.merge, twice.keep), (third, twice.merge)] * 2
    for _ in range(6):
        people = (await twice.office.ask("{ persons(first: 1000) { nodes { id version } } }"))["persons"]["nodes"]
        at = {one["id"]: one["version"] for one in people}
        assert at.keys() >= {twice.keep, twice.merge, third}
        given = [twice.given(keep=k, merge=m, expectedVersion=at[k], expectedMergeVersion=at[m]) for k, m in pairs]
        payloads = await asyncio.gather(*(twice.office.does("mergePersons", "personMerge", one, MERGED) for one in given))
        done = [p["personMerge"] for p in payloads if not p["userErrors"]]
        assert len(done) == 1
        assert {e["code"] for p in payloads for e in p["userErrors"]} <= {"UNKNOWN_RECORD", "VERSION_CONFLICT"}
        rows = await twice.rows()
        gone = ids.fits(done[0]["merged"]["id"])
        assert not [key for key, (at, live, _) in rows.items() if live and at == gone]
        undo = {"merge": done[0]["id"], "expectedVersion": done[0]["version"], "purpose": "再来"}
        undone = await asyncio.gather(*(twice.office.does("unmergePersons", "personMerge", undo) for _ in range(3)))
        assert len([p for p in undone if not p["userErrors"]]) == 1


async def until_it_waits(task: asyncio.Task[Any], beside: asyncpg.Connection) -> None:
    """A command has come to a lock that another holds, or ended without."""
    waits = "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
    for _ in range(3000):
        if task.done() or await beside.fetchval(waits):
            return
        await asyncio.sleep(0.01)


@pytest.mark.parametrize("kind", ["membership", "benefit"])
async def test_whoever_goes_while_a_record_is_made_that_names_them_is_not_named(twice: Twice, kind: str) -> None:
    """The record is asked for before the person goes, and kept after: the moment that a race seldom hits."""
    going = await asyncpg.connect(twice.url)
    await going.execute("set jiedui.actor = 'test'")
    late = {"person": twice.merge, "household": twice.homes[0], "role": "OTHER", "startsOn": "2010-01-01", "endsOn": "2011-01-01"}
    made = twice.office.does("createMembership", "membership", late) if kind == "membership" else twice.benefit(twice.merge, "同时")
    async with going.transaction():
        await going.fetch("select from person where id = $1 for update", ids.fits(twice.merge))
        asked = asyncio.create_task(made)
        await until_it_waits(asked, going)
        await going.execute("update person set deleted_at = now(), version = version + 1 where id = $1", ids.fits(twice.merge))
    await going.close()
    assert [error["code"] for error in (await asked)["userErrors"]] == ["UNKNOWN_RECORD"]


async def test_what_is_being_recorded_as_a_merge_begins_moves_too(twice: Twice) -> None:
    """The merge waits for it, and finds it among what the record that goes has."""
    making = await asyncpg.connect(twice.url)
    await making.execute("set jiedui.actor = 'test'")
    add = """insert into membership (id, person_id, household_id, role, starts_on, ends_on, owner_district_id)
        select gen_random_uuid(), id, $2, 'OTHER', '2010-01-01', '2011-01-01', owner_district_id from person where id = $1 returning id"""
    async with making.transaction():
        made = await making.fetchval(add, ids.fits(twice.merge), ids.fits(twice.homes[0]))
        asked = asyncio.create_task(twice.merged())
        await until_it_waits(asked, making)
    await making.close()
    assert f"membership_{made}" in (await asked)["moved"]
    assert (await twice.rows())["membership", made][:2] == (ids.fits(twice.keep), True)


async def test_who_was_merged_and_parted_is_withdrawn_like_anybody(giver: Office) -> None:
    keep, merge = [(await giver.made("createPerson", "person", {"name": "甲"}))["id"] for _ in range(2)]
    given = {"keep": keep, "expectedVersion": 1, "merge": merge, "expectedMergeVersion": 1, "purpose": "重复登记"}
    merged = await giver.made("mergePersons", "personMerge", given, "id version kept { version }")
    held = await giver.refused("withdrawPerson", "person", {"id": keep, "expectedVersion": merged["kept"]["version"]})
    assert held["code"] == "IN_USE"
    undone = {"merge": merged["id"], "expectedVersion": merged["version"], "purpose": "有误"}
    await giver.made("unmergePersons", "personMerge", undone)
    for person in (keep, merge):
        found = await giver.ask("query($id: ID!) { person(id: $id) { version } }", id=person)
        await giver.made("withdrawPerson", "person", {"id": person, "expectedVersion": found["person"]["version"]})
