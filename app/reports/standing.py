"""Claims -> who stands where and by whom: villages by designation, cadres, pairings, assignments, parties, visits; counted as of now."""

from __future__ import annotations

from typing import Any

from sqlalchemy import CTE, Select, and_, func, not_
from sqlalchemy.orm import aliased

from app.models import (
    AgreementParty,
    AssignmentKind,
    Cadre,
    Designation,
    Division,
    Household,
    HouseholdPairing,
    Level,
    Pairing,
    PairingKind,
    Posting,
    PostingKind,
    Predicate,
    ProjectVillage,
    VillageAssignment,
    VillageProfile,
    VillageRole,
    Visit,
    VisitKind,
)
from app.models.base import term
from app.reports import ledger
from app.reports.derived import another_source, below, over, projects_of_fund
from app.reports.rows import seen
from app.reports.terms import Derivation


def standing(stated: CTE) -> list[Select[Any]]:
    return [
        _towns_paired(stated),
        _key_villages(stated),
        *_villages_served(stated),
        _parties(stated),
        _secretaries(stated),
        *_household_pairings(stated),
        *_assignments(stated),
        _exchanges(stated),
    ]


def _towns_paired(stated: CTE) -> Select[Any]:
    town = aliased(Pairing)
    under = and_(town.parent_pairing_id == stated.c.pairing_id, town.kind == term(PairingKind.TOWN), another_source(stated, town))
    number = func.count(town.receiving_division_id.distinct())
    return over(stated, Predicate.TOWNS_PAIRED, Derivation.TOWN_PAIRINGS, number, town).join(town, under).where(seen(town))


def _key_villages(stated: CTE) -> Select[Any]:
    village, profile = aliased(Division), aliased(VillageProfile)
    rows = over(stated, Predicate.KEY_VILLAGES, Derivation.VILLAGE_PROFILES, func.count(profile.village_id.distinct()), profile)
    return below(stated, rows, village).join(profile, and_(profile.village_id == village.id, _is_key(profile)))


def _villages_served(stated: CTE) -> list[Select[Any]]:
    """Villages that benefit from the projects of a fund, key ones and others; and all that a project names."""
    place, profile = aliased(ProjectVillage), aliased(VillageProfile)
    key = profile.id.is_not(None)
    kinds = {Predicate.KEY_VILLAGES: key, Predicate.OTHER_VILLAGES: not_(key)}
    served = and_(place.project_id.in_(projects_of_fund(stated)), place.role == term(VillageRole.BENEFIT), seen(place))
    number = func.count(place.village_id.distinct())
    return [
        *(
            over(stated, predicate, Derivation.PROJECT_VILLAGES, number, place)
            .join(place, served)
            .outerjoin(profile, and_(profile.village_id == place.village_id, _is_key(profile)))
            .where(stated.c.fund_id.is_not(None), wanted)
            for predicate, wanted in kinds.items()
        ),
        over(stated, Predicate.VILLAGES_COVERED, Derivation.PROJECT_VILLAGES, number, place)
        .join(place, place.project_id == stated.c.project_id)
        .where(seen(place)),
    ]


def _is_key(profile: Any) -> Any:
    return and_(profile.designation == term(Designation.PROVINCIAL_KEY), profile.ends_on.is_(None), seen(profile))


def _parties(stated: CTE) -> Select[Any]:
    party, village = aliased(AgreementParty), aliased(Division)
    return (
        over(stated, Predicate.PARTY_VILLAGES, Derivation.PARTIES, func.count(party.division_id.distinct()), party)
        .join(party, party.agreement_id == stated.c.agreement_id)
        .join(village, and_(village.id == party.division_id, village.level == term(Level.VILLAGE)))
        .where(seen(party, village))
    )


def _secretaries(stated: CTE) -> Select[Any]:
    place, post, cadre = aliased(Division), aliased(Posting), aliased(Cadre)
    now = and_(post.division_id == place.id, post.kind == term(PostingKind.FIRST_SECRETARY), post.ends_on.is_(None))
    rows = over(stated, Predicate.FIRST_SECRETARIES, Derivation.POSTINGS, func.count(post.cadre_id.distinct()), post)
    return (
        below(stated, rows, place)
        .join(post, now)
        .join(cadre, and_(cadre.id == post.cadre_id, another_source(stated, cadre)))
        .where(seen(post, cadre), stated.c.per.is_(None))
    )


def _household_pairings(stated: CTE) -> list[Select[Any]]:
    place, home, pair = aliased(Division), aliased(Household), aliased(HouseholdPairing)
    numbers = {Predicate.HOUSEHOLDS_PAIRED: pair.household_id, Predicate.CADRES_SELECTED: pair.cadre_id}
    return [
        below(stated, over(stated, predicate, Derivation.HOUSEHOLD_PAIRINGS, func.count(key.distinct()), pair), place)
        .join(home, home.village_id == place.id)
        .join(pair, and_(pair.household_id == home.id, pair.ends_on.is_(None)))
        .where(seen(home, pair))
        for predicate, key in numbers.items()
    ]


def _assignments(stated: CTE) -> list[Select[Any]]:
    """Counted by assignment: whether departments of different villages differ is not asked."""
    kinds = {Predicate.DEPARTMENTS_ASSIGNED: AssignmentKind.DEPARTMENT, Predicate.ENTERPRISES_ASSIGNED: AssignmentKind.ENTERPRISE}
    village, held = aliased(Division), aliased(VillageAssignment)
    return [
        below(stated, over(stated, predicate, Derivation.ASSIGNMENTS, func.count(held.id.distinct()), held), village)
        .join(held, and_(held.village_id == village.id, held.kind == term(kind), held.ends_on.is_(None)))
        .where(seen(held), stated.c.per.is_(None))
        for predicate, kind in kinds.items()
    ]


def _exchanges(stated: CTE) -> Select[Any]:
    visit = aliased(Visit)
    mine = and_(visit.pairing_id == stated.c.pairing_id, visit.kind == term(VisitKind.EXCHANGE))
    rows = over(stated, Predicate.EXCHANGE_VISITS, Derivation.VISITS, func.count(visit.id), visit)
    return rows.join(visit, mine).where(seen(visit), ledger.in_period(stated, visit.occurred_on))
