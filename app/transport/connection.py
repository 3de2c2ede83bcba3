"""A connection to a client that may never finish: uvicorn's protocol, with an end to its patience.

uvicorn waits for ever for the rest of a request's head, takes a head of any size, and keeps an answer for a client that
does not read it. Here a head has its time and its size, and a client that takes in nothing for as long is cut off.
The body and the answer have their own limits, in `watch`.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import TYPE_CHECKING, Any, ClassVar

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from app.transport.exchange import Exchange

if TYPE_CHECKING:
    from uvicorn._types import ASGI3Application
    from uvicorn.protocols.http.httptools_impl import RequestResponseCycle

HEAD = 65_536
"""The largest head of a request, in bytes."""


class Connection(HttpToolsProtocol):
    """One client; `patience` is in seconds."""

    patience = 10.0
    dropped: ClassVar[Counter[str]] = Counter()

    _late: asyncio.TimerHandle | None = None
    _stuck: asyncio.TimerHandle | None = None
    _head = 0
    _upgraded = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)  # type: ignore[arg-type]
        self._late = self.loop.call_later(self.patience, self.transport.close)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self._upgraded or (self.cycle is not None and not self.cycle.response_complete):
            self._head = 0
            if self._late is not None:
                self._late.cancel()
                self._late = None
        else:
            self._wait_for_head(len(data))

    def _wait_for_head(self, more: int) -> None:
        self._head += more
        if self._head > HEAD:
            self.transport.write(STATUS_LINE[431] + b"content-length: 0\r\nconnection: close\r\n\r\n")
            self._close()
        elif self._late is None:
            self._late = self.loop.call_later(self.patience, self.transport.close)

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: ASGI3Application) -> None:
        send = Exchange(cycle).send

        def joined(scope: Any, receive: Any, _: Any) -> Any:
            return app(scope, receive, send)

        super()._start_asgi_task(cycle, joined)

    def handle_websocket_upgrade(self) -> None:
        self._upgraded = True
        super().handle_websocket_upgrade()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        if self.transport.is_closing():
            self._close()

    def timeout_keep_alive_handler(self) -> None:
        self._close()

    def _close(self) -> None:
        """Close once everything is sent, and soon even if it is not."""
        self.transport.close()
        self.loop.call_later(self.patience, self.transport.abort)

    def pause_writing(self) -> None:
        super().pause_writing()
        self._stuck = self.loop.call_later(self.patience, self._look_at_reader, self.transport.get_write_buffer_size())

    def _look_at_reader(self, before: int) -> None:
        left = self.transport.get_write_buffer_size()
        if left >= before:
            self.dropped["slow"] += 1
            self.transport.abort()
        else:
            self._stuck = self.loop.call_later(self.patience, self._look_at_reader, left)

    def resume_writing(self) -> None:
        super().resume_writing()
        if self._stuck is not None:
            self._stuck.cancel()
            self._stuck = None

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        for timer in (self._late, self._stuck):
            if timer is not None:
                timer.cancel()


class Socket(WebSocketsSansIOProtocol):
    """A WebSocket, whose client is told to come again later once it has taken in nothing for as long, and then cut off."""

    patience = 10.0
    dropped: ClassVar[Counter[str]] = Counter()
    slow = (1013, "Too slow")

    _stuck: asyncio.TimerHandle | None = None

    def pause_writing(self) -> None:
        super().pause_writing()
        self._stuck = self.loop.call_later(self.patience, self._look_at_reader, self.transport.get_write_buffer_size())

    def _look_at_reader(self, before: int) -> None:
        left = self.transport.get_write_buffer_size()
        if left < before:
            self._stuck = self.loop.call_later(self.patience, self._look_at_reader, left)
        elif self.close_sent:
            self.transport.abort()
        else:
            self.dropped["slow"] += 1
            code, reason = self.slow
            self.conn.send_close(code, reason)
            self.transport.write(b"".join(self.conn.data_to_send()))
            self.close_sent = self.disconnected = True
            self.queue.put_nowait({"type": "websocket.disconnect", "code": code, "reason": reason})
            self.writable.set()
            self._stuck = self.loop.call_later(self.patience, self.transport.abort)

    def resume_writing(self) -> None:
        super().resume_writing()
        if self._stuck is not None:
            self._stuck.cancel()
            self._stuck = None
        if self.disconnected:
            self.transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        if self._stuck is not None:
            self._stuck.cancel()


def patient(seconds: float, dropped: Counter[str] | None = None) -> tuple[type[Connection], type[Socket]]:
    """The protocols for `uvicorn.Config(http=…, ws=…)`; `dropped` counts whom they cut off."""
    members = {"patience": seconds, "dropped": Counter() if dropped is None else dropped}
    return type("Connection", (Connection,), members), type("Socket", (Socket,), members)
