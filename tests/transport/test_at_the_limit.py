"""Every limit of a request, on either side: at the limit it is answered, one beyond it is refused with its code and its place."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from typing import Any, NamedTuple

import httpx
import orjson
import pytest
import pytest_asyncio

from app.config import Settings
from app.main import create_app
from tests.transport.serving import serving

PLAIN = "{ __typename }"


class Limit(NamedTuple):
    """A request with so much of something, and how one beyond the limit is refused."""

    setting: str
    request: Callable[[int], Any]
    status: int
    code: str
    path: list[str | int] | None


def padded(size: int) -> bytes:
    """A body of so many bytes."""
    empty = orjson.dumps({"query": PLAIN, "extensions": {"padding": ""}})
    return empty.replace(b'"padding":""', b'"padding":"%b"' % (b"x" * (size - len(empty))))


def operations(tokens: int) -> dict[str, Any]:
    """A document of so many tokens: operations of five, the first with what is left over."""
    number, left = divmod(tokens, 5)
    first = "query A0 { __typename " + "__typename " * left + "}"
    return {"query": first + "".join(f"query A{at} {{ __typename }}" for at in range(1, number)), "operationName": "A0"}


def deep(levels: int) -> dict[str, Any]:
    return {"query": "{ divisions(first: 1) { nodes { " + "parent { " * (levels - 2) + "name" + " }" * (levels - 2) + " } } }"}


def nested(levels: int) -> dict[str, Any]:
    value: Any = 1
    for _ in range(levels - 1):
        value = [value]
    return {"query": PLAIN, "variables": {"a": value}}


LIMITS = [
    Limit("body_limit", padded, 413, "PAYLOAD_TOO_LARGE", None),
    Limit("token_limit", operations, 400, "PARSE_FAILED", ["query"]),
    Limit("depth_limit", deep, 400, "VALIDATION_FAILED", ["query"]),
    Limit(
        "alias_limit",
        lambda n: {"query": f"{{ {' '.join(f'a{at}: __typename' for at in range(n))} }}"},
        400,
        "VALIDATION_FAILED",
        ["query"],
    ),
    Limit("directive_limit", lambda n: {"query": f"{{ {'__typename @skip(if: false) ' * n} }}"}, 400, "VALIDATION_FAILED", ["query"]),
    Limit("variable_nesting", nested, 400, "BAD_USER_INPUT", ["variables", "a", 0, 0]),
    Limit("batch_limit", lambda n: [{"query": PLAIN}] * n, 400, "BAD_USER_INPUT", None),
    Limit("cost_limit", lambda n: {"query": f"{{ projects(first: {n - 1}) {{ nodes {{ id }} }} }}"}, 400, "COST_LIMIT", ["projects"]),
]


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def limited(database_url: str) -> AsyncIterator[tuple[httpx.AsyncClient, Settings]]:
    """The service as it is set up by default, where a page can cost too much."""
    settings = Settings(database_url=database_url, pool_size=1, cost_limit=1_000, rate_limit=0)
    async with serving(create_app(settings)) as port, httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=60) as client:
        yield client, settings


@pytest.mark.parametrize("limit", LIMITS, ids=lambda limit: limit.setting)
async def test_at_the_limit_and_beyond(limited: tuple[httpx.AsyncClient, Settings], limit: Limit) -> None:
    client, settings = limited
    most = getattr(settings, limit.setting)

    async def asked(number: int) -> httpx.Response:
        request = limit.request(number)
        body = request if isinstance(request, bytes) else orjson.dumps(request)
        headers = {"content-type": "application/json", "accept": "application/graphql-response+json"}
        return await client.post("/graphql", content=body, headers=headers)

    fine, beyond = await asked(most), await asked(most + 1)
    assert fine.status_code == 200
    assert all("errors" not in one for one in (fine.json() if isinstance(fine.json(), list) else [fine.json()]))
    (error,) = beyond.json()["errors"]
    assert (beyond.status_code, error["extensions"]["code"]) == (limit.status, limit.code)
    assert error["extensions"].get("path") == limit.path
    assert f"{most:,}" in error["message"] or str(most) in error["message"]
