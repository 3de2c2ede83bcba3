"""What a source says: a figure or a statement about one subject, with the words that carry it.

A claim is never a line of the ledger, and no total adds it to one. Its name for the subject is kept as printed; a correction
stands beside it with a reason. A claim may be part of a headline, and says whether the source states so.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Row, Word, dated, exactly_one, in_order, link, listed, related, words
from app.models.predicate import Predicate
from app.models.values import DatePrecision, Figure, figure_rules

if TYPE_CHECKING:
    from app.models.asset import Asset, Lease
    from app.models.cadre import Cadre
    from app.models.district import Division
    from app.models.enterprise import Organisation
    from app.models.evidence import DiscrepancyClaim, SourceDocument
    from app.models.fund import Fund
    from app.models.mobilisation import Mobilisation
    from app.models.pairing import Agreement, Pairing
    from app.models.project import Project

SUBJECTS = (
    "division_id",
    "pairing_id",
    "organisation_id",
    "fund_id",
    "project_id",
    "asset_id",
    "agreement_id",
    "lease_id",
    "mobilisation_id",
    "cadre_id",
)


class ClaimOrigin(Word):
    """Whether a source prints a claim. 陈述出处"""

    PRINTED = "The source prints it. 原文"
    DERIVED = "It follows from what the source prints. 推算"


class ClaimStatus(Word):
    """What checking a claim has shown. 核查状态"""

    UNCHECKED = "Not checked. 未核查"
    CONFIRMED = "Borne out by evidence. 已证实"
    DISPUTED = "Contradicted by evidence. 有争议"


class PartMembership(Word):
    """Whether the source says that a figure is part of the headline. 分项归属"""

    STATED = "The source lists it under the headline. 原文列为分项"
    UNSTATED = "The source leaves open whether it belongs there. 原文未说明"


class Claim(Figure, Row):
    """A figure or a statement as a source gives it. 陈述"""

    __tablename__ = "claim"
    __table_args__ = (
        exactly_one("one_subject", *SUBJECTS),
        listed("position"),
        *figure_rules(),
        CheckConstraint("bound IS NOT NULL AND modality IS NOT NULL", name="bound_and_modality"),
        CheckConstraint("origin <> 'PRINTED' OR quote IS NOT NULL", name="printed_has_quote"),
        CheckConstraint("origin <> 'DERIVED' OR note IS NOT NULL", name="derived_says_how"),
        CheckConstraint("(part_of_id IS NULL) = (membership IS NULL)", name="part_says_membership"),
        CheckConstraint("part_of_id <> id", name="not_part_of_itself"),
        CheckConstraint("num_nulls(corrected_division_id, correction_reason, printed_name) IN (0, 3)", name="correction_has_reason"),
        dated("period_from"),
        dated("period_to"),
        in_order("period_from", "period_to"),
    )

    predicate: Mapped[Predicate] = mapped_column(words(Predicate))
    origin: Mapped[ClaimOrigin] = mapped_column(words(ClaimOrigin))
    status: Mapped[ClaimStatus] = mapped_column(words(ClaimStatus), default=ClaimStatus.UNCHECKED, server_default="UNCHECKED")
    statement: Mapped[str]
    quote: Mapped[str | None]
    locator: Mapped[str | None]
    position: Mapped[int]
    period_from: Mapped[date | None]
    period_from_precision: Mapped[DatePrecision | None] = mapped_column(words(DatePrecision, "period_from_precision"))
    period_to: Mapped[date | None]
    period_to_precision: Mapped[DatePrecision | None] = mapped_column(words(DatePrecision, "period_to_precision"))
    printed_name: Mapped[str | None]
    correction_reason: Mapped[str | None]
    membership: Mapped[PartMembership | None] = mapped_column(words(PartMembership))
    note: Mapped[str | None]
    source_id: Mapped[UUID] = link("source_document")
    division_id: Mapped[UUID | None] = link("division")
    pairing_id: Mapped[UUID | None] = link("pairing")
    organisation_id: Mapped[UUID | None] = link("organisation")
    fund_id: Mapped[UUID | None] = link("fund")
    project_id: Mapped[UUID | None] = link("project")
    asset_id: Mapped[UUID | None] = link("asset")
    agreement_id: Mapped[UUID | None] = link("agreement")
    lease_id: Mapped[UUID | None] = link("lease")
    mobilisation_id: Mapped[UUID | None] = link("mobilisation")
    cadre_id: Mapped[UUID | None] = link("cadre")
    corrected_division_id: Mapped[UUID | None] = link("division")
    part_of_id: Mapped[UUID | None] = link("claim")

    source: Mapped[SourceDocument] = related(source_id, "claims")
    division: Mapped[Division | None] = related(division_id, "claims")
    pairing: Mapped[Pairing | None] = related(pairing_id, "claims")
    organisation: Mapped[Organisation | None] = related(organisation_id, "claims")
    fund: Mapped[Fund | None] = related(fund_id, "claims")
    project: Mapped[Project | None] = related(project_id, "claims")
    asset: Mapped[Asset | None] = related(asset_id, "claims")
    agreement: Mapped[Agreement | None] = related(agreement_id, "claims")
    lease: Mapped[Lease | None] = related(lease_id, "claims")
    mobilisation: Mapped[Mobilisation | None] = related(mobilisation_id, "claims")
    cadre: Mapped[Cadre | None] = related(cadre_id, "claims")
    corrected_division: Mapped[Division | None] = related(corrected_division_id, "corrected_claims")
    part_of: Mapped[Claim | None] = related(part_of_id, "parts", remote="Claim.id")
    parts: Mapped[list[Claim]] = related("Claim.part_of_id", "part_of")
    discrepancies: Mapped[list[DiscrepancyClaim]] = related("DiscrepancyClaim.claim_id", "claim")
