"""Plan: which rows, which values, joined how, filled by what. No SQL yet, and no assumption about its form.

Frozen forms that print and compare; `planner` makes them, `sql` reads them.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

from app.compiler.catalog import Arm, Column, Entity, Grouping, Order, Source
from app.compiler.criteria import Criteria
from app.compiler.params import Param, Path

# Rows -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Text:
    """JSON known already: a type's name, an absent object."""

    key: str
    json: str


@dataclass(frozen=True, slots=True)
class Foreign:
    """JSON that is known when the statement runs, put in its place by a parameter: introspection, a refusal's own words.

    `brought` is the parameter's name, where that is not the key's.
    """

    key: str
    brought: str = ""

    @property
    def parameter(self) -> str:
        return f"foreign_{self.brought or self.key}"


@dataclass(frozen=True, slots=True)
class Value:
    """A column, perhaps in another unit of money."""

    key: str
    column: Column
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Object:
    """Values of the same row, one level down."""

    key: str
    members: tuple[RowMember, ...]


@dataclass(frozen=True, slots=True)
class Variant:
    """What a row answers with when it is of this entity."""

    entity: Entity
    members: tuple[RowMember, ...]


@dataclass(frozen=True, slots=True)
class Branch:
    """One arm of a to-one relation, with the variants that its rows can be."""

    arm: Arm
    variants: tuple[Variant, ...]


@dataclass(frozen=True, slots=True)
class ToOne:
    """A to-one relation: an object, or null."""

    key: str
    branches: tuple[Branch, ...]


# Pages ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CursorOf:
    """The cursor of an edge."""

    key: str


@dataclass(frozen=True, slots=True)
class NodeOf:
    """The row of an edge."""

    key: str
    variants: tuple[Variant, ...]


@dataclass(frozen=True, slots=True)
class Edges:
    key: str
    members: tuple[CursorOf | NodeOf | Text, ...]


@dataclass(frozen=True, slots=True)
class Nodes:
    key: str
    variants: tuple[Variant, ...]


class Info(Enum):
    """What PageInfo tells."""

    HAS_NEXT = "hasNextPage"
    HAS_PREVIOUS = "hasPreviousPage"
    START = "startCursor"
    END = "endCursor"


@dataclass(frozen=True, slots=True)
class InfoOf:
    key: str
    what: Info


@dataclass(frozen=True, slots=True)
class PageInfo:
    key: str
    members: tuple[InfoOf | Text, ...]


@dataclass(frozen=True, slots=True)
class Total:
    """The exact count; null for a guarded small one."""

    key: str


@dataclass(frozen=True, slots=True)
class Suppressed:
    """Whether the count was held back."""

    key: str


class Function(Enum):
    """What becomes of the values of a column."""

    SUM = "sum"
    AVG = "avg"
    MIN = "min"
    MAX = "max"


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of many rows: a function of a column, perhaps in another unit of money."""

    key: str
    function: Function
    column: Column
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Figures:
    key: str
    members: tuple[Figure | Text, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """What a group has in common: the value of a column, or a part of it."""

    key: str
    grouping: Grouping


@dataclass(frozen=True, slots=True)
class GroupKey:
    key: str
    members: tuple[Part | ToOne | Text, ...]


@dataclass(frozen=True, slots=True)
class GroupOrder:
    """Groups by a figure, by a key, or by their size where it is neither; by a relation as lists of its records are ordered."""

    by: Figure | Grouping | None
    descending: bool
    branches: tuple[Branch, ...] = ()


@dataclass(frozen=True, slots=True)
class Groups:
    """Figures of the rows that agree in what they are grouped by, at most `size` groups."""

    key: str
    by: tuple[Grouping, ...]
    order: tuple[GroupOrder, ...]
    size: Param
    members: tuple[GroupKey | Total | Suppressed | Figures | Text, ...]


@dataclass(frozen=True, slots=True)
class Aggregate:
    """Figures of all rows of a list, not of its page alone."""

    key: str
    members: tuple[Total | Suppressed | Figures | Groups | Text, ...]


PageMember: TypeAlias = Edges | Nodes | PageInfo | Total | Suppressed | Aggregate | Text


@dataclass(frozen=True, slots=True)
class Bounds:
    """Where a page lies. `position` holds the parameters of the cursor's keys, None for a null one.

    `digest` is what its cursors are bound to: text where that is known, a parameter where a filter takes part.
    """

    size: Param
    backward: bool
    position: tuple[Param | None, ...]
    digest: str | Param


@dataclass(frozen=True, slots=True)
class Held:
    """Only rows that held on a day: begun by then, and not ended before; a missing end is an open one."""

    first: str
    last: str | None
    day: Param


@dataclass(frozen=True, slots=True)
class Page:
    """A connection: one page of rows under a parent (`arm`) or of the whole source, a report's with its `parameters`."""

    key: str
    source: Source
    arm: Arm | None
    entities: tuple[Entity, ...]
    order: tuple[Order, ...]
    bounds: Bounds
    members: tuple[PageMember, ...]
    guarded: bool
    held: Held | None = None
    where: Criteria | None = None
    parameters: tuple[tuple[str, Param], ...] = ()


@dataclass(frozen=True, slots=True)
class List:
    """All rows under a parent, where they cannot grow."""

    key: str
    source: Source
    arm: Arm | None
    variants: tuple[Variant, ...]
    order: tuple[Order, ...]


RowMember: TypeAlias = Text | Value | Object | ToOne | Page | List

# Roots ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Found:
    """One row of a source by the value of one attribute, or null; `gone` rows too, where a command answers with what it withdrew."""

    key: str
    variants: tuple[Variant, ...]
    attribute: str
    param: Param
    gone: bool = False


@dataclass(frozen=True, slots=True)
class FoundNodes:
    """Rows by a list of ids, in its order, null where there is none."""

    key: str
    variants: tuple[Variant, ...]
    keys: Param
    tags: Param


@dataclass(frozen=True, slots=True)
class Sourced:
    """A row or the rows of a report whose parameters the arguments fill."""

    key: str
    inner: List
    listed: bool
    parameters: tuple[tuple[str, Param], ...]


@dataclass(frozen=True, slots=True)
class Refusals:
    """Why a command refused: objects of known text, of JSON that is brought, and of rows that they point to."""

    key: str
    items: tuple[tuple[Text | Foreign | Found, ...], ...]


RootMember: TypeAlias = Text | Foreign | Found | FoundNodes | Page | Sourced | Refusals


@dataclass(frozen=True, slots=True)
class Plan:
    """A whole operation: members in document order, every parameter, the permissions a reader needs."""

    members: tuple[RootMember, ...]
    params: tuple[Param, ...]
    permissions: tuple[tuple[str, Path], ...]
