"""What remains when a project is done: the thing itself, and the rent that it bears."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated

import strawberry

from app import models
from schema.beneficiary import Household
from schema.declare import column, entity, party, publish, row, rows, terms
from schema.district import City, District, Province, Town, Village
from schema.enterprise import Enterprise, Institution
from schema.inputs import Change, Input, given, inputs
from schema.record import Record
from schema.relay import Connection
from schema.scalars import Money

if TYPE_CHECKING:
    from schema.distribution import IncomeReceipt
    from schema.district import Division
    from schema.enterprise import Organisation
    from schema.evidence import Claim, SourceDocument
    from schema.pairing import Agreement
    from schema.project import Project

terms(models.AssetClass, models.AssetStage, models.AssetRightKind)

RightHolder = Annotated[
    Province | City | District | Town | Village | Enterprise | Institution | Household,
    strawberry.union("RightHolder", description="Who holds a right in an asset: a place, an organisation or a household. 权利人"),
]
publish("RightHolder", RightHolder)


@entity(models.Asset, order=("name",))
class Asset(Record):
    """A built or bought thing, or several alike on one line of the register. 资产"""

    name: str = column("What it is. 名称")
    asset_class: models.AssetClass | None = column("What it is kept for. 资产类别")
    stage: models.AssetStage | None = column("How far it has come in the register. 资产阶段")
    units: int | None = column("How many alike stand on this line; null where it is not known. 数量")
    original_value: Money | None = column("What all of them cost. 原值")
    built_on: date | None = column("The day it was finished. 建成日期")
    built_on_precision: models.DatePrecision | None = column("How far that day is known. 建成日期精度")
    note: str | None = column("What a reader should know of it. 备注")
    project: Project | None = row("The project that built it. 项目")
    location: Division | None = row("The place where it is. 地点")
    source: SourceDocument | None = row("Where it was read. 来源")
    rights: Connection[AssetRight] = rows("Who may do what with it. 资产权利")
    lease_assets: Connection[LeaseAsset] = rows("Leases that it is let under. 出租")
    claims: Connection[Claim] = rows("What sources say of it. 陈述")


@entity(models.AssetRight, order=("kind", "starts_on"), period=("starts_on", "ends_on"), alike=("kind",))
class AssetRight(Record):
    """A share of one right in an asset, held for a time; the open shares of a right add up to one. 资产权利"""

    kind: models.AssetRightKind = column("What may be done. 权利类型")
    share: Decimal = column("The part of the right that is held, above 0, at most 1. 份额")
    starts_on: date | None = column("The first day. 起始日期")
    starts_on_precision: models.DatePrecision | None = column("How far the first day is known. 起始精度")
    ends_on: date | None = column("The last day; null while it lasts. 终止日期")
    ends_on_precision: models.DatePrecision | None = column("How far the last day is known. 终止精度")
    note: str | None = column("What a reader should know of it. 备注")
    asset: Asset = row("The asset. 资产")
    holder: RightHolder | None = party(
        "Who holds it. 权利人",
        models.AssetRight.holder_division,
        models.AssetRight.holder_organisation,
        models.AssetRight.holder_household,
    )
    source: SourceDocument | None = row("Where it was read. 来源")


@entity(models.Lease, order=("starts_on", "title"), period=("starts_on", "ends_on"))
class Lease(Record):
    """Assets let to an organisation for rent. 租约"""

    title: str = column("What is let to whom. 名称")
    annual_rent: Money | None = column("Rent of a year. 年租金")
    gross_yield: Decimal | None = column(
        "Rent of a year in percent of the assets' original value, to two places; null where either is not known. 租金收益率"
    )
    starts_on: date | None = column("The first day. 起租日期")
    starts_on_precision: models.DatePrecision | None = column("How far the first day is known. 起租日期精度")
    ends_on: date | None = column("The last day. 到期日期")
    ends_on_precision: models.DatePrecision | None = column("How far the last day is known. 到期日期精度")
    note: str | None = column("What a reader should know of it. 备注")
    lessee: Organisation = row("Who rents. 承租方")
    agreement: Agreement | None = row("The agreement that it was signed by. 协议")
    source: SourceDocument | None = row("Where it was read. 来源")
    lease_assets: Connection[LeaseAsset] = rows("What is let. 租赁资产")
    income_receipts: Connection[IncomeReceipt] = rows("Rent of each period, due and received. 收益到账")
    claims: Connection[Claim] = rows("What sources say of it. 陈述")


@entity(models.LeaseAsset)
class LeaseAsset(Record):
    """One asset under a lease. 租约资产"""

    lease: Lease = row("The lease. 租约")
    asset: Asset = row("The asset. 资产")


# What is recorded ---------------------------------------------------------------------------------------------------


@inputs
class AdvanceAssetInput(Change):
    """An asset that comes to its next stage. 资产阶段"""

    id: strawberry.ID = given("Which one. 标识", to="Asset")
    stage: models.AssetStage = given("The stage that it comes to: forward only. 资产阶段")


@inputs
class HolderInput:
    """Who holds a share of a right. 权利人"""

    holder: strawberry.ID = given("A place, an organisation or a household. 权利人", of="AssetRight.holder")
    share: Decimal = given("The share, above 0 and at most 1. 份额")


@inputs
class GrantAssetRightInput(Input):
    """A right that passes to new holders, from a day on. 资产权利"""

    asset: strawberry.ID = given("The asset. 资产", of="AssetRight.asset")
    kind: models.AssetRightKind = given("Which right. 资产权利类型")
    starts_on: date = given("The first day; whoever held it holds it no more from then on. 起始日期")
    holders: list[HolderInput] = given("Who holds it, with shares that add up to 1. 权利人")
