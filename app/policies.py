"""Who may see which rows: one function per table, and which permission a personal column needs.

A policy is a predicate over a table and bind parameters, so that one cached statement serves every viewer. It holds on
every path: look-ups, lists, relations, counts. Tombstones are not its matter: they leave every list, and stay readable
where another row refers to them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import ARRAY, ColumnElement, Text, Uuid, and_, any_, bindparam, literal_column, or_, select, true

from app import models
from app.auth import Permission
from app.models.base import Base

Policy = Callable[[Any], ColumnElement[bool]]

VIEWER_DISTRICTS = bindparam("viewer_districts", type_=ARRAY(Uuid()))
"""The districts whose people the viewer may see."""
AUDITED_DISTRICTS = bindparam("trail_districts", type_=ARRAY(Uuid()))
"""The districts whose trail the viewer may read."""
VIEWER_SUBJECT = bindparam("viewer_subject", type_=Text())
WAYS: Mapping[str, type[Base]] = {"receipt_id": models.SyncReceipt, "peer_id": models.SyncPeer}
"""Where the keys lead by which a row tells whose exchange it is of."""


def everyone(_table: Any) -> ColumnElement[bool]:
    """Every reader sees every row; personal columns are masked or refused one by one."""
    return true()


def of_own_district(table: Any) -> ColumnElement[bool]:
    """A district's own business, its people before all: its viewers see it, and everyone sees what is made up."""
    return or_(table.demo, table.owner_district_id == any_(VIEWER_DISTRICTS))


def of_audited_district(table: Any) -> ColumnElement[bool]:
    """What auditors alone see, in their districts."""
    audited: ColumnElement[bool] = table.district_id == any_(AUDITED_DISTRICTS)
    return audited


def about_people(*keys: str) -> Policy:
    """Rows that may be about people: those where one of the keys is set are."""

    def policy(table: Any) -> ColumnElement[bool]:
        return or_(and_(*(getattr(table, key).is_(None) for key in keys)), of_own_district(table))

    return policy


def with_visit(table: Any) -> ColumnElement[bool]:
    """Who took part in a visit is seen by whoever sees the visit."""
    visit = models.Visit.__table__.alias("visited")
    seen: Any = select(literal_column("1")).where(visit.c.id == table.visit_id, POLICIES[models.Visit](visit.c))
    found: ColumnElement[bool] = seen.correlate_except(visit).exists()
    return found


def of_partner(*way: Any) -> Policy:
    """What an instance knows of its exchange with a partner: for the districts that take part, and for the partner itself."""

    def policy(table: Any) -> ColumnElement[bool]:
        row, joins = table, []
        for name in way:
            kind = WAYS[name].__table__.alias(f"way_{name}")
            joins.append((kind, kind.c.id == getattr(row, name)))
            row = kind.c
        taking_part = or_(row.account == VIEWER_SUBJECT, row.ours.op("&&")(VIEWER_DISTRICTS))
        if not joins:
            return taking_part
        sources = [kind for kind, _ in joins]
        seen: Any = select(literal_column("1")).select_from(*sources).where(*(on for _, on in joins), taking_part)
        found: ColumnElement[bool] = seen.correlate_except(*sources).exists()
        return found

    return policy


def open_to_all(policy: Policy) -> bool:
    """Whether a policy restricts no row, so that a relation to the table never finds a hidden one."""
    return policy is everyone


POLICIES: Mapping[type[Base], Policy] = {
    models.Acknowledgement: everyone,
    models.Agreement: everyone,
    models.AgreementParty: everyone,
    models.ApprovalPolicy: everyone,
    models.ApprovalTask: of_own_district,
    models.Asset: everyone,
    models.AssetRight: about_people("holder_household_id"),
    models.Beneficiary: about_people("household_id", "person_id"),
    models.Benefit: of_own_district,
    models.BenefitDistribution: everyone,
    models.BenefitTally: everyone,
    models.Cadre: everyone,
    models.Claim: everyone,
    models.Commitment: everyone,
    models.Decision: of_own_district,
    models.Discrepancy: everyone,
    models.DiscrepancyClaim: everyone,
    models.DistributionLine: about_people("household_id"),
    models.DistributionReceipt: everyone,
    models.Division: everyone,
    models.Feedback: of_own_district,
    models.Fund: everyone,
    models.FundTransaction: everyone,
    models.Household: of_own_district,
    models.HouseholdPairing: of_own_district,
    models.HouseholdStatusEvent: of_own_district,
    models.IncomeReceipt: everyone,
    models.IndicatorItem: everyone,
    models.IndicatorResult: about_people("household_id"),
    models.IndicatorSet: everyone,
    models.Lease: everyone,
    models.LeaseAsset: everyone,
    models.Membership: of_own_district,
    models.Mobilisation: everyone,
    models.MonitoringRecord: of_own_district,
    models.Organisation: everyone,
    models.Pairing: everyone,
    models.ParkedRecord: of_partner("peer_id"),
    models.Person: of_own_district,
    models.PersonMerge: of_own_district,
    models.Posting: everyone,
    models.Project: everyone,
    models.ProjectVillage: everyone,
    models.Proposal: everyone,
    models.ProposalAnswer: everyone,
    models.Reading: of_audited_district,
    models.SourceDocument: everyone,
    models.SyncConflict: of_partner("peer_id"),
    models.SyncPeer: of_partner(),
    models.SyncReceipt: of_partner("peer_id"),
    models.SyncResult: of_partner("receipt_id", "peer_id"),
    models.VillageAssignment: everyone,
    models.VillageProfile: everyone,
    models.Visit: about_people("household_id"),
    models.VisitParticipant: with_visit,
}

EXCHANGE = frozenset({models.ParkedRecord, models.SyncConflict, models.SyncPeer, models.SyncReceipt, models.SyncResult})
"""What an instance knows of its exchange with partners: nothing of it is about people."""
BEFORE_THE_WALL = EXCHANGE | {models.Reading}
"""What the compiled policies alone guard: an instance's own notes, of its exchange and of who looked at a number."""

__all__ = ["BEFORE_THE_WALL", "EXCHANGE", "POLICIES", "Permission", "Policy", "everyone", "of_own_district", "open_to_all"]
