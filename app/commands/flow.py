"""What holds of every flow under a commitment: its parties, what is left, and who answers for it.

Whoever writes under a commitment locks it, writes, and then looks whether it still holds.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import literal, select

from app.commands.refusals import OverCommitted, Own, Refusal, not_yours
from app.commands.rules import in_state, not_after_today
from app.commands.work import Work
from app.models import Acknowledgement, Commitment, FundTransaction, Organisation, Pairing
from app.models.fund import Programme
from app.models.ledger import TransactionKind, TransactionStatus, paid

NOTHING = Decimal("0.00")
PARTIES = ("payer_division_id", "payer_organisation_id", "payee_division_id", "payee_organisation_id")
LEFT_TO_PAY = ("The commitment has {} yuan left to be disbursed.", "该资金安排尚可拨付{}元。")
LEFT_TO_SPEND = ("Of what was received {} yuan are neither spent nor given back.", "已到账资金中尚未支出或退回的为{}元。")


Party = tuple[UUID | None, UUID | None]
"""The keys of a place and of an organisation, of which one is set."""

NOBODY: Party = (None, None)


def party(details: dict[str, Any], role: str) -> Party | None:
    """The party that was named, taken out of what was given."""
    found = (details.pop(f"{role}_division_id", None), details.pop(f"{role}_organisation_id", None))
    return None if found == NOBODY else found


def flow_of(commitment: Commitment, payer: Party, payee: Party, **values: Any) -> FundTransaction:
    return FundTransaction(
        commitment_id=commitment.id,
        payer_division_id=payer[0],
        payer_organisation_id=payer[1],
        payee_division_id=payee[0],
        payee_organisation_id=payee[1],
        **values,
    )


async def pairing_of(work: Work, commitment: Commitment) -> Pairing | None:
    return await work.record(Pairing, commitment.pairing_id, "commitment", lock=False) if commitment.pairing_id else None


async def entered(work: Work, flow: FundTransaction, commitment: Commitment, path: str = "amount") -> FundTransaction:
    """Write a flow under a commitment that is locked, and see whether it still holds."""
    not_after_today(work, flow.occurred_on, "occurredOn")
    referred = await work.referred(FundTransaction, {key: getattr(flow, key) for key in PARTIES})
    made = await work.add(flow, commitment, *referred)
    await holds(work, commitment, path)
    return made


async def holds(work: Work, commitment: Commitment, path: str) -> None:
    """Refuses OVER_COMMITTED unless the commitment still holds: by what was left before the newest row."""
    key = literal(commitment.id)
    answered = TransactionStatus.ACKNOWLEDGED if commitment.programme is Programme.COLLABORATION else None
    sums = select(
        paid(key, TransactionKind.DISBURSEMENT),
        paid(key, TransactionKind.DISBURSEMENT, answered),
        paid(key, TransactionKind.REFUND),
        paid(key, TransactionKind.EXPENDITURE),
    )
    disbursed, came, refunded, spent = (await work.session.execute(sums)).one()
    newest = await _newest(work, commitment)
    if (over := disbursed - refunded - commitment.amount) > 0:
        raise OverCommitted(max(newest - over, NOTHING), *LEFT_TO_PAY, path)
    if (over := spent + refunded - came) > 0:
        raise OverCommitted(max(newest - over, NOTHING), *LEFT_TO_SPEND, path)


async def _newest(work: Work, commitment: Commitment) -> Decimal:
    """The amount of the row that this command wrote."""
    newest = select(FundTransaction.amount).where(FundTransaction.commitment_id == commitment.id)
    return (await work.session.scalar(newest.order_by(FundTransaction.id.desc()).limit(1))) or NOTHING


async def goes_out(work: Work, kind: TransactionKind, commitment_id: UUID, details: dict[str, Any]) -> FundTransaction:
    """Money leaves the receiving side: for its purpose, or back."""
    commitment = await work.record(Commitment, commitment_id, "commitment")
    pairing = await pairing_of(work, commitment)
    taker = (pairing.receiving_division_id, pairing.receiving_organisation_id) if pairing else (commitment.owner_district_id, None)
    payer = party(details, "payer") or taker
    back = (commitment.owner_district_id, None) if kind is TransactionKind.REFUND else NOBODY
    payee = party(details, "payee") or back
    if (district := await side_of(work, *payer)) is None:
        raise not_yours("payer" if "payer_division_id" in work.given else "commitment")
    return await entered(work, flow_of(commitment, payer, payee, kind=kind, owner_district_id=district, **details), commitment)


async def locked(work: Work, key: UUID, path: str) -> tuple[FundTransaction, Commitment]:
    """A flow that was not reversed, and its commitment: locked in the order in which they belong to one another."""
    seen = await work.record(FundTransaction, key, path, lock=False)
    commitment = await work.record(Commitment, seen.commitment_id, path)
    flow = await work.record(FundTransaction, key, path)
    gone = await work.session.scalar(select(FundTransaction.reversed).where(FundTransaction.id == key))
    in_state(not gone, "It was reversed.", "该笔流水已冲销。", path)
    return flow, commitment


async def answerable(work: Work, key: UUID) -> tuple[FundTransaction, UUID, Acknowledgement | None]:
    """A disbursement that the viewer's side received, the district that answers, and its newest answer so far."""
    flow, _ = await locked(work, key, "transaction")
    in_state(flow.kind is TransactionKind.DISBURSEMENT, "Only a disbursement is answered.", "只有拨付须确认。", "transaction")
    district = await payee_side(work, flow, "transaction")
    if district == flow.owner_district_id:
        raise not_yours("transaction")
    newest = select(Acknowledgement).where(Acknowledgement.transaction_id == flow.id, Acknowledgement.deleted_at.is_(None))
    answer = await work.session.scalar(newest.order_by(Acknowledgement.created_at.desc(), Acknowledgement.id.desc()).limit(1))
    return flow, district, answer


async def payee_side(work: Work, flow: FundTransaction, path: str) -> UUID:
    district = await side_of(work, flow.payee_division_id, flow.payee_organisation_id)
    if district is None:
        raise not_yours(path)
    return district


async def side_of(work: Work, division: UUID | None, organisation: UUID | None) -> UUID | None:
    """Which of the viewer's districts a party is of."""
    if division is None and organisation is not None:
        division = await work.session.scalar(select(Organisation.division_id).where(Organisation.id == organisation))
    return await work.side(division) if division is not None else None


async def crosses(work: Work, flow: FundTransaction, pairing: Pairing) -> None:
    """Refuses a payee that is not on the receiving side of the pairing."""
    division = flow.payee_division_id
    if division is None and flow.payee_organisation_id is not None:
        if flow.payee_organisation_id == pairing.receiving_organisation_id:
            return
        division = await work.session.scalar(select(Organisation.division_id).where(Organisation.id == flow.payee_organisation_id))
    within = division is not None and await work.within(division, pairing.receiving_division_id)
    if pairing.receiving_division_id is not None and not within:
        raise Refusal(Own.NOT_VALID, "The payee is not on the receiving side of the pairing.", "收款方不属于该结对关系的受援方。", "payee")


def not_before(work: Work, on: date, flow: FundTransaction, path: str) -> None:
    not_after_today(work, on, path)
    if on < flow.occurred_on:
        raise Refusal(
            Own.NOT_VALID, f"It was paid on {flow.occurred_on}, and this day is before.", f"该日期早于拨付日期{flow.occurred_on}。", path
        )
