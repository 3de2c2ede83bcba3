"""The scorecard of Huancui and Tai'erzhuang, and what records of a district would change in it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import delete, update
from sqlalchemy.ext.asyncio import AsyncSession

from app import models
from app.data.identity import stable_id
from app.data.read import read_article
from app.models.base import uuid7
from tests.record import HUANCUI, INDUSTRY, PAIRING, TAIERZHUANG, claim, commitment, figure, flow, household, keep, pairing, person

Scored = Callable[..., Awaitable[dict[str, Mapping[str, Any]]]]
CLAIMS = {entry.key: entry for entry in read_article() if entry.table == "claim"}


async def test_every_figure_of_the_article_is_there_in_its_order(scored: Scored) -> None:
    card = await scored()
    assert set(card) == set(CLAIMS)
    assert [line["position"] for line in sorted(card.values(), key=lambda line: line["position"])] == list(range(1, len(CLAIMS) + 1))


AGREES = {
    "industry-yield": ("8.47", "ROUNDED", "RATIO_OF_CLAIMS"),
    "greenhouse-yield": ("12.51", "ROUNDED", "RATIO_OF_CLAIMS"),
    "households-per-cadre": ("2.34", "ROUNDED", "RATIO_OF_CLAIMS"),
    "villages-benefit": ("86", "EXACT", "SUM_OF_CLAIMS"),
    "towns-paired": ("6", "EXACT", "TOWN_PAIRINGS"),
}


@pytest.mark.parametrize(("key", "derived"), AGREES.items())
async def test_a_figure_that_the_record_bears_out(scored: Scored, key: str, derived: tuple[str, str, str]) -> None:
    line = (await scored())[key]
    assert (line["derived"], line["derived_bound"], line["derivation"]) == (Decimal(derived[0]), *derived[1:])
    assert (line["basis"], line["verdict"]) == ("RECORDED", "AGREES")


async def test_the_yield_lies_within_what_is_printed(scored: Scored) -> None:
    line = (await scored())["industry-yield"]
    assert (line["lower"], line["upper"]) == (Decimal("8.45"), Decimal("8.55"))


async def test_nothing_else_can_be_decided_by_the_article_alone(scored: Scored) -> None:
    others = {key: line for key, line in (await scored()).items() if key not in AGREES}
    assert {(line["basis"], line["verdict"], line["derived"]) for line in others.values()} == {("NONE", "UNDECIDABLE", None)}


async def test_a_figure_is_not_checked_against_its_own_source(record: AsyncSession, scored: Scored) -> None:
    lease = stable_id("lease", "greenhouses")
    assert (await scored())["greenhouse-rent"]["derived"] is None
    await record.execute(update(models.Lease).where(models.Lease.id == lease).values(source_id=None, version=models.Lease.version + 1))
    line = (await scored())["greenhouse-rent"]
    assert (line["derived"], line["derivation"], line["verdict"]) == (78000, "RENT", "AGREES")


# The ledger ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("amounts", "verdict"),
    [(["11000000.00", "225000.00"], "AGREES"), (["11000000.00"], "DISAGREES"), (["11225000.01"], "DISAGREES")],
)
async def test_the_headline_against_the_ledger(record: AsyncSession, scored: Scored, amounts: list[str], verdict: str) -> None:
    plan = commitment(amount=Decimal("20000000.00"))
    await keep(record, plan, *(flow(plan, amount) for amount in amounts))
    line = (await scored())["funds-disbursed"]
    assert line["derived"] == sum(Decimal(amount) for amount in amounts)
    assert (line["basis"], line["derivation"], line["verdict"]) == ("RECORDED", "DISBURSEMENTS", verdict)


async def test_refunds_reversals_and_transfers_are_not_what_was_paid(record: AsyncSession, scored: Scored) -> None:
    plan = commitment()
    kept, wrong = flow(plan, "500.00"), flow(plan, "70.00")
    back = {"payer_division_id": TAIERZHUANG, "payee_division_id": HUANCUI}
    await keep(record, plan, kept, wrong)
    await keep(
        record,
        flow(plan, "70.00", kind=models.TransactionKind.REVERSAL, reversal_of_id=wrong.id),
        flow(plan, "20.00", kind=models.TransactionKind.REFUND, **back),
        flow(plan, "500.00", kind=models.TransactionKind.TRANSFER, parent_transaction_id=kept.id),
    )
    assert (await scored())["funds-disbursed"]["derived"] == Decimal("480.00")


async def test_only_payments_of_the_claim_s_period_count(record: AsyncSession, scored: Scored) -> None:
    plan = commitment()
    days = [date(2015, 12, 31), date(2016, 1, 1), date(2020, 12, 31), date(2021, 1, 1)]
    await keep(record, plan, *(flow(plan, f"{10**n}.00", occurred_on=day) for n, day in enumerate(days)))
    assert (await scored())["funds-disbursed"]["derived"] == Decimal("110.00")


async def test_money_of_another_pairing_does_not_count(record: AsyncSession, scored: Scored) -> None:
    other = pairing(assisting_division_id=TAIERZHUANG, receiving_division_id=HUANCUI)
    plan = commitment(pairing_id=other.id)
    await keep(record, other, plan, flow(plan, "500.00"))
    assert (await scored())["funds-disbursed"]["basis"] == "NONE"


async def test_money_of_town_pairings_is_a_figure_of_its_own(record: AsyncSession, scored: Scored) -> None:
    plan = commitment(pairing_id=stable_id("pairing", "huancui-nigou"))
    await keep(record, plan, flow(plan, "1500000.01"))
    card = await scored()
    assert (card["town-funds"]["derived"], card["town-funds"]["verdict"]) == (Decimal("1500000.01"), "AGREES")
    assert card["funds-disbursed"]["basis"] == "NONE"


async def test_money_of_a_project_and_of_an_agreement(record: AsyncSession, scored: Scored) -> None:
    livelihood, school = (commitment(project_id=stable_id("project", key)) for key in ("livelihood", "school"))
    await keep(record, livelihood, school, flow(livelihood, "5115000.00"), flow(school, "4290000.00"))
    card = await scored()
    assert card["livelihood-funds"]["verdict"] == "AGREES"
    # Paid before or after the year of the agreement: that year is no period of payments.
    assert (card["agreement-investment"]["derived"], card["agreement-investment"]["verdict"]) == (4290000, "UNDECIDABLE")


async def test_a_district_s_own_money(record: AsyncSession, scored: Scored) -> None:
    plan = commitment(fund_id=INDUSTRY, programme=models.Programme.DOMESTIC, pairing_id=None)
    await keep(record, plan, flow(plan, "14596700.00"))
    assert (await scored())["industry-funds"]["verdict"] == "AGREES"


# What was made for show -------------------------------------------------------------------------------------------


async def test_demo_rows_illustrate_and_prove_nothing(record: AsyncSession, scored: Scored) -> None:
    plan = commitment(demo=True)
    await keep(record, plan, flow(plan, "11225000.00", demo=True))
    line = (await scored())["funds-disbursed"]
    assert (line["derived"], line["basis"], line["verdict"]) == (11225000, "DEMO", "ILLUSTRATED")
    await keep(record, flow(plan, "1.00"))
    line = (await scored())["funds-disbursed"]
    assert (line["basis"], line["verdict"]) == ("MIXED", "ILLUSTRATED")


async def test_demo_claims_are_no_figures(record: AsyncSession, scored: Scored) -> None:
    await keep(record, claim(demo=True))
    assert set(await scored()) == set(CLAIMS)


async def test_benefits_are_counted_by_time_and_by_person(record: AsyncSession, scored: Scored) -> None:
    one, other = person("演示一"), person("演示二")
    served = [models.Beneficiary(id=uuid7(), district_id=TAIERZHUANG, person_id=who.id, demo=True) for who in (one, other)]
    home = household()
    whole = models.Beneficiary(id=uuid7(), district_id=TAIERZHUANG, household_id=home.id, demo=True)
    given: dict[str, Any] = {
        "form": models.BenefitForm.IN_KIND,
        "title": "演示",
        "occurred_on": date(2019, 1, 1),
        "project_id": stable_id("project", "livelihood"),
        "fund_id": INDUSTRY,
        "demo": True,
    }
    received = [models.Benefit(id=uuid7(), beneficiary_id=to.id, **given) for to in (*served, served[0], whole)]
    await keep(record, one, other, home, *served, whole)
    await keep(record, *received)
    card = await scored()
    assert (card["benefit-person-times"]["derived"], card["people-benefit"]["derived"]) == (3, 2)
    assert card["benefit-person-times"]["verdict"] == "ILLUSTRATED"


async def test_cadres_are_counted_below_the_district(record: AsyncSession, scored: Scored) -> None:
    cadre, home = models.Cadre(id=uuid7(), name="演示干部", demo=True), household()
    places = (stable_id("division", "banbishan"), stable_id("division", "yangting"))
    posts = [models.Posting(id=uuid7(), cadre_id=cadre.id, division_id=place, kind=kind, demo=True) for place in places for kind in POSTS]
    stands_by = models.HouseholdPairing(id=uuid7(), cadre_id=cadre.id, household_id=home.id, demo=True)
    await keep(record, cadre, home, stands_by, *posts[:3])
    card = await scored()
    assert [card[key]["derived"] for key in ("cadres-selected", "households-paired", "secretaries")] == [1, 1, 1]
    assert card["secretary-per-village"]["derived"] is None


POSTS = (models.PostingKind.RESPONSIBLE, models.PostingKind.FIRST_SECRETARY)


# Which claims ----------------------------------------------------------------------------------------------------


async def test_claims_about_another_pairing_s_project_stay_out(record: AsyncSession, scored: Scored) -> None:
    other = pairing(assisting_division_id=TAIERZHUANG, receiving_division_id=HUANCUI)
    project = models.Project(
        id=uuid7(), name="项目", category=models.ProjectCategory.EDUCATION, pairing_id=other.id, location_id=TAIERZHUANG
    )
    foreign = claim(project_id=project.id, **figure("1"))
    await keep(record, other, project, foreign)
    assert str(foreign.id) not in await scored()
    assert str(foreign.id) in await scored(other.id)


async def test_removed_claims_stay_out(record: AsyncSession, scored: Scored) -> None:
    gone = stable_id("claim", "exchange-visits")
    await record.execute(
        update(models.Claim).where(models.Claim.id == gone).values(deleted_at=models.Claim.created_at, version=models.Claim.version + 1)
    )
    assert "exchange-visits" not in await scored()


async def test_a_claim_that_is_no_actual_one_is_undecidable(record: AsyncSession, scored: Scored) -> None:
    planned = claim(
        predicate=models.Predicate.FISCAL_FUNDS_DISBURSED,
        pairing_id=PAIRING,
        **figure("500") | {"modality": models.Modality.PLANNED},
    )
    plan = commitment()
    await keep(record, planned, plan, flow(plan, "500.00"))
    line = (await scored())[str(planned.id)]
    assert (line["derived"], line["verdict"]) == (500, "UNDECIDABLE")


async def test_a_pairing_that_is_not_there_has_an_empty_card(scored: Scored) -> None:
    assert await scored(uuid7()) == {}


async def test_a_town_pairing_has_a_card_of_its_own(scored: Scored) -> None:
    card = await scored(stable_id("pairing", "huancui-nigou"))
    assert "school-place" in card
    assert "funds-disbursed" not in card


async def test_a_sum_needs_both_of_its_parts(record: AsyncSession, scored: Scored) -> None:
    await record.execute(delete(models.Claim).where(models.Claim.id == stable_id("claim", "other-villages-benefit")))
    assert (await scored())["villages-benefit"]["basis"] == "NONE"
