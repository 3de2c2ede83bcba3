"""Changes of what two districts keep together, which one of them proposes and the other answers: each says it in a row of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import CheckConstraint, ColumnElement, Index, Text, case, func, select, type_coerce
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, aliased, mapped_column

from app.models.base import Row, Word, link, listed, related, term, word, words

if TYPE_CHECKING:
    from app.models.district import Division
    from app.models.pairing import Agreement, Pairing


class JointKind(Word):
    """What two districts keep together. 共有档案种类"""

    PAIRING = "Who assists whom. 结对关系"
    AGREEMENT = "What was agreed. 协议"
    AGREEMENT_PARTY = "Who signed it. 协议方"


class ProposedOperation(Word):
    """What is to become of a record. 提议操作"""

    NEW = "It is to be recorded. 新建"
    CHANGE = "It is to say something else. 修改"
    WITHDRAWAL = "It is to leave every list. 撤销"


class ProposalStatus(Word):
    """How far a proposal has come. 提议状态"""

    OPEN = "Nobody has answered it. 待答复"
    ACCEPTED = "The other side agrees: it holds where the record is kept, and here as soon as that is told. 已同意"
    DECLINED = "The other side does not agree: everything stays as it is. 已拒绝"
    WITHDRAWN = "Whoever proposed it took it back before it was answered. 已撤回"
    FAILED = "The other side agreed, and a rule of the record stood against it: everything stays as it is. 未能生效"


class ProposalVerdict(Word):
    """What the other side says of a proposal. 答复意见"""

    ACCEPTED = "It agrees: the record is changed where it is kept. 同意"
    DECLINED = "It does not: the record stays as it is. 不同意"


class Proposal(Row):
    """What one side wants of a record that both keep together. 变更提议

    `key` is the record's, also of one that is not there yet. It is shown under the pairing or the agreement that it is about: a new
    agreement under its pairing, a party under its agreement.
    """

    __tablename__ = "proposal"
    __table_args__ = (
        CheckConstraint(
            "CASE WHEN kind = 'AGREEMENT_PARTY' THEN pairing_id IS NULL AND agreement_id IS NOT NULL"
            " WHEN operation = 'NEW' THEN agreement_id IS NULL"
            " ELSE num_nonnulls(pairing_id, agreement_id) = 1"
            " AND key IS NOT DISTINCT FROM CASE kind WHEN 'PAIRING' THEN pairing_id ELSE agreement_id END END",
            name="shown_where_it_is",
        ),
        CheckConstraint("owner_district_id <> to_district_id", name="asks_another"),
        listed("created_at"),
    )

    kind: Mapped[JointKind] = mapped_column(words(JointKind))
    key: Mapped[UUID]
    operation: Mapped[ProposedOperation] = mapped_column(words(ProposedOperation))
    changes: Mapped[str]
    seen_version: Mapped[int]
    reason: Mapped[str | None]
    failure: Mapped[str | None]
    pairing_id: Mapped[UUID | None] = link("pairing")
    agreement_id: Mapped[UUID | None] = link("agreement")
    to_district_id: Mapped[UUID] = link("division")

    pairing: Mapped[Pairing | None] = related(pairing_id, "proposals")
    agreement: Mapped[Agreement | None] = related(agreement_id, "proposals")
    to_district: Mapped[Division] = related(to_district_id, "proposals")
    answer: Mapped[ProposalAnswer | None] = related("ProposalAnswer.proposal_id", "proposal")

    @hybrid_property
    def status(self) -> ProposalStatus:
        """What became of it."""
        if self.failure is not None or self.deleted_at is not None:
            return ProposalStatus.WITHDRAWN if self.failure is None else ProposalStatus.FAILED
        return ProposalStatus[self.answer.verdict.name] if self.answer is not None else ProposalStatus.OPEN

    @status.inplace.expression
    @classmethod
    def _status(cls) -> ColumnElement[ProposalStatus]:
        answer = aliased(ProposalAnswer)
        said = select(type_coerce(answer.verdict, Text)).where(answer.proposal_id == cls.id).correlate_except(answer).scalar_subquery()
        ended = ((cls.failure.is_not(None), term(ProposalStatus.FAILED)), (cls.deleted_at.is_not(None), term(ProposalStatus.WITHDRAWN)))
        return type_coerce(case(*ended, else_=func.coalesce(said, term(ProposalStatus.OPEN))), word(ProposalStatus))


class ProposalAnswer(Row):
    """What the other side says of a proposal. 提议答复"""

    __tablename__ = "proposal_answer"
    __table_args__ = (Index("uq_proposal_answer", "proposal_id", unique=True),)

    verdict: Mapped[ProposalVerdict] = mapped_column(words(ProposalVerdict))
    note: Mapped[str | None]
    proposal_id: Mapped[UUID] = link("proposal")

    proposal: Mapped[Proposal] = related(proposal_id, "answer")
