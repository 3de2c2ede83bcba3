"""JSON text as pieces: constants and SQL expressions, joined by ||.

One NULL piece would make the whole row NULL, and string_agg would drop it silently: every nullable piece is wrapped
by `or_null` where it is made.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Text, func, literal_column

Pieces: TypeAlias = "list[str | ColumnElement[Any]]"


def constant(text: str) -> ColumnElement[str]:
    """A SQL string literal. GraphQL names and enum terms hold no quote; doubled all the same."""
    quoted = text.replace("'", "''")
    return literal_column(f"'{quoted}'", Text)


def joined(pieces: Pieces) -> ColumnElement[str]:
    """One expression; neighbouring constants become one literal."""
    merged: Pieces = []
    for piece in pieces:
        if isinstance(piece, str) and merged and isinstance(merged[-1], str):
            merged[-1] += piece
        else:
            merged.append(piece)
    first, *rest = (constant(piece) if isinstance(piece, str) else piece for piece in merged)
    expression: ColumnElement[str] = first
    for piece in rest:
        expression = expression.concat(piece)
    return expression


def document(members: Iterable[tuple[str, Pieces]]) -> Pieces:
    """An object: `{"key":…,"key":…}`, keys in the order given.

    >>> document([("a", ["1"]), ("b", ["null"])])
    ['{"a":', '1', ',"b":', 'null', '}']
    """
    pieces: Pieces = []
    for key, value in members:
        pieces += [f'{"," if pieces else "{"}"{key}":', *value]
    return [*pieces, "}"] if pieces else ["{}"]


def or_null(expression: ColumnElement[Any]) -> ColumnElement[str]:
    return func.coalesce(expression, constant("null"))
