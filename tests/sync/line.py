"""A bad line in front of a service: requests and answers are lost, doubled, late, out of order, cut short or reset. Seeded.

It speaks just enough HTTP to know where a request ends: each comes on a connection of its own, and is told to be the last one there.
"""

from __future__ import annotations

import asyncio
import random
import socket
import struct
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from enum import Enum
from urllib.parse import urlsplit

LATE = 0.3
"""The longest that anything is held, in seconds."""
ABORT = struct.pack("ii", 1, 0)


class Fault(Enum):
    """What befalls one request."""

    REQUEST_LOST = "It never arrives."
    ANSWER_LOST = "It is carried out, and its answer never arrives."
    DOUBLED = "It arrives twice, at once."
    REPEATED_LATE = "It arrives once more, after others."
    LATE = "It arrives late."
    OVERTAKEN = "It arrives after one that was sent later."
    CUT_SHORT = "Half of its answer arrives."
    RESET = "The connection is reset while it is carried out."


@dataclass(slots=True)
class Line:
    """A way to a service, and what befell what passed."""

    service: Callable[[], str]
    random: random.Random
    bad: float = 0.0
    coming: list[Fault | None] = field(default_factory=list)
    """What befalls the next requests, where that is known."""
    passing: Callable[[float], None] = lambda _: None
    """What else happens while a request passes the bad line; how many seconds the one before took."""
    took: float = 0.0
    faults: Counter[Fault] = field(default_factory=Counter)
    requests: int = 0
    address: str = ""
    seen: list[bytes] = field(default_factory=list)
    """Words that must never pass, where they did."""
    never: tuple[bytes, ...] = ()
    held: list[asyncio.Event] = field(default_factory=list)
    late: set[asyncio.Task[bytes]] = field(default_factory=set)

    async def passes(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One request, one answer or none."""
        with suppress(OSError, asyncio.IncompleteReadError):
            request = await _request(reader)
            self.requests += 1
            fault = self.next()
            if fault:
                self.faults[fault] += 1
            if self.bad:
                self.passing(self.took)
            answer = await self.carried(request, fault)
            self.look(request + answer)
            if fault is Fault.RESET:
                writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, ABORT)
            elif fault is Fault.CUT_SHORT:
                writer.write(answer[: len(answer) // 2])
            elif fault not in (Fault.REQUEST_LOST, Fault.ANSWER_LOST):
                writer.write(answer)
            await writer.drain()
        with suppress(OSError):
            writer.close()

    def next(self) -> Fault | None:
        if self.coming:
            return self.coming.pop(0)
        return self.random.choice(list(Fault)) if self.random.random() < self.bad else None

    async def carried(self, request: bytes, fault: Fault | None) -> bytes:
        """What the service answers in the end, if it is asked."""
        match fault:
            case Fault.REQUEST_LOST:
                return b""
            case Fault.DOUBLED:
                answers = await asyncio.gather(self.asked(request), self.asked(request))
                return self.random.choice(answers)
            case Fault.REPEATED_LATE:
                self.later(request)
            case Fault.LATE:
                await asyncio.sleep(self.random.uniform(0, LATE))
            case Fault.OVERTAKEN:
                passed = asyncio.Event()
                self.held.append(passed)
                with suppress(TimeoutError):
                    await asyncio.wait_for(passed.wait(), LATE)
            case Fault.RESET:
                await self.asked(request, self.random.uniform(0, LATE / 4))
                return b""
            case _:
                pass
        answer = await self.asked(request)
        if fault is not Fault.OVERTAKEN:
            for passed in self.held:
                passed.set()
            self.held.clear()
        return answer

    def later(self, request: bytes) -> None:
        """Carry it to the service whatever becomes of who sent it."""

        async def once_more() -> bytes:
            await asyncio.sleep(self.random.uniform(0, LATE))
            with suppress(OSError):
                return await self.asked(request)
            return b""

        task = asyncio.create_task(once_more())
        self.late.add(task)
        task.add_done_callback(self.late.discard)

    async def asked(self, request: bytes, patience: float | None = None) -> bytes:
        """What the service answers; whoever has no more patience hangs up."""
        to = urlsplit(self.service())
        reader, writer = await asyncio.open_connection(to.hostname, to.port)
        try:
            writer.write(request)
            begun = time.monotonic()
            answer = await asyncio.wait_for(reader.read(), patience)
            self.took = time.monotonic() - begun
            return answer
        except TimeoutError:
            return b""
        finally:
            writer.close()

    def look(self, passed: bytes) -> None:
        self.seen += [word for word in self.never if word in passed]

    async def heal(self) -> None:
        """From now on nothing is lost; what is still under way arrives."""
        self.bad = 0.0
        while self.late:
            await asyncio.wait(self.late)


async def _request(reader: asyncio.StreamReader) -> bytes:
    """A whole request, which asks that the connection be closed after it, and for an answer as it is."""
    head = await reader.readuntil(b"\r\n\r\n")
    lines = [line for line in head.split(b"\r\n") if line.partition(b":")[0].lower() not in (b"connection", b"accept-encoding")]
    sizes = [int(line.partition(b":")[2]) for line in lines if line.lower().startswith(b"content-length:")]
    body = await reader.readexactly(sizes[0]) if sizes else b""
    return b"\r\n".join([*lines[:-2], b"connection: close", b"", b""]) + body


@asynccontextmanager
async def line(service: Callable[[], str], seed: int) -> AsyncIterator[Line]:
    """A line to wherever the service answers just then."""
    made = Line(service, random.Random(seed))
    server = await asyncio.start_server(made.passes, "127.0.0.1", 0, limit=1 << 24)
    made.address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield made
    finally:
        server.close()
        for task in made.late:
            task.cancel()
