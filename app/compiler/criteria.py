"""Criteria: which rows a filter keeps, as frozen forms over one row. `filters` makes them, `sql.filter` reads them.

Every criterion is either true or false of a row, never unknown: `Not` keeps exactly the rows that its operand leaves out.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

from app.compiler.catalog import Arm, Column, Entity, Kind
from app.compiler.params import Param


class Operator(Enum):
    """How a value is compared. What has no value fits none of them."""

    EQ = "eq"
    IN = "in"
    LT = "lt"
    LTE = "lte"
    GT = "gt"
    GTE = "gte"
    CONTAINS = "contains"
    STARTS_WITH = "startsWith"
    HAS = "has"
    HAS_SOME = "hasSome"
    HAS_EVERY = "hasEvery"


@dataclass(frozen=True, slots=True)
class Term:
    """A value that is part of the statement's text: an enum's name, true or false. PostgreSQL then plans for it."""

    text: str | bool


@dataclass(frozen=True, slots=True)
class All:
    """Every one of them; of none at all: true."""

    of: tuple[Criteria, ...] = ()


@dataclass(frozen=True, slots=True)
class Either:
    """At least one of them; of none at all: false."""

    of: tuple[Criteria, ...] = ()


@dataclass(frozen=True, slots=True)
class Not:
    """The rows that the operand leaves out."""

    of: Criteria


@dataclass(frozen=True, slots=True)
class Count:
    """How many rows a list under the row has."""

    arm: Arm
    entities: tuple[Entity, ...]

    @property
    def kind(self) -> Kind:
        return Kind.INT

    @property
    def nullable(self) -> bool:
        return False


@dataclass(frozen=True, slots=True)
class Compared:
    """A column, or the length of a list, beside a value; beside a list of values for `IN`."""

    of: Column | Count
    operator: Operator
    value: Param | Term


@dataclass(frozen=True, slots=True)
class Missing:
    """A column without a value."""

    of: Column | Count


@dataclass(frozen=True, slots=True)
class Empty:
    """A column that holds a list without an item."""

    of: Column | Count


@dataclass(frozen=True, slots=True)
class OfKind:
    """A row of one of these entities, of the several that its source holds."""

    entities: tuple[Entity, ...]


@dataclass(frozen=True, slots=True)
class Exists:
    """A row over there, of one of these entities, that fits. `listed` leaves tombstones out, as lists do."""

    arm: Arm
    entities: tuple[Entity, ...]
    fits: Criteria
    listed: bool


Criteria: TypeAlias = All | Either | Not | Compared | Missing | Empty | OfKind | Exists


def fixes(criteria: Criteria | None, attribute: str) -> bool:
    """Whether every row that fits has one and the same value of an attribute, as far as the text of the filter tells.

    >>> fixes(All((Either((All(),)), All())), "kind")
    False
    """
    match criteria:
        case All(of=several):
            return any(fixes(one, attribute) for one in several)
        case Either(of=(only,)):
            return fixes(only, attribute)
        case Compared(of=Column() as column, operator=Operator.EQ) | Missing(of=Column() as column):
            return column.attribute == attribute
        case Exists(arm=Arm(local=local, remote="id"), fits=fits):
            return local == attribute and fixes(fits, "id")
    return False


def of_key(criteria: Criteria) -> bool:
    """Whether nothing of a row is asked but its key.

    >>> of_key(All()), of_key(Not(OfKind(())))
    (True, False)
    """
    match criteria:
        case All(of=several) | Either(of=several):
            return all(map(of_key, several))
        case Not(of=operand):
            return of_key(operand)
        case Compared(of=Column() as column) | Missing(of=Column() as column):
            return column.attribute == "id"
    return False
