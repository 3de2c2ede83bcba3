"""From income to households: drawn up by a rule, shown in public, decided, paid line by line.

A draft takes receipts whole and shares out what they brought, with what was brought forward, less what is carried over, to the fen:
parts are rounded so that they add up. Each line says why it is what it is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select

from app.commands.refusals import Own, Refusal
from app.commands.rules import in_state, not_after_today
from app.commands.work import Work
from app.models import (
    BenefitDistribution,
    DistributionLine,
    DistributionReceipt,
    Feedback,
    Household,
    IncomeReceipt,
    Membership,
    Organisation,
    Person,
)
from app.models.constraints import Code
from app.models.distribution import DistributionComponent, DistributionRule, DistributionStatus
from app.models.feedback import FeedbackKind, FeedbackStatus
from app.models.household import Group, HouseholdStatus

CENT = Decimal("0.01")
SHARING = (HouseholdStatus.REGISTERED, HouseholdStatus.LIFTED_OUT, HouseholdStatus.LIFTED_OUT_WITH_POLICY, HouseholdStatus.MONITORED)


@dataclass(frozen=True, slots=True)
class Weights:
    """What a member adds to the need of a household, and what a member of a group adds besides."""

    member: int = 2
    disabled: int = 1
    elderly: int = 0
    student: int = 0

    def of(self, members: Sequence[Person]) -> int:
        return sum(self.member + sum(extra for group, extra in self.extras if group in person.groups) for person in members)

    def told(self, members: Sequence[Person]) -> str:
        counted = (
            (label, sum(group in person.groups for person in members), extra)
            for label, (group, extra) in zip(LABELS, self.extras, strict=True)
        )
        parts = [f"{len(members)}人×{self.member}", *(f"{label}{count}人×{extra}" for label, count, extra in counted if count and extra)]
        return f"权重{self.of(members)}：{'＋'.join(parts)}"

    @property
    def extras(self) -> tuple[tuple[Group, int], ...]:
        return ((Group.DISABLED, self.disabled), (Group.ELDERLY, self.elderly), (Group.STUDENT, self.student))


LABELS = ("残疾", "老年", "学生")


@dataclass(frozen=True, slots=True)
class Part:
    """What one recipient is granted, and why."""

    component: DistributionComponent
    amount: Decimal
    household: Household | None = None
    organisation: UUID | None = None
    members: int | None = None
    note: str | None = None


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
    parts = await _parts(work, total, rule, villages, details)
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


# What a rule grants -----------------------------------------------------------------------------------------------


async def _parts(work: Work, total: Decimal, rule: DistributionRule, villages: Sequence[UUID], details: Mapping[str, Any]) -> list[Part]:
    kept = _collective(total, details)
    if kept is not None:
        await work.record(Organisation, kept.organisation, "collective", lock=False)  # type: ignore[arg-type]
    rest = total - (kept.amount if kept else 0)
    homes = await _homes(work, villages, details["period_from"])
    if rule is DistributionRule.REWARD:
        given = {one["household"]: one["amount"] for one in details.get("rewards") or ()}
        rewarded = [
            Part(DistributionComponent.REWARD, given[home.id], home, members=len(people)) for home, people in homes if home.id in given
        ]
        if sum((part.amount for part in rewarded), Decimal(0)) != rest:
            raise Refusal(Code.UNBALANCED, f"The rewards must add up to {rest:,.2f} yuan.", f"奖励合计须为{rest:,.2f}元。", "rewards")
        return [*([kept] if kept else []), *rewarded]
    if not homes and rest > 0:
        raise Refusal(Code.INCOMPLETE, "No household of these villages shares in it.", "这些村没有可参与分配的户。", "villages")
    weights = Weights(**{name: weight for name, weight in (details.get("weights") or {}).items() if weight is not None})
    differs = rule is DistributionRule.DIFFERENTIATED
    component = DistributionComponent.NEED if differs else DistributionComponent.EQUAL
    amounts = shares(rest, [weights.of(people) if differs else 1 for _, people in homes])
    granted = [
        Part(component, amount, home, members=len(people), note=weights.told(people) if differs else None)
        for (home, people), amount in zip(homes, amounts, strict=True)
        if amount > 0
    ]
    return [*([kept] if kept else []), *granted]


def shares(total: Decimal, weights: Sequence[int]) -> list[Decimal]:
    """A total by weights, to the fen: what is rounded off of one goes to the next, so that the parts add up.

    >>> shares(Decimal("100.00"), [1, 1, 1])
    [Decimal('33.33'), Decimal('33.34'), Decimal('33.33')]
    """
    whole, so_far, given, found = sum(weights) or 1, 0, Decimal(0), []
    for weight in weights:
        so_far += weight
        due = (total * so_far / whole).quantize(CENT)
        found.append(due - given)
        given = due
    return found


def _collective(total: Decimal, details: Mapping[str, Any]) -> Part | None:
    share, collective = details.get("collective_share"), details.get("collective")
    if (share is None) != (collective is None):
        raise Refusal(
            Code.INCOMPLETE, "A collective's share needs both, who it is and how much.", "村集体留存须同时填写村集体和比例。", "collective"
        )
    if share is None:
        return None
    if not 0 < share <= 100:
        raise Refusal(Own.NOT_VALID, "A share is above 0 and at most 100 percent.", "比例须大于0且不超过100。", "collectiveShare")
    return Part(DistributionComponent.COLLECTIVE, (total * share / 100).quantize(CENT), organisation=collective, note=f"村集体留存{share}%")


async def _homes(work: Work, villages: Sequence[UUID], day: date) -> list[tuple[Household, list[Person]]]:
    """The households of the villages that share, each with its members on a day."""
    found = select(Household).where(Household.village_id.in_(villages), Household.status.in_(SHARING), Household.deleted_at.is_(None))
    homes = list(await work.session.scalars(found.order_by(Household.village_id, Household.code, Household.id)))
    for home in homes:
        work.owns(home, "villages")
    held = (or_(Membership.starts_on.is_(None), Membership.starts_on <= day), or_(Membership.ends_on.is_(None), Membership.ends_on > day))
    pairs = select(Membership.household_id, Person).join(Person, Person.id == Membership.person_id)
    pairs = pairs.where(Membership.household_id.in_([home.id for home in homes]), Membership.deleted_at.is_(None), *held)
    people: dict[UUID, list[Person]] = {home.id: [] for home in homes}
    for household, person in await work.session.execute(pairs):
        people[household].append(person)
    return [(home, people[home.id]) for home in homes if people[home.id]]


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
