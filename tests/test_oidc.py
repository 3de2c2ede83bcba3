"""JWTs of an identity provider: a real one on this machine, whose keys are fetched, and every way in which a token can be wrong."""

from __future__ import annotations

import base64
import hmac
import json
import threading
import time
from collections.abc import AsyncIterator, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
import pytest_asyncio
from joserfc import jwt
from joserfc.jwk import ECKey, OKPKey, RSAKey
from pydantic import ValidationError

import app.bearer
import app.oidc
from app.answer import Answer
from app.auth import Permission
from app.commands import user
from app.config import Settings
from app.database.engine import connected
from app.errors import Unauthenticated, Unavailable
from app.main import answering
from app.models import Role
from app.transport.request import NOBODY
from tests.record import HUANCUI

ISSUER, AUDIENCE, SUBJECT = "https://login.example.org", "jiedui", "8d1c"
RSA, EC, ED, NEW = (
    RSAKey.generate_key(2048, {"kid": "rsa"}),
    ECKey.generate_key("P-256", {"kid": "ec"}),
    OKPKey.generate_key("Ed25519", {"kid": "ed"}),
    RSAKey.generate_key(2048, {"kid": "new"}),
)
STRANGE = {"kty": "unheard-of", "kid": "strange"}


class Provider:
    """Publishes keys, and counts who fetches them."""

    def __init__(self) -> None:
        self.keys: list[Any] = [key.as_dict(private=False) for key in (RSA, EC, ED)] + [STRANGE]
        self.fetched = 0
        self.down = False
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                provider.fetched += 1
                self.send_response(503 if provider.down else 200)
                self.end_headers()
                self.wfile.write(json.dumps({"keys": provider.keys}).encode())

            def log_message(self, *_: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/jwks"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def provider() -> Iterator[Provider]:
    made = Provider()
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest_asyncio.fixture(loop_scope="session")
async def answer(fresh_database_url: str, provider: Provider) -> AsyncIterator[Answer]:
    async with connected(fresh_database_url) as connection:
        who = await user.account(connection, ISSUER, SUBJECT, "王芳")
        await user.give(connection, who, Role.FINANCE, user.Place(HUANCUI))
        await connection.commit()
    settings = Settings(
        database_url=fresh_database_url, pool_size=1, oidc_issuer=ISSUER, oidc_audience=AUDIENCE, oidc_jwks_url=provider.url
    )
    async with answering(settings) as made:
        yield made


def signed(key: Any = RSA, alg: str = "RS256", *, header: dict[str, Any] | None = None, **claims: Any) -> bytes:
    now = int(time.time())
    told = {"iss": ISSUER, "aud": AUDIENCE, "sub": SUBJECT, "exp": now + 300, "iat": now, **claims}
    told = {name: value for name, value in told.items() if value is not None}
    head = {"alg": alg, "kid": key.kid} if header is None else header
    return b"Bearer " + jwt.encode(head, told, key, algorithms=[alg]).encode()


def written(header: dict[str, Any]) -> bytes:
    body = {"iss": ISSUER, "aud": AUDIENCE, "sub": SUBJECT, "exp": int(time.time()) + 300}
    return b".".join(base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=") for part in (header, body))


def unsigned() -> bytes:
    return b"Bearer " + written({"alg": "none"}) + b"."


def by_public_key() -> bytes:
    """The public key, which everybody has, as the secret of a symmetric signature."""
    text = written({"alg": "HS256", "kid": "rsa"})
    mark = hmac.digest(RSA.as_pem(private=False), text, "sha256")
    return b"Bearer " + text + b"." + base64.urlsafe_b64encode(mark).rstrip(b"=")


@pytest.mark.parametrize(("key", "alg"), [(RSA, "RS256"), (RSA, "PS256"), (EC, "ES256"), (ED, "EdDSA")], ids=lambda one: str(one)[:5])
async def test_a_jwt_names_its_account(answer: Answer, provider: Provider, key: Any, alg: str) -> None:
    viewer = (await answer.known(NOBODY, signed(key, alg))).viewer
    assert (viewer.subject, viewer.name) == (f"{ISSUER}:{SUBJECT}", "王芳")
    assert viewer.may(Permission.KEEP_MONEY, HUANCUI)
    await answer.known(NOBODY, signed(key, alg, jti="another"))
    assert provider.fetched == 1


async def test_a_jwt_of_whoever_was_deactivated_is_refused(answer: Answer, fresh_database_url: str) -> None:
    assert (await answer.known(NOBODY, signed())).viewer.name == "王芳"
    async with connected(fresh_database_url) as operator:
        await user.deactivate(operator, ISSUER, SUBJECT)
        await operator.commit()
    with pytest.raises(Unauthenticated):
        await answer.known(NOBODY, signed(jti="another"))


WRONG: dict[str, bytes] = {
    "no signature": unsigned(),
    "signed with the public key as a secret": by_public_key(),
    "ended": signed(exp=int(time.time()) - 60),
    "without an end": signed(exp=None),
    "with an end that is no number": signed(exp="tomorrow"),
    "not yet": signed(nbf=int(time.time()) + 600),
    "made in the future": signed(iat=int(time.time()) + 600),
    "of another issuer": signed(iss="https://login.example.com"),
    "of no issuer": signed(iss=None),
    "for somebody else": signed(aud="another"),
    "for nobody": signed(aud=None),
    "of nobody": signed(sub=None),
    "of an empty subject": signed(sub=""),
    "of somebody unknown": signed(sub="another"),
    "with a NUL": signed(sub="8d1c\0"),
    "by a key of another name": signed(RSA, header={"alg": "RS256", "kid": "ec"}),
    "by a key that nobody published": signed(NEW),
    "by a forged key": signed(RSAKey.generate_key(2048, {"kid": "rsa"})),
    "three dots": b"Bearer ...",
    "no JSON": b"Bearer e30.e30.e30",
}


@pytest.mark.parametrize("header", WRONG.values(), ids=WRONG)
async def test_a_wrong_jwt_is_refused(answer: Answer, header: bytes) -> None:
    with pytest.raises(Unauthenticated):
        await answer.known(NOBODY, header)


async def test_clocks_may_differ_a_little(answer: Answer) -> None:
    assert (await answer.known(NOBODY, signed(exp=int(time.time()) - 5))).viewer.name == "王芳"
    assert (await answer.known(NOBODY, signed(aud=["another", AUDIENCE], iat=int(time.time()) + 5))).viewer.name == "王芳"


async def test_a_new_key_is_fetched_but_not_for_everyone_who_invents_one(answer: Answer, provider: Provider, monkeypatch: Any) -> None:
    await answer.known(NOBODY, signed())
    provider.keys.append(NEW.as_dict(private=False))
    for number in range(5):
        with pytest.raises(Unauthenticated):
            await answer.known(NOBODY, signed(NEW, jti=str(number)))
    assert provider.fetched == 1, "within the floor nobody fetches again"
    monkeypatch.setattr(app.oidc, "FLOOR", -1.0)
    assert (await answer.known(NOBODY, signed(NEW, jti="5"))).viewer.name == "王芳"
    assert provider.fetched == 2


async def test_keys_serve_on_while_the_provider_is_down(answer: Answer, provider: Provider, monkeypatch: Any) -> None:
    await answer.known(NOBODY, signed())
    provider.down = True
    monkeypatch.setattr(app.oidc, "FRESH", -1.0)
    monkeypatch.setattr(app.oidc, "FLOOR", -1.0)
    assert (await answer.known(NOBODY, signed(jti="2"))).viewer.name == "王芳"
    assert provider.fetched == 2


async def test_without_keys_nothing_can_be_told(answer: Answer, provider: Provider) -> None:
    provider.down = True
    with pytest.raises(Unavailable):
        await answer.known(NOBODY, signed())


async def test_a_jwt_is_not_remembered_beyond_its_end(answer: Answer, monkeypatch: Any) -> None:
    monkeypatch.setattr(app.bearer, "SECONDS", 1e9)
    header = signed(exp=int(time.time()) + 3)
    await answer.known(NOBODY, header)
    assert answer.bearer._known[header].until <= time.monotonic() + 3 + app.oidc.LEEWAY


@pytest.mark.parametrize(
    "given",
    [
        {"oidc_issuer": ISSUER},
        {"oidc_issuer": ISSUER, "oidc_audience": AUDIENCE},
        {"oidc_issuer": ISSUER, "oidc_audience": AUDIENCE, "oidc_jwks_url": "http://login.example.org/jwks"},
        {"oidc_issuer": ISSUER, "oidc_audience": AUDIENCE, "oidc_jwks_url": "file:///etc/passwd"},
    ],
)
def test_a_provider_is_told_whole_and_safely(given: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        Settings(**given)  # type: ignore[arg-type]
