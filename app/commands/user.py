"""Accounts, their roles and their tokens, as the command line keeps them: by a connection of the operator, in the caller's transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg
from sqlalchemy import ARRAY, Text, cast, func, literal_column, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import aliased

from app.bearer import Secret, secret
from app.database import CannotStart
from app.database.claims import WRITER
from app.database.pool import plain
from app.models import ApiToken, Division, Level, Role, RoleAssignment, UserAccount
from app.models.constraints import rule


class Deactivated(CannotStart):
    """An account that nobody is let in by."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a role is held: a district, perhaps one town of it; neither for the whole record."""

    district: UUID | None = None
    town: UUID | None = None


async def place(connection: AsyncConnection, district: str | None, town: str | None) -> Place:
    """A place by the codes of its divisions. Raises CannotStart."""
    if district is None:
        if town is not None:
            raise CannotStart("A town is one of a district: name that too, by --district.")
        return Place()
    found = await _division(connection, district, Level.COUNTY)
    return Place(found, None if town is None else await _division(connection, town, Level.TOWN, found))


async def _division(connection: AsyncConnection, code: str, level: Level, parent: UUID | None = None) -> UUID:
    wanted = [Division.code == code, Division.level == level, Division.valid_to.is_(None), Division.deleted_at.is_(None)]
    if parent is not None:
        wanted.append(Division.parent_id == parent)
    found: Sequence[UUID] = (await connection.scalars(select(Division.id).where(*wanted))).all()
    if len(found) != 1:
        raise CannotStart(f"No {'town of that district' if parent else 'district'} has the code {code}.")
    return found[0]


async def account(connection: AsyncConnection, issuer: str, subject: str, name: str | None) -> UUID:
    """The account of that name at its issuer, made where there is none; a name that is given becomes its own.

    Raises Deactivated.
    """
    made = insert(UserAccount).values(issuer=issuer, subject=subject, name=name or subject)
    kept = made.on_conflict_do_update(index_elements=["issuer", "subject"], set_={"name": name or UserAccount.name})
    found, active = (await connection.execute(kept.returning(UserAccount.id, UserAccount.active))).one()
    if not active:
        raise Deactivated(f"{subject} was deactivated: `jiedui account activate` lets it in again.")
    return UUID(str(found))


async def deactivate(connection: AsyncConnection, issuer: str, subject: str) -> None:
    """Let nobody in by an account any more: its tokens and roles end, the row stays for what the trail says. Raises CannotStart."""
    who = await _known(connection, issuer, subject)
    await _spare_last_administrator(connection, who)
    await connection.execute(update(UserAccount).where(UserAccount.id == who).values(active=False))
    theirs = (ApiToken.user_id == who, ApiToken.revoked_at.is_(None))
    await connection.execute(update(ApiToken).where(*theirs).values(revoked_at=func.now()))
    held = update(RoleAssignment).where(
        RoleAssignment.user_id == who, or_(RoleAssignment.ends_on.is_(None), RoleAssignment.ends_on > _today())
    )
    await connection.execute(held.values(ends_on=func.greatest(RoleAssignment.starts_on, _today())))


async def activate(connection: AsyncConnection, issuer: str, subject: str) -> None:
    """Let an account in again; it holds no role and no token until it is given some. Raises CannotStart."""
    who = await _known(connection, issuer, subject)
    await connection.execute(update(UserAccount).where(UserAccount.id == who).values(active=True))


async def accounts(connection: AsyncConnection) -> list[Any]:
    """Every account: issuer, subject, name, whether it is active, and its roles of today."""
    wanted = select(UserAccount.issuer, UserAccount.subject, UserAccount.name, UserAccount.active, _roles().label("roles"))
    return list(await connection.execute(wanted.order_by(UserAccount.issuer, UserAccount.subject)))


async def give(connection: AsyncConnection, user: UUID, role: Role, where: Place, until: date | None = None) -> None:
    """A role from today on, unless it is held there already. Raises CannotStart for roles that exclude each other."""
    held = select(RoleAssignment.id).where(*_same(user, role, where), *_now())
    if await connection.scalar(held.limit(1)) is not None:
        return
    given = {"user_id": user, "role": role, "district_id": where.district, "town_id": where.town, "starts_on": _today(), "ends_on": until}
    try:
        await connection.execute(insert(RoleAssignment).values(**given))
    except IntegrityError as error:
        broken = rule(str(getattr(error.driver_exception, "constraint_name", "")), RoleAssignment.__tablename__)
        raise CannotStart(broken.en if broken else "This role cannot be given there.") from None


async def take(connection: AsyncConnection, user: UUID, role: Role, where: Place) -> int:
    """End a role today; how often it was held. Raises CannotStart for the last administrator's."""
    if role is Role.ADMINISTRATOR:
        await _spare_last_administrator(connection, user)
    ended = (
        update(RoleAssignment).where(*_same(user, role, where), *_now()).values(ends_on=func.greatest(RoleAssignment.starts_on, _today()))
    )
    return (await connection.execute(ended)).rowcount


async def token(connection: AsyncConnection, user: UUID, days: int, only: Sequence[Role] = ()) -> Secret:
    """A new token of an account, for all its roles or some; nobody can read it again."""
    made = secret()
    now = datetime.now(UTC)
    values = {
        "user_id": user,
        "prefix": made.prefix,
        "digest": made.digest,
        "roles": [one.name for one in only] or None,
        "created_at": now,
        "expires_at": now + timedelta(days=days),
    }
    await connection.execute(insert(ApiToken).values(**values))
    return made


async def revoke(connection: AsyncConnection, prefix: str) -> bool:
    """End a token; whether there was one to end."""
    ended = update(ApiToken).where(ApiToken.prefix == prefix, ApiToken.revoked_at.is_(None)).values(revoked_at=func.now())
    return bool((await connection.execute(ended)).rowcount)


async def tokens(connection: AsyncConnection) -> list[Any]:
    """Every token that has not ended: prefix, account, roles, until when, and when it was last used."""
    wanted = select(
        ApiToken.prefix,
        UserAccount.name,
        UserAccount.subject,
        func.coalesce(cast(ApiToken.roles, ARRAY(Text)), _roles()).label("roles"),
        ApiToken.expires_at,
        ApiToken.last_used_on,
    ).join(UserAccount, UserAccount.id == ApiToken.user_id)
    live = wanted.where(ApiToken.revoked_at.is_(None), ApiToken.expires_at > func.now(), UserAccount.active)
    return list(await connection.execute(live.order_by(UserAccount.subject, ApiToken.created_at)))


async def any_token(connection: AsyncConnection) -> bool:
    """Whether anybody has a token that has not ended."""
    live: Any = select(literal_column("1")).where(ApiToken.revoked_at.is_(None), ApiToken.expires_at > func.now())
    return bool(await connection.scalar(select(live.exists())))


async def held(connection: AsyncConnection) -> list[Any]:
    """Every role that is held today: issuer, subject, name, role, district, town, until when."""
    district, town = aliased(Division), aliased(Division)
    wanted = (
        select(
            UserAccount.issuer, UserAccount.subject, UserAccount.name, RoleAssignment.role, district.name, town.name, RoleAssignment.ends_on
        )
        .select_from(RoleAssignment)
        .join(UserAccount, UserAccount.id == RoleAssignment.user_id)
        .outerjoin(district, district.id == RoleAssignment.district_id)
        .outerjoin(town, town.id == RoleAssignment.town_id)
    )
    ordered = wanted.where(UserAccount.active, *_now()).order_by(UserAccount.issuer, UserAccount.subject, RoleAssignment.role)
    return list(await connection.execute(ordered))


async def note_use(database_url: str, token_id: UUID) -> None:
    """Write down that a token is used today: once a day for each, by a connection of its own, because reads write nothing."""
    settings = {"role": WRITER, "statement_timeout": "3000", "timezone": "UTC", "application_name": "jiedui tokens"}
    connection = await asyncpg.connect(plain(database_url), server_settings=settings, timeout=5)
    try:
        await connection.execute("update api_token set last_used_on = current_date where id = $1", token_id)
    finally:
        await connection.close()


async def _known(connection: AsyncConnection, issuer: str, subject: str) -> UUID:
    """The account of that name. Raises CannotStart."""
    same = select(UserAccount.id).where(UserAccount.issuer == issuer, UserAccount.subject == subject)
    if (found := await connection.scalar(same)) is None:
        raise CannotStart(f"{issuer} has no account {subject}. `jiedui account list` shows them.")
    return UUID(str(found))


async def _spare_last_administrator(connection: AsyncConnection, user: UUID) -> None:
    """Raises CannotStart where nobody else would give and take roles; of several that go at once, one stays."""
    held = select(RoleAssignment.user_id).where(RoleAssignment.role == Role.ADMINISTRATOR, *_now()).order_by(RoleAssignment.id)
    holders = set(await connection.scalars(held.with_for_update()))
    if holders == {user}:
        raise CannotStart("This is the last administrator: `jiedui role give ACCOUNT administrator` makes another one first.")


def _same(user: UUID, role: Role, where: Place) -> tuple[Any, ...]:
    wanted = RoleAssignment.district_id.is_not_distinct_from(where.district), RoleAssignment.town_id.is_not_distinct_from(where.town)
    return RoleAssignment.user_id == user, RoleAssignment.role == role, *wanted


def _now() -> tuple[Any, ...]:
    return RoleAssignment.starts_on <= _today(), or_(RoleAssignment.ends_on.is_(None), RoleAssignment.ends_on > _today())


def _today() -> Any:
    """The day in China, as `app.bearer` reads it."""
    return literal_column("(now() AT TIME ZONE interval '+08:00')::date")


def _roles() -> Any:
    roles = select(func.array_agg(func.distinct(cast(RoleAssignment.role, Text))))
    return roles.where(RoleAssignment.user_id == UserAccount.id, *_now()).correlate(UserAccount).scalar_subquery()
