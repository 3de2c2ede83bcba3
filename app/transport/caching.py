"""An answer to a GET that its client may keep: ETag out, If-None-Match in.

The tag stands for the bytes that go out, so it differs between encodings and media types. The answer is always made anew: what
a 304 saves is the line, never the question whether anything has changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256

from app.transport.compression import SMALLEST
from app.transport.negotiation import encoding_for
from app.transport.response import PRIVATE, Reply


def fresh(reply: Reply, headers: Mapping[bytes, bytes]) -> Reply:
    """The reply with its tag, or 304 and no body to a client that has these bytes."""
    tag = _tag(reply, headers.get(b"accept-encoding"))
    kept = (*reply.headers, PRIVATE, (b"etag", tag))
    held = headers.get(b"if-none-match")
    if held is not None and (held.strip() == b"*" or tag in (one.strip().removeprefix(b"W/") for one in held.split(b","))):
        return Reply(304, kept, b"")
    return Reply(reply.status, kept, reply.body)


def _tag(reply: Reply, accept_encoding: bytes | None) -> bytes:
    encoding = encoding_for(accept_encoding) if accept_encoding is not None and len(reply.body) >= SMALLEST else None
    digest = sha256(reply.body)
    digest.update(repr((reply.headers, encoding)).encode())
    return b'"%b"' % digest.hexdigest()[:32].encode()
