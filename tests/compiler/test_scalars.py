"""SQL and Python write the same bytes for every kind of value; and PostgreSQL's JSON strings are those of the JSON we parse."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import asyncpg
import orjson
import pytest
import pytest_asyncio
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import ARRAY, BigInteger, Boolean, Date, DateTime, Integer, Numeric, Text, Uuid, bindparam, select
from sqlalchemy.dialects.postgresql.asyncpg import dialect

from app.compiler import encode
from app.compiler.catalog import Column, Kind
from app.compiler.cursor import KeyKind, read, write
from app.compiler.plan import Value
from app.compiler.sql.text import joined
from app.compiler.sql.value import cursor_key, written
from app.models import Bound, Measure

quick = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
TEXT = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=40)
# The driver takes the first and the last day that Python knows for infinity.
DAYS = st.dates(date(1, 1, 2), date(9999, 12, 30))
MOMENTS = st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30), timezones=st.just(UTC))
CENTS = st.integers(-(10**18) + 1, 10**18 - 1).map(lambda cents: Decimal(cents).scaleb(-2))
NUMBERS = st.integers(-(10**24) + 1, 10**24 - 1).map(lambda parts: Decimal(parts).scaleb(-6))
VALUES: dict[Kind, tuple[Any, st.SearchStrategy[Any]]] = {
    Kind.STRING: (Text(), TEXT),
    Kind.INT: (Integer(), st.integers(-(2**31), 2**31 - 1)),
    Kind.BIG_INT: (BigInteger(), st.integers(-(2**63), 2**63 - 1)),
    Kind.BOOLEAN: (Boolean(), st.booleans()),
    Kind.MONEY: (Numeric(18, 2), CENTS),
    Kind.DECIMAL: (Numeric(24, 6), NUMBERS),
    Kind.DATE: (Date(), DAYS),
    Kind.DATE_TIME: (DateTime(timezone=True), MOMENTS),
    Kind.ENUM: (Text(), st.sampled_from([term.name for term in (*Bound, *Measure)])),
    Kind.ENUMS: (ARRAY(Text()), st.lists(st.sampled_from([term.name for term in Measure]), max_size=5)),
    Kind.STRINGS: (ARRAY(Text()), st.lists(TEXT, max_size=4)),
}
KEYS: dict[KeyKind, tuple[Any, st.SearchStrategy[Any]]] = {
    KeyKind.TEXT: (Text(), TEXT),
    KeyKind.WHOLE: (Integer(), st.integers(-(2**31), 2**31 - 1)),
    KeyKind.NUMBER: (Numeric(18, 2), CENTS),
    KeyKind.DAY: (Date(), DAYS),
    KeyKind.MOMENT: (DateTime(timezone=True), MOMENTS),
    KeyKind.KEY: (Uuid(), st.uuids()),
}


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def connection(database_url: str) -> AsyncIterator[asyncpg.Connection]:
    made = await asyncpg.connect(database_url, server_settings={"timezone": "UTC"})
    yield made
    await made.close()


async def by_sql(connection: asyncpg.Connection, expression: Any, value: Any) -> str:
    compiled = select(expression).compile(dialect=dialect())  # type: ignore[no-untyped-call]
    given = {**compiled.params, "x": value}
    found: str = await connection.fetchval(compiled.string, *(given[name] for name in compiled.positiontup or ()))
    return found


@pytest.mark.parametrize("kind", VALUES)
@quick
@given(data=st.data())
async def test_sql_and_python_write_the_same_bytes(kind: Kind, connection: asyncpg.Connection, data: st.DataObject) -> None:
    stored, values = VALUES[kind]
    expression = joined(written(Value("x", Column("x", kind, True, ("x",))), bindparam("x", type_=stored), "fund"))
    for one in [*data.draw(st.lists(values, max_size=20)), None]:
        assert await by_sql(connection, expression, one) == orjson.dumps(encode.scalar(kind, one)).decode()


@pytest.mark.parametrize("unit", encode.UNITS)
@quick
@given(amounts=st.lists(CENTS, max_size=20))
async def test_money_is_the_same_in_every_unit(unit: str, connection: asyncpg.Connection, amounts: list[Decimal]) -> None:
    expression = joined(written(Value("x", Column("x", Kind.MONEY, False, ("x",)), unit), bindparam("x", type_=Numeric(18, 2)), ""))
    for amount in amounts:
        assert await by_sql(connection, expression, amount) == f'"{encode.money(amount, unit)}"'


@pytest.mark.parametrize("kind", KEYS)
@quick
@given(data=st.data())
async def test_a_key_of_a_cursor_comes_back_as_it_went(kind: KeyKind, connection: asyncpg.Connection, data: st.DataObject) -> None:
    stored, values = KEYS[kind]
    expression = cursor_key(bindparam("x", type_=stored), kind, nullable=True)
    for one in [*data.draw(st.lists(values, max_size=20)), None]:
        cursor = write("secret", "digest", [(kind, one)])
        assert cursor.rpartition("~")[2] == await by_sql(connection, expression, one)
        assert read(cursor, "secret", "digest", [kind]) == [str(one) if kind is KeyKind.KEY and one else one]


async def test_controls_are_escaped_alike(connection: asyncpg.Connection) -> None:
    """PostgreSQL and orjson escape the same characters in the same way, one by one."""
    expression = joined(written(Value("x", Column("x", Kind.STRING, False, ("x",))), bindparam("x", type_=Text()), ""))
    for code in (*range(1, 0x250), 0x2028, 0x2029, 0xFEFF, 0xFFFD, 0xFFFF, 0x1F3E1, 0x10FFFF):
        assert await by_sql(connection, expression, chr(code)) == orjson.dumps(chr(code)).decode(), hex(code)


def test_moments_are_in_utc() -> None:
    east = datetime(2020, 9, 30, 16, 0, 0, 1, tzinfo=UTC).astimezone()
    assert encode.moment(east) == "2020-09-30T16:00:00.000001Z"
    assert encode.moment(datetime(1, 1, 1, tzinfo=UTC) + timedelta(days=1)) == "0001-01-02T00:00:00.000000Z"
