"""727 households of Huancui, 1,200 of Tai'erzhuang, and their members: nobody lives in them.

Ages, groups and causes are drawn, so that a list looks like a list. Of the members in Huancui 961 benefit from projects; in
Tai'erzhuang everybody does.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import cycle, islice, pairwise
from random import Random
from uuid import UUID

from app.data.demo.places import Places
from app.data.demo.row import HUANCUI, SIGN, TAIERZHUANG, day, dice, made
from app.models import Beneficiary, Division, Gender, Group, HardshipCause, Household, HouseholdStatus, MemberRole, Membership, Person, Row

PAIRED, BENEFITING = 727, 961
PER_VILLAGE = 50  # households of each village of Tai'erzhuang
ORDINARY_EVERY = 200  # one household in so many of Tai'erzhuang was never poor, and is watched
SIZES_HUANCUI = (2, 1, 3, 2, 2, 1, 4, 2, 1, 2)
SIZES_TAIERZHUANG = (2, 3, 3, 2, 4, 2, 3, 2, 3, 3)
ROLES = (MemberRole.HEAD, MemberRole.SPOUSE, MemberRole.CHILD, MemberRole.PARENT)
BORN = {MemberRole.HEAD: (1938, 1975), MemberRole.SPOUSE: (1940, 1977), MemberRole.CHILD: (1996, 2013), MemberRole.PARENT: (1930, 1945)}
REGISTERED_ON, MOVED_ON = date(2016, 1, 1), date(2018, 7, 1)


@dataclass(frozen=True, slots=True)
class Home:
    """A household with those who belong to it now, the head first."""

    household: Household
    members: tuple[Person, ...]

    @property
    def ordinary(self) -> bool:
        return self.household.status is HouseholdStatus.ORDINARY


@dataclass(frozen=True, slots=True)
class People:
    huancui: tuple[Home, ...]
    taierzhuang: tuple[Home, ...]
    memberships: tuple[Membership, ...]
    benefiting: tuple[tuple[Home, Person, Beneficiary], ...]
    assisted: tuple[tuple[Home, Person, Beneficiary], ...]
    households: tuple[Beneficiary, ...]
    villages: tuple[Beneficiary, ...]

    @property
    def rows(self) -> tuple[Row, ...]:
        homes = self.huancui + self.taierzhuang
        persons = (person for home in homes for person in home.members)
        recipients = (to for *_, to in self.benefiting + self.assisted)
        return (*(home.household for home in homes), *persons, *self.memberships, *recipients, *self.households, *self.villages)


def people(places: Places) -> People:
    chance = dice("people")
    villages = [places.huancui[at % len(places.huancui)] for at in range(PAIRED)]
    huancui = tuple(_homes(chance, HUANCUI, 1, sorted(villages, key=lambda village: village.name), SIZES_HUANCUI))
    theirs = [village for village in places.assisted for _ in range(PER_VILLAGE)]
    taierzhuang = tuple(_homes(chance, TAIERZHUANG, 2001, theirs, SIZES_TAIERZHUANG))
    chosen = _chosen(chance, huancui)
    return People(
        huancui,
        taierzhuang,
        (*_memberships(huancui), *_memberships(taierzhuang), *_moved(huancui)),
        tuple((home, person, _recipient(HUANCUI, person)) for home, person in chosen),
        tuple((home, person, _recipient(TAIERZHUANG, person)) for home in taierzhuang if not home.ordinary for person in home.members),
        tuple(_household(HUANCUI, home.household) for home in huancui),
        tuple(_place(TAIERZHUANG, village) for village in places.assisted),
    )


def _homes(chance: Random, owner: UUID, first: int, villages: list[Division], sizes: tuple[int, ...]) -> Iterator[Home]:
    for number, (village, size) in enumerate(zip(villages, islice(cycle(sizes), len(villages)), strict=True), first):
        members = tuple(_person(chance, owner, f"{number:04}-{at + 1}", role) for at, role in enumerate(ROLES[:size]))
        yield Home(_home(chance, owner, number, village, members), members)


def _home(chance: Random, owner: UUID, number: int, village: Division, members: tuple[Person, ...]) -> Household:
    causes = [HardshipCause.DISABILITY] if any(Group.DISABLED in person.groups for person in members) else []
    causes.append(chance.choice((HardshipCause.ILLNESS, HardshipCause.NO_LABOUR, HardshipCause.SCHOOLING, HardshipCause.DISASTER)))
    ordinary = owner == TAIERZHUANG and number % ORDINARY_EVERY == 0
    lifted = HouseholdStatus.LIFTED_OUT_WITH_POLICY if chance.random() < 0.8 else HouseholdStatus.LIFTED_OUT
    lifted_on = date(chance.choice((2016, 2017, 2017, 2018, 2018)), 12, chance.randint(1, 28))
    return made(
        Household,
        f"{number:04}",
        owner,
        village_id=village.id,
        code=f"{SIGN}-{number:04}",
        status=HouseholdStatus.ORDINARY if ordinary else lifted,
        lifted_out_on=None if ordinary else lifted_on,
        causes=[] if ordinary else causes,
    )


def _person(chance: Random, owner: UUID, number: str, role: MemberRole) -> Person:
    born = day(chance, *(date(year, 6, 1) for year in BORN[role]))
    gender = chance.choice((Gender.FEMALE, Gender.MALE))
    disabled = chance.random() < 0.18
    groups = _groups(2020 - born.year, gender, disabled)
    name, level = f"{SIGN}人员{number}", chance.choice(("二级", "三级", "四级"))
    disability = f"{SIGN}：肢体{level}" if disabled else None
    return made(Person, number, owner, name=name, gender=gender, birth_date=born, disability=disability, groups=groups)


def _groups(age: int, gender: Gender, disabled: bool) -> list[Group]:
    fits = {
        Group.DISABLED: disabled,
        Group.STUDENT: 6 <= age <= 22,
        Group.WOMAN: gender is Gender.FEMALE and age > 22,
        Group.ELDERLY: age >= 60,
        Group.LABOUR_CAPABLE: 18 <= age < 60 and not disabled,
    }
    return [group for group, member in fits.items() if member]


def _chosen(chance: Random, homes: tuple[Home, ...]) -> list[tuple[Home, Person]]:
    """Who benefits in Huancui: every head, and as many others as it takes."""
    heads = [(home, home.members[0]) for home in homes]
    others = [(home, person) for home in homes for person in home.members[1:]]
    return heads + chance.sample(others, BENEFITING - len(heads))


def _memberships(homes: tuple[Home, ...]) -> Iterator[Membership]:
    for home in homes:
        for person, role in zip(home.members, ROLES, strict=False):
            joined = MOVED_ON if _has_moved(home, role) else REGISTERED_ON
            yield _membership(home.household, person, role, joined)


def _moved(homes: tuple[Home, ...]) -> Iterator[Membership]:
    """Some children lived in the household before, with grandparents, until they came home."""
    for before, home in pairwise(homes):
        if _has_moved(home, MemberRole.CHILD):
            yield _membership(before.household, home.members[2], MemberRole.GRANDCHILD, REGISTERED_ON, MOVED_ON)


def _has_moved(home: Home, role: MemberRole) -> bool:
    return role is MemberRole.CHILD and len(home.members) > 3 and home.household.owner_district_id == HUANCUI


def _membership(home: Household, person: Person, role: MemberRole, since: date, until: date | None = None) -> Membership:
    assert home.owner_district_id is not None
    given = {"household_id": home.id, "person_id": person.id, "role": role, "starts_on": since, "ends_on": until}
    return made(Membership, f"{person.name}-{since}", home.owner_district_id, **given)


def _recipient(owner: UUID, person: Person) -> Beneficiary:
    return made(Beneficiary, person.name, owner, district_id=owner, person_id=person.id, groups=person.groups)


def _household(owner: UUID, home: Household) -> Beneficiary:
    return made(Beneficiary, home.code, owner, district_id=owner, household_id=home.id, groups=[])


def _place(owner: UUID, village: Division) -> Beneficiary:
    return made(Beneficiary, village.name, owner, district_id=owner, village_id=village.id, groups=[])
