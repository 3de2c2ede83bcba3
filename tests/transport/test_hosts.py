"""A page whose name was bent to this machine is told nothing."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import httpx
import pytest

from app.config import Settings
from app.main import create_app
from tests.transport.serving import serving

QUESTION = {"query": "{ __typename }"}


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:8000", "127.0.0.1", "127.0.0.1:9", "[::1]:8000", "[::1]", "localhost.:80"])
async def test_the_names_of_the_loopback_are_answered(service: httpx.AsyncClient, host: str) -> None:
    assert (await service.post("/graphql", json=QUESTION, headers={"host": host})).status_code == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8000", "localhost.evil.example", "127.0.0.1.evil.example", "::1", "", "0.0.0.0"]
)
@pytest.mark.parametrize("path", ["/graphql", "/readyz", "/schema.graphql", "/assets/x.js"])
async def test_another_name_is_refused_everywhere(service: httpx.AsyncClient, host: str, path: str) -> None:
    response = await service.get(path, headers={"host": host})
    assert (response.status_code, response.json()["errors"][0]["extensions"]) == (421, {"code": "WRONG_HOST"})
    assert (await service.post("/graphql", json=QUESTION, headers={"host": host})).status_code == 421


async def test_the_settings_add_names(database_url: str) -> None:
    async with status_under(Settings(database_url=database_url, allowed_hosts=("desk.example",))) as status:
        assert (await status("desk.example:80"), await status("127.0.0.1"), await status("evil.example")) == (200, 200, 421)


async def test_beyond_the_loopback_every_name_is_answered_unless_some_are_named(database_url: str) -> None:
    async with status_under(Settings(database_url=database_url, host="0.0.0.0")) as status:
        assert await status("desk.example") == 200
    async with status_under(Settings(database_url=database_url, host="0.0.0.0", allowed_hosts=("desk.example",))) as status:
        assert (await status("desk.example"), await status("evil.example")) == (200, 421)


@asynccontextmanager
async def status_under(settings: Settings) -> AsyncIterator[Callable[[str], Awaitable[int]]]:
    """The status that a request with this host meets."""
    async with serving(create_app(settings)) as port, httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:

        async def status(host: str) -> int:
            return (await client.post("/graphql", json=QUESTION, headers={"host": host})).status_code

        yield status
