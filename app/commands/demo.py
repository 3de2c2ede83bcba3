"""Ready-made accounts of the demo, an officer, a finance clerk and an approver of each district and an auditor of both, and their tokens.

The tokens are kept beside the embedded PostgreSQL in a file that its owner alone reads, so that they are the same at each start; each start
gives them another month. They end where the record is shown to other machines, or holds no demo.
"""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import func, select, update

from app.commands import user
from app.models import ApiToken, Role, UserAccount

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

ISSUER = "demo"
DAYS = 30
FILE = "demo-tokens.json"
HUANCUI, TAIERZHUANG = "371002", "370405"
ACCOUNTS: dict[str, tuple[str, Role, tuple[str, ...]]] = {
    "huancui-officer": ("示例·环翠区经办", Role.DISTRICT_OFFICER, (HUANCUI,)),
    "huancui-finance": ("示例·环翠区财务", Role.FINANCE, (HUANCUI,)),
    "huancui-approver": ("示例·环翠区审批", Role.APPROVER, (HUANCUI,)),
    "taierzhuang-officer": ("示例·台儿庄区经办", Role.DISTRICT_OFFICER, (TAIERZHUANG,)),
    "taierzhuang-finance": ("示例·台儿庄区财务", Role.FINANCE, (TAIERZHUANG,)),
    "taierzhuang-approver": ("示例·台儿庄区审批", Role.APPROVER, (TAIERZHUANG,)),
    "auditor": ("示例·审计", Role.AUDITOR, (HUANCUI, TAIERZHUANG)),
}


async def demo_tokens(connection: AsyncConnection, folder: Path) -> dict[str, str]:
    """A token for each account, by the account's name; those in the folder's file as long as they are known."""
    kept = _kept(folder / FILE)
    tokens: dict[str, str] = {}
    for subject, (name, role, districts) in ACCOUNTS.items():
        try:
            who = await user.account(connection, ISSUER, subject, name)
        except user.Deactivated:
            continue
        for district in districts:
            await user.give(connection, who, role, await user.place(connection, district, None))
        held = kept.get(subject)
        again = held is not None and await _extended(connection, held)
        tokens[subject] = held if held is not None and again else (await user.token(connection, who, DAYS)).text
    if tokens != kept:
        _keep(folder / FILE, tokens)
    return tokens


async def end_demo_tokens(connection: AsyncConnection) -> None:
    """End every token of the demo's accounts."""
    theirs = select(UserAccount.id).where(UserAccount.issuer == ISSUER)
    await connection.execute(
        update(ApiToken).where(ApiToken.user_id.in_(theirs), ApiToken.revoked_at.is_(None)).values(revoked_at=func.now())
    )


async def _extended(connection: AsyncConnection, token: str) -> bool:
    digest = sha256(token.encode()).digest()
    until = datetime.now(UTC) + timedelta(days=DAYS)
    known = update(ApiToken).where(ApiToken.digest == digest, ApiToken.revoked_at.is_(None)).values(expires_at=until)
    return bool((await connection.execute(known)).rowcount)


def _kept(file: Path) -> dict[str, str]:
    try:
        found = json.loads(file.read_text())
    except (OSError, ValueError):
        return {}
    return {name: token for name, token in found.items() if isinstance(token, str)} if isinstance(found, dict) else {}


def _keep(file: Path, tokens: dict[str, str]) -> None:
    file.unlink(missing_ok=True)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as kept:
        json.dump(tokens, kept, indent=1)
