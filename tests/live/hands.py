"""What changes the record beside the clients, and asks it in the usual way."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import httpx

from tests.live.conftest import Service

FEED = "query($after: Cursor, $first: Int) { changes(after: $after, first: $first) { changes { id } cursor hasMore } }"
FUND = """INSERT INTO fund (id, name, category, source, year, total, owner_district_id)
  SELECT $1, $2, category, source, year, total, owner_district_id FROM fund LIMIT 1"""


@asynccontextmanager
async def hand(url: str) -> AsyncIterator[asyncpg.Connection]:
    """Somebody at psql."""
    connection = await asyncpg.connect(url, server_settings={"jiedui.actor": "a hand"})
    try:
        yield connection
    finally:
        await connection.close()


async def fund(connection: asyncpg.Connection, name: str = "") -> UUID:
    """A new fund, committed."""
    key = uuid4()
    await connection.execute(FUND, key, name or str(key))
    return key


async def asked(service: Service, query: str, token: str | None = None, **variables: Any) -> dict[str, Any]:
    """`data` of a POST."""
    headers = {"authorization": f"Bearer {token}"} if token else {}
    async with httpx.AsyncClient(timeout=20) as client:
        answer = (await client.post(service.http, json={"query": query, "variables": variables}, headers=headers)).json()
    assert "errors" not in answer, answer
    data: dict[str, Any] = answer["data"]
    return data
