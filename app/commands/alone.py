"""What one district does alone with what can be of two: as long as no partner keeps it too. Then it is proposed instead."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from uuid import UUID

from app.commands.enact import OWNER, columns
from app.commands.records import creates, updates, withdraws
from app.commands.refusals import Own, Refusal
from app.commands.sides import partner_of, sides_of
from app.commands.work import Work
from app.models.base import Row

Run = Callable[..., Awaitable[Any]]


def creates_alone(kind: type[Row], fixed: Mapping[str, Any] | None = None) -> Run:
    """The command that records one of a kind; what a partner's instance would keep too is proposed to it."""
    create = creates(kind, fixed)

    async def run(work: Work, **given: Any) -> Any:
        await _alone(work, "proposeNew", imagined(kind, given), path=())
        return await create(work, **given)

    return run


def updates_alone(kind: type[Row]) -> Run:
    """The command that changes a record of one district; what a partner keeps too, or would from then on, is proposed to it."""
    update = updates(kind)

    async def run(work: Work, *, id: UUID, expected_version: int, **given: Any) -> Any:
        row = await work.own(kind, id, "id")
        await _alone(work, "propose", row, imagined(kind, given, row), path=("id",))
        return await update(work, id=id, expected_version=expected_version, **given)

    return run


def withdraws_alone(kind: type[Row]) -> Run:
    """The command that withdraws a record of one district; of what a partner keeps too, that is proposed to it."""
    withdraw = withdraws(kind)

    async def run(work: Work, *, id: UUID, expected_version: int) -> Any:
        await _alone(work, "proposeWithdrawing", await work.own(kind, id, "id"), path=("id",))
        return await withdraw(work, id=id, expected_version=expected_version)

    return run


async def _alone(work: Work, instead: str, *rows: Row, path: tuple[str, ...]) -> None:
    """Refuses NOT_NOW where a partner keeps one of these too."""
    sides = {side for row in rows for side in await sides_of(work, row)}
    if (partner := await partner_of(work, sides)) is not None:
        command = f"{instead}{type(rows[0]).__name__}"
        raise Refusal(
            Own.NOT_NOW,
            f"Both sides keep it: propose it to {partner} with {command}.",
            f"该记录由双方共有：请用 {command} 向 {partner} 提议。",
            *path,
        )


def imagined(kind: type[Row], given: Mapping[str, Any], row: Row | None = None) -> Row:
    """A record as it would be, to be looked at and not kept."""
    was = {name: getattr(row, name) for name in ("id", OWNER, *columns(kind))} if row is not None else {}
    return kind(**was | {name: value for name, value in given.items() if name in columns(kind)})
