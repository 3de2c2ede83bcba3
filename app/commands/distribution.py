"""From income to households: drawn up by a rule, shown in public, decided, paid line by line.

A draft takes receipts whole and shares out what they brought, with what was brought forward, less what is carried over, to the fen:
parts are rounded so that they add up. Each line says why it is what it is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from app.commands.refusals import Refusal
from app.commands.rules import in_state, made_by_another, not_after_today
from app.commands.sharing import Part, parts_of
from app.commands.work import Work
from app.models import (
    BenefitDistribution,
    DistributionLine,
    DistributionReceipt,
    Feedback,
    IncomeReceipt,
)
from app.models.constraints import Code
from app.models.distribution import DistributionRule, DistributionStatus
from app.models.feedback import FeedbackKind, FeedbackStatus


async def draft_distribution(
    work: Work,
    *,
    receipts: Sequence[UUID],
    rule: DistributionRule,
    villages: Sequence[UUID],
    **details: Any,
) -> BenefitDistribution:
    """Lines for every household of the villages that shares, by the rule; nothing is decided yet."""
    taken = [await _receipt(work, key, at) for at, key in enumerate(receipts)]
    brought, carried = details.get("brought_forward") or Decimal(0), details.get("carried_over") or Decimal(0)
    total = sum((receipt.received or Decimal(0) for receipt in taken), Decimal(0)) + brought - carried
    if total <= 0:
        raise Refusal(Code.UNBALANCED, "Nothing is left to be shared out.", "没有可分配的金额。", "carriedOver")
    parts = await parts_of(work, total, rule, villages, details)
    shared = BenefitDistribution(
        title=details["title"],
        rule=rule,
        status=DistributionStatus.DRAFT,
        period_from=details["period_from"],
        period_to=details["period_to"],
        total=total,
        brought_forward=brought,
        carried_over=carried,
        publicity_days=details.get("publicity_days", 7),
        note=details.get("note"),
        village_id=villages[0] if len(villages) == 1 else None,
        owner_district_id=taken[0].owner_district_id,
    )
    made = await work.add(shared, *taken)
    for receipt in taken:
        link = DistributionReceipt(distribution_id=made.id, income_receipt_id=receipt.id, owner_district_id=made.owner_district_id)
        await work.add(link, made)
    for part in parts:
        await work.add(_line(made, part), made)
    return made


async def publicise(work: Work, *, id: UUID, expected_version: int, publicity_from: date, publicity_to: date) -> BenefitDistribution:
    """A draft is shown in public, for its days at least."""
    shared = await _in(work, id, expected_version, DistributionStatus.DRAFT)
    days = (publicity_to - publicity_from).days + 1
    if days < shared.publicity_days:
        raise Refusal(
            Code.OUT_OF_ORDER,
            f"It is shown for {shared.publicity_days} days at least; these are {max(days, 0)}.",
            f"公示不少于{shared.publicity_days}天，所填为{max(days, 0)}天。",
            "publicityTo",
        )
    shared.status, shared.publicity_from, shared.publicity_to = DistributionStatus.PUBLICISED, publicity_from, publicity_to
    await work.session.flush()
    return shared


async def approve_distribution(work: Work, *, id: UUID, expected_version: int) -> BenefitDistribution:
    """A distribution is decided once its days of publicity are over and no objection is open."""
    shared = await _in(work, id, expected_version, DistributionStatus.PUBLICISED)
    over = shared.publicity_to is not None and shared.publicity_to < work.today
    in_state(over, f"It is shown until {shared.publicity_to}.", f"公示至{shared.publicity_to}，期满后方可批准。", "id")
    objections = select(Feedback.id).where(
        Feedback.distribution_id == shared.id,
        Feedback.kind == FeedbackKind.OBJECTION,
        Feedback.status.in_((FeedbackStatus.OPEN, FeedbackStatus.IN_PROGRESS)),
        Feedback.deleted_at.is_(None),
    )
    none = await work.session.scalar(objections.limit(1)) is None
    in_state(none, "An objection is not answered yet.", "尚有未办结的公示异议。", "id")
    await made_by_another(work, shared, ("draftDistribution", "publicise"), "id")
    shared.status = DistributionStatus.APPROVED
    await work.session.flush()
    return shared


async def record_payments(
    work: Work, *, distribution: UUID, paid_on: date, payments: Sequence[Mapping[str, Any]] | None = None
) -> list[DistributionLine]:
    """What was delivered of each line that is named, or why nothing was; without a list, every line in full."""
    shared = await work.own(BenefitDistribution, distribution, "distribution")
    payable = shared.status in (DistributionStatus.APPROVED, DistributionStatus.PAID)
    in_state(payable, "Only what is approved is paid.", "只有已批准的分配可以发放。", "distribution")
    not_after_today(work, paid_on, "paidOn")
    lines = select(DistributionLine).where(DistributionLine.distribution_id == shared.id, DistributionLine.deleted_at.is_(None))
    by_key = {line.id: line for line in await work.session.scalars(lines.order_by(DistributionLine.id).with_for_update())}
    if payments is None:
        payments = [{"line": line.id} for line in by_key.values() if line.delivered < line.amount]

    async def paid(_work: Work, given: Mapping[str, Any]) -> DistributionLine:
        line = by_key.get(given["line"])
        if line is None:
            raise Refusal(Code.UNKNOWN_RECORD, "The distribution has no such line.", "该分配没有这条明细。", "line")
        line.delivered = given.get("delivered", line.amount if not given.get("failure_reason") else Decimal(0))
        line.paid_on = paid_on if line.delivered > 0 else None
        line.receipt_no, line.failure_reason = given.get("receipt_no"), given.get("failure_reason")
        await work.session.flush()
        return line

    made = await work.each("payments", payments, paid)
    if shared.status is DistributionStatus.APPROVED:
        shared.status, shared.paid_on = DistributionStatus.PAID, paid_on
        await work.session.flush()
    return made


async def close_distribution(work: Work, *, id: UUID, expected_version: int) -> BenefitDistribution:
    """A distribution is accounted for: every line was delivered, or says why not."""
    shared = await _in(work, id, expected_version, DistributionStatus.PAID)
    waiting = select(DistributionLine.id).where(
        DistributionLine.distribution_id == shared.id,
        DistributionLine.delivered < DistributionLine.amount,
        DistributionLine.failure_reason.is_(None),
        DistributionLine.deleted_at.is_(None),
    )
    none = await work.session.scalar(waiting.limit(1)) is None
    in_state(none, "Some lines are neither delivered nor explained.", "尚有未发放且未说明原因的明细。", "id")
    shared.status = DistributionStatus.CLOSED
    await work.session.flush()
    return shared


async def withdraw_distribution(work: Work, *, id: UUID, expected_version: int) -> BenefitDistribution:
    """A draft is given up: its receipts can be shared out anew."""
    shared = await _in(work, id, expected_version, DistributionStatus.DRAFT)
    for kind in (DistributionReceipt, DistributionLine):
        for row in await work.session.scalars(select(kind).where(kind.distribution_id == shared.id, kind.deleted_at.is_(None))):
            row.deleted_at = func.now()
    shared.deleted_at = func.now()
    await work.session.flush()
    return shared


async def _receipt(work: Work, key: UUID, at: int) -> IncomeReceipt:
    receipt = await work.own(IncomeReceipt, key, "receipts", at)
    in_state(receipt.received is not None, "Nothing of it has come in yet.", "该收益尚未到账。", "receipts", at)
    return receipt


async def _in(work: Work, key: UUID, version: int, status: DistributionStatus) -> BenefitDistribution:
    shared = await work.own(BenefitDistribution, key, "id", expected=version)
    in_state(
        shared.status is status, f"It is {shared.status.name}, not {status.name}.", f"当前状态不是“{status.value.split()[-1]}”。", "id"
    )
    return shared


def _line(shared: BenefitDistribution, part: Part) -> DistributionLine:
    home = part.household
    return DistributionLine(
        distribution_id=shared.id,
        component=part.component,
        amount=part.amount,
        household_id=home.id if home else None,
        organisation_id=part.organisation,
        status_then=home.status if home else None,
        members_then=part.members,
        note=part.note,
        owner_district_id=shared.owner_district_id,
    )
