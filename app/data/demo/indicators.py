"""What was checked in 2020: two assurances and three guarantees with safe water in households, facilities in the key villages.

No source lists the five connections and ten facilities, so their items are numbered and not named.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from app.data.demo.people import People
from app.data.demo.places import Places
from app.data.demo.row import HUANCUI, SIGN, made
from app.models import IndicatorAnswer, IndicatorItem, IndicatorResult, IndicatorSet, IndicatorStatus, IndicatorSubject, Row

ASSURANCES = ("不愁吃", "不愁穿", "义务教育有保障", "基本医疗有保障", "住房安全有保障", "饮水安全有保障")
FACILITIES = (*(f"五通之{number}" for number in range(1, 6)), *(f"十有之{number}" for number in range(1, 11)))
PERIOD = {"period_from": date(2020, 1, 1), "period_to": date(2020, 9, 30)}


def indicators(people: People, places: Places) -> tuple[Row, ...]:
    homes, villages = (home.household for home in people.huancui), places.key
    return (
        *_checked("两不愁三保障", IndicatorSubject.HOUSEHOLD, ASSURANCES, [{"household_id": home.id} for home in homes]),
        *_checked("五通十有", IndicatorSubject.VILLAGE, FACILITIES, [{"village_id": village.id} for village in villages]),
    )


def _checked(title: str, kind: IndicatorSubject, asked: tuple[str, ...], subjects: list[dict[str, Any]]) -> Iterator[Row]:
    edition = made(IndicatorSet, title, HUANCUI, code=f"{SIGN}-{title}", edition=1, title=f"{SIGN}{title}", subject_kind=kind)
    yield edition
    for position, name in enumerate(asked, 1):
        given = {"position": position, "title": f"{SIGN}{name}", "answer": IndicatorAnswer.MET, "subject_kind": kind}
        item = made(IndicatorItem, f"{title}-{position}", HUANCUI, indicator_set_id=edition.id, **given)
        yield item
        yield from (_met(item, number, subject) for number, subject in enumerate(subjects))


def _met(item: IndicatorItem, number: int, subject: dict[str, Any]) -> IndicatorResult:
    return made(
        IndicatorResult,
        f"{item.title}-{number}",
        HUANCUI,
        item_id=item.id,
        subject_kind=item.subject_kind,
        answer=item.answer,
        met=True,
        status=IndicatorStatus.APPROVED,
        locked=True,
        **PERIOD,
        **subject,
    )
