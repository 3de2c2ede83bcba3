"""Places: one table from province to village, and what a village was designated as.

Codes come from public tables that contradict one another, so a code may be missing, says which scheme it is of and whether
it was verified. The tree is by parent, never by the digits of a code; a name is unique under its parent while valid.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, Index, Text, false, text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Row, Word, in_order, link, listed, related, words
from app.models.spelling import spelled
from app.models.values import DatePrecision

if TYPE_CHECKING:
    from app.models.asset import Asset, AssetRight
    from app.models.beneficiary import Beneficiary, BenefitTally
    from app.models.cadre import Posting, VillageAssignment
    from app.models.claim import Claim
    from app.models.distribution import BenefitDistribution
    from app.models.enterprise import Organisation
    from app.models.feedback import Feedback
    from app.models.fund import Fund
    from app.models.household import Household
    from app.models.indicator import IndicatorResult
    from app.models.ledger import FundTransaction
    from app.models.mobilisation import Mobilisation
    from app.models.pairing import AgreementParty, Pairing
    from app.models.project import Project, ProjectVillage
    from app.models.proposal import Proposal
    from app.models.visit import Visit


class Level(Word):
    """The height of a division in the tree. 行政层级"""

    PROVINCE = "A province. 省"
    CITY = "A prefecture-level city. 地级市"
    COUNTY = "A district or county. 区县"
    TOWN = "A town or sub-district. 镇街"
    VILLAGE = "A village or community. 村"


class CodeScheme(Word):
    """The table that a division's code is taken from. 代码体系"""

    GB_T_2260 = "Codes of divisions down to the county. 国家标准 GB/T 2260"
    GB_T_10114 = "Codes of divisions below the county. 国家标准 GB/T 10114"
    NBS_STAT = "Codes of the statistical bureau. 统计用区划代码"
    LOCAL = "Codes that an office gave itself. 自编代码"


class Designation(Word):
    """What a village was declared to be. 村庄类别"""

    PROVINCIAL_KEY = "A key village of poverty alleviation named by the province. 省定扶贫工作重点村"
    MUNICIPAL_KEY = "A key village named by the city. 市定重点村"
    SCATTERED = "A village with scattered poor households. 插花村"
    OTHER = "Another designation. 其他"


class Division(Row):
    """A province, city, district, town or village. 行政区划"""

    __tablename__ = "division"
    __table_args__ = (
        listed("level", "code", "name"),
        CheckConstraint("(code IS NULL) = (code_scheme IS NULL)", name="code_has_scheme"),
        CheckConstraint("level <> 'PROVINCE' OR parent_id IS NULL", name="province_is_root"),
        CheckConstraint("parent_id <> id", name="parent_is_another"),
        in_order("valid_from", "valid_to"),
        Index("uq_division_code", "code_scheme", "code", unique=True, postgresql_where=text("valid_to IS NULL AND deleted_at IS NULL")),
        Index(
            "uq_division_name",
            "parent_id",
            "level",
            "name",
            unique=True,
            postgresql_where=text("valid_to IS NULL AND deleted_at IS NULL"),
            postgresql_nulls_not_distinct=True,
        ),
    )

    level: Mapped[Level] = mapped_column(words(Level))
    name: Mapped[str]
    name_en: Mapped[str | None]
    aliases: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list, server_default=text("'{}'"))
    pinyin: Mapped[str | None] = spelled("name", "aliases")
    code: Mapped[str | None]
    code_scheme: Mapped[CodeScheme | None] = mapped_column(words(CodeScheme))
    code_verified: Mapped[bool] = mapped_column(default=False, server_default=false())
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    note: Mapped[str | None]
    parent_id: Mapped[UUID | None] = link("division")

    parent: Mapped[Division | None] = related(parent_id, "children", remote="Division.id")
    children: Mapped[list[Division]] = related("Division.parent_id", "parent")
    village_profiles: Mapped[list[VillageProfile]] = related("VillageProfile.village_id", "village")
    organisations: Mapped[list[Organisation]] = related("Organisation.division_id", "division")
    assisting_pairings: Mapped[list[Pairing]] = related("Pairing.assisting_division_id", "assisting_division")
    receiving_pairings: Mapped[list[Pairing]] = related("Pairing.receiving_division_id", "receiving_division")
    agreement_parties: Mapped[list[AgreementParty]] = related("AgreementParty.division_id", "division")
    funds: Mapped[list[Fund]] = related("Fund.owner_district_id", "owner_district")
    proposals: Mapped[list[Proposal]] = related("Proposal.to_district_id", "to_district")
    payments: Mapped[list[FundTransaction]] = related("FundTransaction.payer_division_id", "payer_division")
    receipts: Mapped[list[FundTransaction]] = related("FundTransaction.payee_division_id", "payee_division")
    mobilisations: Mapped[list[Mobilisation]] = related("Mobilisation.party_division_id", "party_division")
    received_mobilisations: Mapped[list[Mobilisation]] = related("Mobilisation.receiving_division_id", "receiving_division")
    projects: Mapped[list[Project]] = related("Project.location_id", "location")
    project_villages: Mapped[list[ProjectVillage]] = related("ProjectVillage.village_id", "village")
    assets: Mapped[list[Asset]] = related("Asset.location_id", "location")
    asset_rights: Mapped[list[AssetRight]] = related("AssetRight.holder_division_id", "holder_division")
    benefit_distributions: Mapped[list[BenefitDistribution]] = related("BenefitDistribution.village_id", "village")
    postings: Mapped[list[Posting]] = related("Posting.division_id", "division")
    village_assignments: Mapped[list[VillageAssignment]] = related("VillageAssignment.village_id", "village")
    visits: Mapped[list[Visit]] = related("Visit.division_id", "division")
    village_results: Mapped[list[IndicatorResult]] = related("IndicatorResult.village_id", "village")
    district_results: Mapped[list[IndicatorResult]] = related("IndicatorResult.district_id", "district")
    feedback: Mapped[list[Feedback]] = related("Feedback.division_id", "division")
    households: Mapped[list[Household]] = related("Household.village_id", "village")
    beneficiaries: Mapped[list[Beneficiary]] = related("Beneficiary.district_id", "district")
    village_beneficiary: Mapped[Beneficiary | None] = related("Beneficiary.village_id", "village")
    benefit_tallies: Mapped[list[BenefitTally]] = related("BenefitTally.division_id", "division")
    claims: Mapped[list[Claim]] = related("Claim.division_id", "division")
    corrected_claims: Mapped[list[Claim]] = related("Claim.corrected_division_id", "corrected_division")


class VillageProfile(Row):
    """A designation that a village holds for a time; it may hold several at once. 村情"""

    __tablename__ = "village_profile"
    __table_args__ = (
        in_order("starts_on", "ends_on"),
        Index(
            "uq_village_profile_open",
            "village_id",
            "designation",
            unique=True,
            postgresql_where=text("ends_on IS NULL AND deleted_at IS NULL"),
        ),
    )

    village_id: Mapped[UUID] = link("division")
    designation: Mapped[Designation] = mapped_column(words(Designation))
    starts_on: Mapped[date | None]
    starts_on_precision: Mapped[DatePrecision | None] = mapped_column(words(DatePrecision, "starts_on_precision"))
    ends_on: Mapped[date | None]
    ends_on_precision: Mapped[DatePrecision | None] = mapped_column(words(DatePrecision, "ends_on_precision"))
    note: Mapped[str | None]

    village: Mapped[Division] = related(village_id, "village_profiles")
