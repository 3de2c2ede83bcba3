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

from app.commands.flow import (
    NOBODY,
    answerable,
    crosses,
    entered,
    flow_of,
    goes_out,
    holds,
    locked,
    not_before,
    pairing_of,
    party,
    payee_side,
)
from app.commands.refusals import DuplicateOf, OverCommitted
from app.commands.rules import in_state, made_by_another, not_after_today
from app.commands.work import Work
from app.models import Acknowledgement, Commitment, Fund, FundTransaction
from app.models.fund import CommitmentStatus
from app.models.ledger import AcknowledgementVerdict, TransactionKind, paid

PASSED_ON = (TransactionKind.DISBURSEMENT, TransactionKind.TRANSFER)
LEFT_TO_COMMIT = ("The fund has {} yuan left that are not promised.", "该资金盘尚未安排的余额为{}元。")
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
    await made_by_another(work, commitment, ("commitFunds",), "id")
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
    pairing = await pairing_of(work, commitment)
    giver = (pairing.assisting_division_id, pairing.assisting_organisation_id) if pairing else (commitment.owner_district_id, None)
    payer = party(details, "payer") or giver
    payee = party(details, "payee") or ((pairing.receiving_division_id, pairing.receiving_organisation_id) if pairing else NOBODY)
    owner = commitment.owner_district_id
    flow = flow_of(commitment, payer, payee, kind=TransactionKind.DISBURSEMENT, owner_district_id=owner, **details)
    made = await entered(work, flow, commitment)
    if pairing:
        await crosses(work, flow, pairing)
    return made


async def acknowledge(work: Work, *, transaction: UUID, received_on: date, **details: Any) -> Acknowledgement:
    """The receiving side confirms that the whole amount came."""
    flow, district, newest = await answerable(work, transaction)
    if newest is not None and newest.verdict is AcknowledgementVerdict.ACKNOWLEDGED:
        raise DuplicateOf(newest, "It is confirmed already.", "该笔拨付已确认到账。", "transaction")
    not_before(work, received_on, flow, "receivedOn")
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
    flow, district, newest = await answerable(work, transaction)
    if received_on is not None:
        not_before(work, received_on, flow, "receivedOn")
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
    await holds(work, await work.record(Commitment, flow.commitment_id, "transaction"), "transaction")
    return made


async def record_transfer(work: Work, *, parent_transaction: UUID, amount: Decimal, **details: Any) -> FundTransaction:
    """Money that came is passed on within the receiving side: by whoever received it, no more than came."""
    flow, commitment = await locked(work, parent_transaction, "parentTransaction")
    in_state(flow.kind in PASSED_ON, "Only what was paid is passed on.", "只有拨付或转拨的资金可以转拨。", "parentTransaction")
    district = await payee_side(work, flow, "parentTransaction")
    not_before(work, details["occurred_on"], flow, "occurredOn")
    live = (FundTransaction.kind == TransactionKind.TRANSFER, FundTransaction.deleted_at.is_(None), ~FundTransaction.reversed)
    passed = await work.session.scalar(
        select(func.sum(FundTransaction.amount)).where(FundTransaction.parent_transaction_id == flow.id, *live)
    )
    if amount > (left := flow.amount - (passed or 0)):
        raise OverCommitted(left, *LEFT_TO_PASS_ON, "amount")
    payer, payee = (flow.payee_division_id, flow.payee_organisation_id), party(details, "payee") or NOBODY
    known = {"kind": TransactionKind.TRANSFER, "amount": amount, "parent_transaction_id": flow.id, "owner_district_id": district}
    onward = flow_of(commitment, payer, payee, **known, **details)
    return await entered(work, onward, commitment)


async def record_expenditure(work: Work, *, commitment_id: UUID, **details: Any) -> FundTransaction:
    """Money that came is spent on its purpose: by the receiving side, no more than it confirmed."""
    return await goes_out(work, TransactionKind.EXPENDITURE, commitment_id, details)


async def record_refund(work: Work, *, commitment_id: UUID, **details: Any) -> FundTransaction:
    """Money that came and was not spent is given back: recorded by whoever gives it back."""
    return await goes_out(work, TransactionKind.REFUND, commitment_id, details)


async def reverse_transaction(work: Work, *, transaction: UUID, occurred_on: date, note: str) -> FundTransaction:
    """A row that was recorded in error is taken back by another one, of the same amount, by whoever recorded it."""
    flow, commitment = await locked(work, transaction, "transaction")
    work.owns(flow, "transaction")
    final = flow.kind is TransactionKind.REVERSAL
    in_state(not final, "A reversal is not reversed; record anew.", "冲销不能再冲销，请重新登记。", "transaction")
    not_before(work, occurred_on, flow, "occurredOn")
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
    back = flow_of(commitment, payer, payee, **known, occurred_on=occurred_on, note=note)
    return await entered(work, back, commitment, "transaction")
