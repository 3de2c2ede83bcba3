"""Who received what, row by row, and the counts that an office makes of it.

In Huancui 961 persons receive shares of income and wages from 16 projects. In Tai'erzhuang the rows are 6,346 and not the article's
6,364: wrong on purpose, by two digits that changed places.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import cycle, islice
from random import Random
from typing import Any

from app.data.demo.money import Money
from app.data.demo.offices import Offices
from app.data.demo.people import People
from app.data.demo.rent import Granted
from app.data.demo.row import (
    DISABILITY_BASE,
    GREENHOUSES,
    HUANCUI,
    INDUSTRY,
    LIVELIHOOD,
    PAIRING,
    SIGN,
    TAIERZHUANG,
    VILLAGES,
    day,
    dice,
    made,
)
from app.data.demo.works import BEAUTIFUL, Works
from app.models import (
    Beneficiary,
    Benefit,
    BenefitForm,
    BenefitTally,
    Bound,
    DatePrecision,
    Group,
    Measure,
    Person,
    Row,
)

PERSON_TIMES = 6346
GROUPS = (Group.DISABLED, Group.STUDENT, Group.WOMAN, Group.ELDERLY)
GIVEN = {
    Group.DISABLED: (BenefitForm.SERVICE, "辅具适配"),
    Group.STUDENT: (BenefitForm.IN_KIND, "助学用品"),
    Group.WOMAN: (BenefitForm.TRAINING, "技能培训"),
    Group.ELDERLY: (BenefitForm.CASH, "养老补助"),
}


def benefits(people: People, offices: Offices, works: Works, granted: tuple[Granted, ...], money: Money) -> tuple[Row, ...]:
    assisted = tuple(_assisted(people, works, money))
    return (
        *_shares(people, granted),
        *_wages(people, works),
        *_seedlings(people, works, offices),
        *assisted,
        *(_to_village(village) for village in people.villages[:BEAUTIFUL]),
        *_tallies(assisted),
    )


def _shares(people: People, granted: tuple[Granted, ...]) -> Iterator[Benefit]:
    """What a household was paid goes to its head."""
    heads = {home.household.id: recipient for home, person, recipient in people.benefiting if person is home.members[0]}
    for grant in granted:
        if grant.line.delivered:
            key = f"share-{grant.home.household.code}-{grant.line.paid_on}"
            fields = {"amount": grant.line.delivered, "occurred_on": grant.line.paid_on, "distribution_line_id": grant.line.id}
            given = {"project_id": grant.work.project, "provider_id": grant.work.lessee}
            yield _benefit(key, heads[grant.home.household.id], BenefitForm.CASH, "产业收益分红", **fields, **given)


def _wages(people: People, works: Works) -> Iterator[Benefit]:
    """Wages where somebody can work, a subsidy where nobody can; for those who have no share, or a small one."""
    chance = dice("wages")
    serving = {village.id: work for work in works.industry for village in work.villages}
    for home, person, recipient in people.benefiting:
        work = serving[home.household.village_id]
        if person is home.members[0] and work.project != GREENHOUSES:
            continue
        able = Group.LABOUR_CAPABLE in person.groups
        form, title = (BenefitForm.JOB, "务工收入") if able else (BenefitForm.CASH, "产业补助")
        on, amount = day(chance, date(2020, 2, 1), date(2020, 9, 20)), Decimal(chance.randrange(1000, 1600, 20))
        fields = {"amount": amount, "occurred_on": on, "project_id": work.project, "provider_id": work.lessee}
        yield _benefit(f"wage-{person.name}", recipient, form, title, **fields)


def _seedlings(people: People, works: Works, offices: Offices) -> Iterator[Benefit]:
    scattered = {village.id for village in works.greenhouses.villages}
    for home, to in zip(people.huancui, people.households, strict=True):
        if home.household.village_id in scattered:
            fields = {"amount": Decimal(120), "occurred_on": date(2019, 12, 3), "project_id": GREENHOUSES}
            by = offices.caring[0].id
            yield _benefit(f"seedlings-{home.household.code}", to, BenefitForm.IN_KIND, "种苗", provider_id=by, **fields)


def _benefit(key: str, to: Beneficiary, form: BenefitForm, title: str, **fields: Any) -> Benefit:
    return made(Benefit, key, HUANCUI, fund_id=INDUSTRY, beneficiary_id=to.id, form=form, title=f"{SIGN}{title}", **fields)


def _assisted(people: People, works: Works, money: Money) -> Iterator[Benefit]:
    """Everybody once from the livelihood project, then what suits each, until the number is reached."""
    chance = dice("assisted")
    funds = {fund.year: fund.id for fund in money.funds}
    rounds = islice(cycle(people.assisted), PERSON_TIMES)
    for number, (_, person, recipient) in enumerate(rounds):
        first = number < len(people.assisted)
        project, since, form, title, group = _suiting(chance, person, works, first)
        on = day(chance, date(since, 3, 1), date(2020, 9, 20))
        paid = form in {BenefitForm.CASH, BenefitForm.JOB, BenefitForm.IN_KIND}
        yield made(
            Benefit,
            f"assisted-{number:05}",
            TAIERZHUANG,
            beneficiary_id=recipient.id,
            form=form,
            title=f"{SIGN}{title}",
            amount=Decimal(chance.randrange(200, 900, 50)) if paid else None,
            occurred_on=on,
            group=group,
            project_id=project,
            fund_id=funds[on.year],
        )


def _suiting(chance: Random, person: Person, works: Works, first: bool) -> tuple[Any, int, BenefitForm, str, Group | None]:
    """Project, the year it began, form, title, group."""
    group = next((group for group in GROUPS if group in person.groups), None)
    if not first and group is Group.DISABLED:
        return DISABILITY_BASE, 2019, BenefitForm.TRAINING, "电商培训", group
    if not first and Group.LABOUR_CAPABLE in person.groups:
        return works.labour.id, 2017, BenefitForm.JOB, "劳务收入", group
    form, title = GIVEN[group] if group else (BenefitForm.IN_KIND, "生活物资")
    return LIVELIHOOD, chance.choice((2016, 2017, 2018)), form, title, group


def _to_village(village: Beneficiary) -> Benefit:
    given = {"form": BenefitForm.SERVICE, "title": f"{SIGN}环境整治", "occurred_on": date(2019, 10, 12), "project_id": VILLAGES}
    return made(Benefit, f"village-{village.id}", TAIERZHUANG, beneficiary_id=village.id, amount=None, **given)


def _tallies(assisted: tuple[Benefit, ...]) -> Iterator[BenefitTally]:
    """What the rows above come to, without names: by group for the livelihood project, by year for the pairing."""
    by_group = Counter(one.group for one in assisted if one.project_id == LIVELIHOOD)
    for group in GROUPS:
        yield _tally(group.name, by_group[group], 2016, 2020, group=group, project_id=LIVELIHOOD)
    for year, count in sorted(Counter(one.occurred_on.year for one in assisted).items()):
        yield _tally(str(year), count, year, year, group=None, project_id=None)


def _tally(key: str, count: int, first: int, last: int, **fields: Any) -> BenefitTally:
    return made(
        BenefitTally,
        key,
        TAIERZHUANG,
        division_id=TAIERZHUANG,
        pairing_id=PAIRING,
        count=count,
        measure=Measure.PERSON_TIME,
        bound=Bound.EXACT,
        period_from=date(first, 1, 1),
        period_from_precision=DatePrecision.YEAR,
        period_to=date(last, 1, 1),
        period_to_precision=DatePrecision.YEAR,
        note=f"{SIGN}：由受益记录汇总。",
        **fields,
    )
