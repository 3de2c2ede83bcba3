"""A record as it travels, and how its state is written."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from hashlib import md5
from typing import Any


@dataclass(frozen=True, slots=True)
class Record:
    """One version of a record; withdrawn where it has no state."""

    kind: str
    key: str
    epoch: int
    version: int
    state: str | None

    @property
    def place(self) -> tuple[str, str]:
        return self.kind, self.key

    @property
    def newness(self) -> tuple[int, int]:
        return self.epoch, self.version

    @property
    def digest(self) -> str:
        return md5((self.state or "").encode()).hexdigest()

    def given(self) -> dict[str, Any]:
        """As a push holds it."""
        said = {"kind": self.kind, "key": self.key, "epoch": self.epoch, "version": self.version}
        return said | ({"operation": "WITHDRAWN"} if self.state is None else {"operation": "RECORD", "state": self.state})


def read(one: Mapping[str, Any]) -> Record:
    """A record of an answer."""
    state = None if one.get("operation") == "WITHDRAWN" else one["state"]
    found = Record(one["kind"], one["key"], one["epoch"], one["version"], state)
    if state is not None and found.digest != one["digest"]:
        raise ValueError(f"{found.place} came with a digest that is not its own")
    return found


def made(kind: str, columns: Mapping[str, Any]) -> Record:
    """A record of our own."""
    return Record(kind, columns["id"], columns["owner_epoch"], columns["version"], written(columns))


def written(columns: Mapping[str, Any]) -> str:
    """A state: short keys first, then by their bytes; exact numbers.

    >>> written({"amount": Decimal("10.00"), "id": "x", "demo": False})
    '{"id": "x", "demo": false, "amount": 10.00}'
    """
    keys = sorted(columns, key=lambda key: (len(key.encode()), key.encode()))
    return "{" + ", ".join(f"{json.dumps(key)}: {_value(columns[key])}" for key in keys) + "}"


def columns(one: Record) -> dict[str, Any]:
    """What a state says, with its numbers exact."""
    found: dict[str, Any] = json.loads(one.state or "{}", parse_float=Decimal)
    return found


def _value(value: Any) -> str:
    return str(value) if isinstance(value, Decimal) else json.dumps(value, ensure_ascii=False)
