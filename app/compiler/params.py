"""Params: what a request fills into a statement, how it is read, and where a mistake is shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from sqlalchemy.types import TypeEngine

from app.compiler.arguments import Input, taking
from app.compiler.catalog import Kind
from app.compiler.cursor import KeyKind

Path: TypeAlias = tuple[str | int, ...]
"""The way to a place in the request."""


@dataclass(frozen=True, slots=True)
class AsKey:
    """The key inside an id of one of these types."""

    tags: frozenset[str]


@dataclass(frozen=True, slots=True)
class AsKeys:
    """The keys inside a list of ids, at most `limit`; or, with `tags_only`, their types; or the keys of one type alone."""

    tags: frozenset[str]
    limit: int
    tags_only: bool = False
    only: str | None = None


@dataclass(frozen=True, slots=True)
class AsText:
    """Text, as it is."""


@dataclass(frozen=True, slots=True)
class AsSize:
    """A page size from 0 to `limit`, plus `extra` rows to look ahead."""

    limit: int
    extra: int = 0


@dataclass(frozen=True, slots=True)
class Digest:
    """What a cursor is bound to: a field and its order, and the filter with its values, which a request brings."""

    text: str
    filter: Input | None = None


@dataclass(frozen=True, slots=True)
class AsDigest:
    """The digest of field, order and filter, as cursors hold it."""

    digest: Digest


@dataclass(frozen=True, slots=True)
class AsPosition:
    """One key of a cursor."""

    digest: Digest
    kinds: tuple[KeyKind, ...]
    index: int


@dataclass(frozen=True, slots=True)
class AsDay:
    """A date, as it is; or the last of a period, that may not precede the one that `since` brings."""

    since: Input | None = None


@dataclass(frozen=True, slots=True)
class AsValue:
    """A value that a column of this kind is compared with; or, with a limit, a list of at most so many."""

    kind: Kind
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class AsRead:
    """What `read` makes of a value, and of what it `needs` of the service's own values."""

    read: Callable[..., Any]
    type: TypeEngine[Any]
    needs: tuple[str, ...] = ()


Decode: TypeAlias = AsKey | AsKeys | AsText | AsSize | AsDigest | AsPosition | AsDay | AsValue | AsRead


@dataclass(frozen=True, slots=True)
class Param:
    """A parameter of the statement: its name there, where its value comes from, and where a mistake is shown."""

    name: str
    input: Input
    decode: Decode
    path: Path
    take: Callable[[Mapping[str, Any]], Any] = field(init=False, compare=False, repr=False)
    """Variables -> what the request brought."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "take", taking(self.input))
