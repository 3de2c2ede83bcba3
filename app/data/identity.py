"""Ids that every installation agrees on.

A row of the article has the same id everywhere, so that two districts that both loaded it hold one record, not two. The id has
the shape of a UUIDv7: a fixed instant in front, and the digest of the table's name and the row's key behind.
"""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256
from uuid import UUID

INSTANT = int(datetime(2020, 10, 1, tzinfo=UTC).timestamp() * 1000)


def stable_id(table: str, key: str) -> UUID:
    """The id of a row that is known by a key.

    >>> str(stable_id("division", "huancui"))
    '0174e175-6000-754d-8fad-454c0dc27d21'
    """
    digest = int.from_bytes(sha256(f"{table}:{key}".encode()).digest()[:10], "big")
    return UUID(int=INSTANT << 80 | 7 << 76 | (digest >> 64 & 0xFFF) << 64 | 2 << 62 | digest & ((1 << 62) - 1))
