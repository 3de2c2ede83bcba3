"""Who went where: cadres to their households once a year, the two sides to each other 34 times, offices to the key villages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from random import Random
from typing import Any
from uuid import UUID

from app.data.demo.offices import Offices
from app.data.demo.people import People
from app.data.demo.places import Places
from app.data.demo.row import HUANCUI, PAIRING, SIGN, day, dice, made
from app.data.demo.support import Support
from app.models import Cadre, Feedback, FeedbackKind, FeedbackStatus, Household, Level, Row, Visit, VisitKind, VisitParticipant

YEARS = (2018, 2019, 2020)
EXCHANGES = 34  # above the 30 of the article
NEEDS = ("修缮屋顶", "了解医保报销", "子女入学", "销售农产品")
FEEDBACK = 6


def visits(people: People, places: Places, offices: Offices, support: Support) -> tuple[Row, ...]:
    chance = dice("visits")
    homes = [home.household for home in people.huancui]
    return (
        *(row for pair in zip(homes, support.cadres, strict=True) for year in YEARS for row in _household(chance, *pair, year)),
        *(row for number in range(EXCHANGES) for row in _exchange(chance, number, offices)),
        *(row for at, village in enumerate(places.key) for year in YEARS for row in _inspection(chance, village.id, year, offices, at)),
        *_feedback(homes[:: len(homes) // FEEDBACK][:FEEDBACK], support.cadres),
    )


def _household(chance: Random, home: Household, cadre: Cadre, year: int) -> Iterator[Row]:
    on = day(chance, date(year, 8, 1) if year == YEARS[0] else date(year, 1, 5), date(year, 9, 25))
    asked = f"{SIGN}：{chance.choice(NEEDS)}" if chance.random() < 0.2 else None
    found = {"cadre_in_post": True, "satisfaction": chance.choice((3, 4, 4, 5, 5, 5)), "needs": asked}
    yield from _visit(f"{home.code}-{year}", VisitKind.HOUSEHOLD, on, {"cadre_id": cadre.id}, household_id=home.id, **found)


def _exchange(chance: Random, number: int, offices: Offices) -> Iterator[Row]:
    """Spread over five years, of districts and of towns."""
    year = 2016 + number % 5
    on = day(chance, date(year, 3, 1), date(year, 9, 20))
    who = {"organisation_id": chance.choice(offices.departments).id}
    level = Level.COUNTY if number % 3 else Level.TOWN
    yield from _visit(f"exchange-{number}", VisitKind.EXCHANGE, on, who, pairing_id=PAIRING, level=level)


def _inspection(chance: Random, village: UUID, year: int, offices: Offices, at: int) -> Iterator[Row]:
    on, who = day(chance, date(year, 4, 1), date(year, 9, 20)), {"organisation_id": offices.departments[at].id}
    yield from _visit(f"inspection-{village}-{year}", VisitKind.INSPECTION, on, who, division_id=village)


def _visit(key: str, kind: VisitKind, on: date, who: dict[str, UUID], **fields: Any) -> Iterator[Row]:
    visit = made(Visit, key, HUANCUI, kind=kind, occurred_on=on, notes=f"{SIGN}：走访记录", **fields)
    yield visit
    yield made(VisitParticipant, key, HUANCUI, visit_id=visit.id, **who)


def _feedback(homes: list[Household], cadres: tuple[Cadre, ...]) -> Iterator[Feedback]:
    kinds = (FeedbackKind.THANKS, FeedbackKind.REQUEST, FeedbackKind.QUESTION)
    for number, home in enumerate(homes):
        answered = number < len(homes) - 1
        yield made(
            Feedback,
            f"feedback-{number}",
            HUANCUI,
            kind=kinds[number % len(kinds)],
            status=FeedbackStatus.RESOLVED if answered else FeedbackStatus.OPEN,
            received_on=date(2020, 7, 3 + number),
            content=f"{SIGN}：群众来信{number + 1}",
            answer=f"{SIGN}：已答复" if answered else None,
            answered_on=date(2020, 7, 20) if answered else None,
            division_id=home.village_id,
            household_id=home.id,
            cadre_id=cadres[number].id,
        )
