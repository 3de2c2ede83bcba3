"""The villages that the article counts: 8 key and 78 other ones in Huancui, 23 of them scattered; and some in Tai'erzhuang."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from app.data.demo.row import HUANCUI, HUANCUI_TOWNS, SIGN, TAIERZHUANG, TAIERZHUANG_TOWNS, made
from app.models import DatePrecision, Designation, Division, Level, Row, VillageProfile

KEY, SCATTERED, OTHER = 8, 23, 55
MADE_TOWNS = 4
PER_TOWN = 4  # villages of each town of Tai'erzhuang


@dataclass(frozen=True, slots=True)
class Places:
    """Villages by what they are; `other` ones are neither key nor scattered."""

    towns: tuple[Division, ...]
    key: tuple[Division, ...]
    scattered: tuple[Division, ...]
    other: tuple[Division, ...]
    assisted: tuple[Division, ...]
    profiles: tuple[VillageProfile, ...]

    @property
    def huancui(self) -> tuple[Division, ...]:
        return self.key + self.scattered + self.other

    @property
    def rows(self) -> tuple[Row, ...]:
        return (*self.towns, *self.huancui, *self.assisted, *self.profiles)


def places() -> Places:
    """Villages of Huancui are numbered from 001, those of Tai'erzhuang from 201."""
    towns = tuple(
        made(Division, f"town-{number}", HUANCUI, level=Level.TOWN, name=f"{SIGN}镇{number}", parent_id=HUANCUI)
        for number in range(1, MADE_TOWNS + 1)
    )
    below = HUANCUI_TOWNS + tuple(town.id for town in towns)
    all_villages = tuple(_village(number, below[number % len(below)], HUANCUI) for number in range(1, KEY + SCATTERED + OTHER + 1))
    key, scattered, other = all_villages[:KEY], all_villages[KEY : KEY + SCATTERED], all_villages[KEY + SCATTERED :]
    assisted = tuple(
        _village(201 + at, TAIERZHUANG_TOWNS[at % len(TAIERZHUANG_TOWNS)], TAIERZHUANG) for at in range(PER_TOWN * len(TAIERZHUANG_TOWNS))
    )
    profiles = (
        *(_profile(village, Designation.PROVINCIAL_KEY, 2016) for village in key),
        *(_profile(village, Designation.SCATTERED, 2017) for village in scattered),
    )
    return Places(towns, key, scattered, other, assisted, profiles)


def _village(number: int, town: UUID, owner: UUID) -> Division:
    return made(Division, f"village-{number:03}", owner, level=Level.VILLAGE, name=f"{SIGN}村{number:03}", parent_id=town)


def _profile(village: Division, designation: Designation, year: int) -> VillageProfile:
    return made(
        VillageProfile,
        f"{village.name}-{designation.name}",
        HUANCUI,
        village_id=village.id,
        designation=designation,
        starts_on=date(year, 1, 1),
        starts_on_precision=DatePrecision.YEAR,
    )
