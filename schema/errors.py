"""Why a mutation refused: data of its payload, by types where there is more than a sentence to say."""

from __future__ import annotations

from typing import Any

import strawberry

from app.commands.refusals import CODES
from app.reports.changes import RecordKind
from schema.declare import TYPES, adopted
from schema.relay import Node
from schema.scalars import Money, listed_terms

UserErrorCode: Any = listed_terms("UserErrorCode", CODES, "Why a mutation refused. 拒绝原因")
TYPES["UserErrorCode"] = UserErrorCode


def _said(description: str) -> Any:
    return strawberry.field(description=description)


def _error(cls: type) -> type:
    return adopted(strawberry.type(cls, description=cls.__doc__))


@strawberry.interface(description="One reason why a mutation did nothing. 拒绝原因")
class UserError:
    code: UserErrorCode = _said("Which kind of reason. 代码")
    message: str = _said("The reason in a sentence, in the language of Accept-Language: English or Chinese. 说明")
    path: list[str] = _said("The way to the value in the input that is to be changed. 位置")


TYPES["UserError"] = UserError


@_error
class Refusal(UserError):
    """A rule that was not kept. 未通过的规则"""


@_error
class VersionConflict(UserError):
    """The record was changed since it was read. 版本冲突"""

    yours: int = _said("The version that was to be changed. 所改版本")
    current: Node | None = _said("The record as it is now. 当前记录")


@_error
class OverCommitted(UserError):
    """More is asked than is left. 超出余额"""

    outstanding: Money = _said("What is left. 余额")


OverCommitted.__strawberry_definition__.fields[-1].arguments = []  # type: ignore[attr-defined]


@_error
class DuplicateOf(UserError):
    """There is one already. 重复"""

    existing: Node | None = _said("The one that is there; null where the viewer may not see it. 已有记录")


@_error
class InUse(UserError):
    """Other records refer to it, so it cannot be withdrawn. 仍被引用"""

    kind: RecordKind = _said("Of which kind they are. 档案种类")
    count: int | None = _said("How many, up to 1,000; null where the viewer sees none of them. 条数")


ERRORS = {"InUse": (), "Refusal": (), "VersionConflict": ("current",), "OverCommitted": (), "DuplicateOf": ("existing",)}
"""The errors, each with its fields that lead to a record."""
PUBLISHED = [InUse, Refusal, VersionConflict, OverCommitted, DuplicateOf]
