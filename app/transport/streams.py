"""What clients hold open: connections and what they follow over them, so many for each principal; and the end of all of them."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import perf_counter
from typing import TypeAlias
from urllib.parse import urlsplit

import structlog

from app.config import Settings
from app.errors import RateLimited
from app.transport import correlation
from app.transport.metrics import Outcomes
from app.transport.rate import principal
from app.transport.request import Asked, Client

log = structlog.get_logger()

Follows: TypeAlias = Callable[[Asked], AsyncGenerator[bytes, None]]
"""A request -> complete bodies, one or many. Raises Refused or a ServiceError."""
SOON = 10
"""Seconds after which a client that holds too much may come again."""


@dataclass(slots=True)
class Streams:
    """Everything that is open in one process."""

    connections: int = 100
    subscriptions: int = 500
    outcomes: Outcomes = field(default_factory=Outcomes)
    access_log: bool = False
    ending: asyncio.Event = field(default_factory=asyncio.Event)
    """Set once the process is about to end."""
    open: Counter[str] = field(default_factory=Counter)
    """Connections by their protocol."""
    dropped: Counter[str] = field(default_factory=Counter)
    """Connections that we closed, by the reason."""
    sent: Counter[str] = field(default_factory=Counter)
    """Answers by the protocol that they went out over."""
    _connections: Counter[str] = field(default_factory=Counter)
    _subscriptions: Counter[str] = field(default_factory=Counter)

    def limit(self, settings: Settings) -> None:
        """Take the limits of the settings."""
        self.connections, self.subscriptions = settings.connection_limit, settings.subscription_limit
        self.access_log = settings.access_log

    def counted(self) -> dict[str, dict[str, int]]:
        """What `/metrics` tells: open connections, those that we closed, and answers that were sent."""
        return {"open": self.open, "dropped": self.dropped, "sent": self.sent}

    @contextmanager
    def connection(self, client: Client, protocol: str) -> Iterator[None]:
        """One connection. Raises RateLimited where its client holds too many."""
        with _one(self._connections, principal(client), self.connections, "connections for subscriptions"), _one(self.open, protocol):
            yield

    @contextmanager
    def subscription(self, client: Client) -> Iterator[None]:
        """One operation over a connection. Raises RateLimited where its client follows too much."""
        with _one(self._subscriptions, principal(client), self.subscriptions, "subscriptions at once"):
            yield

    @contextmanager
    def noted(self, request: correlation.Request) -> Iterator[None]:
        """Count and tell of what a request came to; its code stands in it in the end."""
        started = perf_counter()
        try:
            yield
        finally:
            seconds = perf_counter() - started
            self.outcomes.note(request, None if "subscription" in request.kinds else seconds)
            if self.access_log:
                log.info("request", **request.told(), code=request.code, ms=round(seconds * 1000, 3))

    def end(self) -> None:
        """The process is about to end: what is open goes as soon as it can."""
        self.ending.set()


@contextmanager
def _one(held: Counter[str], who: str, most: int | None = None, what: str = "") -> Iterator[None]:
    if most is not None and held[who] >= most:
        raise RateLimited(f"A client has at most {most:,} {what}; end one first.", seconds=SOON)
    held[who] += 1
    try:
        yield
    finally:
        held[who] -= 1
        if not held[who]:
            del held[who]


def of_our_own(headers: dict[bytes, bytes], origins: Sequence[str]) -> bool:
    """Whether a page that opens a WebSocket may: CORS does not hold there. No browser leaves `Origin` out.

    >>> of_our_own({b"host": b"a.example:8000", b"origin": b"http://a.example:8000"}, ())
    True
    >>> of_our_own({b"host": b"a.example", b"origin": b"https://b.example"}, ()), of_our_own({b"host": b"a.example"}, ())
    (False, True)
    >>> of_our_own({b"host": b"a.example", b"origin": b"https://b.example"}, ("https://b.example",))
    True
    """
    if (origin := headers.get(b"origin")) is None:
        return True
    named = origin.decode("latin-1").lower()
    return named in origins or urlsplit(named).netloc.encode("latin-1") == headers.get(b"host", b"").lower()
