"""Declarations -> Catalog: every field is checked against its model here, at start, not when somebody asks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from graphql import (
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLUnionType,
    get_named_type,
)
from sqlalchemy import Boolean, Date, DateTime, Integer, Numeric, Uuid, inspect
from strawberry import Schema
from strawberry.types.base import StrawberryObjectDefinition

from app.compiler.catalog import (
    ByNode,
    ByNodes,
    Catalog,
    Column,
    Entity,
    Grouping,
    Kind,
    Lookup,
    Member,
    One,
    Order,
    Report,
    Reported,
    Root,
    Searched,
    Source,
    Taken,
    Through,
    flattened,
)
from app.compiler.cursor import KeyKind
from schema.aggregates import groupings
from schema.checks import check_policies, check_relations
from schema.declare import Behind, Declared, Option
from schema.fields import attributes, camel, graphql_name, word
from schema.members import is_list, kind_of, many_of, member_of
from schema.orders import orderable, term_of, through
from schema.writes import payloads

KEY_KINDS = {
    Boolean: KeyKind.TEXT,
    Integer: KeyKind.WHOLE,
    Numeric: KeyKind.NUMBER,
    Date: KeyKind.DAY,
    DateTime: KeyKind.MOMENT,
    Uuid: KeyKind.KEY,
}


def catalog(schema: Schema) -> Catalog:
    """The catalog of a schema. Raises Undeclarable."""
    types = schema._schema.type_map
    definitions = {d.name: d for d in _definitions(schema)}
    check_policies(d.origin.__declared__ for d in definitions.values() if hasattr(d.origin, "__declared__"))
    entities = {d.name: _entity(d, types) for d in definitions.values() if hasattr(d.origin, "__declared__")}
    possible = {
        name: tuple(t.name for t in schema._schema.get_possible_types(kind))
        for name, kind in types.items()
        if isinstance(kind, GraphQLInterfaceType | GraphQLUnionType)
    }
    made = Catalog(
        entities,
        possible,
        _roots(definitions["Query"], types, entities),
        {e.tag: e for e in entities.values() if not isinstance(e.source, Report)},
        payloads(),
    )
    check_relations(made)
    return made


def _definitions(schema: Schema) -> list[StrawberryObjectDefinition]:
    concrete = (c.definition for c in schema.schema_converter.type_map.values())
    return [d for d in concrete if isinstance(d, StrawberryObjectDefinition) and not d.is_input and not d.is_interface]


def _entity(definition: StrawberryObjectDefinition, types: Mapping[str, GraphQLNamedType]) -> Entity:
    declared: Declared = definition.origin.__declared__
    shape = types[definition.name]
    assert isinstance(shape, GraphQLObjectType)
    fields = {graphql_name(f): member_of(definition, f, declared.source, shape, types) for f in definition.fields}
    where = tuple((name, tuple(term.name for term in among)) for name, among in declared.where.items())
    order = tuple(_order(declared.source, key) for key in declared.order)
    return Entity(
        definition.name,
        declared.source,
        _tag(definition.name),
        where,
        order,
        fields,
        _orders(definition, declared),
        declared.period,
        _groupings(definition.origin, fields),
        declared.alike,
    )


def _tag(name: str) -> str:
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in name).lstrip("_").replace("_", "-")


def _order(source: Source, key: str) -> Order:
    attribute, descending = key.removeprefix("-"), key.startswith("-")
    if isinstance(source, Report):
        stored = source.columns[attribute]
        return Order(attribute, _key_kind(stored.type), True, descending)
    stored = inspect(source).columns[attribute]
    return Order(attribute, _key_kind(stored.type), bool(stored.nullable), descending)


def _orders(definition: StrawberryObjectDefinition, declared: Declared) -> dict[str, Order]:
    """What its lists can be ordered by, by the names of the enum."""
    source = declared.source
    if isinstance(source, Report):
        return {}
    named = {f.python_name: attributes(f)[0] for f in definition.fields if word(f) == "column"}
    own = {name.upper(): _order(source, attribute) for name, attribute in named.items() if orderable(source, attribute)}
    return own | {term_of(path): _order_through(through(source, path)) for path in declared.through}


def _order_through(way: Through) -> Order:
    there = _order(way.arm.source, way.attribute)
    return replace(there, attribute=f"_{way.attribute}_of_{way.arm.local}", through=way)


def _groupings(kind: Any, fields: Mapping[str, Member]) -> dict[str, Grouping]:
    """What its lists can be grouped by, by the names of the enum."""
    found = {}
    members = {**fields, **flattened(fields)}
    for grouped in groupings(kind):
        member = members[camel(grouped.of)]
        assert isinstance(member, Column | One), "groups are made by columns and to-ones"
        found[grouped.name] = Grouping(member, grouped.part)
    return found


def _key_kind(stored: Any) -> KeyKind:
    return next((kind for sql, kind in KEY_KINDS.items() if isinstance(stored, sql)), KeyKind.TEXT)


# Roots ------------------------------------------------------------------------------------------------------------


def _roots(query: StrawberryObjectDefinition, types: Mapping[str, GraphQLNamedType], entities: Mapping[str, Entity]) -> dict[str, Root]:
    shape = types["Query"]
    assert isinstance(shape, GraphQLObjectType)
    return {graphql_name(f): _root(f.metadata["behind"], shape.fields[graphql_name(f)], entities) for f in query.fields}


def _root(behind: Behind, field: GraphQLField, entities: Mapping[str, Entity]) -> Root:
    kind, named = field.type, get_named_type(field.type)
    match behind.word:
        case "found":
            keys = {camel(key): attribute for key, attribute in (behind.by or {}).items()}
            return Lookup(named.name, keys)
        case "node":
            return ByNode()
        case "nodes":
            return ByNodes()
        case "reported":
            about = {name: Taken(Kind.ID, _tags(target, entities)) for name, target in (behind.by or {}).items()}
            options = {one.name: one.read or _taken(one, field) for one in behind.options}
            return Reported(named.name, about | options, is_list(kind))
        case "searched":
            return Searched(many_of(kind), behind.read or {})
    return many_of(kind)


def _tags(target: str, entities: Mapping[str, Entity]) -> frozenset[str]:
    """The tags that an id of this type can have: of any record, where it is the interface of all."""
    of = [entities[target]] if target in entities else [e for e in entities.values() if not isinstance(e.source, Report)]
    return frozenset(entity.tag for entity in of)


def _taken(option: Option, field: GraphQLField) -> Taken:
    return Taken(kind_of(field.args[option.name].type), default=option.default, since=option.since)
