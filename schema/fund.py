"""Where the money is set aside, to what it is promised, how it moved, and what the receiver answered."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import strawberry

from app import models
from schema.declare import column, entity, ordered_by, party, row, rows, terms
from schema.inputs import Change, Input, MoneyInput, given, inputs
from schema.pairing import Party
from schema.record import Record
from schema.relay import Connection, PersonalConnection
from schema.scalars import Money

if TYPE_CHECKING:
    from schema.beneficiary import Benefit
    from schema.evidence import Claim
    from schema.pairing import Pairing
    from schema.project import Project

terms(models.FundSource, models.FundCategory, models.Programme, models.CommitmentStatus)
terms(models.TransactionKind, models.TransactionStatus, models.AcknowledgementVerdict)


@entity(models.Fund, order=("year", "name"))
class Fund(Record):
    """Money that one district sets aside. 资金盘"""

    title: str = column("What it is called. 名称", models.Fund.name)
    category: models.FundCategory | None = column("Whether it is public money. 资金类别")
    source: models.FundSource | None = column("Where the money comes from. 资金来源")
    year: int | None = column("The year whose money it is; null where it is not known. 年度")
    total: Money | None = column("All that is in it; null where it is not known. 总额")
    committed: Money = column("What is promised from it, by approved commitments. 已安排")
    remaining: Money | None = column("What is not promised yet; null where the total is not known. 未安排余额")
    note: str | None = column("What a reader should know of it. 备注")
    commitments: Connection[Commitment] = rows("What is promised from it. 资金安排")
    benefits: PersonalConnection[Benefit] = rows("What recipients received from it. 受益")
    claims: Connection[Claim] = rows("What sources say of it. 陈述")


@entity(models.Commitment, order=("approved_on", "title"), alike=("programme",))
class Commitment(Record):
    """A part of a fund, promised to one programme. 资金安排"""

    title: str = column("What it is for. 名称")
    programme: models.Programme = column("The programme that it serves; totals never mix the two. 帮扶项目类别")
    amount: Money = column("What is promised. 金额")
    status: models.CommitmentStatus = column("How far it has come. 资金安排状态")
    approved_on: date | None = column("The day of the decision. 批准日期")
    disbursed: Money = column("What crossed to the receiving side and was not reversed; transfers within a side are not in it. 已拨付")
    refunded: Money = column("What came back and was not reversed. 已退回")
    acknowledged: Money = column("What the receiver confirmed. 已确认到账")
    disputed: Money = column("What the receiver contradicted. 有异议金额")
    outstanding: Money = column("What may still be disbursed: the amount less disbursements, plus refunds. 待拨付")
    note: str | None = column("What a reader should know of it. 备注")
    fund: Fund = row("The fund that it is taken from. 资金盘")
    pairing: Pairing | None = row("The pairing that it serves; null for a district's own programme. 结对关系")
    project: Project | None = row("The project that it pays for. 项目")
    transactions: Connection[FundTransaction] = rows("How the money moved. 资金流水")


@entity(models.FundTransaction, order=("occurred_on",), alike=("kind",))
class FundTransaction(Record):
    """One flow of money: the same row for payer and receiver. 资金流水"""

    kind: models.TransactionKind = column("What the flow is. 资金流水类型")
    amount: Money = column("How much moved. 金额")
    occurred_on: date = column("The day it was paid. 发生日期")
    status: models.TransactionStatus = column("What the other side said of it: its newest answer, unless it was reversed. 流水状态")
    reversed: bool = column("Whether a later row takes it back. 是否已冲销")
    voucher_no: str | None = column("The number of the payer's voucher. 凭证号")
    note: str | None = column("What a reader should know of it. 备注")
    payer: Party = party("Who paid. 付款方", models.FundTransaction.payer_division, models.FundTransaction.payer_organisation)
    payee: Party = party("Who received. 收款方", models.FundTransaction.payee_division, models.FundTransaction.payee_organisation)
    commitment: Commitment = row("The commitment that it is paid under. 资金安排")
    parent_transaction: FundTransaction | None = row("The flow whose money it passes on. 上级流水")
    onward_transactions: Connection[FundTransaction] = rows("Flows that pass its money on. 下级流水")
    reversal_of: FundTransaction | None = row("The flow that it takes back. 冲销对象")
    reversal: FundTransaction | None = row("The row that takes it back. 冲销流水")
    acknowledgements: Connection[Acknowledgement] = rows("The receiver's answers, the newest last and in force. 到账确认")


@entity(models.Acknowledgement, alike=("verdict",))
@ordered_by("transaction.occurred_on", "the day of the payment. 发生日期")
class Acknowledgement(Record):
    """The receiver's answer to one flow; a later answer replaces an earlier one. 到账确认"""

    verdict: models.AcknowledgementVerdict = column("What the receiver says. 确认结果")
    amount: Money = column("How much came; 0 where nothing did. 到账金额")
    received_on: date | None = column("The day it came. 到账日期")
    voucher_no: str | None = column("The number of the receiver's voucher. 凭证号")
    note: str | None = column("What the receiver adds. 备注")
    transaction: FundTransaction = row("The flow that it answers. 资金流水")


# What is recorded ---------------------------------------------------------------------------------------------------


@inputs
class CommitFundsInput(Input):
    """A part of a fund, promised to a programme. 资金安排"""

    fund: strawberry.ID = given("The fund that it is taken from. 资金盘", of="Commitment.fund")
    title: str = given("What it is for. 名称")
    programme: models.Programme = given("The programme that it serves. 帮扶项目类别")
    amount: MoneyInput = given("What is promised. 金额")
    pairing: strawberry.ID | None = given("The pairing; for collaboration alone. 结对关系", of="Commitment.pairing", optional=True)
    project: strawberry.ID | None = given("The project that it pays for. 项目", of="Commitment.project", optional=True)
    approved_on: date | None = given("The day of the decision; a draft where it is left out. 批准日期", optional=True)
    note: str | None = given("What a reader should know of it. 备注", optional=True)


@inputs
class ApproveCommitmentInput(Change):
    """A draft that is decided. 批准资金安排"""

    id: strawberry.ID = given("Which commitment. 资金安排", to="Commitment")
    approved_on: date = given("The day of the decision. 批准日期")


@inputs
class CancelCommitmentInput(Change):
    """A commitment that is withdrawn before it was paid. 取消资金安排"""

    id: strawberry.ID = given("Which commitment. 资金安排", to="Commitment")


@inputs
class FlowInput(Input):
    """What every payment tells. 资金流水"""

    amount: MoneyInput = given("How much. 金额")
    occurred_on: date = given("The day it was paid. 发生日期")
    payee: strawberry.ID | None = given(
        "Who received it, a place or an organisation; where it is left out, the other side. 收款方",
        of="FundTransaction.payee",
        optional=True,
    )
    voucher_no: str | None = given("The number of the payer's voucher. 凭证号", optional=True)
    note: str | None = given("What a reader should know of it. 备注", optional=True)


@inputs
class PaymentInput(FlowInput):
    """What a payment under a commitment tells. 资金流水"""

    commitment: strawberry.ID = given("The commitment that it is paid under. 资金安排", of="FundTransaction.commitment")
    payer: strawberry.ID | None = given(
        "Who paid, a place or an organisation; where it is left out, the viewer's side. 付款方", of="FundTransaction.payer", optional=True
    )


@inputs
class RecordDisbursementInput(PaymentInput):
    """Money that crosses to the receiving side. 拨付"""


@inputs
class RecordExpenditureInput(PaymentInput):
    """Money that is spent on its purpose. 支出"""


@inputs
class RecordRefundInput(PaymentInput):
    """Money that is given back. 退回"""


@inputs
class RecordTransferInput(FlowInput):
    """Money that is passed on within the receiving side. 转拨"""

    parent_transaction: strawberry.ID = given("The flow whose money it passes on. 上级流水", to="FundTransaction")


@inputs
class ReverseTransactionInput(Input):
    """A flow that was recorded in error. 冲销"""

    transaction: strawberry.ID = given("Which flow. 资金流水", to="FundTransaction")
    occurred_on: date = given("The day of the correction. 冲销日期")
    note: str = given("Why. 冲销原因")


@inputs
class AcknowledgeDisbursementInput(Input):
    """That the whole amount came. 确认到账"""

    transaction: strawberry.ID = given("Which disbursement. 资金流水", to="FundTransaction")
    received_on: date = given("The day it came. 到账日期")
    voucher_no: str | None = given("The number of the receiver's voucher. 凭证号", optional=True)
    note: str | None = given("What the receiver adds. 备注", optional=True)


@inputs
class DisputeDisbursementInput(Input):
    """That it did not come, or not so. 异议"""

    transaction: strawberry.ID = given("Which disbursement. 资金流水", to="FundTransaction")
    amount: MoneyInput = given("How much came; 0 where nothing did. 到账金额")
    received_on: date | None = given("The day it came. 到账日期", optional=True)
    voucher_no: str | None = given("The number of the receiver's voucher. 凭证号", optional=True)
    note: str = given("What is wrong. 异议说明")
