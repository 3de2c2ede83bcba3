"""`jiedui token`, `jiedui role` and `jiedui account`: who may ask for more than what is public.

`app.cli` loads this where one of them is asked for, because a start knows nothing of models.
"""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Annotated

from cyclopts import App, Parameter
from cyclopts.validators import Number
from rich import box
from rich.table import Table

from app.commands import user
from app.database import CannotStart
from app.models.user import LOCAL, Role
from app.terminal import DatabaseUrl, DataDir, changed, chosen, out, say

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

token = App("token", help="Make API tokens, list and end them.")
role = App("role", help="Give accounts their roles, list and take them.")
account = App("account", help="List accounts, and let them in no more, or again.")

Name = Annotated[str | None, Parameter(help="The name of the account, as it is shown.")]
District = Annotated[str | None, Parameter(help="The code of the district where the role is held.")]
Town = Annotated[str | None, Parameter(help="The code of the town where its holder writes; without one, everywhere in the district.")]
Issuer = Annotated[str, Parameter(help="Who knows the account: the identity provider of OIDC_ISSUER, or Jiedui alone.")]
Days = Annotated[int, Parameter(help="How long the token lasts.", validator=Number(gte=1, lte=3660))]


@token.command
def create(  # noqa: PLR0913 - options of a command
    account: str,
    *,
    name: Name = None,
    issuer: Issuer = LOCAL,
    role: Annotated[Role | None, Parameter(help="A role that the account is given from today on, if it does not hold it yet.")] = None,
    district: District = None,
    town: Town = None,
    only: Annotated[
        list[Role] | None, Parameter(help="Roles of the account that the token is for; otherwise for all, now and later.")
    ] = None,
    days: Days = 365,
    data_dir: DataDir = None,
    database_url: DatabaseUrl = None,
) -> None:
    """Make a token and print it, once; its account is made where there is none."""

    async def run(connection: AsyncConnection) -> str:
        who = await user.account(connection, issuer, account, name)
        if role is not None:
            await user.give(connection, who, role, await user.place(connection, district, town))
        return (await user.token(connection, who, days, only or [])).text

    made = asyncio.run(changed(chosen(data_dir=data_dir, database_url=database_url), run))
    say("Keep it now, it is not shown again. A request bears it in its header: `Authorization: Bearer …`.")
    out.print(made)


@token.command(name="list")
def list_tokens(*, data_dir: DataDir = None, database_url: DatabaseUrl = None) -> None:
    """List the tokens that have not ended, by what they begin with."""
    found = asyncio.run(changed(chosen(data_dir=data_dir, database_url=database_url), user.tokens))
    table = _table("token", "account", "name", "roles", "ends", "last used")
    for one in found:
        roles = ", ".join(sorted(one.roles or [])) or "none"
        table.add_row(
            one.prefix, one.subject, one.name, roles, f"{one.expires_at.astimezone(UTC):%Y-%m-%d}", str(one.last_used_on or "never")
        )
    out.print(table)


@token.command
def revoke(prefix: str, *, data_dir: DataDir = None, database_url: DatabaseUrl = None) -> None:
    """End a token, named by what it begins with; it is refused within seconds."""

    async def run(connection: AsyncConnection) -> None:
        if not await user.revoke(connection, "_".join(prefix.split("_")[:2])):
            raise CannotStart("No token that has not ended begins so. `jiedui token list` shows them.")

    asyncio.run(changed(chosen(data_dir=data_dir, database_url=database_url), run))
    say("The token has ended.")


@role.command
def give(  # noqa: PLR0913 - options of a command
    account: str,
    role: Role,
    *,
    name: Name = None,
    issuer: Issuer = LOCAL,
    district: District = None,
    town: Town = None,
    until: Annotated[date | None, Parameter(help="The first day on which it is not held any more.")] = None,
    data_dir: DataDir = None,
    database_url: DatabaseUrl = None,
) -> None:
    """Give an account a role from today on; the account is made where there is none."""

    async def run(connection: AsyncConnection) -> None:
        who = await user.account(connection, issuer, account, name)
        await user.give(connection, who, role, await user.place(connection, district, town), until)

    asyncio.run(changed(chosen(data_dir=data_dir, database_url=database_url), run))
    say(f"{account} is {role.name} now.")


@role.command(name="list")
def list_roles(*, data_dir: DataDir = None, database_url: DatabaseUrl = None) -> None:
    """List who holds which role today."""
    table = _table("account", "name", "issuer", "role", "district", "town", "until")
    for issuer, subject, name, held, district, town, ends_on in asyncio.run(
        changed(chosen(data_dir=data_dir, database_url=database_url), user.held)
    ):
        table.add_row(subject, name, issuer, held.name, district or "", town or "", str(ends_on or ""))
    out.print(table)


@role.command
def take(  # noqa: PLR0913 - options of a command
    account: str,
    role: Role,
    *,
    issuer: Issuer = LOCAL,
    district: District = None,
    town: Town = None,
    data_dir: DataDir = None,
    database_url: DatabaseUrl = None,
) -> None:
    """End a role today; it is gone within seconds."""

    async def run(connection: AsyncConnection) -> None:
        who = await user.account(connection, issuer, account, None)
        if not await user.take(connection, who, role, await user.place(connection, district, town)):
            raise CannotStart(f"{account} does not hold this role there. `jiedui role list` shows who holds which.")

    asyncio.run(changed(chosen(data_dir=data_dir, database_url=database_url), run))
    say(f"{account} is {role.name} no more, as of {datetime.now(UTC):%Y-%m-%d}.")


@account.command(name="list")
def list_accounts(*, data_dir: DataDir = None, database_url: DatabaseUrl = None) -> None:
    """List every account with its roles of today."""
    table = _table("account", "name", "issuer", "roles", "")
    for one in asyncio.run(changed(chosen(data_dir=data_dir, database_url=database_url), user.accounts)):
        roles = ", ".join(sorted(one.roles or [])) or "none"
        table.add_row(one.subject, one.name, one.issuer, roles, "" if one.active else "deactivated")
    out.print(table)


@account.command
def deactivate(account: str, *, issuer: Issuer = LOCAL, data_dir: DataDir = None, database_url: DatabaseUrl = None) -> None:
    """Let nobody in by an account any more: its tokens and roles end today; what it did stays under its name."""
    settings = chosen(data_dir=data_dir, database_url=database_url)
    asyncio.run(changed(settings, lambda connection: user.deactivate(connection, issuer, account)))
    say(f"{account} is refused within seconds; its tokens and roles have ended.")


@account.command
def activate(account: str, *, issuer: Issuer = LOCAL, data_dir: DataDir = None, database_url: DatabaseUrl = None) -> None:
    """Let an account in again, with neither roles nor tokens."""
    settings = chosen(data_dir=data_dir, database_url=database_url)
    asyncio.run(changed(settings, lambda connection: user.activate(connection, issuer, account)))
    say(f"{account} is let in again. It holds no role: `jiedui role give` gives it one.")


def _table(*heads: str) -> Table:
    table = Table(box=box.SIMPLE_HEAD)
    for head in heads:
        table.add_column(head)
    return table
