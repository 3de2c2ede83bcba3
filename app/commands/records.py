"""Recorded, changed, withdrawn: what most kinds of record need and no more. The database holds their rules.

A new record belongs to the district that is named, or to the viewer's only one. A change names the version that it changes. What is
withdrawn leaves every list, which nothing may refer to any more.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import func

from app.commands.personal import sealed
from app.commands.referring import nothing_refers
from app.commands.work import Work
from app.models.base import Row, uuid7
from app.models.values import DatePrecision

R = TypeVar("R", bound=Row)
Run = Callable[..., Awaitable[Any]]


def creates(kind: type[R], fixed: Mapping[str, Any] | None = None) -> Callable[..., Awaitable[R]]:
    """The command that records one of a kind; `fixed` are the terms that tell it from others of its table."""

    async def create(work: Work, *, owner_district_id: UUID | None = None, **values: Any) -> R:
        keys = {name: value for name, value in values.items() if isinstance(value, UUID)}
        referred = await work.referred(kind, keys)
        row = kind(id=uuid7(), owner_district_id=work.home(owner_district_id), **(fixed or {}))
        _write(work, row, values)
        return await work.add(row, *referred)

    return create


def updates(kind: type[R]) -> Callable[..., Awaitable[R]]:
    """The command that changes what is given of one record; null takes a value away."""

    async def update(work: Work, *, id: UUID, expected_version: int, **values: Any) -> R:
        row = await work.own(kind, id, "id", expected=expected_version)
        keys = {name: value for name, value in values.items() if isinstance(value, UUID) and value != getattr(row, name)}
        await work.referred(kind, keys)
        _write(work, row, values)
        await work.session.flush()
        return row

    return update


def withdraws(kind: type[R]) -> Callable[..., Awaitable[R]]:
    """The command that takes one record out of every list, once nothing refers to it."""

    async def withdraw(work: Work, *, id: UUID, expected_version: int) -> R:
        row = await work.own(kind, id, "id", expected=expected_version)
        await nothing_refers(work, row, "id")
        row.deleted_at = func.now()
        await work.session.flush()
        return row

    return withdraw


def _write(work: Work, row: Row, values: Mapping[str, Any]) -> None:
    written = sealed(work, row, dated(type(row), values))
    work.written = {"owner_district_id": row.owner_district_id, **written}
    for name, value in written.items():
        setattr(row, name, value)


def dated(kind: type[Row], values: Mapping[str, Any]) -> dict[str, Any]:
    """A date of which nothing more is said is known to the day."""
    precise = {
        f"{name}_precision": value and DatePrecision.DAY for name, value in values.items() if f"{name}_precision" in kind.__table__.columns
    }
    return {**precise, **values}
