"""Groups of rows: by what they agree in, in their order, as many as are asked for, with the small ones of people held back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cmp_to_key
from typing import TYPE_CHECKING, Any

from tests.oracle.columns import Grouping, grouping
from tests.oracle.paging import compared
from tests.oracle.written import written

if TYPE_CHECKING:
    from tests.oracle.figures import Counted

USUAL = 50
SMALL = range(1, 5)
Key = tuple[Any, ...]


class Group:
    """Rows that agree, and what they agree in."""

    def __init__(self, counted: Counted, made: Mapping[str, Grouping], key: Key) -> None:
        self.counted, self.made, self.key = counted, made, key

    def field(self, name: str, arguments: Mapping[str, Any]) -> Any:
        return self.shown() if name == "key" else self.counted.field(name, arguments)

    def shown(self) -> dict[str, Any]:
        """The object of its key: null in whatever it was not made by."""
        oracle, row = self.counted.oracle, self.counted.rows[0]
        fields = getattr(oracle.schema.type_map[f"{self.counted.of}GroupKey"], "fields")  # noqa: B009
        found = dict.fromkeys(fields)
        for one, value in zip(self.made.values(), _flat(self.made, self.key), strict=True):
            if one.column is None:
                found[one.shown] = oracle.one(row, one.relation, one.target)
            else:
                found[one.shown] = value if one.part else written(one.column.type_name, value)
        return found

    def places(self, made: Grouping) -> Iterator[Any]:
        """Where its key comes among those of other groups: a record as in lists of its like, one that is not seen after all of them."""
        oracle, row = self.counted.oracle, self.counted.rows[0]
        if made.column is not None:
            yield _key(row, made)[0], False
            return
        for relation in made.relation:
            model = type(row).__mapper__.relationships[relation].mapper.class_
            kinds = [oracle.declared.kinds[name] for name in oracle.possible(made.target)]
            kind = next(one for one in kinds if one.model is model)
            found = oracle.one(row, (relation,), made.target)
            for key in kind.order:
                yield None if found is None else _plain(key.value(found)), key.descending
            yield getattr(getattr(row, relation), "id", None), False


def groups(counted: Counted, given: Mapping[str, Any]) -> list[Group]:
    """The groups of a list. `given` has passed `alike`."""
    made = {term: grouping(counted.oracle, counted.of, term) for term in dict.fromkeys(given["by"])}
    rows: dict[Key, list[Any]] = {}
    for row in counted.rows:
        rows.setdefault(tuple(part for one in made.values() for part in _key(row, one)), []).append(row)
    held_back = _held_back({key: len(found) for key, found in rows.items()}) if counted.guarded else set()
    found = [Group(replace(counted, rows=among, withheld=counted.tells or key in held_back), made, key) for key, among in rows.items()]
    size = USUAL if given.get("first") is None else given["first"]
    order = given.get("orderBy") or [{"field": f"KEY_{term}"} for term in made]
    ordered = sorted(([*_asked(group, order), *_up(group.key), (group, False)] for group in found), key=cmp_to_key(_first))
    return [group for *_, (group, _) in ordered[:size]]


def _held_back(counts: Mapping[Key, int]) -> set[Key]:
    """Small groups, and going up from the smallest every next one, until those held back are together no small number."""
    found: set[Key] = set()
    below = 0
    places = {key: [(count, False), *_up(key)] for key, count in counts.items()}
    for at in sorted(places.values(), key=cmp_to_key(_first)):
        key = tuple(part for part, _ in at[1:])
        if counts[key] in SMALL or below in SMALL:
            found.add(key)
        below += counts[key]
    return found


def _asked(group: Group, order: list[Mapping[str, Any]]) -> Iterator[Any]:
    """The places of a group in an order, each with whether it descends."""
    for asked in order:
        word, _, term = asked["field"].partition("_")
        if word == "KEY":
            turned = asked.get("direction") == "DESC"
            yield from ((place, descending is not turned) for place, descending in group.places(group.made[term]))
        else:
            shown = grouping(group.counted.oracle, group.counted.of, term).shown if term else ""
            figure = group.counted.figure(word.lower(), shown) if term else len(group.counted.rows)
            yield None if group.counted.withheld else figure, asked.get("direction") != "ASC"


def _first(mine: list[Any], theirs: list[Any]) -> int:
    """What is missing comes last, whichever way."""
    for (one, descending), (other, _) in zip(mine, theirs, strict=True):
        if found := compared(one, other, descending=descending, nulls_first=False):
            return found
    return 0


def _up(key: Key) -> list[Any]:
    return [(part, False) for part in key]


def _key(row: Any, made: Grouping) -> Key:
    """What tells the group of a row: a value, a part of one, the keys that lead to a record."""
    if made.column is None:
        return tuple(getattr(getattr(row, relation), "id", None) for relation in made.relation)
    value = _plain(getattr(row, made.column.attribute))
    if value is None or not made.part:
        return (value,)
    return (value.year,) if made.part == "YEAR" else (f"{value.year:04}-{value.month:02}",)


def _flat(made: Mapping[str, Grouping], key: Key) -> Iterator[Any]:
    """The first part of each key."""
    at = 0
    for one in made.values():
        yield key[at]
        at += len(one.relation) or 1


def _plain(value: Any) -> Any:
    return getattr(value, "name", value)
