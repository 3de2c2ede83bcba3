"""Variables -> Shape: what a statement's text may depend on, and nothing else.

The values of Booleans and enums, the type inside an id, the null pattern of a cursor, the presence of a key. Every
other value stays a bind parameter, so that one statement serves all requests of one shape.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, TypeAlias

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLScalarType,
)

from app.compiler import cursor, ids


@dataclass(frozen=True, slots=True)
class Leaf:
    """A value that stays outside the text. `mark` is the part that does not: id type, null pattern, enum name, truth."""

    mark: Any = None


@dataclass(frozen=True, slots=True)
class Items:
    """A list. Of leaves, only the set of their marks is known; of objects, each one's shape."""

    marks: frozenset[Any] = frozenset()
    objects: tuple[Shape, ...] = ()


@dataclass(frozen=True, slots=True)
class Keys:
    """An input object: the keys that are present, each with its shape."""

    of: tuple[tuple[str, Shape], ...]


Shape: TypeAlias = Leaf | Items | Keys | None
Shapes: TypeAlias = tuple[tuple[str, Shape], ...]


def shapes(types: Mapping[str, GraphQLInputType], values: Mapping[str, Any]) -> Shapes:
    """The shape of each variable that has a value; an absent variable is absent here too."""
    return tuple((name, shape(values[name], of)) for name, of in types.items() if name in values)


def shape(value: Any, of: GraphQLInputType) -> Shape:
    """The shape of a coerced value of type `of`.

    >>> from graphql import GraphQLList, GraphQLString, GraphQLID, GraphQLBoolean
    >>> shape("anything", GraphQLString), shape(True, GraphQLBoolean), shape(None, GraphQLString)
    (Leaf(mark=None), Leaf(mark=True), None)
    >>> shape(["fund_1", "fund_2"], GraphQLList(GraphQLID))
    Items(marks=frozenset({'fund'}), objects=())
    """
    if value is None:
        return None
    match of:
        case GraphQLNonNull(of_type=inner):
            return shape(value, inner)
        case GraphQLList(of_type=inner):
            items = [shape(item, inner) for item in (value if isinstance(value, list) else [value])]
            if all(isinstance(item, Leaf) for item in items):
                return Items(marks=frozenset(item.mark for item in items if isinstance(item, Leaf)))
            return Items(objects=tuple(items))
        case GraphQLInputObjectType(fields=fields):
            return Keys(tuple((k, shape(value[k], fields[k].type)) for k in sorted(value)))
        case GraphQLEnumType():
            return Leaf(value.name if isinstance(value, Enum) else value)
        case GraphQLScalarType(name=name):
            return Leaf(_mark(name, value))
    return Leaf()


def _mark(scalar: str, value: Any) -> Any:
    match scalar:
        case "Boolean":
            return value
        case "ID":
            return ids.tag(value)
        case "Cursor":
            return cursor.pattern(value)
    return None
