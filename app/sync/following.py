"""In step with a partner for as long as a process runs: its live feed rings when something changed there, and then it is pulled at once.

What changed is not read from the bell: it says when to pull, and nothing more, so nothing is lost where it is refused, cut, or rings too
often. While it is silent for want of a line the partner is asked again and again; our own side is looked at then too.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from time import monotonic

import orjson
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus, WebSocketException
from websockets.typing import Subprotocol

from app.sync.client import Client, Unreachable
from app.sync.exchange import Done, Exchange
from app.sync.patience import LONGEST

PROTOCOL = Subprotocol("graphql-transport-ws")
CHANGED = "subscription SyncChanged { changed(first: 1000) { cursor } }"
AGAIN = 1.0
"""Seconds before a socket is opened again; twice as many each time that it is refused."""

Say = Callable[[str], None]


class Silent(Exception):
    """The live feed is not there, and why."""


class Straight(connect):
    """A socket to the address that was named: our token is not taken elsewhere."""

    def process_redirect(self, exc: Exception) -> Exception | str:
        return exc


async def rings(client: Client) -> AsyncIterator[None]:
    """Once at the beginning, and whenever the partner's feed goes on. Raises Silent when it is refused or lost."""
    where = f"ws{client.url.removeprefix('http')}"
    begin = {"type": "connection_init", "payload": {"authorization": client.http.headers["authorization"]}}
    try:
        async with Straight(where, subprotocols=[PROTOCOL]) as socket:
            if socket.subprotocol != PROTOCOL:
                raise Silent(f"it does not speak {PROTOCOL}")
            await socket.send(orjson.dumps(begin).decode())
            async for message in socket:
                match orjson.loads(message):
                    case {"type": "connection_ack"}:
                        asked = {"id": "changed", "type": "subscribe", "payload": {"query": CHANGED}}
                        await socket.send(orjson.dumps(asked).decode())
                    case {"type": "next", "payload": {"errors": [{"message": str(why)}, *_]}} | {
                        "type": "error",
                        "payload": [{"message": str(why)}, *_],
                    }:
                        raise Silent(why)
                    case {"type": "next"}:
                        yield
                    case {"type": "ping"}:
                        await socket.send('{"type":"pong"}')
                    case {"type": "complete"}:
                        raise Silent("it was ended over there")
        raise Silent("it was closed")
    except ConnectionClosed as closed:
        raise Silent(closed.rcvd.reason or str(closed.rcvd.code) if closed.rcvd else "the line was cut") from None
    except InvalidStatus as refused:
        raise Silent(f"it answered {refused.response.status_code}") from None
    except (OSError, TimeoutError, WebSocketException, orjson.JSONDecodeError) as error:
        raise Silent(type(error).__name__) from None


@dataclass(slots=True)
class Bell:
    """The partner's live feed, opened again whenever it is lost."""

    client: Client
    name: str
    say: Say
    live: bool = False
    rung: asyncio.Event = field(default_factory=asyncio.Event)

    async def listen(self) -> None:
        pause, told = AGAIN, False
        while True:
            try:
                async for _ in rings(self.client):
                    if not self.live:
                        self.say(f"{self.name} tells of its changes as they happen.")
                    self.live, pause, told = True, AGAIN, False
                    self.rung.set()
            except Silent as silent:
                if not told:
                    self.say(f"{self.name} does not tell of its changes ({silent}): it is asked again and again until it does.")
                told = True
            finally:
                self.live = False
            await asyncio.sleep(pause * random.uniform(0.5, 1))  # noqa: S311 - no secret
            pause = min(2 * pause, LONGEST)

    async def wait(self, seconds: float) -> bool:
        """Whether it rang within a time, or since it was last asked."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self.rung.wait(), seconds)
        rung = self.rung.is_set()
        self.rung.clear()
        return rung


@asynccontextmanager
async def listening(client: Client, name: str, say: Say) -> AsyncIterator[Bell]:
    """The bell of a partner, meanwhile."""
    bell = Bell(client, name, say)
    task = asyncio.create_task(bell.listen())
    try:
        yield bell
    finally:
        task.cancel()
        await asyncio.wait([task])


async def follow(exchange: Exchange, name: str, every: float, say: Say) -> None:
    """Pull whenever the partner's feed rings, push every so many seconds, and pull then too where there is no bell; for ever.

    Raises Declined where the partner will not.
    """
    async with listening(exchange.client, name, say) as bell:
        pause, reached, rung, pulled_at, pushed_at = every, True, True, 0.0, 0.0
        while True:
            try:
                pulled = pushed = Done()
                if rung or not bell.live or monotonic() - pulled_at >= LONGEST:
                    pulled, pulled_at = await exchange.pull(), monotonic()
                if monotonic() - pushed_at >= every / 2:
                    pushed, pushed_at = await exchange.push(), monotonic()
                for verb, done in (("pulled", pulled), ("pushed", pushed)):
                    if done.records:
                        say(f"{verb} {done}")
                if not reached:
                    say(f"{name} answers again.")
                pause, reached = every, True
            except Unreachable as error:
                if reached:
                    say(f"{error} Trying again.")
                pause, reached = min(2 * max(pause, 1.0), LONGEST), False
            rung = await bell.wait(pause * random.uniform(0.75, 1.25))  # noqa: S311 - no secret
