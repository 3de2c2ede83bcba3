"""Who is paired with whom, and what the two signed.

A pairing joins an assisting party and a receiving party; the role belongs to the pairing, not to the district. Town pairings
hang under the pairing of their districts. A party is a place or an organisation, by one of two foreign keys.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import LIVE, Row, Word, dated, exactly_one, in_order, key_range, link, never_at_once, related, words
from app.models.spelling import spelled
from app.models.values import DatePrecision, Figure, figure_rules

if TYPE_CHECKING:
    from app.models.asset import Lease
    from app.models.beneficiary import BenefitTally
    from app.models.claim import Claim
    from app.models.district import Division
    from app.models.enterprise import Organisation
    from app.models.evidence import Discrepancy, SourceDocument
    from app.models.fund import Commitment
    from app.models.mobilisation import Mobilisation
    from app.models.project import Project
    from app.models.proposal import Proposal
    from app.models.visit import Visit


class PairingKind(Word):
    """What a pairing joins, and under which policy. 结对类型"""

    EAST_WEST = "Districts of an eastern and a western province. 东西部协作"
    INTRA_PROVINCIAL = "Districts of one province. 省内扶贫协作"
    TOWN = "A town or sub-district is assisted. 镇街结对"
    VILLAGE = "Two villages. 村村结对"
    SCHOOL = "Two schools. 学校结对"
    HOSPITAL = "Two hospitals. 医院结对"
    ENTERPRISE_VILLAGE = "An enterprise and a village. 村企结对"


class Pairing(Row):
    """One party assists another for a time. 结对关系"""

    __tablename__ = "pairing"
    __table_args__ = (
        exactly_one("one_assisting_party", "assisting_division_id", "assisting_organisation_id"),
        exactly_one("one_receiving_party", "receiving_division_id", "receiving_organisation_id"),
        CheckConstraint(
            "assisting_division_id IS DISTINCT FROM receiving_division_id"
            " OR assisting_organisation_id IS DISTINCT FROM receiving_organisation_id",
            name="parties_differ",
        ),
        CheckConstraint(
            "kind NOT IN ('EAST_WEST', 'INTRA_PROVINCIAL') OR num_nulls(assisting_division_id, receiving_division_id) = 0",
            name="districts_are_places",
        ),
        CheckConstraint("parent_pairing_id <> id", name="parent_is_another"),
        dated("starts_on"),
        dated("ends_on"),
        in_order("starts_on", "ends_on"),
        Index(
            "uq_pairing_open",
            "kind",
            "assisting_division_id",
            "assisting_organisation_id",
            "receiving_division_id",
            "receiving_organisation_id",
            unique=True,
            postgresql_where=text("ends_on IS NULL AND deleted_at IS NULL"),
            postgresql_nulls_not_distinct=True,
        ),
        never_at_once(
            "ex_pairing",
            "int8range(hashtext(kind), hashtext(kind), '[]')",
            key_range("coalesce(assisting_division_id, assisting_organisation_id)"),
            key_range("coalesce(receiving_division_id, receiving_organisation_id)"),
        ),
    )

    kind: Mapped[PairingKind] = mapped_column(words(PairingKind))
    title: Mapped[str]
    assisting_division_id: Mapped[UUID | None] = link("division")
    assisting_organisation_id: Mapped[UUID | None] = link("organisation")
    receiving_division_id: Mapped[UUID | None] = link("division")
    receiving_organisation_id: Mapped[UUID | None] = link("organisation")
    parent_pairing_id: Mapped[UUID | None] = link("pairing")
    basis: Mapped[str | None]
    starts_on: Mapped[date | None]
    starts_on_precision: Mapped[DatePrecision | None] = mapped_column(words(DatePrecision, "starts_on_precision"))
    ends_on: Mapped[date | None]
    ends_on_precision: Mapped[DatePrecision | None] = mapped_column(words(DatePrecision, "ends_on_precision"))
    note: Mapped[str | None]
    source_id: Mapped[UUID | None] = link("source_document")

    assisting_division: Mapped[Division | None] = related(assisting_division_id, "assisting_pairings")
    assisting_organisation: Mapped[Organisation | None] = related(assisting_organisation_id, "assisting_pairings")
    receiving_division: Mapped[Division | None] = related(receiving_division_id, "receiving_pairings")
    receiving_organisation: Mapped[Organisation | None] = related(receiving_organisation_id, "receiving_pairings")
    parent_pairing: Mapped[Pairing | None] = related(parent_pairing_id, "sub_pairings", remote="Pairing.id")
    source: Mapped[SourceDocument | None] = related(source_id, "pairings")
    sub_pairings: Mapped[list[Pairing]] = related("Pairing.parent_pairing_id", "parent_pairing")
    agreements: Mapped[list[Agreement]] = related("Agreement.pairing_id", "pairing")
    commitments: Mapped[list[Commitment]] = related("Commitment.pairing_id", "pairing")
    mobilisations: Mapped[list[Mobilisation]] = related("Mobilisation.pairing_id", "pairing")
    projects: Mapped[list[Project]] = related("Project.pairing_id", "pairing")
    benefit_tallies: Mapped[list[BenefitTally]] = related("BenefitTally.pairing_id", "pairing")
    visits: Mapped[list[Visit]] = related("Visit.pairing_id", "pairing")
    claims: Mapped[list[Claim]] = related("Claim.pairing_id", "pairing")
    proposals: Mapped[list[Proposal]] = related("Proposal.pairing_id", "pairing")
    discrepancies: Mapped[list[Discrepancy]] = related("Discrepancy.pairing_id", "pairing")


class AgreementKind(Word):
    """What was agreed. 协议类型"""

    CO_CONSTRUCTION = "Two sides build together. 共建"
    ENTRUSTED_CONSTRUCTION = "One side builds on behalf of the other. 委托建设"
    LEASE = "A thing is rented. 承租"
    COLLABORATION = "The two sides work together. 协作"


class AgreementStatus(Word):
    """How far an agreement has come. 协议状态"""

    DRAFT = "Being written. 草拟"
    SIGNED = "Signed by all. 已签订"
    ENDED = "Fulfilled or given up. 已终止"


class AgreementRole(Word):
    """What a party does under an agreement. 协议角色"""

    ASSISTING = "Gives assistance. 帮扶方"
    RECEIVING = "Receives assistance. 受援方"
    PRINCIPAL = "Entrusts the work. 委托方"
    CONTRACTOR = "Carries out the work. 受托方"
    LESSOR = "Lets the thing. 出租方"
    LESSEE = "Rents the thing. 承租方"


class Agreement(Figure, Row):
    """What parties signed; its amount is as printed, with its bound. 协议"""

    __tablename__ = "agreement"
    __table_args__ = (dated("signed_on"), *figure_rules())

    kind: Mapped[AgreementKind] = mapped_column(words(AgreementKind))
    title: Mapped[str]
    pinyin: Mapped[str | None] = spelled("title")
    status: Mapped[AgreementStatus | None] = mapped_column(words(AgreementStatus))
    signed_on: Mapped[date | None]
    signed_on_precision: Mapped[DatePrecision | None] = mapped_column(words(DatePrecision, "signed_on_precision"))
    note: Mapped[str | None]
    pairing_id: Mapped[UUID | None] = link("pairing")
    project_id: Mapped[UUID | None] = link("project")
    source_id: Mapped[UUID | None] = link("source_document")

    pairing: Mapped[Pairing | None] = related(pairing_id, "agreements")
    project: Mapped[Project | None] = related(project_id, "agreements")
    source: Mapped[SourceDocument | None] = related(source_id, "agreements")
    parties: Mapped[list[AgreementParty]] = related("AgreementParty.agreement_id", "agreement")
    leases: Mapped[list[Lease]] = related("Lease.agreement_id", "agreement")
    claims: Mapped[list[Claim]] = related("Claim.agreement_id", "agreement")
    proposals: Mapped[list[Proposal]] = related("Proposal.agreement_id", "agreement")


class AgreementParty(Row):
    """One side of an agreement, in its role. 协议方"""

    __tablename__ = "agreement_party"
    __table_args__ = (
        exactly_one("one_party", "division_id", "organisation_id"),
        Index("uq_agreement_party_division", "agreement_id", "division_id", "role", unique=True, postgresql_where=LIVE),
        Index("uq_agreement_party_organisation", "agreement_id", "organisation_id", "role", unique=True, postgresql_where=LIVE),
    )

    agreement_id: Mapped[UUID] = link("agreement")
    role: Mapped[AgreementRole] = mapped_column(words(AgreementRole))
    division_id: Mapped[UUID | None] = link("division")
    organisation_id: Mapped[UUID | None] = link("organisation")

    agreement: Mapped[Agreement] = related(agreement_id, "parties")
    division: Mapped[Division | None] = related(division_id, "agreement_parties")
    organisation: Mapped[Organisation | None] = related(organisation_id, "agreement_parties")
