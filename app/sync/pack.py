"""An exchange without a line: the same pages in a file, encrypted for the partner alone, carried on a disk.

    head       one line of JSON: what it is, from which instance, under which token, and how far we have read the partner
    chunks     4 bytes of length, 12 of nonce, then AES-256-GCM of a page, compressed; the head and the chunk's number are bound to it
    end        a chunk that holds the cursor behind the last page

The key comes from what the two share already: the token that the partner gave us. We hold it, and the partner holds its SHA-256. A file
is made from where the partner last said that it has read: so one that is lost on the way is made up for by the next.
"""

from __future__ import annotations

import os
import zlib
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO
from uuid import UUID

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app.database import CannotStart
from app.sync.client import MALFORMED, Page, sent, written
from app.sync.scope import PROTOCOL

FORMAT = "jiedui exchange"
NONCE, LENGTH = 12, 4
LARGEST = 64_000_000
"""Bytes of a chunk that are read."""


@dataclass(frozen=True, slots=True)
class Head:
    """What a file says of itself, before anything of it is decrypted."""

    instance: str
    prefix: str
    begins: str | None
    """The cursor behind which it begins, which is as far as the partner has read."""
    read: str | None
    """How far its writer has read the partner."""

    @property
    def line(self) -> bytes:
        told = {"format": FORMAT, "protocol": PROTOCOL[1], "instance": self.instance, "token": self.prefix}
        return orjson.dumps(told | {"begins": self.begins, "read": self.read}) + b"\n"


def key(digest: bytes) -> bytes:
    """The key of a file, from the SHA-256 of the token."""
    return HKDF(SHA256(), 32, salt=None, info=FORMAT.encode()).derive(digest)


def digest_of(token: str) -> bytes:
    """What the partner holds of the token that it gave us."""
    return sha256(token.encode()).digest()


async def pack(file: Path, head: Head, secret: bytes, pages: AsyncIterator[Page], heard: Callable[[int], None]) -> int:
    """Write a file, whole or not at all; how many records it holds."""
    made, count, cursor, number = file.with_name(f".{file.name}"), 0, "", 0
    cipher = AESGCM(key(secret))
    made.unlink(missing_ok=True)
    with os.fdopen(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        out.write(head.line)
        async for page in pages:
            if page.records:
                _write(out, cipher, head, number, {"records": [written(one) for one in page.records]})
                number, count = number + 1, count + len(page.records)
                heard(len(page.records))
            cursor = page.cursor
        _write(out, cipher, head, number, {"cursor": cursor})
        out.flush()
        os.fsync(out.fileno())
    made.replace(file)
    return count


def _write(out: BinaryIO, cipher: AESGCM, head: Head, number: int, told: Any) -> None:
    nonce = os.urandom(NONCE)
    sealed = cipher.encrypt(nonce, zlib.compress(orjson.dumps(told)), head.line + number.to_bytes(LENGTH, "big"))
    out.write(len(sealed).to_bytes(LENGTH, "big") + nonce + sealed)


def read_head(file: Path) -> Head:
    """What a file says of itself. Raises CannotStart."""
    try:
        with file.open("rb") as opened:
            told = orjson.loads(opened.readline(10_000))
    except (OSError, orjson.JSONDecodeError):
        told = None
    if not isinstance(told, dict) or told.get("format") != FORMAT:
        raise CannotStart(f"{file} is no file of `jiedui sync pack`, or cannot be read.")
    try:
        protocol, head = int(told["protocol"]), Head(str(UUID(told["instance"])), told["token"], told["begins"], told["read"])
    except MALFORMED:
        raise CannotStart(f"{file} does not say whose it is: it was changed.") from None
    if not PROTOCOL[0] <= protocol <= PROTOCOL[1]:
        raise CannotStart(f"{file} is written in version {protocol} of the protocol; this instance reads up to {PROTOCOL[1]}.")
    return head


def unpacked(file: Path, head: Head, digest: bytes) -> Iterator[Page]:
    """The pages of a file, each looked at before it is handed on; the last one has the cursor. Raises CannotStart where it was changed."""
    cipher = AESGCM(key(digest))
    with file.open("rb") as opened:
        opened.readline()
        number = 0
        while True:
            told = _read(opened, cipher, head, number, file)
            if "cursor" in told:
                if opened.read(1):
                    raise CannotStart(f"{file} was changed: something follows its end.")
                yield Page(head.instance, told["cursor"], False, ())
                return
            try:
                records = tuple(sent({"state": None, **one}) for one in told["records"])
            except MALFORMED:
                raise CannotStart(f"{file} holds something in chunk {number} that is no record.") from None
            yield Page(head.instance, "", True, records)
            number += 1


def _read(opened: BinaryIO, cipher: AESGCM, head: Head, number: int, file: Path) -> Any:
    length = int.from_bytes(opened.read(LENGTH), "big")
    nonce, sealed = opened.read(NONCE), opened.read(min(length, LARGEST))
    if not 0 < length == len(sealed):
        raise CannotStart(f"{file} is cut off in chunk {number}. What came before was kept; ask for the file again.")
    try:
        return orjson.loads(zlib.decompress(cipher.decrypt(nonce, sealed, head.line + number.to_bytes(LENGTH, "big"))))
    except (InvalidTag, zlib.error):
        raise CannotStart(f"{file} was changed on its way, or is not for this instance.") from None
