"""Who received what. Beneficiaries are records, not numbers.

One row stands for each recipient, a household, a person or a village; each benefit is a row of its own, so person-times are
rows and persons are distinct recipients. Counts without names are tallies, and never add to benefits.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import (
    Row,
    Word,
    dated,
    exactly_one,
    in_order,
    link,
    listed,
    personal,
    positive,
    related,
    shown_to_all,
    word_list,
    words,
)
from app.models.household import Group
from app.models.values import Bound, DatePrecision, Measure

if TYPE_CHECKING:
    from app.models.distribution import DistributionLine
    from app.models.district import Division
    from app.models.enterprise import Organisation
    from app.models.evidence import SourceDocument
    from app.models.fund import Fund
    from app.models.household import Household, Person
    from app.models.pairing import Pairing
    from app.models.project import Project


class BenefitForm(Word):
    """What a benefit consists of. 受益形式"""

    CASH = "Money. 现金"
    IN_KIND = "Goods. 实物"
    JOB = "Work. 就业"
    TRAINING = "Training. 培训"
    SERVICE = "A service. 服务"


class Beneficiary(Row):
    """A recipient of assistance. 受益对象"""

    __tablename__ = "beneficiary"
    __table_args__ = (
        exactly_one("one_party", "household_id", "person_id", "village_id"),
        Index("uq_beneficiary_household", "household_id", unique=True),
        Index("uq_beneficiary_person", "person_id", unique=True),
        Index("uq_beneficiary_village", "village_id", unique=True),
        listed("district_id"),
    )

    district_id: Mapped[UUID] = link("division", indexed=False)
    household_id: Mapped[UUID | None] = link("household")
    person_id: Mapped[UUID | None] = link("person")
    village_id: Mapped[UUID | None] = link("division")
    groups: Mapped[list[Group]] = personal(mapped_column(word_list(Group), default=list, server_default=text("'{}'")))

    district: Mapped[Division] = related(district_id, "beneficiaries")
    household: Mapped[Household | None] = related(household_id, "beneficiary")
    person: Mapped[Person | None] = related(person_id, "beneficiary")
    village: Mapped[Division | None] = related(village_id, "village_beneficiary")
    benefits: Mapped[list[Benefit]] = related("Benefit.beneficiary_id", "beneficiary")


class Benefit(Row):
    """One thing that one recipient received on one day. 受益"""

    __tablename__ = "benefit"
    __table_args__ = (
        positive("amount"),
        shown_to_all("benefit"),
        CheckConstraint("form <> 'CASH' OR amount IS NOT NULL", name="cash_has_amount"),
        listed("occurred_on"),
        *(listed(key, "occurred_on") for key in ("provider_id", "project_id")),
        listed("fund_id", "occurred_on", summed="amount"),
    )

    form: Mapped[BenefitForm] = mapped_column(words(BenefitForm))
    title: Mapped[str]
    amount: Mapped[Decimal | None]
    occurred_on: Mapped[date]
    group: Mapped[Group | None] = personal(mapped_column(words(Group)))
    beneficiary_id: Mapped[UUID] = link("beneficiary")
    provider_id: Mapped[UUID | None] = link("organisation", indexed=False)
    project_id: Mapped[UUID | None] = link("project", indexed=False)
    fund_id: Mapped[UUID | None] = link("fund", indexed=False)
    distribution_line_id: Mapped[UUID | None] = link("distribution_line")

    beneficiary: Mapped[Beneficiary] = related(beneficiary_id, "benefits")
    provider: Mapped[Organisation | None] = related(provider_id, "provided_benefits")
    project: Mapped[Project | None] = related(project_id, "benefits")
    fund: Mapped[Fund | None] = related(fund_id, "benefits")
    distribution_line: Mapped[DistributionLine | None] = related(distribution_line_id, "benefits")


class BenefitTally(Row):
    """A count of recipients without names, as an office reported it. 受益统计"""

    __tablename__ = "benefit_tally"
    __table_args__ = (
        CheckConstraint("count >= 0", name="count_not_negative"),
        CheckConstraint("measure IN ('PERSON', 'PERSON_TIME', 'HOUSEHOLD', 'VILLAGE')", name="measure_counts_recipients"),
        CheckConstraint("bound NOT IN ('VAGUE', 'QUALITATIVE')", name="bound_of_a_number"),
        dated("period_from"),
        dated("period_to"),
        in_order("period_from", "period_to"),
    )

    division_id: Mapped[UUID] = link("division")
    count: Mapped[int]
    measure: Mapped[Measure] = mapped_column(words(Measure))
    bound: Mapped[Bound] = mapped_column(words(Bound))
    form: Mapped[BenefitForm | None] = mapped_column(words(BenefitForm))
    group: Mapped[Group | None] = mapped_column(words(Group))
    period_from: Mapped[date | None]
    period_from_precision: Mapped[DatePrecision | None] = mapped_column(words(DatePrecision, "period_from_precision"))
    period_to: Mapped[date | None]
    period_to_precision: Mapped[DatePrecision | None] = mapped_column(words(DatePrecision, "period_to_precision"))
    note: Mapped[str | None]
    pairing_id: Mapped[UUID | None] = link("pairing")
    project_id: Mapped[UUID | None] = link("project")
    source_id: Mapped[UUID | None] = link("source_document")

    division: Mapped[Division] = related(division_id, "benefit_tallies")
    pairing: Mapped[Pairing | None] = related(pairing_id, "benefit_tallies")
    project: Mapped[Project | None] = related(project_id, "benefit_tallies")
    source: Mapped[SourceDocument | None] = related(source_id, "benefit_tallies")
