"""`Authorization` over HTTP: whom it names travels with the request, and what is wrong with it is 401 and nothing more."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
import pytest_asyncio

from app.commands import user
from app.config import Settings
from app.database.engine import connected
from app.main import create_app
from app.models import Role
from app.models.user import LOCAL
from tests.record import HUANCUI
from tests.transport.serving import serving

WHO: dict[str, Any] = {"query": "{ viewer { name permissions } }"}
GRAPHQL = "application/graphql-response+json"


@dataclass(frozen=True, slots=True)
class Office:
    """A service, and the tokens of two who ask it."""

    client: httpx.AsyncClient
    finance: str
    administrator: str


@pytest_asyncio.fixture(loop_scope="session")
async def office(fresh_database_url: str) -> AsyncIterator[Office]:
    async with connected(fresh_database_url) as connection:
        tokens = []
        for role, district in ((Role.FINANCE, HUANCUI), (Role.ADMINISTRATOR, None)):
            who = await user.account(connection, LOCAL, role.name, role.name)
            await user.give(connection, who, role, user.Place(district))
            tokens.append((await user.token(connection, who, 1)).text)
        await connection.commit()
    settings = Settings(database_url=fresh_database_url, pool_size=2, rate_limit=20_000)
    async with serving(create_app(settings)) as port, httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=30) as client:
        yield Office(client, *tokens)


def bearing(token: str, **headers: str) -> dict[str, str]:
    return {"authorization": f"Bearer {token}", "accept": GRAPHQL, **headers}


async def test_the_viewer_travels_with_the_request(office: Office) -> None:
    named = await office.client.post("/graphql", json=WHO, headers=bearing(office.finance))
    nobody = await office.client.post("/graphql", json=WHO)
    assert named.json()["data"]["viewer"]["name"] == "FINANCE"
    assert nobody.json()["data"]["viewer"] == {"name": None, "permissions": []}
    assert named.headers["cache-control"] == "private, no-cache"
    assert "cache-control" not in nobody.headers
    assert "authorization" in nobody.headers["vary"]


async def test_a_permission_opens_a_column(office: Office) -> None:
    asked = {"query": "{ persons { nodes { name } } }"}
    refused = await office.client.post("/graphql", json=asked, headers={"accept": GRAPHQL})
    assert (refused.status_code, refused.json()["errors"][0]["extensions"]["code"]) == (403, "FORBIDDEN")
    assert (await office.client.post("/graphql", json=asked, headers=bearing(office.finance))).status_code == 200
    assert (await office.client.post("/graphql", json=asked, headers=bearing(office.administrator))).status_code == 403


async def test_a_get_is_asked_by_somebody_too(office: Office) -> None:
    named = await office.client.get("/graphql", params=WHO, headers=bearing(office.finance))
    nobody = await office.client.get("/graphql", params=WHO, headers={"accept": GRAPHQL})
    assert named.json()["data"]["viewer"]["name"] == "FINANCE"
    assert named.headers["etag"] != nobody.headers["etag"]
    assert named.headers["cache-control"] == nobody.headers["cache-control"] == "private, no-cache"


async def test_a_batch_is_asked_by_one(office: Office) -> None:
    answers = (await office.client.post("/graphql", json=[WHO, WHO], headers=bearing(office.finance))).json()
    assert [one["data"]["viewer"]["name"] for one in answers] == ["FINANCE", "FINANCE"]


@pytest.mark.parametrize("media", ["application/json", GRAPHQL])
@pytest.mark.parametrize("authorization", ["Bearer jd_0123456789_nothing", "Bearer x", "Basic amQ6amQ=", "", "Bearer"])
@pytest.mark.parametrize("how", ["post", "get", "batch"])
async def test_what_is_wrong_is_401_whatever_it_is(office: Office, how: str, authorization: str, media: str) -> None:
    headers = {"authorization": authorization, "accept": media}
    if how == "get":
        refused = await office.client.get("/graphql", params=WHO, headers=headers)
    else:
        refused = await office.client.post("/graphql", json=[WHO] if how == "batch" else WHO, headers=headers)
    assert refused.status_code == 401
    assert refused.headers["www-authenticate"] == 'Bearer realm="jiedui", error="invalid_token"'
    assert refused.headers["cache-control"] == "no-store"
    (error,) = refused.json()["errors"]
    assert error == {
        "message": "This token is not valid here, or not any more. Without one, what is public can be read.",
        "extensions": {"code": "UNAUTHENTICATED"},
    }


async def test_two_headers_are_none(office: Office) -> None:
    both = [("authorization", f"Bearer {office.finance}"), ("authorization", f"Bearer {office.administrator}"), ("accept", GRAPHQL)]
    assert (await office.client.post("/graphql", json=WHO, headers=both)).status_code == 401


async def test_the_page_asks_for_no_token(office: Office) -> None:
    page = await office.client.get("/graphql", headers={"accept": "text/html", "authorization": "Basic amQ6amQ="})
    assert page.status_code == 200


async def test_who_has_a_token_pays_alone(office: Office) -> None:
    """The rate limit is the account's, wherever it sits; the others at its address have theirs."""
    dear = {"query": '{ scorecard(pairing: "pairing_00000006-0000-7000-8000-0000000000aa") { figureCount } }'}
    spent = [(await office.client.post("/graphql", json=dear, headers=bearing(office.finance))).status_code for _ in range(8)]
    assert spent[0] == 200
    assert spent[-1] == 429
    assert (await office.client.post("/graphql", json=dear)).status_code == 200
    assert (await office.client.post("/graphql", json=dear, headers=bearing(office.administrator))).status_code == 200


async def test_how_an_operation_runs_is_shown_from_afar_by_permission(office: Office) -> None:
    asked = {**WHO, "extensions": {"explain": True}}
    afar = {"x-forwarded-for": "192.0.2.1"}
    shown = await office.client.post("/graphql", json=asked, headers=bearing(office.administrator, **afar))
    assert "explain" in shown.json()["extensions"]
    refused = await office.client.post("/graphql", json=asked, headers=bearing(office.finance, **afar))
    assert refused.json()["errors"][0]["extensions"] == {"code": "FORBIDDEN", "path": ["extensions", "explain"]}
