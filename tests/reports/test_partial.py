"""What a scorecard says to whoever sees only a part of the people behind it: never a wrong verdict, and nothing of who is hidden."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql import visitors

from app import models
from app.auth import ANONYMOUS, Permission, Viewer
from app.data.identity import stable_id
from app.models import Claim
from app.models.base import uuid7
from app.policies import POLICIES, open_to_all
from app.reports.derivation import derivations
from app.reports.derived import OF_PEOPLE
from app.reports.terms import Derivation
from tests.record import HUANCUI, PAIRING, TAIERZHUANG, claim, figure, household, keep, person
from tests.reports.conftest import BOTH

Scored = Callable[..., Awaitable[dict[str, Mapping[str, Any]]]]
GIVER, TAKER = (Viewer(frozenset(Permission), "one", "one", (district,)) for district in (HUANCUI, TAIERZHUANG))


async def received(record: AsyncSession, *owners: Any) -> None:
    """Two benefits under the pairing for each district that keeps the people."""
    project = models.Project(id=uuid7(), name="项目", category=models.ProjectCategory.LIVELIHOOD, pairing_id=PAIRING)
    await keep(record, project)
    for owner in owners:
        who = person(owner_district_id=owner)
        who.demo = False
        await keep(record, who)
        by = models.Beneficiary(id=uuid7(), district_id=owner, person_id=who.id, owner_district_id=owner)
        await keep(record, by)
        given = {"form": models.BenefitForm.SERVICE, "title": "培训", "occurred_on": date(2018, 1, 1), "project_id": project.id}
        await keep(record, *(models.Benefit(id=uuid7(), beneficiary_id=by.id, owner_district_id=owner, **given) for _ in range(2)))


async def test_a_part_of_the_people_decides_nothing(record: AsyncSession, scored: Scored) -> None:
    """Four times was stated; what one district alone keeps would contradict it."""
    stated = claim(
        pairing_id=PAIRING,
        predicate=models.Predicate.BENEFIT_PERSON_TIMES,
        **figure("4", measure=models.Measure.PERSON_TIME),
    )
    await keep(record, stated)
    await received(record, HUANCUI, TAIERZHUANG)
    seen = {}
    for viewer in (BOTH, GIVER, TAKER, ANONYMOUS):
        line = (await scored(viewer=viewer))[str(stated.id)]
        seen[viewer.subject, *viewer.districts] = (line["derived"], line["derived_bound"], line["verdict"])
    assert list(seen.values()) == [
        (4, "EXACT", "AGREES"),
        (2, "AT_LEAST", "UNDECIDABLE"),
        (2, "AT_LEAST", "UNDECIDABLE"),
        (None, None, "UNDECIDABLE"),
    ]


async def test_a_claim_of_one_district_is_decided_by_whoever_sees_its_people(record: AsyncSession, scored: Scored) -> None:
    """Households of Huancui that cadres stand by: Huancui's officer need not see Tai'erzhuang's."""
    home = household(demo=False, owner_district_id=HUANCUI, village_id=await _village_of(record, HUANCUI))
    who = models.Cadre(id=uuid7(), name="干部")
    stated = claim(division_id=HUANCUI, predicate=models.Predicate.HOUSEHOLDS_PAIRED, **figure("1", measure=models.Measure.HOUSEHOLD))
    await keep(record, home, who, stated)
    await keep(record, models.HouseholdPairing(id=uuid7(), cadre_id=who.id, household_id=home.id, owner_district_id=HUANCUI))
    verdicts = [(await scored(viewer=viewer))[str(stated.id)]["verdict"] for viewer in (BOTH, GIVER, TAKER, ANONYMOUS)]
    assert verdicts == ["AGREES", "AGREES", "UNDECIDABLE", "UNDECIDABLE"]


async def test_a_share_of_which_a_part_is_hidden_is_no_share(record: AsyncSession, scored: Scored) -> None:
    """The collective's line is seen by everyone, the household's is not: to the public none of the rent would reach a household."""
    home = household(demo=False, owner_district_id=HUANCUI, village_id=await _village_of(record, HUANCUI))
    year = {"period_from": date(2020, 1, 1), "period_to": date(2020, 12, 31)}
    income = models.IncomeReceipt(id=uuid7(), lease_id=stable_id("lease", "greenhouses"), due=Decimal(1000), **year)
    rule, status = models.DistributionRule.COLLECTIVE_RETAINED, models.DistributionStatus.DRAFT
    shared = models.BenefitDistribution(id=uuid7(), title="分配", rule=rule, status=status, total=Decimal(1000), **year)
    firm = (await record.scalars(select(models.Organisation.id).limit(1))).one()
    await keep(record, home, income, shared)
    need, collective = models.DistributionComponent.NEED, models.DistributionComponent.COLLECTIVE
    lines = [
        {"component": need, "amount": Decimal(900), "household_id": home.id, "status_then": home.status, "owner_district_id": HUANCUI},
        {"component": collective, "amount": Decimal(100), "organisation_id": firm},
    ]
    await keep(
        record,
        models.DistributionReceipt(id=uuid7(), distribution_id=shared.id, income_receipt_id=income.id),
        *(models.DistributionLine(id=uuid7(), distribution_id=shared.id, **line) for line in lines),
    )
    for viewer, wanted in ((BOTH, (90, "DISAGREES")), (ANONYMOUS, (None, "UNDECIDABLE"))):
        line = (await scored(viewer=viewer))["rent-use"]
        assert (line["derived"], line["verdict"]) == wanted


def test_every_derivation_over_people_is_known_to_be_one() -> None:
    """A query that reads a table whose rows are about people; of visits the exchanges alone, which everyone sees."""
    restricted = {kind.__tablename__ for kind, policy in POLICIES.items() if not open_to_all(policy)} - {"visit"}
    found = set()
    for one in derivations(select(Claim).cte("stated")).selects:
        tables = {getattr(each, "name", "") for each in visitors.iterate(one) if each.__visit_name__ == "table"}
        if tables & restricted:
            found |= {kind for kind in Derivation if f"'{kind.name}' AS derivation" in str(one)}
    assert found == OF_PEOPLE


async def _village_of(record: AsyncSession, district: Any) -> Any:
    town = models.Division.__table__.alias("town")
    found = select(models.Division.id).join(town, models.Division.parent_id == town.c.id).where(town.c.parent_id == district)
    return (await record.scalars(found.where(models.Division.level == models.Level.VILLAGE).limit(1))).one()


@pytest.mark.parametrize("viewer", [GIVER, TAKER, ANONYMOUS], ids=["giver", "taker", "anonymous"])
async def test_the_verdict_tells_nothing_of_hidden_rows(record: AsyncSession, scored: Scored, viewer: Viewer) -> None:
    """The card is the same with and without another district's people."""
    mine = {HUANCUI, TAIERZHUANG} & set(viewer.districts)
    await received(record, *mine)
    before = await scored(viewer=viewer)
    await received(record, *({HUANCUI, TAIERZHUANG} - mine))
    assert await scored(viewer=viewer) == before
