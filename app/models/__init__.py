"""The record: one class per table, one module per domain, every relation in both directions."""

from app.models.asset import Asset, AssetClass, AssetStage, Lease, LeaseAsset
from app.models.base import Base, Row, Word
from app.models.beneficiary import Beneficiary, Benefit, BenefitForm, BenefitTally
from app.models.cadre import Cadre, Posting, PostingKind
from app.models.claim import Claim, ClaimOrigin, ClaimStatus, PartMembership
from app.models.district import CodeScheme, Designation, Division, Level, VillageProfile
from app.models.enterprise import ENTERPRISE_KINDS, Organisation, OrganisationKind
from app.models.evidence import Discrepancy, DiscrepancyClaim, DiscrepancyRole, DiscrepancyStatus, SourceDocument, SourceKind
from app.models.fund import Commitment, CommitmentStatus, Fund, FundCategory, FundSource, Programme
from app.models.household import Gender, Group, HardshipCause, Household, HouseholdStatus, MemberRole, Membership, Person
from app.models.instance import Instance
from app.models.ledger import Acknowledgement, AcknowledgementVerdict, FundTransaction, TransactionKind, TransactionStatus
from app.models.mobilisation import Mobilisation, MobilisationKind
from app.models.pairing import Agreement, AgreementKind, AgreementParty, AgreementRole, AgreementStatus, Pairing, PairingKind
from app.models.predicate import Predicate
from app.models.project import Project, ProjectCategory, ProjectMode, ProjectStatus, ProjectVillage, VillageRole
from app.models.values import Bound, DatePrecision, Measure, Modality, Per

__all__ = [
    "ENTERPRISE_KINDS",
    "Acknowledgement",
    "AcknowledgementVerdict",
    "Agreement",
    "AgreementKind",
    "AgreementParty",
    "AgreementRole",
    "AgreementStatus",
    "Asset",
    "AssetClass",
    "AssetStage",
    "Base",
    "Beneficiary",
    "Benefit",
    "BenefitForm",
    "BenefitTally",
    "Bound",
    "Cadre",
    "Claim",
    "ClaimOrigin",
    "ClaimStatus",
    "CodeScheme",
    "Commitment",
    "CommitmentStatus",
    "DatePrecision",
    "Designation",
    "Discrepancy",
    "DiscrepancyClaim",
    "DiscrepancyRole",
    "DiscrepancyStatus",
    "Division",
    "Fund",
    "FundCategory",
    "FundSource",
    "FundTransaction",
    "Gender",
    "Group",
    "HardshipCause",
    "Household",
    "HouseholdStatus",
    "Instance",
    "Lease",
    "LeaseAsset",
    "Level",
    "Measure",
    "MemberRole",
    "Membership",
    "Mobilisation",
    "MobilisationKind",
    "Modality",
    "Organisation",
    "OrganisationKind",
    "Pairing",
    "PairingKind",
    "PartMembership",
    "Per",
    "Person",
    "Posting",
    "PostingKind",
    "Predicate",
    "Programme",
    "Project",
    "ProjectCategory",
    "ProjectMode",
    "ProjectStatus",
    "ProjectVillage",
    "Row",
    "SourceDocument",
    "SourceKind",
    "TransactionKind",
    "TransactionStatus",
    "VillageProfile",
    "VillageRole",
    "Word",
]
