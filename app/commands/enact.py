"""What both sides agreed to is carried out where the record is kept: with the answer, or as soon as it arrives.

A change touches the columns that were proposed and no others, so two changes that both agreed to both hold. What the record's rules stand
against is refused to whoever answers at the owner's. An answer from elsewhere stays as it was given, and the proposal says why it failed.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import inspect, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from app.commands.broken import refusal_of
from app.commands.referring import anything_refers
from app.commands.refusals import Own, Refusal, unknown
from app.models import Agreement, AgreementParty, JointKind, Pairing, ProposedOperation
from app.models.base import Row
from app.models.spelling import spelling_in

KINDS: Mapping[str, type[Row]] = {
    JointKind.PAIRING.name: Pairing,
    JointKind.AGREEMENT.name: Agreement,
    JointKind.AGREEMENT_PARTY.name: AgreementParty,
}
NEVER = {"id", "version", "owner_epoch", "owner_district_id", "demo", "created_at", "updated_at", "deleted_at", "pinyin"}
OWNER = "owner_district_id"
PARTIES = "parties"
"""Who signs a new agreement, beside its columns: a list of objects of the columns of a party, with the key that each is to have."""
ACCEPTED = text("""
    select proposal.id, kind, operation, key, changes, proposal.demo, array[proposal.owner_district_id, proposal.to_district_id],
        proposal.deleted_at is not null
    from proposal_answer answer join proposal on proposal.id = answer.proposal_id
    where answer.id = :answer and answer.verdict = 'ACCEPTED' and answer.owner_district_id = proposal.to_district_id
""")
FAILED = text("update proposal set failure = :failure, version = version + 1, updated_at = now() where id = :id")
COUNTS = text("update proposal set deleted_at = null, version = version + 1, updated_at = now() where id = :id")


class Agreed(NamedTuple):
    """What two sides agree to, or may."""

    id: UUID
    kind: str
    operation: str
    key: UUID
    changes: str
    demo: bool
    sides: Sequence[UUID] = ()
    taken_back: bool = False


async def enact(connection: AsyncConnection, answer: UUID, ours: Collection[UUID]) -> None:
    """Do what an accepted proposal says, if the record is one of our districts'; nothing where the answer is no such thing.

    Refuses what the record's rules do.
    """
    agreed = await _agreed(connection, answer)
    if agreed is not None and await _kept_by(connection, agreed, ours):
        await carry_out(connection, agreed, ours)


async def arrived(connection: AsyncConnection, answer: UUID, ours: Collection[UUID]) -> None:
    """The same for the answer of a partner, whom nobody can refuse any more: what stands against it is told in the proposal.

    It may have crossed with the word that the proposal is taken back. Then what counts is what the record's owner heard first.
    """
    agreed = await _agreed(connection, answer)
    if agreed is None:
        return
    here = await _kept_by(connection, agreed, ours)
    if agreed.taken_back and not here:
        await connection.execute(COUNTS, {"id": agreed.id})
    if agreed.taken_back or not here:
        return
    try:
        async with connection.begin_nested():
            await carry_out(connection, agreed, ours)
    except Refusal as against:
        await connection.execute(FAILED, {"id": agreed.id, "failure": against.code})


async def carry_out(connection: AsyncConnection, agreed: Agreed, owners: Collection[UUID]) -> None:
    """Do what a proposal says to a record of these owners; nothing to what is another's."""
    try:
        await _write(connection, agreed, list(owners))
    except DBAPIError as error:
        state = getattr(error.driver_exception, "sqlstate", None) or ""
        broken = refusal_of(error, {})
        if broken is None and state.startswith("23"):  # a key without a rule of its own leads nowhere
            broken = unknown("proposal")
        if broken is None and state.startswith("22"):
            broken = Refusal(Own.NOT_VALID, "A column of it does not fit: decline it.", "该提议的内容无效，请予拒绝。", "proposal")
        if broken is None:
            raise
        raise broken from None


async def _write(connection: AsyncConnection, agreed: Agreed, owners: list[UUID]) -> None:
    kind = KINDS[agreed.kind]
    given = {"key": agreed.key, "owners": owners}
    if agreed.operation == ProposedOperation.WITHDRAWAL.name:
        if kind is Agreement:  # its parties go with it
            await connection.execute(_withdrawal(AgreementParty, "agreement_id"), given)
        await anything_refers(connection, kind(id=agreed.key))
        await connection.execute(_withdrawal(kind, "id"), given)
        return
    asked = proposed(agreed.changes)
    values = {column: asked[column] for column in columns(kind) if column in asked}
    table: Any = inspect(kind).local_table
    if (spelled := table.c.get("pinyin")) is not None and set(spelled.info["spells"]) & values.keys():
        values["pinyin"] = spelling_in(spelled, values)
    if agreed.operation == ProposedOperation.NEW.name:
        common = {OWNER: asked[OWNER], "demo": agreed.demo}
        await _insert(connection, table.name, {"id": str(agreed.key), **values, **common}, owners)
        for party in asked.get(PARTIES, []):
            await _insert(connection, AgreementParty.__tablename__, {**party, "agreement_id": str(agreed.key), **common}, owners)
    elif not (await connection.execute(_change(table.name, values), given | {"values": json.dumps(values)})).rowcount:
        raise unknown("proposal")


def sound_parties(given: Any) -> bool:
    """Whether these are parties of a new agreement."""
    told = {"id", *columns(AgreementParty)} - {"agreement_id"}
    return isinstance(given, list) and all(isinstance(one, dict) and "id" in one and one.keys() <= told for one in given)


def proposed(changes: str) -> Any:
    """What is to be written; a number stays as exact as it was told."""
    return json.loads(changes, parse_float=str)


def columns(kind: type[Row]) -> list[str]:
    """What can be proposed of a record."""
    return [column.name for column in inspect(kind).local_table.columns if column.name not in NEVER]


async def _agreed(connection: AsyncConnection, answer: UUID) -> Agreed | None:
    """What was said yes to by whoever was asked."""
    found = (await connection.execute(ACCEPTED, {"answer": answer})).one_or_none()
    return Agreed(*found) if found is not None else None


async def _kept_by(connection: AsyncConnection, agreed: Agreed, ours: Collection[UUID]) -> bool:
    """Whether the record is, or is to be, of one of our districts and of one of the two that agreed."""
    if agreed.operation == ProposedOperation.NEW.name:
        owner = UUID(proposed(agreed.changes)[OWNER])
    else:
        owner = await connection.scalar(
            text(f"select owner_district_id from {KINDS[agreed.kind].__tablename__} where id = :key"),  # noqa: S608 - our own names
            {"key": agreed.key},
        )
    return owner in set(agreed.sides) & set(ours)


async def _insert(connection: AsyncConnection, name: str, values: Mapping[str, Any], owners: list[UUID]) -> None:
    listed = ", ".join(f'"{column}"' for column in values)
    statement = text(
        f"insert into {name} ({listed}) select {listed} from jsonb_populate_record(null::{name}, cast(:values as jsonb))"  # noqa: S608
        " where owner_district_id = any(cast(:owners as uuid[])) on conflict (id) do nothing"
    )
    await connection.execute(statement, {"owners": owners, "values": json.dumps(values)})


def _change(name: str, values: Collection[str]) -> Any:
    listed = ", ".join(f'"{column}" = came."{column}"' for column in values)
    return text(
        f"update {name} kept set {listed}, version = kept.version + 1, updated_at = now()"  # noqa: S608 - our own names
        f" from jsonb_populate_record(null::{name}, cast(:values as jsonb)) came"
        " where kept.id = :key and kept.deleted_at is null and kept.owner_district_id = any(cast(:owners as uuid[]))"
    )


def _withdrawal(kind: type[Row], by: str) -> Any:
    return text(
        f"update {kind.__tablename__} set deleted_at = now(), version = version + 1, updated_at = now()"  # noqa: S608 - our own names
        f" where {by} = :key and deleted_at is null and owner_district_id = any(cast(:owners as uuid[]))"
    )
