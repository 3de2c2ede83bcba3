"""What we keep: the partner's records with the cursor behind them, and our own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from tests.sync.client.record import Record

Place = tuple[str, str]
Digests = dict[tuple[str, int], tuple[int, str]]
"""Count and digest by kind and bucket."""


@dataclass(slots=True)
class Store:
    """Two dictionaries and how far we have read; `unsent` are records of ours of which the partner has said nothing final."""

    theirs: dict[Place, Record] = field(default_factory=dict)
    ours: dict[Place, Record] = field(default_factory=dict)
    unsent: set[Place] = field(default_factory=set)
    cursor: str | None = None

    def keep(self, records: Iterable[Record], cursor: str | None) -> None:
        """A page and its cursor in one step: whoever looks sees both or neither."""
        self.theirs, self.cursor = kept(self.theirs, records), cursor

    def mend(self, records: Iterable[Record], gone: Iterable[Place]) -> None:
        """What a comparison found."""
        left = set(gone)
        self.theirs = {place: one for place, one in kept(self.theirs, records).items() if place not in left}

    def write(self, one: Record) -> None:
        """A record of our own, to be sent."""
        self.ours[one.place] = one
        self.unsent.add(one.place)


def kept(known: dict[Place, Record], came: Iterable[Record]) -> dict[Place, Record]:
    """What is known once these have come, in whatever order and however often."""
    found = dict(known)
    for one in came:
        if one.state is None:
            found.pop(one.place, None)
        elif one.place not in found or found[one.place].newness < one.newness:
            found[one.place] = one
    return found


def bucket(key: str, buckets: int) -> int:
    """The last byte of a key says it."""
    return int(key[-2:], 16) % buckets


def digests(records: Iterable[Record], buckets: int) -> Digests:
    """What two sides compare."""
    numbers: dict[tuple[str, int], tuple[int, int]] = {}
    for one in records:
        at = one.kind, bucket(one.key, buckets)
        count, together = numbers.get(at, (0, 0))
        numbers[at] = count + 1, together ^ int(one.digest[:16], 16)
    return {at: (count, f"{together:016x}") for at, (count, together) in numbers.items()}
