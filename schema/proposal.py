"""What two districts keep together: what one side proposes, and what the other answers."""

from __future__ import annotations

import strawberry

from app import models
from schema.declare import column, entity, row, terms
from schema.district import District
from schema.inputs import Change, given, inputs
from schema.pairing import Agreement, Pairing
from schema.record import Record

terms(models.JointKind, models.ProposedOperation, models.ProposalStatus, models.ProposalVerdict)


@entity(models.Proposal, order=("created_at",))
class Proposal(Record):
    """What one side wants of a record that both keep together; until the other accepts it, everything stays as it is. 变更提议"""

    kind: models.JointKind = column("What the record is. 档案种类")
    key: str = column("Its key, also of one that is not there yet; the id in this API is the type and the key. 键")
    operation: models.ProposedOperation = column("What is to become of it. 操作")
    status: models.ProposalStatus = column("How far the proposal has come. 状态")
    changes: str = column("What it is to say: a JSON object of columns; empty where it is to be withdrawn. 拟登记内容")
    seen_version: int = column("The version of the record that was read when it was proposed; 0 of a new one. 提议时版本")
    reason: str | None = column("Why. 理由")
    failure: str | None = column(
        "The code of the rule that stood against it when the other side had agreed, as in `userErrors`. 未生效原因"
    )
    pairing: Pairing | None = row("The pairing that it is about, or that a new agreement is to be under. 结对关系")
    agreement: Agreement | None = row("The agreement that it is about, or whose party it is about. 协议")
    to_district: District | None = row("Who is asked. 答复区县")
    answer: ProposalAnswer | None = row("What was answered; null while nothing is. 答复")


@entity(models.ProposalAnswer, order=("created_at",))
class ProposalAnswer(Record):
    """What the other side says of a proposal. 提议答复"""

    verdict: models.ProposalVerdict = column("Whether it agrees. 意见")
    note: str | None = column("Why. 说明")
    proposal: Proposal = row("What is answered. 提议")


@inputs
class AcceptProposalInput(Change):
    """What you agree to. 同意提议"""

    proposal: strawberry.ID = given("Which one. 提议", to="Proposal")
    note: str | None = given("Why. 说明", optional=True)


@inputs
class DeclineProposalInput(Change):
    """What you do not agree to. 拒绝提议"""

    proposal: strawberry.ID = given("Which one. 提议", to="Proposal")
    note: str | None = given("Why. 说明", optional=True)


@inputs
class WithdrawProposalInput(Change):
    """A proposal of yours that you want no more. 撤回提议"""

    proposal: strawberry.ID = given("Which one. 提议", to="Proposal")
