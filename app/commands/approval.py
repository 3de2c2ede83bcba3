"""Approval: what needs it waits as a task; whoever did not ask for it decides; the last of those who are needed carries it out."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select

from app.auth import Permission
from app.commands.command import Command, Given
from app.commands.refusals import DuplicateOf, Own, Refusal
from app.commands.rules import in_state
from app.commands.town import within_towns
from app.commands.work import Work
from app.models import ApprovalPolicy, ApprovalTask, Decision, Division, RoleAssignment
from app.models.approval import DecisionVerdict, Quorum, TaskStatus
from app.models.constraints import Code
from app.models.user import Role


async def require_approval(work: Work, *, operation: str, district: UUID, **rule: Any) -> ApprovalPolicy:
    """From an amount on, or always, an operation needs approvers in a district; another rule for the same amount takes its place."""
    command = work.commands.get(operation)
    if command is None or not command.waits:
        some = ", ".join(sorted(name for name, one in work.commands.items() if one.waits))
        raise Refusal(Own.NOT_VALID, f"These can need approval: {some}.", f"可以设置审批的操作：{some}。", "operation")
    if rule.get("at_least") is not None and command.permission is not Permission.KEEP_MONEY:
        raise Refusal(Own.NOT_VALID, "This operation has no amount: leave it out.", "该操作没有金额，请勿填写起点金额。", "atLeast")
    place = await work.record(Division, district, "district", lock=False)
    await work.acts_for(place.id)
    same = select(ApprovalPolicy).where(
        ApprovalPolicy.owner_district_id == place.id,
        ApprovalPolicy.operation == operation,
        ApprovalPolicy.at_least.is_not_distinct_from(rule.get("at_least")),
        ApprovalPolicy.deleted_at.is_(None),
    )
    for before in await work.session.scalars(same.with_for_update()):
        before.deleted_at = func.now()
    await work.session.flush()
    return await work.add(ApprovalPolicy(operation=operation, owner_district_id=place.id, **rule))


async def waits(work: Work, command: Command, given: Given, asked: Mapping[str, Any]) -> ApprovalTask | None:
    """The task that a command becomes where it needs approval."""
    if not command.waits:
        return None
    amount = given.arguments.get("amount")
    policies = select(ApprovalPolicy).where(
        ApprovalPolicy.operation == command.name,
        ApprovalPolicy.owner_district_id.in_(work.viewer.districts),
        ApprovalPolicy.deleted_at.is_(None),
        or_(ApprovalPolicy.at_least.is_(None), ApprovalPolicy.at_least <= (amount if isinstance(amount, Decimal) else 0)),
    )
    strictest = policies.order_by(ApprovalPolicy.at_least.desc().nulls_last()).limit(1)
    if (policy := await work.session.scalar(strictest)) is None:
        return None
    if work.towns:
        await _tried(work, command, given)
        await work.session.refresh(policy)
    return await work.add(
        ApprovalTask(
            operation=command.name,
            proposed=json.dumps(asked, default=written, ensure_ascii=False, sort_keys=True),
            amount=amount if isinstance(amount, Decimal) else None,
            needed=await _needed(work, policy),
            status=TaskStatus.PENDING,
            maker=work.viewer.subject,
            maker_name=work.viewer.name,
            owner_district_id=policy.owner_district_id,
        ),
        policy,
    )


async def decide_task(work: Work, *, task: UUID, verdict: DecisionVerdict, note: str | None = None) -> ApprovalTask:
    """An approver agrees or refuses; with the last who is needed, the command runs, and is refused as it would have been."""
    found = await work.own(ApprovalTask, task, "task")
    in_state(found.status is TaskStatus.PENDING, "It is decided already.", "该任务已办结。", "task")
    if found.maker == work.viewer.subject:
        raise Refusal(Own.SELF_APPROVAL, "Whoever asked for it may not decide it.", "不得审批本人提交的事项。", "task")
    said = select(Decision).where(Decision.task_id == found.id, Decision.deleted_at.is_(None))
    decisions = list(await work.session.scalars(said))
    if mine := next((one for one in decisions if one.decided_by == work.viewer.subject), None):
        raise DuplicateOf(mine, "You have decided it already.", "您已审批过该任务。", "task")
    decision = Decision(
        task_id=found.id,
        verdict=verdict,
        decided_by=work.viewer.subject,
        decider_name=work.viewer.name,
        note=note,
        owner_district_id=found.owner_district_id,
    )
    await work.add(decision, found)
    agreed = sum(one.verdict is DecisionVerdict.APPROVED for one in (*decisions, decision))
    if verdict is DecisionVerdict.REJECTED:
        found.status = TaskStatus.REJECTED
    elif agreed >= found.needed:
        found.result = await work.carry_out(found)
        found.status = TaskStatus.CARRIED_OUT
    await work.session.flush()
    return found


async def _tried(work: Work, command: Command, given: Given) -> None:
    """What the holder of a role in a town may not write is refused at once: a task is carried out as the whole district's."""
    trial = await work.session.begin_nested()
    try:
        async with within_towns(work, given):
            await command.run(work, **given.arguments)
    finally:
        await trial.rollback()


async def _needed(work: Work, policy: ApprovalPolicy) -> int:
    """How many must agree, as the approvers stand today."""
    if policy.quorum is not Quorum.ALL:
        return policy.needed or 1
    today = work.today
    holders = select(func.count(func.distinct(RoleAssignment.user_id))).where(
        RoleAssignment.role == Role.APPROVER,
        RoleAssignment.district_id == policy.owner_district_id,
        RoleAssignment.starts_on <= today,
        or_(RoleAssignment.ends_on.is_(None), RoleAssignment.ends_on > today),
    )
    if not (count := await work.session.scalar(holders)):
        raise Refusal(Code.INCOMPLETE, "The district has no approver.", "该区县没有审批人员。")
    return count


def written(value: Any) -> Any:
    """A value of an input as GraphQL writes it."""
    match value:
        case Enum():
            return value.name
        case date():
            return value.isoformat()
    return str(value)
