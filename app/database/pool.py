"""The read pool: PostgreSQL's bytes out, no ORM, one prepared statement for each compiled operation.

Sessions are read-only, in UTC, as the reader role, and plan once (`force_generic_plan`): a page size that is a parameter
would otherwise be planned anew on every call. Nothing in a session can be changed by a request, so connections go back to
the pool without the customary reset, which would double the cost of a small query.
"""

from __future__ import annotations

import asyncpg

from app.config import Settings

READER = "jiedui_reader"
STATEMENTS = 500


async def read_pool(url: str, settings: Settings) -> asyncpg.Pool:
    """Connections for compiled reads to the database at `url`."""
    return await asyncpg.create_pool(
        plain(url),
        min_size=1,
        max_size=settings.pool_size,
        max_inactive_connection_lifetime=0,
        statement_cache_size=STATEMENTS,
        max_cached_statement_lifetime=0,
        max_cacheable_statement_size=0,
        command_timeout=settings.statement_timeout + 1,
        reset=_untouched,
        server_settings={
            "application_name": "jiedui reads",
            "default_transaction_read_only": "on",
            "jit": "off",
            "plan_cache_mode": "force_generic_plan",
            "role": READER,
            "statement_timeout": f"{int(settings.statement_timeout * 1000)}",
            "timezone": "UTC",
        },
    )


def plain(url: str) -> str:
    """The URL as asyncpg reads it, whatever driver an operator wrote into it.

    >>> plain("postgresql+asyncpg://a@b/c"), plain("postgres://a@b/c")
    ('postgresql://a@b/c', 'postgres://a@b/c')
    """
    scheme, separator, rest = url.partition("://")
    return f"{scheme.partition('+')[0]}{separator}{rest}"


async def _untouched(_connection: asyncpg.Connection) -> None:
    """No reset: a read leaves no state behind."""


async def cursor_secret(pool: asyncpg.Pool) -> str:
    """The secret of this record's cursors: one row, the same for every process that serves it."""
    found: str = await pool.fetchval("select cursor_key from instance")
    return found


async def migrated(pool: asyncpg.Pool) -> bool:
    """Whether the database answers and holds the record."""
    try:
        return bool(await pool.fetchval("select count(*) from instance"))
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError):
        return False
