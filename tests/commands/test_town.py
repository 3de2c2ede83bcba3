"""Roles in a town: over every mutation, what its holder may write and what not."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from copy import copy
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio
from graphql import GraphQLSchema, get_named_type
from sqlalchemy import insert

from app.auth import Held, Permission, Viewer
from app.commands.places import PLACES
from app.compiler import ids
from app.database.engine import connected
from app.models import IndicatorItem, IndicatorSet
from app.models.base import Base, uuid7
from app.models.indicator import IndicatorAnswer, IndicatorSubject
from app.models.user import Role
from app.transport.request import Client
from tests.commands.office import ERRORS, Office, colleague, yuan
from tests.commands.test_personal import LONG

YEAR = {"periodFrom": "2023-01-01", "periodTo": "2023-12-31"}
DAY = "2024-04-01"
TOWN_ROLES = (Role.DISTRICT_OFFICER, Role.FINANCE)
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


@dataclass(frozen=True, slots=True)
class World:
    """Two districts, a town of each where everything lies, another one of each, and an input for each mutation."""

    offices: Mapping[str, Office]
    towns: Mapping[str, tuple[str, str]]
    inputs: Mapping[str, tuple[str, dict[str, Any]]]
    answered: Mapping[str, str]

    def clerk(self, district: str, at: int) -> Office:
        """Officer and finance clerk of a town: of that where everything lies, or of the other."""
        of, town = self.offices[district], ids.fits(self.towns[district][at])
        acting = copy(of.answer)
        acting.viewer = Viewer.holding([Held(role, of.key, town) for role in TOWN_ROLES], f"clerk {at}", "clerk")
        return replace(of, answer=acting)

    async def asks(self, who: Office, mutation: str) -> list[dict[str, Any]]:
        """Why a mutation is refused; it is never carried out."""
        _, given = self.inputs[mutation]
        dry = {} if mutation in ("revealPersonal", "findPerson") else {"dryRun": True}
        payload = await who.does(mutation, self.answered[mutation], given | dry)
        errors: list[dict[str, Any]] = payload["userErrors"]
        return errors


def answered(schema: GraphQLSchema) -> dict[str, str]:
    """By mutation, the field of its payload that holds what was recorded."""
    assert schema.mutation_type is not None
    found = {}
    for name, mutation in schema.mutation_type.fields.items():
        payload: Any = get_named_type(mutation.type)
        found[name] = next(field for field in payload.fields if field not in ("userErrors", "task", "value"))
    return found


async def requirement(url: str) -> str:
    listed, item = uuid7(), uuid7()
    async with connected(url) as connection:
        kind = {"subject_kind": IndicatorSubject.VILLAGE}
        await connection.execute(insert(IndicatorSet).values(id=listed, code="TOWN", edition=1, title="试点", **kind))
        of = {"indicator_set_id": listed, "position": 1, "title": "通路", "answer": IndicatorAnswer.MET}
        await connection.execute(insert(IndicatorItem).values(id=item, **of, **kind))
        await connection.commit()
    return f"indicator-item_{item}"


class Builder:
    """Makes the world: as the whole district's office, records in one town, and inputs about them."""

    def __init__(self, giver: Office, taker: Office) -> None:
        self.giver, self.taker = giver, taker
        self.names = answered(giver.answer.compiler.schema)
        self.inputs: dict[str, tuple[str, dict[str, Any]]] = {}

    async def made(self, mutation: str, given: dict[str, Any], by: Office | None = None) -> str:
        made = await (by or self.giver).made(mutation, self.names[mutation], given)
        return str(made[0]["id"] if isinstance(made, list) else made["id"])

    async def kept(self, kind: str, made: dict[str, Any], other: dict[str, Any], change: dict[str, Any]) -> str:
        """Record one, and note how it is changed and withdrawn and how another is recorded."""
        key = await self.made(f"create{kind}", made)
        which = {"id": key, "expectedVersion": 1}
        self.does(f"create{kind}", made | other)
        self.does(f"update{kind}", which | change)
        self.does(f"withdraw{kind}", which)
        return key

    def does(self, mutation: str, given: dict[str, Any], district: str = "giver") -> None:
        self.inputs[mutation] = (district, given)


async def build(giver: Office, taker: Office, url: str) -> World:
    b = Builder(giver, taker)
    divisions = await giver.ask(
        """{ here: villages(first: 2, where: {parent: {town: {name: {eq: "羊亭镇"}}}}) { nodes { id town { id } } }
             there: towns(first: 1, where: {name: {eq: "温泉镇"}}) { nodes { id } }
             far: towns(first: 2, where: {parent: {district: {name: {eq: "台儿庄区"}}}}) { nodes { id } }
             pairings(first: 1, where: {kind: {eq: INTRA_PROVINCIAL}}) { nodes { id } } }"""
    )
    village, far = divisions["here"]["nodes"][0]["id"], [one["id"] for one in divisions["far"]["nodes"]]
    towns = {"giver": (divisions["here"]["nodes"][0]["town"]["id"], divisions["there"]["nodes"][0]["id"]), "taker": (far[0], far[1])}
    note = {"note": "已核"}

    # The district's own
    school = {"kind": "SCHOOL", "name": "甲校"}
    schools = [await b.made("createInstitution", school | {"name": name, "division": village}) for name in ("甲校", "乙校", "丙校")]
    sides = {"kind": "SCHOOL", "title": "结对", "assistingParty": schools[0], "receivingParty": schools[1]}
    await b.kept("Pairing", sides, {"receivingParty": schools[2]}, note)
    agreement = await b.made("createAgreement", {"kind": "COLLABORATION", "title": "主协议"})
    await b.kept("Agreement", {"kind": "COLLABORATION", "title": "协议"}, {"title": "另一协议"}, note)
    between = {"id": divisions["pairings"]["nodes"][0]["id"], "expectedVersion": 1} | note
    both = {"kind": "COLLABORATION", "title": "双方协议", "pairing": between["id"]}
    b.does("proposePairing", between)
    signed = {"id": await b.made("createAgreement", both), "expectedVersion": 1}
    b.does("proposeAgreement", signed | note)
    b.does("proposeNewAgreement", both)
    b.does("proposeWithdrawingAgreement", signed)
    among = {"assistingParty": divisions["there"]["nodes"][0]["id"], "receivingParty": far[0], "parentPairing": between["id"]}
    b.does("proposeNewPairing", {"kind": "TOWN", "title": "镇街"} | among)
    b.does("proposeWithdrawingPairing", {"id": between["id"], "expectedVersion": 1}, "taker")
    signs = {"role": "RECEIVING", "agreement": signed["id"], "party": far[0]}
    b.does("proposeNewAgreementParty", signs | {"role": "PRINCIPAL"})
    party = {"id": await b.made("createAgreementParty", signs), "expectedVersion": 1}
    b.does("proposeAgreementParty", party | {"role": "LESSEE"})
    b.does("proposeWithdrawingAgreementParty", party)
    which = {"proposal": await b.made("proposePairing", between, by=taker), "expectedVersion": 1}
    b.does("acceptProposal", which)
    b.does("declineProposal", which)
    b.does("withdrawProposal", which, "taker")
    side = {"role": "ASSISTING", "agreement": agreement, "party": schools[0]}
    await b.kept("AgreementParty", side, {"party": schools[1], "role": "RECEIVING"}, {"role": "PRINCIPAL"})
    await b.kept("Mobilisation", {"kind": "DONATION", "title": "捐赠"}, {}, note)
    await b.kept("SourceDocument", {"kind": "OTHER", "title": "材料"}, {}, note)
    source = await b.made("createSourceDocument", {"kind": "OTHER", "title": "主材料"})
    claim = {
        "predicate": "EXCHANGE_VISITS",
        "origin": "PRINTED",
        "statement": "某人任职",
        "position": 1,
        "subject": village,
        "source": source,
    }
    claim |= {"quote": "往来1次"}
    claim["quantity"] = {"value": "1", "measure": "PERSON", "bound": "EXACT", "modality": "ACTUAL"}
    await b.kept("Claim", claim, {"position": 3}, note)
    about = await b.made("createClaim", claim | {"position": 2})
    await b.kept("Discrepancy", {"title": "差异", "status": "OPEN"}, {}, note)
    discrepancy = await b.made("createDiscrepancy", {"title": "主差异", "status": "OPEN"})
    other = await b.made("createDiscrepancy", {"title": "别的差异", "status": "OPEN"})
    part = {"role": "PART", "discrepancy": discrepancy, "claim": about}
    await b.kept("DiscrepancyClaim", part, {"discrepancy": other}, {"role": "RIVAL"})
    b.does("resolveDiscrepancy", {"id": other, "expectedVersion": 1, "status": "ACCEPTED", "explanation": "口径"})
    await b.kept("Fund", {"title": "资金", "year": 2024}, {}, note)

    # What lies in the town
    enterprise = {"kind": "ENTERPRISE", "name": "企业", "division": village}
    await b.kept("Enterprise", enterprise, {"name": "另一企业"}, note)
    lessee = await b.made("createEnterprise", enterprise | {"name": "承租企业"})
    await b.kept("Institution", school | {"name": "丁校", "division": village}, {"name": "戊校"}, note)
    of_town = {"name": "甲", "organisation": schools[0]}
    await b.kept("Cadre", of_town, {"name": "乙"}, note)
    cadres = [await b.made("createCadre", of_town | {"name": name}) for name in ("丙", "丁")]
    posting = {"kind": "RESPONSIBLE", "cadre": cadres[0], "division": village, "startsOn": "2023-01-01"}
    await b.kept("Posting", posting, {"cadre": cadres[1]}, note)
    b.does("postFirstSecretary", {"cadre": cadres[0], "village": village, "startsOn": "2023-01-01"})
    assignment = {"kind": "DEPARTMENT", "village": village, "party": schools[0], "startsOn": "2023-01-01"}
    await b.kept("VillageAssignment", assignment, {"party": schools[1]}, note)
    await b.kept("VillageProfile", {"designation": "OTHER", "village": village}, {"designation": "SCATTERED"}, note)
    project = await b.made("createProject", {"name": "主项目", "category": "INDUSTRY", "location": village})
    await b.kept("Project", {"name": "项目", "category": "INDUSTRY", "location": village}, {"name": "另一项目"}, note)
    await b.kept("ProjectVillage", {"role": "SITE", "project": project, "village": village}, {"role": "BENEFIT"}, {"role": "BENEFIT"})
    asset = await b.made("createAsset", {"name": "主大棚", "stage": "INVENTORIED", "location": village})
    await b.kept("Asset", {"name": "大棚", "stage": "INVENTORIED", "location": village}, {"name": "另一大棚"}, note)
    b.does("advanceAsset", {"id": asset, "expectedVersion": 1, "stage": "TITLED"})
    b.does(
        "grantAssetRight",
        {"asset": asset, "kind": "OWNERSHIP", "startsOn": "2024-01-01", "holders": [{"holder": schools[0], "share": "1"}]},
    )
    leased = {"title": "租约", "lessee": lessee}
    lease = await b.made("createLease", leased)
    another = await b.made("createAsset", {"name": "出租大棚", "location": village})
    await b.kept("LeaseAsset", {"lease": lease, "asset": asset}, {"asset": another}, {"asset": another})
    let = await b.made("createLease", leased | {"title": "另一租约"})
    await b.made("createLeaseAsset", {"lease": let, "asset": another})
    b.does("createLease", leased)
    b.does("updateLease", {"id": let, "expectedVersion": 1, **note})
    b.does("withdrawLease", {"id": await b.made("createLease", leased | {"title": "已止租约"}), "expectedVersion": 1})
    income = {"origin": project, "due": yuan(900), "received": yuan(900), "receivedOn": "2024-01-10", **YEAR}
    await b.kept("IncomeReceipt", income, {"origin": let}, note)
    receipts = [
        await b.made("createIncomeReceipt", income | {"periodFrom": f"20{year}-01-01", "periodTo": f"20{year}-12-31"})
        for year in (19, 20, 21, 22)
    ]

    # Whom it reaches
    home = {"village": village, "code": "H0", "status": "LIFTED_OUT"}
    await b.kept("Household", home, {"code": "H1"}, note)
    homes = [await b.made("createHousehold", home | {"code": f"H{n}"}) for n in range(2, 7)]
    people = [await b.made("createPerson", {"name": name, **more}) for name, more in (("甲", {"nationalId": LONG}), ("乙", {}), ("丙", {}))]
    since = {"role": "HEAD", "startsOn": "2020-01-01"}
    for household, person in zip(homes, people, strict=False):
        await b.made("createMembership", since | {"household": household, "person": person})
    lone = await b.made("createPerson", {"name": "丁"})
    newcomer = await b.made("createPerson", {"name": "戊"})
    await b.kept("Membership", since | {"household": homes[3], "person": lone}, {"person": newcomer, "role": "CHILD"}, {"role": "OTHER"})
    b.does("createPerson", {"name": "己"})
    b.does("updatePerson", {"id": people[0], "expectedVersion": 1, **note})
    left = await b.made("createPerson", {"name": "庚"})
    ended = since | {"household": homes[4], "person": left, "endsOn": "2021-01-01"}
    await b.made("createMembership", ended)
    b.does("revealPersonal", {"id": people[0], "field": "NATIONAL_ID", "purpose": "核对"})
    b.does("findPerson", {"nationalId": LONG, "purpose": "核对"})
    twin = await b.made("createPerson", {"name": "乙"})
    await b.made(
        "createMembership", {"role": "OTHER", "household": homes[1], "person": twin, "startsOn": "2018-01-01", "endsOn": "2019-01-01"}
    )
    both = {"keep": people[1], "expectedVersion": 1, "merge": twin, "expectedMergeVersion": 1, "purpose": "重复"}
    b.does("mergePersons", both)
    parted = await b.made("createPerson", {"name": "丙"})
    merge = await b.made("mergePersons", both | {"keep": people[2], "merge": parted})
    b.does("unmergePersons", {"merge": merge, "expectedVersion": 1, "purpose": "有误"})
    b.does("erasePerson", {"id": left, "expectedVersion": 1, "reason": "本人申请"})
    b.does("withdrawPerson", {"id": await b.made("createPerson", {"name": "辛"}), "expectedVersion": 1})
    event = {"household": homes[0], "toStatus": "MONITORED", "occurredOn": "2024-02-01", "reason": "大病", "evidence": "诊断书"}
    b.does("changeHouseholdStatus", event)
    watched = {"household": homes[0], "kind": "UNSTABLE_LIFTED", "identifiedOn": "2024-01-15"}
    b.does("openMonitoring", watched)
    record = await b.made("openMonitoring", watched | {"household": homes[1]})
    b.does("closeMonitoring", {"id": record, "expectedVersion": 1, "eliminatedOn": "2024-03-01"})
    paired = {"cadre": cadres[0], "household": homes[0], "startsOn": "2023-01-01", "principal": True}
    b.does("pairCadre", paired)
    pairing = await b.made("pairCadre", paired | {"household": homes[1]})
    b.does("endPairing", {"id": pairing, "expectedVersion": 1, "endsOn": "2024-01-01", "endReason": "调离"})
    b.does("transferHouseholds", {"fromCadre": cadres[0], "toCadre": cadres[1], "on": "2024-01-01", "reason": "轮换"})
    b.does(
        "recordBenefits",
        {"benefits": [{"recipient": homes[0], "form": "CASH", "title": "补助", "occurredOn": "2024-01-01", "amount": yuan(5)}]},
    )
    tally = {"count": 9, "measure": "PERSON", "bound": "EXACT", "division": village}
    await b.kept("BenefitTally", tally, {}, note)
    b.does(
        "logVisit",
        {"kind": "HOUSEHOLD", "occurredOn": "2024-05-01", "subject": homes[0], "participants": [{"party": cadres[0]}]},
    )
    said = {"kind": "REQUEST", "status": "OPEN", "receivedOn": "2024-01-01", "content": "修路", "division": village}
    await b.kept("Feedback", said, {}, {"content": "修桥"})
    b.does("answerFeedback", {"id": await b.made("createFeedback", said), "expectedVersion": 1, "status": "RESOLVED", "answer": "已修"})
    b.does("submitIndicators", {"results": [{"item": await requirement(url), "subject": village, **YEAR, "met": True}]})

    # What is shared out
    shared = {"title": "分配", "rule": "EQUAL", "villages": [village], **YEAR}
    b.does("draftDistribution", shared | {"receipts": [receipts[0]]})
    drafts = [await b.made("draftDistribution", shared | {"receipts": [one]}) for one in receipts[1:]]
    shown = {"expectedVersion": 1, "publicityFrom": "2024-02-01", "publicityTo": "2024-02-10"}
    b.does("publicise", shown | {"id": drafts[0]})
    b.does("withdrawDistribution", {"id": drafts[0], "expectedVersion": 1})
    approver = replace(giver, answer=copy(giver.answer))
    approver.answer.viewer = Viewer(frozenset(Permission), "approver", "approver", (giver.key,))
    for one in drafts[1:]:
        await b.made("publicise", shown | {"id": one})
        await b.made("approveDistribution", {"id": one, "expectedVersion": 2}, approver)
    b.does("recordPayments", {"distribution": drafts[1], "paidOn": "2024-03-01"})
    await b.made("recordPayments", {"distribution": drafts[2], "paidOn": "2024-03-01"})
    b.does("closeDistribution", {"id": drafts[2], "expectedVersion": 4})

    # Money: what crosses is the district's, what came to a town is the town's
    fund = await b.made("createFund", {"title": "主资金", "year": 2024})
    promise = {"fund": fund, "title": "安排", "programme": "COLLABORATION", "pairing": divisions["pairings"]["nodes"][0]["id"]}
    promise |= {"amount": yuan(1_000), "approvedOn": "2024-03-01"}
    b.does("commitFunds", promise)
    b.does("cancelCommitment", {"id": await b.made("commitFunds", promise), "expectedVersion": 1})
    commitment = await b.made("commitFunds", promise)
    crossing = {"commitment": commitment, "amount": yuan(100), "occurredOn": DAY, "payee": far[0]}
    b.does("recordDisbursement", crossing)
    flows = [await b.made("recordDisbursement", crossing) for _ in range(3)]
    answer = {"transaction": flows[0], "receivedOn": DAY}
    b.does("acknowledgeDisbursement", answer, "taker")
    b.does("disputeDisbursement", {"transaction": flows[0], "amount": yuan(1), "note": "少收"}, "taker")
    b.does("reverseTransaction", {"transaction": flows[2], "occurredOn": DAY, "note": "误登"})
    await b.made("acknowledgeDisbursement", answer | {"transaction": flows[1]}, taker)
    b.does("recordTransfer", {"parentTransaction": flows[1], "amount": yuan(10), "occurredOn": DAY, "payee": schools[0]}, "taker")
    going = {"commitment": commitment, "amount": yuan(10), "occurredOn": DAY, "payer": far[0]}
    b.does("recordExpenditure", going | {"payee": schools[0]}, "taker")
    b.does("recordRefund", going, "taker")
    return World({"giver": giver, "taker": taker}, towns, b.inputs, b.names)


@pytest_asyncio.fixture(loop_scope="session")
async def world(giver: Office, taker: Office, fresh_database_url: str) -> AsyncIterator[World]:
    yield await build(giver, taker, fresh_database_url)


async def test_over_every_mutation_the_holder_of_a_role_in_a_town_writes_what_lies_there(world: World) -> None:
    commands = world.offices["giver"].answer.writing.commands
    asked = [name for name, command in commands.items() if command.permission not in OTHERS and name not in BETWEEN_INSTANCES]
    assert set(asked) == set(world.inputs), "say in this test what such a mutation is given"
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
