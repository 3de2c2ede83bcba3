"""API tokens: whom they name, for how long, and what looking them up costs."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import date
from typing import Any

import asyncpg
import orjson
import pytest
import pytest_asyncio
from sqlalchemy.ext.asyncio import AsyncConnection

import app.bearer
from app.answer import Answer
from app.auth import ANONYMOUS, ROLES, Permission, Viewer
from app.bearer import MARK, secret
from app.commands import user
from app.config import Settings
from app.database import CannotStart
from app.database.engine import connected
from app.errors import Forbidden, RateLimited, Unauthenticated
from app.main import answering
from app.models import Role
from app.models.user import LOCAL
from app.transport.request import NOBODY, Asked
from tests.record import HUANCUI, TAIERZHUANG

WHO = "{ viewer { subject name permissions roles { role district { code } town { name } } } }"


@pytest_asyncio.fixture(loop_scope="session")
async def office(fresh_database_url: str) -> AsyncIterator[AsyncConnection]:
    """A connection of the operator, who commits."""
    async with connected(fresh_database_url) as connection:
        yield connection


@pytest_asyncio.fixture(loop_scope="session")
async def answer(fresh_database_url: str, office: AsyncConnection) -> AsyncIterator[Answer]:
    async with answering(Settings(database_url=fresh_database_url, pool_size=2)) as made:
        yield made


async def given(office: AsyncConnection, *roles: tuple[Role, Any], only: tuple[Role, ...] = (), days: int = 1) -> str:
    who = await user.account(office, LOCAL, f"wang-{len(roles)}", "王芳")
    for role, district in roles:
        await user.give(office, who, role, user.Place(district))
    made = await user.token(office, who, days, only)
    await office.commit()
    return made.text


async def viewer(answer: Answer, token: str) -> Viewer:
    return (await answer.known(NOBODY, b"Bearer " + token.encode())).viewer


async def told(answer: Answer, viewer: Viewer) -> Any:
    answer.viewer = viewer
    return orjson.loads(await answer.data(WHO, None, {}))["viewer"]


async def test_a_token_names_its_account_with_roles_and_permissions(answer: Answer, office: AsyncConnection) -> None:
    token = await given(office, (Role.DISTRICT_OFFICER, HUANCUI), (Role.APPROVER, TAIERZHUANG))
    found = await viewer(answer, token)
    assert (found.subject, found.name) == ("local:wang-2", "王芳")
    assert found.permissions == ROLES[Role.DISTRICT_OFFICER] | ROLES[Role.APPROVER]
    assert found.may(Permission.KEEP_RECORDS, HUANCUI)
    assert not found.may(Permission.KEEP_RECORDS, TAIERZHUANG)
    assert found.may(Permission.APPROVE, TAIERZHUANG)
    assert not found.may(Permission.APPROVE, HUANCUI)
    assert set(found.where(Permission.READ_PERSONAL)) == {HUANCUI, TAIERZHUANG}
    shown = await told(answer, found)
    assert shown["roles"] == [
        {"role": "APPROVER", "district": {"code": "370405"}, "town": None},
        {"role": "DISTRICT_OFFICER", "district": {"code": "371002"}, "town": None},
    ]
    assert set(shown["permissions"]) == {one.name for one in found.permissions}


async def test_nobody_is_shown_as_the_public(answer: Answer) -> None:
    public = {"subject": None, "name": None, "permissions": [], "roles": [{"role": "PUBLIC", "district": None, "town": None}]}
    assert await told(answer, ANONYMOUS) == public


async def test_a_token_may_be_for_some_roles_alone(answer: Answer, office: AsyncConnection) -> None:
    roles = ((Role.DISTRICT_OFFICER, HUANCUI), (Role.FINANCE, HUANCUI), (Role.FINANCE, TAIERZHUANG))
    found = await viewer(answer, await given(office, *roles, only=(Role.DISTRICT_OFFICER,)))
    assert found.permissions == ROLES[Role.DISTRICT_OFFICER]
    assert found.districts == (HUANCUI,)


async def test_a_partner_and_an_administrator_read_what_everyone_reads(answer: Answer, office: AsyncConnection) -> None:
    partner = await viewer(answer, await given(office, (Role.PARTNER, TAIERZHUANG)))
    administrator = await viewer(answer, await given(office, (Role.PARTNER, TAIERZHUANG), (Role.ADMINISTRATOR, None)))
    for found in (partner, administrator):
        assert found.where(Permission.READ_PERSONAL) == ()
        assert {**found.parameters} | {"viewer_districts": [], "sees_small_counts": False} == {**found.parameters}
    assert administrator.may(Permission.MANAGE_PEOPLE)


async def test_a_token_costs_no_statement_once_it_is_known(answer: Answer, office: AsyncConnection, monkeypatch: Any) -> None:
    asked: list[str] = []
    fetch = answer.reads.fetch

    async def counting(sql: str, values: list[Any]) -> bytes:
        asked.append(sql)
        return await fetch(sql, values)

    monkeypatch.setattr(answer.reads, "fetch", counting)
    token = await given(office, (Role.FINANCE, HUANCUI))
    first = await asyncio.gather(*(viewer(answer, token) for _ in range(20)))
    again = [await viewer(answer, token) for _ in range(20)]
    assert {id(one) for one in first + again} == {id(first[0])}
    assert len(asked) == 1
    for _ in range(3):
        with pytest.raises(Unauthenticated):
            await viewer(answer, "jd_0000000000_nobody")
    assert len(asked) == 2, "that there is none is remembered too"


@pytest.mark.parametrize(
    "end",
    [
        "update api_token set revoked_at = now()",
        "update api_token set created_at = now() - interval '2 days', expires_at = now()",
        "update user_account set active = false",
    ],
)
async def test_a_token_ends(answer: Answer, office: AsyncConnection, monkeypatch: Any, end: str) -> None:
    token = await given(office, (Role.FINANCE, HUANCUI))
    monkeypatch.setattr(app.bearer, "SECONDS", -1.0)  # nobody is remembered
    assert (await viewer(answer, token)).name == "王芳"
    await office.exec_driver_sql(end)
    await office.commit()
    with pytest.raises(Unauthenticated):
        await viewer(answer, token)


async def test_whoever_is_deactivated_is_refused_and_comes_back_with_nothing(
    answer: Answer, office: AsyncConnection, monkeypatch: Any
) -> None:
    monkeypatch.setattr(app.bearer, "SECONDS", -1.0)
    old = await given(office, (Role.FINANCE, HUANCUI))
    await user.deactivate(office, LOCAL, "wang-1")
    await office.commit()
    with pytest.raises(Unauthenticated):
        await viewer(answer, old)
    with pytest.raises(user.Deactivated):
        await given(office, (Role.FINANCE, HUANCUI))
    await user.activate(office, LOCAL, "wang-1")
    await office.commit()
    with pytest.raises(Unauthenticated):
        await viewer(answer, old)
    who = await user.account(office, LOCAL, "wang-1", None)
    new = await user.token(office, who, 1)
    await office.commit()
    found = await viewer(answer, new.text)
    assert (found.name, found.permissions) == ("王芳", frozenset())


async def test_of_two_administrators_that_go_at_once_one_stays(fresh_database_url: str, office: AsyncConnection) -> None:
    """Twenty races of two connections."""

    async def gone(name: str) -> bool:
        async with connected(fresh_database_url) as connection:
            try:
                await user.deactivate(connection, LOCAL, name)
            except CannotStart:
                return False
            await connection.commit()
            return True

    for _ in range(20):
        for name in ("one", "other"):
            with suppress(CannotStart):
                await user.activate(office, LOCAL, name)
            who = await user.account(office, LOCAL, name, None)
            await user.give(office, who, Role.ADMINISTRATOR, user.Place())
        await office.commit()
        assert sum(await asyncio.gather(gone("one"), gone("other"))) == 1


async def test_a_role_ends(answer: Answer, office: AsyncConnection, monkeypatch: Any) -> None:
    monkeypatch.setattr(app.bearer, "SECONDS", -1.0)
    token = await given(office, (Role.FINANCE, HUANCUI))
    assert (await viewer(answer, token)).may(Permission.KEEP_MONEY, HUANCUI)
    who = await user.account(office, LOCAL, "wang-1", None)
    assert await user.take(office, who, Role.FINANCE, user.Place(HUANCUI)) == 1
    await user.give(office, who, Role.AUDITOR, user.Place(HUANCUI))
    await office.commit()
    found = await viewer(answer, token)
    assert [one.role for one in found.held] == [Role.AUDITOR]


PROJECT = 'mutation { createProject(input: {name: "大棚", category: INDUSTRY}) { project { id } userErrors { code } } }'


async def writes(answer: Answer, token: str) -> Any:
    """What a mutation is answered, by whoever is remembered for as long as nobody waits in a test."""
    client = await answer.known(NOBODY, b"Bearer " + token.encode())
    return orjson.loads(await answer(Asked(PROJECT, None, {}, {}, False, client)))["data"]["createProject"]


@pytest.fixture
def remembering(monkeypatch: Any) -> None:
    monkeypatch.setattr(app.bearer, "SECONDS", 1_000.0)


@pytest.mark.usefixtures("remembering")
@pytest.mark.parametrize(
    "end",
    [
        "update api_token set revoked_at = now()",
        "update api_token set created_at = now() - interval '2 days', expires_at = now()",
        "update user_account set active = false",
        "update api_token set roles = '{FINANCE}'",
    ],
)
async def test_a_change_asks_again_at_once_though_the_bearer_is_remembered(answer: Answer, office: AsyncConnection, end: str) -> None:
    token = await given(office, (Role.DISTRICT_OFFICER, HUANCUI), (Role.FINANCE, HUANCUI))
    assert (await writes(answer, token))["userErrors"] == []
    await office.exec_driver_sql(end)
    await office.commit()
    with pytest.raises(Forbidden if "roles" in end else Unauthenticated):
        await writes(answer, token)
    assert (await viewer(answer, token)).may(Permission.KEEP_RECORDS, HUANCUI), "a read still goes by what is remembered"


@pytest.mark.usefixtures("remembering")
async def test_a_change_goes_by_the_roles_of_its_moment(answer: Answer, office: AsyncConnection) -> None:
    token = await given(office, (Role.DISTRICT_OFFICER, HUANCUI))
    assert (await writes(answer, token))["userErrors"] == []
    who = await user.account(office, LOCAL, "wang-1", None)
    await user.take(office, who, Role.DISTRICT_OFFICER, user.Place(HUANCUI))
    await user.give(office, who, Role.DISTRICT_OFFICER, user.Place(TAIERZHUANG))
    await office.commit()
    made = await writes(answer, token)
    project = await office.exec_driver_sql(f"select owner_district_id from project where id = '{made['project']['id'].partition('_')[2]}'")
    assert project.scalar_one() == TAIERZHUANG
    await office.commit()
    await user.take(office, who, Role.DISTRICT_OFFICER, user.Place(TAIERZHUANG))
    await office.commit()
    with pytest.raises(Forbidden, match="KEEP_RECORDS"):
        await writes(answer, token)


async def test_memory_is_bounded_in_time_and_number(answer: Answer, office: AsyncConnection, monkeypatch: Any) -> None:
    assert 0 < app.bearer.SECONDS <= 10
    monkeypatch.setattr(app.bearer, "KEPT", 5)
    for number in range(12):
        with pytest.raises(Unauthenticated):
            await viewer(answer, f"jd_{number}_x")
    assert len(answer.bearer._known) <= 5


@pytest.mark.parametrize(
    "header",
    [
        *(b"", b"Bearer", b"Bearer ", b"Basic amQ6eA==", b"Token jd_1_2", b"Bearer \xff\xfe", b"Bearer jd_", b"Bearer jd__"),
        *(b"Bearer a.b.c", b"Bearer " + b"x" * 9_000, b"Bearer jd_\0_\0", b"Bearer eyJhbGciOiJub25lIn0.e30."),
    ],
)
async def test_whatever_is_wrong_the_refusal_is_the_same(answer: Answer, header: bytes) -> None:
    with pytest.raises(Unauthenticated) as refused:
        await answer.known(NOBODY, header)
    assert refused.value.message == Unauthenticated().message


async def test_a_tampered_token_is_refused(answer: Answer, office: AsyncConnection) -> None:
    token = await given(office, (Role.FINANCE, HUANCUI))
    wrong = [token[:-1] + ("A" if token[-1] != "A" else "B"), token + "A", token[:-1], token.swapcase(), token.replace("jd_", "jd_0")]
    for each in wrong:
        with pytest.raises(Unauthenticated):
            await viewer(answer, each)


async def test_trying_tokens_is_paid_for(fresh_database_url: str) -> None:
    async with answering(Settings(database_url=fresh_database_url, pool_size=1, rate_limit=5_000)) as answer:
        for number in range(5):
            with pytest.raises(Unauthenticated):
                await viewer(answer, f"jd_{number}_x")
        with pytest.raises(RateLimited):
            await viewer(answer, "jd_5_x")


async def test_the_day_of_use_is_written_down_once(answer: Answer, office: AsyncConnection, monkeypatch: Any) -> None:
    monkeypatch.setattr(app.bearer, "SECONDS", -1.0)
    token = await given(office, (Role.FINANCE, HUANCUI))
    noted: list[Any] = []
    note = answer.bearer.used
    assert note is not None

    async def noting(token_id: Any) -> None:
        noted.append(token_id)
        await note(token_id)

    answer.bearer.used = noting
    for _ in range(3):
        await viewer(answer, token)
        await asyncio.gather(*answer.bearer._telling)
    assert len(noted) == 1
    (kept,) = await user.tokens(office)
    assert isinstance(kept.last_used_on, date)


async def test_nothing_of_a_token_but_its_digest_is_kept(fresh_database_url: str, office: AsyncConnection) -> None:
    token = await given(office, (Role.FINANCE, HUANCUI))
    connection = await asyncpg.connect(fresh_database_url)
    kept = await connection.fetchval("select string_agg(t::text, '') from api_token t")
    await connection.close()
    assert token[len(MARK) + 11 :] not in kept


def test_a_token_has_256_random_bits() -> None:
    made = {secret().text for _ in range(100)}
    assert len({text.split("_", 2)[2] for text in made}) == 100
    assert all(len(text.split("_", 2)[2]) == 43 for text in made)
