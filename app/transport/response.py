"""Answers and refusals -> status, headers, bytes.

The status of a refusal is its own under `application/graphql-response+json`; under `application/json` a well-formed
request that GraphQL turns down is answered 200, as the draft of GraphQL over HTTP asks. A refused request has no `data`.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, NamedTuple

import orjson

from app.errors import MethodNotAllowed, RateLimited, ServiceError, Unauthenticated, Unavailable
from app.transport.negotiation import Media

Header = tuple[bytes, bytes]


class Reply(NamedTuple):
    """What goes out, but for the headers that every answer has."""

    status: int
    headers: tuple[Header, ...]
    body: bytes
    code: str = "OK"


CONTENT_TYPES: dict[Media, Header] = {media: (b"content-type", f"{media.value}; charset=utf-8".encode()) for media in Media}
NO_SNIFFING: Header = (b"x-content-type-options", b"nosniff")
NO_STORE: Header = (b"cache-control", b"no-store")
VARY: Header = (b"vary", b"accept, accept-encoding, authorization")
PRIVATE: Header = (b"cache-control", b"private, no-cache")
ANSWER_HEADERS: dict[Media, tuple[Header, ...]] = {media: (CONTENT_TYPES[media], NO_SNIFFING, VARY) for media in Media}
PERSONAL_HEADERS = {media: (*headers, PRIVATE) for media, headers in ANSWER_HEADERS.items()}


def answered(body: bytes, media: Media, code: str = "OK", *, personal: bool = False) -> Reply:
    """A complete answer, perhaps a `personal` one; of a batch, `code` is the first refusal in it."""
    return Reply(200, PERSONAL_HEADERS[media] if personal else ANSWER_HEADERS[media], body, code)


def refused(errors: Sequence[ServiceError], media: Media) -> Reply:
    """One answer for all that is wrong with a request; nobody keeps it."""
    media = Media.JSON if media is Media.HTML else media
    extra = tuple(header for error in errors for header in _headers(error))
    return Reply(status_of(errors, media), (*ANSWER_HEADERS[media], NO_STORE, *extra), errors_body(errors), errors[0].code)


def status_of(errors: Sequence[ServiceError], media: Media) -> int:
    """The gravest status, or 200 for what `application/json` answers in band."""
    if media is Media.JSON and all(error.in_band for error in errors):
        return 200
    return max(error.status for error in errors)


def errors_body(errors: Sequence[ServiceError]) -> bytes:
    """`{"errors":[…]}`, without `data`."""
    content = {"errors": [_wire(error) for error in errors]}
    try:
        return orjson.dumps(content, default=str)
    except TypeError:  # a lone surrogate or a huge integer inside: written as escapes
        return json.dumps(content, default=str).encode()


def _wire(error: ServiceError) -> dict[str, Any]:
    """One error; `path` leads into the request, so it is an extension: GraphQL's own `path` leads into `data`."""
    wire: dict[str, Any] = {"message": error.message}
    if error.locations:
        wire["locations"] = [{"line": line, "column": column} for line, column in error.locations]
    wire["extensions"] = {"code": error.code, **({"path": error.path} if error.path else {}), **error.extensions}
    return wire


def _headers(error: ServiceError) -> tuple[Header, ...]:
    match error:
        case MethodNotAllowed():
            return ((b"allow", ", ".join(error.allowed).encode()),)
        case RateLimited(seconds=seconds):
            return ((b"retry-after", b"%d" % seconds),)
        case Unauthenticated():
            return ((b"www-authenticate", b'Bearer realm="jiedui", error="invalid_token"'),)
        case Unavailable():
            return ((b"retry-after", b"1"),)
        case _:
            return ()
