"""Whether two answers say the same: canonical JSON, with what services may choose for themselves taken out.

Services choose how an id looks (ours name the type, others do not), write a decimal as a string or a number, wrap a list
into `nodes` or do not, tell of the page or cannot, and add `__typename` unasked. Names of fields and the nesting are the
question's own, and each peer's question asks for ours by aliases.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

import orjson

TYPED_ID = re.compile(r"^[a-z_]+_([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$")
UNASKED = {"__typename", "pageInfo"}
DECIMAL = re.compile(r"^-?\d+\.\d+$")


def canonical(bodies: Sequence[bytes], formed: Callable[..., Any] = lambda data: data) -> bytes:
    """What is below `data`, in one form; `formed` is given that of each body.

    >>> canonical([b'{"data": {"b": "fund_00000006-0000-7000-8000-000000000064", "a": 1.50}}'])
    b'{"a":"1.5","b":"00000006-0000-7000-8000-000000000064"}'
    """
    return orjson.dumps(_plain(formed(*(orjson.loads(body)["data"] for body in bodies))), option=orjson.OPT_SORT_KEYS)


def _plain(value: Any) -> Any:
    match value:
        case dict():
            told = {key: _plain(one) for key, one in value.items() if key not in UNASKED}
            return told["nodes"] if told.keys() == {"nodes"} else told
        case list():
            return [_plain(one) for one in value]
        case str() if typed := TYPED_ID.match(value):
            return typed[1]
        case str() if DECIMAL.match(value):
            return f"{Decimal(value).normalize():f}"
        case float():
            return f"{Decimal(str(value)).normalize():f}"
        case _:
            return value


def difference(ours: bytes, theirs: bytes) -> str | None:
    """Where two canonical answers part, or None where they are equal."""
    if ours == theirs:
        return None
    at = next((i for i, (a, b) in enumerate(zip(ours, theirs, strict=False)) if a != b), min(len(ours), len(theirs)))
    start = max(0, at - 120)
    return f"expected …{ours[start : at + 120].decode(errors='replace')}…, found …{theirs[start : at + 120].decode(errors='replace')}…"
