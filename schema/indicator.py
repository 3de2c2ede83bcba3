"""What households, villages and districts are measured by, and how they answered."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated

import strawberry

from app import models
from schema.beneficiary import Household
from schema.declare import column, entity, party, publish, row, rows, terms
from schema.district import District, Village
from schema.inputs import Input, given, inputs
from schema.record import Record
from schema.relay import Connection, PersonalConnection

if TYPE_CHECKING:
    from schema.evidence import SourceDocument

terms(models.IndicatorSubject, models.IndicatorAnswer, models.IndicatorStatus)

ResultSubject = Annotated[
    Household | Village | District,
    strawberry.union("ResultSubject", description="Who answers a requirement: a household, a village or a district. 指标主体"),
]
publish("ResultSubject", ResultSubject)


@entity(models.IndicatorSet, order=("code", "edition"))
class IndicatorSet(Record):
    """One edition of a list of requirements, as 五通十有. 指标体系"""

    code: str = column("What it is known by in every edition. 指标体系代码")
    edition: int = column("Which edition, from 1. 版次")
    title: str = column("What it is called. 名称")
    subject_kind: models.IndicatorSubject = column("Whom it is about. 指标对象")
    note: str | None = column("What a reader should know of it. 备注")
    source: SourceDocument | None = row("The source that its list was checked against; null where none was found. 核实来源")
    items: Connection[IndicatorItem] = rows("What it asks. 指标")


@entity(models.IndicatorItem, order=("position",))
class IndicatorItem(Record):
    """One requirement. 指标"""

    position: int = column("Its place in the list. 序号")
    title: str = column("What is required. 名称")
    description: str | None = column("When it counts as met. 达标标准")
    answer: models.IndicatorAnswer = column("How it is answered. 取值方式")
    measure: models.Measure | None = column("The unit of its number. 计量单位")
    subject_kind: models.IndicatorSubject = column("Whom it is about. 指标对象")
    indicator_set: IndicatorSet = row("The list that it belongs to. 指标体系")
    results: PersonalConnection[IndicatorResult] = rows("How it was answered. 指标结果")


@entity(models.IndicatorResult, order=("period_from",), alike=("item_id",))
class IndicatorResult(Record):
    """How one household, village or district answers one requirement for one period. 指标结果"""

    period_from: date = column("The first day of the period. 起始日期")
    period_to: date = column("The last day of the period. 截止日期")
    subject_kind: models.IndicatorSubject = column("Whom the requirement is about. 指标对象")
    answer: models.IndicatorAnswer = column("How it is answered. 取值方式")
    met: bool | None = column("Whether it is met, where it is answered so. 是否达标")
    number: Decimal | None = column("The number in the item's unit, where it is answered so. 数值")
    numerator: int | None = column("How many, where it is answered by a ratio. 分子")
    denominator: int | None = column("Of how many. 分母")
    status: models.IndicatorStatus = column("How far it has come; only an approved one counts in reports. 上报状态")
    locked: bool = column("Whether its period is closed, so that it can no longer be changed. 是否锁定")
    note: str | None = column("What was noted of it; personal. 备注")
    item: IndicatorItem = row("The requirement. 指标")
    subject: ResultSubject | None = party(
        "Who answers. 指标主体", models.IndicatorResult.household, models.IndicatorResult.village, models.IndicatorResult.district
    )
    source: SourceDocument | None = row("Where it was read. 来源")


# What is recorded ---------------------------------------------------------------------------------------------------


@inputs
class ResultInput:
    """How one subject answers one requirement in one period. 指标结果"""

    item: strawberry.ID = given("The requirement. 指标", of="IndicatorResult.item")
    subject: strawberry.ID = given("The household, village or district. 指标主体", of="IndicatorResult.subject")
    period_from: date = given("The first day of the period. 起始日期")
    period_to: date = given("The last day of the period. 截止日期")
    met: bool | None = given("Whether it is met, where the item asks so. 是否达标", optional=True)
    number: Decimal | None = given("The number, where the item asks for one. 数值", optional=True)
    numerator: int | None = given("How many, where the item asks for a ratio. 分子", optional=True)
    denominator: int | None = given("Of how many. 分母", optional=True)
    note: str | None = given("What a reader should know of it. 备注", optional=True)


@inputs
class SubmitIndicatorsInput(Input):
    """Results, handed in together or not at all. 上报指标"""

    results: list[ResultInput] = given("One for each requirement, subject and period, at most 1,000. 指标结果")


@inputs
class ApproveIndicatorsInput(Input):
    """Results that count from now on. 审核指标"""

    results: list[strawberry.ID] = given("Which ones. 指标结果", to="IndicatorResult")


@inputs
class ReturnIndicatorsInput(Input):
    """Results that go back for correction. 退回指标"""

    results: list[strawberry.ID] = given("Which ones. 指标结果", to="IndicatorResult")
    note: str = given("What is wrong. 退回原因")


@inputs
class LockPeriodInput(Input):
    """A period whose approved results stand for good. 锁定期间"""

    district: strawberry.ID = given("Whose results. 区县", to="District")
    period_from: date = given("The first day of the period. 起始日期")
    period_to: date = given("The last day of the period. 截止日期")
