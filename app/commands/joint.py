"""What two districts keep together: one side proposes a change, the other accepts or declines it, and until then both see the old state.

A pairing or an agreement has one owner, and only there new versions are made. So an accepted change is carried out at the owner's: with the
answer where the owner gives it, and otherwise as soon as the answer arrives. What both agreed to holds whatever was changed meanwhile.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Collection, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import inspect, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from app.commands.approval import written
from app.commands.records import dated, updates
from app.commands.refusals import DuplicateOf, Own, Refusal, VersionConflict, not_yours
from app.commands.rules import in_state
from app.commands.work import Work, upwards
from app.database.claims import claimed
from app.models import Agreement, AgreementParty, Division, Level, Pairing, Proposal, ProposalAnswer, ProposalVerdict, SyncPeer
from app.models.base import Row
from app.models.constraints import Code
from app.models.spelling import spelling_in

NEVER = {"id", "version", "owner_epoch", "owner_district_id", "demo", "created_at", "updated_at", "deleted_at", "pinyin"}
JOINT: Mapping[str, type[Row]] = {"pairing_id": Pairing, "agreement_id": Agreement}
ACTING = text("select current_setting('jiedui.acting', true), set_config('jiedui.acting', :districts, true)")
ACCEPTED = text("""
    select proposal.changes, proposal.pairing_id, proposal.agreement_id, proposal.owner_district_id, proposal.to_district_id
    from proposal_answer answer join proposal on proposal.id = answer.proposal_id
    where answer.id = :answer and answer.verdict = 'ACCEPTED' and answer.owner_district_id = proposal.to_district_id
""")


def alone(kind: type[Row]) -> Callable[..., Awaitable[Any]]:
    """The command that changes a record of one district alone; what a partner's instance keeps too is proposed to it."""
    update = updates(kind)

    async def run(work: Work, *, id: UUID, **given: Any) -> Any:
        row = await work.own(kind, id, "id")
        sides = await sides_of(work, row)
        if (partner := await partner_of(work, sides)) is not None:
            raise Refusal(
                Own.NOT_NOW,
                f"Both sides keep it: propose the change to {partner} with propose{kind.__name__}.",
                f"该记录由双方共有：请用 propose{kind.__name__} 向 {partner} 提议修改。",
                "id",
            )
        return await update(work, id=id, **given)

    return run


def proposes(kind: type[Row]) -> Callable[..., Awaitable[Proposal]]:
    """The command that proposes a change of a record to the other side."""

    async def propose(work: Work, *, id: UUID, expected_version: int, reason: str | None = None, **values: Any) -> Proposal:
        row = await work.record(kind, id, "id")
        if row.version != expected_version:
            raise VersionConflict(row, expected_version)
        if not values:
            raise Refusal(Code.INCOMPLETE, "Say what is to change.", "请填写拟修改的内容。", "id")
        keys = {name: value for name, value in values.items() if isinstance(value, UUID) and value != getattr(row, name)}
        await work.referred(kind, keys)
        mine, other = await _between(work, row)
        made = Proposal(
            **{name: row.id for name, one in JOINT.items() if one is kind},
            changes=json.dumps(dated(kind, values), default=written, ensure_ascii=False, sort_keys=True),
            seen_version=row.version,
            reason=reason,
            owner_district_id=mine,
            to_district_id=other,
        )
        await work.add(made, row)
        async with work.session.begin_nested() as tried:  # what the record's own rules refuse is refused before anybody is asked
            await _change(await work.session.connection(), kind, row.id, made.changes, {mine})
            await tried.rollback()
        return made

    return propose


async def accept(work: Work, *, proposal: UUID, expected_version: int, note: str | None = None) -> ProposalAnswer:
    """The other side agrees: the record is changed, here if it is kept here, else where it is kept as soon as the answer is there."""
    found = await _asked(work, proposal, expected_version)
    _sound(found)
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


async def enact(connection: AsyncConnection, answer: UUID, ours: Collection[UUID]) -> None:
    """Change the record as an accepted proposal says, if it is one of our districts'; nothing where the answer is no such thing."""
    agreed = (await connection.execute(ACCEPTED, {"answer": answer})).one_or_none()
    if agreed is None:
        return
    sides = {agreed.owner_district_id, agreed.to_district_id} & set(ours)
    name, kind = next((name, kind) for name, kind in JOINT.items() if getattr(agreed, name) is not None)
    await _change(connection, kind, getattr(agreed, name), agreed.changes, sides)


async def _change(connection: AsyncConnection, kind: type[Row], key: UUID, proposed: str, owners: Collection[UUID]) -> None:
    """Make a version of a record that says what was proposed, if one of these owns it."""
    asked = json.loads(proposed)
    changes = {column: asked[column] for column in columns(kind) if column in asked}
    table: Any = inspect(kind).local_table
    if (spelled := table.c.get("pinyin")) is not None and set(spelled.info["spells"]) & changes.keys():
        changes["pinyin"] = spelling_in(spelled, changes)
    listed = ", ".join(f'"{column}" = came."{column}"' for column in changes)
    statement = text(
        f"update {table.name} kept set {listed}, version = kept.version + 1, updated_at = now()"  # noqa: S608 - our own names
        f" from jsonb_populate_record(null::{table.name}, cast(:changes as jsonb)) came"
        " where kept.id = :key and kept.deleted_at is null and kept.owner_district_id = any(cast(:owners as uuid[]))"
    )
    await connection.execute(statement, {"changes": json.dumps(changes), "key": key, "owners": list(owners)})


def columns(kind: type[Row]) -> list[str]:
    """What can be proposed to change of a record."""
    return [column.name for column in inspect(kind).local_table.columns if column.name not in NEVER]


async def partner_of(work: Work, districts: Collection[UUID]) -> str | None:
    """The partner whose instance keeps what one of these districts keeps, if not this one does."""
    found = select(SyncPeer.name).where(SyncPeer.theirs.overlap(list(districts)), SyncPeer.ended_at.is_(None)).limit(1)
    name: str | None = await work.session.scalar(found)
    return name


async def sides_of(work: Work, row: Row) -> set[UUID]:
    """The districts that keep a record together: its owner, and those that its parties are in."""
    places: set[UUID | None] = set()
    if isinstance(row, Agreement):
        parties = select(AgreementParty.division_id).where(AgreementParty.agreement_id == row.id, AgreementParty.deleted_at.is_(None))
        places |= set(await work.session.scalars(parties))
    pairing = row if isinstance(row, Pairing) else await work.session.get(Pairing, getattr(row, "pairing_id", None) or UUID(int=0))
    if pairing is not None:
        places |= {pairing.assisting_division_id, pairing.receiving_division_id}
    found = {row.owner_district_id} if row.owner_district_id else set()
    for place in places - {None}:
        assert place is not None
        above = upwards(place)
        county = select(Division.id).join(above, above.c.id == Division.id).where(Division.level == Level.COUNTY)
        found |= set(await work.session.scalars(county))
    return found


async def _between(work: Work, row: Row) -> tuple[UUID, UUID]:
    """The viewer's district among those that keep a record together, and the one that is asked: its owner, or the one other."""
    sides = await sides_of(work, row)
    mine = sorted(sides & set(work.viewer.districts))
    if not mine:
        raise not_yours("id")
    others = {row.owner_district_id} if row.owner_district_id not in mine else sides - set(mine)
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


def _sound(found: Proposal) -> None:
    """Whether a partner's proposal changes what can be changed. Refuses NOT_VALID."""
    kind = next(kind for name, kind in JOINT.items() if getattr(found, name) is not None)
    try:
        asked = json.loads(found.changes)
    except json.JSONDecodeError:
        asked = None
    if not isinstance(asked, dict) or not asked or not asked.keys() <= set(columns(kind)):
        said = "It does not say which columns of the record are to change: decline it."
        raise Refusal(Own.NOT_VALID, said, "该提议的内容无效，请予拒绝。", "proposal")


async def _answered(work: Work, found: Proposal, verdict: ProposalVerdict, note: str | None) -> ProposalAnswer:
    return await work.add(ProposalAnswer(proposal_id=found.id, verdict=verdict, note=note, owner_district_id=found.to_district_id), found)
