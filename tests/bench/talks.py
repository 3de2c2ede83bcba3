"""What a connection says: a request, then another for each answer, which may depend on what was answered.

Reads say the same again. Who edits names the version that the last answer told, as a client does that loses nobody's change. Who
cannot ask for something at once asks twice, the second time for what belongs to the first answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple, Protocol

import orjson


class Said(NamedTuple):
    """A request; `last` where its answer completes what is counted as one."""

    payload: bytes
    last: bool = True


class Talk(Protocol):
    """What one connection says. It is told the answers if it `listens`."""

    @property
    def listens(self) -> bool: ...
    def say(self) -> Said: ...
    def hear(self, body: bytes) -> None: ...


class Unexpected(Exception):
    """A change was answered with something else than what it should have made."""


@dataclass(slots=True)
class Edited:
    """A record that is changed over and over: its version as of the last answer, and how often it was changed."""

    key: str
    version: int
    times: int = 0

    @property
    def wanted(self) -> Mapping[str, Any]:
        """What the next change should make of it."""
        return {"id": self.key, "note": f"第 {self.times + 1} 次巡查", "version": self.version + 1}

    def hear(self, told: Mapping[str, Any] | None) -> None:
        """The record as it was answered. Raises Unexpected where it is not as it should be."""
        wanted = {name: str(value) for name, value in self.wanted.items()}
        if told is None or {name: str(told[name]).rpartition("_")[2] for name in wanted} != wanted:
            raise Unexpected(f"expected {wanted}, found {told}")
        self.version += 1
        self.times += 1


@dataclass(slots=True)
class Repeated:
    """The same requests over and over; of connections that share them, each takes the next."""

    listens: ClassVar = False
    payloads: Iterator[bytes]

    def say(self) -> Said:
        return Said(next(self.payloads))

    def hear(self, body: bytes) -> None:
        """It does not matter."""


@dataclass(slots=True)
class Editing:
    """Changes of one record, each answered by `{"data": {"change": {"project": {…}}}}`."""

    listens: ClassVar = True
    asked: Callable[[Edited], bytes]
    record: Edited

    def say(self) -> Said:
        return Said(self.asked(self.record))

    def hear(self, body: bytes) -> None:
        self.record.hear(orjson.loads(body)["data"]["change"]["project"])


@dataclass(slots=True)
class InTwo:
    """A request, and then another for what its answer told below `data`; both count as one."""

    listens: ClassVar = True
    first: bytes
    second: Callable[[Any], bytes]
    _then: bytes | None = None
    _began: bool = False

    def say(self) -> Said:
        self._began = self._then is None
        said, self._then = Said(self._then or self.first, last=not self._began), None
        return said

    def hear(self, body: bytes) -> None:
        if self._began:
            self._then = self.second(orjson.loads(body)["data"])
