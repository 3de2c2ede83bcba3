"""What people say to the office, and what became of it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated

import strawberry

from app import models
from schema.declare import column, entity, party, publish, row, terms
from schema.distribution import BenefitDistribution
from schema.inputs import Change, given, inputs
from schema.project import Project
from schema.record import Record

if TYPE_CHECKING:
    from schema.beneficiary import Household
    from schema.cadre import Cadre
    from schema.district import Division

terms(models.FeedbackKind, models.FeedbackStatus)

FeedbackMatter = Annotated[
    Project | BenefitDistribution,
    strawberry.union("FeedbackMatter", description="What something is said about: a project or a distribution. 反馈事项"),
]
publish("FeedbackMatter", FeedbackMatter)


@entity(models.Feedback, order=("received_on",))
class Feedback(Record):
    """What somebody said, where, about what, and the answer. 反馈"""

    kind: models.FeedbackKind = column("What it is. 反馈类型")
    status: models.FeedbackStatus = column("What became of it. 反馈状态")
    received_on: date = column("The day it came in. 收到日期")
    content: str = column("What was said; personal. 反馈内容")
    answer: str | None = column("What was answered; personal. 答复")
    answered_on: date | None = column("The day of the answer; null until then. 答复日期")
    division: Division = row("The place that it came from. 所在地")
    household: Household | None = row("The household that said it; null where it is not known. 反馈户")
    matter: FeedbackMatter | None = party("What it is about. 反馈事项", models.Feedback.project, models.Feedback.distribution)
    cadre: Cadre | None = row("Who looks after it. 经办干部")


# What is recorded ---------------------------------------------------------------------------------------------------


@inputs
class AnswerFeedbackInput(Change):
    """What the office says to it. 答复反馈"""

    id: strawberry.ID = given("Which one. 标识", to="Feedback")
    status: models.FeedbackStatus = given("What becomes of it. 反馈状态")
    answer: str = given("The answer. 答复")
    answered_on: date | None = given("The day that it was settled; today where it is left out. 答复日期", optional=True)
