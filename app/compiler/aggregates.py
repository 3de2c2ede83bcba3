"""Fields below `aggregate` -> figures and groups of a list.

A sum, an average or an extreme of rows that differ in what makes them alike (the kind of a flow, the unit of a count) is refused,
unless the filter fixes it or the groups are made by it. Days are alike.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Protocol, TypeAlias

from graphql import SelectionSetNode

from app.compiler.arguments import Constant, Given
from app.compiler.catalog import Column, Entity, Grouping, Kind, Many, One
from app.compiler.criteria import Criteria, fixes
from app.compiler.params import AsSize, Decode, Param, Path
from app.compiler.plan import (
    Aggregate,
    Branch,
    Figure,
    Figures,
    Function,
    GroupKey,
    GroupOrder,
    Groups,
    Part,
    Suppressed,
    Text,
    ToOne,
    Total,
)
from app.compiler.selection import Field
from app.compiler.shape import Items, Keys, Leaf
from app.errors import BadUserInput, MixedKinds

GROUPS = 50
GROUPS_LIMIT = 1_000
KEYS = 5
DAYS = (Kind.DATE, Kind.DATE_TIME)
FUNCTIONS = {function.value: function for function in Function}
TYPES = {Function.SUM: "Sum", Function.AVG: "Average", Function.MIN: "Extremes", Function.MAX: "Extremes"}

Sets: TypeAlias = tuple[SelectionSetNode, ...]


class Planning(Protocol):
    """What the planner of the whole operation lends."""

    def fields(self, type_name: str, sets: Sets) -> tuple[Field, ...]: ...
    def given(self, type_name: str, asked: Field) -> dict[str, Given]: ...
    def param(self, given: Given, decode: Decode, path: Path) -> Param: ...
    def permit(self, permission: str | None, path: Path) -> None: ...
    def branches(self, one: One, sets: Sets, path: Path) -> tuple[Branch, ...]: ...


@dataclass(frozen=True, slots=True)
class Aggregates:
    """The figures of one list: of rows of `many`'s target that the filter `where` leaves in."""

    planning: Planning
    many: Many
    entity: Entity
    where: Criteria | None

    def aggregate(self, asked: Field, path: Path) -> Aggregate:
        """The plan of `aggregate`. Raises MixedKinds, and BadUserInput for groups that cannot be made."""
        name = f"{self.many.target}Aggregate"
        return Aggregate(asked.key, tuple(self.member(name, f, (*path, f.key)) for f in self.planning.fields(name, asked.selections)))

    def member(self, type_name: str, asked: Field, path: Path) -> Total | Suppressed | Figures | Groups | Text:
        return self.groups(asked, path) if asked.name == "groups" else self.common(type_name, asked, path, ())

    def common(self, type_name: str, asked: Field, path: Path, by: tuple[Grouping, ...]) -> Total | Suppressed | Figures | Text:
        """What a group tells like the whole list."""
        match asked.name:
            case "__typename":
                return Text(asked.key, f'"{type_name}"')
            case "count":
                return Total(asked.key)
            case "suppressed":
                return Suppressed(asked.key)
        return self.figures(asked, path, by)

    # Figures

    def figures(self, asked: Field, path: Path, by: tuple[Grouping, ...]) -> Figures:
        function = FUNCTIONS[asked.name]
        name = f"{self.many.target}{TYPES[function]}"
        found: list[Figure | Text] = []
        for f in self.planning.fields(name, asked.selections):
            if f.name == "__typename":
                found.append(Text(f.key, f'"{name}"'))
            else:
                given = self.planning.given(name, f)
                figure = replace(self.figure(f.name, function, (*path, f.key), by), key=f.key)
                found.append(replace(figure, unit=given["unit"].mark) if "unit" in given else figure)
        return Figures(asked.key, tuple(found))

    def figure(self, name: str, function: Function, path: Path, by: tuple[Grouping, ...]) -> Figure:
        column = self.entity.columns[name]
        self.planning.permit(column.filter_permission, path)
        if column.kind not in DAYS and not column.ordinal:
            self.alike(path, by)
        return Figure(name, function, replace(column, kind=_kind(function, column.kind), nullable=True))

    def alike(self, path: Path, by: tuple[Grouping, ...]) -> None:
        """Raises MixedKinds for figures that may differ in kind or unit."""
        grouped = {attribute for grouping in by if grouping.part is None for attribute in grouping.attributes}
        if self.many.arm:
            grouped.add(self.many.arm.remote)  # the parent is one
        mixed = [a for a in self.entity.alike if a not in grouped and not fixes(self.where, a)]
        if mixed:
            names = " and ".join(self.name_of(attribute) for attribute in mixed)
            raise MixedKinds(
                f"These figures may differ in {names} and are not alike then: fix it in `where` by eq, or group by it.", path=path
            )

    def name_of(self, attribute: str) -> str:
        return next(name for name, grouping in self.entity.groupings.items() if attribute in grouping.attributes)

    # Groups

    def groups(self, asked: Field, path: Path) -> Groups:
        given = self.planning.given(f"{self.many.target}Aggregate", asked)
        by = self.by(given["by"], (*path, "by"))
        size = given.get("first")
        if size is None or size.shape is None:
            size = Given(Leaf(), Constant(GROUPS))
        name = f"{self.many.target}Group"
        members: list[GroupKey | Total | Suppressed | Figures | Text] = []
        for f in self.planning.fields(name, asked.selections):
            below = (*path, f.key)
            members.append(self.key(f, by, below) if f.name == "key" else self.common(name, f, below, by))
        order = self.order(given.get("orderBy"), (*path, "orderBy"), by)
        return Groups(asked.key, by, order, self.planning.param(size, AsSize(GROUPS_LIMIT), (*path, "first")), tuple(members))

    def by(self, given: Given, path: Path) -> tuple[Grouping, ...]:
        assert isinstance(given.shape, Items), "validated: a list"
        if not given.shape.marks:
            raise BadUserInput("Groups need at least one key to be made by.", path=path)
        if len(given.shape.marks) > KEYS:
            raise BadUserInput(f"Groups are made by at most {KEYS} keys; these are {len(given.shape.marks)}.", path=path)
        found = {name: self.entity.groupings[name] for name in given.shape.marks}
        for name, grouping in found.items():
            if isinstance(grouping.member, Column):
                self.planning.permit(grouping.member.filter_permission, (*path, name))
        return tuple(found.values())

    def order(self, given: Given | None, path: Path, by: tuple[Grouping, ...]) -> tuple[GroupOrder, ...]:
        """The order that is asked for, or the keys as they come."""
        if given is None or not isinstance(given.shape, Items) or not given.shape.objects:
            return tuple(self.by_key(grouping, descending=False, path=path) for grouping in by)
        asked = [{n: one.mark for n, one in keys.of if isinstance(one, Leaf)} for keys in given.shape.objects if isinstance(keys, Keys)]
        if len({marks["field"] for marks in asked}) < len(asked):
            raise BadUserInput("A field can be named once in an order.", path=path)
        if len(asked) > KEYS:
            raise BadUserInput(f"An order has at most {KEYS} keys; these are {len(asked)}.", path=path)
        return tuple(self.order_key(str(marks["field"]), marks.get("direction"), path, by) for marks in asked)

    def order_key(self, field: str, direction: str | None, path: Path, by: tuple[Grouping, ...]) -> GroupOrder:
        function, _, name = field.partition("_")
        if function == "KEY":
            if self.entity.groupings[name] not in by:
                raise BadUserInput(f"Groups are not made by {name}: name it in `by` to order them by it.", path=(*path, field))
            return self.by_key(self.entity.groupings[name], descending=direction == "DESC", path=path)
        column = next((n for n in self.entity.columns if _snake(n) == name.lower()), None)
        figure = self.figure(column, FUNCTIONS[function.lower()], (*path, field), by) if column else None
        return GroupOrder(figure, direction != "ASC")

    def by_key(self, grouping: Grouping, *, descending: bool, path: Path) -> GroupOrder:
        branches = self.planning.branches(grouping.member, (), path) if isinstance(grouping.member, One) else ()
        return GroupOrder(grouping, descending, branches)

    def key(self, asked: Field, by: tuple[Grouping, ...], path: Path) -> GroupKey:
        name = f"{self.many.target}GroupKey"
        return GroupKey(asked.key, tuple(self.part(f, name, by, (*path, f.key)) for f in self.planning.fields(name, asked.selections)))

    def part(self, asked: Field, type_name: str, by: tuple[Grouping, ...], path: Path) -> Part | ToOne | Text:
        if asked.name == "__typename":
            return Text(asked.key, f'"{type_name}"')
        grouping = next(g for name, g in self.entity.groupings.items() if name.lower() == _snake(asked.name))
        if grouping not in by:
            return Text(asked.key, "null")
        if isinstance(grouping.member, One):
            return ToOne(asked.key, self.planning.branches(grouping.member, asked.selections, path))
        return Part(asked.key, grouping)


def _kind(function: Function, kind: Kind) -> Kind:
    """How a figure is written: a sum of whole numbers may outgrow them, an average of them is none."""
    match function, kind:
        case Function.SUM, Kind.INT:
            return Kind.BIG_INT
        case Function.AVG, Kind.INT | Kind.BIG_INT:
            return Kind.DECIMAL
    return kind


def _snake(name: str) -> str:
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in name)
