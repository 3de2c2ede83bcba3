"""How values stand in an answer: a second writer, which shares nothing with the one it is compared to."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from typing import Any
from uuid import UUID

SHIFT = {"YUAN": 0, "WAN_YUAN": 4, "YI_YUAN": 8}


def written(type_name: str, value: Any, tag: str = "", unit: str = "YUAN") -> Any:
    """The JSON value of a column that the schema says is of this type."""
    if value is None:
        return None
    if isinstance(value, list):
        return [written(type_name, item) for item in value]
    match type_name:
        case "ID":
            return f"{tag}_{value}"
        case "Money":
            return money(value, unit)
        case "Decimal":
            return shortest(value)
        case "BigInt":
            return str(value)
        case "Date":
            return day(value)
        case "DateTime":
            return moment(value)
    if isinstance(value, UUID):  # a key that is shown as text
        return str(value)
    return value.name if isinstance(value, Enum) else value


def money(amount: Decimal, unit: str) -> str:
    """Yuan keep their cents; other units as many places as it takes.

    >>> money(Decimal("11225000"), "YUAN"), money(Decimal("11225000"), "WAN_YUAN"), money(Decimal("-0.01"), "YI_YUAN")
    ('11225000.00', '1122.5', '-0.0000000001')
    """
    sign, cents = "-" if amount < 0 else "", abs(int(amount * 100))
    places = 2 + SHIFT[unit]
    whole, part = divmod(cents, 10**places)
    fraction = f"{part:0{places}}"
    if unit != "YUAN":
        fraction = fraction.rstrip("0")
    return f"{sign}{whole}.{fraction}" if fraction else f"{sign}{whole}"


def shortest(number: Decimal) -> str:
    """
    >>> shortest(Decimal("8.500")), shortest(Decimal("100")), shortest(Decimal("-0.000001"))
    ('8.5', '100', '-0.000001')
    """
    whole, _, fraction = f"{number:f}".partition(".")
    return f"{whole}.{kept}" if (kept := fraction.rstrip("0")) else whole


def day(on: date) -> str:
    return f"{on.year:04}-{on.month:02}-{on.day:02}"


def moment(at: datetime) -> str:
    assert at.utcoffset() == timedelta(0), "the driver hands moments over in UTC"
    return f"{day(at)}T{at.hour:02}:{at.minute:02}:{at.second:02}.{at.microsecond:06}Z"
