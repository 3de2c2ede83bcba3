"""The floor: the least that a server in Python does to answer with bytes that one statement made.

    python -m tests.bench.peers.floor serve URL PORT
    python -m tests.bench.peers.floor loop URL

`serve` is a bare ASGI callable on uvicorn. `loop` runs the statements on connections of asyncpg, with no server at all: it
reads `{"query", "variables", "connections", "seconds"}` from each line of its input and writes what it measured.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

import asyncpg
import orjson
import uvicorn
import uvloop

from tests.bench.peers.statements import STATEMENTS

POOL = 10
TYPES: Mapping[str, Any] = {
    "id": UUID,
    "fund": UUID,
    "after": UUID,
    "day": date.fromisoformat,
    "villages": int,
    "version": int,
    "note": str,
}


async def connect(url: str) -> asyncpg.Connection:
    connection = await asyncpg.connect(url, server_settings={"plan_cache_mode": "force_generic_plan"})
    await connection.set_type_codec("json", schema="pg_catalog", format="binary", encoder=bytes, decoder=bytes)
    return connection


def arguments(names: tuple[str, ...], variables: Mapping[str, Any]) -> list[Any]:
    return [TYPES[name](variables[name]) for name in names]


def application(url: str) -> Any:
    """An ASGI callable that keeps `POOL` connections, handed from request to request."""
    free: asyncio.Queue[Any] = asyncio.Queue()
    started = False

    async def app(scope: Any, receive: Any, send: Any) -> None:
        nonlocal started
        if scope["type"] != "http":
            return
        if not started:
            started = True
            for _ in range(POOL):
                free.put_nowait(await connect(url))
        asked = orjson.loads((await receive())["body"])
        sql, names = STATEMENTS[asked["query"]]
        connection = await free.get()
        try:
            body = await connection.fetchval(sql, *arguments(names, asked["variables"]))
        finally:
            free.put_nowait(connection)
        headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(body))]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    return app


async def loop(url: str) -> None:
    """Answer each line of the input with a line of measurements."""
    pool: list[asyncpg.Connection] = []
    for line in iter(sys.stdin.readline, ""):
        asked = orjson.loads(line)
        while len(pool) < asked["connections"]:
            pool.append(await connect(url))
        print(orjson.dumps(await measured(pool[: asked["connections"]], asked)).decode(), flush=True)


async def measured(pool: list[asyncpg.Connection], asked: Mapping[str, Any]) -> dict[str, Any]:
    sql, names = STATEMENTS[asked["query"]]
    values = [arguments(names, each) for each in asked["variables"]]
    latencies: list[float] = []
    started = time.perf_counter()
    end = started + asked["seconds"]

    async def one(connection: asyncpg.Connection, number: int) -> None:
        since = started
        while not latencies or since < end:
            await connection.fetchval(sql, *values[number % len(values)])
            latencies.append(time.perf_counter() - since)
            since = time.perf_counter()
            number += 1

    await asyncio.gather(*(one(connection, number) for number, connection in enumerate(pool)))
    return {"seconds": time.perf_counter() - started, "latencies": latencies}


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["serve", url, port]:
            server = uvicorn.Server(uvicorn.Config(application(url), port=int(port), log_level="warning", access_log=False))
            uvloop.run(server.serve())
        case ["loop", url]:
            uvloop.run(loop(url))
