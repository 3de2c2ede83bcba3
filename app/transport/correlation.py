"""Which request a line of the log belongs to, and what is told of it.

A client may name its request with `x-request-id` and its trace with W3C `traceparent`; without a usable name we give one.
The name goes back in the answer, and `name_request`, a structlog processor, adds both to every line logged meanwhile.
Whoever learns what a request asks notes it here: names, types and points of its operations, and never a value.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping, MutableMapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from itertools import count
from typing import Any

_REQUEST_ID = re.compile(rb"[A-Za-z0-9._:/+=-]{1,128}")
_TRACEPARENT = re.compile(rb"[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")

NAMELESS = "-"
LONGEST = 100
"""Characters of an operation's name that are told."""

_ours = secrets.token_hex(6).encode()  # forked workers import this module anew, so no two of them share it
_numbers = count(1)


@dataclass(slots=True)
class Request:
    """What may be told of a request: its id, its trace, and the operations that it asks."""

    id: bytes
    trace: bytes | None = None
    names: list[str] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)
    costs: list[float] = field(default_factory=list)
    code: str = ""
    """How it ended, once it has."""

    def told(self) -> dict[str, Any]:
        """As a line of the log has it; the operations of a batch are words of one text."""
        if not self.names:
            return {}
        return {"operation": " ".join(self.names), "type": " ".join(dict.fromkeys(self.kinds)), "cost": round(sum(self.costs))}


_current: ContextVar[Request | None] = ContextVar("request", default=None)


def current() -> Request | None:
    """The request that is being answered."""
    return _current.get()


def begin(headers: Mapping[bytes, bytes]) -> Request:
    """Open a request under its id, the client's if it is usable."""
    given = headers.get(b"x-request-id")
    request_id = given if given is not None and _REQUEST_ID.fullmatch(given) else b"%b-%d" % (_ours, next(_numbers))
    trace = headers.get(b"traceparent")
    request = Request(request_id, trace if trace is not None and _TRACEPARENT.fullmatch(trace) else None)
    _current.set(request)
    return request


def asks(name: str | None, kind: str) -> None:
    """The current request asks for this operation."""
    if (request := _current.get()) is not None:
        request.names.append(name[:LONGEST] if name else NAMELESS)
        request.kinds.append(kind)


def costs(points: float) -> None:
    """The current request asks for an operation of as many points."""
    if (request := _current.get()) is not None:
        request.costs.append(points)


def name_request(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Add `request` and `traceparent` to a line of the log; a structlog processor."""
    if (request := _current.get()) is not None:
        event.setdefault("request", request.id.decode("ascii"))
        if request.trace is not None:
            event.setdefault("traceparent", request.trace.decode("ascii"))
    return event
