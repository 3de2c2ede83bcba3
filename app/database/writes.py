"""The write pool: SQLAlchemy's sessions over asyncpg, as the writer role.

Reads that answer a command run on its session's own connection, so a session plans once as the read pool does.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

import asyncpg
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine

from app.config import Settings
from app.database.claims import WRITER
from app.database.pool import LONGEST, STATEMENTS, plain


@asynccontextmanager
async def writes(url: str, settings: Settings) -> AsyncIterator[async_sessionmaker[AsyncSession]]:
    """Sessions for commands to the database at `url`. An open transaction holds the feed's horizon, so none may linger."""
    source = create_async_engine(
        "postgresql+asyncpg://",
        async_creator=partial(
            asyncpg.connect,
            plain(url),
            statement_cache_size=STATEMENTS,
            max_cached_statement_lifetime=0,
            max_cacheable_statement_size=LONGEST,
            server_settings={
                "application_name": "jiedui writes",
                "datestyle": "ISO",
                "idle_in_transaction_session_timeout": f"{int(settings.request_timeout * 1000)}",
                "jit": "off",
                "lock_timeout": f"{int(settings.lock_timeout * 1000)}",
                "plan_cache_mode": "force_generic_plan",
                "role": WRITER,
                "statement_timeout": f"{int(settings.statement_timeout * 1000)}",
                "timezone": "UTC",
                "transaction_timeout": f"{int(settings.request_timeout * 1000)}",
            },
        ),
        pool_size=settings.write_pool_size,
        max_overflow=0,
        pool_timeout=settings.lock_timeout,
        hide_parameters=True,
    )
    try:
        yield async_sessionmaker(source, expire_on_commit=False)
    finally:
        await source.dispose()
