"""Values that have broken a writer of JSON, SQL or cursors somewhere: for every type of column, from one seed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Boolean, Column, Date, DateTime, Enum, Integer, LargeBinary, Numeric, Text, Uuid
from sqlalchemy.types import TypeEngine

NAMES = ("环翠区", "台儿庄区", "泥沟镇", "邹坞镇", "Ａ村", "a", "Z", "é", "e\u0301", "~", "!", "", "0", "\U0001f3e1")
PIECES = (
    *('"', "\\", '\\"', "/", "\n", "\r\n", "\t", "\b", "\f", "\v", "\u0001", "\u001b", "\u001f", "\u007f", "\u0080", "\u009f"),
    *("\u00a0", "\u00ad", "\u200b", "\u200f", "\u2028", "\u2029", "\ufeff", "\ufffd", "\uffff", "\U0010ffff", "𠮷", "👩‍🌾", "ß", "ı"),
    *("~", "!", "%", "%s", "%(name)s", "%%", "$1", "$$", ":x", "::text", "'", "''", "--", "/*", "*/", ";", "{}", "[]", ",", "||"),
    *("null", "\\u0000", "\\n", "</script>", "&amp;", "<", ">", "环翠", "台儿庄", "（）", "、", " ", "  ", "x", "E'\\''"),
)
MONEY = ("0.01", "0.10", "1.00", "99.99", "100.00", "10000.00", "12345.67", "11225000.00", "60000000.00", "9999999999999999.99")
FIGURES = (
    *("0", "0.25", "1", "0.000001", "-0.5", "8.5", "8.500000", "10", "100", "1122.5"),
    *("60000000", "-99999999.999999", "12345678.123456"),
)
HUGE = ("-999999999999999999.999999", "123456789012345678.123456", "9007199254740993")
YEARS = (2, 99, 999, 1582, 1899, 1949, 1970, 2000, 2016, 2017, 2018, 2019, 2020, 2020, 2020, 9998)
SHORT = 300
NAME = 60
MOMENTS = (0, 1, 10, 100_000, 123_456, 500_000, 999_999)


def value(random: Random, column: Column[Any]) -> Any:
    """A value of the column's type; foreign keys and constraints are the business of `rows`."""
    made = of_type(random, column.type)
    if any(str(rule.name).endswith(f"{column.name}_short") for rule in column.table.constraints):
        return made[:SHORT]
    return _name(made) if "pinyin" in column.table.columns or column.name == "printed_name" else made


def _name(made: Any) -> Any:
    """What search finds is of a name's length: each character of it begins a term."""
    match made:
        case str():
            return made[:NAME]
        case list():
            return [_name(item) for item in made]
    return made


def of_type(random: Random, kind: TypeEngine[Any]) -> Any:
    match kind:
        case Enum(enum_class=terms) if terms is not None:
            return random.choice(list(terms))
        case ARRAY(item_type=item):
            return [of_type(random, item) for _ in range(random.choice((0, 0, 1, 1, 2, 3, 5)))]
        case Text():
            return text(random)
        case Numeric(scale=2):
            return money(random)
        case Numeric(precision=digits, scale=places) if digits is not None:
            return Decimal(random.choice([f for f in FIGURES if abs(Decimal(f)) < 10 ** (digits - (places or 0))]))
        case Boolean():
            return random.random() < 0.5
        case Integer():
            return random.choice((0, 1, 1, 2, 3, 5, 10, 2_147_483_647))
        case DateTime():
            return moment(random)
        case Date():
            return day(random)
        case LargeBinary():
            return random.randbytes(32)
        case Uuid():
            return key(random)
    raise AssertionError(f"no values of {kind!r}")


def text(random: Random) -> str:
    """A name that others bear too, or a mixture of trouble, now and then a long one."""
    chance = random.random()
    if chance < 0.4:
        return random.choice(NAMES)
    mixture = "".join(random.choices(PIECES, k=random.randint(1, 6)))
    return mixture * random.randint(200, 2_000) if chance > 0.99 else mixture


def money(random: Random) -> Decimal:
    if random.random() < 0.5:
        return Decimal(random.choice(MONEY))
    return Decimal(random.randint(1, 10 ** random.randint(1, 12))) / 100


def day(random: Random) -> date:
    """Never the first or last of Python's days, which the driver takes for infinity."""
    return date(random.choice(YEARS), random.choice((1, 1, 6, 12)), random.choice((1, 1, 28)))


def moment(random: Random) -> datetime:
    at = datetime(random.choice(YEARS), random.randint(1, 12), random.randint(1, 28), random.randint(0, 23), tzinfo=UTC)
    return at + timedelta(seconds=random.randint(0, 3_599), microseconds=random.choice(MOMENTS))


def key(random: Random) -> UUID:
    """A UUID of version 7 whose time is one of a few, so that order within a moment is by chance."""
    stamp = 1_600_000_000_000 + random.randint(0, 3)
    return UUID(int=stamp << 80 | 7 << 76 | random.getrandbits(12) << 64 | 2 << 62 | random.getrandbits(62))
