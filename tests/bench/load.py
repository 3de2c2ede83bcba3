"""A client that costs little: keep-alive connections, one request in flight on each, as much of HTTP/1.1 as the peers speak.

`closed` keeps every connection busy, and so finds out what a server can do; `offered` sends at a fixed rate whether or not
answers come, and counts each latency from the moment that the request was due, so that a server's pauses are not hidden.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import cast

from tests.bench.talks import Talk, Unexpected

Address = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Answered:
    """What came of a load: seconds that it took, and the latency of each answer in seconds, ascending."""

    seconds: float
    latencies: tuple[float, ...]

    @property
    def rate(self) -> float:
        return len(self.latencies) / self.seconds

    def percentile(self, share: float) -> float:
        """The latency that `share` of the answers do not exceed.

        >>> Answered(1, (0.1, 0.2, 0.3, 0.4)).percentile(0.5)
        0.2
        """
        at = max(0, -(-len(self.latencies) * share // 1) - 1)
        return self.latencies[int(at)]


class Refused(Exception):
    """A server answered with something else than data."""


class Line(asyncio.Protocol):
    """One connection: requests out, their answers in, and `answered` is called when one is complete."""

    def __init__(self, answered: Callable[[Line], None], talk: Talk) -> None:
        self.answered = answered
        self.talk = talk
        self.keep = talk.listens
        self.bodies: list[bytes] = []
        self.refused: Refused | None = None
        self._last = True
        self._missing: int | None = None
        self._head = b""
        self._kept: list[bytes] = []

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)  # uvloop's is no subclass

    def ask(self, since: float) -> None:
        """Begin what comes next; it was due at `since`."""
        self.since, self.bodies = since, []
        self._say()

    def _say(self) -> None:
        payload, self._last = self.talk.say()
        self.transport.write(payload)

    def data_received(self, data: bytes) -> None:
        if self._missing is None:
            head, end, rest = (self._head + data).partition(b"\r\n\r\n")
            if not end:
                self._head = head
                return
            self._head, self._missing, data = b"", _length(head), rest
            self._failed = not head.startswith(b"HTTP/1.1 200") or rest.startswith(b'{"errors"')
        self._missing -= len(data)
        if self.keep or self._failed:
            self._kept.append(data)
        if self._missing <= 0:
            self._missing = None
            self._complete()

    def _complete(self) -> None:
        if self.keep or self._failed:
            self._hear(b"".join(self._kept))
            self._kept = []
        if self._last or self.refused:
            self.answered(self)
        else:
            self._say()

    def _hear(self, body: bytes) -> None:
        self.bodies.append(body)
        if self._failed:
            self.refused = Refused(body[:500].decode(errors="replace"))
            return
        try:
            self.talk.hear(body)
        except (Unexpected, KeyError, TypeError, ValueError) as error:
            self.refused = Refused(f"{error!r} in {body[:500].decode(errors='replace')}")


def _length(head: bytes) -> int:
    _, found, after = head.lower().partition(b"\r\ncontent-length: ")
    if not found:
        raise Refused(f"An answer without content-length: {head[:200].decode(errors='replace')}")
    return int(after.partition(b"\r\n")[0])


async def _lines(address: Address, talks: Sequence[Talk], answered: Callable[[Line], None]) -> list[Line]:
    loop = asyncio.get_running_loop()
    made = await asyncio.gather(*(loop.create_connection(partial(Line, answered, talk), *address) for talk in talks))
    return [line for _, line in made]


async def one(address: Address, talk: Talk, patience: float = 120) -> list[bytes]:
    """The bodies that one answer is made of. Raises Refused for an answer that is not 200 or begins with errors."""
    done = asyncio.get_running_loop().create_future()
    line = (await _lines(address, [talk], done.set_result))[0]
    line.keep = True
    line.ask(0)
    try:
        await asyncio.wait_for(done, patience)
    finally:
        line.transport.close()
    if line.refused:
        raise line.refused
    return line.bodies


async def closed(address: Address, talks: Sequence[Talk], seconds: float) -> Answered:
    """Every connection, one for each talk, asks again as soon as it is answered; those under way at the end are still waited for."""
    latencies: list[float] = []
    done = asyncio.get_running_loop().create_future()
    busy = len(talks)

    def answered(line: Line) -> None:
        nonlocal busy
        now = time.perf_counter()
        latencies.append(now - line.since)
        if line.refused and not done.done():
            done.set_exception(line.refused)
        elif now < end:
            line.ask(now)
        else:
            busy -= 1
            if not busy and not done.done():
                done.set_result(None)

    lines = await _lines(address, talks, answered)
    started = time.perf_counter()
    end = started + seconds
    for line in lines:
        line.ask(time.perf_counter())
    await done
    taken = time.perf_counter() - started
    for line in lines:
        line.transport.close()
    return Answered(taken, tuple(sorted(latencies)))


async def offered(address: Address, talks: Sequence[Talk], rate: float, seconds: float) -> Answered:
    """`rate` requests a second, each as soon as it is due and a connection is free."""
    latencies: list[float] = []
    due, free = deque[float](), list[Line]()
    total, done = max(1, int(rate * seconds)), asyncio.Event()

    def answered(line: Line) -> None:
        if line.refused:
            raise line.refused
        latencies.append(time.perf_counter() - line.since)
        if len(latencies) == total:
            done.set()
        if due:
            line.ask(due.popleft())
        else:
            free.append(line)

    free += (lines := await _lines(address, talks, answered))
    started = time.perf_counter()
    for number in range(total):
        at = started + number / rate
        if (ahead := at - time.perf_counter()) > 0.0005:
            await asyncio.sleep(ahead)
        due.append(at)
        if free:
            free.pop().ask(due.popleft())
    with suppress(TimeoutError):
        await asyncio.wait_for(done.wait(), 10 * seconds)
    for line in lines:
        line.transport.close()
    lost = [time.perf_counter() - started] * (total - len(latencies))
    return Answered(time.perf_counter() - started, tuple(sorted([*latencies, *lost])))
