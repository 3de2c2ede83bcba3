"""`Authorization: Bearer …` -> Viewer: by an API token, or by a JWT of the identity provider.

What is found is remembered for some seconds, what is not found too, so a read costs no statement; a token that was revoked, or a role
that was taken, ends within them. A change is exact: the statement that begins its transaction looks `STANDING` up again. Whatever is wrong
with a token, the refusal is the same.
"""

from __future__ import annotations

import asyncio
import hmac
import secrets
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Any, NamedTuple
from uuid import UUID

import orjson
import structlog

from app.auth import Held, Viewer
from app.database.pool import Reads
from app.errors import Unauthenticated
from app.models.user import Role
from app.oidc import LEEWAY, Issuer

log = structlog.get_logger()

SECONDS = 5.0
"""How long a viewer is remembered."""
KEPT = 10_000
LONGEST = 8_192
"""Bytes of a header that are looked at."""
MARK = "jd_"

HELD = """
  'account', who.id, 'issuer', who.issuer, 'subject', who.subject, 'name', who.name, 'held', (
    select coalesce(json_agg(json_build_array(role, district_id, town_id) order by role, district_id, town_id), '[]')
    from role_assignment, (select (now() at time zone interval '+08:00')::date as today) as now
    where user_id = who.id and starts_on <= today and (ends_on is null or ends_on > today)
  )"""
BY_TOKEN = f"""
select convert_to(json_build_object({HELD}, 'digest', encode(digest, 'hex'), 'roles', roles, 'token', token.id,
  'used', last_used_on is not distinct from current_date)::text, 'UTF8')
from api_token token join user_account who on who.id = user_id
where prefix = $1 and revoked_at is null and expires_at > now() and who.active"""  # noqa: S608 - our own text
BY_SUBJECT = f"""
select convert_to(json_build_object({HELD})::text, 'UTF8')
from user_account who where issuer = $1 and subject = $2 and active"""  # noqa: S608 - our own text
STANDING = f"""
(select json_build_object({HELD}, 'roles', roles, 'token', token.id)::text
from user_account who left join api_token token on token.id = cast(:token as uuid) and revoked_at is null and expires_at > now()
where who.id = cast(:account as uuid) and active and (token.id is null) = (cast(:token as uuid) is null))"""  # noqa: S608 - our own text
"""What there is of an account at this moment, and of the token that it showed; NULL where it or the account has ended."""


class Secret(NamedTuple):
    """A token as its holder has it, and what is kept of it."""

    text: str
    prefix: str
    digest: bytes


def secret() -> Secret:
    """A new API token: 256 random bits behind a prefix that finds it."""
    prefix = MARK + secrets.token_hex(5)
    text = f"{prefix}_{secrets.token_urlsafe(32)}"
    return Secret(text, prefix, _digest(text))


class _Known(NamedTuple):
    viewer: Viewer | None
    until: float


@dataclass(slots=True)
class Bearer:
    """Who the bearers of tokens are. `used` is told of a token on the first time of a day."""

    reads: Reads
    issuer: Issuer | None = None
    used: Callable[[UUID], Awaitable[None]] | None = None
    _known: dict[bytes, _Known] = field(default_factory=dict)
    _looking: dict[bytes, asyncio.Task[Viewer | None]] = field(default_factory=dict)
    _telling: set[asyncio.Future[None]] = field(default_factory=set)

    def remembered(self, header: bytes) -> Viewer | None:
        """The viewer of a header that was looked at just now; None if it was not. Raises Unauthenticated."""
        found = self._known.get(header)
        if found is None or found.until < time.monotonic():
            return None
        if found.viewer is None:
            raise Unauthenticated
        return found.viewer

    async def viewer(self, header: bytes) -> Viewer:
        """The viewer of a header, looked up once for all that ask meanwhile. Raises Unauthenticated."""
        if len(header) > LONGEST:
            raise Unauthenticated
        looking = self._looking.get(header)
        if looking is None:
            looking = self._looking[header] = asyncio.create_task(self._look(header))
            looking.add_done_callback(lambda _: self._looking.pop(header, None))
        found = await asyncio.shield(looking)
        if found is None:
            raise Unauthenticated
        return found

    async def _look(self, header: bytes) -> Viewer | None:
        until = time.monotonic() + SECONDS
        try:
            viewer, left = await self._found(header)
            until = min(until, time.monotonic() + left)
        except Unauthenticated:
            viewer = None
        if len(self._known) >= KEPT:
            self._forget()
        self._known[header] = _Known(viewer, until)
        return viewer

    def _forget(self) -> None:
        now = time.monotonic()
        self._known = {header: known for header, known in self._known.items() if known.until > now}
        if len(self._known) >= KEPT:
            self._known.clear()

    async def _found(self, header: bytes) -> tuple[Viewer, float]:
        """A viewer, and for how many seconds its token lasts at least."""
        scheme, _, token = header.decode("latin-1").partition(" ")
        token = token.strip()
        if scheme.lower() != "bearer" or not token.isascii() or not token:
            raise Unauthenticated
        if token.startswith(MARK):
            return await self._by_token(token), SECONDS
        if self.issuer is None:
            raise Unauthenticated
        subject, ends = await self.issuer.subject(token)
        account = await self._account(BY_SUBJECT, self.issuer.name, subject)
        return _viewer(account), ends + LEEWAY - time.time()

    async def _by_token(self, token: str) -> Viewer:
        account = await self._account(BY_TOKEN, token[: token.find("_", len(MARK))])
        if not hmac.compare_digest(bytes.fromhex(account["digest"]), _digest(token)):
            raise Unauthenticated
        if not account["used"] and self.used is not None:
            telling = asyncio.ensure_future(self.used(UUID(account["token"])))
            self._telling.add(telling)
            telling.add_done_callback(self._told)
        return _viewer(account)

    def _told(self, telling: Any) -> None:
        self._telling.discard(telling)
        if not telling.cancelled() and (error := telling.exception()):
            log.warning("use_not_noted", kind=type(error).__qualname__)

    async def _account(self, sql: str, *values: str) -> dict[str, Any]:
        if any("\0" in value for value in values):
            raise Unauthenticated
        found: bytes | None = await self.reads.fetch(sql, list(values))
        if found is None:
            raise Unauthenticated
        account: dict[str, Any] = orjson.loads(found)
        return account


def still(viewer: Viewer, standing: str | None) -> Viewer:
    """A viewer as the account stands. Raises Unauthenticated where it has ended, or its token."""
    if viewer.account is None:
        return viewer
    if standing is None:
        raise Unauthenticated
    now = _viewer(orjson.loads(standing))
    return viewer if now == viewer else now


def _viewer(account: dict[str, Any]) -> Viewer:
    narrowed = account.get("roles")
    held = (Held(Role[role], *(None if place is None else UUID(place) for place in places)) for role, *places in account["held"])
    among = [one for one in held if narrowed is None or one.role.name in narrowed]
    known = Viewer.holding(among, f"{account['issuer']}:{account['subject']}", account["name"])
    token = account.get("token")
    return replace(known, account=UUID(account["account"]), token=token and UUID(token))


def _digest(token: str) -> bytes:
    return sha256(token.encode()).digest()
