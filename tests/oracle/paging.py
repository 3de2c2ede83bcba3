"""Orders, cursors and pages over lists in memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from functools import cmp_to_key
from hashlib import md5
from typing import Any
from uuid import UUID

from sqlalchemy import Date, DateTime, Integer, Numeric

from tests.oracle.declarations import Key, Kind

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LIMIT = 1_000
USUAL = 20
KEYS = 5
Place = list[Any]


class Refusal(Exception):
    """What the service must refuse, by its code."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Listing:
    """A field that pages: its name for cursors, the order of its rows, and what its cursors remember of what tells them."""

    name: str
    kind: Kind
    order: tuple[Key, ...]
    secret: str
    told: str = ""

    @property
    def digest(self) -> str:
        order = [f"{k.name}{'-' if k.descending else '+'}{'' if k.starts_with_nulls is k.descending else 'n'}" for k in self.order]
        plain = md5("|".join([self.name, *order]).encode()).hexdigest()[:8]
        return md5(f"{plain}{self.told}".encode()).hexdigest()[:8] if self.told else plain

    def place(self, row: Any) -> Place:
        """The row's keys, the primary key last."""
        values = [key.value(row) for key in self.order]
        return [*(value.name if isinstance(value, Enum) else value for value in values), row.id]

    def compare(self, one: Place, other: Place) -> int:
        """Text compares by code point; the primary key runs as the key before it."""
        last = Key("id", bool(self.order) and self.order[-1].descending)
        for mine, theirs, key in zip(one, other, (*self.order, last), strict=True):
            if found := compared(mine, theirs, descending=key.descending, nulls_first=key.starts_with_nulls):
                return found
        return 0

    def sorted(self, rows: Sequence[Any]) -> list[Any]:
        return sorted(rows, key=cmp_to_key(lambda a, b: self.compare(self.place(a), self.place(b))))

    def cursor(self, row: Any) -> str:
        payload = "~".join([self.digest, *(_text(value) for value in self.place(row))])
        return f"{self._mark(payload)}~{payload}"

    def read(self, cursor: str) -> Place:
        """The place that a cursor of this listing tells. Raises Refusal."""
        mark, _, payload = cursor.partition("~")
        digest, *parts = payload.split("~")
        if mark != self._mark(payload) or digest != self.digest:
            raise Refusal("BAD_CURSOR")
        types = [self.kind.type_of(key) for key in (*self.order, Key("id"))]
        if len(parts) != len(types):
            raise Refusal("BAD_CURSOR")
        return [_value(part, kind) for part, kind in zip(parts, types, strict=True)]

    def _mark(self, payload: str) -> str:
        return md5(f"{self.secret}{payload}".encode()).hexdigest()[:12]


def compared(mine: Any, theirs: Any, *, descending: bool, nulls_first: bool) -> int:
    """Which of two values comes first: -1, 0 or 1."""
    if mine is None or theirs is None:
        return 0 if mine is theirs else -1 if (mine is None) is nulls_first else 1
    return 0 if mine == theirs else 1 if (mine > theirs) is not descending else -1


def page(listing: Listing, rows: Sequence[Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """The connection's fields, but for the counts. `given` has passed `check`."""
    asked = {name: value for name, value in given.items() if value is not None}
    backward = "last" in asked or ("before" in asked and "first" not in asked)
    size = asked.get("last" if backward else "first", USUAL)
    cursor = asked.get("before" if backward else "after")
    ordered = listing.sorted(rows)
    beyond = ordered
    if cursor is not None:
        there, wanted = listing.read(cursor), -1 if backward else 1
        beyond = [row for row in ordered if listing.compare(listing.place(row), there) == wanted]
    shown = beyond[max(0, len(beyond) - size) :] if backward else beyond[:size]
    ahead, behind = len(beyond) > size, len(beyond) < len(ordered)
    cursors = [listing.cursor(row) for row in shown]
    return {
        "nodes": shown,
        "edges": [{"cursor": at, "node": row} for at, row in zip(cursors, shown, strict=True)],
        "pageInfo": {
            "hasNextPage": behind if backward else ahead,
            "hasPreviousPage": ahead if backward else behind,
            "startCursor": cursors[0] if cursors else None,
            "endCursor": cursors[-1] if cursors else None,
        },
    }


def check(listing: Listing, given: Mapping[str, Any]) -> list[str]:
    """The codes of what is wrong with a page's arguments."""
    asked = {name: value for name, value in given.items() if value is not None}
    found = ["BAD_USER_INPUT"] if len({key.attribute for key in listing.order}) < len(listing.order) or len(listing.order) > KEYS else []
    exclusive = (("first", "last"), ("after", "before"), ("first", "before"), ("last", "after"))
    found += ["BAD_USER_INPUT" for one, other in exclusive if one in asked and other in asked]
    found += ["BAD_USER_INPUT" for name in ("first", "last") if not 0 <= asked.get(name, 0) <= LIMIT]
    for name in ("after", "before"):
        if name in asked:
            try:
                listing.read(asked[name])
            except Refusal as refusal:
                found.append(refusal.code)
    return found


def _text(value: Any) -> str:
    match value:
        case None:
            return "!"
        case str():
            return value.encode().hex()
        case datetime():
            return str((value - EPOCH) // timedelta(microseconds=1))
        case date():
            return f"{value.year:04}-{value:%m-%d}"
        case Decimal():
            return f"{value:f}"
    return str(value)


def _value(text: str, kind: Any) -> Any:
    if text == "!":
        return None
    match kind:
        case Integer():
            return int(text)
        case Numeric():
            return Decimal(text)
        case DateTime():
            return EPOCH + timedelta(microseconds=int(text))
        case Date():
            return date.fromisoformat(text)
    return UUID(text) if kind.python_type is UUID else bytes.fromhex(text).decode()
