"""JSON text as pieces: constants, SQL expressions and texts of more than one kind, joined by ||.

One NULL piece would make the whole row NULL, and string_agg would drop it silently: every nullable piece is an `Or`, or a `Choice`.
Each || is a call and a copy. So a constant beside a text of several kinds is written into each of them, and what all items of a list
begin and end with stands between them.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Text, case, cast, func, literal_column


@dataclass(frozen=True, slots=True, eq=False)
class Or:
    """A text, or another where one of its pieces is NULL."""

    pieces: Pieces
    other: str = "null"

    def between(self, before: str, after: str) -> ColumnElement[str]:
        return func.coalesce(joined([before, *self.pieces, after]), constant(f"{before}{self.other}{after}"))


@dataclass(frozen=True, slots=True, eq=False)
class Choice:
    """The text of the first condition that holds, or another."""

    choices: tuple[tuple[ColumnElement[bool], Pieces], ...]
    other: Pieces

    def between(self, before: str, after: str) -> ColumnElement[str]:
        choices = ((condition, joined([before, *pieces, after])) for condition, pieces in self.choices)
        return case(*choices, else_=joined([before, *self.other, after]))


@dataclass(frozen=True, slots=True, eq=False)
class Read:
    """What a subquery of one row writes: `query` makes it of the text."""

    pieces: Pieces
    query: Callable[[ColumnElement[str]], ColumnElement[Any]]

    def between(self, before: str, after: str) -> ColumnElement[str]:
        return self.query(joined([before, *self.pieces, after]))


Pieces: TypeAlias = "list[str | ColumnElement[Any] | Or | Choice | Read]"


def constant(text: str) -> ColumnElement[str]:
    """A SQL string literal. GraphQL names and enum terms hold no quote; doubled all the same."""
    quoted = text.replace("'", "''")
    return literal_column(f"'{quoted}'", Text)


def joined(pieces: Pieces) -> ColumnElement[str]:
    """One expression; neighbouring constants become one literal."""
    left, parts = deque(pieces), []
    while left:
        before = _constants(left)
        if not left:
            parts.append(constant(before))
        elif isinstance(piece := left.popleft(), ColumnElement):
            parts += [constant(before), piece] if before else [piece]
        elif not isinstance(piece, str):
            parts.append(piece.between(before, _constants(left)))
    expression, *rest = parts or [constant("")]
    for part in rest:
        expression = expression.concat(part)
    return expression


def _constants(left: deque[Any]) -> str:
    """The constants that come next, taken away."""
    text = ""
    while left and isinstance(left[0], str):
        text += left.popleft()
    return text


@dataclass(frozen=True, slots=True, eq=False)
class Items:
    """The items of a list: the constants that each begins and ends with, and what is its own."""

    head: str
    own: ColumnElement[str]
    tail: str

    @property
    def separator(self) -> ColumnElement[str]:
        """What stands between the own texts of two of them."""
        return constant(f"{self.tail},{self.head}")

    def listed(self, own: ColumnElement[Any]) -> Pieces:
        """The array of them; NULL is an empty one."""
        return [Or([f"[{self.head}", own, f"{self.tail}]"], "[]")]


def items(pieces: Pieces) -> Items:
    """The items that are written so."""
    left = deque(pieces)
    head = _constants(left)
    if not left:
        return Items("", cast(constant(head), Text), "")
    tail = ""
    while isinstance(last := left[-1], str):
        tail = last + tail
        left.pop()
    return Items(head, joined([*left]), tail)


def document(members: Iterable[tuple[str, Pieces]]) -> Pieces:
    """An object: `{"key":…,"key":…}`, keys in the order given.

    >>> document([("a", ["1"]), ("b", ["null"])])
    ['{"a":', '1', ',"b":', 'null', '}']
    """
    pieces: Pieces = []
    for key, value in members:
        pieces += [f'{"," if pieces else "{"}"{key}":', *value]
    return [*pieces, "}"] if pieces else ["{}"]
