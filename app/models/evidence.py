"""Where a figure was read, and where figures do not agree.

A discrepancy sets figures beside one another and stays open until somebody explains it; nothing is ever made to balance.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, Index, Numeric, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import LIVE, Row, Word, dated, link, related, words
from app.models.values import DatePrecision, Measure

if TYPE_CHECKING:
    from app.models.asset import Asset, AssetRight, Lease
    from app.models.beneficiary import BenefitTally
    from app.models.cadre import Cadre
    from app.models.claim import Claim
    from app.models.indicator import IndicatorResult, IndicatorSet
    from app.models.mobilisation import Mobilisation
    from app.models.monitoring import HouseholdStatusEvent
    from app.models.pairing import Agreement, Pairing
    from app.models.project import Project


class SourceKind(Word):
    """What a source is. 来源类型"""

    NEWS_ARTICLE = "An article of the press. 新闻报道"
    OFFICIAL_REPORT = "A report of an office. 官方文件"
    WEB_PAGE = "A page on the web. 网页"
    CODE_TABLE = "A table of codes. 代码表"
    OTHER = "Another source. 其他"


class SourceDocument(Row):
    """A document that figures are quoted from. 来源"""

    __tablename__ = "source_document"
    __table_args__ = (
        CheckConstraint("content_hash ~ '^[0-9a-f]{64}$'", name="hash_is_sha256"),
        dated("published_on"),
        Index("uq_source_document_hash", "content_hash", unique=True, postgresql_where=LIVE),
    )

    kind: Mapped[SourceKind] = mapped_column(words(SourceKind))
    title: Mapped[str]
    publisher: Mapped[str | None]
    authors: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list, server_default=text("'{}'"))
    photographers: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list, server_default=text("'{}'"))
    published_on: Mapped[date | None]
    published_on_precision: Mapped[DatePrecision | None] = mapped_column(words(DatePrecision, "published_on_precision"))
    url: Mapped[str | None]
    content_hash: Mapped[str | None]
    note: Mapped[str | None]

    claims: Mapped[list[Claim]] = related("Claim.source_id", "source")
    pairings: Mapped[list[Pairing]] = related("Pairing.source_id", "source")
    agreements: Mapped[list[Agreement]] = related("Agreement.source_id", "source")
    mobilisations: Mapped[list[Mobilisation]] = related("Mobilisation.source_id", "source")
    projects: Mapped[list[Project]] = related("Project.source_id", "source")
    assets: Mapped[list[Asset]] = related("Asset.source_id", "source")
    asset_rights: Mapped[list[AssetRight]] = related("AssetRight.source_id", "source")
    leases: Mapped[list[Lease]] = related("Lease.source_id", "source")
    cadres: Mapped[list[Cadre]] = related("Cadre.source_id", "source")
    benefit_tallies: Mapped[list[BenefitTally]] = related("BenefitTally.source_id", "source")
    status_events: Mapped[list[HouseholdStatusEvent]] = related("HouseholdStatusEvent.source_id", "source")
    indicator_sets: Mapped[list[IndicatorSet]] = related("IndicatorSet.source_id", "source")
    indicator_results: Mapped[list[IndicatorResult]] = related("IndicatorResult.source_id", "source")


class DiscrepancyStatus(Word):
    """What became of a discrepancy. 差异状态"""

    OPEN = "Not explained. 待核实"
    EXPLAINED = "Explained by evidence. 已说明"
    ACCEPTED = "Known, and left as it is. 已接受"


class DiscrepancyRole(Word):
    """What a claim is to a discrepancy. 陈述在差异中的角色"""

    HEADLINE = "The total. 总数"
    PART = "A part of the total, or said to be one. 分项"
    RIVAL = "Another figure for the same thing. 不同口径"


class Discrepancy(Row):
    """Figures that should agree and do not. 差异"""

    __tablename__ = "discrepancy"
    __table_args__ = (
        CheckConstraint("(delta IS NULL) = (measure IS NULL)", name="delta_has_measure"),
        CheckConstraint("status = 'OPEN' OR explanation IS NOT NULL", name="closed_is_explained"),
    )

    title: Mapped[str]
    status: Mapped[DiscrepancyStatus] = mapped_column(words(DiscrepancyStatus))
    delta: Mapped[Decimal | None] = mapped_column(Numeric(24, 6))
    measure: Mapped[Measure | None] = mapped_column(words(Measure))
    explanation: Mapped[str | None]
    note: Mapped[str | None]
    pairing_id: Mapped[UUID | None] = link("pairing")

    pairing: Mapped[Pairing | None] = related(pairing_id, "discrepancies")
    compared: Mapped[list[DiscrepancyClaim]] = related("DiscrepancyClaim.discrepancy_id", "discrepancy")


class DiscrepancyClaim(Row):
    """A claim that a discrepancy compares. 差异所涉陈述"""

    __tablename__ = "discrepancy_claim"
    __table_args__ = (
        Index("uq_discrepancy_claim", "discrepancy_id", "claim_id", unique=True, postgresql_where=LIVE),
        Index(
            "uq_discrepancy_claim_headline",
            "discrepancy_id",
            unique=True,
            postgresql_where=text("role = 'HEADLINE' AND deleted_at IS NULL"),
        ),
    )

    discrepancy_id: Mapped[UUID] = link("discrepancy")
    claim_id: Mapped[UUID] = link("claim")
    role: Mapped[DiscrepancyRole] = mapped_column(words(DiscrepancyRole))

    discrepancy: Mapped[Discrepancy] = related(discrepancy_id, "compared")
    claim: Mapped[Claim] = related(claim_id, "discrepancies")
