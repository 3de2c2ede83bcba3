"""Variables of an operation -> their values and shapes, by readers that are made once for a document.

    given -> reader of each variable -> value, shape

A reader takes what it is sure of, as graphql-core would read it; for anything else graphql-core is asked, which finds the words for
what is wrong. Its own way looks up the type of each variable anew, and is as dear as all the rest of the compiler's part.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLScalarType,
    GraphQLSchema,
    Undefined,
    VariableDefinitionNode,
    get_variable_values,
    is_required_input_field,
    type_from_ast,
)
from graphql.execution.values import VariableValues
from graphql.utilities.coerce_input_value import coerce_default_value

from app.compiler.shape import Keys, Leaf, Shape, Shapes, listed, mark, shape

Reader: TypeAlias = Callable[[Any], "tuple[Any, Shape]"]
"""A JSON value -> what graphql-core makes of it, and its shape. Raises whatever it likes for a value that it does not take."""

PLAIN = Leaf()
MARKED = ("Boolean", "ID", "Cursor")
"""Scalars of which a statement's text may depend on more than that a value is there."""


class Unfit(Exception):
    """A value that graphql-core has to look at."""


@dataclass(frozen=True, slots=True)
class Declared:
    """A variable: how it is read, and what it is where it is not given; Undefined where it then is absent, Unfit where it may not be."""

    name: str
    read: Reader
    absent: Any
    shape: Shape = None


Declarations: TypeAlias = tuple[Declared, ...]


def declarations(schema: GraphQLSchema, nodes: tuple[VariableDefinitionNode, ...]) -> Declarations:
    """The variables of a valid operation."""
    return tuple(_declared(schema, node) for node in nodes)


def read(declared: Declarations, given: Mapping[str, Any]) -> tuple[dict[str, Any], Shapes] | None:
    """The values that are there, and the shape of each; None where graphql-core has to look."""
    values: dict[str, Any] = {}
    shapes: list[tuple[str, Shape]] = []
    try:
        for one in declared:
            name = one.name
            if name in given:
                values[name], known = one.read(given[name])
            elif one.absent is Unfit:
                return None
            elif one.absent is Undefined:
                continue
            else:
                values[name], known = one.absent, one.shape
            shapes.append((name, known))
    except Exception:
        return None
    return values, tuple(shapes)


def _declared(schema: GraphQLSchema, node: VariableDefinitionNode) -> Declared:
    name, of = node.variable.name.value, type_from_ast(schema, node.type)
    absent: Any = Unfit if isinstance(of, GraphQLNonNull) else Undefined
    if node.default_value:
        found = get_variable_values(schema, (node,), {})
        absent = found.coerced[name] if isinstance(found, VariableValues) else Unfit
    known = None if absent in (Unfit, Undefined) else shape(absent, of)  # type: ignore[arg-type]
    return Declared(name, reader(of), absent, known)  # type: ignore[arg-type]


def reader(of: GraphQLInputType) -> Reader:
    """The reader of a type."""
    return _required(of.of_type) if isinstance(of, GraphQLNonNull) else _nullable(_present(of))


def _nullable(present: Reader) -> Reader:
    return lambda value: (None, None) if value is None else present(value)


def _required(of: GraphQLInputType) -> Reader:
    present = _present(of)

    def read(value: Any) -> tuple[Any, Shape]:
        if value is None:
            raise Unfit
        return present(value)

    return read


def _present(of: GraphQLInputType) -> Reader:
    """The reader of a value that is not null."""
    match of:
        case GraphQLList(of_type=inner):
            return _list(inner)
        case GraphQLInputObjectType():
            return _object(of)
        case GraphQLEnumType(values=terms):
            known = {name: (term := of.coerce_input_value(name), shape(term, of)) for name in terms}
            return known.__getitem__
        case GraphQLScalarType(name=name):
            return _scalar(name, of.coerce_input_value)
    raise AssertionError(f"{of} is no type of input")


def _scalar(name: str, coerce: Callable[[Any], Any]) -> Reader:
    def plain(value: Any) -> tuple[Any, Shape]:
        return coerce(value), PLAIN

    def marked(value: Any) -> tuple[Any, Shape]:
        coerced = coerce(value)
        return coerced, Leaf(mark(name, coerced))

    return marked if name in MARKED else plain


def _list(of: GraphQLInputType) -> Reader:
    item = reader(of)

    def read(value: Any) -> tuple[Any, Shape]:
        if isinstance(value, dict):
            raise Unfit
        several = [item(one) for one in (value if isinstance(value, list) else (value,))]
        return [one for one, _ in several], listed((known for _, known in several), of)

    return read


def _object(of: GraphQLInputObjectType) -> Reader:
    """An input object. Its keys get their readers when they first come: types of filters hold each other."""
    fields, make, alone = of.fields, of.out_type, of.is_one_of
    due = frozenset(name for name, field in fields.items() if is_required_input_field(field))
    defaults = {name: found for name, field in fields.items() if (found := coerce_default_value(field)) is not Undefined}
    assumed = {name: shape(found, fields[name].type) for name, found in defaults.items()}
    readers: dict[str, Reader] = {}

    def read(value: Any) -> tuple[Any, Shape]:
        if not isinstance(value, dict) or not due <= value.keys() or (alone and (len(value) != 1 or None in value.values())):
            raise Unfit
        found, shapes = {**defaults}, {**assumed}
        for name, one in value.items():
            if name not in readers:
                readers[name] = reader(fields[name].type)
            found[name], shapes[name] = readers[name](one)
        return make(found), Keys(tuple(sorted(shapes.items())))

    return read
