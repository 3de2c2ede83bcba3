"""About how many rows each table holds, as PostgreSQL's planner reckons: the density of its last look times today's pages.

Read at start and again every few minutes, in the background; no request waits for it.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from types import MappingProxyType

import orjson
import structlog

from app.database.pool import Reads

log = structlog.get_logger()

MINUTES = 5
LEAST = 1_000
"""No table is taken for smaller: it may grow by that many rows before the next look."""

SQL = f"""
select convert_to(coalesce(json_object_agg(relname, greatest({LEAST}, (pages * density)::bigint)), '{{}}')::text, 'UTF8')
from (
  select relname, pg_relation_size(oid) / current_setting('block_size')::float as pages,
    case when reltuples >= 0 and relpages > 0 then reltuples / relpages else 100 end as density
  from pg_class where relkind = 'r' and relnamespace = current_schema()::regnamespace
) as known"""  # noqa: S608 - our own number


class Estimates:
    """`held` is rows by table; a new mapping at each look."""

    def __init__(self) -> None:
        self.held: Mapping[str, int] = MappingProxyType({})

    async def look(self, reads: Reads) -> None:
        self.held = MappingProxyType(orjson.loads(await reads.fetch(SQL, [])))


@asynccontextmanager
async def estimates(reads: Reads) -> AsyncIterator[Estimates]:
    """Estimates that are kept fresh meanwhile."""
    found = Estimates()
    await found.look(reads)
    task = asyncio.create_task(_again(found, reads))
    try:
        yield found
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _again(found: Estimates, reads: Reads) -> None:
    while True:
        await asyncio.sleep(60 * MINUTES)
        try:
            await found.look(reads)
        except Exception as error:  # the older ones serve on
            log.warning("estimates_failed", kind=type(error).__qualname__)
