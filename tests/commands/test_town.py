"""Roles in a town: over every mutation, what its holder may write and what not."""

from __future__ import annotations

from collections.abc import AsyncIterator
from copy import copy
from dataclasses import dataclass, replace
from uuid import UUID

import pytest
import pytest_asyncio

from app.auth import Held, Permission, Viewer
from app.commands.places import PLACES
from app.compiler import ids
from app.models.base import Base
from app.models.user import Role
from app.transport.request import Client
from tests.commands.office import ERRORS, Office, colleague
from tests.commands.town import build
from tests.commands.world import World

OTHERS = {Permission.APPROVE, Permission.SYNC, Permission.MANAGE_PEOPLE}
"""No role with these is held in a town."""
KEPT_BY_THE_DISTRICT = "Pairing Agreement AgreementParty Fund Mobilisation SourceDocument Claim Discrepancy DiscrepancyClaim"
THE_DISTRICTS = {
    *(f"{verb}{kind}" for kind in KEPT_BY_THE_DISTRICT.split(" ") for verb in ("create", "update", "withdraw")),
    *("commitFunds", "cancelCommitment", "recordDisbursement", "reverseTransaction", "resolveDiscrepancy"),
    *(f"propose{verb}{kind}" for kind in ("Pairing", "Agreement", "AgreementParty") for verb in ("", "New", "Withdrawing")),
    *("acceptProposal", "declineProposal", "withdrawProposal"),
}
"""What has no place in a town."""
IN_EVERY_TOWN = ("createPerson", "withdrawPerson", "createLease", "withdrawLease", "findPerson")
"""What is placed by what is recorded next, and has no place until then; and who has a number, so that nobody is recorded twice."""
BETWEEN_INSTANCES = ("resolveConflict",)
"""What needs a partner: tried by a test of its own."""


@pytest_asyncio.fixture(loop_scope="session")
async def world(giver: Office, taker: Office, fresh_database_url: str) -> AsyncIterator[World]:
    yield await build(giver, taker, fresh_database_url)


async def test_over_every_mutation_the_holder_of_a_role_in_a_town_writes_what_lies_there(world: World) -> None:
    commands = world.offices["giver"].answer.writing.commands
    asked = [name for name, command in commands.items() if command.permission not in OTHERS and name not in BETWEEN_INSTANCES]
    assert set(asked) == set(world.inputs), "say in tests/commands/town.py what such a mutation is given"
    for mutation in asked:
        district, _ = world.inputs[mutation]
        assert await world.asks(world.offices[district], mutation) == [], f"{mutation} by the whole district"
        here, elsewhere = [await world.asks(world.clerk(district, at), mutation) for at in (0, 1)]
        allowed = mutation not in THE_DISTRICTS
        assert {e["code"] for e in here} == (set() if allowed else {"NOT_YOURS"}), f"{mutation} there: {here}"
        assert {e["code"] for e in elsewhere} == (set() if mutation in IN_EVERY_TOWN else {"NOT_YOURS"}), (
            f"{mutation} elsewhere: {elsewhere}"
        )
        for error in here + elsewhere:
            assert "Your role is held in one town" in error["message"], mutation


@dataclass(frozen=True, slots=True)
class Homes:
    """A household of each of two towns, whose villages are known, and the clerk of the first one."""

    office: Office
    towns: tuple[UUID, UUID]
    villages: tuple[str, str]
    households: tuple[str, str]

    def holding(self, *held: tuple[Role, int | None], name: str = "clerk") -> Office:
        """Somebody with roles in towns, or in the whole district."""
        acting = copy(self.office.answer)
        roles = [Held(role, self.office.key, None if at is None else self.towns[at]) for role, at in held]
        acting.viewer = Viewer.holding(roles, name, name)
        return replace(self.office, answer=acting)

    async def member(self, name: str, at: int, **days: str) -> str:
        """Somebody who belongs to a household for some days, or since."""
        person = (await self.office.made("createPerson", "person", {"name": name}))["id"]
        await self.belongs(person, at, **days)
        return str(person)

    async def belongs(self, person: str, at: int, **days: str) -> None:
        given = {"role": "OTHER", "household": self.households[at], "person": person, **days}
        await self.office.made("createMembership", "membership", given)


@pytest_asyncio.fixture(loop_scope="session")
async def homes(giver: Office) -> Homes:
    places = [
        (
            await giver.ask(
                f'{{ villages(first: 1, where: {{parent: {{town: {{name: {{eq: "{name}"}}}}}}}}) {{ nodes {{ id town {{ id }} }} }} }}'
            )
        )["villages"]["nodes"][0]
        for name in ("羊亭镇", "温泉镇")
    ]
    made = [
        (await giver.made("createHousehold", "household", {"village": place["id"], "code": f"T{at}", "status": "LIFTED_OUT"}))["id"]
        for at, place in enumerate(places)
    ]
    first, second = (ids.fits(place["town"]["id"]) for place in places)
    assert first is not None
    assert second is not None
    return Homes(giver, (first, second), (places[0]["id"], places[1]["id"]), (made[0], made[1]))


async def test_nothing_is_moved_out_of_the_town_nor_into_it(homes: Homes) -> None:
    clerk = homes.holding((Role.DISTRICT_OFFICER, 0))
    out = {"id": homes.households[0], "expectedVersion": 1, "village": homes.villages[1]}
    error = await clerk.refused("updateHousehold", "household", out)
    assert (error["code"], error["path"]) == ("NOT_YOURS", ["input", "id"])
    taken = {"id": homes.households[1], "expectedVersion": 1, "village": homes.villages[0]}
    assert (await clerk.refused("updateHousehold", "household", taken))["code"] == "NOT_YOURS"
    found = await homes.office.ask(
        "query($ids: [ID!]!) { nodes(ids: $ids) { ... on Household { version village { id } } } }", ids=list(homes.households)
    )
    assert found["nodes"] == [{"version": 1, "village": {"id": village}} for village in homes.villages]


async def test_a_refusal_names_what_led_there_and_says_what_to_do_in_two_languages(homes: Homes) -> None:
    clerk = homes.holding((Role.DISTRICT_OFFICER, 0))
    home = {"village": homes.villages[1], "code": "T9", "status": "LIFTED_OUT"}
    error = await clerk.refused("createHousehold", "household", home)
    assert error["path"] == ["input", "village"]
    assert error["message"].endswith("let somebody do it who holds the role there, or in the whole district.")
    text = f"mutation($input: CreateHouseholdInput!) {{ createHousehold(input: $input) {{ {ERRORS} }} }}"
    told = await clerk.ask(text, Client(headers={b"accept-language": b"zh"}), input=home)
    assert told["createHousehold"]["userErrors"][0]["message"].startswith("您的角色仅限于所属镇街")


@pytest.mark.parametrize(
    ("held", "written"),
    [
        ([(Role.DISTRICT_OFFICER, 0)], [True, False]),
        ([(Role.DISTRICT_OFFICER, 0), (Role.DISTRICT_OFFICER, 1)], [True, True]),
        ([(Role.DISTRICT_OFFICER, 0), (Role.DISTRICT_OFFICER, None)], [True, True]),
        ([(Role.DISTRICT_OFFICER, 0), (Role.FINANCE, None)], [True, False]),
        ([(Role.DISTRICT_OFFICER, 0), (Role.FINANCE, 1)], [True, False]),
    ],
)
async def test_a_permission_holds_where_one_of_the_roles_that_bring_it_is_held(
    homes: Homes, held: list[tuple[Role, int | None]], written: list[bool]
) -> None:
    clerk = homes.holding(*held)
    for household, may in zip(homes.households, written, strict=True):
        payload = await clerk.does("updateHousehold", "household", {"id": household, "expectedVersion": 1, "note": "已核", "dryRun": True})
        assert [error["code"] for error in payload["userErrors"]] == ([] if may else ["NOT_YOURS"])


async def test_somebody_is_of_the_town_where_they_live_or_lived_last(homes: Homes) -> None:
    clerks = [homes.holding((Role.DISTRICT_OFFICER, at)) for at in (0, 1)]

    async def writers(person: str) -> list[bool]:
        given = {"id": person, "expectedVersion": 1, "note": "已核", "dryRun": True}
        return [not (await clerk.does("updatePerson", "person", given))["userErrors"] for clerk in clerks]

    nobodys = (await clerks[0].made("createPerson", "person", {"name": "甲"}))["id"]
    assert await writers(nobodys) == [True, True]
    moved = await homes.member("乙", 0, startsOn="2019-01-01", endsOn="2020-01-01")
    assert await writers(moved) == [True, False]
    await homes.belongs(moved, 1, startsOn="2020-01-01")
    assert await writers(moved) == [False, True]
    joining = {"role": "CHILD", "household": homes.households[0], "person": nobodys}
    await clerks[0].made("createMembership", "membership", joining)
    assert await writers(nobodys) == [True, False]


async def test_of_two_records_of_one_person_both_lie_in_the_town(homes: Homes) -> None:
    here, there = (
        await homes.member("甲", 0, startsOn="2022-01-01"),
        await homes.member("甲", 1, endsOn="2021-01-01", startsOn="2020-01-01"),
    )
    given = {"keep": here, "expectedVersion": 1, "merge": there, "expectedMergeVersion": 1, "purpose": "重复"}
    error = await homes.holding((Role.DISTRICT_OFFICER, 0)).refused("mergePersons", "personMerge", given)
    assert (error["code"], error["path"]) == ("NOT_YOURS", ["input", "merge"])


async def test_a_task_is_not_made_of_what_the_town_may_not_write(homes: Homes) -> None:
    """Or it would be carried out as the whole district's."""
    chief = colleague(homes.office, "chief")
    waiting = {"operation": "changeHouseholdStatus", "district": f"district_{homes.office.key}", "quorum": "ANY"}
    await chief.made("requireApproval", "approvalPolicy", waiting)
    clerk = homes.holding((Role.DISTRICT_OFFICER, 0))
    event = {"toStatus": "MONITORED", "occurredOn": "2024-02-01", "reason": "大病", "evidence": "诊断书"}
    there = await clerk.refused("changeHouseholdStatus", "householdStatusEvent", event | {"household": homes.households[1]})
    assert there["code"] == "NOT_YOURS"
    text = "mutation($input: ChangeHouseholdStatusInput!) { changeHouseholdStatus(input: $input) { task { id } userErrors { code } } }"
    asked = (await clerk.ask(text, input=event | {"household": homes.households[0]}))["changeHouseholdStatus"]
    assert asked["userErrors"] == []
    decided = await chief.made("decideTask", "approvalTask", {"task": asked["task"]["id"], "verdict": "APPROVED"}, "status")
    assert decided == {"status": "CARRIED_OUT"}
    tasks = await chief.ask("{ approvalTasks { totalCount } }")
    assert tasks["approvalTasks"]["totalCount"] == 1


async def test_the_holder_of_a_role_in_a_town_reads_the_whole_district(homes: Homes) -> None:
    clerk = homes.holding((Role.DISTRICT_OFFICER, 0))
    found = await clerk.ask('{ households(where: {code: {in: ["T0", "T1"]}}) { totalCount } }')
    assert found["households"]["totalCount"] == 2


def test_every_place_is_a_tables() -> None:
    assert set(PLACES) <= set(Base.metadata.tables)
