"""What many commands ask: that a day has come, that a record is as far as it must be, that another made it."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from app.commands.refusals import Own, Refusal
from app.commands.work import Work
from app.models.base import Row
from app.models.trail import Change


def not_after_today(work: Work, on: date | None, *path: str | int) -> None:
    """Refuses NOT_VALID for a day that has not come."""
    if on is not None and on > work.today:
        raise Refusal(Own.NOT_VALID, "This day has not come yet.", "日期不能晚于今天。", *path)


def in_state(holds: bool, en: str, zh: str, *path: str | int) -> None:
    """Refuses NOT_NOW."""
    if not holds:
        raise Refusal(Own.NOT_NOW, en, zh, *path)


async def made_by_another(work: Work, row: Row, made_by: tuple[str, ...], *path: str | int) -> None:
    """Refuses SELF_APPROVAL where the trail says that the viewer had a hand in it, by one of these commands."""
    mine = select(Change.seq).where(Change.record == row.id, Change.actor == work.viewer.subject, Change.purpose.in_(made_by))
    if await work.session.scalar(mine.limit(1)) is not None:
        raise Refusal(Own.SELF_APPROVAL, "Whoever made it may not decide it.", "不得审批本人经办的事项。", *path)
