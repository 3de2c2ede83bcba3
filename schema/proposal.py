"""What two districts keep together: changes that one side proposes, and what the other answers."""

from __future__ import annotations

import strawberry

from app import models
from schema.declare import column, entity, row, terms
from schema.district import District
from schema.inputs import Change, given, inputs
from schema.pairing import Agreement, Pairing
from schema.record import Record

terms(models.ProposalVerdict)


@entity(models.Proposal, order=("created_at",))
class Proposal(Record):
    """A change that one side wants of a record that both keep together; until the other accepts it, the record stays as it is. 变更提议"""

    changes: str = column("What is to change: a JSON object of columns. 拟修改内容")
    seen_version: int = column("The version of the record that was read when it was proposed. 提议时版本")
    reason: str | None = column("Why. 理由")
    pairing: Pairing | None = row("The pairing that is to change. 结对关系")
    agreement: Agreement | None = row("The agreement that is to change. 协议")
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
    """A change that you agree to. 同意提议"""

    proposal: strawberry.ID = given("Which one. 提议", to="Proposal")
    note: str | None = given("Why. 说明", optional=True)


@inputs
class DeclineProposalInput(Change):
    """A change that you do not agree to. 拒绝提议"""

    proposal: strawberry.ID = given("Which one. 提议", to="Proposal")
    note: str | None = given("Why. 说明", optional=True)


@inputs
class WithdrawProposalInput(Change):
    """A proposal of yours that you want no more. 撤回提议"""

    proposal: strawberry.ID = given("Which one. 提议", to="Proposal")
