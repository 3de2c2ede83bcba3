"""Who stands by whom: 727 households with 311 cadres, a department and an enterprise for each key village, and who is watched."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from app.data.demo.offices import Offices
from app.data.demo.people import Home, People
from app.data.demo.places import Places
from app.data.demo.row import HUANCUI, SIGN, dice, made
from app.models import (
    AssignmentKind,
    Cadre,
    DatePrecision,
    Household,
    HouseholdPairing,
    HouseholdStatus,
    HouseholdStatusEvent,
    MonitoringKind,
    MonitoringRecord,
    Row,
    VillageAssignment,
)

CHANGED = 40  # households whose cadre changed
CHANGED_ON = date(2018, 6, 30)
WATCHED, STILL_WATCHED = 12, 4
WATCHED_ON, RELIEVED_ON = date(2019, 3, 18), date(2019, 12, 20)


@dataclass(frozen=True, slots=True)
class Support:
    """`cadres` holds each household's cadre of today, in the order of the households."""

    cadres: tuple[Cadre, ...]
    rows: tuple[Row, ...]


def support(people: People, places: Places, offices: Offices) -> Support:
    """Changes the status of the households that are still watched."""
    cadres = tuple(_spread(offices.responsible, len(people.huancui)))
    rows = (
        *_pairings(people.huancui, cadres),
        *_assignments(places, offices),
        *_history(people),
    )
    return Support(cadres, rows)


def _spread(cadres: tuple[Cadre, ...], households: int) -> Iterator[Cadre]:
    """Two households for each cadre, and a third for as many as it takes."""
    each, more = divmod(households, len(cadres))
    for at, cadre in enumerate(cadres):
        yield from [cadre] * (each + (at < more))


def _pairings(homes: tuple[Home, ...], cadres: tuple[Cadre, ...]) -> Iterator[HouseholdPairing]:
    chance = dice("support")
    for at, (home, cadre) in enumerate(zip(homes, cadres, strict=True)):
        changed = at % (len(homes) // CHANGED) == 0 and at // (len(homes) // CHANGED) < CHANGED
        since = CHANGED_ON + timedelta(days=1) if changed else date(2016, chance.randint(4, 11), 1)
        yield _pairing(home.household, cadre, since)
        if changed:
            other = cadres[(at + len(cadres) // 2) % len(cadres)]
            yield _pairing(home.household, other, date(2016, 4, 1), ends_on=CHANGED_ON, end_reason=f"{SIGN}：岗位调整")


def _pairing(household: Household, cadre: Cadre, since: date, **fields: Any) -> HouseholdPairing:
    ended = {"ends_on_precision": DatePrecision.DAY if "ends_on" in fields else None}
    given = {"starts_on": since, "starts_on_precision": DatePrecision.DAY, "principal": True} | ended | fields
    return made(HouseholdPairing, f"{household.code}-{since}", HUANCUI, cadre_id=cadre.id, household_id=household.id, **given)


def _assignments(places: Places, offices: Offices) -> Iterator[VillageAssignment]:
    for village, department, enterprise in zip(places.key, offices.departments, offices.caring, strict=False):
        yield _assignment(village.id, AssignmentKind.DEPARTMENT, department.id)
        yield _assignment(village.id, AssignmentKind.ENTERPRISE, enterprise.id)


def _assignment(village: UUID, kind: AssignmentKind, organisation: UUID) -> VillageAssignment:
    since = {"starts_on": date(2016, 3, 1), "starts_on_precision": DatePrecision.MONTH}
    return made(VillageAssignment, f"{village}-{kind.name}", HUANCUI, village_id=village, organisation_id=organisation, kind=kind, **since)


def _history(people: People) -> Iterator[Row]:
    """Each household was registered and lifted out; some were watched later, and a few still are."""
    lifted = [home for home in people.huancui + people.taierzhuang if not home.ordinary]
    for home in lifted:
        yield _event(home.household, HouseholdStatus.REGISTERED, home.household.status, home.household.lifted_out_on, "达到脱贫标准")
    ordinary = [home for home in people.taierzhuang if home.ordinary]
    watched = lifted[:: len(lifted) // WATCHED][:WATCHED] + ordinary
    for number, home in enumerate(watched):
        yield from _watched(home.household, number, still=WATCHED - STILL_WATCHED <= number < WATCHED)


def _watched(household: Household, number: int, *, still: bool) -> Iterator[Row]:
    before = household.status
    unstable = MonitoringKind.SUDDEN_HARDSHIP if number % 3 == 2 else MonitoringKind.UNSTABLE_LIFTED
    kind = MonitoringKind.MARGINAL if before is HouseholdStatus.ORDINARY else unstable
    yield made(
        MonitoringRecord,
        household.code,
        _owner(household),
        household_id=household.id,
        kind=kind,
        status_then=before,
        risks=household.causes,
        measures=f"{SIGN}：跟踪帮扶",
        identified_on=WATCHED_ON,
        eliminated_on=None if still else RELIEVED_ON,
    )
    yield _event(household, before, HouseholdStatus.MONITORED, WATCHED_ON, "纳入监测")
    if still:
        household.status = HouseholdStatus.MONITORED
    else:
        yield _event(household, HouseholdStatus.MONITORED, before, RELIEVED_ON, "风险消除")


def _event(household: Household, before: HouseholdStatus, after: HouseholdStatus, on: date | None, reason: str) -> HouseholdStatusEvent:
    said = {"reason": f"{SIGN}：{reason}", "evidence": f"{SIGN}：评议记录"}
    kept = {"from_status": before, "to_status": after, "occurred_on": on, **said}
    return made(HouseholdStatusEvent, f"{household.code}-{on}", _owner(household), household_id=household.id, **kept)


def _owner(household: Household) -> UUID:
    assert household.owner_district_id is not None
    return household.owner_district_id
