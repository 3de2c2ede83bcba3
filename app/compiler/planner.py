"""Fields + Catalog -> Plan: the rows of an operation.

One planner makes one plan: it numbers the parameters, gathers the permissions, and refuses an operation that
fragments and aliases blow up beyond `MEMBERS`.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

from graphql import OperationDefinitionNode, SelectionSetNode

from app.compiler.aggregates import Aggregates
from app.compiler.arguments import Constant, Given, Several, arguments
from app.compiler.catalog import (
    Argument,
    ByNode,
    ByNodes,
    Catalog,
    Column,
    Entity,
    Group,
    Kind,
    Lookup,
    Many,
    One,
    Reported,
    Searched,
    Taken,
)
from app.compiler.filters import Filters
from app.compiler.paging import Field as Paged
from app.compiler.paging import bounds, ordered
from app.compiler.params import AsDay, AsKey, AsKeys, AsRead, AsText, AsValue, Decode, Param, Path
from app.compiler.plan import (
    Branch,
    CursorOf,
    Edges,
    Foreign,
    Found,
    FoundNodes,
    Held,
    Info,
    InfoOf,
    List,
    NodeOf,
    Nodes,
    Object,
    Page,
    PageInfo,
    PageMember,
    Plan,
    RootMember,
    RowMember,
    Sourced,
    Suppressed,
    Text,
    ToOne,
    Total,
    Value,
    Variant,
)
from app.compiler.rules import INTROSPECTION
from app.compiler.selection import Field, Selections
from app.compiler.shape import Items, Keys, Leaf
from app.errors import BadUserInput, ValidationFailed

MEMBERS = 5_000

Sets: TypeAlias = tuple[SelectionSetNode, ...]


def plan(operation: OperationDefinitionNode, selections: Selections, catalog: Catalog) -> Plan:
    """The plan of a query. Raises BadUserInput for arguments that no request could mend."""
    planner = Planner(selections, catalog)
    root = selections.schema.query_type
    assert root is not None
    members = tuple(planner.root(f) for f in selections.fields(root.name, (operation.selection_set,)))
    return Plan(members, tuple(planner.params), tuple(planner.permissions))


@dataclass(slots=True)
class Planner:
    """One plan in the making."""

    selections: Selections
    catalog: Catalog
    params: list[Param] = field(default_factory=list)
    permissions: list[tuple[str, Path]] = field(default_factory=list)
    shared: dict[Any, RowMember] = field(default_factory=dict)
    filters: Filters = field(init=False)
    count: int = 0

    def __post_init__(self) -> None:
        self.filters = Filters(self.catalog, self.param, self.permit)

    # Roots

    def root(self, asked: Field) -> RootMember:
        if asked.name == "__typename":
            return Text(asked.key, '"Query"')
        if asked.name in INTROSPECTION:
            return Foreign(asked.key)
        path, given = (asked.key,), self.given("Query", asked)
        match self.catalog.roots[asked.name]:
            case Lookup() as lookup:
                return self.found(asked, path, given, lookup)
            case ByNode():
                return self.node(asked, path, given["id"])
            case ByNodes(limit=limit):
                return self.nodes(asked, path, given["ids"], limit)
            case Many() as many:
                return self.page("Query", asked, path, many)
            case Reported() as reported:
                return self.reported(asked, path, given, reported)
            case Searched() as searched:
                return self.searched(asked, path, given, searched)

    def found(self, asked: Field, path: Path, given: dict[str, Given], lookup: Lookup) -> RootMember:
        name, one = next(iter(given.items()))
        if isinstance(one.shape, Keys):
            (name, one), path = next(iter(one.keys.items())), (*path, name)
        attribute = lookup.by[name]
        tags = frozenset(e.tag for e in self.catalog.concrete(lookup.target))
        decode: Decode = AsKey(tags) if attribute == "id" else AsText()
        param = self.param(one, decode, (*path, name))
        variants = self.variants(lookup.target, asked.selections, (asked.key,))
        return Found(asked.key, variants, attribute, param)

    def node(self, asked: Field, path: Path, given: Given) -> RootMember:
        if given.mark not in self.catalog.tags:
            raise BadUserInput("This is not an id of any record here.", path=(*path, "id"))
        entity = self.catalog.tags[given.mark]
        param = self.param(given, AsKey(frozenset({entity.tag})), (*path, "id"))
        return Found(asked.key, (self.variant(entity, asked.selections, path),), "id", param)

    def nodes(self, asked: Field, path: Path, given: Given, limit: int) -> RootMember:
        assert isinstance(given.shape, Items), "validated: ids are a list of strings"
        marks = {str(mark) for mark in given.shape.marks}
        if marks - set(self.catalog.tags):
            raise BadUserInput("One of these is not an id of any record here.", path=(*path, "ids"))
        if not marks:
            return Text(asked.key, "[]")
        variants = tuple(self.variant(self.catalog.tags[m], asked.selections, path) for m in sorted(marks))
        tags = frozenset(marks)
        return FoundNodes(
            asked.key,
            variants,
            self.param(given, AsKeys(tags, limit), (*path, "ids")),
            self.param(given, AsKeys(tags, limit, tags_only=True), (*path, "ids")),
        )

    def reported(self, asked: Field, path: Path, given: dict[str, Given], reported: Reported) -> RootMember:
        absent = {name: Given(None, Constant(getattr(taken, "default", None))) for name, taken in reported.arguments.items()}
        given = absent | given
        parameters = tuple((n, self.param(given[n], _decode(taken, given), (*path, n))) for n, taken in reported.arguments.items())
        inner = self.rows(asked, path, Many(reported.target, None, listed=True))
        return Sourced(asked.key, inner, reported.listed, parameters)

    def searched(self, asked: Field, path: Path, given: dict[str, Given], searched: Searched) -> Page:
        found = {name: given.get(name) or Given(None, Constant(None)) for name in searched.arguments}
        parameters = []
        for name, argument in searched.arguments.items():
            shape = found[name].shape
            for mark in sorted(argument.guarded.keys() & shape.marks) if isinstance(shape, Items) else ():
                self.permit(argument.guarded[mark], (*path, name))
            parameters.append((name, self.param(found[name], _read(argument), (*path, name))))
        told = Given(Leaf(), Several(tuple(one.input for one in found.values())))
        return replace(self.page("Query", asked, path, searched.many, told=told), parameters=tuple(parameters))

    # Rows

    def variants(self, type_name: str, sets: Sets, path: Path) -> tuple[Variant, ...]:
        return tuple(self.variant(entity, sets, path) for entity in self.catalog.concrete(type_name))

    def variant(self, entity: Entity, sets: Sets, path: Path) -> Variant:
        fields = self.selections.fields(entity.name, sets)
        self.count += len(fields)
        if self.count > MEMBERS:
            raise ValidationFailed(f"The operation selects more than {MEMBERS} fields once fragments are spread.")
        return Variant(entity, tuple(self.member(entity, f, (*path, f.key)) for f in fields))

    def member(self, entity: Entity, asked: Field, path: Path) -> RowMember:
        if asked.name == "__typename":
            return Text(asked.key, f'"{entity.name}"')
        match entity.fields[asked.name]:
            case Column() as column:
                return self.value(entity.name, asked, column, path)
            case Group() as group:
                return self.group(group, asked, path)
            case One() | Many() as relation:
                return self.relation(entity, asked, relation, path)

    def relation(self, entity: Entity, asked: Field, relation: One | Many, path: Path) -> RowMember:
        """A relation that the types of an interface share is planned once, or depth would multiply by their number."""
        key = (path, relation, tuple(map(id, asked.nodes)))
        if key not in self.shared:
            match relation:
                case One() as one:
                    self.shared[key] = ToOne(asked.key, self.branches(one, asked.selections, path))
                case Many(listed=True) as many:
                    self.shared[key] = self.rows(asked, path, many)
                case Many() as many:
                    self.shared[key] = self.page(entity.name, asked, path, many)
        return self.shared[key]

    def value(self, type_name: str, asked: Field, column: Column, path: Path) -> Value:
        self.permit(column.permission, path)
        given = self.given(type_name, asked)
        unit = given["unit"].mark if "unit" in given else None
        return Value(asked.key, column, unit)

    def group(self, group: Group, asked: Field, path: Path) -> Object:
        members: list[RowMember] = []
        for f in self.selections.fields(group.type_name, asked.selections):
            if f.name == "__typename":
                members.append(Text(f.key, f'"{group.type_name}"'))
            else:
                members.append(self.value(group.type_name, f, group.fields[f.name], (*path, f.key)))
        return Object(asked.key, tuple(members))

    def branches(self, one: One, sets: Sets, path: Path) -> tuple[Branch, ...]:
        concrete = self.catalog.concrete(one.target)
        return tuple(Branch(arm, tuple(self.variant(e, sets, path) for e in concrete if e.source == arm.source)) for arm in one.arms)

    def rows(self, asked: Field, path: Path, many: Many) -> List:
        variants = self.variants(many.target, asked.selections, path)
        entity = variants[0].entity
        return List(asked.key, entity.source, many.arm, variants, entity.order)

    # Pages

    def page(self, type_name: str, asked: Field, path: Path, many: Many, *, told: Given | None = None) -> Page:
        entities, holder = self.catalog.concrete(many.target), self.catalog.entities.get(type_name)
        ahead = self.looks_ahead(many, asked)
        given = self.given(type_name, asked)
        order = ordered(entities[0], given.get("orderBy"), (*path, "orderBy"))
        field = Paged(f"{holder.source_name if holder else type_name}.{asked.name}", path, told or given.get("where"))
        page_bounds = bounds(field, given, order, ahead, self.param)
        connection = self.connection(many)
        where = self.filters.where(many.target, given.get("where"), (*path, "where"))
        figures = Aggregates(self, many, entities[0], where)
        fields = self.selections.fields(connection, asked.selections)
        members = tuple(self.page_member(connection, f, many, (*path, f.key), figures) for f in fields)
        return Page(
            asked.key,
            entities[0].source,
            many.arm,
            entities,
            order,
            page_bounds,
            members,
            many.guarded,
            self.held(entities[0], given, path),
            where,
        )

    def held(self, entity: Entity, given: dict[str, Given], path: Path) -> Held | None:
        if "asOf" not in given or given["asOf"].shape is None or entity.period is None:
            return None
        return Held(*entity.period, self.param(given["asOf"], AsDay(), (*path, "asOf")))

    def connection(self, many: Many) -> str:
        return f"{many.target}Connection"

    def looks_ahead(self, many: Many, asked: Field) -> bool:
        fields = self.selections.fields(self.connection(many), asked.selections)
        return any(f.name == "pageInfo" for f in fields)

    def page_member(self, connection: str, asked: Field, many: Many, path: Path, figures: Aggregates) -> PageMember:
        match asked.name:
            case "__typename":
                return Text(asked.key, f'"{connection}"')
            case "edges":
                return Edges(asked.key, tuple(self.edge(f, many, (*path, f.key)) for f in self.edge_fields(many, asked)))
            case "nodes":
                return Nodes(asked.key, self.variants(many.target, asked.selections, path))
            case "pageInfo":
                fields = self.selections.fields("PageInfo", asked.selections)
                return PageInfo(asked.key, tuple(_info(f) for f in fields))
            case "totalCount":
                return Total(asked.key)
            case "suppressed":
                return Suppressed(asked.key)
            case "aggregate":
                return figures.aggregate(asked, path)
        raise AssertionError(f"a connection has no {asked.name}")

    def edge_fields(self, many: Many, asked: Field) -> tuple[Field, ...]:
        return self.selections.fields(f"{many.target}Edge", asked.selections)

    def edge(self, asked: Field, many: Many, path: Path) -> CursorOf | NodeOf | Text:
        match asked.name:
            case "cursor":
                return CursorOf(asked.key)
            case "node":
                return NodeOf(asked.key, self.variants(many.target, asked.selections, path))
        return Text(asked.key, f'"{many.target}Edge"')

    # What is lent to others

    def fields(self, type_name: str, sets: Sets) -> tuple[Field, ...]:
        return tuple(self.selections.fields(type_name, sets))

    def permit(self, permission: str | None, path: Path) -> None:
        """Note that the reader needs a permission for what is asked at `path`."""
        if permission:
            self.permissions.append((permission, path))

    def given(self, type_name: str, asked: Field) -> dict[str, Given]:
        if not asked.node.arguments:
            return {}
        definition = self.selections.schema.type_map[type_name].fields[asked.name]  # type: ignore[attr-defined]
        return arguments(asked.node, definition, self.selections.shapes)

    def param(self, given: Given, decode: Decode, path: Path) -> Param:
        made = Param(f"p{len(self.params) + 1}", given.input, decode, path)
        self.params.append(made)
        return made


def _read(argument: Argument) -> AsRead:
    return AsRead(argument.read, argument.type, argument.needs)


def _decode(taken: Taken | Argument, given: dict[str, Given]) -> Decode:
    if isinstance(taken, Argument):
        return _read(taken)
    match taken.kind:
        case Kind.ID:
            return AsKey(taken.tags)
        case Kind.DATE:
            return AsDay(given[taken.since].input if taken.since else None)
    return AsValue(taken.kind)


def _info(asked: Field) -> InfoOf | Text:
    return Text(asked.key, '"PageInfo"') if asked.name == "__typename" else InfoOf(asked.key, Info(asked.name))
