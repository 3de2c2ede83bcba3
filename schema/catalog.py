"""Declarations -> Catalog: every field is checked against its model here, at start, not when somebody asks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputType,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNamedType,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLUnionType,
    get_named_type,
)
from sqlalchemy import Boolean, ColumnClause, Date, DateTime, Integer, Numeric, Uuid, inspect
from sqlalchemy.orm import Mapper
from sqlalchemy.sql import visitors
from strawberry import Schema
from strawberry.types.base import StrawberryObjectDefinition

from app.compiler.catalog import (
    Arm,
    ByNode,
    ByNodes,
    Catalog,
    Column,
    Entity,
    Group,
    Grouping,
    Kind,
    Lookup,
    Many,
    Member,
    One,
    Order,
    Report,
    Reported,
    Root,
    Searched,
    Source,
    Taken,
    flattened,
)
from app.compiler.cursor import KeyKind
from app.models.values import Bound, bound_of_sum
from app.policies import POLICIES, Permission, open_to_all
from schema.aggregates import groupings
from schema.declare import Behind, Declared
from schema.orders import orderable

KINDS = {
    "ID": Kind.ID,
    "String": Kind.STRING,
    "Int": Kind.INT,
    "BigInt": Kind.BIG_INT,
    "Boolean": Kind.BOOLEAN,
    "Money": Kind.MONEY,
    "Decimal": Kind.DECIMAL,
    "Date": Kind.DATE,
    "DateTime": Kind.DATE_TIME,
}
KEY_KINDS = {
    Boolean: KeyKind.TEXT,
    Integer: KeyKind.WHOLE,
    Numeric: KeyKind.NUMBER,
    Date: KeyKind.DAY,
    DateTime: KeyKind.MOMENT,
    Uuid: KeyKind.KEY,
}


class Undeclarable(TypeError):
    """A declaration that does not fit its model. The message says which, and what to do."""


def catalog(schema: Schema) -> Catalog:
    """The catalog of a schema. Raises Undeclarable."""
    types = schema._schema.type_map
    definitions = {d.name: d for d in _definitions(schema)}
    _check_policies(d.origin.__declared__ for d in definitions.values() if hasattr(d.origin, "__declared__"))
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
    )
    _check(made)
    return made


def _definitions(schema: Schema) -> list[StrawberryObjectDefinition]:
    concrete = (c.definition for c in schema.schema_converter.type_map.values())
    return [d for d in concrete if isinstance(d, StrawberryObjectDefinition) and not d.is_input and not d.is_interface]


def _entity(definition: StrawberryObjectDefinition, types: Mapping[str, GraphQLNamedType]) -> Entity:
    declared: Declared = definition.origin.__declared__
    shape = types[definition.name]
    assert isinstance(shape, GraphQLObjectType)
    fields = {_graphql_name(f): _member(definition, f, declared.source, shape, types) for f in definition.fields}
    where = tuple((name, tuple(term.name for term in among)) for name, among in declared.where.items())
    order = tuple(_order(declared.source, key) for key in declared.order)
    return Entity(
        definition.name,
        declared.source,
        _tag(definition.name),
        where,
        order,
        fields,
        _orders(definition, declared.source),
        declared.period,
        _groupings(definition.origin, fields),
        declared.alike,
    )


def _member(
    definition: StrawberryObjectDefinition, field: Any, source: Source, shape: GraphQLObjectType, types: Mapping[str, GraphQLNamedType]
) -> Member:
    behind: Behind = field.metadata["behind"]
    name, kind = f"{definition.name}.{field.python_name}", shape.fields[_graphql_name(field)].type
    attributes = behind.attributes or (field.python_name,)
    match behind.word:
        case "column":
            return _column(name, source, attributes[0], kind)
        case "group":
            return _group(source, get_named_type(kind), types)
        case "row":
            arms = tuple(_arm(name, source, attribute) for attribute in attributes)
            return One(get_named_type(kind).name, arms, not isinstance(kind, GraphQLNonNull))
    many = _many(kind)
    if isinstance(source, Report) and isinstance(source.targets[attributes[0]], Report):
        return many
    return Many(many.target, _arm(name, source, attributes[0]), many.listed, many.guarded)


def _graphql_name(field: Any) -> str:
    name: str = field.graphql_name or _camel(field.python_name)
    return name


def _tag(name: str) -> str:
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in name).lstrip("_").replace("_", "-")


# Columns ----------------------------------------------------------------------------------------------------------


def _column(name: str, source: Source, attribute: str, kind: GraphQLOutputType) -> Column:
    written = _kind(kind)
    if isinstance(source, Report):
        if attribute not in source.columns:
            raise Undeclarable(f"{name}: the report {source.name} has no column {attribute!r}.")
        return Column(attribute, written, not isinstance(kind, GraphQLNonNull), (attribute,))
    mapper: Mapper[Any] = inspect(source)
    if attribute not in mapper.all_orm_descriptors:
        raise Undeclarable(f"{name}: {source.__name__} has no attribute {attribute!r}; name the one that is meant.")
    if attribute not in mapper.columns:
        needs = _needs(source, attribute)
        hidden = any(mapper.columns[each].info.get("personal") for each in needs)
        return Column(attribute, written, True, needs, None, Permission.READ_PERSONAL.name if hidden else None)
    stored = mapper.columns[attribute]
    if stored.nullable and isinstance(kind, GraphQLNonNull):
        raise Undeclarable(f"{name}: the column may be NULL, so the field must be nullable.")
    permission = _permission(name, source, attribute)
    summed = bound_of_sum if getattr(stored.type, "enum_class", None) is Bound else None
    return Column(attribute, written, bool(stored.nullable), (attribute,), permission, permission, summed)


def _kind(kind: GraphQLOutputType | GraphQLInputType) -> Kind:
    inner = kind.of_type if isinstance(kind, GraphQLNonNull) else kind
    named = get_named_type(kind)
    if isinstance(inner, GraphQLList):
        return Kind.ENUMS if isinstance(named, GraphQLEnumType) else Kind.STRINGS
    return Kind.ENUM if isinstance(named, GraphQLEnumType) else KINDS[named.name]


def _needs(model: type[Any], attribute: str) -> tuple[str, ...]:
    """The columns of the row itself that a hybrid reads."""
    table = model.__table__
    expression = getattr(model, attribute)
    found = {c.name for c in visitors.iterate(expression.__clause_element__()) if isinstance(c, ColumnClause) and c.table is table}
    return tuple(sorted(found)) or ("id",)


def _permission(name: str, model: type[Any], attribute: str) -> str | None:
    """A table with one personal column has all of them marked."""
    table = model.__table__
    stored = table.columns[attribute]
    if any(c.info.get("personal") for c in table.columns) and not stored.foreign_keys:
        bookkeeping = attribute in ("id", "version", "demo", "created_at", "updated_at", "deleted_at")
        if "personal" not in stored.info and not bookkeeping and model.__tablename__ in ("person", "household"):
            raise Undeclarable(f"{name}: mark the column with personal() or public().")
    return Permission.READ_PERSONAL.name if stored.info.get("personal") else None


def _group(source: Source, named: GraphQLNamedType, types: Mapping[str, GraphQLNamedType]) -> Group:
    definition = named.extensions["strawberry-definition"]
    shape = types[named.name]
    assert isinstance(shape, GraphQLObjectType)
    columns = {}
    for field in definition.fields:
        attributes = field.metadata["behind"].attributes or (field.python_name,)
        columns[_graphql_name(field)] = _column(
            f"{named.name}.{field.python_name}", source, attributes[0], shape.fields[_graphql_name(field)].type
        )
    return Group(named.name, columns)


def _order(source: Source, key: str) -> Order:
    attribute, descending = key.removeprefix("-"), key.startswith("-")
    if isinstance(source, Report):
        stored = source.columns[attribute]
        return Order(attribute, _key_kind(stored.type), True, descending)
    stored = inspect(source).columns[attribute]
    return Order(attribute, _key_kind(stored.type), bool(stored.nullable), descending)


def _orders(definition: StrawberryObjectDefinition, source: Source) -> dict[str, Order]:
    """What its lists can be ordered by, by the names of the enum."""
    if isinstance(source, Report):
        return {}
    columns = {f.python_name: f.metadata["behind"] for f in definition.fields if f.metadata["behind"].word == "column"}
    named = {name: behind.attributes[0] if behind.attributes else name for name, behind in columns.items()}
    return {name.upper(): _order(source, attribute) for name, attribute in named.items() if orderable(source, attribute)}


def _groupings(kind: Any, fields: Mapping[str, Member]) -> dict[str, Grouping]:
    """What its lists can be grouped by, by the names of the enum."""
    found = {}
    members = {**fields, **flattened(fields)}
    for grouped in groupings(kind):
        member = members[_camel(grouped.of)]
        assert isinstance(member, Column | One), "groups are made by columns and to-ones"
        found[grouped.name] = Grouping(member, grouped.part)
    return found


def _key_kind(stored: Any) -> KeyKind:
    return next((kind for sql, kind in KEY_KINDS.items() if isinstance(stored, sql)), KeyKind.TEXT)


# Relations --------------------------------------------------------------------------------------------------------


def _arm(name: str, source: Source, attribute: str) -> Arm:
    if isinstance(source, Report):
        if attribute not in source.targets or f"{attribute}_id" not in source.columns:
            raise Undeclarable(f"{name}: the report {source.name} needs a column {attribute}_id, and a target that says where it leads.")
        return Arm(f"{attribute}_id", "id", source.targets[attribute])
    relation = inspect(source).relationships.get(attribute)
    if relation is None:
        raise Undeclarable(f"{name}: {source.__name__} has no relationship {attribute!r}; name the one that is meant.")
    ((local, remote),) = relation.local_remote_pairs
    return Arm(local.name, remote.name, relation.mapper.class_)


def _many(kind: GraphQLOutputType) -> Many:
    named = get_named_type(kind)
    inner = kind.of_type if isinstance(kind, GraphQLNonNull) else kind
    if isinstance(inner, GraphQLList):
        return Many(named.name, None, listed=True)
    assert isinstance(named, GraphQLObjectType)
    return Many(get_named_type(named.fields["nodes"].type).name, None, guarded="suppressed" in named.fields)


# Roots ------------------------------------------------------------------------------------------------------------


def _roots(query: StrawberryObjectDefinition, types: Mapping[str, GraphQLNamedType], entities: Mapping[str, Entity]) -> dict[str, Root]:
    shape = types["Query"]
    assert isinstance(shape, GraphQLObjectType)
    return {_graphql_name(f): _root(f.metadata["behind"], shape.fields[_graphql_name(f)], entities) for f in query.fields}


def _root(behind: Behind, field: GraphQLField, entities: Mapping[str, Entity]) -> Root:
    kind, named = field.type, get_named_type(field.type)
    match behind.word:
        case "found":
            keys = {_camel(key): attribute for key, attribute in (behind.by or {}).items()}
            return Lookup(named.name, keys)
        case "node":
            return ByNode()
        case "nodes":
            return ByNodes()
        case "reported":
            about = {name: Taken(Kind.ID, frozenset({entities[target].tag})) for name, target in (behind.by or {}).items()}
            options = {one.name: Taken(_kind(field.args[one.name].type), default=one.default, since=one.since) for one in behind.options}
            return Reported(named.name, about | options, _is_list(kind))
        case "searched":
            return Searched(_many(kind), behind.read or {})
    return _many(kind)


def _camel(name: str) -> str:
    head, *rest = name.split("_")
    return head + "".join(part.capitalize() for part in rest)


def _is_list(kind: GraphQLOutputType) -> bool:
    return isinstance(kind.of_type if isinstance(kind, GraphQLNonNull) else kind, GraphQLList)


# Checks -----------------------------------------------------------------------------------------------------------


def _check_policies(declared: Iterable[Declared]) -> None:
    for source in (d.source for d in declared):
        if not isinstance(source, Report) and source not in POLICIES:
            raise Undeclarable(f"{source.__name__}: say in app/policies.py who may see its rows.")


def _check(made: Catalog) -> None:
    """A to-one that may find no row it can show must be nullable."""
    for entity in made.entities.values():
        for name, member in entity.fields.items():
            if isinstance(member, One) and not member.nullable:
                _check_one(made, entity, name, member)


def _check_one(made: Catalog, entity: Entity, name: str, one: One) -> None:
    for arm in one.arms:
        local_nullable = not isinstance(entity.source, Report) and entity.source.__table__.columns[arm.local].nullable
        if len(one.arms) == 1 and local_nullable:
            raise Undeclarable(f"{entity.name}.{name}: the foreign key may be NULL, so the field must be nullable.")
        if not isinstance(arm.source, Report) and not open_to_all(POLICIES[arm.source]):
            raise Undeclarable(f"{entity.name}.{name}: the rows of {arm.source.__name__} are restricted, so the field must be nullable.")
        if not _covers(made.concrete(one.target), arm.source):
            raise Undeclarable(f"{entity.name}.{name}: not every row there is a {one.target}, so the field must be nullable.")


def _covers(entities: tuple[Entity, ...], source: Source) -> bool:
    """Whether every row of a source is of one of these types."""
    among = [e.where for e in entities if e.source is source]
    if not all(among) or not among:
        return bool(among)
    told_by = {name for where in among for name, _ in where}
    shown = {term for where in among for _, terms in where for term in terms}
    return len(told_by) == 1 and shown.issuperset(inspect(source).columns[told_by.pop()].type.enums)
