"""Readers of variables against graphql-core: the same values and shapes of whatever fits, and no opinion on what does not."""

from __future__ import annotations

import random
from typing import Any

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLList,
    GraphQLNonNull,
    OperationDefinitionNode,
    VariableDefinitionNode,
    get_variable_values,
    is_required_input_field,
    parse,
)
from graphql.execution.values import VariableValues

from app.compiler.shape import shapes
from app.compiler.variables import declarations, read
from app.config import Settings
from app.main import compiler

SCHEMA = compiler(Settings()).schema
LEAVES: dict[str, tuple[Any, ...]] = {
    "Boolean": (True, False, 1),
    "Int": (0, 7, -1, 7.0, 2**40, "7", True),
    "Float": (0.5, 3, "0.5"),
    "String": ("环翠", "", 7, True),
    "ID": ("fund_01980000-0000-7000-8000-000000000000", "nonsense", 7, 0.5),
    "Cursor": ("0123456789ab~d1~61~!~019", "~"),
    "Date": ("2020-09-30", "2020-02-30", 20200930),
    "DateTime": ("2020-09-30T08:00:00.000000Z", "yesterday"),
    "Money": ("12.50", "NaN", 12),
    "Decimal": ("0.125", "x"),
    "BigInt": ("9007199254740993", 12, "1.5"),
}
INPUTS = sorted(name for name, of in SCHEMA.type_map.items() if isinstance(of, GraphQLInputObjectType))


def variables(text: str) -> tuple[VariableDefinitionNode, ...]:
    operation = parse(f"query ({text}) {{ x }}").definitions[0]
    assert isinstance(operation, OperationDefinitionNode)
    return tuple(operation.variable_definitions or ())


def made(of: GraphQLInputType, chance: random.Random, depth: int = 0) -> Any:
    """A JSON value that may fit the type."""
    if chance.random() < 0.04:
        return chance.choice((None, {}, [], "x", {"x": 1}, [None], [[]]))
    match of:
        case GraphQLNonNull(of_type=inner):
            return made(inner, chance, depth)
        case GraphQLList(of_type=inner):
            return (
                [made(inner, chance, depth + 1) for _ in range(chance.randrange(3))]
                if chance.random() < 0.8
                else made(inner, chance, depth)
            )
        case GraphQLEnumType(values=values):
            return chance.choice(list(values))
        case GraphQLInputObjectType(fields=fields, is_one_of=alone):
            wanted = [name for name, field in fields.items() if is_required_input_field(field)]
            if depth < 4 or alone:
                wanted += chance.sample(list(fields), 1 if alone else min(2, len(fields)))
            return {name: made(fields[name].type, chance, depth + 1) for name in wanted}
    return chance.choice(LEAVES.get(str(of), ("x",)))


def test_readers_agree_with_graphql_core() -> None:
    chance = random.Random(7)
    fitting = 0
    for name in (*INPUTS, *(leaf for leaf in LEAVES if leaf in SCHEMA.type_map)):
        nodes = variables(f"$a: {name}, $b: [{name}!]!, $c: {name}!")
        declared = declarations(SCHEMA, nodes)
        of: Any = SCHEMA.type_map[name]
        types = {"a": of, "b": GraphQLNonNull(GraphQLList(GraphQLNonNull(of))), "c": GraphQLNonNull(of)}
        for _ in range(20):
            given = {key: made(kind, chance) for key, kind in types.items() if chance.random() < 0.97}
            found, core = read(declared, given), get_variable_values(SCHEMA, nodes, given)
            if isinstance(core, VariableValues) and found is not None:
                assert found == (core.coerced, shapes(types, core.coerced)), given
                fitting += 1
            else:
                assert found is None, given
    assert fitting > 1_000


@pytest.mark.parametrize(
    ("declared", "given", "expected"),
    [
        ("$a: Int = 7", {}, {"a": 7}),
        ("$a: Int = 7", {"a": None}, {"a": None}),
        ("$a: Int! = 7", {}, {"a": 7}),
        ("$a: Int, $b: Int", {"b": 1, "c": 2}, {"b": 1}),
        ("$a: Int!", {}, None),
        ("$a: Int! = 7", {"a": None}, None),
        ("$a: [Int]", {"a": 1}, {"a": [1]}),
    ],
)
def test_what_is_not_given(declared: str, given: dict[str, Any], expected: dict[str, Any] | None) -> None:
    found = read(declarations(SCHEMA, variables(declared)), given)
    assert (found and found[0]) == expected
