"""Who may see which rows: one function per table, and which permission a personal column needs.

A policy is a predicate over a table and bind parameters, so that one cached statement serves every viewer. It holds on
every path: look-ups, lists, relations, counts. Tombstones are not its matter: they leave every list, and stay readable
where another row refers to them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import ARRAY, ColumnElement, Uuid, any_, bindparam, or_, true

from app import models
from app.auth import Permission
from app.models.base import Base

Policy = Callable[[Any], ColumnElement[bool]]


def everyone(_table: Any) -> ColumnElement[bool]:
    """Every reader sees every row; personal columns are masked or refused one by one."""
    return true()


def of_own_district(table: Any) -> ColumnElement[bool]:
    """A district's own business: its viewers see it, and everyone sees what is made up."""
    return or_(table.demo, table.owner_district_id == any_(bindparam("viewer_districts", type_=ARRAY(Uuid()))))


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
    models.AssetRight: everyone,
    models.Beneficiary: everyone,
    models.Benefit: everyone,
    models.BenefitDistribution: everyone,
    models.BenefitTally: everyone,
    models.Cadre: everyone,
    models.Claim: everyone,
    models.Commitment: everyone,
    models.Decision: of_own_district,
    models.Discrepancy: everyone,
    models.DiscrepancyClaim: everyone,
    models.DistributionLine: everyone,
    models.DistributionReceipt: everyone,
    models.Division: everyone,
    models.Feedback: everyone,
    models.Fund: everyone,
    models.FundTransaction: everyone,
    models.Household: everyone,
    models.HouseholdPairing: everyone,
    models.HouseholdStatusEvent: everyone,
    models.IncomeReceipt: everyone,
    models.IndicatorItem: everyone,
    models.IndicatorResult: everyone,
    models.IndicatorSet: everyone,
    models.Lease: everyone,
    models.LeaseAsset: everyone,
    models.Membership: everyone,
    models.Mobilisation: everyone,
    models.MonitoringRecord: everyone,
    models.Organisation: everyone,
    models.Pairing: everyone,
    models.Person: everyone,
    models.Posting: everyone,
    models.Project: everyone,
    models.ProjectVillage: everyone,
    models.SourceDocument: everyone,
    models.VillageAssignment: everyone,
    models.VillageProfile: everyone,
    models.Visit: everyone,
    models.VisitParticipant: everyone,
}

__all__ = ["POLICIES", "Permission", "Policy", "everyone", "open_to_all"]
