"""Python value -> JSON text, byte for byte as the statement writes it.

For what does not come from SQL: the oracle of the tests, and answers that graphql-core completes.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from app.compiler.catalog import Kind

UNITS = {"YUAN": Decimal(1), "WAN_YUAN": Decimal("0.0001"), "YI_YUAN": Decimal("0.00000001")}


def money(amount: Decimal, unit: str = "YUAN") -> str:
    """An amount of yuan in `unit`.

    >>> money(Decimal("11225000")), money(Decimal("11225000.00"), "WAN_YUAN")
    ('11225000.00', '1122.5')
    """
    return f"{amount:.2f}" if unit == "YUAN" else plain(amount * UNITS[unit])


def plain(number: Decimal) -> str:
    """A decimal without trailing zeros and without an exponent.

    >>> plain(Decimal("8.500")), plain(Decimal("1E+3")), plain(Decimal("0.00"))
    ('8.5', '1000', '0')
    """
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def moment(at: datetime) -> str:
    """RFC 3339 in UTC with six places of seconds.

    >>> moment(datetime(2020, 9, 30, 8, tzinfo=UTC))
    '2020-09-30T08:00:00.000000Z'
    """
    return f"{at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='microseconds')}Z"


def scalar(kind: Kind, value: Any) -> Any:
    """The JSON value (not yet text) of a Python value."""
    if value is None:
        return None
    match kind:
        case Kind.MONEY:
            return money(value)
        case Kind.DECIMAL:
            return plain(value)
        case Kind.DATE if isinstance(value, date):
            return value.isoformat()
        case Kind.DATE_TIME:
            return moment(value)
        case Kind.BIG_INT:
            return str(value)
        case Kind.ENUM if isinstance(value, Enum):
            return value.name
        case Kind.ENUMS:
            return [item.name if isinstance(item, Enum) else item for item in value]
    return value
