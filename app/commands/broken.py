"""What the database refused to keep -> a refusal with its rule's code and sentences, and the way to the value that broke it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from sqlalchemy import CheckConstraint, Table, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from app.commands.refusals import DuplicateOf, Refusal, not_yours
from app.models.base import Base, Row
from app.models.constraints import Code, rule

UNIQUE = "23505"


def refusal_of(error: DBAPIError, given: Mapping[str, str]) -> Refusal | None:
    """The refusal that a driver's error means; None where whoever writes cannot have caused it."""
    cause: Any = error.driver_exception
    table, constraint = getattr(cause, "table_name", None), getattr(cause, "constraint_name", None)
    match getattr(cause, "sqlstate", None):
        case "23502":
            name = given.get(cause.column_name, cause.column_name)
            return Refusal(Code.INCOMPLETE, f"`{name}` is missing.", f"缺少 `{name}`。", name)
        case "22003":
            return Refusal(Code.OUT_OF_RANGE, "A number is too large to be kept.", "数值过大。")
        case "42501":
            return not_yours()
    if not table or not constraint or (found := rule(constraint, table)) is None:
        return None
    path = _path(Base.metadata.tables[table], constraint, given)
    if cause.sqlstate == UNIQUE:
        return DuplicateOf(None, found.en, found.zh, *path)
    return Refusal(found.code, found.en, found.zh, *path)


async def existing(session: AsyncSession, error: DBAPIError, values: Mapping[str, Any]) -> Row | None:
    """The row that stands where one with these values was to be kept."""
    cause: Any = error.driver_exception
    for mapper in Base.registry.mappers:
        table: Any = mapper.local_table
        index = next((i for i in table.indexes if i.name == cause.constraint_name), None)
        if index is not None:
            kind: Any = mapper.class_
            same = [column == values.get(column.name) for column in index.columns]
            found: Row | None = await session.scalar(select(kind).where(*same, kind.deleted_at.is_(None)).limit(1))
            return found
    return None


def _path(table: Table, constraint: str, given: Mapping[str, str]) -> tuple[str, ...]:
    """The first of a constraint's columns that the client gave."""
    return next(((given[name],) for name in _columns(table, constraint) if name in given), ())


def _columns(table: Table, constraint: str) -> list[str]:
    """The columns that a constraint looks at, in its order."""
    several: list[Any] = [*table.constraints, *table.indexes]
    named: dict[Any, Any] = {one.name: one for one in several}
    match named.get(constraint):
        case None:
            return [column.name for column in table.columns if column.name in constraint]
        case CheckConstraint(sqltext=formula):
            words = re.findall(r"\w+", str(formula))
            return [word for word in dict.fromkeys(words) if word in table.columns]
        case other:
            return [column.name for column in other.columns]
