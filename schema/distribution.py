"""How income reaches households: what came in, how it is shared out, what was delivered."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated

import strawberry

from app import models
from schema.asset import Lease
from schema.beneficiary import Household
from schema.declare import column, entity, ordered_by, party, publish, row, rows, terms
from schema.district import Village
from schema.enterprise import Enterprise, Institution
from schema.inputs import Change, Input, MoneyInput, given, inputs
from schema.project import Project
from schema.record import Record
from schema.relay import Connection, PersonalConnection
from schema.scalars import Money

if TYPE_CHECKING:
    from schema.beneficiary import Benefit
    from schema.feedback import Feedback

terms(models.DistributionRule, models.DistributionStatus, models.DistributionComponent)

IncomeOrigin = Annotated[
    Lease | Project,
    strawberry.union("IncomeOrigin", description="What earns income: a lease, or a project by itself. 收益来源"),
]
publish("IncomeOrigin", IncomeOrigin)
LineRecipient = Annotated[
    Household | Enterprise | Institution,
    strawberry.union("LineRecipient", description="Who is granted a part: a household, or a village collective. 分配对象"),
]
publish("LineRecipient", LineRecipient)


@entity(models.IncomeReceipt, order=("period_from",))
class IncomeReceipt(Record):
    """What a lease or a project earned in one period. 收益到账"""

    period_from: date = column("The first day of the period. 起始日期")
    period_to: date = column("The last day of the period. 截止日期")
    due: Money = column("What is due for the period. 应收金额")
    received: Money | None = column("What came in; null while nothing has. 到账金额")
    received_on: date | None = column("The day it came in. 到账日期")
    voucher_no: str | None = column("The number of the voucher. 凭证号")
    note: str | None = column("What a reader should know of it. 备注")
    origin: IncomeOrigin = party("What earned it. 收益来源", models.IncomeReceipt.lease, models.IncomeReceipt.project)
    distributions: Connection[DistributionReceipt] = rows("The distribution that shares it out, one at most. 分配")


@entity(models.BenefitDistribution, order=("period_from",))
class BenefitDistribution(Record):
    """Income shared out; the total is its receipts and what was brought forward, less what is carried over. 收益分配"""

    title: str = column("What it is called. 名称")
    rule: models.DistributionRule = column("How it is shared out. 分配规则")
    status: models.DistributionStatus = column("How far it has come. 分配状态")
    period_from: date = column("The first day of the period. 起始日期")
    period_to: date = column("The last day of the period. 截止日期")
    total: Money = column("All that is shared out; the lines add up to it. 分配总额")
    brought_forward: Money = column("What an earlier distribution left over. 上期结转")
    carried_over: Money = column("What is left for a later distribution. 结转下期")
    publicity_days: int = column("How many days it must be shown in public before it is paid. 公示天数")
    publicity_from: date | None = column("The first day it was shown. 公示起始日期")
    publicity_to: date | None = column("The last day it was shown. 公示截止日期")
    paid_on: date | None = column("The day it was paid; null until then. 发放日期")
    note: str | None = column("What a reader should know of it. 备注")
    village: Village | None = row("The village whose households share; null for several. 村")
    receipts: Connection[DistributionReceipt] = rows("The income that it shares out. 所用到账")
    lines: PersonalConnection[DistributionLine] = rows("Who is granted what. 分配明细")
    feedback: PersonalConnection[Feedback] = rows("What people said of it, objections among it. 反馈")


@entity(models.DistributionReceipt)
class DistributionReceipt(Record):
    """A receipt that a distribution shares out, whole. 分配所用到账"""

    distribution: BenefitDistribution = row("The distribution. 收益分配")
    income_receipt: IncomeReceipt = row("The receipt. 收益到账")


@entity(models.DistributionLine)
@ordered_by("distribution.period_from", "the first day of what is shared out. 起始日期")
class DistributionLine(Record):
    """What one household or the collective is granted for one reason, and what was delivered of it. 分配明细"""

    component: models.DistributionComponent = column("What it is granted for. 分配构成")
    amount: Money = column("What is granted. 应发金额")
    delivered: Money = column("What was delivered, at most what is granted. 实发金额")
    paid_on: date | None = column("The day of delivery; null while nothing was delivered. 发放日期")
    receipt_no: str | None = column("The number of the payment slip. 回单号")
    failure_reason: str | None = column("Why it was not delivered in full; personal. 发放失败原因")
    status_then: models.HouseholdStatus | None = column("How the household stood when the line was drawn up. 当时户状态")
    members_then: int | None = column("How many persons it had then. 当时人口数")
    note: str | None = column("What was noted of it; personal. 备注")
    distribution: BenefitDistribution = row("The distribution that it belongs to. 收益分配")
    recipient: LineRecipient | None = party(
        "Who is granted it. 分配对象", models.DistributionLine.household, models.DistributionLine.organisation
    )
    benefits: PersonalConnection[Benefit] = rows("The benefits that its delivery is counted as. 受益")


# What is recorded ---------------------------------------------------------------------------------------------------


@inputs
class WeightsInput:
    """What members add to the need of a household. 分配权重"""

    member: int | None = given("Each member; 2 where it is left out. 每人", optional=True)
    disabled: int | None = given("Besides, each with a disability; 1 where it is left out. 残疾人加权", optional=True)
    elderly: int | None = given("Besides, each older person; 0 where it is left out. 老年人加权", optional=True)
    student: int | None = given("Besides, each student; 0 where it is left out. 学生加权", optional=True)


@inputs
class RewardInput:
    """What one household is rewarded with. 奖励"""

    household: strawberry.ID = given("The household. 户", to="Household")
    amount: MoneyInput = given("How much. 金额")


@inputs
class DraftDistributionInput(Input):
    """Income that is shared out by a rule; with `dryRun` its lines are shown and nothing is kept. 拟定分配方案"""

    title: str = given("What it is called. 名称")
    rule: models.DistributionRule = given("How it is shared out. 分配规则")
    receipts: list[strawberry.ID] = given("The income that it shares out, whole. 所用到账", to="IncomeReceipt")
    villages: list[strawberry.ID] = given("The villages whose households share in it. 村", to="Village")
    period_from: date = given("The first day of the period; members of that day count. 起始日期")
    period_to: date = given("The last day of the period. 截止日期")
    brought_forward: MoneyInput | None = given("What an earlier distribution left over. 上期结转", optional=True)
    carried_over: MoneyInput | None = given("What is left for a later one. 结转下期", optional=True)
    weights: WeightsInput | None = given("How need is weighed, for a differentiated rule. 分配权重", optional=True)
    rewards: list[RewardInput] | None = given("Who is rewarded, for the rule REWARD: all that is shared out. 奖励", optional=True)
    collective: strawberry.ID | None = given("The village collective that keeps a part. 村集体", to="Institution", optional=True)
    collective_share: Decimal | None = given("Its part in percent. 村集体留存比例", optional=True)
    publicity_days: int | None = given("How many days it is shown in public at least; 7 where it is left out. 公示天数", optional=True)
    note: str | None = given("What a reader should know of it. 备注", optional=True)


@inputs
class PubliciseInput(Change):
    """A draft that is shown in public. 公示"""

    id: strawberry.ID = given("Which one. 标识", to="BenefitDistribution")
    publicity_from: date = given("The first day. 公示起始日期")
    publicity_to: date = given("The last day. 公示截止日期")


@inputs
class ApproveDistributionInput(Change):
    """A distribution that is decided. 批准分配"""

    id: strawberry.ID = given("Which one. 标识", to="BenefitDistribution")


@inputs
class CloseDistributionInput(Change):
    """A distribution that is accounted for. 办结分配"""

    id: strawberry.ID = given("Which one. 标识", to="BenefitDistribution")


@inputs
class WithdrawDistributionInput(Change):
    """A draft that is given up. 撤销分配方案"""

    id: strawberry.ID = given("Which one. 标识", to="BenefitDistribution")


@inputs
class PaymentLineInput:
    """What was delivered of one line. 发放明细"""

    line: strawberry.ID = given("Which line. 分配明细", to="DistributionLine")
    delivered: MoneyInput | None = given("How much; the whole amount where it is left out and nothing failed. 实发金额", optional=True)
    receipt_no: str | None = given("The number of the payment slip. 回单号", optional=True)
    failure_reason: str | None = given("Why it was not delivered in full. 发放失败原因", optional=True)


@inputs
class RecordPaymentsInput(Input):
    """What was delivered of an approved distribution. 登记发放"""

    distribution: strawberry.ID = given("The distribution. 收益分配", to="BenefitDistribution")
    paid_on: date = given("The day. 发放日期")
    payments: list[PaymentLineInput] | None = given(
        "Line by line; every line that is left, in full, where it is left out. 发放明细", optional=True
    )
