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
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeVar

import strawberry
from sqlalchemy.orm import QueryableAttribute
from strawberry.annotation import StrawberryAnnotation
from strawberry.types.arguments import StrawberryArgument
from strawberry.types.field import StrawberryField

from app import models
from app.compiler.catalog import Report
from app.models.base import Base, Word
from schema.scalars import BigInt, Cursor, Money, MoneyUnit

T = TypeVar("T")
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


@dataclass(frozen=True, slots=True)
class Behind:
    """What stands behind a field. `by` are the arguments of a root field, GraphQL name to attribute or type."""

    word: str
    attributes: tuple[str, ...] = ()
    by: Mapping[str, str] | None = None


# Fields -----------------------------------------------------------------------------------------------------------


def column(description: str, attribute: QueryableAttribute[Any] | None = None, *, deprecated: str | None = None) -> Any:
    """A column or a hybrid. A field of type Money takes the unit that it is written in."""
    return _field(description, Behind("column", _keys(attribute)), deprecated=deprecated)


def rows(description: str, attribute: QueryableAttribute[Any] | None = None) -> Any:
    """A to-many relation, as a connection; or as a plain list, where the annotation says so because it cannot grow."""
    return _field(description, Behind("rows", _keys(attribute)), PAGING)


def row(description: str, attribute: QueryableAttribute[Any] | None = None) -> Any:
    """A to-one relation."""
    return _field(description, Behind("row", _keys(attribute)))


def party(description: str, *attributes: QueryableAttribute[Any]) -> Any:
    """A to-one relation by exclusive foreign keys, as a union of what they lead to."""
    return _field(description, Behind("row", tuple(a.key for a in attributes)))


def group(description: str) -> Any:
    """Columns of the same row as an object of their own, declared by @values."""
    return _field(description, Behind("group"))


def found(description: str, by: type[Any] | None = None) -> Any:
    """A root field: one row by its id, or by one key of the @oneOf input `by`."""
    if by is None:
        return _field(description, Behind("found", by={"id": "id"}), (_argument("id", strawberry.ID, "The record's id. 标识"),))
    keys = {field.name: field.name for field in by.__strawberry_definition__.fields}
    return _field(description, Behind("found", by=keys), (_argument("by", by, "One key that finds it. 查找条件"),))


def listed(description: str) -> Any:
    """A root field: all rows, as a connection."""
    return _field(description, Behind("listed"), PAGING)


def node(description: str) -> Any:
    """The root field `node` of Relay."""
    return _field(description, Behind("node"), (_argument("id", strawberry.ID, "The record's id. 标识"),))


def nodes(description: str) -> Any:
    """The root field `nodes` of Relay."""
    return _field(description, Behind("nodes"), (_argument("ids", list[strawberry.ID], "The records' ids, at most 100. 标识列表"),))


def reported(description: str, **arguments: str) -> Any:
    """A root field over a report; each argument is the id of a record of the type it names."""
    given = tuple(_argument(name, strawberry.ID, f"The id of the {kind.lower()} to report on. 标识") for name, kind in arguments.items())
    return _field(description, Behind("reported", by=arguments), given)


# Types ------------------------------------------------------------------------------------------------------------


def entity(
    source: type[Base] | Report, *, where: Mapping[str, Word | Sequence[Word]] | None = None, order: Sequence[str] = ()
) -> Callable[[type[T]], type[T]]:
    """Expose the rows of `source` that are of the terms in `where` as a type, in the order of `order` and the key."""

    def decorate(cls: type[T]) -> type[T]:
        made = _adopted(strawberry.type(cls, description=cls.__doc__))
        terms = {name: (term,) if isinstance(term, Word) else tuple(term) for name, term in (where or {}).items()}
        made.__declared__ = Declared(source, terms, tuple(order))  # type: ignore[attr-defined]
        return made

    return decorate


def interface(cls: type[T]) -> type[T]:
    """Fields that several entities of one source share; they declare the rest."""
    return _adopted(strawberry.interface(cls, description=cls.__doc__))


def values(cls: type[T]) -> type[T]:
    """An object made of columns of the row that holds it."""
    return _adopted(strawberry.type(cls, description=cls.__doc__))


def roots(cls: type[T]) -> type[T]:
    """The root fields of queries."""
    return _adopted(strawberry.type(cls, description=cls.__doc__))


def terms(*kinds: type[Word]) -> None:
    """Publish closed lists of terms; each value is described by its own sentence."""
    for kind in kinds:
        strawberry.enum(kind, description=kind.__doc__)
        for value in kind.__strawberry_definition__.values:  # type: ignore[attr-defined]
            value.description = kind[value.name].value
        TYPES[kind.__name__] = kind


def publish(name: str, kind: Any) -> None:
    """Let annotations name a type that no word above declares: a union."""
    TYPES[name] = kind


def _adopted(cls: type[T]) -> type[T]:
    """Let the annotations of its own fields name every type of the schema."""
    TYPES[cls.__name__] = cls
    for field in cls.__strawberry_definition__.fields:  # type: ignore[attr-defined]
        if field.origin in (cls, None) and field.type_annotation is not None:
            annotation = field.type_annotation.raw_annotation
            field.type_annotation = StrawberryAnnotation(annotation, namespace=TYPES)
            if annotation in ("Money", "Money | None"):
                field.arguments = [UNIT]
            if isinstance(annotation, str) and annotation.startswith("list[") and _word(field) == "rows":
                field.arguments = []
    return cls


def _field(
    description: str, behind: Behind, arguments: Sequence[StrawberryArgument] = (), deprecated: str | None = None
) -> StrawberryField:
    field = StrawberryField(description=description, metadata={"behind": behind}, deprecation_reason=deprecated)
    field.arguments = list(arguments)
    return field


def _word(field: StrawberryField) -> str:
    return field.metadata["behind"].word if "behind" in field.metadata else ""


def _keys(attribute: QueryableAttribute[Any] | None) -> tuple[str, ...]:
    return () if attribute is None else (attribute.key,)


def _argument(name: str, kind: Any, description: str, default: Any = strawberry.UNSET) -> StrawberryArgument:
    return StrawberryArgument(name, None, StrawberryAnnotation(kind), description=description, default=default)


terms(MoneyUnit)
UNIT = _argument("unit", MoneyUnit, "The unit to write it in. 金额单位", MoneyUnit.YUAN)
PAGING = (
    _argument("first", int | None, "How many records from the start, 0 to 1,000; 20 where neither size is given. 前几条"),
    _argument("after", Cursor | None, "Only records after this cursor. 在此游标之后"),
    _argument("last", int | None, "How many records from the end, 0 to 1,000. 后几条"),
    _argument("before", Cursor | None, "Only records before this cursor. 在此游标之前"),
)
