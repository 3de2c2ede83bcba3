"""The command `jiedui`.

Progress goes to standard error, what was asked for to standard output. A refusal is one sentence and exit code 1.
"""

from __future__ import annotations

import asyncio
import gc
import sys
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from cyclopts import App, Parameter
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from app.config import Settings
from app.database import CannotStart
from app.errors import Refused, ServiceError
from app.garbage import seldom
from app.terminal import DatabaseUrl, DataDir, changed, chosen, database, err, out, say

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

    from app.serve import Serving

app = App("jiedui", help="结对: the shared record of paired assistance.", version=version("jiedui"))
FIRST_QUERY = "{ districts { nodes { name pairingsReceived { nodes { title } } } } }"
Host = Annotated[str | None, Parameter(help=Settings.model_fields["host"].description)]
Port = Annotated[int | None, Parameter(help=Settings.model_fields["port"].description)]
Demo = Annotated[bool | None, Parameter(help=Settings.model_fields["demo"].description)]
People = Annotated[int | None, Parameter(help="Load a made-up province of so many people as well.")]
RandomSeed = Annotated[int, Parameter(help="Which province: the same number makes the same rows everywhere.")]
Workers = Annotated[int | None, Parameter(help=Settings.model_fields["workers"].description)]


@app.command
def serve(  # noqa: PLR0913 - options of a command
    *,
    host: Host = None,
    port: Port = None,
    data_dir: DataDir = None,
    database_url: DatabaseUrl = None,
    workers: Workers = None,
    demo: Demo = None,
) -> None:
    """Serve the record, with a PostgreSQL of its own unless DATABASE_URL names another."""
    gc.disable()  # a start only makes what stays: looking through it again and again took a quarter of the time

    import uvloop

    from app.serve import serve as run

    settings = chosen(host=host, port=port, data_dir=data_dir, database_url=database_url, workers=workers, demo=demo)
    uvloop.run(run(settings, say, banner))
    say("Stopped.")


@app.command
def migrate(*, data_dir: DataDir = None, database_url: DatabaseUrl = None) -> None:
    """Bring the schema of the database up to date. Doing it twice changes nothing."""
    from app.data.spell import spell
    from app.database.engine import connected
    from app.database.migrations import State, upgrade

    async def run() -> State:
        async with database(chosen(data_dir=data_dir, database_url=database_url)) as url, connected(url, "jiedui migrate") as connection:
            found = await upgrade(connection, say)
            await spell(connection)
            await connection.commit()
            return found

    before = asyncio.run(run())
    say("The database is up to date." if before is not State.CURRENT else "The database was up to date already.")


@app.command
def seed(
    *, people: People = None, random_seed: RandomSeed = 7, data_dir: DataDir = None, database_url: DatabaseUrl = None, demo: Demo = None
) -> None:
    """Load the record of the article, and the demo registry. Doing it twice changes nothing."""
    from app.data.demo.load import load_demo
    from app.data.load import load_article
    from app.data.province.bars import load_with_bars

    settings = chosen(data_dir=data_dir, database_url=database_url, demo=demo)

    async def run(connection: AsyncConnection) -> str | None:
        loaded = await load_article(connection)
        added = sum(loaded.added.values())
        say(f"{added:,} rows of the article added, {sum(loaded.present.values()):,} were there already.")
        if settings.demo:
            await load_demo(connection, say)
        return None if people is None else await load_with_bars(connection, people, random_seed, err)

    if made := asyncio.run(changed(settings, run, "jiedui seed")):
        say(made)


@app.command
def demo(what: Literal["load", "remove"], *, data_dir: DataDir = None, database_url: DatabaseUrl = None) -> None:
    """Load the demo registry, or remove every row that is marked as demo. What was recorded stays as it is."""
    from app.data.demo.load import load_demo, remove_demo
    from app.data.load import load_article

    async def run(connection: AsyncConnection) -> None:
        if what == "load":
            await load_article(connection)
        await {"load": load_demo, "remove": remove_demo}[what](connection, say)

    asyncio.run(changed(chosen(data_dir=data_dir, database_url=database_url), run, f"jiedui demo {what}"))


@app.command
def backup(file: Path, *, data_dir: DataDir = None, database_url: DatabaseUrl = None) -> None:
    """Write the whole database into a file, while the service goes on. Keys of personal numbers are not in it: keep them elsewhere."""
    from app.database.backup import backup as write

    async def run() -> int:
        async with database(chosen(data_dir=data_dir, database_url=database_url)) as url:
            return await write(url, file)

    say(f"{asyncio.run(run()) / 1e6:,.1f} MB are in {file}. `jiedui restore` makes an empty database into it.")


@app.command
def restore(file: Path, *, data_dir: DataDir = None, database_url: DatabaseUrl = None) -> None:
    """Make an empty database into what a backup holds; its feed begins anew, so that partners read everything again."""
    from app.database.backup import restore as read_back

    async def run() -> int:
        async with database(chosen(data_dir=data_dir, database_url=database_url)) as url:
            return await read_back(url, file)

    epoch = asyncio.run(run())
    say(f"The record is back, in life {epoch} of its feed.")
    say("With a partner, `jiedui sync recover NAME` takes back what it holds and the file does not.")


@app.command
def schema() -> None:
    """Print the schema in GraphQL's own language."""
    from app.main import sdl

    sys.stdout.write(sdl().rstrip("\n") + "\n")


@app.command
def explain(
    file: Path, *, variables: str = "{}", analyze: bool = False, data_dir: DataDir = None, database_url: DatabaseUrl = None
) -> None:
    """Show what becomes of an operation: its plan, its SQL, and what PostgreSQL makes of it.

    Parameters
    ----------
    file
        A file that holds one GraphQL operation.
    variables
        Its variables, as a JSON object.
    analyze
        Run the statement and measure it.
    """
    document, values = read(file), parse(variables)

    from app.database.engine import connected
    from app.database.migrations import require_current
    from app.main import explain as run

    async def explained() -> Any:
        settings = chosen(data_dir=data_dir, database_url=database_url)
        async with database(settings) as url:
            async with connected(url) as connection:
                await require_current(connection)
            return await run(settings.model_copy(update={"database_url": url}), document, values, analyze)

    found = asyncio.run(explained())
    for title, body in (("Plan", found.plan), ("SQL", found.sql), ("PostgreSQL", found.explain)):
        out.rule(title, align="left")
        out.print(Text(body))


app.command("app.people:token", help="Make API tokens, list and end them.")
app.command("app.people:account", help="List accounts, and let them in no more, or again.")
app.command("app.people:role", help="Give accounts their roles, list and take them.")
app.command(
    "app.auditing:audit", help="Seal what came onto the trail since the last seal, or look for anything that was rewritten behind it."
)
app.command("app.partners:sync", help="Exchange records with partner instances.")
app.command("app.keys:keys", help="Make keys for personal numbers, and encrypt anew under the newest.")


def read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CannotStart(f"{file} cannot be read: {getattr(error, 'strerror', None) or 'it is not UTF-8'}.") from None


def parse(variables: str) -> dict[str, Any]:
    import orjson

    try:
        values = orjson.loads(variables)
    except orjson.JSONDecodeError as error:
        raise CannotStart(f"--variables is not JSON: {error}.") from None
    if not isinstance(values, dict):
        raise CannotStart('--variables must be a JSON object, like {"id": "…"}.')
    return values


def banner(serving: Serving) -> None:
    """What there is, and what to do with it."""
    lines = Table.grid(padding=(0, 2))
    lines.add_column(style="bold")
    for name, value in (
        ("GraphiQL", f"{serving.address}/"),
        ("Endpoint", f"{serving.address}/graphql"),
        ("Schema", f"{serving.address}/schema.graphql"),
        ("Database", serving.database),
        ("Record", serving.record),
        ("Try", "open GraphiQL in a browser and run its tabs, or ask as below"),
        ("Stop", "Ctrl-C"),
    ):
        lines.add_row(name, Text(value))
    out.print(Panel(lines, title="结对 Jiedui", title_align="left", expand=False))
    out.print(Text(f"curl -s {serving.address}/graphql -H 'content-type: application/json' -d '{{\"query\": \"{FIRST_QUERY}\"}}'\n"))
    if serving.tokens:
        out.print(Text("Tokens of the demo (示例): -H 'authorization: Bearer …'", style="bold"))
        for account, token in serving.tokens.items():
            out.print(Text(f"  {account:<21} {token}"))


def main() -> None:
    """Run a command; what was expected to fail fails in one sentence."""
    seldom()
    try:
        app()
    except (CannotStart, ServiceError, Refused) as refusal:
        err.print(Text(str(refusal), style="red"))
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
