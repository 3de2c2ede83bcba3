"""What remains when a project is done: the thing itself, and the rent that it bears."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import CheckConstraint, ColumnElement, Index, Numeric, func, literal_column, select, text
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, aliased, mapped_column

from app.models.base import LIVE, Row, Word, dated, exactly_one, in_order, link, listed, positive, related, words
from app.models.values import DatePrecision

if TYPE_CHECKING:
    from app.models.claim import Claim
    from app.models.distribution import IncomeReceipt
    from app.models.district import Division
    from app.models.enterprise import Organisation
    from app.models.evidence import SourceDocument
    from app.models.household import Household
    from app.models.pairing import Agreement
    from app.models.project import Project


class AssetClass(Word):
    """What an asset is kept for. 资产类别"""

    OPERATING = "It earns. 经营性"
    PUBLIC = "It serves everyone. 公益性"
    HOUSEHOLD = "It is a household's. 到户类"


class AssetStage(Word):
    """How far an asset has come. 资产阶段"""

    INVENTORIED = "Found and listed. 摸底"
    TITLED = "Its owner is confirmed. 确权"
    REGISTERED = "Entered in the register. 登记"
    TRANSFERRED = "Handed over. 移交"
    OPERATING = "In use. 经营管护"
    DISPOSED = "Given up. 处置"


class Asset(Row):
    """A built or bought thing, or several alike on one line of the register. 资产"""

    __tablename__ = "asset"
    __table_args__ = (
        CheckConstraint("units > 0", name="units_positive"),
        positive("original_value"),
        dated("built_on"),
    )

    name: Mapped[str]
    asset_class: Mapped[AssetClass | None] = mapped_column(words(AssetClass))
    stage: Mapped[AssetStage | None] = mapped_column(words(AssetStage))
    units: Mapped[int | None]
    original_value: Mapped[Decimal | None]
    built_on: Mapped[date | None]
    built_on_precision: Mapped[DatePrecision | None] = mapped_column(words(DatePrecision, "built_on_precision"))
    note: Mapped[str | None]
    project_id: Mapped[UUID | None] = link("project")
    location_id: Mapped[UUID | None] = link("division")
    source_id: Mapped[UUID | None] = link("source_document")

    project: Mapped[Project | None] = related(project_id, "assets")
    location: Mapped[Division | None] = related(location_id, "assets")
    source: Mapped[SourceDocument | None] = related(source_id, "assets")
    rights: Mapped[list[AssetRight]] = related("AssetRight.asset_id", "asset")
    lease_assets: Mapped[list[LeaseAsset]] = related("LeaseAsset.asset_id", "asset")
    claims: Mapped[list[Claim]] = related("Claim.asset_id", "asset")


class AssetRightKind(Word):
    """What may be done with an asset. 资产权利类型"""

    OWNERSHIP = "To own it. 所有权"
    OPERATION = "To run it. 经营权"
    INCOME = "To receive what it earns. 收益权"
    DISTRIBUTION = "To decide who receives what it earns. 分配权"
    DISPOSAL = "To give it up. 处置权"
    SUPERVISION = "To watch over all of this. 监督权"


class AssetRight(Row):
    """A share of one right in an asset, held for a time; the open shares of a right add up to one. 资产权利"""

    __tablename__ = "asset_right"
    __table_args__ = (
        exactly_one("one_holder", "holder_division_id", "holder_organisation_id", "holder_household_id"),
        CheckConstraint("share > 0 AND share <= 1", name="share_of_one"),
        dated("starts_on"),
        dated("ends_on"),
        in_order("starts_on", "ends_on"),
        Index(
            "uq_asset_right_open",
            "asset_id",
            "kind",
            "holder_division_id",
            "holder_organisation_id",
            "holder_household_id",
            unique=True,
            postgresql_where=text("ends_on IS NULL AND deleted_at IS NULL"),
            postgresql_nulls_not_distinct=True,
        ),
        listed("kind", "starts_on"),
        listed("asset_id", "kind", "starts_on"),
    )

    kind: Mapped[AssetRightKind] = mapped_column(words(AssetRightKind))
    share: Mapped[Decimal] = mapped_column(Numeric(9, 8))
    starts_on: Mapped[date | None]
    starts_on_precision: Mapped[DatePrecision | None] = mapped_column(words(DatePrecision, "starts_on_precision"))
    ends_on: Mapped[date | None]
    ends_on_precision: Mapped[DatePrecision | None] = mapped_column(words(DatePrecision, "ends_on_precision"))
    note: Mapped[str | None]
    asset_id: Mapped[UUID] = link("asset", indexed=False)
    holder_division_id: Mapped[UUID | None] = link("division")
    holder_organisation_id: Mapped[UUID | None] = link("organisation")
    holder_household_id: Mapped[UUID | None] = link("household")
    source_id: Mapped[UUID | None] = link("source_document")

    asset: Mapped[Asset] = related(asset_id, "rights")
    holder_division: Mapped[Division | None] = related(holder_division_id, "asset_rights")
    holder_organisation: Mapped[Organisation | None] = related(holder_organisation_id, "asset_rights")
    holder_household: Mapped[Household | None] = related(holder_household_id, "asset_rights")
    source: Mapped[SourceDocument | None] = related(source_id, "asset_rights")


class Lease(Row):
    """Assets let to an organisation for rent. 租约"""

    __tablename__ = "lease"
    __table_args__ = (positive("annual_rent"), dated("starts_on"), dated("ends_on"), in_order("starts_on", "ends_on"))

    title: Mapped[str]
    annual_rent: Mapped[Decimal | None]
    starts_on: Mapped[date | None]
    starts_on_precision: Mapped[DatePrecision | None] = mapped_column(words(DatePrecision, "starts_on_precision"))
    ends_on: Mapped[date | None]
    ends_on_precision: Mapped[DatePrecision | None] = mapped_column(words(DatePrecision, "ends_on_precision"))
    note: Mapped[str | None]
    lessee_id: Mapped[UUID] = link("organisation")
    agreement_id: Mapped[UUID | None] = link("agreement")
    source_id: Mapped[UUID | None] = link("source_document")

    lessee: Mapped[Organisation] = related(lessee_id, "leases")
    agreement: Mapped[Agreement | None] = related(agreement_id, "leases")
    source: Mapped[SourceDocument | None] = related(source_id, "leases")
    lease_assets: Mapped[list[LeaseAsset]] = related("LeaseAsset.lease_id", "lease")
    income_receipts: Mapped[list[IncomeReceipt]] = related("IncomeReceipt.lease_id", "lease")
    claims: Mapped[list[Claim]] = related("Claim.lease_id", "lease")

    @hybrid_property
    def gross_yield(self) -> Decimal | None:
        """Rent of a year in percent of the assets' original value, to two places; null where one of them is not known."""
        values = [let.asset.original_value for let in self.lease_assets if let.deleted_at is None]
        known = [value for value in values if value is not None]
        if self.annual_rent is None or not known or len(known) < len(values):
            return None
        return (100 * self.annual_rent / sum(known)).quantize(Decimal("0.01"), ROUND_HALF_UP)

    @gross_yield.inplace.expression
    @classmethod
    def _gross_yield(cls) -> ColumnElement[Decimal | None]:
        let, thing = aliased(LeaseAsset), aliased(Asset)
        rate = func.round(literal_column("100") * cls.annual_rent / func.sum(thing.original_value, type_=Numeric()), literal_column("2"))
        return (
            select(rate)
            .select_from(let)
            .join(thing, thing.id == let.asset_id)
            .where(let.lease_id == cls.id, let.deleted_at.is_(None))
            .having(func.count() == func.count(thing.original_value))
            .correlate_except(let, thing)
            .scalar_subquery()
        )


class LeaseAsset(Row):
    """One asset under a lease. 租约资产"""

    __tablename__ = "lease_asset"
    __table_args__ = (Index("uq_lease_asset", "lease_id", "asset_id", unique=True, postgresql_where=LIVE),)

    lease_id: Mapped[UUID] = link("lease")
    asset_id: Mapped[UUID] = link("asset")

    lease: Mapped[Lease] = related(lease_id, "lease_assets")
    asset: Mapped[Asset] = related(asset_id, "lease_assets")
