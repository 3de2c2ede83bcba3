"""How each kind of column is written in JSON.

The same bytes as `app/compiler/encode.py` writes for a Python value; a test compares them kind by kind.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Numeric, Text, cast, func, literal_column

from app.compiler.catalog import Kind
from app.compiler.cursor import NULL, KeyKind
from app.compiler.plan import Value
from app.compiler.sql.text import Choice, Or, Pieces, constant

UNITS = {"WAN_YUAN": "0.0001", "YI_YUAN": "0.00000001"}
RFC_3339 = 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'


def written(member: Value, expression: ColumnElement[Any], tag: str) -> Pieces:
    """The pieces of a value; NULL becomes null where the column allows it."""
    pieces = _pieces(member, expression, tag)
    return [Or(pieces)] if member.column.nullable else pieces


def _pieces(member: Value, x: ColumnElement[Any], tag: str) -> Pieces:
    match member.column.kind:
        case Kind.ID:
            return [f'"{tag}_', cast(x, Text), '"']
        case Kind.STRING:
            return [cast(func.json_scalar(x), Text)]
        case Kind.INT | Kind.BOOLEAN:
            return [cast(x, Text)]
        case Kind.BIG_INT | Kind.DATE:
            return ['"', cast(x, Text), '"']
        case Kind.MONEY:
            return ['"', _money(x, member.unit), '"']
        case Kind.DECIMAL:
            return ['"', cast(func.trim_scale(x), Text), '"']
        case Kind.DATE_TIME:
            return ['"', func.to_char(func.timezone("UTC", x), constant(RFC_3339)), '"']
        case Kind.ENUM:
            return ['"', cast(x, Text), '"']
        case Kind.ENUMS:
            none = func.cardinality(x) == literal_column("0")
            return [Choice(((none, ["[]"]),), ['["', func.array_to_string(x, constant('","')), '"]'])]
        case Kind.STRINGS:
            return [cast(func.array_to_json(x), Text)]


def _money(x: ColumnElement[Any], unit: str | None) -> ColumnElement[str]:
    if unit in UNITS:
        return cast(func.trim_scale(x * literal_column(UNITS[unit], Numeric)), Text)
    return cast(x, Text)


def cursor_key(x: ColumnElement[Any], kind: KeyKind, nullable: bool) -> ColumnElement[str]:
    """A key of the order, as `cursor` reads it."""
    text: ColumnElement[str]
    match kind:
        case KeyKind.TEXT:
            text = func.encode(func.convert_to(cast(x, Text), constant("UTF8")), constant("hex"))
        case KeyKind.MOMENT:
            text = cast(func.trunc(func.extract("epoch", x) * literal_column("1000000")), Text)
        case _:
            text = cast(x, Text)
    return func.coalesce(text, constant(NULL)) if nullable else text
