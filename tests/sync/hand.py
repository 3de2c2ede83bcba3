"""What is written by hand on one side, and what whoever wrote it was told is kept."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import asyncpg

from app.models.base import uuid7
from tests.sync.pair import Side

CANARY = "绝密"
"""What is written into everything that stays."""
TABLES = "fund commitment fund_transaction acknowledgement organisation project cadre posting asset asset_right visit".split()  # noqa: SIM905
GONE = (OSError, asyncpg.PostgresConnectionError, asyncpg.OperatorInterventionError, asyncpg.InterfaceError, asyncpg.InternalClientError)
"""What is raised where PostgreSQL was killed meanwhile: it may have kept what it was told, or not."""


@dataclass(slots=True)
class Hand:
    """What one side was told is kept stands in `kept`: key -> (table, version)."""

    side: Side
    random: random.Random
    villages: list[UUID]
    third: UUID
    kept: dict[UUID, tuple[str, int]] = field(default_factory=dict)
    mine: dict[str, list[UUID]] = field(default_factory=lambda: {name: [] for name in TABLES})
    secret: dict[UUID, str] = field(default_factory=dict)
    away: set[UUID] = field(default_factory=set)
    gone: set[UUID] = field(default_factory=set)
    """Away for good."""
    written: set[UUID] = field(default_factory=set)
    """Whatever was written here, told or not."""
    reborn: set[UUID] = field(default_factory=set)
    held: set[UUID] = field(default_factory=set)
    """Records of a transaction that is not over."""
    open: list[Unfinished] = field(default_factory=list)
    connection: Any = None

    async def run(self, sql: str, *values: Any) -> list[Any]:
        if self.connection is None or self.connection.is_closed():
            self.connection = await connected(self.side)
        found: list[Any] = await self.connection.fetch(sql, *values)
        return found

    async def close(self) -> None:
        for one in list(self.open):
            await one.connection.close()
        if self.connection is not None:
            await self.connection.close()

    async def insert(self, table: str, by: Any = None, **columns: Any) -> UUID:
        """A record of our own; its key is sometimes smaller than those before it."""
        key = uuid7() if self.random.random() < 0.7 else UUID(int=self.random.getrandbits(128))
        given = {"id": key, "owner_district_id": self.side.district} | columns
        self.written.add(key)
        names, places = ", ".join(f'"{name}"' for name in given), ", ".join(f"${at}" for at in range(1, len(given) + 1))
        run = by.fetch if by else self.run
        await run(f"insert into {table} ({names}) values ({places})", *given.values())
        return key

    async def new(self, table: str, **columns: Any) -> UUID:
        key = await self.insert(table, **columns)
        self.keep(table, key, 1)
        return key

    def keep(self, table: str, key: UUID, version: int) -> None:
        if key not in self.kept:
            self.mine[table].append(key)
        self.kept[key] = table, version

    def word(self) -> str:
        return f"{self.side.name} {self.random.randrange(10**6)}"

    def one(self, *tables: str) -> UUID | None:
        among = [key for table in tables for key in self.mine[table] if key not in self.held | self.away | self.gone]
        return self.random.choice(among) if among else None

    async def change(self, table: str, key: UUID, set_: str, *values: Any, by: Any = None) -> int:
        """The next version of a record."""
        run = by.fetch if by else self.run
        statement = f"update {table} set {set_}, version = version + 1 where id = $1 returning version"
        version = int((await run(statement, key, *values))[0]["version"])
        if by is None and key in self.kept:
            self.keep(table, key, version)
        return version


@dataclass(slots=True)
class Unfinished:
    """A transaction of somebody who takes his time."""

    of: Hand
    connection: Any
    new: list[tuple[str, UUID]] = field(default_factory=list)
    changed: list[tuple[str, UUID, int]] = field(default_factory=list)

    async def organisation(self) -> None:
        columns = {"name": self.of.word(), "kind": "ENTERPRISE", "aliases": ["别名"]}
        self.new.append(("organisation", await self.of.insert("organisation", self.connection, **columns)))

    async def end(self, *, keep: bool) -> None:
        self.of.open.remove(self)
        self.of.held -= {key for _, key, _ in self.changed}
        if self.connection.is_closed():
            return
        await self.organisation()  # numbered long after the transaction was
        await self.connection.execute("commit" if keep else "rollback")
        await self.connection.close()
        for table, key, version in [*((table, key, 1) for table, key in self.new), *self.changed] if keep else []:
            self.of.keep(table, key, version)


async def connected(side: Side) -> Any:
    settings = {"application_name": "by hand", "jiedui.actor": f"by hand of {side.name}", "timezone": "UTC"}
    return await asyncpg.connect(side.url, server_settings=settings)
