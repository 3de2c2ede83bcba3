"""A connection to a client that may never finish: uvicorn's protocol, with an end to its patience.

uvicorn waits for ever for the rest of a request's head, takes a head of any size, and keeps an answer for a client that
does not read it. Here a head has its time and its size, and a client that takes in nothing for as long is cut off.
The body and the answer have their own limits, in `watch`.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from functools import lru_cache
from typing import Any, ClassVar
from urllib.parse import unquote

import httptools
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from app.transport.exchange import Exchange

SHORT = 64
"""Bytes of an address that may come again."""
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
    _coming: list[bytes] | None = None
    """What has come of a body, as long as the request may come whole."""
    _resting = False
    _rested = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)  # type: ignore[arg-type]
        self._scope = {
            "type": "http",
            "asgi": {"version": self.asgi_version, "spec_version": "2.3"},
            "http_version": "1.1",
            "server": self.server,
            "client": self.client,
            "scheme": self.scheme,
            "root_path": self.root_path,
        }
        self._late = self.loop.call_later(self.patience, self.transport.close)

    def data_received(self, data: bytes) -> None:
        self._resting = False
        super().data_received(data)
        if self._coming is not None and not self.transport.is_closing():
            self._by_uvicorn()
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

    def on_message_begin(self) -> None:
        self.url, self.headers, self.expect_100_continue = b"", [], False

    def on_headers_complete(self) -> None:
        if self.parser.should_upgrade() or self.expect_100_continue or self.parser.get_http_version() != "1.1":
            self._by_uvicorn()
        else:
            self._coming = []

    def on_body(self, body: bytes) -> None:
        if self._coming is None:
            super().on_body(body)
        else:
            self._coming.append(body)

    def on_message_complete(self) -> None:
        if self._coming is None:
            super().on_message_complete()
        elif self.cycle is not None and not self.cycle.response_complete:  # the client does not wait for answers: uvicorn keeps their order
            self._by_uvicorn()
            super().on_message_complete()
        else:
            self._answer(b"".join(self._coming))

    def _answer(self, body: bytes) -> None:
        """Call the app with a request that came whole."""
        self._coming = None
        path, raw, query = known(self.url) if len(self.url) <= SHORT else target(self.url)
        scope: Any = {
            **self._scope,
            "method": self.parser.get_method().decode("ascii"),
            "path": path,
            "raw_path": raw,
            "query_string": query,
            "headers": self.headers,
            "state": self.app_state.copy(),
        }
        self.scope = scope
        told, keep_alive = self.server_state.default_headers, self.parser.should_keep_alive()
        self.cycle = Exchange(scope, body, self.transport, self.flow, told, keep_alive, self.on_response_complete)
        self._start_asgi_task(self.cycle, self.app)

    def _by_uvicorn(self) -> None:
        """Leave a request to uvicorn, with what has come of it."""
        url, headers, expects, coming = self.url, self.headers, self.expect_100_continue, self._coming
        self._coming = None
        super().on_message_begin()
        self.url, self.expect_100_continue = url, expects
        self.headers.extend(headers)
        super().on_headers_complete()
        for body in coming or ():
            super().on_body(body)

    def handle_websocket_upgrade(self) -> None:
        self._upgraded = True
        super().handle_websocket_upgrade()

    def on_response_complete(self) -> None:
        self.server_state.total_requests += 1
        if self.transport.is_closing():
            self._close()
        elif self.pipeline:
            self.flow.resume_reading()
            self._start_asgi_task(*self.pipeline.pop())
        else:
            self.flow.resume_reading()
            self._rested, self._resting = self.loop.time(), True
            if self.timeout_keep_alive_task is None:
                self._rest(self.timeout_keep_alive)

    def _unset_keepalive_if_required(self) -> None:
        """Whoever was quiet need not be woken for each request: the timer sees by itself since when a connection rests."""

    def _rest(self, seconds: float) -> None:
        self.timeout_keep_alive_task = self.loop.call_later(seconds, self.timeout_keep_alive_handler)

    def timeout_keep_alive_handler(self) -> None:
        self.timeout_keep_alive_task = None
        if not self._resting:
            return
        if (left := self._rested + self.timeout_keep_alive - self.loop.time()) > 0:
            self._rest(left)
        else:
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
        for timer in (self._late, self._stuck, self.timeout_keep_alive_task):
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


def target(url: bytes) -> tuple[str, bytes, bytes]:
    """What a request is for: the path, as it is and as it was sent, and the query.

    >>> target(b"/graphql?query=%7Ba%7D"), target(b"/%E7%8E%AF")[0]
    (('/graphql', b'/graphql', b'query=%7Ba%7D'), '/环')
    """
    parsed = httptools.parse_url(url)
    path = parsed.path.decode("ascii")
    return unquote(path) if "%" in path else path, parsed.path, parsed.query or b""


known = lru_cache(256)(target)


def patient(seconds: float, dropped: Counter[str] | None = None) -> tuple[type[Connection], type[Socket]]:
    """The protocols for `uvicorn.Config(http=…, ws=…)`; `dropped` counts whom they cut off."""
    members = {"patience": seconds, "dropped": Counter() if dropped is None else dropped}
    return type("Connection", (Connection,), members), type("Socket", (Socket,), members)
