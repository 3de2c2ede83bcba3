"""One village in its place: what everything that hangs on it must know."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from app.data.province.scale import Scale
from app.data.province.sheet import Keys, Sheet
from app.data.province.top import SIGN

DESIGNATIONS = ("PROVINCIAL_KEY", "SCATTERED")  # of the first two villages of each four


@dataclass(frozen=True, slots=True)
class Place:
    """`pair` is the number of its district's pairing, where the district is assisted; `owner` is the district's key."""

    number: int
    town: int
    district: int
    key: str
    town_key: str
    owner: str
    scale: Scale
    keys: Keys
    sheet: Sheet
    chance: Random

    @property
    def name(self) -> str:
        return f"{SIGN}村{self.number + 1:06}"

    @property
    def designation(self) -> str | None:
        at = self.number % 4
        return DESIGNATIONS[at] if at < len(DESIGNATIONS) else None

    @property
    def pair(self) -> int | None:
        return self.district // 2 if self.district % 2 else None

    def of(self, kind: str) -> Callable[[int], str]:
        return self.keys.of(kind)

    def add(self, table: str, *values: object) -> None:
        self.sheet.add(table, self.owner, *values)


def place(scale: Scale, number: int, sheet: Sheet) -> Place:
    """Each village has dice of its own, so that it is the same whoever makes it."""
    keys, town = Keys(scale.seed), scale.town_of(number)
    district = scale.district_of(town)
    chance = Random(f"province/{scale.seed}/{number}")  # noqa: S311 - nothing secret
    owner = keys.of("district")(district)
    return Place(number, town, district, keys.of("village")(number), keys.of("town")(town), owner, scale, keys, sheet, chance)
