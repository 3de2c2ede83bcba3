"""Around an exchange with a partner: our database and its service opened, what is in the way said in a sentence, what passes shown."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import httpx
import uvloop
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from app.config import Settings
from app.crypto import embedded_keys, ring
from app.database import CannotStart
from app.database.engine import connected
from app.database.migrations import require_current
from app.garbage import settled
from app.sync import peers
from app.sync.client import Declined, Unreachable, client
from app.sync.exchange import Exchange, Heard
from app.sync.local import Local, pooled
from app.sync.patience import Patience
from app.terminal import database, err, say

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

    from app.crypto import Ring

T = TypeVar("T")


def exchanging(settings: Settings, name: str, work: Callable[[Exchange], Awaitable[T]], attempts: int = 8) -> T:
    """Do something with a partner. Raises CannotStart in one sentence for whatever is in the way."""

    async def asked() -> T:
        async with between(settings, name, attempts) as exchange:
            return await work(exchange)

    settled()  # records come and go by the thousand: looking through everything else each time took half of the time
    try:
        return uvloop.run(asked())
    except (Unreachable, Declined) as refusal:
        raise CannotStart(f"{refusal} Nothing is lost: what came was kept, and the next time goes on there.") from None


def carrying(settings: Settings, name: str, work: Callable[[Local, Any, Ring | None, AsyncConnection], Awaitable[str]]) -> str:
    """Do something for a partner without asking it."""

    async def asked() -> str:
        async with database(settings) as url, connected(url, "jiedui sync") as connection:
            await require_current(connection)
            peer, keys = await peers.find(connection, name), keys_of(settings)
            async with pooled(url) as source:
                return await work(Local(source, name), peer, keys, connection)

    return asyncio.run(asked())


@asynccontextmanager
async def between(settings: Settings, name: str, attempts: int) -> AsyncIterator[Exchange]:
    """Our database and the partner's service."""
    async with database(settings) as url:
        async with connected(url) as connection:
            await require_current(connection)
            peer = await peers.find(connection, name)
        where, token = peers.address_of(peer), peers.token_of(keys_of(settings), peer)
        async with pooled(url) as source, client(where, token) as reached:
            yield Exchange(Local(source, name), reached, Patience(attempts, say))


async def heard(title: str, work: Callable[[Heard], Awaitable[T]]) -> T:
    """Show how many records have passed."""
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed:,} records"), TimeElapsedColumn())
    with Progress(*columns, console=err, disable=not err.is_terminal) as bars:
        bar = bars.add_task(title, total=None)
        return await work(lambda count: bars.advance(bar, count))


def keys_of(settings: Settings) -> Ring | None:
    """The keys that partners' tokens are kept under; beside an embedded database, once it is there, they are made."""
    return ring(embedded_keys(settings) if settings.embedded else settings)


def address(url: str | None) -> str | None:
    """An address as it is kept. Raises CannotStart."""
    if url is None:
        return None
    try:
        parts = httpx.URL(url)
    except httpx.InvalidURL:
        parts = httpx.URL("")
    local = parts.host in {"localhost", "127.0.0.1", "::1"}
    if not parts.host or not (parts.scheme == "https" or (parts.scheme == "http" and local)):
        raise CannotStart(f"{url} is no address of a partner: https://…, or http:// on this machine.")
    return url


def secret(token: str | None) -> str | None:
    """A token, or what is in the file that is named."""
    if token is None or not token.startswith("@"):
        return token
    try:
        return Path(token[1:]).read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        raise CannotStart(f"{token[1:]} cannot be read.") from None


def now() -> str:
    return f"{datetime.now(UTC):%H:%M:%S}"


def ago(moment: Any) -> str:
    if moment is None:
        return "never"
    seconds = int((datetime.now(UTC) - moment).total_seconds())
    return f"{seconds} s ago" if seconds < 120 else f"{seconds // 60:,} min ago"
