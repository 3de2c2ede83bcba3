"""Scalars of the API, and how their text is read. What SQL writes and what Python writes is the same."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import EnumMeta
from typing import Any, NewType

import strawberry
from strawberry.types.scalar import ScalarDefinition

from app.compiler.encode import moment, money, plain
from app.models.base import Word
from schema.reading import day, instant, number, whole

Money = NewType("Money", Decimal)
BigInt = NewType("BigInt", int)
Cursor = NewType("Cursor", str)

SCALARS: dict[object, ScalarDefinition] = {
    Money: strawberry.scalar(
        name="Money",
        description="An amount of money as a decimal string, in yuan with two places unless another unit is asked. 金额",
        serialize=money,
        parse_value=number,
    ),
    Decimal: strawberry.scalar(
        name="Decimal",
        description="An exact number as a decimal string, without trailing zeros. 数值",
        serialize=plain,
        parse_value=number,
    ),
    BigInt: strawberry.scalar(
        name="BigInt",
        description="A whole number of any size, as a string. 整数",
        serialize=str,
        parse_value=whole,
    ),
    Cursor: strawberry.scalar(
        name="Cursor",
        description="The place of a record in a list; opaque, to be handed back as it came. 游标",
        serialize=str,
        parse_value=str,
    ),
    date: strawberry.scalar(
        name="Date",
        description="A day, as in 2020-09-30 (ISO 8601). 日期",
        serialize=date.isoformat,
        parse_value=day,
    ),
    datetime: strawberry.scalar(
        name="DateTime",
        description="A moment in UTC, as in 2020-09-30T08:00:00.000000Z (RFC 3339). 时间",
        serialize=moment,
        parse_value=instant,
    ),
}


class MoneyUnit(Word):
    """The unit that an amount of money is written in. 金额单位"""

    YUAN = "Yuan, two places. 元"
    WAN_YUAN = "Ten thousand yuan, as many places as it takes. 万元"
    YI_YUAN = "A hundred million yuan, as many places as it takes. 亿元"


def listed_terms(name: str, members: Mapping[str, str], text: str) -> type[Word]:
    """A closed list put together in code: terms with their sentences."""
    kind: Any = EnumMeta.__call__(Word, name, members)
    kind.__doc__ = text
    return described(kind)


def described(kind: type[Word]) -> type[Word]:
    """A closed list as an enum of the schema; each value is described by its own sentence."""
    definition = strawberry.enum(kind, description=kind.__doc__).__strawberry_definition__  # type: ignore[attr-defined]
    for value in definition.values:
        value.description = kind[value.name].value
    return kind
