"""Node ids: `fund_0198…`, the type's tag and a UUID. Written by SQL, read here."""

from __future__ import annotations

import re
from uuid import UUID

from app.errors import BadUserInput

_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def tag(value: str) -> str:
    """The type's tag inside an id, or "" when there is none.

    >>> tag("fund_01980000-0000-7000-8000-000000000000"), tag("nonsense")
    ('fund', '')
    """
    return value.rpartition("_")[0]


def text(value: str, tags: frozenset[str]) -> str:
    """The row's key inside an id of one of the types `tags`, as it is written. Raises BadUserInput before any SQL runs.

    >>> text("fund_01980000-0000-7000-8000-000000000000", frozenset({"fund"}))
    '01980000-0000-7000-8000-000000000000'
    """
    found, _, written = value.rpartition("_")
    if found not in tags:
        raise BadUserInput("This is not an id of this kind of record." if found else "This is not an id.")
    if not is_key(written):
        raise BadUserInput("This is not an id.")
    return written


def is_key(text: str) -> bool:
    """Whether a text is a UUID as it is written here; PostgreSQL's driver takes it as it is, at a tenth of what Python's own UUID costs."""
    return _UUID.fullmatch(text) is not None


def key(value: str, tags: frozenset[str]) -> UUID:
    """The same key as a UUID.

    >>> key("fund_01980000-0000-7000-8000-000000000000", frozenset({"fund"}))
    UUID('01980000-0000-7000-8000-000000000000')
    """
    return UUID(text(value, tags))


def fits(value: str) -> UUID | None:
    """The key of a well-formed id of any type."""
    try:
        return key(value, frozenset({tag(value)}))
    except BadUserInput:
        return None
