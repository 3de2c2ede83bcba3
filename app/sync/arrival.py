"""A record that came from a partner, and what is wrong with it by itself: nothing of it is believed before."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple
from uuid import UUID

import orjson
from asyncpg.pgproto.pgproto import UUID as Key

from app.models import SyncOperation, SyncOutcome
from app.models.base import Word
from app.models.spelling import spelling_in
from app.sync.scope import shared

LARGEST = 2**31 - 1
"""The largest epoch and version."""


class Code(Word):
    """Why a record from a partner waits or cannot be kept. 原因代码"""

    NOT_SHARED = "Records of this kind are not exchanged. 不共享的种类"
    NOT_OWNER = "Its district is not one whose records this partner sends. 非归属方"
    CENTRAL = "It ships with the release, and no partner changes it. 随版本发布"
    OWN_RECORD = "It is of our own district, and not here: it may have been lost in a restore. 本方记录缺失"
    MADE_UP = "It is made up for show. 示例数据"
    INVALID_STATE = "Its state is not the JSON object that its kind, key, epoch and version say. 内容无效"
    MISSING = "A record that it refers to has not come yet. 缺少引用"
    CLASH = "Another record holds the place that it takes, until that one is changed. 占位冲突"
    BUSY = "Another transaction was in the way. 繁忙"


class Says(NamedTuple):
    """The kind of a record, its key, and the district that owns it: none where it is withdrawn."""

    kind: str
    key: UUID
    owner: UUID | None


@dataclass(frozen=True)
class Sent:
    """A record as a partner sends it. What is made of its state is made once, before or while it is kept."""

    kind: str
    key: str
    operation: SyncOperation
    epoch: int
    version: int
    state: str | None = None

    @cached_property
    def body(self) -> dict[str, Any] | None:
        """Its columns; None where the state is no object in JSON that PostgreSQL can hold."""
        try:
            found = orjson.loads(self.state or "")
        except orjson.JSONDecodeError:
            return None
        if not isinstance(found, dict) or ("\\u0000" in (self.state or "") and _holds_nul(found)):
            return None
        return found

    @cached_property
    def row(self) -> str:
        """A row as PostgreSQL reads it: the partner's own text, because numbers in it are exact, with the pinyin of its names."""
        if (table := shared().get(self.kind.lower())) is None or table.spelled is None or self.body is None or self.state is None:
            return self.state or ""
        spelt = spelling_in(table.spelled, self.body)
        return f'{self.state.rstrip()[:-1]},"{table.spelled.name}":{orjson.dumps(spelt).decode()}}}'

    @cached_property
    def says(self) -> Says | Code:
        """Of what it is, as far as it can be told without knowing who sends it."""
        kind = self.kind.lower()
        if kind not in shared():
            return Code.NOT_SHARED
        try:
            key = Key(self.key)
        except ValueError:
            return Code.INVALID_STATE
        if not (0 <= self.epoch <= LARGEST and 0 <= self.version <= LARGEST):
            return Code.INVALID_STATE
        if self.operation is SyncOperation.WITHDRAWN:
            return Says(kind, key, None)
        body, told = self.body, (str(key), self.epoch, self.version)
        if body is None or (body.get("id"), body.get("owner_epoch"), body.get("version")) != told or min(told[1:]) < 1:
            return Code.INVALID_STATE
        if body.get("demo") is not False:
            return Code.MADE_UP
        try:
            return Says(kind, key, Key(body["owner_district_id"]))
        except (KeyError, TypeError, ValueError, AttributeError):
            return Code.NOT_OWNER

    def read(self) -> None:
        """Make now what is made once."""
        if isinstance(self.says, Says):
            _ = self.row


class Fate(NamedTuple):
    """What became of a record, and of which version is what is here now."""

    outcome: SyncOutcome
    code: str | None = None
    epoch: int | None = None
    current: int | None = None
    missing: str | None = None


class Arrival(NamedTuple):
    """A record that is sound by itself."""

    position: int
    kind: str
    key: UUID
    epoch: int
    version: int
    owner: UUID | None
    """None where it is withdrawn."""
    sent: Sent

    @property
    def state(self) -> str | None:
        return None if self.withdrawn else self.sent.state

    @property
    def body(self) -> Any:
        return self.sent.body

    @property
    def newness(self) -> tuple[int, int]:
        return self.epoch, self.version

    @property
    def withdrawn(self) -> bool:
        return self.owner is None


def rejected(code: Code) -> Fate:
    return Fate(SyncOutcome.REJECTED, code.name)


def sound(position: int, sent: Sent, theirs: Collection[UUID], ours: Collection[UUID]) -> Arrival | Fate:
    """A record whose kind is shared, whose state says what it is said to be, and whose owner is of one of the two sides."""
    says = sent.says
    if isinstance(says, Code):
        return rejected(says)
    if says.owner is not None and says.owner not in theirs and says.owner not in ours:
        return rejected(Code.NOT_OWNER)
    return Arrival(position, says.kind, says.key, sent.epoch, sent.version, says.owner, sent)


def _holds_nul(value: Any) -> bool:
    match value:
        case str():
            return "\0" in value
        case list():
            return any(map(_holds_nul, value))
        case dict():
            return any(_holds_nul(one) for pair in value.items() for one in pair)
    return False
