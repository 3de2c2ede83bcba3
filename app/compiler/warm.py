"""Documents that are known beforehand -> statements in the cache, before anybody asks.

A statement depends on the shape of the variables: each operation is compiled for the likeliest one, all that it requires and
nothing that it does not. Where that holds an id or a cursor, whose shape only a request knows, the document alone is read.
"""

from __future__ import annotations

from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLList,
    GraphQLNonNull,
    OperationType,
    is_required_input_field,
)

from app.compiler.cache import Compiler

EXAMPLES: dict[str, Any] = {"Boolean": True, "Int": 1, "Float": 1.0, "String": "结", "Date": "2020-01-01", "Money": "1"}


def warm(compiler: Compiler, text: str) -> None:
    """Read a document and compile its operations. Raises Refused or a ServiceError."""
    document = compiler.document(text)
    for operation in document.operations.values():
        required = {name: of for name, of in operation.variables.items() if isinstance(of, GraphQLNonNull)}
        given = {name: _example(of) for name, of in required.items()}
        if operation.node.operation is OperationType.QUERY and not any(value is None for value in given.values()):
            for stranger in (False, True):
                prepared = compiler.prepare(text, operation.name, given, stranger=stranger)
                prepared.values({"cursor_secret": "", **dict.fromkeys(prepared.compiled.statement.names)})


def _example(of: GraphQLInputType) -> Any:
    """A JSON value of the type; None where no value stands for the others."""
    match of:
        case GraphQLNonNull(of_type=inner):
            return _example(inner)
        case GraphQLList(of_type=inner):
            return None if (one := _example(inner)) is None else [one]
        case GraphQLEnumType(values=values):
            return next(iter(values))
        case GraphQLInputObjectType(fields=fields, is_one_of=one_of):
            wanted = list(fields)[:1] if one_of else [name for name, field in fields.items() if is_required_input_field(field)]
            found = {name: _example(fields[name].type) for name in wanted}
            return None if None in found.values() else found
        case _:
            return EXAMPLES.get(getattr(of, "name", ""))
