"""Households and what reaches them: status by events, watching, benefits, visits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.commands.refusals import unknown
from app.commands.rules import in_state, not_after_today
from app.commands.work import Work
from app.models import Beneficiary, Benefit, Division, Household, HouseholdStatusEvent, MonitoringRecord, Person, Visit, VisitParticipant
from app.models.base import Row
from app.models.household import HouseholdStatus


async def change_household_status(
    work: Work, *, household_id: UUID, to_status: HouseholdStatus, occurred_on: date, **details: Any
) -> HouseholdStatusEvent:
    """A household passes to another status, for a reason and on evidence."""
    household = await work.own(Household, household_id, "household")
    not_after_today(work, occurred_on, "occurredOn")
    event = HouseholdStatusEvent(
        household_id=household.id,
        from_status=household.status,
        to_status=to_status,
        occurred_on=occurred_on,
        owner_district_id=household.owner_district_id,
        **details,
    )
    household.status = to_status
    if to_status in (HouseholdStatus.LIFTED_OUT, HouseholdStatus.LIFTED_OUT_WITH_POLICY) and household.lifted_out_on is None:
        household.lifted_out_on = occurred_on
    return await work.add(event, household)


async def open_monitoring(work: Work, *, household_id: UUID, identified_on: date, **details: Any) -> MonitoringRecord:
    """A household is watched from a day on; how it stood on that day, its events tell."""
    household = await work.own(Household, household_id, "household")
    not_after_today(work, identified_on, "identifiedOn")
    events = select(HouseholdStatusEvent).where(
        HouseholdStatusEvent.household_id == household.id, HouseholdStatusEvent.deleted_at.is_(None)
    )
    order = (HouseholdStatusEvent.occurred_on, HouseholdStatusEvent.created_at, HouseholdStatusEvent.id)
    later = await work.session.scalar(events.where(HouseholdStatusEvent.occurred_on > identified_on).order_by(*order).limit(1))
    then = later.from_status if later is not None and later.from_status is not None else household.status
    record = MonitoringRecord(
        household_id=household.id,
        identified_on=identified_on,
        status_then=then,
        owner_district_id=household.owner_district_id,
        **details,
    )
    return await work.add(record, household)


async def close_monitoring(work: Work, *, id: UUID, expected_version: int, eliminated_on: date, **details: Any) -> MonitoringRecord:
    """The risk is gone: a household is watched no more."""
    record = await work.own(MonitoringRecord, id, "id", expected=expected_version)
    in_state(record.eliminated_on is None, "It is closed already.", "该监测已销号。", "id")
    not_after_today(work, eliminated_on, "eliminatedOn")
    record.eliminated_on = eliminated_on
    for name, value in details.items():
        setattr(record, name, value)
    await work.session.flush()
    return record


async def record_benefits(work: Work, *, benefits: Sequence[Mapping[str, Any]]) -> list[Benefit]:
    """What recipients received, each a row; all of them are recorded, or none and every reason is told by its number."""
    return await work.each("benefits", benefits, _benefit)


async def log_visit(work: Work, *, participants: Sequence[Mapping[str, Any]] = (), **details: Any) -> Visit:
    """A visit on one day, and who took part. What was noted of it stays."""
    not_after_today(work, details["occurred_on"], "occurredOn")
    referred = await work.referred(Visit, {name: value for name, value in details.items() if isinstance(value, UUID)})
    kept_by = referred[0].owner_district_id if isinstance(referred[0], Household) else work.home(None)
    if isinstance(referred[0], Household):
        work.owns(referred[0], "household")
    visit = await work.add(Visit(owner_district_id=kept_by, **details), *referred)

    async def taking_part(work: Work, given: Mapping[str, Any]) -> VisitParticipant:
        who = await work.referred(VisitParticipant, given)
        return await work.add(VisitParticipant(visit_id=visit.id, owner_district_id=kept_by, **given), visit, *who)

    await work.each("participants", participants, taking_part)
    return visit


async def _benefit(work: Work, given: Mapping[str, Any]) -> Benefit:
    not_after_today(work, given["occurred_on"], "occurredOn")
    by, owner = await _beneficiary(work, given)
    values = {name: value for name, value in given.items() if name not in RECIPIENTS}
    referred = await work.referred(Benefit, {name: value for name, value in values.items() if isinstance(value, UUID)})
    return await work.add(Benefit(beneficiary_id=by.id, owner_district_id=owner, **values), by, *referred)


RECIPIENTS: Mapping[str, type[Row]] = {"household_id": Household, "person_id": Person, "village_id": Division}


async def _beneficiary(work: Work, given: Mapping[str, Any]) -> tuple[Beneficiary, UUID]:
    """The recipient as one: a household, a person or a village that receives for the first time becomes one."""
    (name, key), *_ = ((name, given[name]) for name in RECIPIENTS if given.get(name))
    party = await work.record(RECIPIENTS[name], key, "recipient")
    owner = await work.side(key) if isinstance(party, Division) else party.owner_district_id
    if owner is None or owner not in work.viewer.districts:
        raise unknown("recipient")
    return await recipient(work, party, name, owner), owner


async def recipient(work: Work, party: Row, name: str, owner: UUID) -> Beneficiary:
    """The one row of a recipient, which is `party`, locked before, and found by the key `name`; it comes back where it was withdrawn."""
    known: Beneficiary | None = await work.session.scalar(select(Beneficiary).where(getattr(Beneficiary, name) == party.id))
    if known is None:
        return await work.add(Beneficiary(district_id=owner, owner_district_id=owner, **{name: party.id}), party)
    if known.deleted_at is not None:
        known.deleted_at = None
        await work.session.flush()
    return known
