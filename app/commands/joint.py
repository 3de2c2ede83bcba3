"""What two districts keep together: one side proposes what is to become of it, the other answers, and until then both see the old state.

A pairing, an agreement and the parties that signed it have one owner, and only there new versions are made. So what was accepted is carried
out at the owner's: with the answer where the owner gives it, and otherwise as soon as the answer arrives.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select, text

from app.commands.alone import Run, imagined
from app.commands.approval import written
from app.commands.enact import KINDS, OWNER, PARTIES, Agreed, carry_out, columns, enact, proposed, sound_parties
from app.commands.records import dated
from app.commands.refusals import DuplicateOf, Own, Refusal, VersionConflict, not_yours
from app.commands.rules import in_state
from app.commands.sides import between, keeper_of, partner_of
from app.commands.work import Work
from app.database.claims import claimed
from app.models import Agreement, AgreementParty, JointKind, Pairing, Proposal, ProposalAnswer, ProposalVerdict, ProposedOperation
from app.models.base import Row, uuid7
from app.models.constraints import Code

ACTING = text("select current_setting('jiedui.acting', true), set_config('jiedui.acting', :districts, true)")


# What one side proposes ---------------------------------------------------------------------------------------------


def proposes(kind: type[Row]) -> Run:
    """The command that proposes a change of a record to the other side."""

    async def propose(work: Work, *, id: UUID, expected_version: int, reason: str | None = None, **values: Any) -> Proposal:
        row = await _seen(work, kind, id, expected_version)
        if not values:
            raise Refusal(Code.INCOMPLETE, "Say what is to change.", "请填写拟修改的内容。", "id")
        keys = {name: value for name, value in values.items() if isinstance(value, UUID) and value != getattr(row, name)}
        await work.referred(kind, keys)
        return await _made(work, row, ProposedOperation.CHANGE, dated(kind, values), reason)

    return propose


def proposes_new(kind: type[Row], fixed: Mapping[str, Any] | None = None) -> Run:
    """The command that proposes to record one of a kind, which the side that assists is to own."""

    async def propose(
        work: Work, *, reason: str | None = None, parties: Sequence[Mapping[str, Any]] | None = None, **values: Any
    ) -> Proposal:
        row = kind(id=uuid7(), version=0, **(fixed or {}), **values)
        signed = [AgreementParty(id=uuid7(), agreement_id=row.id, **one) for one in parties or ()]
        referred = await work.referred(kind, _keys(values))
        for one in parties or ():
            await work.referred(AgreementParty, _keys(one))
        row.owner_district_id = await keeper_of(work, row, *signed)
        row.demo = any(each.demo for each in referred)
        told = dated(kind, values) | {OWNER: row.owner_district_id}
        if signed:
            told[PARTIES] = [{"id": party.id, **one} for party, one in zip(signed, parties or (), strict=True)]
        return await _made(work, row, ProposedOperation.NEW, told, reason, *signed)

    return propose


def proposes_withdrawing(kind: type[Row]) -> Run:
    """The command that proposes to withdraw a record."""

    async def propose(work: Work, *, id: UUID, expected_version: int, reason: str | None = None) -> Proposal:
        return await _made(work, await _seen(work, kind, id, expected_version), ProposedOperation.WITHDRAWAL, {}, reason)

    return propose


async def _seen(work: Work, kind: type[Row], key: UUID, expected: int) -> Row:
    """A record that somebody read as it stands now."""
    row = await work.record(kind, key, "id")
    if row.version != expected:
        raise VersionConflict(row, expected)
    return row


def _keys(given: Mapping[str, Any]) -> dict[str, UUID | None]:
    return {name: value for name, value in given.items() if isinstance(value, UUID)}


async def _made(
    work: Work, row: Row, operation: ProposedOperation, changes: Mapping[str, Any], reason: str | None, *parts: Row
) -> Proposal:
    """A proposal to the other side; what the record's own rules refuse is refused before anybody is asked."""
    mine, other = await between(work, row, *parts)
    made = Proposal(
        kind=_kind(row),
        key=row.id,
        operation=operation,
        changes=json.dumps(changes, default=written, ensure_ascii=False, sort_keys=True),
        seen_version=row.version,
        reason=reason,
        **_shown(row, new=operation is ProposedOperation.NEW),
        owner_district_id=mine,
        to_district_id=other,
    )
    await work.add(made, row)
    async with work.session.begin_nested() as tried:
        if row.owner_district_id == mine:
            agreed = Agreed(made.id, made.kind.name, operation.name, made.key, made.changes, made.demo)
            await carry_out(await work.session.connection(), agreed, {mine})
        await tried.rollback()
    return made


def _kind(row: Row) -> JointKind:
    return next(JointKind[name] for name, kind in KINDS.items() if isinstance(row, kind))


def _shown(row: Row, *, new: bool) -> dict[str, UUID | None]:
    """Under which record a proposal is shown: the one that it is about, or that a new one belongs to."""
    match row:
        case AgreementParty():
            return {"agreement_id": row.agreement_id}
        case Pairing():
            return {"pairing_id": row.parent_pairing_id if new else row.id}
    return {"pairing_id": getattr(row, "pairing_id", None)} if new else {"agreement_id": row.id}


# What the other side says of it -------------------------------------------------------------------------------------


async def accept(work: Work, *, proposal: UUID, expected_version: int, note: str | None = None) -> ProposalAnswer:
    """The other side agrees: it is carried out, here if the record is kept here, else where it is kept as soon as the answer is there."""
    found = await _asked(work, proposal, expected_version)
    await _sound(work, found)
    made = await _answered(work, found, ProposalVerdict.ACCEPTED, note)
    here = {found.to_district_id}
    if found.owner_district_id and await partner_of(work, {found.owner_district_id}) is None:
        here.add(found.owner_district_id)
    connection = await work.session.connection()
    acting = (await connection.execute(ACTING, {"districts": claimed(here)})).scalar_one()  # both agreed: it is changed for its owner
    await enact(connection, made.id, here)
    await connection.execute(ACTING, {"districts": acting})
    return made


async def decline(work: Work, *, proposal: UUID, expected_version: int, note: str | None = None) -> ProposalAnswer:
    """The other side does not agree: the record stays as it is."""
    return await _answered(work, await _asked(work, proposal, expected_version), ProposalVerdict.DECLINED, note)


async def withdraw(work: Work, *, proposal: UUID, expected_version: int) -> Proposal:
    """Whoever proposed it wants it no more, as long as it is not answered."""
    found = await work.own(Proposal, proposal, "proposal", expected=expected_version)
    answered = await work.session.scalar(select(ProposalAnswer).where(ProposalAnswer.proposal_id == found.id))
    in_state(answered is None, "It is answered already.", "该提议已答复。", "proposal")
    found.deleted_at = await work.session.scalar(select(text("now()")))
    await work.session.flush()
    return found


async def _asked(work: Work, key: UUID, expected: int) -> Proposal:
    """A proposal to the viewer's district that nobody has answered, locked."""
    found = await work.record(Proposal, key, "proposal")
    if found.to_district_id not in work.viewer.districts:
        raise not_yours("proposal")
    if found.version != expected:
        raise VersionConflict(found, expected)
    before = await work.session.scalar(select(ProposalAnswer).where(ProposalAnswer.proposal_id == key))
    if before is not None:
        raise DuplicateOf(before, "It is answered already.", "该提议已答复。", "proposal")
    return found


async def _sound(work: Work, found: Proposal) -> None:
    """Whether a partner's proposal is of what both may agree to, and is shown under what it changes.

    Refuses NOT_VALID, and UNKNOWN_RECORD where the record is gone meanwhile.
    """
    kind = KINDS[found.kind.name]
    new = found.operation is ProposedOperation.NEW
    allowed = {*columns(kind), *([OWNER, *([PARTIES] if kind is Agreement else [])] if new else [])}
    under: dict[str, Any] = {}
    try:
        asked = proposed(found.changes)
    except json.JSONDecodeError:
        asked = None
    sound = isinstance(asked, dict) and (asked.keys() <= allowed) and bool(asked) != (found.operation is ProposedOperation.WITHDRAWAL)
    if sound and new:
        under = _shown(imagined(kind, asked), new=True)
        sound = asked.get(OWNER) in map(str, (found.owner_district_id, found.to_district_id)) and sound_parties(asked.get(PARTIES, []))
    elif sound:
        under = _shown(await work.record(kind, found.key, "proposal", lock=False), new=False)
    if not sound or any(str(getattr(found, name)) != str(value) for name, value in under.items()):
        said = "It does not say what is to become of which record: decline it."
        raise Refusal(Own.NOT_VALID, said, "该提议的内容无效，请予拒绝。", "proposal")


async def _answered(work: Work, found: Proposal, verdict: ProposalVerdict, note: str | None) -> ProposalAnswer:
    return await work.add(ProposalAnswer(proposal_id=found.id, verdict=verdict, note=note, owner_district_id=found.to_district_id), found)
