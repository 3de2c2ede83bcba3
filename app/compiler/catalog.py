"""Catalog: what the compiler knows of the domain. GraphQL types, and the rows and columns behind them.

A source is a mapped table or a report (a Select over bind parameters). An entity is a concrete GraphQL type over the
rows of one source; several entities may share a source, told apart by `where`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Select
from sqlalchemy.types import TypeEngine

from app.compiler.cursor import KeyKind


class Kind(Enum):
    """How a column's value is written in JSON."""

    ID = "the type's tag and a UUID"
    STRING = "text"
    INT = "a 32-bit integer"
    BIG_INT = "an integer, as a string"
    BOOLEAN = "true or false"
    MONEY = "yuan, as a decimal string with two places; another unit by argument"
    DECIMAL = "a decimal string without trailing zeros"
    DATE = "an ISO 8601 date"
    DATE_TIME = "RFC 3339 in UTC, with six places of seconds"
    ENUM = "the term's name"
    ENUMS = "a list of terms' names"
    STRINGS = "a list of text"


@dataclass(frozen=True, slots=True)
class Window:
    """The part of a report's rows that a page reads: at most `size`, beyond a position in their order or from an end of it."""

    size: ColumnElement[Any]
    backward: bool
    position: tuple[ColumnElement[Any], ...] = ()
    inclusive: bool = False


@dataclass(frozen=True)
class Report:
    """A Select as a source; its parameters are filled per use. `targets` says where its `<name>_id` columns lead.

    A `windowed` one is built for each page, and gives no more rows than the page's window.
    """

    name: str
    build: Callable[..., Select[Any]]
    targets: Mapping[str, Source] = field(default_factory=dict, compare=False)
    windowed: bool = False

    @cached_property
    def columns(self) -> Mapping[str, ColumnElement[Any]]:
        """The columns of its rows by name."""
        return dict(self.build().selected_columns.items())


Source: TypeAlias = "type[Any] | Report"


@dataclass(frozen=True, slots=True)
class Column:
    """A value of the row. `needs` are the attributes its expression reads; `permission` is asked of the reader.

    `filter_permission` is asked of who filters by it: a mask is read without one, and would tell what it hides.
    `summed` is what becomes of it beside a sum, where that is no sum: of the bound of a figure. An `ordinal` names a place in
    an order, as a year does, and has no kind or unit.
    """

    attribute: str
    kind: Kind
    nullable: bool
    needs: tuple[str, ...]
    permission: str | None = None
    filter_permission: str | None = None
    summed: Callable[[Any], ColumnElement[Any]] | None = None
    ordinal: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Columns of the same row that appear as an object of their own."""

    type_name: str
    fields: Mapping[str, Column]


@dataclass(frozen=True, slots=True)
class Arm:
    """One way from a row to rows of `source`: this row's `local` equals the other's `remote`. `few`: there are never many of them."""

    local: str
    remote: str
    source: Source
    few: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class One:
    """A to-one relation; more than one arm is a typed party, of which exactly one is set."""

    target: str
    arms: tuple[Arm, ...]
    nullable: bool


@dataclass(frozen=True, slots=True)
class Many:
    """A to-many relation: a connection, or a plain list where it cannot grow. `guarded` hides small counts."""

    target: str
    arm: Arm | None
    listed: bool = False
    guarded: bool = False


Member: TypeAlias = Column | Group | One | Many


class Part(Enum):
    """What of a day or a moment rows are grouped by."""

    YEAR = "the year, as a number"
    MONTH = "the year and the month, as 2020-09"


@dataclass(frozen=True, slots=True)
class Grouping:
    """One thing that rows can be grouped by: a column, a part of one, or the row that a to-one leads to."""

    member: Column | One
    part: Part | None = None

    @property
    def attributes(self) -> tuple[str, ...]:
        """The columns of the row that tell its group."""
        return (self.member.attribute,) if isinstance(self.member, Column) else tuple(arm.local for arm in self.member.arms)


@dataclass(frozen=True, slots=True)
class Through:
    """A column of the one row that an arm always leads to."""

    arm: Arm
    attribute: str


@dataclass(frozen=True, slots=True)
class Order:
    """One key of an order. Nulls come last when ascending and first when descending, as in PostgreSQL, unless it is said.

    A key that stands in another row is read `through` the relation; `attribute` is then the name that it goes by.
    """

    attribute: str
    kind: KeyKind
    nullable: bool
    descending: bool = False
    nulls_first: bool | None = None
    through: Through | None = None

    @property
    def starts_with_nulls(self) -> bool:
        return self.descending if self.nulls_first is None else self.nulls_first


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Entity:
    """A concrete GraphQL type.

    `where` names the terms that tell its rows from others of the same source, `orders` what its lists can be ordered by,
    `groupings` what they can be grouped by, `alike` the columns that rows must agree in before their figures add up,
    `period` the columns of the first and the last day that a row holds.
    """

    name: str
    source: Source
    tag: str
    where: tuple[tuple[str, tuple[str, ...]], ...]
    order: tuple[Order, ...]
    fields: Mapping[str, Member]
    orders: Mapping[str, Order] = field(default_factory=dict)
    period: tuple[str, str | None] | None = None
    groupings: Mapping[str, Grouping] = field(default_factory=dict)
    alike: tuple[str, ...] = ()

    def __repr__(self) -> str:
        """By name alone: a plan that is printed mentions many, and each knows all of its fields."""
        return f"Entity({self.name!r})"

    @property
    def columns(self) -> Mapping[str, Column]:
        """Its columns by name: `amount`; by both names below a group: `quantityValue`."""
        return flattened(self.fields)

    @property
    def source_name(self) -> str:
        name: str = self.source.name if isinstance(self.source, Report) else self.source.__tablename__
        return name


def flattened(fields: Mapping[str, Member]) -> dict[str, Column]:
    """The columns among the fields; those of a group by both names."""
    found: dict[str, Column] = {}
    for name, member in fields.items():
        match member:
            case Column():
                found[name] = member
            case Group(fields=inner):
                found |= {f"{name}{key[0].upper()}{key[1:]}": column for key, column in inner.items()}
    return found


@dataclass(frozen=True, slots=True)
class Lookup:
    """A root field that finds one row: by its id, or by one key of an input object."""

    target: str
    by: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ByNode:
    """`node(id:)`: the type is inside the id."""


@dataclass(frozen=True, slots=True)
class ByNodes:
    """`nodes(ids:)`: order kept, null where hidden or missing."""

    limit: int = 100


@dataclass(frozen=True, slots=True)
class Taken:
    """What fills a parameter of a report: the id of a record of `tags`, or a value of a kind. Left out, it is `default`.

    `since` names the argument whose day this one may not precede.
    """

    kind: Kind
    tags: frozenset[str] = frozenset()
    default: Any = None
    since: str | None = None


@dataclass(frozen=True, slots=True)
class Reported:
    """A root field over a report; each argument fills the parameter of its name."""

    target: str
    arguments: Mapping[str, Taken | Argument]
    listed: bool


@dataclass(frozen=True, slots=True)
class Argument:
    """An argument that fills a report's parameter: how it is read, its type in SQL, and the terms that need a permission.

    Reading may need values of the service's own, by their names: the secret of cursors, as one.
    """

    read: Callable[..., Any]
    type: TypeEngine[Any]
    guarded: Mapping[str, str] = field(default_factory=dict)
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Searched:
    """A root field that pages through a windowed report; its arguments fill the parameters of their names."""

    many: Many
    arguments: Mapping[str, Argument]


Root: TypeAlias = Lookup | Many | ByNode | ByNodes | Reported | Searched


@dataclass(frozen=True, slots=True)
class Payload:
    """What a mutation answers with: rows by the names of their fields, each of a type, one or several; and `errors`.

    `said` are the fields that the command itself fills. `refusals` are the types of what stands in `errors`, each with the names of its
    fields that lead to a record.
    """

    name: str
    rows: Mapping[str, Made]
    errors: str
    refusals: Mapping[str, tuple[str, ...]]
    said: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Made:
    """A row that a command made or changed, or rows."""

    target: str
    listed: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Catalog:
    """Entities by GraphQL name, the concrete types of every interface and union, the root fields, and what mutations answer with."""

    entities: Mapping[str, Entity]
    possible: Mapping[str, tuple[str, ...]]
    roots: Mapping[str, Root]
    tags: Mapping[str, Entity]
    payloads: Mapping[str, Payload] = field(default_factory=dict)

    def concrete(self, type_name: str) -> tuple[Entity, ...]:
        """The entities that a value of this type can be.

        The single entity itself for an object type; all members for an interface or union.
        """
        names = self.possible.get(type_name, (type_name,))
        return tuple(self.entities[name] for name in names if name in self.entities)
