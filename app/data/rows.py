"""Record -> row: names become columns, keys become ids, terms and dates become what the table holds.

A field is a column or a to-one relation of the model. A date may be a year or a month, and sets its precision; an amount is
written without a fraction or as text, because a float would not keep it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from enum import Enum
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Boolean, Column, Date, Integer, Numeric, Text
from sqlalchemy import Enum as SqlEnum
from sqlalchemy.orm import Mapper, RelationshipProperty
from sqlalchemy.sql.schema import ScalarElementColumnDefault

from app.data.identity import stable_id
from app.data.read import BadData, Record
from app.models import Base, DatePrecision, Row

KEPT = {"id", "version", "demo", "created_at", "updated_at", "deleted_at", "pinyin", "owner_epoch"}
RELEASED = datetime(2026, 11, 20, tzinfo=UTC)
"""When rows that ship with the release were recorded: the same everywhere, so that two instances hold the same row."""
MONTH = re.compile(r"\d{4}-\d{2}")


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of one table, ready to be inserted."""

    table: str
    rows: tuple[dict[str, Any], ...]


def to_rows(records: Sequence[Record]) -> tuple[Rows, ...]:
    """The rows of all records, tables in the order in which their keys refer to one another."""
    known = {(record.table, record.key) for record in records}
    mappers = {mapper.class_.__tablename__: mapper for mapper in _mappers()}
    for record in records:
        if record.table not in mappers:
            raise BadData(record.where, "there is no such table.")
    return tuple(
        Rows(table.name, tuple(_numbered(mappers[table.name], [r for r in records if r.table == table.name], known)))
        for table in Base.metadata.sorted_tables
        if any(record.table == table.name for record in records)
    )


def _mappers() -> Iterable[Mapper[Any]]:
    return (mapper for mapper in Base.registry.mappers if issubclass(mapper.class_, Row))


def _numbered(mapper: Mapper[Any], records: list[Record], known: set[tuple[str, str]]) -> Iterator[dict[str, Any]]:
    """Rows in file order; a table that has a position takes it from there."""
    for number, record in enumerate(records, 1):
        row = _row(mapper, record, known)
        if "position" in mapper.columns and row["position"] is None:
            row["position"] = number
        _refuse_gaps(mapper, record, row)
        yield row


def _row(mapper: Mapper[Any], record: Record, known: set[tuple[str, str]]) -> dict[str, Any]:
    row = {c.key: _absent(c) for c in mapper.columns if c.key not in KEPT}
    row |= {"id": stable_id(record.table, record.key), "created_at": RELEASED, "updated_at": RELEASED}
    for name, value in record.fields.items():
        if name in mapper.relationships and not mapper.relationships[name].uselist:
            column, row_value = _key(mapper.relationships[name], record, value, known)
            row[column] = row_value
        elif name in row and not name.endswith("_id"):
            row |= _value(mapper, record, name, value)
        else:
            raise BadData(record.where, f"there is no field `{name}`.")
    return row


def _absent(column: Column[Any]) -> Any:
    """What a row holds where the record says nothing."""
    if isinstance(column.type, ARRAY):
        return []
    if isinstance(column.default, ScalarElementColumnDefault):
        return column.default.arg
    return False if isinstance(column.type, Boolean) else None


def _key(relation: RelationshipProperty[Any], record: Record, key: Any, known: set[tuple[str, str]]) -> tuple[str, UUID]:
    table = relation.mapper.class_.__tablename__
    if (table, key) not in known:
        raise BadData(record.where, f"`{relation.key}` is `{key}`, and there is no {table} of that key.")
    column = next(iter(relation.local_columns))
    return column.name, stable_id(table, key)


def _value(mapper: Mapper[Any], record: Record, name: str, value: Any) -> dict[str, Any]:
    column = mapper.columns[name]
    where = f"{record.where}, `{name}`"
    if isinstance(column.type, Date) and f"{name}_precision" in mapper.columns:
        day, precision = _known_date(where, value)
        return {name: day, f"{name}_precision": precision}
    return {name: _typed(where, column.type, value)}


def _typed(where: str, kind: Any, value: Any) -> Any:
    match kind:
        case SqlEnum():
            return _term(where, kind.enum_class, value)
        case ARRAY():
            if not isinstance(value, list):
                raise BadData(where, "is not a list.")
            return [_typed(where, kind.item_type, item) for item in value]
        case Numeric():
            return _amount(where, value)
        case Text() if isinstance(value, str) and value.strip():
            return value
        case Boolean() if isinstance(value, bool):
            return value
        case Integer() if isinstance(value, int) and not isinstance(value, bool):
            return value
        case Date() if isinstance(value, date):
            return value
    raise BadData(where, f"`{value!r}` does not fit.")


def _term(where: str, words: type[Enum] | None, value: Any) -> Enum:
    if words is None or not isinstance(value, str) or value not in words.__members__:
        raise BadData(where, f"`{value}` is none of {', '.join(words.__members__ if words else ())}.")
    return words[value]


def _amount(where: str, value: Any) -> Decimal:
    if isinstance(value, float | bool):
        raise BadData(where, f"`{value}` would be kept as a float; write it in quotes.")
    try:
        return Decimal(value)
    except (InvalidOperation, TypeError, ValueError):
        raise BadData(where, f"`{value}` is no amount.") from None


def _known_date(where: str, value: Any) -> tuple[date, DatePrecision]:
    """The first day of what is known, and how much that is."""
    match value:
        case bool():
            pass
        case int() if 1000 <= value <= 9999:
            return date(value, 1, 1), DatePrecision.YEAR
        case date():
            return value, DatePrecision.DAY
        case str() if MONTH.fullmatch(value):
            year, month = value.split("-")
            return date(int(year), int(month), 1), DatePrecision.MONTH
    raise BadData(where, f"`{value}` is no year, month or day.")


def _refuse_gaps(mapper: Mapper[Any], record: Record, row: dict[str, Any]) -> None:
    for column in mapper.columns:
        if column.key in row and row[column.key] is None and not column.nullable:
            raise BadData(record.where, f"`{column.key.removesuffix('_id')}` is missing.")
