"""A JWT of the identity provider -> whom it names.

Algorithms are a fixed list of signatures by public keys, so that no token chooses how it is checked. The provider's keys are fetched once
an hour, and when a token names one that is not among them, but never more often than every half minute.
"""

from __future__ import annotations

import asyncio
import json
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.request import HTTPRedirectHandler, Request, build_opener

import structlog
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import JWKRegistry, KeySet

from app.errors import Unauthenticated, Unavailable

log = structlog.get_logger()

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "Ed25519", "EdDSA")
LEEWAY = 30
"""Seconds by which clocks may differ."""
FRESH, FLOOR = 3600.0, 30.0
PATIENCE = 5.0
LARGEST = 1_000_000
"""Bytes of keys that are read."""


class _Here(HTTPRedirectHandler):
    """Keys come from where the operator said."""

    def redirect_request(self, *_: Any) -> None:
        return None


@dataclass(slots=True)
class Issuer:
    """The identity provider that is believed, and who its tokens must be meant for."""

    name: str
    audience: str
    keys_url: str
    _keys: KeySet | None = None
    _fetched: float = float("-inf")
    _tried: float = float("-inf")
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def subject(self, token: str) -> tuple[str, float]:
        """Whom a token names, and when it ends, in seconds of the epoch. Raises Unauthenticated, or Unavailable without any keys."""
        try:
            claims = await self._claims(token)
            self._registry().validate(claims)
        except (JoseError, ValueError, TypeError, OverflowError, RecursionError):
            raise Unauthenticated from None
        return claims["sub"], float(claims["exp"])

    def _registry(self) -> jwt.JWTClaimsRegistry:
        told = {name: jwt.ClaimsOption(essential=True, value=value) for name, value in (("iss", self.name), ("aud", self.audience))}
        asked = jwt.ClaimsOption(essential=True)
        return jwt.JWTClaimsRegistry(leeway=LEEWAY, iss=told["iss"], aud=told["aud"], sub=asked, exp=asked)

    async def _claims(self, token: str) -> dict[str, Any]:
        keys = await self._known(self._fetched)
        try:
            return jwt.decode(token, keys, algorithms=ALGORITHMS).claims
        except InvalidKeyIdError:
            return jwt.decode(token, await self._known(self._fetched, anew=True), algorithms=ALGORITHMS).claims

    async def _known(self, seen: float, *, anew: bool = False) -> KeySet:
        """The keys; fetched where they are old, or where they are wanted anew and nobody has fetched them since they were `seen`."""
        async with self._lock:
            now = time.monotonic()
            wanted = now - self._fetched > FRESH or (anew and self._fetched == seen)
            if wanted and now - self._tried > FLOOR:
                self._tried = now
                try:
                    self._keys = await asyncio.to_thread(_fetch, self.keys_url)
                    self._fetched = now
                except Exception as error:  # older keys serve on
                    log.warning("keys_not_fetched", kind=type(error).__qualname__)
        if self._keys is None:
            raise Unavailable("Tokens of the identity provider cannot be checked now; try again in a moment.")
        return self._keys


def _fetch(url: str) -> KeySet:
    """The public keys of a provider; those of kinds that are not known here are passed over."""
    request = Request(url, headers={"accept": "application/json"})  # noqa: S310 - the settings take https, or http of the loopback
    with build_opener(_Here).open(request, timeout=PATIENCE) as answer:
        found = json.loads(answer.read(LARGEST))["keys"]
    keys = []
    for one in found:
        try:
            if one.get("kty") != "oct" and one.get("use", "sig") == "sig":
                keys.append(JWKRegistry.import_key(one))
        except (JoseError, ValueError, TypeError):
            continue
    return KeySet(keys)
