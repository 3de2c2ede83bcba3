"""A printed figure and the interval of the true one, as the database computes it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Numeric, Text, cast, literal, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.models import Bound
from app.reports.interval import Ends, apart, ends, half_a_digit, within

INTERVALS = [
    ("8.5", Bound.ROUNDED, "8.5%", "8.45", "8.55"),
    ("8.0", Bound.ROUNDED, "8.0%", "7.95", "8.05"),
    ("8.0", Bound.ROUNDED, "8%", "7.5", "8.5"),
    ("12000", Bound.ROUNDED, "1.2万元", "11500", "12500"),
    ("210000000", Bound.ROUNDED, "2.1亿元", "205000000", "215000000"),
    ("2.34", Bound.ROUNDED, None, "2.335", "2.345"),
    ("999999999999999999", Bound.ROUNDED, "9999999999.9亿元", "999999999994999999", "1000000000004999999"),
    ("6364", Bound.EXACT, "6364人次", "6364", "6364"),
    ("30", Bound.MORE_THAN, "30余次", "30", None),
    ("1000", Bound.AT_LEAST, "1000元以上", "1000", None),
    ("50", Bound.AT_MOST, "50以内", None, "50"),
    ("4290000", Bound.ABOUT, "约429万元", None, None),
    (None, Bound.VAGUE, "数百名", None, None),
    (None, Bound.QUALITATIVE, None, None, None),
]


def figure(value: str | None, bound: Bound, printed: str | None = None) -> Ends:
    number = cast(literal(Decimal(value) if value else None, Numeric(24, 6)), Numeric(24, 6))
    return ends(number, literal(bound.name, Text()), literal(printed, Text()))


@pytest.mark.parametrize(("value", "bound", "printed", "lower", "upper"), INTERVALS)
async def test_the_interval_of_a_figure(
    record: AsyncSession, value: str | None, bound: Bound, printed: str | None, lower: str | None, upper: str | None
) -> None:
    interval = figure(value, bound, printed)
    low, high, is_open = (await record.execute(select(interval.lower, interval.upper, interval.open_below))).one()
    assert (low, high) == (lower and Decimal(lower), upper and Decimal(upper))
    assert is_open is (bound is Bound.MORE_THAN)


EXACT, MORE, LEAST, MOST = Bound.EXACT, Bound.MORE_THAN, Bound.AT_LEAST, Bound.AT_MOST
COMPARED: list[tuple[tuple[str, Bound], tuple[str, Bound], bool, bool]] = [
    (("6", EXACT), ("6", EXACT), True, False),
    (("5", EXACT), ("6", EXACT), False, True),
    (("31", EXACT), ("30", MORE), True, False),
    (("30", EXACT), ("30", MORE), False, True),
    (("30", EXACT), ("30", LEAST), True, False),
    (("29", EXACT), ("30", LEAST), False, True),
    (("30", MORE), ("30", MORE), True, False),
    (("30", LEAST), ("30", MORE), False, False),
    (("30", MORE), ("30", LEAST), True, False),
    (("30", LEAST), ("30", MOST), False, False),
    (("30", MORE), ("30", MOST), False, True),
    (("30", MOST), ("30", MORE), False, True),
    (("20", LEAST), ("30", LEAST), False, False),
    (("40", LEAST), ("30", LEAST), True, False),
    (("20", MOST), ("30", LEAST), False, True),
]


@pytest.mark.parametrize(("inner", "outer", "is_within", "is_apart"), COMPARED)
async def test_intervals_compared(
    record: AsyncSession, inner: tuple[str, Bound], outer: tuple[str, Bound], is_within: bool, is_apart: bool
) -> None:
    one, other = figure(*inner), figure(*outer)
    found = (await record.execute(select(within(one, other), apart(one, other), apart(other, one)))).one()
    assert tuple(found) == (is_within, is_apart, is_apart)


async def test_half_a_digit_without_a_printed_form(record: AsyncSession) -> None:
    number: Any = cast(literal(Decimal("8.500000"), Numeric(24, 6)), Numeric(24, 6))
    assert await record.scalar(select(half_a_digit(number, literal(None, Text())))) == Decimal("0.05")
