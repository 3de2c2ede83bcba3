"""Where figures were read, what was read there, and where it does not agree."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated

import strawberry

from app import models
from schema.asset import Asset, AssetRight, Lease
from schema.cadre import Cadre
from schema.declare import column, entity, group, party, publish, row, rows, terms
from schema.district import City, District, Province, Town, Village
from schema.enterprise import Enterprise, Institution
from schema.fund import Fund
from schema.inputs import Change, given, inputs
from schema.mobilisation import Mobilisation
from schema.pairing import Agreement, Pairing
from schema.project import Project
from schema.record import Record
from schema.relay import Connection, PersonalConnection
from schema.values import Quantity

if TYPE_CHECKING:
    from schema.beneficiary import BenefitTally
    from schema.district import Division
    from schema.indicator import IndicatorResult, IndicatorSet
    from schema.monitoring import HouseholdStatusEvent

terms(models.SourceKind, models.Predicate, models.ClaimOrigin, models.ClaimStatus, models.PartMembership)
terms(models.DiscrepancyStatus, models.DiscrepancyRole)


@entity(models.SourceDocument, order=("published_on", "title"))
class SourceDocument(Record):
    """A document that figures are quoted from. 来源"""

    kind: models.SourceKind = column("What it is. 来源类型")
    title: str = column("Its title. 标题")
    publisher: str | None = column("Who published it. 发布单位")
    authors: list[str] = column("Who wrote it, as printed. 作者")
    photographers: list[str] = column("Who took its pictures, as printed. 摄影")
    published_on: date | None = column("The day it appeared. 发布日期")
    published_on_precision: models.DatePrecision | None = column("How far that day is known. 发布日期精度")
    url: str | None = column("Its address on the web. 网址")
    content_hash: str | None = column("SHA-256 of its text, 64 hexadecimal digits. 内容哈希")
    note: str | None = column("What a reader should know of it. 备注")
    claims: Connection[Claim] = rows("What it says, in its own order. 陈述")
    pairings: Connection[Pairing] = rows("Pairings recorded from it. 结对关系")
    agreements: Connection[Agreement] = rows("Agreements recorded from it. 协议")
    mobilisations: Connection[Mobilisation] = rows("Investment, trade and gifts recorded from it. 撬动投入")
    projects: Connection[Project] = rows("Projects recorded from it. 项目")
    assets: Connection[Asset] = rows("Assets recorded from it. 资产")
    asset_rights: Connection[AssetRight] = rows("Rights in assets recorded from it. 资产权利")
    leases: Connection[Lease] = rows("Leases recorded from it. 租约")
    cadres: Connection[Cadre] = rows("Officials recorded from it. 干部")
    benefit_tallies: Connection[BenefitTally] = rows("Counts of recipients recorded from it. 受益统计")
    status_events: PersonalConnection[HouseholdStatusEvent] = rows("Changes of status recorded from it. 动态调整")
    indicator_sets: Connection[IndicatorSet] = rows("Lists of requirements checked against it. 指标体系")
    indicator_results: PersonalConnection[IndicatorResult] = rows("Results recorded from it. 指标结果")


ClaimSubject = Annotated[
    Province
    | City
    | District
    | Town
    | Village
    | Pairing
    | Enterprise
    | Institution
    | Fund
    | Project
    | Asset
    | Agreement
    | Lease
    | Mobilisation
    | Cadre,
    strawberry.union("ClaimSubject", description="What a claim is about. 陈述主体"),
]
publish("ClaimSubject", ClaimSubject)


@entity(models.Claim, order=("position",), alike=("part_of_id", "measure", "per", "modality"))
class Claim(Record):
    """A figure or a statement as a source gives it; never a line of the ledger. 陈述"""

    predicate: models.Predicate = column("What it says of its subject. 陈述内容")
    origin: models.ClaimOrigin = column("Whether the source prints it, or it follows from what is printed. 陈述出处")
    status: models.ClaimStatus = column("What checking has shown. 核查状态")
    statement: str = column("What it says, in one sentence. 陈述")
    quote: str | None = column("The phrase of the source that carries it, word for word. 原文")
    locator: str | None = column("Where in the source the phrase stands. 原文位置")
    position: int = column("Its place in the order of the source. 序号")
    period_from: date | None = column("The first day that it speaks of. 起始日期")
    period_from_precision: models.DatePrecision | None = column("How far the first day is known. 起始精度")
    period_to: date | None = column("The last day that it speaks of. 截止日期")
    period_to_precision: models.DatePrecision | None = column("How far the last day is known. 截止精度")
    printed_name: str | None = column("The name as printed, where it is wrong. 原文名称")
    correction_reason: str | None = column("Why another place is meant than the one that is printed. 更正理由")
    membership: models.PartMembership | None = column("Whether the source says that it is part of the headline. 分项归属")
    note: str | None = column("What a reader should know of it; for what is derived, how. 备注")
    quantity: Quantity = group("The figure; without a number where the claim has none. 数量")
    subject: ClaimSubject = party(
        "What it is about. 陈述主体",
        models.Claim.division,
        models.Claim.pairing,
        models.Claim.organisation,
        models.Claim.fund,
        models.Claim.project,
        models.Claim.asset,
        models.Claim.agreement,
        models.Claim.lease,
        models.Claim.mobilisation,
        models.Claim.cadre,
    )
    source: SourceDocument = row("The source that says it. 来源")
    corrected_division: Division | None = row("The place that is meant, where the printed name is wrong. 更正后地区")
    part_of: Claim | None = row("The headline that it is, or may be, a part of. 所属总数")
    parts: Connection[Claim] = rows("Figures that are, or may be, its parts. 分项")
    discrepancies: Connection[DiscrepancyClaim] = rows("Discrepancies that it stands in, each with its role. 差异")


@entity(models.Discrepancy, order=("title",), alike=("measure",))
class Discrepancy(Record):
    """Figures that should agree and do not; open until somebody explains it. 差异"""

    title: str = column("What does not agree. 名称")
    status: models.DiscrepancyStatus = column("What became of it. 差异状态")
    delta: Decimal | None = column("By how much, in the measure beside it, yuan for money; null where it cannot be said. 差额")
    measure: models.Measure | None = column("What the difference is counted in. 计量单位")
    explanation: str | None = column("What explains it. 说明")
    note: str | None = column("What a reader should know of it. 备注")
    pairing: Pairing | None = row("The pairing that it concerns. 结对关系")
    claims: Connection[DiscrepancyClaim] = rows("The claims that it compares, each in its role. 所涉陈述", models.Discrepancy.compared)


@entity(models.DiscrepancyClaim, order=("role",))
class DiscrepancyClaim(Record):
    """A claim that a discrepancy compares. 差异所涉陈述"""

    role: models.DiscrepancyRole = column("What the claim is to the discrepancy. 陈述的角色")
    discrepancy: Discrepancy = row("The discrepancy. 差异")
    claim: Claim = row("The claim. 陈述")


# What is recorded ---------------------------------------------------------------------------------------------------


@inputs
class ResolveDiscrepancyInput(Change):
    """A difference that is explained, accepted, or opened again. 处理差异"""

    id: strawberry.ID = given("Which one. 标识", to="Discrepancy")
    status: models.DiscrepancyStatus = given("What becomes of it. 差异状态")
    explanation: str | None = given("Why the figures differ; what is closed has one. 说明", optional=True)
