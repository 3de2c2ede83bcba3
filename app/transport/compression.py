"""Bytes -> fewer bytes, for clients that can read them.

The levels are low on purpose: the JSON of an answer is repetitive, so the first level wins most, and each higher one
costs more time than it saves on any line faster than a modem. A large body is compressed in a thread, since both libraries
release the interpreter lock.
"""

from __future__ import annotations

import asyncio
import gzip

import brotli  # type: ignore[import-untyped]

from app.transport.negotiation import encoding_for

SMALLEST = 1024
"""Bodies below one packet go out as they are."""

IN_A_THREAD = 131_072


async def compressed(body: bytes, accept_encoding: bytes) -> tuple[bytes, str | None]:
    """The body to send and its Content-Encoding, if any."""
    encoding = encoding_for(accept_encoding)
    if encoding is None:
        return body, None
    press = _brotli if encoding == "br" else _gzip
    return (await asyncio.to_thread(press, body) if len(body) >= IN_A_THREAD else press(body)), encoding


def _brotli(body: bytes) -> bytes:
    pressed: bytes = brotli.compress(body, mode=brotli.MODE_TEXT, quality=1)
    return pressed


def _gzip(body: bytes) -> bytes:
    return gzip.compress(body, compresslevel=1, mtime=0)
