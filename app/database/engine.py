"""A connection to the database of a URL, or a sentence that says why there is none."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from urllib.parse import parse_qs, urlsplit

import asyncpg
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from app.database import CannotStart
from app.database.cluster import MAJOR

OPERATOR = "operator"
UNREACHABLE = (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, DBAPIError)


def engine(database_url: str, **settings: str) -> AsyncEngine:
    """SQLAlchemy over asyncpg's own reading of the URL, so that every option means the same on both roads."""
    connect = partial(asyncpg.connect, database_url, server_settings=settings)
    return create_async_engine("postgresql+asyncpg://", async_creator=connect, poolclass=NullPool)


@asynccontextmanager
async def connected(database_url: str, purpose: str = "upkeep") -> AsyncIterator[AsyncConnection]:
    """One connection to a database that Jiedui can work with: the operator's, who is on the trail with this purpose."""
    source = engine(database_url, **{"jiedui.actor": OPERATOR, "jiedui.purpose": purpose})
    try:
        connection = await source.connect()
    except (*UNREACHABLE, ValueError) as error:
        said = error.driver_exception if isinstance(error, DBAPIError) else error
        raise CannotStart(f"The database {where(database_url)} cannot be reached: {said}. Check DATABASE_URL.") from None
    try:
        await _check(connection, database_url)
        yield connection
    finally:
        await connection.close()
        await source.dispose()


def where(database_url: str) -> str:
    """The database as it may be shown: without user and password."""
    parts = urlsplit(database_url)
    host = parts.netloc.rpartition("@")[2] or parse_qs(parts.query).get("host", ["localhost"])[0]
    return f"{parts.path.lstrip('/') or 'postgres'} on {host}"


async def _check(connection: AsyncConnection, database_url: str) -> None:
    found = await connection.execute(text("select current_setting('server_version_num')::int, current_setting('server_encoding')"))
    version, encoding = found.one()
    await connection.rollback()
    if version < MAJOR * 10_000:
        raise CannotStart(f"The database {where(database_url)} is PostgreSQL {version // 10_000}. Jiedui needs {MAJOR} or newer.")
    if encoding != "UTF8":
        raise CannotStart(f"The database {where(database_url)} stores {encoding}. Make it anew with the encoding UTF8.")
