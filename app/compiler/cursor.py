"""Cursors: the keyset position of one edge, written by SQL and read here.

`check~digest~key~…~id`: the keys of the order with full precision, a digest of field, order and filter, and a keyed
checksum. The checksum catches mistakes; a cursor grants nothing that the reader may not see anyway.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from enum import Enum
from hashlib import md5
from typing import Any

from app.compiler import ids
from app.errors import BadCursor

SEPARATOR = "~"
NULL = "!"
CHECK = 12
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class KeyKind(Enum):
    """How a key's value is written inside a cursor."""

    TEXT = "text, in hexadecimal UTF-8"
    WHOLE = "an integer"
    NUMBER = "a decimal number"
    DAY = "a date"
    MOMENT = "a timestamp, in microseconds since 1970"
    KEY = "a UUID"


def pattern(cursor: Any) -> str:
    """Which keys are null, for the statement's text depends on it.

    >>> pattern("0123456789ab~d1~61~!~019…")
    'v!'
    """
    parts = str(cursor).split(SEPARATOR)
    return "".join(NULL if part == NULL else "v" for part in parts[2:-1])


def check(secret: str, payload: str) -> str:
    return md5(f"{secret}{payload}".encode(), usedforsecurity=False).hexdigest()[:CHECK]


def write(secret: str, digest: str, keys: Sequence[tuple[KeyKind, Any]]) -> str:
    """The cursor that the statement would write; `keys` end with the id."""
    payload = SEPARATOR.join([digest, *(_text(kind, value) for kind, value in keys)])
    return f"{check(secret, payload)}{SEPARATOR}{payload}"


def read(cursor: str, secret: str, digest: str, kinds: Sequence[KeyKind]) -> list[Any]:
    """The keys' values, the id last. Raises BadCursor when damaged or from elsewhere.

    >>> kinds = [KeyKind.TEXT, KeyKind.WHOLE]
    >>> read(write("s", "d", [(KeyKind.TEXT, "环翠"), (KeyKind.WHOLE, 7)]), "s", "d", kinds)
    ['环翠', 7]
    """
    mark, _, payload = cursor.partition(SEPARATOR)
    parts = payload.split(SEPARATOR)
    if mark != check(secret, payload) or len(parts) != len(kinds) + 1:
        raise BadCursor("This cursor is damaged.")
    if parts[0] != digest:
        raise BadCursor("This cursor comes from another field, order or filter.")
    try:
        return [_value(kind, part) for kind, part in zip(kinds, parts[1:], strict=True)]
    except (ValueError, InvalidOperation, OverflowError):
        raise BadCursor("This cursor is damaged.") from None


def _text(kind: KeyKind, value: Any) -> str:
    if value is None:
        return NULL
    match kind:
        case KeyKind.TEXT:
            return str(value).encode().hex()
        case KeyKind.MOMENT:
            return str((value - EPOCH) // timedelta(microseconds=1))
    return str(value)


def _value(kind: KeyKind, text: str) -> Any:
    if text == NULL:
        return None
    match kind:
        case KeyKind.TEXT:
            return bytes.fromhex(text).decode()
        case KeyKind.WHOLE:
            return int(text)
        case KeyKind.NUMBER:
            return Decimal(text)
        case KeyKind.DAY:
            return date.fromisoformat(text)
        case KeyKind.MOMENT:
            return EPOCH + timedelta(microseconds=int(text))
        case KeyKind.KEY if ids.is_key(text):
            return text
    raise ValueError(f"not {kind.value}")
