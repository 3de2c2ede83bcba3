"""Organisations, and the cadres who serve: 311 who stand by households, 8 First Secretaries, an officer in each town."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from app.data.demo.places import Places
from app.data.demo.row import HUANCUI, SIGN, TAIERZHUANG, dice, made, numbered
from app.models import Cadre, DatePrecision, Organisation, OrganisationKind, Posting, PostingKind, Row

RESPONSIBLE, DEPARTMENTS, LESSEES = 311, 24, 15
FORMER = 3  # First Secretaries who were relieved by the present ones
TURN = date(2018, 3, 1)


@dataclass(frozen=True, slots=True)
class Offices:
    """Organisations by what they do here, and cadres."""

    departments: tuple[Organisation, ...]
    caring: tuple[Organisation, ...]
    lessees: tuple[Organisation, ...]
    collectives: tuple[Organisation, ...]
    suppliers: tuple[Organisation, ...]
    responsible: tuple[Cadre, ...]
    secretaries: tuple[Cadre, ...]
    officers: tuple[Cadre, ...]
    postings: tuple[Posting, ...]

    @property
    def rows(self) -> tuple[Row, ...]:
        bodies = self.departments + self.caring + self.lessees + self.collectives + self.suppliers
        return (*bodies, *self.responsible, *self.secretaries, *self.officers, *self.postings)


def offices(places: Places) -> Offices:
    departments = tuple(_body(f"区直部门{number:02}", OrganisationKind.GOV_DEPT) for number in range(1, DEPARTMENTS + 1))
    secretaries = tuple(_cadre(RESPONSIBLE + number, departments, "第一书记") for number in range(1, len(places.key) + FORMER + 1))
    responsible = tuple(_cadre(number, departments, "科员") for number in range(1, RESPONSIBLE + 1))
    towns = tuple({village.parent_id: None for village in places.huancui})
    first = RESPONSIBLE + len(secretaries)
    officers = tuple(_cadre(first + number, departments, "扶贫专干") for number in range(1, len(towns) + 1))
    return Offices(
        departments,
        tuple(_body(f"爱心企业{number}", OrganisationKind.ENTERPRISE) for number in range(1, len(places.key) + 1)),
        tuple(_body(f"合作社{number:02}", OrganisationKind.COOPERATIVE) for number in range(1, LESSEES + 1)),
        tuple(_body(f"村集体{number:03}", OrganisationKind.VILLAGE_COLLECTIVE, village.id) for number, village in numbered(places.huancui)),
        tuple(_body(f"供应企业{number}", OrganisationKind.ENTERPRISE, TAIERZHUANG, TAIERZHUANG) for number in range(1, 7)),
        responsible,
        secretaries,
        officers,
        (
            *_secretaries(secretaries, places),
            *_responsible(responsible, places),
            *(_posting(cadre, town, PostingKind.TOWN_OFFICER, date(2016, 3, 1)) for cadre, town in zip(officers, towns, strict=True)),
        ),
    )


def _body(name: str, kind: OrganisationKind, division: UUID = HUANCUI, owner: UUID = HUANCUI) -> Organisation:
    return made(Organisation, name, owner, kind=kind, name=f"{SIGN}{name}", division_id=division)


def _cadre(number: int, departments: tuple[Organisation, ...], title: str) -> Cadre:
    office = departments[number % len(departments)]
    return made(Cadre, f"{number:03}", HUANCUI, name=f"{SIGN}干部{number:03}", title=title, organisation_id=office.id)


def _secretaries(cadres: tuple[Cadre, ...], places: Places) -> Iterable[Posting]:
    """One in each key village now; some villages had another one before."""
    now, former = cadres[: len(places.key)], cadres[len(places.key) :]
    for at, (cadre, village) in enumerate(zip(now, places.key, strict=True)):
        since = TURN if at < len(former) else date(2016, 4, 1)
        yield _posting(cadre, village.id, PostingKind.FIRST_SECRETARY, since)
    for cadre, village in zip(former, places.key, strict=False):
        yield _posting(cadre, village.id, PostingKind.FIRST_SECRETARY, date(2016, 4, 1), TURN)


def _responsible(cadres: tuple[Cadre, ...], places: Places) -> Iterable[Posting]:
    chance = dice("offices")
    for at, cadre in enumerate(cadres):
        village = places.huancui[at % len(places.huancui)]
        yield _posting(cadre, village.id, PostingKind.RESPONSIBLE, date(2016, chance.randint(3, 9), 1))


def _posting(cadre: Cadre, division: UUID | None, kind: PostingKind, since: date, until: date | None = None) -> Posting:
    return made(
        Posting,
        f"{cadre.name}-{kind.name}",
        HUANCUI,
        cadre_id=cadre.id,
        division_id=division,
        kind=kind,
        starts_on=since,
        starts_on_precision=DatePrecision.DAY,
        ends_on=until,
        ends_on_precision=until and DatePrecision.DAY,
    )
