"""The few words that declarations are made of.

    @entity(models.Fund, order=("year", "name"))
    class Fund(Node):
        \"\"\"Money one district sets aside. 资金盘\"\"\"

        title: str = column("What the fund is called. 名称", models.Fund.name)
        commitments: Connection[Commitment] = rows("What is promised from it. 资金安排")

A field is the model's attribute of the same name, or the one that is given; `schema.catalog` checks that it exists.
Annotations may name any type of the schema, wherever it is declared: they are read when the schema is built.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any, TypeVar

import strawberry
from sqlalchemy.orm import QueryableAttribute
from strawberry.annotation import StrawberryAnnotation
from strawberry.types.arguments import StrawberryArgument
from strawberry.types.field import StrawberryField

from app import models
from app.compiler.catalog import Argument, Report
from app.models.base import Base, Word
from schema.fields import attributes, connected, word
from schema.orders import Direction, Nulls, order_input, orderable, term_of
from schema.scalars import BigInt, Cursor, Money, MoneyUnit, described

T = TypeVar("T")
PERIODS: set[str] = set()
"""Types whose rows hold for a time."""
TYPES: dict[str, Any] = {
    "strawberry": strawberry,
    "models": models,
    "date": date,
    "datetime": datetime,
    "Decimal": Decimal,
    "Money": Money,
    "BigInt": BigInt,
    "Cursor": Cursor,
}


@dataclass(frozen=True, slots=True)
class Declared:
    """What stands behind a type: its source, the terms that tell its rows, its order."""

    source: type[Base] | Report
    where: Mapping[str, tuple[Word, ...]]
    order: tuple[str, ...]
    period: tuple[str, str | None] | None = None
    alike: tuple[str, ...] = ()
    through: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Behind:
    """What stands behind a field. `by` are the arguments of a root field, GraphQL name to attribute or type."""

    word: str
    attributes: tuple[str, ...] = ()
    by: Mapping[str, str] | None = None
    options: tuple[Option, ...] = ()
    read: Mapping[str, Argument] | None = None


@dataclass(frozen=True, slots=True)
class Option:
    """An argument of a report beside the record that it is about; a day may not precede the one that `since` names.

    `read` is for one that is more than a value: how it is read, and what it is in SQL.
    """

    name: str
    kind: Any
    description: str
    default: Any = None
    since: str | None = None
    read: Argument | None = None


# Fields -----------------------------------------------------------------------------------------------------------


def column(description: str, attribute: QueryableAttribute[Any] | str | None = None, *, deprecated: str | None = None) -> Any:
    """A column or a hybrid; of a report, by its name. A field of type Money takes the unit that it is written in."""
    return _field(description, Behind("column", _keys(attribute)), deprecated=deprecated)


def rows(description: str, attribute: QueryableAttribute[Any] | None = None) -> Any:
    """A to-many relation, as a connection; or as a plain list, where the annotation says so because it cannot grow."""
    return Listed(description=description, metadata={"behind": Behind("rows", _keys(attribute))})


def row(description: str, attribute: QueryableAttribute[Any] | None = None) -> Any:
    """A to-one relation."""
    return _field(description, Behind("row", _keys(attribute)))


def party(description: str, *attributes: QueryableAttribute[Any] | str) -> Any:
    """A to-one relation by exclusive foreign keys, as a union of what they lead to; those of a report by their names."""
    return _field(description, Behind("row", tuple(a if isinstance(a, str) else a.key for a in attributes)))


def group(description: str) -> Any:
    """Columns of the same row as an object of their own, declared by @values."""
    return _field(description, Behind("group"))


def found(description: str, by: type[Any] | None = None) -> Any:
    """A root field: one row by its id, or by one key of the @oneOf input `by`."""
    if by is None:
        return _field(description, Behind("found", by={"id": "id"}), (argument("id", strawberry.ID, "The record's id. 标识"),))
    keys = {field.name: field.name for field in by.__strawberry_definition__.fields}
    return _field(description, Behind("found", by=keys), (argument("by", by, "One key that finds it. 查找条件"),))


def listed(description: str) -> Any:
    """A root field: all rows, as a connection."""
    return Listed(description=description, metadata={"behind": Behind("listed")})


def node(description: str) -> Any:
    """The root field `node` of Relay."""
    return _field(description, Behind("node"), (argument("id", strawberry.ID, "The record's id. 标识"),))


def nodes(description: str) -> Any:
    """The root field `nodes` of Relay."""
    return _field(description, Behind("nodes"), (argument("ids", list[strawberry.ID], "The records' ids, at most 100. 标识列表"),))


def aggregated(description: str) -> Any:
    """The figures of a list."""
    return Aggregated(description=description)


def argued(description: str, *arguments: tuple[str, Any, str]) -> Any:
    """A field of figures with arguments of its own: name, type, description."""
    return _field(description, Behind("figures"), tuple(argument(*one) for one in arguments))


def reported(description: str, *options: Option, **about: str) -> Any:
    """A root field over a report; each argument is the id of a record of the type it names, or an option."""
    ids = (argument(name, strawberry.ID, f"The id of the {kind.lower()} to report on. 标识") for name, kind in about.items())
    more = (argument(one.name, one.kind, one.description, strawberry.UNSET if one.default is None else one.default) for one in options)
    return _field(description, Behind("reported", by=about, options=options), (*ids, *more))


def searched(description: str, **arguments: tuple[Any, str, Argument]) -> Any:
    """A root field that pages through a report; each argument with its type, its description, and how it fills the report."""
    given = tuple(argument(name, kind, says) for name, (kind, says, _) in arguments.items())
    behind = Behind("searched", read={name: argument for name, (_, _, argument) in arguments.items()})
    return _field(description, behind, (*given, *PAGING))


# Types ------------------------------------------------------------------------------------------------------------


def entity(
    source: type[Base] | Report,
    *,
    where: Mapping[str, Word | Sequence[Word]] | None = None,
    order: Sequence[str] = (),
    period: tuple[str, str | None] | None = None,
    alike: Sequence[str] = (),
) -> Callable[[type[T]], type[T]]:
    """Expose the rows of `source` that are of the terms in `where` as a type, in the order of `order` and the key.

    `period` names the columns of the first and the last day that a row holds: its lists can then be asked as of a day.
    `alike` names the columns that rows must agree in before their figures add up: the kind, or the unit.
    """

    def decorate(cls: type[T]) -> type[T]:
        made = adopted(strawberry.type(cls, description=cls.__doc__))
        through: Mapping[str, str] = vars(cls).get("__through__", {})
        _publish_orders(made, source, period, through)
        terms = {name: (term,) if isinstance(term, Word) else tuple(term) for name, term in (where or {}).items()}
        made.__declared__ = Declared(source, terms, tuple(order), period, tuple(alike), tuple(through))  # type: ignore[attr-defined]
        return made

    return decorate


def ordered_by(path: str, description: str) -> Callable[[type[T]], type[T]]:
    """Let lists of an entity be ordered by a column of the row that a to-one always leads to: "visit.occurred_on"."""

    def decorate(cls: type[T]) -> type[T]:
        cls.__through__ = {path: description, **vars(cls).get("__through__", {})}  # type: ignore[attr-defined]
        return cls

    return decorate


def interface(cls: type[T]) -> type[T]:
    """Fields that several entities of one source share; they declare the rest."""
    return adopted(strawberry.interface(cls, description=cls.__doc__))


def values(cls: type[T]) -> type[T]:
    """An object made of columns of the row that holds it."""
    return adopted(strawberry.type(cls, description=cls.__doc__))


def roots(cls: type[T]) -> type[T]:
    """The root fields of queries."""
    return adopted(strawberry.type(cls, description=cls.__doc__))


def terms(*kinds: type[Word]) -> None:
    """Publish closed lists of terms; each value is described by its own sentence."""
    for kind in kinds:
        TYPES[kind.__name__] = described(kind)


def publish(name: str, kind: Any) -> None:
    """Let annotations name a type that no word above declares: a union."""
    TYPES[name] = kind


def adopted(cls: type[T]) -> type[T]:
    """Let the annotations of its own fields name every type of the schema."""
    TYPES[cls.__name__] = cls
    for field in cls.__strawberry_definition__.fields:  # type: ignore[attr-defined]
        if field.origin in (cls, None) and field.type_annotation is not None:
            _annotate(field, field.type_annotation.raw_annotation)
    return cls


def _annotate(field: StrawberryField, annotation: Any) -> None:
    field.type_annotation = annotated(annotation)
    if annotation in ("Money", "Money | None"):
        field.arguments = [UNIT]


def put_together(name: str, fields: Mapping[str, tuple[str, Any]], make: Callable[..., Any], text: str) -> None:
    """Publish a type or an input whose fields, an annotation and a field each, are put together in code."""
    assert name not in TYPES, f"{name} is declared already"
    # What stands in for the annotations costs nothing to read; the true ones can be read when every type is there.
    body = {"__annotations__": dict.fromkeys(fields, int), **{key: field for key, (_, field) in fields.items()}}
    made = TYPES[name] = make(type(name, (), body), description=text)
    for field in made.__strawberry_definition__.fields:
        _annotate(field, fields[field.python_name][0])


@cache
def annotated(annotation: Any) -> StrawberryAnnotation:
    """An annotation that may name every type of the schema; one for each text, because reading them is most of a start."""
    return StrawberryAnnotation(annotation, namespace=TYPES)


def _publish_orders(cls: type[Any], source: type[Base] | Report, period: tuple[str, str | None] | None, through: Mapping[str, str]) -> None:
    """The orders of an entity's lists, and of the lists of the interfaces over its source."""
    if isinstance(source, Report):
        return
    for kind in (k for k in cls.__mro__ if "__strawberry_definition__" in vars(k)):
        columns = [f for f in vars(kind)["__strawberry_definition__"].fields if word(f) == "column"]
        fields = {f.python_name.upper(): f.description or "" for f in columns if orderable(source, attributes(f)[0])}
        fields |= {term_of(path): text for path, text in through.items()}
        if f"{kind.__name__}Order" not in TYPES:
            publish(f"{kind.__name__}Order", order_input(kind.__name__, fields))
        if period:
            PERIODS.add(kind.__name__)


class Listed(StrawberryField):
    """A list: its arguments follow from what it holds, and are read when everything is declared."""

    @property
    def arguments(self) -> list[StrawberryArgument]:
        if (held := connected(self)) is None:
            return []
        order = argument("order_by", f"list[{held}Order] | None", "The order, by one key or several; the record's key breaks ties. 排序")
        where = argument("where", f"{held}Filter | None", "Only records that fit; null or absent asks nothing. 筛选条件")
        as_of = argument("as_of", date | None, "Only records that held on this day; one without a day is open there. 截至日期")
        return [*PAGING, where, order, *([as_of] if held in PERIODS else [])]

    @arguments.setter
    def arguments(self, value: list[StrawberryArgument]) -> None:
        raise AttributeError("the arguments of a list follow from what it holds")


class Aggregated(StrawberryField):
    """The figures of a list: of which type follows from what the list holds."""

    def copy_with(self, type_var_map: Mapping[str, Any]) -> Aggregated:
        (held,) = type_var_map.values()
        made = copy(self)
        made.type_annotation = annotated(f"{held.__name__}Aggregate")
        return made


def bare(description: str, *arguments: StrawberryArgument) -> StrawberryField:
    """A field that nothing of the catalog stands behind."""
    field = StrawberryField(description=description)
    field.arguments = list(arguments)
    return field


def queried(description: str) -> Any:
    """A field under which every query stands."""
    return bare(description)


def _field(
    description: str, behind: Behind, arguments: Sequence[StrawberryArgument] = (), deprecated: str | None = None
) -> StrawberryField:
    field = StrawberryField(description=description, metadata={"behind": behind}, deprecation_reason=deprecated)
    field.arguments = list(arguments)
    return field


def _keys(attribute: QueryableAttribute[Any] | str | None) -> tuple[str, ...]:
    return () if attribute is None else (attribute if isinstance(attribute, str) else attribute.key,)


def argument(name: str, kind: Any, description: str, default: Any = strawberry.UNSET) -> StrawberryArgument:
    return StrawberryArgument(name, None, annotated(kind), description=description, default=default)


terms(MoneyUnit, Direction, Nulls)
UNIT = argument("unit", MoneyUnit, "The unit to write it in. 金额单位", MoneyUnit.YUAN)
PAGING = (
    argument("first", int | None, "How many records from the start, 0 to 1,000; 20 where neither size is given. 前几条"),
    argument("after", Cursor | None, "Only records after this cursor. 在此游标之后"),
    argument("last", int | None, "How many records from the end, 0 to 1,000. 后几条"),
    argument("before", Cursor | None, "Only records before this cursor. 在此游标之前"),
)
