"""The ledger: from a fund to a commitment, across to the other side, its answer, onward, spent, given back, taken back.

Whoever writes under a commitment locks it, writes, and then looks whether it still holds: no more is disbursed than is promised, no more is
spent or given back than was received. So every command has the same two rules, and a race has no gap to run through.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import func, literal, select

from app.commands.refusals import DuplicateOf, OverCommitted, Own, Refusal, not_yours
from app.commands.rules import in_state, not_after_today
from app.commands.work import Work
from app.models import Acknowledgement, Commitment, Fund, FundTransaction, Organisation, Pairing
from app.models.fund import CommitmentStatus, Programme
from app.models.ledger import AcknowledgementVerdict, TransactionKind, TransactionStatus, paid

NOTHING = Decimal("0.00")
PASSED_ON = (TransactionKind.DISBURSEMENT, TransactionKind.TRANSFER)
PARTIES = ("payer_division_id", "payer_organisation_id", "payee_division_id", "payee_organisation_id")
LEFT_TO_COMMIT = ("The fund has {} yuan left that are not promised.", "该资金盘尚未安排的余额为{}元。")
LEFT_TO_PAY = ("The commitment has {} yuan left to be disbursed.", "该资金安排尚可拨付{}元。")
LEFT_TO_SPEND = ("Of what was received {} yuan are neither spent nor given back.", "已到账资金中尚未支出或退回的为{}元。")
LEFT_TO_PASS_ON = ("Of this flow {} yuan are not passed on yet.", "该笔资金尚未转拨{}元。")


async def commit_funds(work: Work, *, fund_id: UUID, amount: Decimal, approved_on: date | None = None, **details: Any) -> Commitment:
    """A part of a fund, promised: approved where the day of the decision is given, a draft otherwise."""
    fund = await work.own(Fund, fund_id, "fund")
    referred = await work.referred(Commitment, {name: details.get(name) for name in ("pairing_id", "project_id")})
    not_after_today(work, approved_on, "approvedOn")
    if fund.total is not None:
        live = (Commitment.status != CommitmentStatus.CANCELLED, Commitment.deleted_at.is_(None))
        promised = await work.session.scalar(select(func.sum(Commitment.amount)).where(Commitment.fund_id == fund.id, *live))
        if amount > (left := fund.total - (promised or 0)):
            raise OverCommitted(left, *LEFT_TO_COMMIT, "amount")
    made = Commitment(
        fund_id=fund.id,
        amount=amount,
        approved_on=approved_on,
        status=CommitmentStatus.APPROVED if approved_on else CommitmentStatus.DRAFT,
        owner_district_id=fund.owner_district_id,
        **details,
    )
    return await work.add(made, fund, *referred)


async def approve_commitment(work: Work, *, id: UUID, expected_version: int, approved_on: date) -> Commitment:
    """A draft is decided."""
    commitment = await work.own(Commitment, id, "id", expected=expected_version)
    in_state(commitment.status is CommitmentStatus.DRAFT, "Only a draft is approved.", "只有草拟的资金安排可以批准。", "id")
    not_after_today(work, approved_on, "approvedOn")
    commitment.status, commitment.approved_on = CommitmentStatus.APPROVED, approved_on
    return commitment


async def cancel_commitment(work: Work, *, id: UUID, expected_version: int) -> Commitment:
    """A commitment is withdrawn before anything was paid under it."""
    commitment = await work.own(Commitment, id, "id", expected=expected_version)
    used = await work.session.scalar(select(paid(literal(commitment.id), TransactionKind.DISBURSEMENT)))
    in_state(not used, "Money was paid under it: give it back first.", "该安排已有拨付，须先退回。", "id")
    in_state(commitment.status is not CommitmentStatus.CANCELLED, "It is cancelled already.", "该安排已取消。", "id")
    commitment.status = CommitmentStatus.CANCELLED
    return commitment


async def record_disbursement(work: Work, *, commitment_id: UUID, **details: Any) -> FundTransaction:
    """Money crosses to the receiving side; between the sides of the commitment's pairing where no others are named."""
    commitment = await work.own(Commitment, commitment_id, "commitment")
    approved = commitment.status is CommitmentStatus.APPROVED
    in_state(approved, "Only an approved commitment is paid.", "只有已批准的安排可以拨付。", "commitment")
    pairing = await _pairing(work, commitment)
    giver = (pairing.assisting_division_id, pairing.assisting_organisation_id) if pairing else (commitment.owner_district_id, None)
    payer = _party(details, "payer") or giver
    payee = _party(details, "payee") or ((pairing.receiving_division_id, pairing.receiving_organisation_id) if pairing else NOBODY)
    owner = commitment.owner_district_id
    flow = _flow(commitment, payer, payee, kind=TransactionKind.DISBURSEMENT, owner_district_id=owner, **details)
    made = await _entered(work, flow, commitment)
    if pairing:
        await _crosses(work, flow, pairing)
    return made


async def acknowledge(work: Work, *, transaction: UUID, received_on: date, **details: Any) -> Acknowledgement:
    """The receiving side confirms that the whole amount came."""
    flow, district, newest = await _answerable(work, transaction)
    if newest is not None and newest.verdict is AcknowledgementVerdict.ACKNOWLEDGED:
        raise DuplicateOf(newest, "It is confirmed already.", "该笔拨付已确认到账。", "transaction")
    _not_before(work, received_on, flow, "receivedOn")
    answer = Acknowledgement(
        transaction_id=flow.id,
        verdict=AcknowledgementVerdict.ACKNOWLEDGED,
        amount=flow.amount,
        received_on=received_on,
        owner_district_id=district,
        **details,
    )
    return await work.add(answer, flow)


async def dispute(work: Work, *, transaction: UUID, amount: Decimal, received_on: date | None = None, **details: Any) -> Acknowledgement:
    """The receiving side says that it did not come, or not so; `amount` is what did come, 0 where nothing did."""
    flow, district, newest = await _answerable(work, transaction)
    if received_on is not None:
        _not_before(work, received_on, flow, "receivedOn")
    if newest is not None and newest.verdict is AcknowledgementVerdict.DISPUTED and newest.amount == amount:
        raise DuplicateOf(newest, "It is disputed already, with this amount.", "该笔拨付已以此金额提出异议。", "transaction")
    answer = Acknowledgement(
        transaction_id=flow.id,
        verdict=AcknowledgementVerdict.DISPUTED,
        amount=amount,
        received_on=received_on,
        owner_district_id=district,
        **details,
    )
    made = await work.add(answer, flow)
    await _holds(work, await work.record(Commitment, flow.commitment_id, "transaction"), "transaction")
    return made


async def record_transfer(work: Work, *, parent_transaction: UUID, amount: Decimal, **details: Any) -> FundTransaction:
    """Money that came is passed on within the receiving side: by whoever received it, no more than came."""
    flow, commitment = await _locked(work, parent_transaction, "parentTransaction")
    in_state(flow.kind in PASSED_ON, "Only what was paid is passed on.", "只有拨付或转拨的资金可以转拨。", "parentTransaction")
    district = await _payee_side(work, flow, "parentTransaction")
    _not_before(work, details["occurred_on"], flow, "occurredOn")
    live = (FundTransaction.kind == TransactionKind.TRANSFER, FundTransaction.deleted_at.is_(None), ~FundTransaction.reversed)
    passed = await work.session.scalar(
        select(func.sum(FundTransaction.amount)).where(FundTransaction.parent_transaction_id == flow.id, *live)
    )
    if amount > (left := flow.amount - (passed or 0)):
        raise OverCommitted(left, *LEFT_TO_PASS_ON, "amount")
    payer, payee = (flow.payee_division_id, flow.payee_organisation_id), _party(details, "payee") or NOBODY
    known = {"kind": TransactionKind.TRANSFER, "amount": amount, "parent_transaction_id": flow.id, "owner_district_id": district}
    onward = _flow(commitment, payer, payee, **known, **details)
    return await _entered(work, onward, commitment)


async def record_expenditure(work: Work, *, commitment_id: UUID, **details: Any) -> FundTransaction:
    """Money that came is spent on its purpose: by the receiving side, no more than it confirmed."""
    return await _out(work, TransactionKind.EXPENDITURE, commitment_id, details)


async def record_refund(work: Work, *, commitment_id: UUID, **details: Any) -> FundTransaction:
    """Money that came and was not spent is given back: recorded by whoever gives it back."""
    return await _out(work, TransactionKind.REFUND, commitment_id, details)


async def reverse_transaction(work: Work, *, transaction: UUID, occurred_on: date, note: str) -> FundTransaction:
    """A row that was recorded in error is taken back by another one, of the same amount, by whoever recorded it."""
    flow, commitment = await _locked(work, transaction, "transaction")
    work.owns(flow, "transaction")
    final = flow.kind is TransactionKind.REVERSAL
    in_state(not final, "A reversal is not reversed; record anew.", "冲销不能再冲销，请重新登记。", "transaction")
    _not_before(work, occurred_on, flow, "occurredOn")
    onward = select(FundTransaction.id).where(FundTransaction.parent_transaction_id == flow.id, FundTransaction.deleted_at.is_(None))
    passed_on = await work.session.scalar(onward.where(~FundTransaction.reversed).limit(1))
    in_state(passed_on is None, "Its money was passed on: reverse that first.", "该笔资金已转拨，须先冲销转拨。", "transaction")
    payer, payee = (flow.payer_division_id, flow.payer_organisation_id), (flow.payee_division_id, flow.payee_organisation_id)
    known = {
        "kind": TransactionKind.REVERSAL,
        "amount": flow.amount,
        "reversal_of_id": flow.id,
        "owner_district_id": flow.owner_district_id,
    }
    back = _flow(commitment, payer, payee, **known, occurred_on=occurred_on, note=note)
    return await _entered(work, back, commitment, "transaction")


# What holds of every flow ---------------------------------------------------------------------------------------------


Party = tuple[UUID | None, UUID | None]
"""The keys of a place and of an organisation, of which one is set."""

NOBODY: Party = (None, None)


def _party(details: dict[str, Any], role: str) -> Party | None:
    """The party that was named, taken out of what was given."""
    found = (details.pop(f"{role}_division_id", None), details.pop(f"{role}_organisation_id", None))
    return None if found == NOBODY else found


def _flow(commitment: Commitment, payer: Party, payee: Party, **values: Any) -> FundTransaction:
    return FundTransaction(
        commitment_id=commitment.id,
        payer_division_id=payer[0],
        payer_organisation_id=payer[1],
        payee_division_id=payee[0],
        payee_organisation_id=payee[1],
        **values,
    )


async def _pairing(work: Work, commitment: Commitment) -> Pairing | None:
    return await work.record(Pairing, commitment.pairing_id, "commitment", lock=False) if commitment.pairing_id else None


async def _entered(work: Work, flow: FundTransaction, commitment: Commitment, path: str = "amount") -> FundTransaction:
    """Write a flow under a commitment that is locked, and see whether it still holds."""
    not_after_today(work, flow.occurred_on, "occurredOn")
    referred = await work.referred(FundTransaction, {key: getattr(flow, key) for key in PARTIES})
    made = await work.add(flow, commitment, *referred)
    await _holds(work, commitment, path)
    return made


async def _holds(work: Work, commitment: Commitment, path: str) -> None:
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


async def _out(work: Work, kind: TransactionKind, commitment_id: UUID, details: dict[str, Any]) -> FundTransaction:
    """Money leaves the receiving side: for its purpose, or back."""
    commitment = await work.record(Commitment, commitment_id, "commitment")
    pairing = await _pairing(work, commitment)
    taker = (pairing.receiving_division_id, pairing.receiving_organisation_id) if pairing else (commitment.owner_district_id, None)
    payer = _party(details, "payer") or taker
    back = (commitment.owner_district_id, None) if kind is TransactionKind.REFUND else NOBODY
    payee = _party(details, "payee") or back
    if (district := await _side(work, *payer)) is None:
        raise not_yours("payer" if "payer_division_id" in work.given else "commitment")
    return await _entered(work, _flow(commitment, payer, payee, kind=kind, owner_district_id=district, **details), commitment)


async def _locked(work: Work, key: UUID, path: str) -> tuple[FundTransaction, Commitment]:
    """A flow that was not reversed, and its commitment: locked in the order in which they belong to one another."""
    seen = await work.record(FundTransaction, key, path, lock=False)
    commitment = await work.record(Commitment, seen.commitment_id, path)
    flow = await work.record(FundTransaction, key, path)
    gone = await work.session.scalar(select(FundTransaction.reversed).where(FundTransaction.id == key))
    in_state(not gone, "It was reversed.", "该笔流水已冲销。", path)
    return flow, commitment


async def _answerable(work: Work, key: UUID) -> tuple[FundTransaction, UUID, Acknowledgement | None]:
    """A disbursement that the viewer's side received, the district that answers, and its newest answer so far."""
    flow, _ = await _locked(work, key, "transaction")
    in_state(flow.kind is TransactionKind.DISBURSEMENT, "Only a disbursement is answered.", "只有拨付须确认。", "transaction")
    district = await _payee_side(work, flow, "transaction")
    if district == flow.owner_district_id:
        raise not_yours("transaction")
    newest = select(Acknowledgement).where(Acknowledgement.transaction_id == flow.id, Acknowledgement.deleted_at.is_(None))
    answer = await work.session.scalar(newest.order_by(Acknowledgement.created_at.desc(), Acknowledgement.id.desc()).limit(1))
    return flow, district, answer


async def _payee_side(work: Work, flow: FundTransaction, path: str) -> UUID:
    district = await _side(work, flow.payee_division_id, flow.payee_organisation_id)
    if district is None:
        raise not_yours(path)
    return district


async def _side(work: Work, division: UUID | None, organisation: UUID | None) -> UUID | None:
    """Which of the viewer's districts a party is of."""
    if division is None and organisation is not None:
        division = await work.session.scalar(select(Organisation.division_id).where(Organisation.id == organisation))
    return await work.side(division) if division is not None else None


async def _crosses(work: Work, flow: FundTransaction, pairing: Pairing) -> None:
    """Refuses a payee that is not on the receiving side of the pairing."""
    division = flow.payee_division_id
    if division is None and flow.payee_organisation_id is not None:
        if flow.payee_organisation_id == pairing.receiving_organisation_id:
            return
        division = await work.session.scalar(select(Organisation.division_id).where(Organisation.id == flow.payee_organisation_id))
    within = division is not None and await work.within(division, pairing.receiving_division_id)
    if pairing.receiving_division_id is not None and not within:
        raise Refusal(Own.NOT_VALID, "The payee is not on the receiving side of the pairing.", "收款方不属于该结对关系的受援方。", "payee")


def _not_before(work: Work, on: date, flow: FundTransaction, path: str) -> None:
    not_after_today(work, on, path)
    if on < flow.occurred_on:
        raise Refusal(
            Own.NOT_VALID, f"It was paid on {flow.occurred_on}, and this day is before.", f"该日期早于拨付日期{flow.occurred_on}。", path
        )
