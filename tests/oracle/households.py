"""What the tables of distribution, indicators and visits demand of a row: more rules of the same kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from app import models

Record = dict[str, Any]
WHOM = {"HOUSEHOLD": "household_id", "VILLAGE": "village_id", "DISTRICT": "district_id"}
HOW = {"MET": ("met",), "NUMBER": ("number",), "RATIO": ("numerator", "denominator")}


def asset_right(row: Record, making: Any) -> None:
    """The open share of a right is the whole of it."""
    row["share"] = Decimal("0.25") if row["ends_on"] or row["deleted_at"] else Decimal(1)


def household_status_event(row: Record, making: Any) -> None:
    """The household came to stand as it stands; a second event of it would have to follow on this one, and is refused."""
    row["to_status"] = next(home["status"] for home in making.rows["household"] if home["id"] == row["household_id"])
    row["from_status"] = making.random.choice([None, *(status for status in models.HouseholdStatus if status is not row["to_status"])])


def income_receipt(row: Record, making: Any) -> None:
    if row["received"] is None or row["received_on"] is None:
        row["received"] = row["received_on"] = None


def distribution_line(row: Record, making: Any) -> None:
    """Delivered in full, in part or not at all."""
    collective = row["organisation_id"] is not None
    others = [c for c in models.DistributionComponent if c is not models.DistributionComponent.COLLECTIVE]
    row["component"] = models.DistributionComponent.COLLECTIVE if collective else making.random.choice(others)
    row["status_then"] = None if collective else (row["status_then"] or models.HouseholdStatus.LIFTED_OUT)
    row["delivered"] = making.random.choice((Decimal("0.00"), row["amount"], Decimal("0.01")))
    row["paid_on"] = (row["paid_on"] or row["created_at"].date()) if row["delivered"] else None
    row["failure_reason"] = row["failure_reason"] if row["delivered"] < row["amount"] else None


def indicator_item(row: Record, making: Any) -> None:
    numbered = row["answer"] is models.IndicatorAnswer.NUMBER
    row["measure"] = (row["measure"] or models.Measure.PERSON) if numbered else None
    row["position"] = making.random.randint(0, 1_000)


def indicator_result(row: Record, making: Any) -> None:
    """The subject and the answer are of the kinds that the item asks for."""
    subject = WHOM[row["subject_kind"].name]
    for name in WHOM.values():
        table = "household" if name == "household_id" else "division"
        row[name] = (row[name] or making.reference(name, table)) if name == subject else None
    row["number"], row["met"] = row["number"] or Decimal("8.5"), bool(row["met"])
    row["numerator"], row["denominator"] = row["numerator"] or 0, row["denominator"] or 1
    for name in (name for kind, names in HOW.items() if kind != row["answer"].name for name in names):
        row[name] = None
    row["locked"] = row["locked"] and row["status"] is models.IndicatorStatus.APPROVED


def visit(row: Record, making: Any) -> None:
    kinds = {
        "household_id": models.VisitKind.HOUSEHOLD,
        "pairing_id": models.VisitKind.EXCHANGE,
        "division_id": models.VisitKind.INSPECTION,
    }
    (row["kind"],) = (kind for name, kind in kinds.items() if row[name] is not None)
    household = row["kind"] is models.VisitKind.HOUSEHOLD
    row["cadre_in_post"] = row["cadre_in_post"] if household else None
    row["satisfaction"] = making.random.choice((None, 1, 5)) if household else None
    row["level"] = row["level"] if row["kind"] is models.VisitKind.EXCHANGE else None


HOUSEHOLD_RULES: Mapping[str, Callable[[Record, Any], None]] = {
    rule.__name__: rule
    for rule in (asset_right, household_status_event, income_receipt, distribution_line, indicator_item, indicator_result, visit)
}
