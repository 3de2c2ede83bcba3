"""The transport over a real socket, before a small schema."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import httpx
import pytest
import pytest_asyncio

from app.config import Settings
from app.main import create_app
from tests.transport.serving import serving
from tests.transport.small import SMALL, Seen, small_app


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def port() -> AsyncIterator[int]:
    async with serving(small_app()) as port:
        yield port


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def client(port: int) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", headers={"accept-encoding": "identity"}, timeout=30) as client:
        yield client


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def service(database_url: str) -> AsyncIterator[httpx.AsyncClient]:
    """A client of Jiedui itself, over the article's record."""
    async with (
        serving(create_app(Settings(database_url=database_url))) as port,
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=60) as client,
    ):
        yield client


@pytest.fixture
def seen() -> Iterator[Seen]:
    """What the small service goes through in this test; what it was told to raise, it raises in no other."""
    SMALL.seen = Seen()
    yield SMALL.seen
    SMALL.seen = Seen()
