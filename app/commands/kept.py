"""The outcome of a command under an idempotency key: the same key with the same input is answered as the first time.

The key is taken before the command runs, so that of two at once the second waits for the first, and is kept in the command's own
transaction: after a crash either both are there or neither. What is kept are the keys of rows and why it was refused, no bytes, for
some days: `jiedui serve` sweeps out what is older.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from app.auth import Viewer
from app.commands.refusals import Own, Told
from app.compiler.payload import Refusal as Shape
from app.compiler.payload import refused
from app.crypto import Plain, Ring
from app.database.upkeep import meanwhile

TAKE = text("insert into idempotency_key (principal, key, digest) values (:principal, :key, :digest) on conflict do nothing returning true")
FIND = text("select digest, outcome from idempotency_key where principal = :principal and key = :key")
KEEP = text("update idempotency_key set outcome = :outcome where principal = :principal and key = :key")
SWEEP = text(
    "delete from idempotency_key where ctid = any(array("
    "select ctid from idempotency_key where created_at < now() - make_interval(days => :days) limit :size for update skip locked))"
)
FIELD = "idempotencyKey"
AT_ONCE = 10_000
"""Keys that are swept out in one transaction, which holds the feed back."""
SECONDS = 3_600


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a command: keys of rows by the payload's fields, or refusals. What it `said` is answered once, and cannot be kept."""

    rows: Mapping[str, UUID | Sequence[UUID]]
    refusals: tuple[Told, ...] = ()
    said: Mapping[str, Plain | None] = field(default_factory=dict)

    @property
    def shapes(self) -> tuple[Shape, ...]:
        """What the statement that answers depends on."""
        return tuple(Shape(told.kind, tuple((name, tag) for name, (tag, _) in told.records.items())) for told in self.refusals)

    def parameters(self, *, chinese: bool) -> dict[str, Any]:
        """What its refusals fill in that statement."""
        found: dict[str, Any] = {}
        for number, told in enumerate(self.refusals):
            found |= refused(number, _said(told, chinese), {name: key for name, (_, key) in told.records.items()})
        return found


async def kept(session: AsyncSession, viewer: Viewer, command: str, given: Mapping[str, Any], ring: Ring | None) -> Outcome | None:
    """The outcome of the same command before; None the first time, and always without a key."""
    if not (key := given.get(FIELD)):
        return None
    named = {"principal": viewer.subject, "key": key}
    digest = _digest(command, given, ring)
    if await session.scalar(TAKE, named | {"digest": digest}):
        return None
    before, outcome = (await session.execute(FIND, named)).one()
    if before != digest:
        return Outcome({}, (_REUSED,))
    return _read(outcome)


async def keep(session: AsyncSession, viewer: Viewer, given: Mapping[str, Any], outcome: Outcome) -> None:
    """Keep an outcome with its key, if it has one."""
    if key := given.get(FIELD):
        await session.execute(KEEP, {"principal": viewer.subject, "key": key, "outcome": orjson.dumps(outcome).decode()})


def _said(told: Told, chinese: bool) -> dict[str, str]:
    """What a refusal says, as JSON by the names of its fields."""
    said = {"code": told.code, "message": told.zh if chinese else told.en, "path": [str(step) for step in told.path], **told.figures}
    return {name: orjson.dumps(value).decode() for name, value in said.items()}


def _digest(command: str, given: Mapping[str, Any], ring: Ring | None) -> str:
    """Under a key where there is one: few numbers of identity are possible, and trying them all would find the one that was given."""
    plain = {name: value for name, value in given.items() if name != FIELD}
    text = orjson.dumps([command, plain], option=orjson.OPT_SORT_KEYS, default=str)
    return (ring.blind("idempotency_key", text.decode()) if ring else hashlib.sha256(text).digest()).hex()


def _read(outcome: str) -> Outcome:
    found = orjson.loads(outcome)
    refusals = tuple(
        Told(**{**one, "path": tuple(one["path"]), "records": {n: (tag, UUID(key)) for n, (tag, key) in one["records"].items()}})
        for one in found["refusals"]
    )
    rows = {name: UUID(key) if isinstance(key, str) else [UUID(each) for each in key] for name, key in found["rows"].items()}
    return Outcome(rows, refusals)


async def sweep(connection: AsyncConnection, days: int) -> int:
    """Forget the keys that are older than so many days, and commit; how many those were."""
    total = 0
    while swept := (await connection.execute(SWEEP, {"days": days, "size": AT_ONCE})).rowcount:
        await connection.commit()
        total += swept
    await connection.rollback()
    return total


def sweeping(database_url: str, days: int) -> AbstractAsyncContextManager[None]:
    """Sweep at the start, and every hour meanwhile."""
    return meanwhile(database_url, "sweeping", partial(sweep, days=days), SECONDS)


_REUSED = Told(
    "Refusal",
    Own.KEY_REUSED.name,
    "This idempotency key was used for another input; take a new one.",
    "该幂等键已用于其他内容，请换用新的幂等键。",
    ("input", FIELD),
    {},
    {},
)
