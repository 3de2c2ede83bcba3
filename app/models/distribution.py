"""From rent to households: income that came in, how it is shared out, and what reached whom.

A receipt is the income of one period, from a lease or from a project. A distribution takes receipts whole, each once, is
shown in public for its days, and is paid line by line: what a line grants and what was delivered are two amounts.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import LIVE, Row, Word, exactly_one, in_order, link, listed, not_negative, personal, positive, related, words
from app.models.household import HouseholdStatus

if TYPE_CHECKING:
    from app.models.asset import Lease
    from app.models.beneficiary import Benefit
    from app.models.district import Division
    from app.models.enterprise import Organisation
    from app.models.feedback import Feedback
    from app.models.household import Household
    from app.models.project import Project


class DistributionRule(Word):
    """How income is shared out. 分配规则"""

    DIFFERENTIATED = "By need: who lacks more receives more. 差异化分配"
    EQUAL = "The same to each household. 平均分配"
    REWARD = "By work and conduct. 奖励分配"
    COLLECTIVE_RETAINED = "A part stays with the village collective. 村集体留存"


class DistributionStatus(Word):
    """How far a distribution has come. 分配状态"""

    DRAFT = "Being worked out. 草拟"
    PUBLICISED = "Shown in public, open to objection. 公示"
    APPROVED = "Decided. 已批准"
    PAID = "Paid out. 已发放"
    CLOSED = "Paid out and accounted for. 已办结"


class DistributionComponent(Word):
    """What a part of a distribution is granted for. 分配构成"""

    NEED = "For need. 按需"
    REWARD = "For work and conduct. 奖励"
    EQUAL = "To everyone alike. 平均"
    COLLECTIVE = "To the village collective. 村集体"


class IncomeReceipt(Row):
    """What a lease or a project earned in one period, due and received. 收益到账"""

    __tablename__ = "income_receipt"
    __table_args__ = (
        exactly_one("one_origin", "lease_id", "project_id"),
        positive("due"),
        positive("received"),
        CheckConstraint("(received IS NULL) = (received_on IS NULL)", name="received_has_date"),
        in_order("period_from", "period_to"),
        Index(
            "uq_income_receipt_period",
            "lease_id",
            "project_id",
            "period_from",
            unique=True,
            postgresql_where=LIVE,
            postgresql_nulls_not_distinct=True,
        ),
        listed("period_from"),
        *(listed(key, "period_from") for key in ("lease_id", "project_id")),
    )

    period_from: Mapped[date]
    period_to: Mapped[date]
    due: Mapped[Decimal]
    received: Mapped[Decimal | None]
    received_on: Mapped[date | None]
    voucher_no: Mapped[str | None]
    note: Mapped[str | None]
    lease_id: Mapped[UUID | None] = link("lease", indexed=False)
    project_id: Mapped[UUID | None] = link("project", indexed=False)

    lease: Mapped[Lease | None] = related(lease_id, "income_receipts")
    project: Mapped[Project | None] = related(project_id, "income_receipts")
    distributions: Mapped[list[DistributionReceipt]] = related("DistributionReceipt.income_receipt_id", "income_receipt")


class BenefitDistribution(Row):
    """Income shared out among households and the collective; of one village, or of several where none is named. 收益分配

    Its lines add up to its total, which is its receipts and what was brought forward, less what is carried over.
    """

    __tablename__ = "benefit_distribution"
    __table_args__ = (
        positive("total"),
        not_negative("brought_forward"),
        not_negative("carried_over"),
        in_order("period_from", "period_to"),
        in_order("publicity_from", "publicity_to"),
        CheckConstraint("publicity_days > 0", name="publicity_days_positive"),
        CheckConstraint("status = 'DRAFT' OR num_nulls(publicity_from, publicity_to) = 0", name="publicised_has_dates"),
        CheckConstraint(
            "status NOT IN ('PAID', 'CLOSED') OR (paid_on IS NOT NULL AND paid_on > publicity_to"
            " AND publicity_to - publicity_from + 1 >= publicity_days)",
            name="publicity_ran_before_payment",
        ),
        listed("period_from"),
        listed("village_id", "period_from"),
    )

    title: Mapped[str]
    rule: Mapped[DistributionRule] = mapped_column(words(DistributionRule))
    status: Mapped[DistributionStatus] = mapped_column(words(DistributionStatus))
    period_from: Mapped[date]
    period_to: Mapped[date]
    total: Mapped[Decimal]
    brought_forward: Mapped[Decimal] = mapped_column(default=Decimal(0), server_default=text("0"))
    carried_over: Mapped[Decimal] = mapped_column(default=Decimal(0), server_default=text("0"))
    publicity_days: Mapped[int] = mapped_column(default=7, server_default=text("7"))
    publicity_from: Mapped[date | None]
    publicity_to: Mapped[date | None]
    paid_on: Mapped[date | None]
    note: Mapped[str | None]
    village_id: Mapped[UUID | None] = link("division", indexed=False)

    village: Mapped[Division | None] = related(village_id, "benefit_distributions")
    receipts: Mapped[list[DistributionReceipt]] = related("DistributionReceipt.distribution_id", "distribution")
    lines: Mapped[list[DistributionLine]] = related("DistributionLine.distribution_id", "distribution")
    feedback: Mapped[list[Feedback]] = related("Feedback.distribution_id", "distribution")


class DistributionReceipt(Row):
    """A receipt that a distribution shares out, whole: no other one may take it. 分配所用到账"""

    __tablename__ = "distribution_receipt"
    __table_args__ = (Index("uq_distribution_receipt", "income_receipt_id", unique=True, postgresql_where=LIVE),)

    distribution_id: Mapped[UUID] = link("benefit_distribution")
    income_receipt_id: Mapped[UUID] = link("income_receipt")

    distribution: Mapped[BenefitDistribution] = related(distribution_id, "receipts")
    income_receipt: Mapped[IncomeReceipt] = related(income_receipt_id, "distributions")


class DistributionLine(Row):
    """What one household or the village collective is granted for one reason, and what was delivered of it. 分配明细

    How the household stood when the line was drawn up is kept with it, because status and members change.
    """

    __tablename__ = "distribution_line"
    __table_args__ = (
        exactly_one("one_recipient", "household_id", "organisation_id"),
        CheckConstraint("(component = 'COLLECTIVE') = (organisation_id IS NOT NULL)", name="collective_is_organisation"),
        positive("amount"),
        not_negative("delivered"),
        CheckConstraint("delivered <= amount", name="delivered_within_amount"),
        CheckConstraint("(delivered > 0) = (paid_on IS NOT NULL)", name="delivered_has_date"),
        CheckConstraint("failure_reason IS NULL OR delivered < amount", name="failed_is_not_delivered"),
        CheckConstraint("(household_id IS NULL) = (status_then IS NULL)", name="household_has_status_then"),
        CheckConstraint("members_then >= 0", name="members_then_not_negative"),
        Index(
            "uq_distribution_line",
            "distribution_id",
            "household_id",
            "organisation_id",
            "component",
            unique=True,
            postgresql_where=LIVE,
            postgresql_nulls_not_distinct=True,
        ),
        listed("distribution_id"),
        listed("household_id"),
    )

    component: Mapped[DistributionComponent] = mapped_column(words(DistributionComponent))
    amount: Mapped[Decimal]
    delivered: Mapped[Decimal] = mapped_column(default=Decimal(0), server_default=text("0"))
    paid_on: Mapped[date | None]
    receipt_no: Mapped[str | None]
    failure_reason: Mapped[str | None] = personal(mapped_column())
    status_then: Mapped[HouseholdStatus | None] = mapped_column(words(HouseholdStatus, "status_then"))
    members_then: Mapped[int | None]
    note: Mapped[str | None] = personal(mapped_column())
    distribution_id: Mapped[UUID] = link("benefit_distribution", indexed=False)
    household_id: Mapped[UUID | None] = link("household", indexed=False)
    organisation_id: Mapped[UUID | None] = link("organisation")

    distribution: Mapped[BenefitDistribution] = related(distribution_id, "lines")
    household: Mapped[Household | None] = related(household_id, "distribution_lines")
    organisation: Mapped[Organisation | None] = related(organisation_id, "distribution_lines")
    benefits: Mapped[list[Benefit]] = related("Benefit.distribution_line_id", "distribution_line")
