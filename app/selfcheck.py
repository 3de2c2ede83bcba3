"""Whether the second wall stands, asked before anything is served, of sessions as they will serve: a few milliseconds.

No role of the service may pass row-level security, by an attribute or as an owner; and where the record holds people, one household and one
person are looked for by the writer without a claim, with another district's and with their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import orjson
from sqlalchemy import func, select, text

from app.config import Settings
from app.database import CannotStart
from app.database.claims import READER, WRITER, claimed
from app.database.pool import reads
from app.database.writes import writes
from app.models import Household, Person
from app.walls import WALLED

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

TABLES = [model.__tablename__ for model in WALLED]
PASSED = """
select convert_to(json_build_array(current_user, coalesce(json_agg(relname order by relname), '[]'))::text, 'UTF8')
from pg_class where relname = any({0}) and relnamespace = current_schema()::regnamespace and not row_security_active(oid)"""
AMONG = 1_000
"""Rows of a table among which a real one is sought: a record made up for show has millions that are not."""


async def prove(connection: AsyncConnection, settings: Settings) -> None:
    """Raises CannotStart. The connection is the operator's, who sees every row."""
    assert settings.database_url is not None, "the caller names the database"
    real = {kind: await _real(connection, kind) for kind in (Household, Person)}
    alone = settings.model_copy(update={"pool_size": 1, "write_pool_size": 1})
    async with reads(settings.database_url, alone) as reading, writes(settings.database_url, alone) as sessions:
        _apart(await reading.fetch(PASSED.format("$1::text[]"), [TABLES]), WRITER if settings.strict_rls else READER)
        async with sessions() as session:
            _apart((await session.execute(text(PASSED.format("cast(:tables as text[])")), {"tables": TABLES})).scalar_one(), WRITER)
            for kind, row in real.items():
                if row is not None:
                    await _hidden(session, kind, *row)


async def _real(connection: AsyncConnection, kind: Any) -> tuple[UUID, UUID] | None:
    some = select(kind.id, kind.owner_district_id, kind.demo).limit(AMONG).subquery()
    found = (await connection.execute(select(some).where(~some.c.demo, some.c.owner_district_id.is_not(None)).limit(1))).one_or_none()
    return found and (found.id, found.owner_district_id)


def _apart(told: bytes, role: str) -> None:
    """Refuses a session of another role, and one that passes row-level security."""
    current, passed = orjson.loads(told)
    if current != role:
        raise CannotStart(f"The service is to be {role} in the database, and is {current}: let its login `SET ROLE {role}`.")
    if passed:
        raise CannotStart(
            f"The role {role} passes the row-level security of {_named(passed)}: take SUPERUSER, BYPASSRLS and the membership of owners "
            "from it, and `ALTER TABLE … ENABLE ROW LEVEL SECURITY` where that was turned off."
        )


async def _hidden(session: AsyncSession, kind: Any, key: UUID, owner: UUID) -> None:
    """Refuses a wall that lets others through, or keeps out whom it is there for."""
    claims: Mapping[str, tuple[str, int]] = {
        "without a claim": ("", 0),
        "for another district": (claimed([uuid4()]), 0),
        "for its own district": (claimed([owner]), 1),
    }
    for whom, (claim, expected) in claims.items():
        await session.execute(select(func.set_config("jiedui.districts", claim, True)))
        if await session.scalar(select(func.count()).select_from(kind).where(kind.id == key)) != expected:
            seen = "does not see" if expected else "sees"
            raise CannotStart(
                f"Row-level security does not hold: {WRITER} {seen} a {kind.__tablename__} {whom}. Its policies were changed by hand; "
                "`jiedui serve` starts once they are as the migrations made them."
            )


def _named(tables: Iterable[str]) -> str:
    first, *others = tables
    return f"{first} and {len(others)} more" if others else first
