"""Money set aside: a fund is a pot, a commitment is a part of it promised to one programme.

Assistance to a partner (COLLABORATION) belongs to exactly one pairing, a district's own assistance (DOMESTIC) to none, and
no total mixes the two. What was paid under a commitment is in `ledger`; the sums over it are computed here, never stored.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import CheckConstraint, ColumnElement, Numeric, func, literal_column, or_, select
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, aliased, mapped_column

from app.models.base import Row, Word, link, positive, related, term, words
from app.models.ledger import FundTransaction, TransactionKind, TransactionStatus, paid
from app.models.spelling import spelled

if TYPE_CHECKING:
    from app.models.beneficiary import Benefit
    from app.models.claim import Claim
    from app.models.district import Division
    from app.models.pairing import Pairing
    from app.models.project import Project

NOTHING = Decimal("0.00")


class FundSource(Word):
    """Where the money of a fund comes from. 资金来源"""

    SPECIAL_POVERTY = "Special poverty-alleviation or transition funds of the state. 财政专项扶贫资金、衔接资金"
    POOLED_AGRICULTURAL = "Agricultural funds put together. 统筹整合涉农资金"
    LINE_DEPARTMENT = "Funds of a line department. 行业部门资金"
    BONDS_AND_LAND_QUOTA = "Local bonds and the trade in land quota. 地方债券和土地指标交易资金"
    EAST_WEST_AND_CENTRAL = "East-West collaboration and central units. 东西部协作和中央单位帮扶资金"
    INTRA_PROVINCIAL_PAIRED = "Fiscal funds of a pairing within the province. 省内对口帮扶财政资金"
    SOCIAL_DONATION = "Gifts of firms and people. 社会捐赠资金"


class FundCategory(Word):
    """Whether a fund is public money. 资金类别"""

    FISCAL = "Money of a budget. 财政资金"
    SOCIAL = "Money given by society. 社会资金"


class Programme(Word):
    """The programme that money serves; totals are per programme. 帮扶项目类别"""

    DOMESTIC = "A district's own assistance. 区内帮扶"
    COLLABORATION = "Assistance to the other side of a pairing. 协作帮扶"


class CommitmentStatus(Word):
    """How far a commitment has come. 资金安排状态"""

    DRAFT = "Being prepared. 草拟"
    APPROVED = "Decided. 已批准"
    CANCELLED = "Withdrawn before it was paid. 已取消"


class Fund(Row):
    """A pot of money of one district. 资金盘"""

    __tablename__ = "fund"
    __table_args__ = (
        CheckConstraint("owner_district_id IS NOT NULL", name="has_owner"),
        CheckConstraint("year BETWEEN 1949 AND 2200", name="year_plausible"),
        positive("total"),
    )

    name: Mapped[str]
    pinyin: Mapped[str | None] = spelled("name")
    category: Mapped[FundCategory | None] = mapped_column(words(FundCategory))
    source: Mapped[FundSource | None] = mapped_column(words(FundSource))
    year: Mapped[int | None]
    total: Mapped[Decimal | None]
    note: Mapped[str | None]

    owner_district: Mapped[Division] = related("Fund.owner_district_id", "funds")
    commitments: Mapped[list[Commitment]] = related("Commitment.fund_id", "fund")
    benefits: Mapped[list[Benefit]] = related("Benefit.fund_id", "fund")
    claims: Mapped[list[Claim]] = related("Claim.fund_id", "fund")

    @hybrid_property
    def committed(self) -> Decimal:
        """The sum of the approved commitments; made-up ones never add to a fund that is none."""
        counted = (c for c in self.commitments if c.deleted_at is None and (self.demo or not c.demo))
        return sum((c.amount for c in counted if c.status is CommitmentStatus.APPROVED), NOTHING)

    @committed.inplace.expression
    @classmethod
    def _committed(cls) -> ColumnElement[Decimal]:
        promise = aliased(Commitment)
        return (
            select(func.coalesce(func.sum(promise.amount), literal_column("0.00", Numeric(18, 2))))
            .where(promise.fund_id == cls.id, promise.status == term(CommitmentStatus.APPROVED), promise.deleted_at.is_(None))
            .where(or_(cls.demo, ~promise.demo))
            .correlate_except(promise)
            .scalar_subquery()
        )

    @hybrid_property
    def remaining(self) -> Decimal | None:
        """What is not committed yet; null where the total is not known."""
        return None if self.total is None else self.total - self.committed

    @remaining.inplace.expression
    @classmethod
    def _remaining(cls) -> ColumnElement[Decimal | None]:
        return cls.total - cls.committed


class Commitment(Row):
    """A part of a fund promised to a programme. 资金安排"""

    __tablename__ = "commitment"
    __table_args__ = (
        CheckConstraint("(programme = 'COLLABORATION') = (pairing_id IS NOT NULL)", name="collaboration_has_pairing"),
        CheckConstraint("status <> 'APPROVED' OR approved_on IS NOT NULL", name="approved_has_date"),
        positive("amount"),
    )

    title: Mapped[str]
    programme: Mapped[Programme] = mapped_column(words(Programme))
    amount: Mapped[Decimal]
    status: Mapped[CommitmentStatus] = mapped_column(words(CommitmentStatus))
    approved_on: Mapped[date | None]
    note: Mapped[str | None]
    fund_id: Mapped[UUID] = link("fund")
    pairing_id: Mapped[UUID | None] = link("pairing")
    project_id: Mapped[UUID | None] = link("project")

    fund: Mapped[Fund] = related(fund_id, "commitments")
    pairing: Mapped[Pairing | None] = related(pairing_id, "commitments")
    project: Mapped[Project | None] = related(project_id, "commitments")
    transactions: Mapped[list[FundTransaction]] = related("FundTransaction.commitment_id", "commitment")

    @hybrid_property
    def disbursed(self) -> Decimal:
        """What crossed to the receiving side and was not reversed."""
        return sum((t.amount for t in self._live(TransactionKind.DISBURSEMENT)), NOTHING)

    @disbursed.inplace.expression
    @classmethod
    def _disbursed(cls) -> ColumnElement[Decimal]:
        return paid(cls.id, TransactionKind.DISBURSEMENT)

    @hybrid_property
    def refunded(self) -> Decimal:
        """What came back and was not reversed."""
        return sum((t.amount for t in self._live(TransactionKind.REFUND)), NOTHING)

    @refunded.inplace.expression
    @classmethod
    def _refunded(cls) -> ColumnElement[Decimal]:
        return paid(cls.id, TransactionKind.REFUND)

    @hybrid_property
    def acknowledged(self) -> Decimal:
        """What the receiving side answered that it received in full."""
        return self._in(TransactionStatus.ACKNOWLEDGED)

    @acknowledged.inplace.expression
    @classmethod
    def _acknowledged(cls) -> ColumnElement[Decimal]:
        return paid(cls.id, TransactionKind.DISBURSEMENT, TransactionStatus.ACKNOWLEDGED)

    @hybrid_property
    def disputed(self) -> Decimal:
        """What the receiving side answered that it did not receive so."""
        return self._in(TransactionStatus.DISPUTED)

    @disputed.inplace.expression
    @classmethod
    def _disputed(cls) -> ColumnElement[Decimal]:
        return paid(cls.id, TransactionKind.DISBURSEMENT, TransactionStatus.DISPUTED)

    @hybrid_property
    def outstanding(self) -> Decimal:
        """What may still be disbursed: the amount less disbursements, plus refunds."""
        return self.amount - self.disbursed + self.refunded

    def _live(self, kind: TransactionKind) -> list[FundTransaction]:
        return [t for t in self.transactions if t.kind is kind and t.deleted_at is None and not t.reversed]

    def _in(self, status: TransactionStatus) -> Decimal:
        return sum((t.amount for t in self._live(TransactionKind.DISBURSEMENT) if t.status is status), NOTHING)
