"""What the database itself refuses, whoever writes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from app import models
from app.models.base import uuid7
from tests.record import (
    BANBISHAN,
    COLLABORATION,
    HUANCUI,
    INDUSTRY,
    NIGOU,
    PAIRING,
    TAIERZHUANG,
    answer,
    claim,
    commitment,
    figure,
    flow,
    household,
    keep,
    member,
    pairing,
    person,
)

Made = Callable[[], Sequence[Any]]
YEAR = models.DatePrecision.YEAR
SIDES = {"assisting_division_id": HUANCUI, "receiving_division_id": TAIERZHUANG}
AISHAN = {"name": "企业", "kind": models.OrganisationKind.ENTERPRISE}


def division(**fields: Any) -> models.Division:
    return models.Division(id=uuid7(), **{"level": models.Level.TOWN, "name": "镇", "parent_id": HUANCUI} | fields)


def posting(cadre: models.Cadre, **fields: Any) -> models.Posting:
    given = {"division_id": BANBISHAN, "kind": models.PostingKind.FIRST_SECRETARY}
    return models.Posting(id=uuid7(), cadre_id=cadre.id, **given | fields)


def cadre() -> models.Cadre:
    return models.Cadre(id=uuid7(), name="干部")


def two_households_for_one_person() -> Sequence[Any]:
    one, other, who = household("1"), household("2"), person()
    head = models.MemberRole.HEAD
    return one, other, who, member(one, who, head), member(other, who, head)


def two_heads() -> Sequence[Any]:
    home, one, other = household(), person("演示一"), person("演示二")
    return home, one, other, *(member(home, who, models.MemberRole.HEAD) for who in (one, other))


def two_reversals() -> Sequence[Any]:
    plan = commitment()
    paid = flow(plan, "100.00")
    back = {"kind": models.TransactionKind.REVERSAL, "reversal_of_id": paid.id}
    return plan, paid, flow(plan, "100.00", **back), flow(plan, "100.00", **back)


def reversal_of_another_amount() -> Sequence[Any]:
    plan = commitment()
    paid = flow(plan, "100.00")
    return plan, paid, flow(plan, "99.00", kind=models.TransactionKind.REVERSAL, reversal_of_id=paid.id)


def two_first_secretaries() -> Sequence[Any]:
    one, other = cadre(), cadre()
    return one, other, posting(one), posting(other)


def secretary_of_two_villages() -> Sequence[Any]:
    one = cadre()
    return one, posting(one), posting(one, division_id=NIGOU)


def recipient(**party: Any) -> models.Beneficiary:
    return models.Beneficiary(id=uuid7(), district_id=TAIERZHUANG, **party)


def under(plan: models.Commitment, amount: str, **fields: Any) -> Sequence[Any]:
    return plan, flow(plan, amount, **fields)


REFUSED: dict[str, tuple[str, Made]] = {
    "a pairing without a receiving party": (
        "one_receiving_party",
        lambda: [pairing(assisting_division_id=HUANCUI)],
    ),
    "a pairing with two assisting parties": (
        "one_assisting_party",
        lambda: [pairing(**SIDES, assisting_organisation_id=uuid7())],
    ),
    "a district paired with itself": (
        "parties_differ",
        lambda: [pairing(assisting_division_id=HUANCUI, receiving_division_id=HUANCUI)],
    ),
    "a second open pairing of the same kind and parties": (
        "uq_pairing_open",
        lambda: [pairing(**SIDES, kind=models.PairingKind.INTRA_PROVINCIAL)],
    ),
    "a date without its precision": (
        "starts_on_has_precision",
        lambda: [pairing(**SIDES, starts_on=date(2016, 1, 1))],
    ),
    "a pairing that ends before it begins": (
        "ends_on_after_starts_on",
        lambda: [
            pairing(
                **SIDES,
                starts_on=date(2016, 1, 1),
                starts_on_precision=YEAR,
                ends_on=date(2015, 1, 1),
                ends_on_precision=YEAR,
            )
        ],
    ),
    "a second division of that name under one parent": ("uq_division_name", lambda: [division(name="羊亭镇")]),
    "a second division of that code": (
        "uq_division_code",
        lambda: [division(code="371002", code_scheme=models.CodeScheme.GB_T_2260)],
    ),
    "a code without its scheme": ("code_has_scheme", lambda: [division(code="371002999")]),
    "a province below another division": ("province_is_root", lambda: [division(level=models.Level.PROVINCE)]),
    "a malformed credit code": (
        "credit_code_form",
        lambda: [models.Organisation(id=uuid7(), **AISHAN, credit_code="123")],
    ),
    "a fund that nobody owns": ("has_owner", lambda: [models.Fund(id=uuid7(), name="资金")]),
    "money for a partner without a pairing": ("collaboration_has_pairing", lambda: [commitment(pairing_id=None)]),
    "a district's own money under a pairing": (
        "collaboration_has_pairing",
        lambda: [commitment(programme=models.Programme.DOMESTIC, fund_id=INDUSTRY)],
    ),
    "a commitment of nothing": ("amount_positive", lambda: [commitment(amount=Decimal(0))]),
    "a commitment that is no number": ("amount_positive", lambda: [commitment(amount=Decimal("NaN"))]),
    "a payment below zero": ("amount_positive", lambda: under(commitment(), "-1.00")),
    "a payment with two payers": ("one_payer", lambda: under(commitment(), "1.00", payer_organisation_id=uuid7())),
    "a payment to nobody": ("one_payee", lambda: under(commitment(), "1.00", payee_division_id=None)),
    "a transfer out of nothing": (
        "transfer_has_parent",
        lambda: under(commitment(), "1.00", kind=models.TransactionKind.TRANSFER),
    ),
    "a reversal of nothing": (
        "reversal_has_target",
        lambda: under(commitment(), "1.00", kind=models.TransactionKind.REVERSAL),
    ),
    "a second reversal": ("uq_fund_transaction_reversal", two_reversals),
    "a reversal of another amount": ("reversal_same_amount", reversal_of_another_amount),
    "a number without a unit": (
        "number_has_unit",
        lambda: [claim(value=Decimal(1), bound=models.Bound.EXACT)],
    ),
    "a vague number": ("bound_fits_number", lambda: [claim(**figure("1", models.Bound.VAGUE))]),
    "a claim without a quote": ("printed_has_quote", lambda: [claim(quote=None)]),
    "a derived claim that does not say how": (
        "derived_says_how",
        lambda: [claim(origin=models.ClaimOrigin.DERIVED, quote=None)],
    ),
    "a claim about nothing": ("one_subject", lambda: [claim(division_id=None)]),
    "a claim about two things": ("one_subject", lambda: [claim(division_id=HUANCUI, pairing_id=PAIRING)]),
    "a correction without a reason": ("correction_has_reason", lambda: [claim(corrected_division_id=NIGOU)]),
    "a person in two households": ("uq_membership_open", two_households_for_one_person),
    "a household with two heads": ("uq_membership_head", two_heads),
    "two First Secretaries in a village": ("uq_posting_first_secretary_of_village", two_first_secretaries),
    "a First Secretary of two villages": ("uq_posting_first_secretary_once", secretary_of_two_villages),
    "a recipient that is nobody": ("one_party", lambda: [recipient()]),
    "a village that is two recipients": (
        "uq_beneficiary_village",
        lambda: [recipient(village_id=BANBISHAN), recipient(village_id=BANBISHAN)],
    ),
    "a tally in yuan": (
        "measure_counts_recipients",
        lambda: [models.BenefitTally(id=uuid7(), division_id=TAIERZHUANG, count=1, measure=models.Measure.CNY, bound=models.Bound.EXACT)],
    ),
    "a discrepancy closed without a word": (
        "closed_is_explained",
        lambda: [models.Discrepancy(id=uuid7(), title="差异", status=models.DiscrepancyStatus.EXPLAINED)],
    ),
    "an unknown fund": ("fk_commitment_fund_id", lambda: [commitment(fund_id=uuid7())]),
}


@pytest.mark.parametrize(("constraint", "made"), REFUSED.values(), ids=REFUSED.keys())
async def test_the_database_refuses(record: AsyncSession, constraint: str, made: Made) -> None:
    *before, last = made()
    await keep(record, *before)
    with pytest.raises(IntegrityError, match=constraint):
        await keep(record, last)


async def test_an_answer_in_full_is_the_amount_that_came(record: AsyncSession) -> None:
    plan = commitment()
    paid = flow(plan, "100.00")
    await keep(record, plan, paid)
    await keep(record, answer(paid, models.AcknowledgementVerdict.DISPUTED, "60.00"))
    with pytest.raises(IntegrityError, match="acknowledged_in_full"):
        await keep(record, answer(paid, models.AcknowledgementVerdict.ACKNOWLEDGED, "60.00"))


async def test_a_recorded_payment_is_not_changed(record: AsyncSession) -> None:
    plan = commitment(fund_id=COLLABORATION)
    paid = flow(plan, "100.00")
    await keep(record, plan, paid)
    with pytest.raises(DBAPIError, match="is not changed"):
        await record.execute(update(models.FundTransaction).where(models.FundTransaction.id == paid.id).values(amount=Decimal(1)))


async def test_what_is_kept_about_a_payment_and_its_answer_may_change(record: AsyncSession) -> None:
    plan = commitment()
    paid = flow(plan, "100.00")
    said = answer(paid, models.AcknowledgementVerdict.ACKNOWLEDGED, "100.00")
    await keep(record, plan, paid, said)
    for row in (paid, said):
        row.note, row.version = "补充说明", 2
    await record.flush()


@pytest.mark.parametrize("level", [models.Level.COUNTY, models.Level.CITY])
async def test_a_division_is_below_its_parent(record: AsyncSession, level: models.Level) -> None:
    with pytest.raises(IntegrityError, match="below its parent"):
        await keep(record, division(level=level))


async def test_divisions_make_no_ring(record: AsyncSession) -> None:
    below = {"parent_id": BANBISHAN, "version": models.Division.version + 1}
    with pytest.raises(IntegrityError, match="below its parent"):
        await record.execute(update(models.Division).where(models.Division.id == HUANCUI).values(below))
