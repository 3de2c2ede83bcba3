"""What is built or run with the money, where, and for which villages."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from app import models
from schema.declare import column, entity, ordered_by, row, rows, terms
from schema.record import Record
from schema.relay import Connection, PersonalConnection

if TYPE_CHECKING:
    from schema.asset import Asset
    from schema.beneficiary import Benefit, BenefitTally
    from schema.distribution import IncomeReceipt
    from schema.district import Division, Village
    from schema.enterprise import Organisation
    from schema.evidence import Claim, SourceDocument
    from schema.feedback import Feedback
    from schema.fund import Commitment
    from schema.mobilisation import Mobilisation
    from schema.pairing import Agreement, Pairing

terms(models.ProjectCategory, models.ProjectMode, models.ProjectStatus, models.VillageRole)


@entity(models.Project, order=("starts_on", "name"))
class Project(Record):
    """A project of assistance. 项目"""

    name: str = column("What it is called. 名称")
    aliases: list[str] = column("Other forms in which the name is printed. 别名")
    category: models.ProjectCategory = column("What it is for. 项目类别")
    mode: models.ProjectMode | None = column("Who takes the lead. 实施方式")
    programme: models.Programme | None = column("The programme that it belongs to; null where it is not known. 帮扶项目类别")
    status: models.ProjectStatus | None = column("How far it has come. 项目状态")
    planned_starts_on: date | None = column("The first day as planned. 计划开工日期")
    planned_ends_on: date | None = column("The last day as planned. 计划完工日期")
    starts_on: date | None = column("The first day in fact. 开工日期")
    starts_on_precision: models.DatePrecision | None = column("How far the first day is known. 开工日期精度")
    ends_on: date | None = column("The last day in fact. 完工日期")
    ends_on_precision: models.DatePrecision | None = column("How far the last day is known. 完工日期精度")
    note: str | None = column("What a reader should know of it. 备注")
    parent_project: Project | None = row("The project that it is a part of. 上级项目")
    sub_projects: Connection[Project] = rows("Its parts. 子项目")
    pairing: Pairing | None = row("The pairing that it serves. 结对关系")
    location: Division | None = row("The place where it is. 地点")
    implementer: Organisation | None = row("Who carries it out. 实施单位")
    source: SourceDocument | None = row("Where it was read. 来源")
    villages: Connection[ProjectVillage] = rows("Villages where it stands and villages that benefit, each in its role. 项目村")
    agreements: Connection[Agreement] = rows("Agreements about it. 协议")
    commitments: Connection[Commitment] = rows("Money promised to it. 资金安排")
    mobilisations: Connection[Mobilisation] = rows("Investment, trade and gifts that went into it. 撬动投入")
    assets: Connection[Asset] = rows("What it left behind. 资产")
    income_receipts: Connection[IncomeReceipt] = rows("What it earned by itself, due and received. 收益到账")
    benefits: PersonalConnection[Benefit] = rows("What recipients received by it. 受益")
    feedback: PersonalConnection[Feedback] = rows("What people said of it. 反馈")
    benefit_tallies: Connection[BenefitTally] = rows("Counts of those whom it benefits, without names. 受益统计")
    claims: Connection[Claim] = rows("What sources say of it. 陈述")


@entity(models.ProjectVillage, order=("role",))
@ordered_by("project.starts_on", "the first day of the project in fact. 开工日期")
class ProjectVillage(Record):
    """A village that a project stands in or serves. 项目村"""

    role: models.VillageRole = column("What the village is to the project. 村的角色")
    project: Project = row("The project. 项目")
    village: Village | None = row("The village. 村")
