"""How households pass from one status to another, and which are watched against a return to poverty."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import strawberry

from app import models
from schema.declare import column, entity, row, terms
from schema.inputs import Change, Input, given, inputs
from schema.record import Record

if TYPE_CHECKING:
    from schema.beneficiary import Household
    from schema.evidence import SourceDocument

terms(models.MonitoringKind)


@entity(models.HouseholdStatusEvent, order=("occurred_on",), period=("occurred_on", None))
class HouseholdStatusEvent(Record):
    """A household passes from one status to another; never rewritten. 动态调整"""

    from_status: models.HouseholdStatus | None = column("The status before; null for the first one recorded. 调整前状态")
    to_status: models.HouseholdStatus = column("The status from then on. 调整后状态")
    occurred_on: date = column("The day of the change. 调整日期")
    reason: str = column("Why; personal. 调整原因")
    evidence: str = column("The minutes, check or decision that it rests on; personal. 调整依据")
    household: Household | None = row("The household. 户")
    source: SourceDocument | None = row("Where it was read. 来源")


@entity(models.MonitoringRecord, order=("identified_on",), period=("identified_on", "eliminated_on"))
class MonitoringRecord(Record):
    """A household is watched until its risk is gone. 监测"""

    kind: models.MonitoringKind = column("Why it is watched. 监测对象类型")
    status_then: models.HouseholdStatus = column("How it stood before it was watched. 识别时户状态")
    risks: list[models.HardshipCause] = column("What may bring it into hardship; personal. 风险类型")
    measures: str | None = column("What is done about it; personal. 帮扶措施")
    identified_on: date = column("The day it was found. 识别日期")
    eliminated_on: date | None = column("The day the risk was gone; null while it lasts. 风险消除日期")
    note: str | None = column("What was noted; personal. 备注")
    household: Household | None = row("The household. 户")


# What is recorded ---------------------------------------------------------------------------------------------------


@inputs
class ChangeHouseholdStatusInput(Input):
    """A household that passes to another status. 动态调整"""

    household: strawberry.ID = given("The household. 户", of="HouseholdStatusEvent.household")
    to_status: models.HouseholdStatus = given("The status that it passes to. 调整后状态")
    occurred_on: date = given("The day. 调整日期")
    reason: str = given("Why. 调整原因")
    evidence: str = given("What it rests on. 依据")
    source: strawberry.ID | None = given("The document. 来源", of="HouseholdStatusEvent.source", optional=True)


@inputs
class OpenMonitoringInput(Input):
    """A household that is watched from a day on. 纳入监测"""

    household: strawberry.ID = given("The household. 户", of="MonitoringRecord.household")
    kind: models.MonitoringKind = given("Why it is watched. 监测对象类型")
    identified_on: date = given("The first day. 识别日期")
    risks: list[models.HardshipCause] | None = given("What threatens it. 风险", optional=True)
    measures: str | None = given("What is done. 帮扶措施", optional=True)
    note: str | None = given("What a reader should know of it. 备注", optional=True)


@inputs
class CloseMonitoringInput(Change):
    """A household whose risk is gone. 风险消除"""

    id: strawberry.ID = given("Which one. 标识", to="MonitoringRecord")
    eliminated_on: date = given("The day. 风险消除日期")
    measures: str | None = given("What was done. 帮扶措施", optional=True)
    note: str | None = given("What a reader should know of it. 备注", optional=True)
