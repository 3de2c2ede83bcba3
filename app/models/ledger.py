"""Money that moved: one flow is one row for giver and receiver.

The giver records a disbursement, the crossing from the assisting to the receiving side. The receiver answers to that row with
an acknowledgement of its own, and the status follows from it. Onward payments are transfers, and never count as disbursed. A
recorded flow is not changed; it is reversed, once, by a row of the same amount.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    Computed,
    ForeignKeyConstraint,
    Index,
    Numeric,
    SQLColumnExpression,
    Text,
    UniqueConstraint,
    case,
    func,
    literal_column,
    select,
    type_coerce,
)
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, aliased, mapped_column

from app.models.base import Row, Word, exactly_one, link, listed, positive, related, term, word, words

if TYPE_CHECKING:
    from app.models.district import Division
    from app.models.enterprise import Organisation
    from app.models.fund import Commitment


class TransactionKind(Word):
    """What a flow of money is. 资金流水类型"""

    DISBURSEMENT = "From the assisting to the receiving side. 拨付"
    TRANSFER = "Passed on within one side. 转拨"
    EXPENDITURE = "Spent on the purpose. 支出"
    REFUND = "Given back. 退回"
    REVERSAL = "Takes back a row that was recorded in error. 冲销"


class TransactionStatus(Word):
    """What the other side said of a flow. 流水状态"""

    RECORDED = "Recorded by the payer, not answered yet. 已登记"
    ACKNOWLEDGED = "Confirmed by the receiver. 已确认"
    DISPUTED = "Contradicted by the receiver. 有异议"
    REVERSED = "Taken back by the payer. 已冲销"


class AcknowledgementVerdict(Word):
    """The receiver's answer to a flow. 确认结果"""

    ACKNOWLEDGED = "The amount came. 确认收到"
    DISPUTED = "It did not come, or not so. 有异议"


class FundTransaction(Row):
    """One flow of money. 资金流水"""

    __tablename__ = "fund_transaction"
    __table_args__ = (
        exactly_one("one_payer", "payer_division_id", "payer_organisation_id"),
        exactly_one("one_payee", "payee_division_id", "payee_organisation_id"),
        positive("amount"),
        CheckConstraint("(kind = 'REVERSAL') = (reversal_of_id IS NOT NULL)", name="reversal_has_target"),
        CheckConstraint("kind <> 'TRANSFER' OR parent_transaction_id IS NOT NULL", name="transfer_has_parent"),
        CheckConstraint("parent_transaction_id <> id AND reversal_of_id <> id", name="not_of_itself"),
        listed("occurred_on"),
        listed("commitment_id", "occurred_on"),
        UniqueConstraint("id", "amount"),
        ForeignKeyConstraint(
            ["reversal_of_id", "amount"],
            ["fund_transaction.id", "fund_transaction.amount"],
            name="fk_fund_transaction_reversal_same_amount",
        ),
        Index("uq_fund_transaction_reversal", "reversal_of_id", unique=True),
    )

    kind: Mapped[TransactionKind] = mapped_column(words(TransactionKind))
    amount: Mapped[Decimal]
    occurred_on: Mapped[date]
    voucher_no: Mapped[str | None]
    note: Mapped[str | None]
    commitment_id: Mapped[UUID] = link("commitment", indexed=False)
    payer_division_id: Mapped[UUID | None] = link("division")
    payer_organisation_id: Mapped[UUID | None] = link("organisation")
    payee_division_id: Mapped[UUID | None] = link("division")
    payee_organisation_id: Mapped[UUID | None] = link("organisation")
    parent_transaction_id: Mapped[UUID | None] = link("fund_transaction")
    reversal_of_id: Mapped[UUID | None] = link("fund_transaction")

    commitment: Mapped[Commitment] = related(commitment_id, "transactions")
    payer_division: Mapped[Division | None] = related(payer_division_id, "payments")
    payer_organisation: Mapped[Organisation | None] = related(payer_organisation_id, "payments")
    payee_division: Mapped[Division | None] = related(payee_division_id, "receipts")
    payee_organisation: Mapped[Organisation | None] = related(payee_organisation_id, "receipts")
    parent_transaction: Mapped[FundTransaction | None] = related(parent_transaction_id, "onward_transactions", remote="FundTransaction.id")
    onward_transactions: Mapped[list[FundTransaction]] = related("FundTransaction.parent_transaction_id", "parent_transaction")
    reversal_of: Mapped[FundTransaction | None] = related(reversal_of_id, "reversal", remote="FundTransaction.id")
    reversal: Mapped[FundTransaction | None] = related("FundTransaction.reversal_of_id", "reversal_of")
    acknowledgements: Mapped[list[Acknowledgement]] = related("Acknowledgement.transaction_id", "transaction")

    @hybrid_property
    def reversed(self) -> bool:
        """Whether a live row takes this one back."""
        return self.reversal is not None and self.reversal.deleted_at is None

    @reversed.inplace.expression
    @classmethod
    def _reversed(cls) -> ColumnElement[bool]:
        back = aliased(FundTransaction)
        return select(back.id).where(back.reversal_of_id == cls.id, back.deleted_at.is_(None)).correlate_except(back).exists()

    @hybrid_property
    def status(self) -> TransactionStatus:
        """What the newest answer says, unless the row was taken back."""
        answers = sorted((a.created_at, a.id, a.verdict) for a in self.acknowledgements if a.deleted_at is None)
        if self.reversed:
            return TransactionStatus.REVERSED
        return TransactionStatus[answers[-1][2].name] if answers else TransactionStatus.RECORDED

    @status.inplace.expression
    @classmethod
    def _status(cls) -> ColumnElement[TransactionStatus]:
        answered = func.coalesce(newest_verdict(cls.id), term(TransactionStatus.RECORDED))
        said = case((cls.reversed, term(TransactionStatus.REVERSED)), else_=answered)
        return type_coerce(said, word(TransactionStatus))


class Acknowledgement(Row):
    """The receiver's answer to one flow; a later answer replaces an earlier one. 到账确认

    A smaller amount than was paid can only be disputed: `amount_in_full` is there to be compared with the flow's by a key.
    """

    __tablename__ = "acknowledgement"
    __table_args__ = (
        CheckConstraint("amount >= 0 AND amount <> 'NaN'::numeric", name="amount_not_negative"),
        CheckConstraint("verdict <> 'ACKNOWLEDGED' OR (amount > 0 AND received_on IS NOT NULL)", name="acknowledged_was_received"),
        ForeignKeyConstraint(
            ["transaction_id", "amount_in_full"],
            ["fund_transaction.id", "fund_transaction.amount"],
            name="fk_acknowledgement_acknowledged_in_full",
        ),
    )

    transaction_id: Mapped[UUID] = link("fund_transaction")
    verdict: Mapped[AcknowledgementVerdict] = mapped_column(words(AcknowledgementVerdict))
    amount: Mapped[Decimal]
    amount_in_full: Mapped[Decimal | None] = mapped_column(Computed("CASE WHEN verdict = 'ACKNOWLEDGED' THEN amount END", persisted=True))
    received_on: Mapped[date | None]
    voucher_no: Mapped[str | None]
    note: Mapped[str | None]

    transaction: Mapped[FundTransaction] = related(transaction_id, "acknowledgements")


def newest_verdict(transaction: SQLColumnExpression[UUID]) -> ColumnElement[str | None]:
    """What the newest answer to a flow says; null where there is none."""
    answer = aliased(Acknowledgement)
    verdicts = select(type_coerce(answer.verdict, Text)).where(answer.transaction_id == transaction, answer.deleted_at.is_(None))
    newest = verdicts.order_by(answer.created_at.desc(), answer.id.desc()).limit(literal_column("1"))
    return newest.correlate_except(answer).scalar_subquery()


def paid(commitment: SQLColumnExpression[UUID], kind: TransactionKind, status: TransactionStatus | None = None) -> ColumnElement[Decimal]:
    """The sum of one kind of flow under a commitment, without what was reversed."""
    flow = aliased(FundTransaction)
    total = select(func.coalesce(func.sum(flow.amount), literal_column("0.00", Numeric(18, 2)))).where(
        flow.commitment_id == commitment, flow.kind == term(kind), flow.deleted_at.is_(None), ~flow.reversed
    )
    if status is not None:
        total = total.where(flow.status == term(status))
    return total.correlate_except(flow).scalar_subquery()
