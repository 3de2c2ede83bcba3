"""Every way to ask of rows, read off the schema: a probe for each field, edge, filter, order, figure, group, report and search.

No list of types or fields is kept here, so what the schema gains is asked too. A probe is a whole operation; what may be refused stands
alone, so that a refusal hides no answer.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLScalarType,
    GraphQLSchema,
    GraphQLUnionType,
    get_named_type,
)

PAGE = 40
MARKS = ("and", "or", "not", "isNull")


class Probe(NamedTuple):
    """One operation, and what it tries."""

    kind: str
    text: str


class Walker:
    """The probes of a schema; reports are asked about the records of `ids`, by the type's tag."""

    def __init__(self, schema: GraphQLSchema, ids: dict[str, list[str]], sought: list[str]) -> None:
        self.schema, self.ids, self.sought = schema, ids, sought
        assert schema.query_type is not None
        self.roots = schema.query_type.fields

    def probes(self) -> Iterator[Probe]:
        for name, field in self.roots.items():
            if (rows := self.held(field)) is not None and "where" in field.args:
                yield from self.fields(name, rows)
                yield from self.filters(name, field)
                yield from self.orders(name, field)
                yield from self.figures(name, field)
            elif "id" in field.args or "by" in field.args:
                continue  # looked up by `looked_up`
            elif "text" in field.args:
                yield from self.searches(name, field)
            elif name != "nodes":
                yield from self.reports(name, field)

    def looked_up(self, id: str) -> Iterator[Probe]:
        """A record by its id, by every field that takes one and may show it."""
        for name, field in self.roots.items():
            if name in ("node", "nodes"):
                given = f'id: "{id}"' if name == "node" else f'ids: ["{id}"]'
                yield Probe("node", f"{{ {name}({given}) {{ __typename id }} }}")
            elif ("id" in field.args or "by" in field.args) and self.tag(get_named_type(field.type).name) == id.rpartition("_")[0]:
                given = f'id: "{id}"' if "id" in field.args else f'by: {{id: "{id}"}}'
                yield Probe("node", f"{{ {name}({given}) {{ id }} }}")

    def lived(self, id: str) -> Probe:
        """The life of a record: who changed what, when and why."""
        told = "version operation at actor purpose request instance demo changes { field before after personal }"
        return Probe("history", f'{{ history(id: "{id}") {{ hasMore entries {{ {told} }} }} }}')

    # Fields and edges

    def fields(self, root: str, rows: GraphQLObjectType | GraphQLInterfaceType) -> Iterator[Probe]:
        for name, field in rows.fields.items():
            kind = "edge" if self.is_edge(field) else "field"
            yield Probe(kind, f"{{ {root}(first: {PAGE}) {{ nodes {{ {self.selected(name, field)} }} }} }}")
        ahead = "pageInfo { hasNextPage endCursor } edges { cursor node { id } }"
        yield Probe("list", f"{{ {root}(last: 30) {{ {ahead} }} }}")

    def is_edge(self, field: GraphQLField) -> bool:
        named = get_named_type(field.type)
        if isinstance(named, GraphQLUnionType):
            return True
        return isinstance(named, GraphQLObjectType | GraphQLInterfaceType) and ("id" in named.fields or self.held(field) is not None)

    def selected(self, name: str, field: GraphQLField) -> str:
        named = get_named_type(field.type)
        if isinstance(named, GraphQLUnionType):
            return f"{name} {{ __typename {' '.join(f'... on {one.name} {{ id }}' for one in named.types)} }}"
        if not isinstance(named, GraphQLObjectType | GraphQLInterfaceType):
            return name
        if (rows := self.held(field)) is not None:
            return f"{name}(first: 10) {{ {self.counted(named)} nodes {{ {'id' if 'id' in rows.fields else '__typename'} }} }}"
        if "id" in named.fields:
            return f"{name} {{ __typename id }}"
        return f"{name} {{ {' '.join(self.selected(key, one) for key, one in named.fields.items())} }}"

    def counted(self, connection: GraphQLObjectType | GraphQLInterfaceType) -> str:
        """What a connection counts."""
        suppressed = " suppressed" if "suppressed" in connection.fields else ""
        return f"totalCount{suppressed} aggregate {{ count{suppressed} }}"

    def held(self, field: GraphQLField) -> GraphQLObjectType | GraphQLInterfaceType | None:
        """What a connection holds."""
        named = get_named_type(field.type)
        if not isinstance(named, GraphQLObjectType) or not named.name.endswith("Connection"):
            return None
        rows = get_named_type(named.fields["nodes"].type)
        assert isinstance(rows, GraphQLObjectType | GraphQLInterfaceType)
        return rows

    # Filters

    def filters(self, root: str, field: GraphQLField) -> Iterator[Probe]:
        connection = get_named_type(field.type)
        assert isinstance(connection, GraphQLObjectType)
        for where in self.criteria(self.input(field, "where"), 2):
            yield Probe("filter", f"{{ {root}(first: {PAGE}, where: {{{where}}}) {{ {self.counted(connection)} nodes {{ id }} }} }}")

    def criteria(self, given: GraphQLInputObjectType, depth: int) -> Iterator[str]:
        """Each key of a filter alone, asked as it can tell most; through relations to people, each value on the other side."""
        for name, field in given.fields.items():
            kind = get_named_type(field.type)
            if name in MARKS or not isinstance(kind, GraphQLInputObjectType):
                continue
            if depth == 1 and ("some" in kind.fields or "and" in kind.fields):
                continue
            if "some" in kind.fields:
                yield from (f"{name}: {{{one}}}" for one in ("some: {}", "none: {}", "every: {demo: {eq: true}}", "count: {gt: 0}"))
                yield from self.deeper(name, get_named_type(kind.fields["some"].type), depth, "some: ")
            elif "and" in kind.fields:
                yield f"{name}: {{isNull: false}}"
                yield from self.deeper(name, kind, depth)
            else:
                yield f"{name}: {{{'isNull' if 'isNull' in kind.fields else 'isEmpty'}: false}}"

    def deeper(self, name: str, kind: object, depth: int, some: str = "") -> Iterator[str]:
        if isinstance(kind, GraphQLInputObjectType) and self.of_people(kind):
            yield from (f"{name}: {{{some}{{{one}}}}}" if some else f"{name}: {{{one}}}" for one in self.criteria(kind, depth - 1))

    def of_people(self, given: GraphQLInputObjectType) -> bool:
        """Whether rows that a filter is for are about people: their lists hold small counts back."""
        connection = self.schema.type_map.get(f"{given.name.removesuffix('Filter')}Connection")
        return connection is None or "suppressed" in getattr(connection, "fields", {})

    def input(self, field: GraphQLField, argument: str) -> GraphQLInputObjectType:
        kind = get_named_type(field.args[argument].type)
        assert isinstance(kind, GraphQLInputObjectType)
        return kind

    # Orders, figures and groups

    def orders(self, root: str, field: GraphQLField) -> Iterator[Probe]:
        kind = get_named_type(self.input(field, "orderBy").fields["field"].type)
        assert isinstance(kind, GraphQLEnumType)
        for name in kind.values:
            for direction in ("ASC", "DESC"):
                order = f"{{field: {name}, direction: {direction}}}"
                yield Probe("order", f"{{ {root}(first: {PAGE}, orderBy: [{order}]) {{ edges {{ cursor node {{ id }} }} }} }}")

    def figures(self, root: str, field: GraphQLField) -> Iterator[Probe]:
        connection = get_named_type(field.type)
        assert isinstance(connection, GraphQLObjectType)
        aggregate = get_named_type(connection.fields["aggregate"].type)
        assert isinstance(aggregate, GraphQLObjectType)
        for function, one in aggregate.fields.items():
            named = get_named_type(one.type)
            if isinstance(named, GraphQLObjectType) and function != "groups":
                for figure in named.fields:
                    yield Probe("aggregate", f"{{ {root} {{ aggregate {{ {function} {{ {figure} }} }} }} }}")
        if "groups" in aggregate.fields:
            by = get_named_type(aggregate.fields["groups"].args["by"].type)
            assert isinstance(by, GraphQLEnumType)
            for key in by.values:
                yield Probe("group", f"{{ {root} {{ aggregate {{ groups(by: [{key}], first: 1000) {{ count }} }} }} }}")

    # Reports and the search

    def reports(self, name: str, field: GraphQLField) -> Iterator[Probe]:
        about = [one for one, argument in field.args.items() if isinstance(argument.type, GraphQLNonNull) and one in self.ids]
        chosen = "(side: SENT)" if "side" in field.args else ""
        selected = self.report(field, 3)
        for key in about[:1]:
            others = ", demo: true" if "demo" in field.args else ""
            for id in self.ids[key]:
                yield Probe("report", f'{{ {name}({key}: "{id}"{others}) {{ {selected} }} }}')
        if not about:
            yield Probe("report", f"{{ {name}{chosen} {{ {selected} }} }}")

    def report(self, field: GraphQLField, depth: int) -> str:
        named = get_named_type(field.type)
        assert isinstance(named, GraphQLObjectType | GraphQLInterfaceType)
        leaves = [key for key, one in named.fields.items() if isinstance(get_named_type(one.type), GraphQLScalarType | GraphQLEnumType)]
        lists = [
            f"{key} {{ {self.report(one, depth - 1)} }}"
            for key, one in named.fields.items()
            if key not in leaves and depth > 1 and "id" not in getattr(get_named_type(one.type), "fields", {"id": 0})
        ]
        return " ".join(["__typename", *leaves, *lists])

    def searches(self, name: str, field: GraphQLField) -> Iterator[Probe]:
        kinds = get_named_type(field.args["kinds"].type)
        assert isinstance(kinds, GraphQLEnumType)
        found = "pageInfo { hasNextPage } edges { cursor node { kind matched node { id } } }"
        for text in self.sought:
            for kind in ("", *(f", kinds: [{one}]" for one in kinds.values)):
                yield Probe("search", f'{{ {name}(text: "{text}", first: 50{kind}) {{ {found} }} }}')

    def tag(self, name: str) -> str:
        return "".join(f"-{c.lower()}" if c.isupper() else c for c in name).lstrip("-")
