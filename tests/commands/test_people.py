"""Households, their cadres and what reaches them."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

import pytest_asyncio

from tests.commands.office import Office, yuan


@dataclass(frozen=True, slots=True)
class Place:
    """A village of Huancui with four households, and two cadres."""

    office: Office
    village: str
    households: tuple[str, ...]
    cadres: tuple[str, str]

    async def paired(self, cadre: str, *households: str) -> None:
        for household in households:
            await self.office.made("pairCadre", "householdPairing", {"cadre": cadre, "household": household, "startsOn": "2023-01-01"})


@pytest_asyncio.fixture(loop_scope="session")
async def place(giver: Office) -> Place:
    found = await giver.ask('{ villages(first: 1, where: {parent: {town: {name: {eq: "羊亭镇"}}}}) { nodes { id } } }')
    village = found["villages"]["nodes"][0]["id"]
    homes = [
        (await giver.made("createHousehold", "household", {"village": village, "code": f"H{n}", "status": "LIFTED_OUT"}))["id"]
        for n in range(4)
    ]
    first, second = [(await giver.made("createCadre", "cadre", {"name": name}))["id"] for name in ("甲", "乙")]
    return Place(giver, village, tuple(homes), (first, second))


async def test_households_pass_from_one_cadre_to_another_together(place: Place) -> None:
    first, second = place.cadres
    await place.paired(first, *place.households)
    given = {"fromCadre": first, "toCadre": second, "on": "2024-01-01", "reason": "轮换"}
    some = given | {"households": list(place.households[:1])}
    moved = await place.office.made("transferHouseholds", "householdPairings", some, "startsOn principal household { id } cadre { id }")
    assert moved == [{"startsOn": "2024-01-01", "principal": True, "household": {"id": place.households[0]}, "cadre": {"id": second}}]
    rest = await place.office.made("transferHouseholds", "householdPairings", given, "household { id }")
    assert {one["household"]["id"] for one in rest} == set(place.households[1:])
    held = await place.office.ask(
        "query($id: ID!) { cadre(id: $id) { householdPairings { totalCount nodes { endsOn endReason } } } }", id=first
    )
    assert held["cadre"]["householdPairings"]["nodes"] == [{"endsOn": "2024-01-01", "endReason": "轮换"}] * 4
    missing = await place.office.refused("transferHouseholds", "householdPairings", some)
    assert (missing["code"], missing["path"]) == ("UNKNOWN_RECORD", ["input", "households", "0"])


async def test_a_household_has_one_principal_cadre_whoever_is_quicker(place: Place) -> None:
    household = place.households[0]
    given = [{"cadre": cadre, "household": household, "startsOn": "2023-01-01"} for cadre in place.cadres * 3]
    payloads = await asyncio.gather(*(place.office.does("pairCadre", "householdPairing", one) for one in given))
    assert len([p for p in payloads if not p["userErrors"]]) == 1
    made = next(p["householdPairing"]["id"] for p in payloads if not p["userErrors"])
    ended = {"id": made, "expectedVersion": 1, "endsOn": "2023-06-30", "endReason": "调离"}
    await place.office.made("endPairing", "householdPairing", ended)
    assert (await place.office.refused("endPairing", "householdPairing", ended | {"expectedVersion": 2}))["code"] == "NOT_NOW"


async def test_a_village_has_one_first_secretary_whoever_is_quicker(place: Place) -> None:
    given = [{"cadre": cadre, "village": place.village, "startsOn": "2023-01-01"} for cadre in place.cadres * 3]
    payloads = await asyncio.gather(*(place.office.does("postFirstSecretary", "posting", one, "kind") for one in given))
    assert [p["posting"] for p in payloads if not p["userErrors"]] == [{"kind": "FIRST_SECRETARY"}]
    assert {e["code"] for p in payloads for e in p["userErrors"]} == {"DUPLICATE"}


async def test_a_status_changes_by_an_event(place: Place) -> None:
    household = place.households[0]
    event = {"household": household, "toStatus": "MONITORED", "occurredOn": "2024-02-01", "reason": "大病", "evidence": "诊断书"}
    made = await place.office.made("changeHouseholdStatus", "householdStatusEvent", event, "fromStatus toStatus household { status }")
    assert made == {"fromStatus": "LIFTED_OUT", "toStatus": "MONITORED", "household": {"status": "MONITORED"}}
    again = await place.office.refused("changeHouseholdStatus", "householdStatusEvent", event)
    assert (again["code"], again["path"]) == ("CONTRADICTION", ["input", "toStatus"])


async def test_how_a_household_stood_then_its_events_tell(place: Place) -> None:
    household = place.households[0]
    event = {"household": household, "toStatus": "ORDINARY", "occurredOn": "2024-02-01", "reason": "核减", "evidence": "公示"}
    await place.office.made("changeHouseholdStatus", "householdStatusEvent", event)
    watched = {"household": household, "kind": "UNSTABLE_LIFTED", "identifiedOn": "2024-01-15", "risks": ["ILLNESS"]}
    made = await place.office.made("openMonitoring", "monitoringRecord", watched, "id statusThen risks version")
    assert (made["statusThen"], made["risks"]) == ("LIFTED_OUT", ["ILLNESS"])
    second = await place.office.refused("openMonitoring", "monitoringRecord", watched | {"kind": "SUDDEN_HARDSHIP"})
    assert second["code"] == "DUPLICATE"
    closed = {"id": made["id"], "expectedVersion": 1, "eliminatedOn": "2024-03-01", "measures": "公益岗位"}
    await place.office.made("closeMonitoring", "monitoringRecord", closed)
    after = watched | {"identifiedOn": "2024-03-01"}
    wrong = await place.office.refused("openMonitoring", "monitoringRecord", after)
    assert (wrong["code"], wrong["path"]) == ("CONTRADICTION", ["input", "kind"])


async def test_benefits_are_recorded_together_or_not_at_all(place: Place) -> None:
    fine = {"recipient": place.households[0], "form": "CASH", "title": "补助", "occurredOn": "2024-01-01", "amount": yuan(500)}
    bad = {"recipient": place.households[1], "form": "CASH", "title": "补助", "occurredOn": "2024-01-01"}
    lost = fine | {"recipient": "household_01980000-0000-7000-8000-000000000000"}
    payload = await place.office.does("recordBenefits", "benefits", {"benefits": [fine, bad, lost]})
    assert payload["benefits"] is None
    told = [(error["code"], error["path"]) for error in payload["userErrors"]]
    assert told == [("INCOMPLETE", ["input", "benefits", "1"]), ("UNKNOWN_RECORD", ["input", "benefits", "2", "recipient"])]
    selected = "amount beneficiary { party { ... on Household { id } } }"
    made = await place.office.made("recordBenefits", "benefits", {"benefits": [fine, fine]}, selected)
    assert made == [{"amount": "500.00", "beneficiary": {"party": {"id": place.households[0]}}}] * 2


async def test_a_visit_is_logged_with_who_took_part(place: Place) -> None:
    given: dict[str, Any] = {
        "kind": "HOUSEHOLD",
        "occurredOn": "2024-05-01",
        "subject": place.households[0],
        "participants": [{"party": cadre} for cadre in place.cadres],
        "satisfaction": 5,
        "cadreInPost": True,
    }
    made = await place.office.made(
        "logVisit", "visit", given, "kind satisfaction participants { nodes { party { ... on Cadre { name } } } }"
    )
    assert made["satisfaction"] == 5
    assert {one["party"]["name"] for one in made["participants"]["nodes"]} == {"甲", "乙"}
    wrong = await place.office.refused("logVisit", "visit", given | {"satisfaction": 6})
    assert (wrong["code"], wrong["path"]) == ("OUT_OF_RANGE", ["input", "satisfaction"])
