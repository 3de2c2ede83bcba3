"""How the text of a scalar is read: strictly, so that no value reaches a statement that PostgreSQL could not hold.

Each function raises GraphQLError with a sentence for the person who wrote the value.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from graphql import GraphQLError

NUMBER = re.compile(r"[+-]?[0-9]{1,30}(?:\.[0-9]{1,30})?")
WHOLE = re.compile(r"[+-]?[0-9]{1,19}")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,6})?(?:[Zz]|[+-][0-9]{2}:[0-9]{2})")
LARGEST = 2**63 - 1


def number(value: Any) -> Decimal:
    """A decimal number: no exponent, no infinity, no more than 30 digits on either side.

    >>> number("1122.50"), number(7), number(0.5)
    (Decimal('1122.50'), Decimal('7'), Decimal('0.5'))
    """
    return Decimal(_fitting(NUMBER, value, 'a decimal number as text, as in "1122.50"', int, float))


def whole(value: Any) -> int:
    """An integer of 64 bits."""
    found = int(_fitting(WHOLE, value, "a whole number as text", int))
    if not -LARGEST <= found <= LARGEST:
        raise GraphQLError("This whole number is out of range.")
    return found


def day(value: Any) -> date:
    """A date."""
    wanted = "a day, as in 2020-09-30"
    try:
        return date.fromisoformat(_fitting(DAY, value, wanted))
    except ValueError:
        raise GraphQLError(f"This is not {wanted}.") from None


def instant(value: Any) -> datetime:
    """A moment, in UTC.

    >>> instant("2020-09-30T08:00:00+08:00").isoformat()
    '2020-09-30T00:00:00+00:00'
    """
    wanted = "a moment with its offset, as in 2020-09-30T08:00:00Z"
    try:
        return datetime.fromisoformat(_fitting(MOMENT, value, wanted).upper()).astimezone(UTC)
    except (ValueError, OverflowError):
        raise GraphQLError(f"This is not {wanted}.") from None


def _fitting(pattern: re.Pattern[str], value: Any, wanted: str, *kinds: type) -> str:
    written = isinstance(value, (str, *kinds)) and not isinstance(value, bool)
    try:
        text = str(value) if written else ""
    except ValueError:  # more digits than Python writes
        text = ""
    if pattern.fullmatch(text) is None:
        raise GraphQLError(f"This is not {wanted}.")
    return text
