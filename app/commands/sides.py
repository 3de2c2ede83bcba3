"""Which districts keep a record together, which of them an instance of its own serves, and which one owns it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from app.commands.refusals import Own, Refusal, not_yours
from app.commands.work import Work, upwards
from app.models import Agreement, AgreementParty, Division, Level, Organisation, Pairing, SyncPeer
from app.models.base import Row


async def partner_of(work: Work, districts: Collection[UUID]) -> str | None:
    """The partner whose instance keeps what one of these districts keeps, if not this one does."""
    found = select(SyncPeer.name).where(SyncPeer.theirs.overlap(list(districts)), SyncPeer.ended_at.is_(None)).limit(1)
    name: str | None = await work.session.scalar(found)
    return name


async def sides_of(work: Work, row: Row) -> set[UUID]:
    """The districts that keep a record together, or would keep a new one: its owner, and those that its parties are in."""
    match row:
        case AgreementParty():
            agreement = await work.session.get(Agreement, row.agreement_id)
            above = await sides_of(work, agreement) if agreement is not None else set()
            return above | await _counties(work, {row.division_id}, {row.organisation_id})
        case Agreement():
            parties = select(AgreementParty.division_id, AgreementParty.organisation_id)
            signed = (
                await work.session.execute(parties.where(AgreementParty.agreement_id == row.id, AgreementParty.deleted_at.is_(None)))
            ).all()
            pairing = await work.session.get(Pairing, row.pairing_id) if row.pairing_id else None
            above = await sides_of(work, pairing) if pairing is not None else set()
            own = {row.owner_district_id} if row.owner_district_id else set()
            return above | own | await _counties(work, {one.division_id for one in signed}, {one.organisation_id for one in signed})
        case Pairing():
            own = {row.owner_district_id} if row.owner_district_id else set()
            divisions = {row.assisting_division_id, row.receiving_division_id}
            return own | await _counties(work, divisions, {row.assisting_organisation_id, row.receiving_organisation_id})
    raise AssertionError(f"{type(row).__name__} has one side")


async def keeper_of(work: Work, row: Row, *parts: Row) -> UUID | None:
    """Which district a new record of both is to belong to: who assists, or the owner of what it is under; else whoever proposes it.

    None where the viewer is of neither side.
    """
    match row:
        case AgreementParty():
            agreement = await work.session.get(Agreement, row.agreement_id)
            return agreement.owner_district_id if agreement is not None else None
        case Agreement():
            pairing = await work.session.get(Pairing, row.pairing_id) if row.pairing_id else None
            mine = {side for one in parts for side in await sides_of(work, one)} & set(work.viewer.districts)
            return pairing.owner_district_id if pairing is not None else min(mine, default=None)
        case Pairing():
            giver = await _counties(work, {row.assisting_division_id}, {row.assisting_organisation_id})
            return min(giver, default=None)
    raise AssertionError(f"{type(row).__name__} has one side")


async def between(work: Work, row: Row, *parts: Row) -> tuple[UUID, UUID]:
    """The viewer's district among those that keep a record together, and the one that is asked: its owner, or the one other."""
    sides = {side for one in (row, *parts) for side in await sides_of(work, one)}
    mine = sorted(sides & set(work.viewer.districts))
    if sides and not mine:
        raise not_yours("id")
    others = {row.owner_district_id} if row.owner_district_id not in mine else sides - set(mine)
    if len(others) > 1:  # the one whose word is needed, because it keeps its own copy
        served = select(func.unnest(SyncPeer.theirs)).where(SyncPeer.ended_at.is_(None))
        others &= set(await work.session.scalars(served))
    if len(others) != 1 or None in others:
        raise Refusal(
            Own.NOT_VALID,
            "It has no other side, or more than one: change it as your own.",
            "该记录没有唯一的对方区县，请按本方记录修改。",
            "id",
        )
    (other,) = others
    assert other is not None
    return mine[0], other


async def _counties(work: Work, divisions: Collection[Any], organisations: Collection[Any]) -> set[UUID]:
    """The districts that places and organisations lie in."""
    seats = select(Organisation.division_id).where(Organisation.id.in_([key for key in organisations if key]))
    places = {*divisions, *(await work.session.scalars(seats))} - {None}
    above = upwards(*places)
    county = select(Division.id).join(above, above.c.id == Division.id).where(Division.level == Level.COUNTY)
    return set(await work.session.scalars(county))
