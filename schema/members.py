"""What stands behind one field: a column, columns as an object, a relation. Each is checked against its model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLInputType,
    GraphQLList,
    GraphQLNamedType,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLOutputType,
    get_named_type,
)
from sqlalchemy import ColumnClause, inspect
from sqlalchemy.orm import Mapper
from sqlalchemy.sql import visitors
from strawberry.types.base import StrawberryObjectDefinition

from app.compiler.catalog import Arm, Column, Group, Kind, Many, Member, One, Report, Source
from app.models.values import Bound, bound_of_sum
from app.policies import Permission
from schema.fields import attributes, graphql_name, word

KINDS = {
    "ID": Kind.ID,
    "String": Kind.STRING,
    "Cursor": Kind.STRING,
    "Int": Kind.INT,
    "BigInt": Kind.BIG_INT,
    "Boolean": Kind.BOOLEAN,
    "Money": Kind.MONEY,
    "Decimal": Kind.DECIMAL,
    "Date": Kind.DATE,
    "DateTime": Kind.DATE_TIME,
}
ORDINALS = ("year", "position", "edition")
"""Numbers that name a place in an order: they do not add up."""


class Undeclarable(TypeError):
    """A declaration that does not fit its model. The message says which, and what to do."""


def member_of(
    definition: StrawberryObjectDefinition, field: Any, source: Source, shape: GraphQLObjectType, types: Mapping[str, GraphQLNamedType]
) -> Member:
    """What stands behind a field of an entity. Raises Undeclarable."""
    name, kind = f"{definition.name}.{field.python_name}", shape.fields[graphql_name(field)].type
    first, *_ = among = attributes(field)
    match word(field):
        case "column":
            return _column(name, source, first, kind)
        case "group":
            return _group(source, get_named_type(kind), types)
        case "row":
            arms = tuple(arm_of(name, source, attribute) for attribute in among)
            return One(get_named_type(kind).name, arms, not isinstance(kind, GraphQLNonNull))
    many = many_of(kind)
    if isinstance(source, Report) and isinstance(nested := source.targets[first], Report):
        return replace(many, arm=Arm("id", "of_id", nested)) if "of_id" in nested.columns else many
    return Many(many.target, arm_of(name, source, first), many.listed, many.guarded)


# Columns ----------------------------------------------------------------------------------------------------------


def _column(name: str, source: Source, attribute: str, kind: GraphQLOutputType) -> Column:
    written = kind_of(kind)
    if isinstance(source, Report):
        if attribute not in source.columns:
            raise Undeclarable(f"{name}: the report {source.name} has no column {attribute!r}.")
        if written is Kind.ID and attribute != "id":  # of another record, written by the report with its tag
            written = Kind.STRING
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
    return Column(attribute, written, bool(stored.nullable), (attribute,), permission, permission, summed, attribute in ORDINALS)


def kind_of(kind: GraphQLOutputType | GraphQLInputType) -> Kind:
    named = get_named_type(kind)
    if is_list(kind):
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
    columns = {
        graphql_name(f): _column(f"{named.name}.{f.python_name}", source, attributes(f)[0], shape.fields[graphql_name(f)].type)
        for f in definition.fields
    }
    return Group(named.name, columns)


# Relations --------------------------------------------------------------------------------------------------------


def arm_of(name: str, source: Source, attribute: str) -> Arm:
    """The way along a relation of the model. Raises Undeclarable."""
    if isinstance(source, Report):
        if attribute not in source.targets or f"{attribute}_id" not in source.columns:
            raise Undeclarable(f"{name}: the report {source.name} needs a column {attribute}_id, and a target that says where it leads.")
        return Arm(f"{attribute}_id", "id", source.targets[attribute])
    relation = inspect(source).relationships.get(attribute)
    if relation is None:
        raise Undeclarable(f"{name}: {source.__name__} has no relationship {attribute!r}; name the one that is meant.")
    ((local, remote),) = relation.local_remote_pairs
    return Arm(local.name, remote.name, relation.mapper.class_, few=relation.info.get("few", False))


def many_of(kind: GraphQLOutputType) -> Many:
    named = get_named_type(kind)
    if is_list(kind):
        return Many(named.name, None, listed=True)
    assert isinstance(named, GraphQLObjectType)
    return Many(get_named_type(named.fields["nodes"].type).name, None, guarded="suppressed" in named.fields)


def is_list(kind: GraphQLOutputType | GraphQLInputType) -> bool:
    return isinstance(kind.of_type if isinstance(kind, GraphQLNonNull) else kind, GraphQLList)
