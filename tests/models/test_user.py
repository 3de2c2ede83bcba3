"""Roles that exclude each other are refused by the database, also when both are given at once."""

from __future__ import annotations

import asyncio
from datetime import date
from itertools import combinations_with_replacement
from typing import Any

import asyncpg
import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from app.models import ApiToken, Role, RoleAssignment, UserAccount
from app.models.base import uuid7
from tests.record import HUANCUI, TAIERZHUANG, keep

R = Role
GIVEN = [one for one in Role if one is not Role.PUBLIC]
IN_ONE_DISTRICT = {frozenset({R.APPROVER, R.DISTRICT_OFFICER}), frozenset({R.APPROVER, R.FINANCE})}
ANYWHERE = {frozenset({R.AUDITOR, other}) for other in GIVEN if other is not R.AUDITOR}


def somebody() -> UserAccount:
    return UserAccount(id=uuid7(), issuer="test", subject=str(uuid7()), name="王芳")


def held(who: UserAccount, role: Role, district: Any = HUANCUI, **fields: Any) -> RoleAssignment:
    where = None if role is R.ADMINISTRATOR else district
    return RoleAssignment(user_id=who.id, role=role, district_id=where, **{"starts_on": date(2026, 1, 1), **fields})


@pytest.mark.parametrize(("one", "other"), list(combinations_with_replacement(GIVEN, 2)))
@pytest.mark.parametrize("elsewhere", [False, True], ids=["in one district", "in two districts"])
async def test_every_pair_of_roles(record: AsyncSession, one: Role, other: Role, elsewhere: bool) -> None:
    pair = frozenset({one, other})
    refused = pair in ANYWHERE or (pair in IN_ONE_DISTRICT and not elsewhere)
    for first, second in ((one, other), (other, one)):
        who = somebody()
        await keep(record, who)
        await keep(record, held(who, first))
        if refused:
            with pytest.raises(IntegrityError, match="ex_role_assignment_"):
                async with record.begin_nested():
                    await keep(record, held(who, second, TAIERZHUANG if elsewhere else HUANCUI))
        else:
            await keep(record, held(who, second, TAIERZHUANG if elsewhere else HUANCUI))


async def test_roles_one_after_another_are_no_contradiction(record: AsyncSession) -> None:
    who = somebody()
    await keep(record, who)
    await keep(record, held(who, R.APPROVER, ends_on=date(2026, 7, 1)), held(who, R.FINANCE, starts_on=date(2026, 7, 1)))
    await keep(record, held(who, R.AUDITOR, starts_on=date(2025, 1, 1), ends_on=date(2026, 1, 1)))


@pytest.mark.parametrize(
    ("constraint", "wrong"),
    [
        ("role_held", {"role": R.PUBLIC}),
        ("role_has_district", {"district_id": None}),
        ("role_has_district", {"role": R.ADMINISTRATOR}),
        ("town_of_officer", {"role": R.AUDITOR, "town_id": HUANCUI}),
        ("ends_on_after_starts_on", {"ends_on": date(2025, 1, 1)}),
    ],
)
async def test_a_role_that_makes_no_sense(record: AsyncSession, constraint: str, wrong: dict[str, Any]) -> None:
    who = somebody()
    await keep(record, who)
    given = {"user_id": who.id, "role": R.FINANCE, "district_id": HUANCUI, "starts_on": date(2026, 1, 1), **wrong}
    with pytest.raises(IntegrityError, match=constraint):
        await keep(record, RoleAssignment(**given))


async def test_a_token_is_kept_as_a_whole_digest(record: AsyncSession) -> None:
    who = somebody()
    await keep(record, who)
    with pytest.raises(IntegrityError, match="digest_whole"):
        await keep(record, ApiToken(user_id=who.id, prefix="jd_1", digest=b"short", expires_at=date(2126, 1, 1)))


async def test_two_at_once_give_roles_that_exclude_each_other(fresh_database_url: str) -> None:
    """Forty races of two connections: one role is given each time, never both."""
    one, other = [await asyncpg.connect(fresh_database_url) for _ in range(2)]
    give = "insert into role_assignment (id, user_id, role, district_id, starts_on) values (gen_random_uuid(), $1, $2, $3, '2026-01-01')"
    races = [("APPROVER", "FINANCE"), ("AUDITOR", "DISTRICT_OFFICER")] * 20

    async def attempt(connection: asyncpg.Connection, *values: Any) -> bool:
        try:
            await connection.execute(give, *values)
        except (asyncpg.ExclusionViolationError, asyncpg.DeadlockDetectedError):
            return False
        return True

    won = []
    for number, (first, second) in enumerate(races):
        who = uuid7()
        await one.execute("insert into user_account (id, issuer, subject, name) values ($1, 'race', $2, 'n')", who, str(number))
        won.append(await asyncio.gather(attempt(one, who, first, HUANCUI), attempt(other, who, second, HUANCUI)))
    assert all(sum(both) <= 1 for both in won)
    assert sum(map(sum, won)) >= len(races) // 2
    both = "select count(*) from (select from role_assignment group by user_id having count(*) > 1) as twice"
    assert await one.fetchval(both) == 0
    for connection in (one, other):
        await connection.close()
