"""Variables -> Shape: what a statement's text may depend on, and nothing else.

The values of Booleans and enums, the type inside an id, the null pattern of a cursor, the presence of a key. Every
other value stays a bind parameter, so that one statement serves all requests of one shape.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import Enum
from typing import Any, NamedTuple, TypeAlias

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLScalarType,
    get_named_type,
)

from app.compiler import cursor, ids


class Leaf(NamedTuple):
    """A value that stays outside the text. `mark` is the part that does not: id type, null pattern, enum name, truth."""

    mark: Any = None


class Items(NamedTuple):
    """A list. Of leaves, only their distinct marks are known: terms as they come, others sorted. Of objects, each one's shape."""

    marks: tuple[Any, ...] = ()
    objects: tuple[Shape, ...] = ()


class Keys(NamedTuple):
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
    Items(marks=('fund',), objects=())
    """
    if value is None:
        return None
    match of:
        case GraphQLNonNull(of_type=inner):
            return shape(value, inner)
        case GraphQLList(of_type=inner):
            return listed((shape(item, inner) for item in (value if isinstance(value, list) else [value])), inner)
        case GraphQLInputObjectType(fields=fields):
            return Keys(tuple((k, shape(value[k], fields[k].type)) for k in sorted(value)))
        case GraphQLEnumType():
            return Leaf(value.name if isinstance(value, Enum) else value)
        case GraphQLScalarType(name=name):
            return Leaf(mark(name, value))
    return Leaf()


def listed(items: Iterable[Shape], of: GraphQLInputType) -> Items:
    """The shape of a list, by those of its items.

    >>> from graphql import GraphQLID
    >>> listed([Leaf("town"), Leaf("fund"), Leaf("town")], GraphQLID)
    Items(marks=('fund', 'town'), objects=())
    """
    several = tuple(items)
    leaves = dict.fromkeys(item.mark for item in several if isinstance(item, Leaf))
    if not all(isinstance(item, Leaf) for item in several):
        return Items(objects=several)
    terms = isinstance(get_named_type(of), GraphQLEnumType)
    return Items(marks=tuple(leaves) if terms else tuple(sorted(leaves, key=str)))


def mark(scalar: str, value: Any) -> Any:
    """The part of a scalar's value that a statement's text may depend on."""
    match scalar:
        case "Boolean":
            return value
        case "ID":
            return ids.tag(value)
        case "Cursor":
            return cursor.pattern(value)
    return None
