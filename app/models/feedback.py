"""What people say to the office: complaints, requests, questions and thanks, and what became of each."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Row, Word, in_order, link, listed, personal, related, words

if TYPE_CHECKING:
    from app.models.cadre import Cadre
    from app.models.distribution import BenefitDistribution
    from app.models.district import Division
    from app.models.household import Household
    from app.models.project import Project


class FeedbackKind(Word):
    """What somebody wants to say. 反馈类型"""

    COMPLAINT = "Something is wrong. 投诉"
    OBJECTION = "A distribution shown in public is wrong. 公示异议"
    REQUEST = "Something is needed. 诉求"
    QUESTION = "Something is not understood. 咨询"
    THANKS = "Something was good. 表扬"


class FeedbackStatus(Word):
    """What became of it. 反馈状态"""

    OPEN = "Received. 待受理"
    IN_PROGRESS = "Somebody looks into it. 办理中"
    RESOLVED = "Answered and settled. 已办结"
    REJECTED = "Answered and not granted. 不予受理"


class Feedback(Row):
    """What one household or passer-by said, where, about what, and the answer. 反馈"""

    __tablename__ = "feedback"
    __table_args__ = (
        CheckConstraint("num_nonnulls(project_id, distribution_id) <= 1", name="at_most_one_matter"),
        CheckConstraint("(status IN ('RESOLVED', 'REJECTED')) = (answered_on IS NOT NULL)", name="closed_has_date"),
        CheckConstraint("answered_on IS NULL OR answer IS NOT NULL", name="closed_has_answer"),
        in_order("received_on", "answered_on"),
        listed("received_on"),
        *(listed(key, "received_on") for key in ("division_id", "cadre_id")),
    )

    kind: Mapped[FeedbackKind] = mapped_column(words(FeedbackKind))
    status: Mapped[FeedbackStatus] = mapped_column(words(FeedbackStatus))
    received_on: Mapped[date]
    content: Mapped[str] = personal(mapped_column())
    answer: Mapped[str | None] = personal(mapped_column())
    answered_on: Mapped[date | None]
    division_id: Mapped[UUID] = link("division", indexed=False)
    household_id: Mapped[UUID | None] = link("household")
    project_id: Mapped[UUID | None] = link("project")
    distribution_id: Mapped[UUID | None] = link("benefit_distribution")
    cadre_id: Mapped[UUID | None] = link("cadre", indexed=False)

    division: Mapped[Division] = related(division_id, "feedback")
    household: Mapped[Household | None] = related(household_id, "feedback")
    project: Mapped[Project | None] = related(project_id, "feedback")
    distribution: Mapped[BenefitDistribution | None] = related(distribution_id, "feedback")
    cadre: Mapped[Cadre | None] = related(cadre_id, "feedback")
