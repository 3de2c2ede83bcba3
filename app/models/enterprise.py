"""Organisations of every kind, enterprises among them: who builds, rents, invests, orders, teaches and tests."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import LIVE, Row, Word, link, related, words
from app.models.spelling import spelled

if TYPE_CHECKING:
    from app.models.asset import AssetRight, Lease
    from app.models.beneficiary import Benefit
    from app.models.cadre import Cadre, VillageAssignment
    from app.models.claim import Claim
    from app.models.distribution import DistributionLine
    from app.models.district import Division
    from app.models.ledger import FundTransaction
    from app.models.mobilisation import Mobilisation
    from app.models.pairing import AgreementParty, Pairing
    from app.models.project import Project
    from app.models.visit import VisitParticipant

DIGITS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
CREDIT_CODE = f"^[{DIGITS}]{{18}}$"
# GB 32100: each digit by a power of 3, the last one by 1; the sum is divisible by 31.
CHECKED_SUM = " + ".join(
    f"(strpos('{DIGITS}', substr(credit_code, {place + 1}, 1)) - 1) * {1 if place == 17 else pow(3, place, 31)}" for place in range(18)
)


class OrganisationKind(Word):
    """What an organisation is. 单位类型"""

    GOV_DEPT = "A department of government. 区直部门"
    PUBLIC_INSTITUTION = "A public body that gives services. 事业单位"
    ENTERPRISE = "A firm. 企业"
    COOPERATIVE = "A cooperative of producers. 合作社"
    VILLAGE_COLLECTIVE = "The collective economy of a village. 村集体"
    SCHOOL = "A school. 学校"
    TESTING_BODY = "A body that tests products. 检测机构"
    SOCIAL_ORG = "An organisation of civil life. 社会组织"


ENTERPRISE_KINDS = (OrganisationKind.ENTERPRISE, OrganisationKind.COOPERATIVE, OrganisationKind.TESTING_BODY)


class Organisation(Row):
    """A firm, department, school, collective or other body. 单位"""

    __tablename__ = "organisation"
    __table_args__ = (
        CheckConstraint(f"credit_code ~ '{CREDIT_CODE}'", name="credit_code_form"),
        CheckConstraint(f"({CHECKED_SUM}) % 31 = 0", name="credit_code_sum"),
        Index("uq_organisation_credit_code", "credit_code", unique=True, postgresql_where=LIVE),
    )

    kind: Mapped[OrganisationKind] = mapped_column(words(OrganisationKind))
    name: Mapped[str]
    name_en: Mapped[str | None]
    aliases: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list, server_default=text("'{}'"))
    pinyin: Mapped[str | None] = spelled("name", "aliases")
    credit_code: Mapped[str | None]
    note: Mapped[str | None]
    division_id: Mapped[UUID | None] = link("division")

    division: Mapped[Division | None] = related(division_id, "organisations")
    assisting_pairings: Mapped[list[Pairing]] = related("Pairing.assisting_organisation_id", "assisting_organisation")
    receiving_pairings: Mapped[list[Pairing]] = related("Pairing.receiving_organisation_id", "receiving_organisation")
    agreement_parties: Mapped[list[AgreementParty]] = related("AgreementParty.organisation_id", "organisation")
    payments: Mapped[list[FundTransaction]] = related("FundTransaction.payer_organisation_id", "payer_organisation")
    receipts: Mapped[list[FundTransaction]] = related("FundTransaction.payee_organisation_id", "payee_organisation")
    mobilisations: Mapped[list[Mobilisation]] = related("Mobilisation.party_organisation_id", "party_organisation")
    projects: Mapped[list[Project]] = related("Project.implementer_id", "implementer")
    leases: Mapped[list[Lease]] = related("Lease.lessee_id", "lessee")
    asset_rights: Mapped[list[AssetRight]] = related("AssetRight.holder_organisation_id", "holder_organisation")
    distribution_lines: Mapped[list[DistributionLine]] = related("DistributionLine.organisation_id", "organisation")
    village_assignments: Mapped[list[VillageAssignment]] = related("VillageAssignment.organisation_id", "organisation")
    visits: Mapped[list[VisitParticipant]] = related("VisitParticipant.organisation_id", "organisation")
    cadres: Mapped[list[Cadre]] = related("Cadre.organisation_id", "organisation")
    provided_benefits: Mapped[list[Benefit]] = related("Benefit.provider_id", "provider")
    claims: Mapped[list[Claim]] = related("Claim.organisation_id", "organisation")
