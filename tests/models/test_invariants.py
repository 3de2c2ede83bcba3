"""Each invariant that the database holds, broken in SQL: `docs/invariants.md` says which is which."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from app import models
from app.data.identity import stable_id
from app.models import DistributionStatus, HouseholdStatus, MonitoringKind, VisitKind
from app.models.base import uuid7
from tests.record import (
    BANBISHAN,
    HUANCUI,
    NIGOU,
    TAIERZHUANG,
    broken,
    cadre,
    distribution,
    event,
    household,
    income,
    keep,
    line,
    member,
    pairing,
    person,
    requirement,
    result,
    right,
    stands_by,
    visit,
    watched,
)

Made = Callable[[], Sequence[Any]]
DAY = models.DatePrecision.DAY
SPRING, SUMMER = date(2019, 3, 1), date(2019, 7, 1)


def asset(**fields: Any) -> models.Asset:
    return models.Asset(id=uuid7(), name="大棚", **fields)


def from_(first: date, last: date | None = None) -> dict[str, Any]:
    ends = {} if last is None else {"ends_on": last, "ends_on_precision": DAY}
    return {"starts_on": first, "starts_on_precision": DAY} | ends


def lines(*made: dict[str, Any]) -> Sequence[Any]:
    shared, home = distribution(), household()
    return shared, home, *(line(shared, home, **fields) for fields in made)


def paired(*spans: dict[str, Any], others: bool = False) -> Sequence[Any]:
    home, who = household(), cadre()
    cadres = [cadre() if others else who for _ in spans]
    return home, who, *cadres, *(stands_by(one, home, **span) for one, span in zip(cadres, spans, strict=True))


def watched_as(kind: MonitoringKind, then: HouseholdStatus, times: int = 1) -> Sequence[Any]:
    home = household()
    return home, *(watched(home, kind, then) for _ in range(times))


def posted(*villages: Any) -> Sequence[Any]:
    """The first two until summer, and since spring: at least one of them is the same cadre or the same village."""
    one, other = cadre(), cadre()
    kind, spans = models.PostingKind.FIRST_SECRETARY, (from_(date(2018, 1, 1), SUMMER), from_(SPRING))
    holders = (one, other) if villages[0] == villages[1] else (one, one)
    rows = zip(holders, villages, spans, strict=True)
    return one, other, *(models.Posting(id=uuid7(), cadre_id=c.id, division_id=v, kind=kind, **s) for c, v, s in rows)


def moved(role: models.MemberRole) -> Sequence[Any]:
    """Two households for one person, or two heads of one household, for some months of a year."""
    one, other, who, wife = household("1"), household("2"), person(), person("演示二")
    first = member(one, who, role, starts_on=date(2018, 1, 1), ends_on=SUMMER)
    second = (one, wife) if role is models.MemberRole.HEAD else (other, who)
    return one, other, who, wife, first, member(*second, role, starts_on=SPRING, ends_on=date(2020, 1, 1))


def answered(**fields: Any) -> Sequence[Any]:
    asked, item = requirement()
    return asked, item, result(item, **fields)


def shared_twice() -> Sequence[Any]:
    came, first, second = income(), distribution(), distribution()
    taken = (models.DistributionReceipt(id=uuid7(), distribution_id=d.id, income_receipt_id=came.id) for d in (first, second))
    return came, first, second, *taken


PAID: dict[str, Any] = {"status": DistributionStatus.PAID, "paid_on": date(2021, 2, 1)}
SHOWN = {"publicity_from": date(2021, 1, 10), "publicity_to": date(2021, 1, 12)}
TWO_SIDES = {"assisting_division_id": HUANCUI, "receiving_division_id": TAIERZHUANG}
REFUSED: dict[str, tuple[str, Made]] = {
    "more delivered than granted": ("delivered_within_amount", lambda: lines({"delivered": Decimal(601), "paid_on": SPRING})),
    "delivered on no day": ("delivered_has_date", lambda: lines({"delivered": Decimal(1)})),
    "failed and delivered in full": (
        "failed_is_not_delivered",
        lambda: lines({"delivered": Decimal(600), "paid_on": SPRING, "failure_reason": "账号有误"}),
    ),
    "a second line for the same reason": ("uq_distribution_line", lambda: lines({}, {})),
    "a household as the collective": (
        "collective_is_organisation",
        lambda: lines({"component": models.DistributionComponent.COLLECTIVE}),
    ),
    "a receipt distributed twice": ("uq_distribution_receipt", shared_twice),
    "income of one period twice": ("uq_income_receipt_period", lambda: [income(), income()]),
    "income of nothing": ("one_origin", lambda: [income(lease_id=None)]),
    "income that came on no day": ("received_has_date", lambda: [income(received=Decimal(1))]),
    "paid without publicity": ("publicised_has_dates", lambda: [distribution(**PAID)]),
    "paid after too few days of publicity": ("publicity_ran_before_payment", lambda: [distribution(**PAID, **SHOWN)]),
    "paid on no day": ("publicity_ran_before_payment", lambda: [distribution(status=DistributionStatus.PAID, **SHOWN)]),
    "less than nothing carried over": ("carried_over_not_negative", lambda: [distribution(carried_over=Decimal(-1))]),
    "a cadre paired twice with a household": ("uq_household_pairing_open", lambda: paired({}, {"principal": False})),
    "two principal cadres of a household": ("uq_household_pairing_principal", lambda: paired({}, {}, others=True)),
    "a pairing of a household within another": (
        "ex_household_pairing",
        lambda: paired({**from_(SPRING, SUMMER)}, {**from_(date(2019, 4, 1), date(2019, 5, 1)), "principal": False}),
    ),
    "two principal cadres for some months": (
        "ex_household_pairing_principal",
        lambda: paired(from_(date(2018, 1, 1), SUMMER), from_(SPRING), others=True),
    ),
    "a reason to end what lasts": ("end_reason_has_end", lambda: paired({"end_reason": "工作调动"})),
    "two First Secretaries for some months": ("ex_posting_first_secretary_of_village", lambda: posted(BANBISHAN, BANBISHAN)),
    "a First Secretary of two villages for some months": ("ex_posting_first_secretary_once", lambda: posted(BANBISHAN, NIGOU)),
    "a person in two households for some months": ("ex_membership_person", lambda: moved(models.MemberRole.CHILD)),
    "two heads of a household for some months": ("ex_membership_head", lambda: moved(models.MemberRole.HEAD)),
    "the same two paired again within the time": (
        "ex_pairing",
        lambda: [pairing(**TWO_SIDES, kind=models.PairingKind.INTRA_PROVINCIAL, **from_(date(2018, 1, 1), SUMMER))],
    ),
    "sides of two levels": (
        "pairing_sides_of_one_level",
        lambda: [pairing(assisting_division_id=HUANCUI, receiving_division_id=BANBISHAN)],
    ),
    "east and west in one province": (
        "pairing_province_fits_kind",
        lambda: [pairing(**TWO_SIDES, kind=models.PairingKind.EAST_WEST)],
    ),
    "a share of more than the whole": ("share_of_one", lambda: [made := asset(), right(made, "1.5")]),
    "a right that two hold": (
        "one_holder",
        lambda: [made := asset(), right(made, "1", holder_organisation_id=stable_id("organisation", "aishan"))],
    ),
    "a lifted-out household as marginal": (
        "marginal_was_ordinary",
        lambda: watched_as(MonitoringKind.MARGINAL, HouseholdStatus.LIFTED_OUT),
    ),
    "an ordinary household as unstable": (
        "unstable_was_lifted_out",
        lambda: watched_as(MonitoringKind.UNSTABLE_LIFTED, HouseholdStatus.ORDINARY),
    ),
    "a household watched twice": (
        "uq_monitoring_record_open",
        lambda: watched_as(MonitoringKind.SUDDEN_HARDSHIP, HouseholdStatus.ORDINARY, times=2),
    ),
    "a status changed to itself": (
        "status_changes",
        lambda: [home := household(), event(home, HouseholdStatus.LIFTED_OUT, SPRING, from_status=HouseholdStatus.LIFTED_OUT)],
    ),
    "a status changed on no evidence": (
        "has_evidence",
        lambda: [home := household(), event(home, HouseholdStatus.LIFTED_OUT, SPRING, evidence="")],
    ),
    "a department as a cadre": (
        "kind_fits_party",
        lambda: [
            who := cadre(),
            models.VillageAssignment(id=uuid7(), village_id=BANBISHAN, kind=models.AssignmentKind.DEPARTMENT, cadre_id=who.id),
        ],
    ),
    "an exchange with a place": ("kind_fits_subject", lambda: [visit(pairing_id=None, division_id=BANBISHAN)]),
    "satisfaction beyond the scale": (
        "satisfaction_1_to_5",
        lambda: [home := household(), visit(VisitKind.HOUSEHOLD, household_id=home.id, satisfaction=6)],
    ),
    "a village's requirement answered by a district": (
        "kind_fits_subject",
        lambda: answered(village_id=None, district_id=HUANCUI),
    ),
    "a result of another kind than its item": (
        "kinds_of_item",
        lambda: answered(subject_kind=models.IndicatorSubject.DISTRICT, village_id=None, district_id=HUANCUI),
    ),
    "a number where yes or no is asked": ("value_fits_answer", lambda: answered(met=None, number=Decimal(1))),
    "an approved result without a value": ("submitted_has_value", lambda: answered(met=None)),
    "a draft locked": ("locked_is_approved", lambda: answered(status=models.IndicatorStatus.DRAFT, locked=True)),
    "feedback settled without an answer": (
        "closed_has_answer",
        lambda: [
            models.Feedback(
                id=uuid7(),
                kind=models.FeedbackKind.COMPLAINT,
                status=models.FeedbackStatus.RESOLVED,
                received_on=SPRING,
                answered_on=SUMMER,
                content="分配有误",
                division_id=BANBISHAN,
            )
        ],
    ),
}


@pytest.mark.parametrize(("constraint", "made"), REFUSED.values(), ids=REFUSED.keys())
async def test_the_database_refuses(record: AsyncSession, constraint: str, made: Made) -> None:
    *before, last = made()
    await keep(record, *before)
    with pytest.raises(IntegrityError) as refused:
        await keep(record, last)
    assert broken(refused.value).endswith(constraint)


@pytest.mark.parametrize("others", [True, False], ids=["another cadre", "the same cadre"])
async def test_one_may_begin_on_the_day_that_another_ends(record: AsyncSession, others: bool) -> None:
    await keep(record, *paired(from_(SPRING, SUMMER), from_(SUMMER), others=others))
