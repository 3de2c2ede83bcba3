"""Node ids: `fund_0198…`, the type's tag and a UUID. Written by SQL, read here."""

from __future__ import annotations

from uuid import UUID

from app.errors import BadUserInput


def tag(value: str) -> str:
    """The type's tag inside an id, or "" when there is none.

    >>> tag("fund_01980000-0000-7000-8000-000000000000"), tag("nonsense")
    ('fund', '')
    """
    return value.rpartition("_")[0]


def key(value: str, tags: frozenset[str]) -> UUID:
    """The row's key inside an id of one of the types `tags`. Raises BadUserInput before any SQL runs.

    >>> key("fund_01980000-0000-7000-8000-000000000000", frozenset({"fund"}))
    UUID('01980000-0000-7000-8000-000000000000')
    """
    found, _, text = value.rpartition("_")
    if found not in tags:
        raise BadUserInput("This is not an id of this kind of record." if found else "This is not an id.")
    try:
        parsed = UUID(text)
    except ValueError:
        raise BadUserInput("This is not an id.") from None
    if str(parsed) != text:
        raise BadUserInput("This is not an id.")
    return parsed


def fits(value: str) -> UUID | None:
    """The key of a well-formed id of any type."""
    try:
        return key(value, frozenset({tag(value)}))
    except BadUserInput:
        return None
