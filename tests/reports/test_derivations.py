"""What a district's own records make of a figure: which of them count, in which year, and that each figure is derived once."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from app import models
from app.data.identity import stable_id
from app.models.base import uuid7
from tests.record import BANBISHAN, HUANCUI, INDUSTRY, NIGOU, PAIRING, TAIERZHUANG, commitment, figure, household, keep, member, person

Scored = Callable[..., Awaitable[dict[str, Mapping[str, Any]]]]
LEASE, GREENHOUSES = stable_id("lease", "greenhouses"), stable_id("project", "greenhouses")
AISHAN = stable_id("organisation", "aishan")


def receipt(year: int, received: str, **fields: Any) -> models.IncomeReceipt:
    period = {"period_from": date(year, 1, 1), "period_to": date(year, 12, 31), "received_on": date(year, 3, 1)}
    origin = {} if "project_id" in fields else {"lease_id": LEASE}
    return models.IncomeReceipt(id=uuid7(), due=Decimal(78000), received=Decimal(received), **period, **origin, **fields)


async def test_the_rent_of_the_newest_year_counts(record: AsyncSession, scored: Scored) -> None:
    await keep(record, receipt(2019, "1.00"), receipt(2020, "78000.00"))
    line = (await scored())["greenhouse-rent"]
    assert (line["derived"], line["derivation"], line["verdict"]) == (78000, "INCOME", "AGREES")


async def test_a_lease_of_another_source_is_asked_before_what_came_in(record: AsyncSession, scored: Scored) -> None:
    await keep(record, receipt(2020, "1.00"))
    await record.execute(update(models.Lease).where(models.Lease.id == LEASE).values(source_id=None, version=models.Lease.version + 1))
    line = (await scored())["greenhouse-rent"]
    assert (line["derived"], line["derivation"]) == (78000, "RENT")


async def test_what_the_projects_of_a_fund_earn(record: AsyncSession, scored: Scored) -> None:
    """Of a lease of their assets, and without one; what is due and did not come is not earned."""
    own = {"fund_id": INDUSTRY, "programme": models.Programme.DOMESTIC, "pairing_id": None}
    other = models.Project(id=uuid7(), name="项目", category=models.ProjectCategory.INDUSTRY)
    await keep(record, other, commitment(project_id=GREENHOUSES, **own), commitment(project_id=other.id, **own))
    await keep(record, receipt(2020, "78000.00"), receipt(2020, "1158800.00", project_id=other.id), receipt(2019, "5.00"))
    assert (await scored())["industry-return"]["verdict"] == "AGREES"


async def test_rent_that_a_collective_keeps_does_not_reach_households(record: AsyncSession, scored: Scored) -> None:
    ours = {"owner_district_id": TAIERZHUANG}
    home, income, year = (
        household(demo=False, owner_district_id=TAIERZHUANG),
        receipt(2020, "1000.00"),
        {"period_from": date(2020, 1, 1), "period_to": date(2020, 12, 31)},
    )
    rule, status = models.DistributionRule.COLLECTIVE_RETAINED, models.DistributionStatus.DRAFT
    shared = models.BenefitDistribution(id=uuid7(), title="分配", rule=rule, status=status, total=Decimal(1000), **year)
    taken = models.DistributionReceipt(id=uuid7(), distribution_id=shared.id, income_receipt_id=income.id)
    need, kept = models.DistributionComponent.NEED, models.DistributionComponent.COLLECTIVE
    lines = [
        {"component": need, "amount": Decimal(900), "household_id": home.id, "status_then": home.status, **ours},
        {"component": kept, "amount": Decimal(100), "organisation_id": AISHAN},
    ]
    await keep(record, home, income, shared)
    await keep(
        record,
        taken,
        *(models.DistributionLine(id=uuid7(), distribution_id=shared.id, **line) for line in lines),
    )
    line = (await scored())["rent-use"]
    assert (line["derived"], line["derivation"], line["verdict"]) == (90, "DISTRIBUTIONS", "DISAGREES")


async def test_an_asset_whose_title_ended_is_not_titled(record: AsyncSession, scored: Scored) -> None:
    things = [models.Asset(id=uuid7(), name="大棚", project_id=GREENHOUSES) for _ in range(3)]
    held = {"kind": models.AssetRightKind.OWNERSHIP, "share": Decimal(1), "holder_organisation_id": AISHAN}
    dated = {f"{end}_precision": models.DatePrecision.DAY for end in ("starts_on", "ends_on")}
    over = {"starts_on": date(2018, 1, 1), "ends_on": date(2019, 1, 1)} | dated
    await keep(record, *things, commitment(project_id=GREENHOUSES, fund_id=INDUSTRY, programme=models.Programme.DOMESTIC, pairing_id=None))
    await keep(
        record,
        models.AssetRight(id=uuid7(), asset_id=things[0].id, **held),
        models.AssetRight(id=uuid7(), asset_id=things[1].id, **held, **over),
    )
    line = (await scored())["assets-titled"]
    assert (line["derived"], line["derived_bound"], line["verdict"]) == (Decimal("33.33"), "ROUNDED", "DISAGREES")


async def test_exchanges_within_the_period_are_counted(record: AsyncSession, scored: Scored) -> None:
    home, exchange = household(), models.VisitKind.EXCHANGE
    days = [date(2015, 12, 31), date(2016, 1, 1), date(2020, 12, 31), date(2021, 1, 1)]
    await keep(record, home, *(models.Visit(id=uuid7(), kind=exchange, occurred_on=day, pairing_id=PAIRING) for day in days))
    await keep(
        record,
        models.Visit(id=uuid7(), kind=models.VisitKind.HOUSEHOLD, occurred_on=days[1], household_id=home.id, owner_district_id=TAIERZHUANG),
    )
    line = (await scored())["exchange-visits"]
    assert (line["derived"], line["basis"], line["verdict"]) == (2, "RECORDED", "DISAGREES")


def purchase(value: str, **fields: Any) -> models.Mobilisation:
    given = {"kind": models.MobilisationKind.CONSUMPTION_PURCHASE, "title": "采购", "pairing_id": PAIRING, "party_division_id": HUANCUI}
    actual = {"modality": models.Modality.ACTUAL}
    return models.Mobilisation(id=uuid7(), **given | figure(value) | actual | fields)


async def test_purchases_alike_add_up(record: AsyncSession, scored: Scored) -> None:
    planned, by_another = {"modality": models.Modality.PLANNED}, {"party_division_id": None, "party_organisation_id": AISHAN}
    await keep(record, purchase("200000"), purchase("100000.01"), purchase("7", **planned), purchase("7", **by_another))
    line = (await scored())["purchases"]
    assert (line["derived"], line["derivation"], line["verdict"]) == (Decimal("300000.01"), "MOBILISED", "AGREES")


async def test_each_gift_is_one_occasion(record: AsyncSession, scored: Scored) -> None:
    gift = {"kind": models.MobilisationKind.DONATION}
    counted = purchase("5", **gift | {"measure": models.Measure.TIME})
    await keep(record, counted, *(purchase(str(n), **gift) for n in range(1, 8)))
    assert (await scored())["donation-drives"]["verdict"] == "AGREES"


async def test_only_persons_out_of_poverty_are_lifted(record: AsyncSession, scored: Scored) -> None:
    still = household("2", status=models.HouseholdStatus.REGISTERED, village_id=NIGOU)
    out, one, other = household("1", village_id=NIGOU), person("演示一"), person("演示二")
    served = [models.Beneficiary(id=uuid7(), district_id=TAIERZHUANG, person_id=who.id, demo=True) for who in (one, other)]
    given: dict[str, Any] = {"form": models.BenefitForm.SERVICE, "title": "演示", "project_id": stable_id("project", "livelihood")}
    given["demo"] = True
    await keep(record, out, still, one, other, *served)
    await keep(record, member(out, one, models.MemberRole.HEAD), member(still, other, models.MemberRole.HEAD))
    await keep(record, *(models.Benefit(id=uuid7(), beneficiary_id=to.id, occurred_on=date(2019, 1, 1), **given) for to in served))
    assert (await scored())["people-lifted"]["derived"] == 1


@pytest.mark.parametrize(("profile", "counted"), [("PROVINCIAL_KEY", 1), ("SCATTERED", None)])
async def test_villages_are_counted_by_their_designation(record: AsyncSession, scored: Scored, profile: str, counted: int | None) -> None:
    designation = models.Designation[profile]
    await keep(record, models.VillageProfile(id=uuid7(), village_id=BANBISHAN, designation=designation))
    assert (await scored())["key-villages"]["derived"] == counted
