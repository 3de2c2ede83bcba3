"""Partners: who they are, and the account that each asks with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from app.commands import user
from app.crypto import Place, Plain, Ring, Unreadable
from app.database import CannotStart
from app.models import ApiToken, Division, Role, SyncPeer, UserAccount
from app.models.base import uuid7
from app.models.user import LOCAL
from app.sync.weigh import Partner


async def add(  # noqa: PLR0913 - what a partner is
    connection: AsyncConnection,
    name: str,
    ours: Sequence[str],
    theirs: Sequence[str],
    *,
    url: str | None = None,
    token: str | None = None,
    ring: Ring | None = None,
    days: int = 3650,
) -> str:
    """Record a partner, by the codes of the districts on both sides; the token that it is to ask us with, shown this once."""
    sides = [[await district(connection, code) for code in codes] for codes in (ours, theirs)]
    key = uuid7()
    who = await user.account(connection, LOCAL, f"partner-{name}", name)
    for place in sides[1]:
        await user.give(connection, who, Role.PARTNER, user.Place(place))
    made = insert(SyncPeer).values(
        id=key, name=name, account=f"{LOCAL}:partner-{name}", url=url, token=sealed(ring, key, token), ours=sides[0], theirs=sides[1]
    )
    try:
        await connection.execute(made)
    except IntegrityError:
        raise CannotStart(f"There is a partner `{name}` already, or a district stands on both sides.") from None
    return (await user.token(connection, who, days, [])).text


async def change(connection: AsyncConnection, name: str, *, url: str | None, token: str | None, ring: Ring | None) -> None:
    """Another address of a partner, or another token of ours there."""
    peer = await find(connection, name)
    values: dict[str, Any] = {} if url is None else {"url": url}
    if token is not None:
        values["token"] = sealed(ring, peer.id, token)
    if values:
        await connection.execute(update(SyncPeer).where(SyncPeer.id == peer.id).values(**values))


async def end(connection: AsyncConnection, name: str) -> None:
    """Exchange nothing more with a partner; what came from it stays."""
    peer = await find(connection, name)
    await connection.execute(update(SyncPeer).where(SyncPeer.id == peer.id).values(ended_at=func.now(), token=None))


async def find(connection: AsyncConnection, name: str, *, locked: bool = False) -> Any:
    """The row of a partner; locked, of its records one batch at a time is kept. Raises CannotStart."""
    asked = select(SyncPeer.__table__).where(SyncPeer.name == name, SyncPeer.ended_at.is_(None))
    found = (await connection.execute(asked.with_for_update(key_share=True) if locked else asked)).one_or_none()
    if found is None:
        known = ", ".join(
            (await connection.scalars(select(SyncPeer.name).where(SyncPeer.ended_at.is_(None)).order_by(SyncPeer.name))).all()
        )
        raise CannotStart(
            f"There is no partner `{name}`. {f'Known are: {known}.' if known else 'Make one: `jiedui sync add-peer --help`.'}"
        )
    return found


async def digest_of(connection: AsyncConnection, peer: Any, prefix: str) -> bytes:
    """What we hold of a token that we gave a partner. Raises CannotStart for one that has ended or is another's."""
    known = (
        select(ApiToken.digest)
        .join(UserAccount, ApiToken.user_id == UserAccount.id)
        .where(UserAccount.issuer.concat(":").concat(UserAccount.subject) == peer.account)
        .where(ApiToken.prefix == prefix, ApiToken.revoked_at.is_(None), ApiToken.expires_at > func.now())
    )
    found: bytes | None = await connection.scalar(known)
    if found is None:
        raise CannotStart(f"The file is under a token that {peer.name} does not hold any more, or that is not {peer.name}'s.")
    return found


async def asking(connection: AsyncConnection, account: str) -> Any | None:
    """The partner that asks with an account, locked: of one partner's records one batch at a time is kept, whichever road they come by."""
    found = select(SyncPeer.__table__).where(SyncPeer.account == account, SyncPeer.ended_at.is_(None)).with_for_update(key_share=True)
    return (await connection.execute(found)).one_or_none()


def partner(peer: Any) -> Partner:
    """The sides of a row."""
    return Partner(peer.id, tuple(peer.ours), tuple(peer.theirs), peer.node)


async def district(connection: AsyncConnection, code: str) -> UUID:
    """A district by its code. Raises CannotStart."""
    found = await connection.scalar(select(Division.id).where(Division.code == code, Division.deleted_at.is_(None)))
    if found is None:
        raise CannotStart(f"There is no district of the code {code}. Huancui is 371002, Tai'erzhuang 370405.")
    return found


def sealed(ring: Ring | None, key: UUID, token: str | None) -> bytes | None:
    """Our token at a partner, as it is kept. Raises CannotStart without keys."""
    if token is None:
        return None
    if ring is None:
        raise CannotStart("A token is kept encrypted: name the keys first, in PERSONAL_KEYS and PERSONAL_INDEX_KEY (`jiedui keys new`).")
    return ring.seal(Plain(token), _place(key))


def token_of(ring: Ring | None, peer: Any) -> str:
    """Our token at a partner. Raises CannotStart, in a sentence for whatever is in the way of it."""
    if peer.token is None:
        raise CannotStart(
            f"{peer.name} gave us no token yet. `jiedui sync add-peer` over there prints one; then here: "
            f"`jiedui sync set-peer {peer.name} --token @FILE`."
        )
    if ring is None:
        raise CannotStart(
            f"The token that {peer.name} gave us is kept encrypted, and no keys are named: set PERSONAL_KEYS and PERSONAL_INDEX_KEY as for "
            "`jiedui serve`."
        )
    try:
        return ring.open(peer.token, _place(peer.id)).text
    except Unreadable:
        raise CannotStart(
            f"The token that {peer.name} gave us is encrypted under a key that PERSONAL_KEYS does not name: name it there, or give the "
            f"token again: `jiedui sync set-peer {peer.name} --token @FILE`."
        ) from None


def address_of(peer: Any) -> str:
    """Where a partner answers. Raises CannotStart."""
    if peer.url is None:
        raise CannotStart(
            f"{peer.name} has no address here: `jiedui sync set-peer {peer.name} --url https://…`. One that cannot be reached pulls from "
            "us by itself, or takes a file of `jiedui sync pack`."
        )
    address: str = peer.url
    return address


def _place(key: UUID) -> Place:
    return Place("sync_peer", "token", None, key)
