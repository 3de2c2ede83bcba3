"""The record: one class per table, one module per domain, every relation in both directions."""

from app.models.approval import ApprovalPolicy, ApprovalTask, Decision, DecisionVerdict, Quorum, TaskStatus
from app.models.asset import Asset, AssetClass, AssetRight, AssetRightKind, AssetStage, Lease, LeaseAsset
from app.models.base import Base, Row, Word
from app.models.beneficiary import Beneficiary, Benefit, BenefitForm, BenefitTally
from app.models.cadre import AssignmentKind, Cadre, HouseholdPairing, Posting, PostingKind, VillageAssignment
from app.models.claim import Claim, ClaimOrigin, ClaimStatus, PartMembership
from app.models.distribution import (
    BenefitDistribution,
    DistributionComponent,
    DistributionLine,
    DistributionReceipt,
    DistributionRule,
    DistributionStatus,
    IncomeReceipt,
)
from app.models.district import CodeScheme, Designation, Division, Level, VillageProfile
from app.models.enterprise import ENTERPRISE_KINDS, Organisation, OrganisationKind
from app.models.evidence import Discrepancy, DiscrepancyClaim, DiscrepancyRole, DiscrepancyStatus, SourceDocument, SourceKind
from app.models.feedback import Feedback, FeedbackKind, FeedbackStatus
from app.models.fund import Commitment, CommitmentStatus, Fund, FundCategory, FundSource, Programme
from app.models.household import Gender, Group, HardshipCause, Household, HouseholdStatus, MemberRole, Membership, Person
from app.models.idempotency import IdempotencyKey
from app.models.indicator import IndicatorAnswer, IndicatorItem, IndicatorResult, IndicatorSet, IndicatorStatus, IndicatorSubject
from app.models.instance import Instance
from app.models.ledger import Acknowledgement, AcknowledgementVerdict, FundTransaction, TransactionKind, TransactionStatus
from app.models.merge import PersonMerge
from app.models.mobilisation import Mobilisation, MobilisationKind
from app.models.monitoring import HouseholdStatusEvent, MonitoringKind, MonitoringRecord
from app.models.numbers import PersonalNumber
from app.models.pairing import Agreement, AgreementKind, AgreementParty, AgreementRole, AgreementStatus, Pairing, PairingKind
from app.models.predicate import Predicate
from app.models.project import Project, ProjectCategory, ProjectMode, ProjectStatus, ProjectVillage, VillageRole
from app.models.proposal import JointKind, Proposal, ProposalAnswer, ProposalStatus, ProposalVerdict, ProposedOperation
from app.models.reading import Reading, ReadingKind
from app.models.search import SearchKind, SearchTerm
from app.models.sync import (
    ConflictStatus,
    ParkedRecord,
    PeerSeal,
    SyncConflict,
    SyncOperation,
    SyncOutcome,
    SyncPeer,
    SyncReceipt,
    SyncResult,
    SyncRoad,
    WithdrawnRecord,
)
from app.models.trail import Change, Operation, Seal
from app.models.user import ApiToken, Role, RoleAssignment, UserAccount
from app.models.values import Bound, DatePrecision, Measure, Modality, Per
from app.models.visit import Visit, VisitKind, VisitParticipant

__all__ = [
    "ENTERPRISE_KINDS",
    "Acknowledgement",
    "AcknowledgementVerdict",
    "Agreement",
    "AgreementKind",
    "AgreementParty",
    "AgreementRole",
    "AgreementStatus",
    "ApiToken",
    "ApprovalPolicy",
    "ApprovalTask",
    "Asset",
    "AssetClass",
    "AssetRight",
    "AssetRightKind",
    "AssetStage",
    "AssignmentKind",
    "Base",
    "Beneficiary",
    "Benefit",
    "BenefitDistribution",
    "BenefitForm",
    "BenefitTally",
    "Bound",
    "Cadre",
    "Change",
    "Claim",
    "ClaimOrigin",
    "ClaimStatus",
    "CodeScheme",
    "Commitment",
    "CommitmentStatus",
    "ConflictStatus",
    "DatePrecision",
    "Decision",
    "DecisionVerdict",
    "Designation",
    "Discrepancy",
    "DiscrepancyClaim",
    "DiscrepancyRole",
    "DiscrepancyStatus",
    "DistributionComponent",
    "DistributionLine",
    "DistributionReceipt",
    "DistributionRule",
    "DistributionStatus",
    "Division",
    "Feedback",
    "FeedbackKind",
    "FeedbackStatus",
    "Fund",
    "FundCategory",
    "FundSource",
    "FundTransaction",
    "Gender",
    "Group",
    "HardshipCause",
    "Household",
    "HouseholdPairing",
    "HouseholdStatus",
    "HouseholdStatusEvent",
    "IdempotencyKey",
    "IncomeReceipt",
    "IndicatorAnswer",
    "IndicatorItem",
    "IndicatorResult",
    "IndicatorSet",
    "IndicatorStatus",
    "IndicatorSubject",
    "Instance",
    "JointKind",
    "Lease",
    "LeaseAsset",
    "Level",
    "Measure",
    "MemberRole",
    "Membership",
    "Mobilisation",
    "MobilisationKind",
    "Modality",
    "MonitoringKind",
    "MonitoringRecord",
    "Operation",
    "Organisation",
    "OrganisationKind",
    "Pairing",
    "PairingKind",
    "ParkedRecord",
    "PartMembership",
    "PeerSeal",
    "Per",
    "Person",
    "PersonMerge",
    "PersonalNumber",
    "Posting",
    "PostingKind",
    "Predicate",
    "Programme",
    "Project",
    "ProjectCategory",
    "ProjectMode",
    "ProjectStatus",
    "ProjectVillage",
    "Proposal",
    "ProposalAnswer",
    "ProposalStatus",
    "ProposalVerdict",
    "ProposedOperation",
    "Quorum",
    "Reading",
    "ReadingKind",
    "Role",
    "RoleAssignment",
    "Row",
    "Seal",
    "SearchKind",
    "SearchTerm",
    "SourceDocument",
    "SourceKind",
    "SyncConflict",
    "SyncOperation",
    "SyncOutcome",
    "SyncPeer",
    "SyncReceipt",
    "SyncResult",
    "SyncRoad",
    "TaskStatus",
    "TransactionKind",
    "TransactionStatus",
    "UserAccount",
    "VillageAssignment",
    "VillageProfile",
    "VillageRole",
    "Visit",
    "VisitKind",
    "VisitParticipant",
    "WithdrawnRecord",
    "Word",
]
