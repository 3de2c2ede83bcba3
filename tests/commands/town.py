"""Two districts in which every mutation has something to do, all of it in one town of each."""

from __future__ import annotations

from copy import copy
from dataclasses import replace

from sqlalchemy import insert

from app.auth import Permission, Viewer
from app.database.engine import connected
from app.models import IndicatorItem, IndicatorSet
from app.models.base import uuid7
from app.models.indicator import IndicatorAnswer, IndicatorSubject
from tests.commands.office import Office, yuan
from tests.commands.test_personal import LONG
from tests.commands.world import Builder, World

YEAR = {"periodFrom": "2023-01-01", "periodTo": "2023-12-31"}
DAY = "2024-04-01"


async def requirement(url: str) -> str:
    listed, item = uuid7(), uuid7()
    async with connected(url) as connection:
        kind = {"subject_kind": IndicatorSubject.VILLAGE}
        await connection.execute(insert(IndicatorSet).values(id=listed, code="TOWN", edition=1, title="试点", **kind))
        of = {"indicator_set_id": listed, "position": 1, "title": "通路", "answer": IndicatorAnswer.MET}
        await connection.execute(insert(IndicatorItem).values(id=item, **of, **kind))
        await connection.commit()
    return f"indicator-item_{item}"


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
