"""Cadres at the side of households, and in villages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.commands.refusals import Own, Refusal, unknown
from app.commands.rules import in_state, not_after_today
from app.commands.work import Work
from app.models import Cadre, Division, Household, HouseholdPairing, Posting
from app.models.cadre import PostingKind
from app.models.values import DatePrecision


async def pair_cadre(work: Work, *, cadre_id: UUID, household_id: UUID, starts_on: date, principal: bool = True) -> HouseholdPairing:
    """A cadre stands by a household from a day on."""
    household = await work.own(Household, household_id, "household")
    cadre = await work.record(Cadre, cadre_id, "cadre", lock=False)
    made = _pairing(cadre_id, household_id, starts_on, principal=principal, owner_district_id=household.owner_district_id)
    return await work.add(made, household, cadre)


async def end_pairing(work: Work, *, id: UUID, expected_version: int, ends_on: date, end_reason: str) -> HouseholdPairing:
    """A cadre stands by a household no more."""
    pairing = await work.own(HouseholdPairing, id, "id", expected=expected_version)
    in_state(pairing.ends_on is None, "It has ended already.", "该对子已终止。", "id")
    _end(pairing, ends_on, end_reason)
    await work.session.flush()
    return pairing


async def transfer_households(
    work: Work, *, from_cadre: UUID, to_cadre: UUID, households: Sequence[UUID] | None = None, **when: Any
) -> list[HouseholdPairing]:
    """All households of one cadre, or those that are named, pass to another one `on` a day, for a `reason`; a principal stays one."""
    first = await work.own(Cadre, from_cadre, "fromCadre")
    second = await work.record(Cadre, to_cadre, "toCadre")
    if first.id == second.id:
        raise Refusal(Own.NOT_VALID, "The two cadres are the same.", "交接双方不能是同一干部。", "toCadre")
    on: date = when["on"]
    not_after_today(work, on, "on")
    held = select(HouseholdPairing).where(
        HouseholdPairing.cadre_id == first.id, HouseholdPairing.ends_on.is_(None), HouseholdPairing.deleted_at.is_(None)
    )
    open_pairings = list(await work.session.scalars(held.order_by(HouseholdPairing.household_id).with_for_update()))
    if households is not None:
        by_household = {pairing.household_id: pairing for pairing in open_pairings}
        for at, key in enumerate(households):
            if key not in by_household:
                raise unknown("households", at)
        open_pairings = [by_household[key] for key in dict.fromkeys(households)]
    for pairing in open_pairings:
        work.owns(pairing, "fromCadre")
        _end(pairing, on, when["reason"])
    await work.session.flush()
    made = []
    for pairing in open_pairings:
        values = {"principal": pairing.principal, "owner_district_id": pairing.owner_district_id}
        made.append(await work.add(_pairing(second.id, pairing.household_id, on, **values), pairing, second))
    return made


async def post_first_secretary(work: Work, *, cadre_id: UUID, division_id: UUID, starts_on: date, **details: Any) -> Posting:
    """A cadre becomes a village's First Secretary; the one before him has left by then."""
    village = await work.record(Division, division_id, "village", lock=False)
    cadre = await work.own(Cadre, cadre_id, "cadre")
    made = Posting(
        cadre_id=cadre.id,
        division_id=village.id,
        kind=PostingKind.FIRST_SECRETARY,
        starts_on=starts_on,
        starts_on_precision=DatePrecision.DAY,
        owner_district_id=cadre.owner_district_id,
        **details,
    )
    return await work.add(made, cadre)


def _pairing(cadre: UUID, household: UUID, starts_on: date, **values: Any) -> HouseholdPairing:
    since = {"starts_on": starts_on, "starts_on_precision": DatePrecision.DAY}
    return HouseholdPairing(cadre_id=cadre, household_id=household, **since, **values)


def _end(pairing: HouseholdPairing, on: date, reason: str) -> None:
    pairing.ends_on, pairing.ends_on_precision, pairing.end_reason = on, DatePrecision.DAY, reason
