"""Households, their members, and what they received. Names are masked; lists hold small counts back."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

from app import models
from app.models.numbers import national_id
from schema.declare import column, entity, party, publish, row, rows, terms
from schema.district import Village
from schema.inputs import Change, Input, MoneyInput, Takes, given, inputs, key
from schema.record import Record
from schema.relay import Connection, PersonalConnection
from schema.scalars import Money

if TYPE_CHECKING:
    from schema.asset import AssetRight
    from schema.cadre import HouseholdPairing
    from schema.distribution import DistributionLine
    from schema.district import District, Division
    from schema.enterprise import Organisation
    from schema.evidence import SourceDocument
    from schema.feedback import Feedback
    from schema.fund import Fund
    from schema.indicator import IndicatorResult
    from schema.monitoring import HouseholdStatusEvent, MonitoringRecord
    from schema.pairing import Pairing
    from schema.project import Project
    from schema.visit import Visit

terms(models.HouseholdStatus, models.HardshipCause, models.Gender, models.Group, models.MemberRole, models.BenefitForm)
terms(models.PersonalNumber)


@entity(models.Household, order=("code",))
class Household(Record):
    """A household in a village. 户"""

    code: str = column("Its number in the register of the village. 户编号")
    status: models.HouseholdStatus = column("How it stands in the register. 户状态")
    lifted_out_on: date | None = column("The day it was lifted out of poverty. 脱贫日期")
    member_count: int = column("How many persons belong to it now. 人口数")
    causes: list[models.HardshipCause] = column("Why it came into hardship; personal. 致贫原因")
    address: str | None = column("Where it lives; personal. 住址")
    note: str | None = column("What was noted of it; personal. 备注")
    village: Village | None = row("Its village. 村")
    memberships: PersonalConnection[Membership] = rows("Who belongs to it, now and before. 家庭成员关系")
    beneficiary: Beneficiary | None = row("The household as a recipient. 受益对象")
    status_events: PersonalConnection[HouseholdStatusEvent] = rows("How its status came about. 动态调整")
    monitoring_records: PersonalConnection[MonitoringRecord] = rows("The times that it was watched. 监测")
    household_pairings: PersonalConnection[HouseholdPairing] = rows("The cadres who stand or stood by it. 帮扶对子")
    visits: PersonalConnection[Visit] = rows("Visits to it. 走访")
    distribution_lines: PersonalConnection[DistributionLine] = rows("What it was granted of income shared out. 分配明细")
    asset_rights: Connection[AssetRight] = rows("Rights in assets that it holds. 资产权利")
    indicator_results: PersonalConnection[IndicatorResult] = rows("How it answers what is required. 指标结果")
    feedback: PersonalConnection[Feedback] = rows("What it said to the office. 反馈")


@entity(models.Person)
class Person(Record):
    """A member of a household. 人员"""

    display_name: str = column("The name as everyone sees it, masked, as 张**. 显示姓名")
    name: str = column("The full name; personal. 姓名")
    gender: models.Gender | None = column("Gender in the register; personal. 性别")
    birth_date: date | None = column("The day of birth; personal. 出生日期")
    phone: str | None = column("The telephone number; personal. 电话")
    national_id: str | None = column(
        "The number of identity, of 15 or 18 digits; shown as 1101********1234 to whoever may see it; personal. 身份证号",
        models.Person.national_id_mask,
    )
    bank_account: str | None = column(
        "The bank account; shown as 6222********5678 to whoever may see it; personal. 银行账号", models.Person.bank_account_mask
    )
    disability: str | None = column("Kind and degree of a disability; personal. 残疾类别和等级")
    groups: list[models.Group] = column("Groups that assistance looks after in particular; personal. 重点群体")
    note: str | None = column("What was noted; personal. 备注")
    memberships: PersonalConnection[Membership] = rows("The households that the person belongs or belonged to. 家庭成员关系")
    beneficiary: Beneficiary | None = row("The person as a recipient. 受益对象")
    merge: PersonMerge | None = row("How this record became part of another, if it ever did. 并入")
    merges: PersonalConnection[PersonMerge] = rows("The records that became part of this one. 合并来源")


@entity(models.PersonMerge, order=("merged_at",))
class PersonMerge(Record):
    """Two records of one person that became one; the id of the one that went is still found, and its `merge` leads here. 人员合并"""

    purpose: str = column("What for; personal. 事由")
    merged_at: datetime = column("When. 合并时间")
    undone_at: datetime | None = column("When they became two again; null while they are one. 撤销时间")
    moved: list[str] = column("The ids of what moved to the record that stayed. 迁移的记录")
    filled: list[str] = column("The columns that it took over, because it said nothing of them itself. 补全的字段")
    kept: Person | None = row("The record that stays. 保留的记录")
    merged: Person | None = row("The record that went: a tombstone while they are one. 被并入的记录")


@entity(models.Membership, order=("starts_on",), period=("starts_on", "ends_on"))
class Membership(Record):
    """A person belongs to a household for a time. 家庭成员关系"""

    role: models.MemberRole = column("What the person is to the household. 与户主关系")
    starts_on: date | None = column("The first day. 起始日期")
    ends_on: date | None = column("The last day; null while it lasts. 终止日期")
    household: Household | None = row("The household. 户")
    person: Person | None = row("The person. 人员")


BeneficiaryParty = Annotated[
    Household | Person | Village,
    strawberry.union("BeneficiaryParty", description="Who receives: a household, a person or a village. 受益主体"),
]
publish("BeneficiaryParty", BeneficiaryParty)


@entity(models.Beneficiary)
class Beneficiary(Record):
    """A recipient of assistance: one row for each household, person or village that receives. 受益对象"""

    groups: list[models.Group] = column("Groups that the recipient belongs to; personal. 重点群体")
    district: District | None = row("The district where the recipient is. 区县")
    party: BeneficiaryParty | None = party(
        "Who it is. 受益主体", models.Beneficiary.household, models.Beneficiary.person, models.Beneficiary.village
    )
    benefits: PersonalConnection[Benefit] = rows("What was received; rows count person-times. 受益")


@entity(models.Benefit, order=("occurred_on",))
class Benefit(Record):
    """One thing that one recipient received on one day. 受益"""

    form: models.BenefitForm = column("What it consists of. 受益形式")
    title: str = column("What was received. 名称")
    amount: Money | None = column("Its value in money; null where it has none or it is not known. 金额")
    occurred_on: date = column("The day it was received. 受益日期")
    group: models.Group | None = column("The group that it was meant for; personal. 重点群体")
    beneficiary: Beneficiary | None = row("Who received it. 受益对象")
    provider: Organisation | None = row("The organisation that gave it. 提供单位")
    project: Project | None = row("The project that it came by. 项目")
    fund: Fund | None = row("The fund that it was paid from. 资金盘")
    distribution_line: DistributionLine | None = row("The part of a distribution whose delivery it is. 分配明细")


@entity(models.BenefitTally, order=("period_from",), alike=("measure", "form", "group"))
class BenefitTally(Record):
    """A count of recipients without names, as an office reported it; never added to benefits. 受益统计"""

    count: int = column("How many, in the measure beside it. 数量")
    measure: models.Measure = column("What is counted: persons, person-times, households or villages. 计量单位")
    bound: models.Bound = column("How the count limits the true one. 数值界限")
    form: models.BenefitForm | None = column("What was received; null where forms are counted together. 受益形式")
    group: models.Group | None = column("The group that is counted; null for all. 重点群体")
    period_from: date | None = column("The first day of the period. 统计起始日期")
    period_from_precision: models.DatePrecision | None = column("How far the first day is known. 起始精度")
    period_to: date | None = column("The last day of the period. 统计截止日期")
    period_to_precision: models.DatePrecision | None = column("How far the last day is known. 截止精度")
    note: str | None = column("What a reader should know of it. 备注")
    division: Division = row("The place that is counted. 统计地区")
    pairing: Pairing | None = row("The pairing that is counted. 结对关系")
    project: Project | None = row("The project that is counted. 项目")
    source: SourceDocument | None = row("Where it was read. 来源")


# What is recorded ---------------------------------------------------------------------------------------------------


@inputs
class BenefitInput:
    """What one recipient received on one day. 受益"""

    recipient: strawberry.ID = given("A household, a person or a village. 受益对象", of="Beneficiary.party")
    form: models.BenefitForm = given("In which form. 受益形式")
    title: str = given("What it was. 名称")
    occurred_on: date = given("The day. 日期")
    amount: MoneyInput | None = given("How much; for money always. 金额", optional=True)
    group: models.Group | None = given("The group that it was for. 重点群体", optional=True)
    provider: strawberry.ID | None = given("The organisation that gave it. 提供单位", of="Benefit.provider", optional=True)
    project: strawberry.ID | None = given("The project that it came by. 项目", of="Benefit.project", optional=True)
    fund: strawberry.ID | None = given("The fund that it was paid from. 资金盘", of="Benefit.fund", optional=True)


@inputs
class RecordBenefitsInput(Input):
    """Benefits, recorded together or not at all. 登记受益"""

    benefits: list[BenefitInput] = given("One for each recipient and day, at most 1,000. 受益")


@inputs
class RevealPersonalInput:
    """A number that somebody must see in full. 查看完整号码"""

    id: strawberry.ID = given("Whose it is. 人员", to="Person")
    field: models.PersonalNumber = given("Which one. 号码")
    purpose: str = given("What for, in at most 500 characters; it is kept, with who asks, before the number is answered. 用途")


@inputs
class FindPersonInput:
    """A person whose number of identity is known. 按身份证号查找"""

    national_id: str = key(
        "The number of identity, of 15 or 18 digits; it stands in no address and no log. 身份证号",
        Takes(form=national_id, nullable=False),
        optional=False,
    )
    purpose: str = given("What for, in at most 500 characters; it is kept, with who asks, before anybody is answered. 用途")


@inputs
class ErasePersonInput(Change):
    """A person of whom nothing personal is to be kept. 清除个人信息"""

    id: strawberry.ID = given("Who. 人员", to="Person")
    reason: str = given("Why; it stands on the trail for good, so it names nobody. 原因")


@inputs
class MergePersonsInput(Change):
    """Two records of one person. 合并人员"""

    keep: strawberry.ID = given("The one that stays; `expectedVersion` is its. 保留的记录", to="Person")
    merge: strawberry.ID = given("The one that becomes part of it. 并入的记录", to="Person")
    expected_merge_version: int = given("The version of that one that was read; another one is refused. 并入记录的版本")
    purpose: str = given("Why they are the same; it stands on the trail for good, so it names nobody. 事由")


@inputs
class UnmergePersonsInput(Change):
    """A merge that was wrong. 撤销合并"""

    merge: strawberry.ID = given("Which one. 合并记录", to="PersonMerge")
    purpose: str = given("Why; it stands on the trail for good, so it names nobody. 事由")
