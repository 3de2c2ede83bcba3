"""The read pool: PostgreSQL's bytes out, no ORM, one prepared statement for each compiled operation.

Sessions are read-only, in UTC, as the reader role, and plan once (`force_generic_plan`): a page size that is a parameter
would otherwise be planned anew on every call. Nothing in a session can be changed by a request, so a connection goes from
one request to the next without the reset and the two tasks that asyncpg's own hand-over costs, as much as a small query.

Where reads are strict they go through row-level security: as the writer, each in a read-only transaction that claims its districts.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager, suppress
from functools import partial
from time import perf_counter
from typing import TYPE_CHECKING, Any
from uuid import UUID

import asyncpg

from app.config import Settings
from app.database.claims import READER, WRITER, claimed
from app.errors import Unavailable
from app.tally import Tally

if TYPE_CHECKING:
    from asyncpg.pool import PoolConnectionProxy

STATEMENTS = 500
LONGEST = 131_072
"""Characters of a statement that a connection keeps prepared; a longer one is planned each time, or 500 of them would fill the memory."""
DOWN = (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError)
"""What a database that does not answer raises."""


class Reads:
    """Connections that are kept between requests; one that failed goes back to asyncpg, which replaces it.

    At most `queue` requests wait for a connection: one more is refused at once, since it would only wait to be too late.
    """

    def __init__(self, pool: asyncpg.Pool, queue: int, *, strict: bool = False) -> None:
        self.pool = pool
        self.queue = queue
        self.strict = strict
        self.turned_away = 0
        self.seconds = Tally()
        self._idle: list[PoolConnectionProxy] = []
        self._waiting: deque[asyncio.Future[PoolConnectionProxy | None]] = deque()
        self._open = 0

    @property
    def waiting(self) -> int:
        """Requests that wait for a connection."""
        return len(self._waiting)

    @property
    def busy(self) -> int:
        """Connections at work."""
        return self._open - len(self._idle)

    async def fetch(self, sql: str, values: list[Any], districts: Iterable[UUID] = ()) -> bytes:
        """The one value of the one row of a statement, for whoever may see the people of these districts."""
        connection = self._idle.pop() if self._idle else await self._another()
        started = perf_counter()
        try:
            ask = partial(connection.fetchval, sql, *values)
            found: bytes = await (_claiming(connection, ask, districts) if self.strict else ask())
        except BaseException:
            await self._give_up(connection)
            raise
        self.seconds.add(perf_counter() - started)
        self._hand_on(connection)
        return found

    async def rows(self, sql: str, values: list[Any], districts: Iterable[UUID] = ()) -> list[Any]:
        """All rows of a statement."""
        async with self.connection() as connection:
            ask = partial(connection.fetch, sql, *values)
            return list(await (_claiming(connection, ask, districts) if self.strict else ask()))

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[PoolConnectionProxy]:
        """One of the connections, for more than one value; `fetch` is the quick way."""
        connection = self._idle.pop() if self._idle else await self._another()
        try:
            yield connection
        except BaseException:
            await self._give_up(connection)
            raise
        self._hand_on(connection)

    async def _another(self) -> PoolConnectionProxy:
        """A connection that nobody uses: a new one, or the next that becomes free."""
        while self._open >= self.pool.get_max_size():
            if len(self._waiting) >= self.queue:
                self.turned_away += 1
                raise Unavailable("More requests are waiting than can be answered soon; try again in a moment.")
            if (connection := await self._turn()) is not None:
                return connection
        self._open += 1
        try:
            opened: PoolConnectionProxy = await self.pool.acquire()
        except BaseException:
            self._closed()
            raise
        return opened

    async def _turn(self) -> PoolConnectionProxy | None:
        """Wait for the next connection, or for room to open one."""
        turn: asyncio.Future[PoolConnectionProxy | None] = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        try:
            return await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self._hand_on(turn.result())
            elif turn in self._waiting:
                self._waiting.remove(turn)
            raise

    def _hand_on(self, connection: PoolConnectionProxy | None) -> None:
        """To whoever waits longest; None is room to open another one."""
        if (turn := self._next()) is not None:
            turn.set_result(connection)
        elif connection is not None:
            self._idle.append(connection)

    async def _give_up(self, connection: PoolConnectionProxy) -> None:
        """asyncpg waits for a cancelled statement to end, and drops a connection that is lost."""
        try:
            await asyncio.shield(self.pool.release(connection))
        finally:
            self._closed()

    def _closed(self) -> None:
        self._open -= 1
        self._hand_on(None)

    def _next(self) -> asyncio.Future[PoolConnectionProxy | None] | None:
        while self._waiting:
            if not (turn := self._waiting.popleft()).done():
                return turn
        return None


@asynccontextmanager
async def reads(url: str, settings: Settings) -> AsyncIterator[Reads]:
    """Connections for compiled reads to the database at `url`."""
    pool = await asyncpg.create_pool(
        plain(url),
        min_size=1,
        max_size=settings.pool_size,
        max_inactive_connection_lifetime=0,
        statement_cache_size=STATEMENTS,
        max_cached_statement_lifetime=0,
        max_cacheable_statement_size=LONGEST,
        command_timeout=settings.statement_timeout + 1,
        init=_ready,
        reset=_untouched,
        server_settings={
            "application_name": "jiedui reads",
            "datestyle": "ISO",
            "default_transaction_read_only": "on",
            "jit": "off",
            "plan_cache_mode": "force_generic_plan",
            "role": WRITER if settings.strict_rls else READER,
            "statement_timeout": f"{int(settings.statement_timeout * 1000)}",
            "timezone": "UTC",
        },
    )
    try:
        yield Reads(pool, settings.queue_limit, strict=settings.strict_rls)
    finally:
        pool.terminate()


async def _claiming(connection: PoolConnectionProxy, ask: Callable[[], Awaitable[Any]], districts: Iterable[UUID]) -> Any:
    """What is asked, by way of row-level security. A district is a UUID: the claim goes with BEGIN, as text that needs no parameter."""
    await connection.execute(f"begin read only; set local jiedui.districts = '{claimed(districts)}'")
    try:
        found = await ask()
    except BaseException:
        with suppress(Exception):  # a connection that is lost has no transaction either
            await connection.execute("rollback")
        raise
    await connection.execute("commit")
    return found


def plain(url: str) -> str:
    """The URL as asyncpg reads it, whatever driver an operator wrote into it.

    >>> plain("postgresql+asyncpg://a@b/c"), plain("postgres://a@b/c")
    ('postgresql://a@b/c', 'postgres://a@b/c')
    """
    scheme, separator, rest = url.partition("://")
    return f"{scheme.partition('+')[0]}{separator}{rest}"


async def _ready(connection: asyncpg.Connection) -> None:
    """asyncpg asks the catalog about array types once per connection: now, and not within a request."""
    await connection.prepare("select $1::uuid[], $2::text[], $3::int4[], $4::int8[], $5::numeric[], $6::date[], $7::timestamptz[]")


async def _untouched(_connection: asyncpg.Connection) -> None:
    """No reset: a read leaves no state behind."""


async def cursor_secret(reads: Reads) -> str:
    """The secret of this record's cursors: one row, the same for every process that serves it."""
    return (await reads.fetch("select convert_to(cursor_key, 'UTF8') from instance", [])).decode()


async def orders_bytewise(reads: Reads) -> bool:
    """Whether the database orders text by code points, as the embedded one does: an index then finds what begins with a text."""
    found = await reads.fetch(
        "select convert_to((datlocprovider = 'b' or datlocprovider = 'c' and datcollate in ('C', 'POSIX'))::text, 'UTF8')"
        " from pg_database where datname = current_database()",
        [],
    )
    return found == b"true"


async def migrated(reads: Reads) -> bool:
    """Whether the database answers and holds the record."""
    try:
        return await reads.fetch("select convert_to('ready', 'UTF8') from instance", []) == b"ready"
    except DOWN:
        return False
