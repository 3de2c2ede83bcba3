"""What each of several is granted of an amount, by a rule: alike, by need as its weights say, or as a reward; to the fen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select

from app.commands.refusals import Own, Refusal
from app.commands.work import Work
from app.models import (
    Household,
    Membership,
    Organisation,
    Person,
)
from app.models.constraints import Code
from app.models.distribution import DistributionComponent, DistributionRule
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


async def parts_of(work: Work, total: Decimal, rule: DistributionRule, villages: Sequence[UUID], details: Mapping[str, Any]) -> list[Part]:
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
