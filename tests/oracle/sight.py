"""Which rows a viewer sees, said a second time: of people and of approvals those of the viewer's districts, and made-up ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from app.auth import Permission, Viewer
from app.models import Household, Row, VisitParticipant

ALWAYS = [
    "ApprovalTask",
    "Benefit",
    "Decision",
    "Feedback",
    "Household",
    "HouseholdPairing",
    "HouseholdStatusEvent",
    "Membership",
    "MonitoringRecord",
    "Person",
]
ABOUT = {
    "AssetRight": ("holder_household_id",),
    "Beneficiary": ("household_id", "person_id"),
    "DistributionLine": ("household_id",),
    "IndicatorResult": ("household_id",),
    "Visit": ("household_id",),
}


def sees(viewer: Viewer, row: Any) -> bool:
    """Whether the viewer sees a row; one of a report is there only where what it shows is seen."""
    if isinstance(row, VisitParticipant):
        return sees(viewer, row.visit)
    if not isinstance(row, Row):
        return True
    name = type(row).__name__
    if name not in ALWAYS and all(getattr(row, key) is None for key in ABOUT.get(name, ())):
        return True
    return row.demo or row.owner_district_id in viewer.districts


def knowing(rows: Mapping[type[Any], Iterable[Any]]) -> Viewer:
    """A viewer who may do everything in every other district that keeps a household."""
    districts: list[UUID] = sorted({row.owner_district_id for row in rows[Household] if row.owner_district_id})
    return Viewer(frozenset(Permission), "everything", "everything", tuple(districts[::2]))
