"""What the tables demand of a row, mended: one function for each table that has a rule beyond types and periods."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from random import Random
from typing import Any, Protocol
from uuid import UUID

from app import models
from tests.oracle.values import HUGE

Record = dict[str, Any]
NUMBERS = [b for b in models.Bound if b not in (models.Bound.VAGUE, models.Bound.QUALITATIVE)]
CREDIT_CODE = "0123456789ABCDEFGHJKLMNPQRTUWXY"


class Making(Protocol):
    """What a rule needs of the record in the making."""

    random: Random
    rows: dict[str, list[Record]]

    def pick(self, table: str) -> UUID | None: ...
    def chosen(self, row: Record, columns: Mapping[str, str], count: int = 1) -> None: ...


def figure(row: Record, making: Making) -> None:
    """A number has unit, bound and modality; a vague one has none."""
    if row["value"] is None:
        row["bound"] = making.random.choice((models.Bound.VAGUE, models.Bound.QUALITATIVE))
    else:
        row["bound"] = making.random.choice(NUMBERS)
        row["measure"] = row["measure"] or models.Measure.CNY
    row["modality"] = row["modality"] or models.Modality.ACTUAL


def division(row: Record, making: Making) -> None:
    if row["code"] is None or row["code_scheme"] is None:
        row["code"] = row["code_scheme"] = None


def organisation(row: Record, making: Making) -> None:
    if row["credit_code"] is not None:
        digits = making.random.choices(range(31), k=17)
        digits.append(-sum(digit * 3**place for place, digit in enumerate(digits)) % 31)
        row["credit_code"] = "".join(CREDIT_CODE[digit] for digit in digits)


def source_document(row: Record, making: Making) -> None:
    if row["content_hash"] is not None:
        row["content_hash"] = "".join(making.random.choices("0123456789abcdef", k=64))


def fund(row: Record, making: Making) -> None:
    row["owner_district_id"] = row["owner_district_id"] or making.pick("division")
    if row["year"] is not None:
        row["year"] = making.random.choice((1949, 2017, 2018, 2018, 2020, 2200))


def pairing(row: Record, making: Making) -> None:
    two = (row["assisting_division_id"], row["assisting_organisation_id"])
    if two == (row["receiving_division_id"], row["receiving_organisation_id"]):
        row["receiving_division_id"], row["receiving_organisation_id"] = None, making.pick("organisation")
        row["assisting_division_id"], row["assisting_organisation_id"] = making.pick("division"), None
    if row["assisting_division_id"] is None or row["receiving_division_id"] is None:
        row["kind"] = making.random.choice((models.PairingKind.SCHOOL, models.PairingKind.TOWN, models.PairingKind.ENTERPRISE_VILLAGE))


def mobilisation(row: Record, making: Making) -> None:
    making.chosen(row, {"party_division_id": "division", "party_organisation_id": "organisation"}, making.random.choice((0, 1, 1)))
    figure(row, making)


def project(row: Record, making: Making) -> None:
    if row["programme"] is models.Programme.DOMESTIC:
        row["pairing_id"] = None


def asset(row: Record, making: Making) -> None:
    row["units"] = row["units"] or None


def benefit(row: Record, making: Making) -> None:
    if row["form"] is models.BenefitForm.CASH:
        row["amount"] = row["amount"] or Decimal("0.01")


def benefit_tally(row: Record, making: Making) -> None:
    counted = (models.Measure.PERSON, models.Measure.PERSON_TIME, models.Measure.HOUSEHOLD, models.Measure.VILLAGE)
    row["measure"], row["bound"] = making.random.choice(counted), making.random.choice(NUMBERS)


def commitment(row: Record, making: Making) -> None:
    shared = row["pairing_id"] is not None
    row["programme"] = models.Programme.COLLABORATION if shared else models.Programme.DOMESTIC
    if row["status"] is models.CommitmentStatus.APPROVED:
        row["approved_on"] = row["approved_on"] or row["created_at"].date()


def fund_transaction(row: Record, making: Making) -> None:
    """Mostly disbursements under few commitments; a reversal takes the amount of what it takes back."""
    flows = making.rows.get("fund_transaction", [])
    row["commitment_id"] = making.random.choice(making.rows["commitment"][:12])["id"]
    row["kind"] = models.TransactionKind.DISBURSEMENT if making.random.random() < 0.5 or not flows else row["kind"]
    row["reversal_of_id"] = None
    if row["kind"] is models.TransactionKind.REVERSAL:
        target = making.random.choice(flows)
        row["reversal_of_id"], row["amount"] = target["id"], target["amount"]
    if row["kind"] is models.TransactionKind.TRANSFER:
        row["parent_transaction_id"] = making.random.choice(flows)["id"]


def acknowledgement(row: Record, making: Making) -> None:
    """Some at the same moment, so that only the key tells which answer is the newest."""
    flow = making.random.choice(making.rows["fund_transaction"][:40])
    row["transaction_id"] = flow["id"]
    row["created_at"] = making.random.choice((row["created_at"], making.rows["fund"][0]["created_at"]))
    if row["verdict"] is models.AcknowledgementVerdict.ACKNOWLEDGED:
        row["received_on"], row["amount"] = row["received_on"] or row["created_at"].date(), flow["amount"]
    elif making.random.random() < 0.3:
        row["amount"] = Decimal("0.00")


def claim(row: Record, making: Making) -> None:
    figure(row, making)
    wanted = "quote" if row["origin"] is models.ClaimOrigin.PRINTED else "note"
    row[wanted] = row[wanted] or "如原文"
    if row["part_of_id"] is None or row["membership"] is None:
        row["part_of_id"] = row["membership"] = None
    correction = ("corrected_division_id", "correction_reason", "printed_name")
    if any(row[name] is None for name in correction):
        row.update(dict.fromkeys(correction))


def discrepancy(row: Record, making: Making) -> None:
    if row["delta"] is None or row["measure"] is None:
        row["delta"] = row["measure"] = None
    elif making.random.random() < 0.3:
        row["delta"] = Decimal(making.random.choice(HUGE))
    if row["status"] is not models.DiscrepancyStatus.OPEN:
        row["explanation"] = row["explanation"] or ""


RULES: Mapping[str, Callable[[Record, Any], None]] = {
    rule.__name__: rule
    for rule in (
        *(division, organisation, source_document, fund, pairing, mobilisation, project, asset),
        *(benefit, benefit_tally, commitment, fund_transaction, acknowledgement, claim, discrepancy, figure),
    )
} | {"agreement": figure}
