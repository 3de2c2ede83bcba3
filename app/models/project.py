"""What is built or run with the money, where, and for which villages."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import LIVE, Row, Word, dated, in_order, link, listed, related, words
from app.models.fund import Programme
from app.models.spelling import spelled
from app.models.values import DatePrecision

if TYPE_CHECKING:
    from app.models.asset import Asset
    from app.models.beneficiary import Benefit, BenefitTally
    from app.models.claim import Claim
    from app.models.distribution import IncomeReceipt
    from app.models.district import Division
    from app.models.enterprise import Organisation
    from app.models.evidence import SourceDocument
    from app.models.feedback import Feedback
    from app.models.fund import Commitment
    from app.models.mobilisation import Mobilisation
    from app.models.pairing import Agreement, Pairing


class ProjectCategory(Word):
    """What a project is for. 项目类别"""

    INDUSTRY = "Production and income. 产业"
    LIVELIHOOD = "The needs of people in hardship. 民生"
    INFRASTRUCTURE = "Roads, water, power and the like. 基础设施"
    EDUCATION = "Schools. 教育"
    DISABILITY = "People with disabilities. 助残"
    BEAUTIFUL_VILLAGE = "The look and order of villages. 美丽乡村"
    EMPLOYMENT = "Work. 劳务就业"
    RURAL_REVITALISATION = "The development of an area as a whole. 乡村振兴"


class ProjectMode(Word):
    """Who takes the lead in a project. 实施方式"""

    DISTRICT_LED = "The district. 区级实施"
    TOWN_LED = "The town. 镇级领办"
    VILLAGE_LED = "The village. 村级实施"
    ENTERPRISE_LED = "An enterprise. 企业实施"


class ProjectStatus(Word):
    """How far a project has come. 项目状态"""

    PLANNED = "Intended. 计划"
    APPROVED = "Decided. 已批准"
    BUILDING = "Under way. 在建"
    ACCEPTED = "Finished and accepted. 已验收"
    OPERATING = "In use. 运营中"
    CLOSED = "Ended. 已结束"


class VillageRole(Word):
    """What a village is to a project. 村在项目中的角色"""

    SITE = "The project stands there. 所在村"
    BENEFIT = "Its people benefit. 受益村"


class Project(Row):
    """A project of assistance. 项目"""

    __tablename__ = "project"
    __table_args__ = (
        listed("starts_on", "name"),
        CheckConstraint("programme <> 'DOMESTIC' OR pairing_id IS NULL", name="domestic_has_no_pairing"),
        CheckConstraint("parent_project_id <> id", name="parent_is_another"),
        dated("starts_on"),
        dated("ends_on"),
        in_order("planned_starts_on", "planned_ends_on"),
        in_order("starts_on", "ends_on"),
    )

    name: Mapped[str]
    aliases: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list, server_default=text("'{}'"))
    pinyin: Mapped[str | None] = spelled("name", "aliases")
    category: Mapped[ProjectCategory] = mapped_column(words(ProjectCategory))
    mode: Mapped[ProjectMode | None] = mapped_column(words(ProjectMode))
    programme: Mapped[Programme | None] = mapped_column(words(Programme))
    status: Mapped[ProjectStatus | None] = mapped_column(words(ProjectStatus))
    planned_starts_on: Mapped[date | None]
    planned_ends_on: Mapped[date | None]
    starts_on: Mapped[date | None]
    starts_on_precision: Mapped[DatePrecision | None] = mapped_column(words(DatePrecision, "starts_on_precision"))
    ends_on: Mapped[date | None]
    ends_on_precision: Mapped[DatePrecision | None] = mapped_column(words(DatePrecision, "ends_on_precision"))
    note: Mapped[str | None]
    parent_project_id: Mapped[UUID | None] = link("project")
    pairing_id: Mapped[UUID | None] = link("pairing")
    location_id: Mapped[UUID | None] = link("division")
    implementer_id: Mapped[UUID | None] = link("organisation")
    source_id: Mapped[UUID | None] = link("source_document")

    parent_project: Mapped[Project | None] = related(parent_project_id, "sub_projects", remote="Project.id")
    pairing: Mapped[Pairing | None] = related(pairing_id, "projects")
    location: Mapped[Division | None] = related(location_id, "projects")
    implementer: Mapped[Organisation | None] = related(implementer_id, "projects")
    source: Mapped[SourceDocument | None] = related(source_id, "projects")
    sub_projects: Mapped[list[Project]] = related("Project.parent_project_id", "parent_project")
    villages: Mapped[list[ProjectVillage]] = related("ProjectVillage.project_id", "project")
    agreements: Mapped[list[Agreement]] = related("Agreement.project_id", "project")
    commitments: Mapped[list[Commitment]] = related("Commitment.project_id", "project")
    mobilisations: Mapped[list[Mobilisation]] = related("Mobilisation.project_id", "project")
    assets: Mapped[list[Asset]] = related("Asset.project_id", "project")
    income_receipts: Mapped[list[IncomeReceipt]] = related("IncomeReceipt.project_id", "project")
    feedback: Mapped[list[Feedback]] = related("Feedback.project_id", "project")
    benefits: Mapped[list[Benefit]] = related("Benefit.project_id", "project")
    benefit_tallies: Mapped[list[BenefitTally]] = related("BenefitTally.project_id", "project")
    claims: Mapped[list[Claim]] = related("Claim.project_id", "project")


class ProjectVillage(Row):
    """A village that a project stands in or serves. 项目村"""

    __tablename__ = "project_village"
    __table_args__ = (Index("uq_project_village", "project_id", "village_id", "role", unique=True, postgresql_where=LIVE),)

    project_id: Mapped[UUID] = link("project")
    village_id: Mapped[UUID] = link("division")
    role: Mapped[VillageRole] = mapped_column(words(VillageRole))

    project: Mapped[Project] = related(project_id, "villages")
    village: Mapped[Division] = related(village_id, "project_villages")
