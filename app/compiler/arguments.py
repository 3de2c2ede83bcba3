"""Argument nodes -> Given: the shape that is known now, and the input that each request brings.

A literal and a variable of the same shape lead to the same statement; only where the value comes from differs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import reduce
from operator import getitem, itemgetter
from typing import Any, TypeAlias

from graphql import (
    FieldNode,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLList,
    GraphQLNonNull,
    ListValueNode,
    NullValueNode,
    ObjectValueNode,
    Undefined,
    ValueNode,
    VariableNode,
    print_ast,
)
from graphql.utilities.coerce_input_value import coerce_input_literal

from app.compiler.shape import Items, Keys, Leaf, Shape, listed, shape
from app.errors import BadUserInput


@dataclass(frozen=True, slots=True)
class Constant:
    """A value written in the document."""

    value: Any


@dataclass(frozen=True, slots=True)
class Variable:
    """A value that the request brings: a variable, and the way to a key inside it."""

    name: str
    path: tuple[str | int, ...] = ()


@dataclass(frozen=True, slots=True)
class Several:
    """A list written in the document whose items are inputs of their own."""

    items: tuple[Input, ...]


@dataclass(frozen=True, slots=True)
class Together:
    """An object written in the document whose keys are inputs of their own."""

    keys: tuple[tuple[str, Input], ...]


Input: TypeAlias = Constant | Variable | Several | Together


@dataclass(frozen=True, slots=True)
class Given:
    """One argument, one key of an input object, or one item of a list of them."""

    shape: Shape
    input: Input
    keys: Mapping[str, Given] = field(default_factory=dict)
    items: tuple[Given, ...] = ()

    @property
    def mark(self) -> Any:
        return self.shape.mark if isinstance(self.shape, Leaf) else None


def taking(given: Input) -> Callable[[Mapping[str, Any]], Any]:
    """Variables -> what the request brought, by a function that is made once for a statement.

    >>> taking(Variable("by", ("code",)))({"by": {"code": "371002"}})
    '371002'
    """
    match given:
        case Constant(value=constant):
            return lambda _: constant
        case Variable(name=name, path=()):
            return itemgetter(name)
        case Variable(name=name, path=path):
            return lambda variables: reduce(getitem, path, variables[name])
        case Several(items=items):
            several = [taking(item) for item in items]
            return lambda variables: [take(variables) for take in several]
        case Together(keys=keys):
            together = [(name, taking(one)) for name, one in keys]
            return lambda variables: {name: take(variables) for name, take in together}


def settled(given: Input) -> bool:
    """Whether no request has a say in it."""
    match given:
        case Constant():
            return True
        case Variable():
            return False
        case Several(items=items):
            return all(map(settled, items))
        case Together(keys=keys):
            return all(settled(one) for _, one in keys)


def arguments(node: FieldNode, definition: GraphQLField, shapes: Mapping[str, Shape]) -> dict[str, Given]:
    """The arguments that are present; an absent variable makes its argument absent."""
    found: dict[str, Given] = {}
    for argument in node.arguments or ():
        name = argument.name.value
        given = _given(argument.value, definition.args[name].type, shapes)
        if given is not None:
            found[name] = given
    return found


def _given(node: ValueNode, of: GraphQLInputType, shapes: Mapping[str, Shape]) -> Given | None:
    if isinstance(of, GraphQLNonNull):
        given = _given(node, of.of_type, shapes)
        if given is not None and given.shape is None:
            # Where a default stands behind a place, validation lets a nullable variable in.
            raise BadUserInput(f"{print_ast(node)} stands where null may not.", path=("variables", print_ast(node).lstrip("$")))
        return given
    match node:
        case VariableNode(name=name):
            return _from(Variable(name.value), shapes[name.value]) if name.value in shapes else None
        case NullValueNode():
            return Given(None, Constant(None))
        case ObjectValueNode(fields=fields) if isinstance(of, GraphQLInputObjectType):
            pairs = ((f.name.value, _given(f.value, of.fields[f.name.value].type, shapes)) for f in fields)
            keys = {name: given for name, given in pairs if given is not None}
            inputs = Together(tuple((k, keys[k].input) for k in sorted(keys)))
            return Given(Keys(tuple((k, keys[k].shape) for k in sorted(keys))), inputs, keys)
        case ListValueNode(values=values) if isinstance(of, GraphQLList):
            return _list(tuple(g for v in values if (g := _given(v, of.of_type, shapes)) is not None), of)
        case _ if isinstance(of, GraphQLList):  # one item stands for a list of one
            return _list(tuple(g for g in (_given(node, of.of_type, shapes),) if g is not None), of)
    constant = coerce_input_literal(node, of)
    assert constant is not Undefined, "validated: a literal fits its type"
    return Given(shape(constant, of), Constant(constant))


def _list(items: tuple[Given, ...], of: GraphQLList[Any]) -> Given:
    known = listed((item.shape for item in items), of)
    return Given(known, Several(tuple(item.input for item in items)), items=items if known.objects else ())


def _from(variable: Variable, known: Shape) -> Given:
    keys: dict[str, Given] = {}
    if isinstance(known, Keys):
        keys = {k: _from(Variable(variable.name, (*variable.path, k)), s) for k, s in known.of}
    objects = known.objects if isinstance(known, Items) else ()
    items = tuple(_from(Variable(variable.name, (*variable.path, at)), s) for at, s in enumerate(objects))
    return Given(known, variable, keys, items)
