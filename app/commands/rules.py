"""What many commands ask: that a day has come, that a record is as far as it must be."""

from __future__ import annotations

from datetime import date

from app.commands.refusals import Own, Refusal
from app.commands.work import Work


def not_after_today(work: Work, on: date | None, *path: str | int) -> None:
    """Refuses NOT_VALID for a day that has not come."""
    if on is not None and on > work.today:
        raise Refusal(Own.NOT_VALID, "This day has not come yet.", "日期不能晚于今天。", *path)


def in_state(holds: bool, en: str, zh: str, *path: str | int) -> None:
    """Refuses NOT_NOW."""
    if not holds:
        raise Refusal(Own.NOT_NOW, en, zh, *path)
