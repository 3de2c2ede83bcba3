"""What every command of `jiedui` shares: where it speaks, the options that name a database, and how it comes to one."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

from cyclopts import Parameter
from pydantic import ValidationError
from rich.console import Console
from rich.text import Text

from app.config import Settings
from app.database import CannotStart

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)

T = TypeVar("T")

DatabaseUrl = Annotated[str | None, Parameter(help=Settings.model_fields["database_url"].description)]
DataDir = Annotated[Path | None, Parameter(help=Settings.model_fields["data_dir"].description)]


def say(sentence: str) -> None:
    err.print(Text(sentence))


async def changed(settings: Settings, change: Callable[[AsyncConnection], Awaitable[T]], purpose: str = "upkeep") -> T:
    """Change the record of a migrated database in one transaction; the purpose goes on the trail."""
    from app.database.engine import connected
    from app.database.migrations import require_current

    async with database(settings) as url, connected(url, purpose) as connection:
        await require_current(connection)
        done = await change(connection)
        await connection.commit()
        return done


@asynccontextmanager
async def database(settings: Settings) -> AsyncIterator[str]:
    """The database of the settings; the embedded one is started, or shared with the `serve` that owns it."""
    from app.database.embedded import InUse, embedded

    if settings.database_url is not None:
        yield settings.database_url
        return
    async with AsyncExitStack() as stack:
        try:
            url = (await stack.enter_async_context(embedded(settings.data_dir, say=say))).url
        except InUse as running:
            url = running.url
        yield url


def chosen(**options: Any) -> Settings:
    """The settings: options of the command line before the environment."""
    try:
        return Settings(**{name: value for name, value in options.items() if value is not None})
    except ValidationError as error:
        wrong = error.errors(include_url=False, include_context=False, include_input=False)
        raise CannotStart("\n".join(f"{'.'.join(map(str, one['loc'])).upper() or 'Settings'}: {one['msg']}." for one in wrong)) from None
