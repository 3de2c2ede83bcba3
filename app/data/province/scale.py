"""How many there are of each kind, and which belongs where: arithmetic alone, so that any village can be made without the others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

SIZES = (2, 3, 4, 3, 1, 5, 3, 2, 4, 3)  # members of ten households in a row
HOUSEHOLDS, PEOPLE = 50, 150  # of a village
CADRES, PROJECTS = 5, 2  # of a village; the last of the cadres is its First Secretary, where it has one
VILLAGES, TOWNS, PAIRS = 20, 10, 4  # of a town, of a district, of a city
DEPARTMENTS, FIRMS = 24, 4  # of a district, of a town
YEARS = range(2016, 2021)


@dataclass(frozen=True, slots=True)
class Scale:
    """A province of so many people; districts come in pairs, and the first of two assists the second."""

    people: int
    seed: int

    @property
    def villages(self) -> int:
        return -(-self.people // PEOPLE)

    @property
    def districts(self) -> int:
        return 2 * -(-self.villages // (2 * TOWNS * VILLAGES))

    @property
    def towns(self) -> int:
        return max(self.districts, -(-self.villages // VILLAGES))

    @property
    def cities(self) -> int:
        return -(-self.districts // (2 * PAIRS))

    def town_of(self, village: int) -> int:
        return village * self.towns // self.villages

    def district_of(self, town: int) -> int:
        return town * self.districts // self.towns

    def homes(self, village: int) -> Iterator[tuple[int, int, int]]:
        """The households of a village: number, number of its first member, how many members."""
        household, person = village * HOUSEHOLDS, village * PEOPLE
        for at in range(HOUSEHOLDS):
            size = min(SIZES[at % len(SIZES)], self.people - person)
            if size > 0:
                yield household + at, person, size
            person += size
