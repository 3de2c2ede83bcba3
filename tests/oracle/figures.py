"""Figures of rows: how many they are, sums, averages and extremes of their columns, and what of that is held back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import TYPE_CHECKING, Any

from tests.oracle.columns import Column, columns
from tests.oracle.grouped import groups
from tests.oracle.written import written

if TYPE_CHECKING:
    from tests.oracle.oracle import Oracle

PRECISE = 80
EXTREMES = {"min": min, "max": max}


@dataclass(frozen=True, slots=True)
class Counted:
    """Rows to be counted out. `of` is the type that the list holds; `told` is what another place in the answer would tell of few."""

    oracle: Oracle
    of: str
    rows: Sequence[Any]
    withheld: bool
    guarded: bool
    tells: bool = False

    def field(self, name: str, arguments: Mapping[str, Any]) -> Any:
        match name:
            case "count":
                return None if self.withheld else len(self.rows)
            case "suppressed":
                return self.withheld
            case "groups":
                return groups(self, arguments)
        return Figures(self, name)

    def figure(self, function: str, name: str) -> Any:
        """A figure of a column."""
        column = columns(self.oracle, self.of)[name]
        values = [getattr(row, column.attribute) for row in self.rows]
        if column.type_name == "Bound":
            return bound(values)
        known = [value for value in values if value is not None]
        if function in EXTREMES:
            return EXTREMES[function](known, default=None)
        with localcontext(prec=PRECISE):
            if function == "sum":
                return sum(known, Decimal(0)) if known or not values else None
            place = Decimal("0.01") if column.type_name == "Money" else Decimal("0.000001")
            return (sum(known, Decimal(0)) / len(known)).quantize(place, ROUND_HALF_UP) if known else None


@dataclass(frozen=True, slots=True)
class Figures:
    """One function of every column."""

    of: Counted
    function: str

    def field(self, name: str, arguments: Mapping[str, Any]) -> Any:
        if self.of.withheld:
            return None
        found, column = self.of.figure(self.function, name), columns(self.of.oracle, self.of.of)[name]
        return written(_written_as(self.function, column), found, unit=arguments.get("unit", "YUAN"))


def _written_as(function: str, column: Column) -> str:
    """A sum of whole numbers may outgrow them; an average of them is none."""
    if column.type_name == "Int" and function in ("sum", "avg"):
        return "Decimal"
    return column.type_name


def bound(bounds: Sequence[Any]) -> Any:
    """How a sum of figures limits the true one; what is no amount takes no part."""
    named = [one.name for one in bounds if one is not None and one.name != "QUALITATIVE"]
    lower, upper = {"MORE_THAN", "AT_LEAST", "VAGUE"}.intersection(named), "AT_MOST" in named
    if not set(named) - {"VAGUE"} or (lower and upper):
        return None
    if lower:
        return "MORE_THAN" if "MORE_THAN" in lower else "AT_LEAST"
    if upper:
        return "AT_MOST"
    if len(named) == 1:
        return named[0]
    return "EXACT" if set(named) == {"EXACT"} else "ABOUT"
