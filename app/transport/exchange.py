"""A request that came whole, as an ASGI app sees it, and its answer in one write: head and body together, as soon as the body is known.

Most requests are one packet, and most answers one body. uvicorn has for each what a body wants that trickles in and an answer that
trickles out, and writes head and body by themselves, the second of which costs the system as much as all the rest of a small answer.
Here the request is at hand before the app is called. An answer that is not one whole body, or ends its connection, goes uvicorn's way.
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any

from uvicorn.protocols.http.httptools_impl import HEADER_RE, HEADER_VALUE_RE, STATUS_LINE, RequestResponseCycle

if TYPE_CHECKING:
    from collections.abc import Callable

    from uvicorn._types import ASGIReceiveEvent, ASGISendEvent, HTTPScope
    from uvicorn.protocols.http.flow_control import FlowControl

FRAMING = frozenset((b"connection", b"transfer-encoding"))
"""Headers that tell how a body is sent: uvicorn reads them."""
REQUEST_ID = b"x-request-id"
"""What no two answers have alike."""
LINES = 1_024


class Exchange(RequestResponseCycle):
    """uvicorn's cycle of one request, with the body there from the beginning."""

    access_log = False
    logger = logging.getLogger("uvicorn.error")
    waiting_for_100_continue = False
    disconnected = False
    more_body = False
    response_started = False
    response_complete = False
    chunked_encoding = None
    expected_content_length = 0
    _start: ASGISendEvent | None = None
    _read = False
    _changed: asyncio.Event | None = None

    def __init__(  # noqa: PLR0913, PLR0917 - what it is made of
        self,
        scope: HTTPScope,
        body: bytes,
        transport: asyncio.Transport,
        flow: FlowControl,
        default_headers: list[tuple[bytes, bytes]],
        keep_alive: bool,
        on_response: Callable[[], None],
    ) -> None:
        self.scope = scope
        self.body = body  # type: ignore[assignment]
        self.transport = transport
        self.flow = flow
        self.default_headers = default_headers
        self.keep_alive = keep_alive
        self.on_response = on_response

    @property
    def message_event(self) -> asyncio.Event:  # type: ignore[override]
        """Set when the client is gone, or answered: hardly anybody waits for either."""
        if self._changed is None:
            self._changed = asyncio.Event()
        return self._changed

    async def receive(self) -> ASGIReceiveEvent:
        if not self._read:
            self._read = True
            return {"type": "http.request", "body": self.body, "more_body": False}  # type: ignore[typeddict-item]
        if not (self.disconnected or self.response_complete):
            await self.message_event.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: ASGISendEvent) -> None:
        start = self._start
        if message["type"] == "http.response.start" and start is None and not self.response_started:
            self._start = message
            return
        if start is not None:
            self._start = None
            body = message.get("body", b"")
            if not message.get("more_body", False) and (head := self._head(start, len(body))) is not None:  # type: ignore[arg-type]
                if self.flow.write_paused and not self.disconnected:
                    await self.flow.drain()
                self.response_started = self.response_complete = True
                if not self.disconnected:
                    self.transport.writelines((head, body))  # type: ignore[arg-type]
                    if self._changed is not None:
                        self._changed.set()
                    self.on_response()
                return
            await super().send(start)
        await super().send(message)

    def _head(self, start: Any, size: int) -> bytes | None:
        """The head of a whole answer that leaves its connection open; None for any other."""
        if not self.keep_alive or self.scope["method"] == "HEAD":
            return None
        lines = [STATUS_LINE[start["status"]]]
        told = False
        for header in self.default_headers:
            lines.append(LINE.get(header) or _line(header))
        for header in start["headers"]:
            if (line := LINE.get(header)) is not None:
                lines.append(line)
            elif (name := header[0]) in FRAMING:
                return None
            elif name == b"content-length":
                told = header[1] == b"%d" % size
                lines.append(b"content-length: %d\r\n" % size)
            else:
                lines.append(_line(header))
        lines.append(b"\r\n")
        return b"".join(lines) if told else None


LINE: dict[tuple[bytes, bytes], bytes] = {}
"""Headers that were sent, as they were."""


def _line(header: tuple[bytes, bytes]) -> bytes:
    """A header as it is sent. Raises RuntimeError for one that would end its line."""
    name, value = header
    if HEADER_VALUE_RE.search(value) or (name != REQUEST_ID and HEADER_RE.search(name)):
        raise RuntimeError(f"The header {name!r} cannot be sent.")
    line = name.lower() + b": " + value + b"\r\n"
    if name != REQUEST_ID:
        if len(LINE) >= LINES:
            LINE.clear()
        LINE[header] = line
    return line
