"""Changes of what two districts keep together, which one of them proposes and the other answers: each says it in a row of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Row, Word, exactly_one, link, listed, related, words

if TYPE_CHECKING:
    from app.models.district import Division
    from app.models.pairing import Agreement, Pairing


class ProposalVerdict(Word):
    """What the other side says of a proposal. 答复意见"""

    ACCEPTED = "It agrees: the record is changed where it is kept. 同意"
    DECLINED = "It does not: the record stays as it is. 不同意"


class Proposal(Row):
    """A change that one side wants of a record that both keep together. 变更提议"""

    __tablename__ = "proposal"
    __table_args__ = (
        exactly_one("one_record", "pairing_id", "agreement_id"),
        CheckConstraint("owner_district_id <> to_district_id", name="asks_another"),
        listed("created_at"),
    )

    changes: Mapped[str]
    seen_version: Mapped[int]
    reason: Mapped[str | None]
    pairing_id: Mapped[UUID | None] = link("pairing")
    agreement_id: Mapped[UUID | None] = link("agreement")
    to_district_id: Mapped[UUID] = link("division")

    pairing: Mapped[Pairing | None] = related(pairing_id, "proposals")
    agreement: Mapped[Agreement | None] = related(agreement_id, "proposals")
    to_district: Mapped[Division] = related(to_district_id, "proposals")
    answer: Mapped[ProposalAnswer | None] = related("ProposalAnswer.proposal_id", "proposal")


class ProposalAnswer(Row):
    """What the other side says of a proposal. 提议答复"""

    __tablename__ = "proposal_answer"
    __table_args__ = (Index("uq_proposal_answer", "proposal_id", unique=True),)

    verdict: Mapped[ProposalVerdict] = mapped_column(words(ProposalVerdict))
    note: Mapped[str | None]
    proposal_id: Mapped[UUID] = link("proposal")

    proposal: Mapped[Proposal] = related(proposal_id, "answer")
