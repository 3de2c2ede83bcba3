"""Which rows a viewer sees, said a second time: of people and of approvals those of the viewer's districts, and made-up ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any
from uuid import UUID

from app.auth import ANONYMOUS, Held, Permission, Viewer
from app.models import Household, Row, VisitParticipant
from app.models.user import Role

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
    "PersonMerge",
]
ABOUT = {
    "AssetRight": ("holder_household_id",),
    "Beneficiary": ("household_id", "person_id"),
    "DistributionLine": ("household_id",),
    "IndicatorResult": ("household_id",),
    "Visit": ("household_id",),
}
OF_PEOPLE = {Role.DISTRICT_OFFICER, Role.FINANCE, Role.APPROVER, Role.AUDITOR}


def sees(viewer: Viewer, row: Any) -> bool:
    """Whether the viewer sees a row; one of a report is there only where what it shows is seen."""
    if isinstance(row, VisitParticipant):
        return sees(viewer, row.visit)
    if not isinstance(row, Row):
        return True
    name = type(row).__name__
    if name not in ALWAYS and all(getattr(row, key) is None for key in ABOUT.get(name, ())):
        return True
    return row.demo or row.owner_district_id in at_home(viewer)


@cache
def at_home(viewer: Viewer) -> frozenset[UUID | None]:
    """The districts whose people a viewer sees: those of the roles that let personal columns be read."""
    if not viewer.held:
        return frozenset(viewer.districts if Permission.READ_PERSONAL in viewer.permissions else ())
    return frozenset(one.district for one in viewer.held if one.role in OF_PEOPLE and one.district)


def viewers(rows: Mapping[type[Any], Iterable[Any]]) -> tuple[Viewer, ...]:
    """Who asks: nobody who is known, whoever may do everything in every other district that keeps a household, and whoever may do less.

    One reads people and no small counts, one holds roles of which not all read people, one counts people whom they do not see.
    """
    districts: list[UUID] = sorted({row.owner_district_id for row in rows[Household] if row.owner_district_id})
    mine, other = districts[::2], districts[1::2]
    roles = (Held(Role.FINANCE, mine[0]), Held(Role.PARTNER, other[0]), Held(Role.ADMINISTRATOR), Held(Role.AUDITOR, other[-1]))
    return (
        ANONYMOUS,
        Viewer(frozenset(Permission), "everything", "everything", tuple(mine)),
        Viewer(frozenset({Permission.READ_PERSONAL}), "reader", "reader", tuple(other)),
        Viewer.holding(roles, "roles", "roles"),
        Viewer(frozenset({Permission.COUNT_SMALL}), "counter", "counter", tuple(mine)),
    )
