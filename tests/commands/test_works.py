"""Assets, rights in them, requirements and differences."""

from __future__ import annotations

import asyncio

from sqlalchemy import insert

from app.database.engine import connected
from app.models import IndicatorItem, IndicatorSet
from app.models.base import uuid7
from app.models.indicator import IndicatorAnswer, IndicatorSubject
from tests.commands.office import Office, colleague


async def test_an_asset_moves_forward_and_its_right_passes_on_whole(giver: Office) -> None:
    asset = await giver.made("createAsset", "asset", {"name": "大棚", "stage": "INVENTORIED"})
    bodies = [
        (await giver.made("createInstitution", "institution", {"name": name, "kind": "VILLAGE_COLLECTIVE"}))["id"]
        for name in ("甲村", "乙村")
    ]
    given = {"asset": asset["id"], "kind": "OWNERSHIP", "startsOn": "2024-01-01"}
    halves = [{"holder": body, "share": "0.5"} for body in bodies]
    short = await giver.refused("grantAssetRight", "assetRights", given | {"holders": halves[:1]})
    assert short["code"] == "UNBALANCED"
    made = await giver.made("grantAssetRight", "assetRights", given | {"holders": halves}, "share holder { ... on Institution { name } }")
    assert [one["holder"]["name"] for one in made] == ["甲村", "乙村"]
    whole = given | {"startsOn": "2024-06-01", "holders": [{"holder": bodies[0], "share": "1"}]}
    await giver.made("grantAssetRight", "assetRights", whole)
    rights = await giver.ask("query($id: ID!) { asset(id: $id) { rights { nodes { share endsOn } } } }", id=asset["id"])
    assert sorted((r["endsOn"] or "", r["share"]) for r in rights["asset"]["rights"]["nodes"]) == [
        ("", "1"),
        ("2024-06-01", "0.5"),
        ("2024-06-01", "0.5"),
    ]
    stage = {"id": asset["id"], "expectedVersion": 1, "stage": "TITLED"}
    assert await giver.made("advanceAsset", "asset", stage, "stage version") == {"stage": "TITLED", "version": 2}
    back = await giver.refused("advanceAsset", "asset", stage | {"expectedVersion": 2, "stage": "INVENTORIED"})
    assert (back["code"], back["path"]) == ("OUT_OF_ORDER", ["input", "stage"])


async def required(database_url: str) -> str:
    """A requirement of districts that is met or not: lists of requirements come with the release."""
    listed, item = uuid7(), uuid7()
    async with connected(database_url) as connection:
        kind = {"subject_kind": IndicatorSubject.DISTRICT}
        await connection.execute(insert(IndicatorSet).values(id=listed, code="TRIAL", edition=1, title="试点", **kind))
        of = {"indicator_set_id": listed, "position": 1, "title": "饮水安全", "answer": IndicatorAnswer.MET}
        await connection.execute(insert(IndicatorItem).values(id=item, **of, **kind))
        await connection.commit()
    return f"indicator-item_{item}"


async def test_results_are_handed_in_returned_approved_and_closed(giver: Office, fresh_database_url: str) -> None:
    item = await required(fresh_database_url)
    districts = await giver.ask('{ districts(where: {name: {eq: "环翠区"}}) { nodes { id } } }')
    district = districts["districts"]["nodes"][0]["id"]
    period = {"periodFrom": "2023-01-01", "periodTo": "2023-12-31"}
    result = {"item": item, "subject": district, **period, "met": False}
    submitted = await giver.made("submitIndicators", "indicatorResults", {"results": [result]}, "id status met")
    keys = {"results": [submitted[0]["id"]]}
    returned = await giver.made("returnIndicators", "indicatorResults", keys | {"note": "缺材料"}, "status")
    assert returned == [{"status": "RETURNED"}]
    again = await giver.made("submitIndicators", "indicatorResults", {"results": [result | {"met": True}]}, "id status met")
    assert again == [{"id": submitted[0]["id"], "status": "SUBMITTED", "met": True}]
    closing = {"district": district, **period}
    assert (await giver.refused("lockPeriod", "indicatorResults", closing))["code"] == "NOT_NOW"
    own = await giver.refused("approveIndicators", "indicatorResults", keys)
    assert (own["code"], own["path"]) == ("SELF_APPROVAL", ["input", "results", "0"])
    approver = colleague(giver, "李主任")
    approvals = await asyncio.gather(*(approver.does("approveIndicators", "indicatorResults", keys) for _ in range(4)))
    assert len([p for p in approvals if not p["userErrors"]]) == 1
    assert await giver.made("lockPeriod", "indicatorResults", closing, "locked") == [{"locked": True}]
    late = await giver.refused("submitIndicators", "indicatorResults", {"results": [result]})
    assert (late["code"], late["path"]) == ("NOT_NOW", ["input", "results", "0", "periodFrom"])


async def test_a_difference_is_explained(giver: Office) -> None:
    made = await giver.made("createDiscrepancy", "discrepancy", {"title": "口径不同", "status": "OPEN"})
    closing = {"id": made["id"], "expectedVersion": 1, "status": "EXPLAINED"}
    error = await giver.refused("resolveDiscrepancy", "discrepancy", closing)
    assert (error["code"], error["path"][:1]) == ("INCOMPLETE", ["input"])
    told = await giver.made("resolveDiscrepancy", "discrepancy", closing | {"explanation": "年度不同"}, "status explanation")
    assert told == {"status": "EXPLAINED", "explanation": "年度不同"}
