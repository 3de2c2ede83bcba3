"""Four eyes: which commands need others to agree, what waits for that, and who decided what.

A task keeps what was asked as it was asked; when enough approvers have agreed it is carried out, in the transaction of the last decision.
"""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import LIVE, Row, Word, link, listed, positive, related, words


class Quorum(Word):
    """How many approvers must agree. 审批方式"""

    ANY = "Any one of them. 任一人"
    SEVERAL = "As many as are said. 多人"
    ALL = "All approvers of the district. 全体"


class TaskStatus(Word):
    """What became of what waits for approval. 审批状态"""

    PENDING = "Waits for approvers. 待审批"
    CARRIED_OUT = "Enough agreed, and it was done. 已执行"
    REJECTED = "An approver refused. 已驳回"


class DecisionVerdict(Word):
    """What an approver says. 审批意见"""

    APPROVED = "Agrees. 同意"
    REJECTED = "Refuses. 不同意"


class ApprovalPolicy(Row):
    """A command that needs approval in a district, from an amount on. 审批规则"""

    __tablename__ = "approval_policy"
    __table_args__ = (
        positive("at_least"),
        CheckConstraint("(quorum = 'SEVERAL') = (needed IS NOT NULL)", name="several_says_how_many"),
        CheckConstraint("needed > 1", name="several_are_more_than_one"),
        Index(
            "uq_approval_policy",
            "owner_district_id",
            "operation",
            "at_least",
            unique=True,
            postgresql_where=LIVE,
            postgresql_nulls_not_distinct=True,
        ),
    )

    operation: Mapped[str]
    at_least: Mapped[Decimal | None]
    quorum: Mapped[Quorum] = mapped_column(words(Quorum))
    needed: Mapped[int | None]


class ApprovalTask(Row):
    """Something that was asked and waits for others to agree. 审批任务"""

    __tablename__ = "approval_task"
    __table_args__ = (
        CheckConstraint("needed > 0", name="needed_positive"),
        CheckConstraint("(status = 'CARRIED_OUT') = (result IS NOT NULL)", name="carried_out_has_result"),
        listed("status"),
    )

    operation: Mapped[str]
    proposed: Mapped[str]
    amount: Mapped[Decimal | None]
    needed: Mapped[int]
    status: Mapped[TaskStatus] = mapped_column(words(TaskStatus))
    maker: Mapped[str]
    maker_name: Mapped[str]
    result: Mapped[str | None]

    decisions: Mapped[list[Decision]] = related("Decision.task_id", "task")


class Decision(Row):
    """What one approver said of one task. 审批意见"""

    __tablename__ = "decision"
    __table_args__ = (Index("uq_decision", "task_id", "decided_by", unique=True),)

    verdict: Mapped[DecisionVerdict] = mapped_column(words(DecisionVerdict))
    decided_by: Mapped[str]
    decider_name: Mapped[str]
    note: Mapped[str | None]
    task_id: Mapped[UUID] = link("approval_task")

    task: Mapped[ApprovalTask] = related(task_id, "decisions")
