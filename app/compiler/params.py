"""Params: what a request fills into a statement, how it is read, and where a mistake is shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from app.compiler.arguments import Input
from app.compiler.cursor import KeyKind


@dataclass(frozen=True, slots=True)
class AsKey:
    """The key inside an id of one of these types."""

    tags: frozenset[str]


@dataclass(frozen=True, slots=True)
class AsKeys:
    """The keys inside a list of ids, at most `limit`; or, with `tags_only`, their types."""

    tags: frozenset[str]
    limit: int
    tags_only: bool = False


@dataclass(frozen=True, slots=True)
class AsText:
    """Text, as it is."""


@dataclass(frozen=True, slots=True)
class AsSize:
    """A page size from 0 to `limit`, plus `extra` rows to look ahead."""

    limit: int
    extra: int = 0


@dataclass(frozen=True, slots=True)
class AsPosition:
    """One key of a cursor."""

    digest: str
    kinds: tuple[KeyKind, ...]
    index: int


@dataclass(frozen=True, slots=True)
class AsDay:
    """A date, as it is."""


Decode: TypeAlias = AsKey | AsKeys | AsText | AsSize | AsPosition | AsDay


@dataclass(frozen=True, slots=True)
class Param:
    """A parameter of the statement: its name there, where its value comes from, and where a mistake is shown."""

    name: str
    input: Input
    decode: Decode
    path: tuple[str, ...]
