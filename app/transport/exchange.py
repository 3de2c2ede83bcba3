"""One request on a connection, and its answer in one write: head and body together, as soon as the body is known.

ASGI has a server wait with the head until the first of the body. uvicorn writes each at once, and the second write costs the
system as much as all the rest of a small answer. What is not one whole body goes uvicorn's way.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from uvicorn.protocols.http.httptools_impl import HEADER_RE, HEADER_VALUE_RE, STATUS_LINE, RequestResponseCycle

if TYPE_CHECKING:
    from uvicorn._types import ASGISendEvent

FRAMING = (b"connection", b"transfer-encoding")
"""Headers that tell how a body is sent: uvicorn reads them."""


class Exchange:
    """What an app sends goes to uvicorn's `cycle`, or past it."""

    __slots__ = ("_cycle", "_start")

    def __init__(self, cycle: RequestResponseCycle) -> None:
        self._cycle = cycle
        self._start: dict[str, Any] | None = None

    async def send(self, message: ASGISendEvent) -> None:
        cycle, start = self._cycle, self._start
        if message["type"] == "http.response.start" and not cycle.response_started:
            self._start = message  # type: ignore[assignment]
            return
        if start is not None:
            self._start = None
            body = message.get("body", b"")
            if not message.get("more_body", False) and (head := _head(cycle, start, len(body))) is not None:  # type: ignore[arg-type]
                if cycle.flow.write_paused and not cycle.disconnected:
                    await cycle.flow.drain()
                if not cycle.disconnected:
                    self._whole(head, body)  # type: ignore[arg-type]
                return
            await cycle.send(start)  # type: ignore[arg-type]
        await cycle.send(message)

    def _whole(self, head: bytes, body: bytes) -> None:
        cycle = self._cycle
        cycle.response_started = cycle.response_complete = True
        cycle.waiting_for_100_continue = False
        cycle.transport.writelines((head, body))
        cycle.message_event.set()
        cycle.on_response()


def _head(cycle: RequestResponseCycle, start: dict[str, Any], size: int) -> bytes | None:
    """The head of a whole answer that leaves its connection open; None for any other."""
    if not cycle.keep_alive or cycle.access_log or cycle.scope["method"] == "HEAD":
        return None
    lines = [STATUS_LINE[start["status"]]]
    told = False
    for header in (*cycle.default_headers, *start["headers"]):
        if header[0] in FRAMING:
            return None
        if header[0] == b"content-length":
            told = header[1] == b"%d" % size
        lines.append(_line(*header))
    lines.append(b"\r\n")
    return b"".join(lines) if told else None


@lru_cache(1_024)
def _line(name: bytes, value: bytes) -> bytes:
    """A header as it is sent. Raises RuntimeError for one that would end its line."""
    if HEADER_RE.search(name) or HEADER_VALUE_RE.search(value):
        raise RuntimeError(f"The header {name!r} cannot be sent.")
    return name.lower() + b": " + value + b"\r\n"
