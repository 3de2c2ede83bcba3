"""Why a command refuses. A refusal is an answer, not a mistake of the service: it becomes one of `userErrors`.

Each has a code, a sentence in English and in Chinese, and the path into the request; some have figures or records with them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID

from app.models.base import Row, Word
from app.models.constraints import Code

Path = tuple[str | int, ...]


class Own(Word):
    """Why a command refuses, where no constraint of the database does. 拒绝原因"""

    VERSION_CONFLICT = "It was changed since it was read. 版本冲突"
    NOT_YOURS = "Another district keeps it, or it lies outside the town of the role. 非本方记录"
    NOT_NOW = "It is not in a state in which this can be done. 当前状态不允许"
    OVER_COMMITTED = "More than what is left. 超出余额"
    SELF_APPROVAL = "Whoever made it may not decide it. 不得自批"
    IN_USE = "Other records refer to it. 仍被引用"
    KEY_REUSED = "The idempotency key was used for something else. 幂等键重复"
    NOT_VALID = "A value is not of the form that is asked. 数值无效"


CODES = {code.name: code.value for code in (*Own, *Code)}
"""Every code of a refusal, with its sentence."""


class Refusal(Exception):
    """One reason. Its path begins with the argument: `("input", "amount")`."""

    kind: ClassVar[str] = "Refusal"

    def __init__(self, code: Word, en: str, zh: str, *path: str | int) -> None:
        super().__init__(en)
        self.code = code.name
        self.en = en
        self.zh = zh
        self.path: Path = ("input", *path)

    def under(self, *steps: str | int) -> Refusal:
        """The same reason, further inside the input."""
        self.path = (self.path[0], *steps, *self.path[1:])
        return self

    @property
    def figures(self) -> Mapping[str, Any]:
        """What it says beside its sentence, by the names of its fields."""
        return {}

    @property
    def records(self) -> Mapping[str, Row | None]:
        """What it points to, by the names of its fields."""
        return {}


class VersionConflict(Refusal):
    """The record was changed since the client read it."""

    kind = "VersionConflict"

    def __init__(self, current: Row, yours: int) -> None:
        super().__init__(
            Own.VERSION_CONFLICT,
            f"The record is at version {current.version} now, and you changed version {yours}. Read it again.",
            f"记录现为第{current.version}版，而您修改的是第{yours}版，请重新读取。",
            "expectedVersion",
        )
        self.current, self.yours = current, yours

    @property
    def figures(self) -> Mapping[str, Any]:
        return {"yours": self.yours}

    @property
    def records(self) -> Mapping[str, Row | None]:
        return {"current": self.current}


class OverCommitted(Refusal):
    """More is asked than is left."""

    kind = "OverCommitted"

    def __init__(self, outstanding: Decimal, en: str, zh: str, *path: str | int) -> None:
        super().__init__(Own.OVER_COMMITTED, en.format(f"{outstanding:,.2f}"), zh.format(f"{outstanding:,.2f}"), *path)
        self.outstanding = outstanding

    @property
    def figures(self) -> Mapping[str, Any]:
        return {"outstanding": f"{self.outstanding:.2f}"}


class DuplicateOf(Refusal):
    """There is one already; null where the viewer may not see it."""

    kind = "DuplicateOf"

    def __init__(self, existing: Row | None, en: str, zh: str, *path: str | int) -> None:
        super().__init__(Code.DUPLICATE, en, zh, *path)
        self.existing = existing

    @property
    def records(self) -> Mapping[str, Row | None]:
        return {"existing": self.existing}


class InUse(Refusal):
    """Records of a kind refer to it; None is how many where the viewer sees none of them."""

    kind = "InUse"

    def __init__(self, user: type[Row], count: int | None, *path: str | int) -> None:
        sentence, chinese = " ".join((user.__doc__ or "").split("\n\n")[0].split()).rsplit(maxsplit=1)
        number = f"{count:,}" if count else "Some"
        super().__init__(
            Own.IN_USE,
            f"{number} of the kind {user.__tablename__.upper()} ({sentence.rstrip('.')}) refer to it: withdraw or change them first.",
            f"仍有{f'{count}条' if count else ''}{chinese}引用该记录，请先撤销或修改。",
            *path,
        )
        self.user, self.count = user.__tablename__.upper(), count

    @property
    def figures(self) -> Mapping[str, Any]:
        return {"kind": self.user, "count": self.count}


class Refusals(Exception):
    """Several reasons at once."""

    def __init__(self, reasons: Sequence[Refusal]) -> None:
        super().__init__("; ".join(map(str, reasons)))
        self.reasons = tuple(reasons)


def unknown(*path: str | int) -> Refusal:
    """A record that is missing, withdrawn or hidden: all read alike."""
    return Refusal(Code.UNKNOWN_RECORD, "There is no such record.", "没有这条记录。", *path)


def not_yours(*path: str | int) -> Refusal:
    return Refusal(Own.NOT_YOURS, "Another district keeps this record.", "该记录由另一方维护。", *path)


@dataclass(frozen=True, slots=True)
class Told:
    """A refusal as it is kept and answered: a record by the tag of its type and its key."""

    kind: str
    code: str
    en: str
    zh: str
    path: tuple[str | int, ...]
    figures: Mapping[str, Any]
    records: Mapping[str, tuple[str, UUID]]
