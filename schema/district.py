"""Places: provinces, cities, districts, towns, villages, and what a village was designated as."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import strawberry

from app import models
from schema.declare import column, entity, interface, row, rows, terms
from schema.record import Record
from schema.relay import Connection, PersonalConnection

if TYPE_CHECKING:
    from schema.asset import Asset, AssetRight
    from schema.beneficiary import Beneficiary, BenefitTally, Household
    from schema.cadre import Posting, VillageAssignment
    from schema.distribution import BenefitDistribution
    from schema.enterprise import Enterprise, Institution, Organisation
    from schema.evidence import Claim
    from schema.feedback import Feedback
    from schema.fund import Fund, FundTransaction
    from schema.indicator import IndicatorResult
    from schema.mobilisation import Mobilisation
    from schema.pairing import AgreementParty, Pairing
    from schema.project import Project, ProjectVillage
    from schema.proposal import Proposal
    from schema.visit import Visit

terms(models.Level, models.CodeScheme, models.Designation, models.DatePrecision)


@interface
class Division(Record):
    """A place in the tree of divisions. 行政区划"""

    level: models.Level = column("How high in the tree. 层级")
    name: str = column("The full name, without the parents' names. 名称")
    name_en: str | None = column("The name in Latin letters. 英文名")
    aliases: list[str] = column("Other forms in which the name is printed. 别名")
    code: str | None = column("The code in the scheme beside it; null where none is known. 代码")
    code_scheme: models.CodeScheme | None = column("The scheme that the code is of. 代码体系")
    code_verified: bool = column("Whether the code was checked against an official table. 代码是否核实")
    valid_from: date | None = column("The first day of this name and place. 生效日期")
    valid_to: date | None = column("The last day of this name and place. 失效日期")
    note: str | None = column("What a reader should know of it. 备注")
    parent: Division | None = row("The place that it lies in. 上级")
    children: Connection[Division] = rows("The places directly in it. 下级")
    pairings_given: Connection[Pairing] = rows("Pairings in which it assists. 帮扶方结对", models.Division.assisting_pairings)
    pairings_received: Connection[Pairing] = rows("Pairings in which it is assisted. 受援方结对", models.Division.receiving_pairings)
    agreement_parties: Connection[AgreementParty] = rows("Agreements that it is a party of. 协议")
    organisations: Connection[Organisation] = rows("Organisations of every kind there. 单位")
    enterprises: Connection[Enterprise] = rows("Enterprises there. 企业", models.Division.organisations)
    institutions: Connection[Institution] = rows("Departments, schools and other institutions there. 机构", models.Division.organisations)
    projects: Connection[Project] = rows("Projects located there. 项目")
    assets: Connection[Asset] = rows("Assets located there. 资产")
    asset_rights: Connection[AssetRight] = rows("Rights in assets that it holds. 资产权利")
    postings: Connection[Posting] = rows("Cadres posted there. 派驻")
    visits: PersonalConnection[Visit] = rows("Inspections of it. 调研检查")
    feedback: PersonalConnection[Feedback] = rows("What people there said to the office. 反馈")
    mobilisations: Connection[Mobilisation] = rows("What it gave or ordered beside the funds. 撬动投入")
    received_mobilisations: Connection[Mobilisation] = rows("What was invested or bought there. 受益撬动投入")
    payments: Connection[FundTransaction] = rows("Money that it paid. 付款")
    receipts: Connection[FundTransaction] = rows("Money that it received. 收款")
    benefit_tallies: Connection[BenefitTally] = rows("Counts of recipients there, without names. 受益统计")
    claims: Connection[Claim] = rows("What sources say of it. 陈述")
    corrected_claims: Connection[Claim] = rows("What sources say of it under a wrong name. 更正陈述")


ORDER = ("code", "name")


@entity(models.Division, where={"level": models.Level.PROVINCE}, order=ORDER)
class Province(Division):
    """A province. 省"""

    cities: Connection[City] = rows("Its cities. 地级市", models.Division.children)


@entity(models.Division, where={"level": models.Level.CITY}, order=ORDER)
class City(Division):
    """A prefecture-level city. 地级市"""

    province: Province | None = row("Its province. 省", models.Division.parent)
    districts: Connection[District] = rows("Its districts and counties. 区县", models.Division.children)


@entity(models.Division, where={"level": models.Level.COUNTY}, order=ORDER)
class District(Division):
    """A district or county: the party of a pairing, the owner of funds. 区县"""

    city: City | None = row("Its city. 地级市", models.Division.parent)
    towns: Connection[Town] = rows("Its towns and sub-districts. 镇街", models.Division.children)
    funds: Connection[Fund] = rows("Its funds. 资金盘")
    proposals: Connection[Proposal] = rows("What other districts propose to it. 收到的提议")
    beneficiaries: PersonalConnection[Beneficiary] = rows("Those in it who receive assistance. 受益对象")
    indicator_results: PersonalConnection[IndicatorResult] = rows(
        "How it answers what is required. 指标结果", models.Division.district_results
    )


@entity(models.Division, where={"level": models.Level.TOWN}, order=ORDER)
class Town(Division):
    """A town or sub-district. 镇街"""

    district: District | None = row("Its district. 区县", models.Division.parent)
    villages: Connection[Village] = rows("Its villages. 村", models.Division.children)


@entity(models.Division, where={"level": models.Level.VILLAGE}, order=ORDER)
class Village(Division):
    """A village or community. 村"""

    town: Town | None = row("Its town. 镇街", models.Division.parent)
    profiles: Connection[VillageProfile] = rows("What it was designated as. 村情", models.Division.village_profiles)
    households: PersonalConnection[Household] = rows("Its households in the register. 户")
    project_villages: Connection[ProjectVillage] = rows("Projects that it hosts or benefits from. 项目")
    beneficiary: Beneficiary | None = row("The village as a recipient. 受益对象", models.Division.village_beneficiary)
    assignments: Connection[VillageAssignment] = rows("Who is or was answerable for it. 包村", models.Division.village_assignments)
    distributions: Connection[BenefitDistribution] = rows("Income shared out in it. 收益分配", models.Division.benefit_distributions)
    indicator_results: PersonalConnection[IndicatorResult] = rows(
        "How it answers what is required. 指标结果", models.Division.village_results
    )


@entity(models.VillageProfile, order=("starts_on",), period=("starts_on", "ends_on"))
class VillageProfile(Record):
    """A designation that a village holds for a time; it may hold several at once. 村情"""

    designation: models.Designation = column("What it was designated as. 类别")
    starts_on: date | None = column("The first day. 起始日期")
    starts_on_precision: models.DatePrecision | None = column("How far the first day is known. 起始精度")
    ends_on: date | None = column("The last day. 终止日期")
    ends_on_precision: models.DatePrecision | None = column("How far the last day is known. 终止精度")
    note: str | None = column("What a reader should know of it. 备注")
    village: Village | None = row("The village. 村")


@strawberry.input(one_of=True, description="One key that finds a district. 区县查找条件")
class DistrictBy:
    id: strawberry.ID | None = strawberry.field(default=strawberry.UNSET, description="Its id. 标识")
    code: str | None = strawberry.field(default=strawberry.UNSET, description="Its code, as 371002. 代码")
    name: str | None = strawberry.field(default=strawberry.UNSET, description="Its name, as 环翠区; refused where several bear it. 名称")
