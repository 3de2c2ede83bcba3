"""Two districts, each with a database and a service of its own, and what passes between them."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

import asyncpg
import httpx
from sqlalchemy.ext.asyncio import AsyncEngine

from app.crypto import Ring
from app.database.engine import connected
from app.models import SyncOperation
from app.models.base import uuid7
from app.sync import peers
from app.sync.arrival import Sent
from app.sync.client import client
from app.sync.exchange import Exchange
from app.sync.local import Local, pooled
from app.sync.patience import Patience
from tests.listening import listening
from tests.record import HUANCUI, TAIERZHUANG

CODES = {"huancui": "371002", "taierzhuang": "370405"}
DISTRICTS = {"huancui": HUANCUI, "taierzhuang": TAIERZHUANG}
OTHER = {"huancui": "taierzhuang", "taierzhuang": "huancui"}
RING = Ring({"1": bytes(32)}, bytes(32))


@dataclass(slots=True)
class Side:
    """One district: its database, where its service answers, and the tokens that it gave its partner."""

    name: str
    url: str
    source: AsyncEngine
    address: str = ""
    token: str = ""

    @property
    def district(self) -> UUID:
        return DISTRICTS[self.name]

    @property
    def other(self) -> str:
        return OTHER[self.name]

    @property
    def local(self) -> Local:
        return Local(self.source, self.other)

    async def run(self, sql: str, *values: Any) -> Any:
        """Something done by hand, as the district's own."""
        settings = {"application_name": "by hand", "jiedui.actor": self.name, "timezone": "UTC"}
        connection = await asyncpg.connect(self.url, server_settings=settings)
        try:
            return await connection.fetch(sql, *values)
        finally:
            await connection.close()

    async def one(self, sql: str, *values: Any) -> Any:
        rows = await self.run(sql, *values)
        return rows[0][0] if rows else None


@dataclass(slots=True)
class Pair:
    """Both."""

    huancui: Side
    taierzhuang: Side

    def of(self, name: str) -> Side:
        return self.huancui if name == "huancui" else self.taierzhuang

    @asynccontextmanager
    async def exchange(self, name: str, address: str | None = None, attempts: int = 8) -> AsyncIterator[Exchange]:
        """What one side does with the other, at its own address or by another way."""
        here, there = self.of(name), self.of(OTHER[name])
        async with client(address or there.address, there.token, patience=20) as reached:
            yield Exchange(here.local, reached, Patience(attempts))

    async def told(self, name: str, kind: str, key: UUID, **changes: Any) -> Sent:
        """A record of one side as it is told of, or as somebody might tell of it otherwise."""
        row = next(row for row in await self.of(name).local.records("SENT", kind, 1, 0) if row.key == str(key))
        state = json.loads(row.state, parse_float=Decimal) | changes
        text = json.dumps(state, ensure_ascii=False, default=float) if changes else row.state
        return Sent(kind, row.key, SyncOperation.RECORD, state["owner_epoch"], state["version"], text)

    async def push(self, name: str, *records: Sent) -> list[tuple[Any, ...]]:
        """What the other side makes of records that one side sends it: outcome, code, and what is missing."""
        async with self.exchange(name) as exchange:
            found = await exchange.client.push(records, str(uuid7()))
        return [(one["outcome"], one["code"], one["missing"]) for one in found]

    async def ask(self, name: str, query: str, token: str | None = None, **variables: Any) -> Any:
        """What one side's service answers, its partner unless another token is given."""
        side = self.of(name)
        headers = {"authorization": f"Bearer {token or side.token}"} if token != "" else {}
        async with httpx.AsyncClient(headers=headers, timeout=60) as http:
            answer = await http.post(f"{side.address}/graphql", json={"query": query, "variables": variables})
        return answer.json()

    async def settle(self, rounds: int = 6) -> None:
        """Pull on both sides until nothing is told any more."""
        for _ in range(rounds):
            told = 0
            for name in ("huancui", "taierzhuang"):
                async with self.exchange(name) as exchange:
                    told += (await exchange.pull()).records
            if told == 0:
                return
        raise AssertionError("the two sides never come to rest")

    async def same(self) -> bool:
        """Whether each holds what the other sends."""
        one, other = self.huancui.local, self.taierzhuang.local
        return await one.digests("SENT") == await other.digests("HELD") and await other.digests("SENT") == await one.digests("HELD")


@asynccontextmanager
async def partnered(huancui: str, taierzhuang: str, known: tuple[str, str] | None = None) -> AsyncIterator[Pair]:
    """Two migrated databases, each the other's partner; partners already, where their tokens are `known`. Nobody answers for them yet."""
    async with pooled(huancui) as one, pooled(taierzhuang) as other:
        pair = Pair(Side("huancui", huancui, one), Side("taierzhuang", taierzhuang, other))
        for side, token in zip((pair.huancui, pair.taierzhuang), known or (None, None), strict=True):
            if token is not None:
                side.token = token
                continue
            async with connected(side.url, "a test") as connection:
                side.token = await peers.add(connection, side.other, [CODES[side.name]], [CODES[side.other]], ring=RING)
                await connection.commit()
        yield pair


@asynccontextmanager
async def paired(huancui: str, taierzhuang: str, known: tuple[str, str] | None = None) -> AsyncIterator[Pair]:
    """Two services over two migrated databases, each the other's partner; partners already, where their tokens are `known`."""
    async with (
        partnered(huancui, taierzhuang, known) as pair,
        listening(huancui) as pair.huancui.address,
        listening(taierzhuang) as pair.taierzhuang.address,
    ):
        yield pair
