"""What a list can be counted out by: figures of its records and groups of them, types made from the declarations.

A number has a sum and an average, a number or a day has extremes; a term, a text, a number, a day, its year and month, and a
to-one can make groups. A new column needs no other line. `app.compiler.aggregates` reads the fields.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import strawberry
from sqlalchemy import inspect
from sqlalchemy.orm import MANYTOONE, Mapper
from strawberry.types.base import StrawberryObjectDefinition
from strawberry.types.field import StrawberryField

from app.compiler.catalog import Part, Report
from schema.declare import TYPES, argued, column, put_together
from schema.fields import annotation, attributes, connected, word
from schema.members import ORDINALS
from schema.scalars import listed_terms

BOUND = "models.Bound"
SUMS = {"Money": "Money", "Decimal": "Decimal", "int": "BigInt", BOUND: BOUND}
AVERAGES = {"Money": "Money", "Decimal": "Decimal", "int": "Decimal", BOUND: BOUND}
EXTREMES = {"Money": "Money", "Decimal": "Decimal", "int": "int", "date": "date", "datetime": "datetime"}
FIGURES = (
    ("sum", "Sum", SUMS, "Totals; 0 of no records, null where none of them has a value. 合计"),
    ("avg", "Average", AVERAGES, "Averages over the records that have a value. 平均"),
    ("min", "Extremes", EXTREMES, "The smallest. 最小"),
    ("max", "Extremes", EXTREMES, "The greatest. 最大"),
)
BOOKKEEPING = ("id", "version", "deleted_at")
PARTS = {Part.YEAR: "The year.", Part.MONTH: "The month, as 2020-09."}
END_FIRST = "Which end comes first: of keys the smallest unless it is said, of figures the greatest; groups without one come last. 排序方向"
HELD_BACK = "Whether its figures are held back: from 1 to 4 people, or a next group that would tell of such ones. 是否隐去"


@dataclass(frozen=True, slots=True)
class Grouped:
    """A field, or a part of it, that groups are made by: its name in the enum, and what the key then shows."""

    name: str
    of: str
    part: Part | None
    annotation: str
    description: str


def publish() -> None:
    """Figures and groups of every type that lists hold."""
    lists = [(held, annotation(f)) for f in _fields() if (held := connected(f))]
    guarded = {held for held, kind in lists if kind.startswith("Personal")}
    for held in sorted({held for held, _ in lists}):
        _figures_of(held, held in guarded)


def groupings(kind: Any) -> Iterator[Grouped]:
    """What records of a type can be grouped by, in the order of its fields; those of a report by nothing."""
    mapper = _mapper(kind)
    if mapper is None:
        return
    for name, field in _flat(kind):
        told, description = annotation(field), field.description or ""
        if word(field) == "row" and _leads(mapper, field):
            yield Grouped(name.upper(), name, None, told, description)
        elif word(field) == "column" and not told.startswith("list[") and name not in BOOKKEEPING and _told(mapper, field):
            if told not in ("Money", "Decimal", "datetime"):
                yield Grouped(name.upper(), name, None, told, description)
            if told in ("date", "datetime"):
                yield Grouped(f"{name.upper()}_YEAR", name, Part.YEAR, "int", f"{PARTS[Part.YEAR]} {description}")
                yield Grouped(f"{name.upper()}_MONTH", name, Part.MONTH, "str", f"{PARTS[Part.MONTH]} {description}")


def _figures_of(held: str, guarded: bool) -> None:
    kind = TYPES[held]
    fields = {name: f for name, f in _flat(kind) if word(f) == "column" and name != "version"}
    adding = {name: f for name, f in fields.items() if name not in ORDINALS}
    count = "int | None" if guarded else "int"
    common: dict[str, tuple[str, str]] = {"count": (count, "How many records. 条数")}
    if guarded:
        common["suppressed"] = ("bool", HELD_BACK)
    for name, suffix, kinds, text in FIGURES:
        among = fields if kinds is EXTREMES else adding
        made = {n: (f"{kinds[annotation(f)]} | None", f.description or "") for n, f in among.items() if annotation(f) in kinds}
        if any(not told.startswith(BOUND) for told, _ in made.values()):
            if f"{held}{suffix}" not in TYPES:
                _object(f"{held}{suffix}", made, text if suffix != "Extremes" else "The smallest and the greatest values. 极值")
            common[name] = (f"{held}{suffix}", text)
    if not (grouped := list(groupings(kind))):
        _object(f"{held}Aggregate", common, f"Figures of a list of {held}. 汇总")
        return
    _terms(f"{held}GroupBy", {g.name: f"By {g.description}" for g in grouped}, f"What groups of {held} are made by. 分组项")
    ordering = {f"KEY_{g.name}": f"By the key: {g.description}" for g in grouped}
    ordering["COUNT"] = "By how many they are. 按条数"
    for name in ("SUM", "AVG"):
        numbers = {n: f for n, f in adding.items() if annotation(f) in SUMS and annotation(f) != BOUND}
        ordering |= {f"{name}_{n.upper()}": f"By the {name.lower()} of: {f.description}" for n, f in numbers.items()}
    _terms(f"{held}GroupOrderField", ordering, f"What groups of {held} are ordered by. 分组排序项")
    _order(held)
    _object(
        f"{held}GroupKey",
        {g.name.lower(): (f"{g.annotation} | None", g.description) for g in grouped},
        "What a group has in common. 分组键",
    )
    key = {"key": (f"{held}GroupKey", "What its records have in common; null where they have nothing, or where it was not asked. 分组键")}
    _object(f"{held}Group", {**key, **common}, f"Records of {held} that agree in what they are grouped by. 分组")
    _object(f"{held}Aggregate", common, f"Figures of a list of {held}. 汇总", groups=held)


def _flat(kind: Any) -> Iterator[tuple[str, StrawberryField]]:
    """The fields of a type; in the place of a group its own, by both names."""
    for field in kind.__strawberry_definition__.fields:
        if word(field) == "group":
            inner = TYPES[annotation(field)].__strawberry_definition__.fields
            yield from ((f"{field.python_name}_{each.python_name}", each) for each in inner)
        else:
            yield field.python_name, field


def _mapper(kind: Any) -> Mapper[Any] | None:
    """The table behind a type, or behind the types of an interface."""
    entities = (k for k in (kind, *TYPES.values()) if isinstance(k, type) and hasattr(k, "__declared__") and issubclass(k, kind))
    source = next(entities).__declared__.source
    return None if isinstance(source, Report) else inspect(source)


def _told(mapper: Mapper[Any], field: StrawberryField) -> bool:
    """Whether a column is stored, or computed to one of few values."""
    told = annotation(field)
    return attributes(field)[0] in mapper.columns or told == "bool" or told.startswith("models.")


def _leads(mapper: Mapper[Any], field: StrawberryField) -> bool:
    """Whether the record itself says where a to-one leads; where the other one does, every record would be a group of its own."""
    return all(mapper.relationships[one].direction is MANYTOONE for one in attributes(field))


def _object(name: str, fields: dict[str, tuple[str, str]], text: str, groups: str | None = None) -> None:
    told: dict[str, tuple[str, Any]] = {n: (kind, column(description)) for n, (kind, description) in fields.items()}
    if groups:
        field = argued(
            "Its records in groups: in the order of their keys as `by` names them, or as `orderBy` says; as many as `first`. 分组",
            ("by", f"list[{groups}GroupBy]", "What groups are made by, one key or several. 分组项"),
            (
                "first",
                "int | None",
                "How many groups, 0 to 1,000; 50 where it is not said; one more than is shown tells whether there are more. 前几组",
            ),
            ("order_by", f"list[{groups}GroupOrder] | None", "By keys and figures; their own keys break ties. 排序"),
        )
        told["groups"] = (f"list[{groups}Group]", field)
    put_together(name, told, strawberry.type, text)


def _terms(name: str, members: dict[str, str], text: str) -> None:
    TYPES[name] = listed_terms(name, members, text)


def _order(held: str) -> None:
    fields = {
        "field": (f"{held}GroupOrderField", strawberry.field(description="The key or the figure. 排序项")),
        "direction": ("Direction | None", strawberry.field(default=strawberry.UNSET, description=END_FIRST)),
    }
    put_together(f"{held}GroupOrder", fields, strawberry.input, f"One key of an order of groups of {held}. 分组排序")


def _fields() -> Iterator[StrawberryField]:
    for kind in list(TYPES.values()):
        definition = vars(kind).get("__strawberry_definition__") if isinstance(kind, type) else None
        if isinstance(definition, StrawberryObjectDefinition) and not definition.is_input:
            yield from (f for f in definition.fields if word(f))
