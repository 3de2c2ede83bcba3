"""Which request a line of the log belongs to.

A client may name its request with `x-request-id` and its trace with W3C `traceparent`; without a usable name we give one.
The name goes back in the answer, and `name_request`, a structlog processor, adds both to every line logged meanwhile.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping, MutableMapping
from contextvars import ContextVar
from itertools import count
from typing import Any

_REQUEST_ID = re.compile(rb"[A-Za-z0-9._:/+=-]{1,128}")
_TRACEPARENT = re.compile(rb"[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")

_ours = secrets.token_hex(6).encode()  # forked workers import this module anew, so no two of them share it
_numbers = count(1)

_current: ContextVar[tuple[bytes, bytes | None] | None] = ContextVar("request", default=None)


def begin(headers: Mapping[bytes, bytes]) -> bytes:
    """Open a request: its id, the client's if it is usable."""
    given = headers.get(b"x-request-id")
    request_id = given if given is not None and _REQUEST_ID.fullmatch(given) else b"%b-%d" % (_ours, next(_numbers))
    trace = headers.get(b"traceparent")
    _current.set((request_id, trace if trace is not None and _TRACEPARENT.fullmatch(trace) else None))
    return request_id


def name_request(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Add `request` and `traceparent` to a line of the log; a structlog processor."""
    if (current := _current.get()) is not None:
        request_id, trace = current
        event.setdefault("request", request_id.decode("ascii"))
        if trace is not None:
            event.setdefault("traceparent", trace.decode("ascii"))
    return event
