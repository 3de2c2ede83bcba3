"""Where guards step aside for a while: what they would have refused is refused in the end."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import date

import pytest
import pytest_asyncio
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from app.database.engine import connected
from app.database.relaxed import relaxed

TABLES = ("person", "household", "membership", "household_status_event")
PERSON = "INSERT INTO person (id, name) VALUES (uuidv7(), '甲') RETURNING id"
HOME = "INSERT INTO household (id, code, status, village_id) SELECT uuidv7(), '1', 'ORDINARY', id FROM division LIMIT 1 RETURNING id"
MEMBER = (
    "INSERT INTO membership (id, role, household_id, person_id, starts_on, ends_on)"
    " VALUES (uuidv7(), 'HEAD', :home, :person, cast(:since AS date), cast(:until AS date))"
)
EVENT = (
    "INSERT INTO household_status_event (id, to_status, occurred_on, reason, evidence, household_id)"
    " VALUES (uuidv7(), 'LIFTED_OUT', '2020-01-01', '因', '据', :home)"
)


@pytest_asyncio.fixture(loop_scope="session")
async def connection(database_url: str) -> AsyncIterator[AsyncConnection]:
    async with connected(database_url) as connection:
        yield connection
        await connection.rollback()


async def one(connection: AsyncConnection, statement: str) -> object:
    return (await connection.execute(text(statement))).scalar_one()


async def member_of_nobody(connection: AsyncConnection) -> None:
    home = await one(connection, HOME)
    await connection.execute(text(MEMBER), {"home": home, "person": home, "since": None, "until": None})


async def two_heads(connection: AsyncConnection) -> None:
    home = await one(connection, HOME)
    for _ in range(2):
        await connection.execute(text(MEMBER), {"home": home, "person": await one(connection, PERSON), "since": None, "until": None})


async def two_households_at_once(connection: AsyncConnection) -> None:
    person = await one(connection, PERSON)
    for year in (2019, 2020):
        home = await one(connection, HOME.replace("'1'", f"'{year}'"))
        days = {"since": date(2018, 1, 1), "until": date(year, 1, 1)}
        await connection.execute(text(MEMBER), {"home": home, "person": person} | days)


async def another_status_than_the_event_says(connection: AsyncConnection) -> None:
    await connection.execute(text(EVENT), {"home": await one(connection, HOME)})


async def within(connection: AsyncConnection, work: Callable[[AsyncConnection], Awaitable[None]]) -> None:
    async with relaxed(connection, TABLES):
        await work(connection)


@pytest.mark.parametrize(
    ("work", "rule"),
    [
        (member_of_nobody, "fk_membership_person_id"),
        (two_heads, "uq_membership_head"),
        (two_households_at_once, "ex_membership_person"),
        (another_status_than_the_event_says, "a household stands as its newest event says"),
    ],
)
async def test_it_is_refused_in_the_end(connection: AsyncConnection, work: Callable[[AsyncConnection], Awaitable[None]], rule: str) -> None:
    with pytest.raises(IntegrityError, match=rule):
        await within(connection, work)


async def test_whoever_works_hears_how_far_it_is(connection: AsyncConnection) -> None:
    heard: list[tuple[int, int]] = []
    async with relaxed(connection, TABLES, lambda done, of: heard.append((done, of))):
        await one(connection, PERSON)
    assert heard == [(number, len(heard)) for number in range(1, len(heard) + 1)]
    assert len(heard) > len(TABLES)
