"""Four eyes: what needs approval, what waits for it, and who decided what."""

from __future__ import annotations

import strawberry

from app import models
from schema.declare import column, entity, row, rows, terms
from schema.inputs import Input, MoneyInput, given, inputs
from schema.record import Record
from schema.relay import Connection
from schema.scalars import Money

terms(models.Quorum, models.TaskStatus, models.DecisionVerdict)


@entity(models.ApprovalPolicy, order=("operation", "at_least"))
class ApprovalPolicy(Record):
    """An operation that needs approval in a district. 审批规则"""

    operation: str = column("The mutation, as recordDisbursement. 操作")
    at_least: Money | None = column("From which amount on; null where always. 起点金额")
    quorum: models.Quorum = column("How many approvers must agree. 审批方式")
    needed: int | None = column("How many several are. 人数")


@entity(models.ApprovalTask, order=("status", "created_at"))
class ApprovalTask(Record):
    """Something that waits for others to agree. 审批任务"""

    operation: str = column("The mutation. 操作")
    proposed: str = column("What was asked, as JSON of its input. 申请内容")
    amount: Money | None = column("How much it is about. 金额")
    needed: int = column("How many must agree. 所需人数")
    status: models.TaskStatus = column("What became of it. 审批状态")
    maker: str = column("The account that asked for it. 申请账户")
    maker_name: str = column("Who asked for it. 申请人")
    result: str | None = column("The id of what it made, once it was carried out. 执行结果")
    decisions: Connection[Decision] = rows("What approvers said. 审批意见")


@entity(models.Decision, order=("created_at",))
class Decision(Record):
    """What one approver said. 审批意见"""

    verdict: models.DecisionVerdict = column("Whether the approver agrees. 意见")
    decided_by: str = column("The account. 审批账户")
    decider_name: str = column("Who it is. 审批人")
    note: str | None = column("Why. 说明")
    task: ApprovalTask | None = row("What it is about; null where it is hidden. 审批任务")


@inputs
class RequireApprovalInput(Input):
    """An operation that needs approval from now on. 设置审批规则"""

    district: strawberry.ID = given("The district. 区县", to="District")
    operation: str = given("The mutation, as recordDisbursement: one whose answer has a `task`. 操作")
    at_least: MoneyInput | None = given(
        "From which amount on; always where it is left out, and of what has no amount. 起点金额", optional=True
    )
    quorum: models.Quorum = given("How many approvers must agree. 审批方式")
    needed: int | None = given("How many several are. 人数", optional=True)


@inputs
class DecideTaskInput(Input):
    """What an approver says of a task. 审批"""

    task: strawberry.ID = given("The task. 审批任务", to="ApprovalTask")
    verdict: models.DecisionVerdict = given("Whether you agree. 意见")
    note: str | None = given("Why. 说明", optional=True)
