"""In which town a record lies: its division's, its household's, or that of what it is a part of.

A kind that is not named here lies in no town: it is the whole district's. What gets its place by what is recorded after it, a person by a
household and a lease by its assets, may lie in every town until then.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Date,
    Table,
    Uuid,
    and_,
    any_,
    bindparam,
    case,
    exists,
    false,
    literal_column,
    not_,
    or_,
    select,
)

from app import models
from app.models.base import Row
from app.models.ledger import TransactionKind

Place = Callable[[Any], ColumnElement[bool]]
"""Whether a row, by its columns, lies in one of the towns."""

TOWNS = bindparam("towns", type_=ARRAY(Uuid()))
TODAY = literal_column("(now() AT TIME ZONE interval '+08:00')::date", Date)


def by(*keys: str) -> Place:
    """Where the first of these keys leads that is set."""

    def place(row: Any) -> ColumnElement[bool]:
        return case(*((row[key].is_not(None), _leads(row[key])) for key in keys), else_=false())

    return place


def by_all(kind: type[Row], key: str, onward: str, counts: Place | None = None) -> Place:
    """Where all rows of a kind lead, by a key of theirs, that refer to it by another one, and count."""

    def place(row: Any) -> ColumnElement[bool]:
        link = kind.__table__.alias()
        counted = [counts(link.c)] if counts else []
        return not_(_any(link, link.c[key] == row.id, link.c.deleted_at.is_(None), *counted, not_(_leads(link.c[onward]))))

    return place


def _leads(key: Any) -> ColumnElement[bool]:
    (foreign,) = key.foreign_keys
    target: Table = foreign.column.table
    other = target.alias()
    if target is models.Division.__table__:
        return _any(other, other.c.id == key, or_(other.c.id == any_(TOWNS), other.c.parent_id == any_(TOWNS)))
    return _any(other, other.c.id == key, PLACES[target.name](other.c)) if target.name in PLACES else false()


def _any(table: Any, *where: ColumnElement[bool]) -> ColumnElement[bool]:
    found: ColumnElement[bool] = exists(select(literal_column("1")).select_from(table).where(*where).correlate_except(table))
    return found


def _open(membership: Any) -> ColumnElement[bool]:
    return or_(membership.ends_on.is_(None), membership.ends_on > TODAY)


def _newest(membership: Any) -> ColumnElement[bool]:
    """Of whoever belongs to a household, the memberships of today; of others, all there were."""
    other = models.Membership.__table__.alias()
    return or_(
        _open(membership), not_(_any(other, other.c.person_id == membership.person_id, other.c.deleted_at.is_(None), _open(other.c)))
    )


def _paid(row: Any) -> ColumnElement[bool]:
    """Where the payer is; but what crosses to the other side is the whole district's."""
    return and_(row.kind != TransactionKind.DISBURSEMENT, by("payer_division_id", "payer_organisation_id")(row))


def _answered(row: Any) -> ColumnElement[bool]:
    """Where the money came."""
    flow = models.FundTransaction.__table__.alias()
    return _any(flow, flow.c.id == row.transaction_id, by("payee_division_id", "payee_organisation_id")(flow.c))


def _shared(row: Any) -> ColumnElement[bool]:
    """In its village, or where all of its income comes from."""
    receipts = by_all(models.DistributionReceipt, "distribution_id", "income_receipt_id")
    return case((row.village_id.is_not(None), _leads(row.village_id)), else_=receipts(row))


def _looked_at(row: Any) -> ColumnElement[bool]:
    """A number is seen where the person lives; that somebody has it may be looked up from every town, so that nobody is recorded twice."""
    person = models.Person.__table__.alias()
    here = _any(person, person.c.id == row.person_id, PLACES["person"](person.c))
    return or_(row.kind != models.ReadingKind.REVEALED, here)


PLACES: Mapping[str, Place] = {
    kind.__tablename__: place
    for kind, place in {
        models.Acknowledgement: _answered,
        models.Asset: by("location_id", "project_id"),
        models.AssetRight: by("asset_id"),
        models.Beneficiary: by("household_id", "person_id", "village_id"),
        models.Benefit: by("beneficiary_id"),
        models.BenefitDistribution: _shared,
        models.BenefitTally: by("division_id"),
        models.Cadre: by("organisation_id"),
        models.DistributionLine: by("household_id", "distribution_id"),
        models.DistributionReceipt: by("income_receipt_id"),
        models.Feedback: by("household_id", "division_id"),
        models.FundTransaction: _paid,
        models.Household: by("village_id"),
        models.HouseholdPairing: by("household_id"),
        models.HouseholdStatusEvent: by("household_id"),
        models.IncomeReceipt: by("lease_id", "project_id"),
        models.IndicatorResult: by("household_id", "village_id"),
        models.Lease: by_all(models.LeaseAsset, "lease_id", "asset_id"),
        models.LeaseAsset: by("lease_id"),
        models.Membership: by("household_id"),
        models.MonitoringRecord: by("household_id"),
        models.Organisation: by("division_id"),
        models.Person: by_all(models.Membership, "person_id", "household_id", _newest),
        models.PersonMerge: by("kept_id"),
        models.Posting: by("division_id"),
        models.Project: by("location_id"),
        models.ProjectVillage: by("project_id"),
        models.Reading: _looked_at,
        models.VillageAssignment: by("village_id"),
        models.VillageProfile: by("village_id"),
        models.Visit: by("household_id", "division_id"),
        models.VisitParticipant: by("visit_id"),
    }.items()
}
"""Where the rows of a table lie."""
