"""What remains when a project is done: the thing itself, and the rent that it bears."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import CheckConstraint, ColumnElement, Index, func, literal_column, select
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, aliased, mapped_column

from app.models.base import LIVE, Row, Word, dated, in_order, link, positive, related, words
from app.models.values import DatePrecision

if TYPE_CHECKING:
    from app.models.claim import Claim
    from app.models.district import Division
    from app.models.enterprise import Organisation
    from app.models.evidence import SourceDocument
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
    lease_assets: Mapped[list[LeaseAsset]] = related("LeaseAsset.asset_id", "asset")
    claims: Mapped[list[Claim]] = related("Claim.asset_id", "asset")


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
    claims: Mapped[list[Claim]] = related("Claim.lease_id", "lease")

    @hybrid_property
    def gross_yield(self) -> Decimal | None:
        """Rent of a year in percent of the assets' original value, to two places; null where one of them is not known."""
        values = [let.asset.original_value for let in self.lease_assets if let.deleted_at is None]
        known = [value for value in values if value is not None]
        if self.annual_rent is None or not known or len(known) < len(values):
            return None
        return (100 * self.annual_rent / sum(known)).quantize(Decimal("0.01"))

    @gross_yield.inplace.expression
    @classmethod
    def _gross_yield(cls) -> ColumnElement[Decimal | None]:
        let, thing = aliased(LeaseAsset), aliased(Asset)
        rate = func.round(literal_column("100") * cls.annual_rent / func.sum(thing.original_value), literal_column("2"))
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
