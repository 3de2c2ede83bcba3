"""What is done again and again while the service runs, beside its answers: on a connection of its own, and never the end of the service."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import TypeAlias

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from app.database.engine import OPERATOR, engine

Work: TypeAlias = Callable[[AsyncConnection], Awaitable[object]]

log = structlog.get_logger()


@asynccontextmanager
async def meanwhile(database_url: str, name: str, work: Work, seconds: float) -> AsyncIterator[None]:
    """Do some work at once and every so many seconds meanwhile. What fails is logged as `<name>_failed`, and left to the next time."""
    task = asyncio.create_task(_again(database_url, name, work, seconds))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _again(database_url: str, name: str, work: Work, seconds: float) -> None:
    source = engine(database_url, **{"jiedui.actor": OPERATOR})
    while True:
        try:
            async with source.connect() as connection:
                await work(connection)
        except Exception as error:
            log.warning(f"{name}_failed", kind=type(error).__qualname__)
        await asyncio.sleep(seconds)
