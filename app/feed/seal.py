"""The chain: each seal takes in the hash of the seal before it and every entry since, so nothing behind it can be rewritten unseen.

Only entries that nothing can precede any more are sealed. PostgreSQL makes the digest of each entry from all that it says, by an
expression that stands here and not in the database, where whoever rewrites an entry could rewrite it too.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, LargeBinary, Text, bindparam, cast, func, insert, select, text, update

from app.database.upkeep import meanwhile
from app.feed.read import ORDER, START, Position, behind, settled, up_to
from app.models import Change, Instance, Seal

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

MOST = 10_000
"""Entries in one seal."""
SECONDS = 60
PREFIX = 8
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def digest() -> ColumnElement[bytes]:
    """The SHA-256 of everything that an entry says: an array in JSON of its columns, the moment in seconds."""
    said = (func.extract("epoch", column) if column.name == "at" else column for column in Change.__table__.c)
    return func.sha256(func.convert_to(cast(func.json_build_array(*said), Text), "UTF8"), type_=LargeBinary())


DIGESTS = select(*ORDER, digest().label("digest"), Change.kind, Change.record, Change.op, Change.actor).order_by(*ORDER)
UNSEALED = DIGESTS.where(behind(), settled()).limit(bindparam("size"))
SEALED = DIGESTS.where(behind(), up_to())
LEFT = select(func.count()).select_from(Change).where(behind())


@dataclass(frozen=True, slots=True)
class Link:
    """A seal, read or about to be written."""

    number: int
    at: datetime
    last: Position
    digests: tuple[bytes, ...]

    def hash(self, before: bytes) -> bytes:
        moment = (self.at - EPOCH) // timedelta(microseconds=1)
        numbers = (self.number, moment, self.last.epoch, self.last.xid, self.last.seq, len(self.digests))
        return sha256(b"".join([before, *(number.to_bytes(8, "big") for number in numbers), *self.digests])).digest()

    @property
    def prefixes(self) -> bytes:
        return b"".join(digest[:PREFIX] for digest in self.digests)


async def seal(connection: AsyncConnection) -> int:
    """Seal what can be sealed, and commit; how many entries that were. One at a time: who finds another at work leaves it to him."""
    total = 0
    while count := await _seal(connection):
        total += count
    return total


async def _seal(connection: AsyncConnection) -> int:
    await connection.execute(text("SET LOCAL ROLE jiedui_owner"))
    mine = select(Instance.sealed, func.clock_timestamp()).with_for_update(skip_locked=True)
    if (head := (await connection.execute(mine)).one_or_none()) is None:
        await connection.rollback()
        return 0
    newest = (await connection.execute(select(Seal).where(Seal.number == head.sealed))).one_or_none()
    before, position = (newest.hash, Position(newest.epoch, newest.xid, newest.seq)) if newest else (b"", START)
    found = (await connection.execute(UNSEALED, {"size": MOST} | position.parameters)).all()
    if found:
        last = Position(found[-1].epoch, found[-1].xid, found[-1].seq)
        link = Link(head.sealed + 1, head.clock_timestamp, last, tuple(entry.digest for entry in found))
        kept = {"number": link.number, "at": link.at, "count": len(found), "digests": link.prefixes, "hash": link.hash(before)}
        await connection.execute(insert(Seal).values(kept | last.parameters))
        await connection.execute(update(Instance).values(sealed=link.number))
    await connection.commit()
    return len(found)


# Looking for what was rewritten ------------------------------------------------------------------------------------


def unheard(_: int) -> None:
    """Nobody is told."""


@dataclass(slots=True)
class Verified:
    """What a look over the whole chain found."""

    entries: int = 0
    seals: int = 0
    unsealed: int = 0
    head: str = ""
    findings: list[str] = field(default_factory=list)


async def verify(connection: AsyncConnection, heard: Callable[[int], None] = unheard) -> Verified:
    """Reckon every seal again, in a transaction of its own, from the entries that are there; `heard` is told how many entries each had."""
    await connection.rollback()
    await connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"))
    found, before, position = Verified(), b"", START
    sealed = (await connection.execute(select(Instance.sealed))).scalar_one()
    numbers = (await connection.scalars(select(Seal.number).order_by(Seal.number))).all()
    for number in numbers:
        if number != found.seals + 1:
            found.findings.append(f"Seal {found.seals + 1} is missing.")
        kept = (await connection.execute(select(Seal).where(Seal.number == number))).one()
        last = Position(kept.epoch, kept.xid, kept.seq)
        entries = (await connection.execute(SEALED, position.parameters | last.until)).all()
        link = Link(number, kept.at, last, tuple(entry.digest for entry in entries))
        if finding := _finding(link, entries, kept, before):
            found.findings.append(finding)
        before, position, found.seals = kept.hash, last, number
        found.entries += len(entries)
        heard(len(kept.digests) // PREFIX)
    if found.seals != sealed:
        found.findings.append(f"Seal {found.seals + 1} is missing, the newest: {sealed} were made.")
    found.unsealed = (await connection.execute(LEFT, position.parameters)).scalar_one()
    found.head = before.hex()
    await connection.rollback()
    return found


def _finding(link: Link, entries: Any, kept: Any, before: bytes) -> str | None:
    """What is wrong with a seal or its entries: the first of it."""
    whole, alike = link.hash(before) == kept.hash, link.prefixes == kept.digests
    if whole and alike:
        return None
    if whole or alike:
        return f"Seal {link.number} was changed, or the seal before it."
    sealed = [kept.digests[at : at + PREFIX] for at in range(0, len(kept.digests), PREFIX)]
    there = [entry.digest[:PREFIX] for entry in entries]
    at = next((at for at, pair in enumerate(zip(sealed, there, strict=False)) if pair[0] != pair[1]), min(len(sealed), len(there)))
    if at == len(there) or there[at : at + 2] == sealed[at + 1 : at + 3]:
        behind = f"behind {_named(entries[at - 1])}" if at else "in front"
        return f"An entry was removed under seal {link.number}, {behind}."
    if at == len(sealed) or there[at + 1 : at + 3] == sealed[at : at + 2]:
        return f"An entry was put in under seal {link.number}: {_named(entries[at])}."
    return f"An entry was changed under seal {link.number}: {_named(entries[at])}."


def _named(entry: Any) -> str:
    return f"{entry.epoch}/{entry.xid}/{entry.seq}, {entry.op.name} of {entry.kind} {entry.record} by {entry.actor}"


# While the service runs --------------------------------------------------------------------------------------------


def sealing(database_url: str) -> AbstractAsyncContextManager[None]:
    """Seal at the start, and every minute meanwhile; `audit verify` says how much is not sealed yet."""
    return meanwhile(database_url, "sealing", seal, SECONDS)
