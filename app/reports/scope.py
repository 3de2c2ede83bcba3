"""A pairing -> the claims that concern it: about itself, its two sides, and what hangs on them.

The sides are the parties of the pairing and of those under it; their places are all below them. Of the cities and the province
above, only what is said of these themselves belongs here. What belongs to another pairing of the same district does not.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import CTE, BindParameter, ColumnElement, Select, all_, and_, not_, or_, select, union
from sqlalchemy.orm import aliased

from app.models import (
    Agreement,
    Asset,
    Cadre,
    Claim,
    Division,
    Fund,
    Lease,
    LeaseAsset,
    Level,
    Mobilisation,
    Organisation,
    Pairing,
    Posting,
    Project,
)
from app.models.base import term
from app.policies import VIEWER_DISTRICTS
from app.reports.rows import seen


class Scope:
    """The sets of rows that a pairing reaches; each is a WITH of the statement, in this order."""

    def __init__(self, pairing: BindParameter[UUID]) -> None:
        self.pairings = _pairings(pairing)
        self.above, self.places = _places(self.pairings)
        self.projects = _projects(self.pairings, self.places)
        self.sets = (self.pairings, self.places, self.above, self.projects)

    def claims(self) -> ColumnElement[bool]:
        """Whether a claim's subject is in reach."""
        return or_(
            Claim.pairing_id.in_(_ids(self.pairings)),
            Claim.division_id.in_(_ids(self.places)),
            Claim.division_id.in_(_ids(self.above)),
            Claim.project_id.in_(_ids(self.projects)),
            Claim.organisation_id.in_(select(Organisation.id).where(seen(Organisation), self._here(Organisation.division_id))),
            Claim.fund_id.in_(select(Fund.id).where(seen(Fund), self._here(Fund.owner_district_id))),
            Claim.agreement_id.in_(select(Agreement.id).where(seen(Agreement), self._of_pairing_or_project(Agreement))),
            Claim.asset_id.in_(select(Asset.id).where(seen(Asset), self._asset())),
            Claim.lease_id.in_(self._leases()),
            Claim.mobilisation_id.in_(select(Mobilisation.id).where(seen(Mobilisation), self._of_pairing_or_project(Mobilisation))),
            Claim.cadre_id.in_(self._cadres()),
        )

    def unseen(self) -> CTE:
        """The districts in reach whose people the reader may not see."""
        reach = or_(Division.id.in_(_ids(self.places)), Division.id.in_(_ids(self.above)))
        hidden = and_(Division.level == term(Level.COUNTY), Division.id != all_(VIEWER_DISTRICTS))
        return select(Division.id).where(reach, hidden, seen(Division)).cte("unseen")

    def hides(self, unseen: CTE, stated: CTE) -> ColumnElement[bool]:
        """Whether one of these may keep rows behind a claim: the claim's own district, or any where it is about no district."""
        other = aliased(Division)
        of_district = select(other.id).where(other.id == stated.c.division_id, other.level == term(Level.COUNTY)).correlate(stated).exists()
        return select(unseen.c.id).where(or_(unseen.c.id == stated.c.division_id, not_(of_district))).correlate(stated).exists()

    def _here(self, division: Any) -> Any:
        return division.in_(_ids(self.places))

    def _of_pairing_or_project(self, table: Any) -> ColumnElement[bool]:
        of_project = and_(table.pairing_id.is_(None), table.project_id.in_(_ids(self.projects)))
        return or_(table.pairing_id.in_(_ids(self.pairings)), of_project)

    def _asset(self) -> ColumnElement[bool]:
        return or_(Asset.project_id.in_(_ids(self.projects)), and_(Asset.project_id.is_(None), self._here(Asset.location_id)))

    def _leases(self) -> Select[Any]:
        let = select(LeaseAsset.lease_id).join(Asset, Asset.id == LeaseAsset.asset_id).join(Lease, Lease.id == LeaseAsset.lease_id)
        return let.where(seen(LeaseAsset, Asset, Lease), self._asset())

    def _cadres(self) -> Any:
        serving = select(Cadre.id).join(Organisation, Organisation.id == Cadre.organisation_id)
        posted = select(Cadre.id).join(Posting, Posting.cadre_id == Cadre.id)
        return union(
            serving.where(seen(Cadre, Organisation), self._here(Organisation.division_id)),
            posted.where(seen(Cadre, Posting), self._here(Posting.division_id)),
        )


def _pairings(pairing: BindParameter[UUID]) -> CTE:
    found = select(Pairing.id).where(Pairing.id == pairing, seen(Pairing)).cte("pairings", recursive=True)
    below = aliased(Pairing)
    return found.union(select(below.id).join(found, below.parent_pairing_id == found.c.id).where(seen(below)))


def _places(pairings: CTE) -> tuple[CTE, CTE]:
    """The divisions above the sides, and the sides with all below them."""
    down, up = aliased(Division), aliased(Division)
    side = or_(Pairing.assisting_division_id == Division.id, Pairing.receiving_division_id == Division.id)
    sides = select(Division.id, Division.parent_id).join(Pairing, side).join(pairings, pairings.c.id == Pairing.id)
    places = sides.where(seen(Division)).cte("places", recursive=True)
    places = places.union(select(down.id, down.parent_id).join(places, down.parent_id == places.c.id).where(seen(down)))
    above = select(Division.id, Division.parent_id).join(places, places.c.parent_id == Division.id).where(seen(Division))
    above_all = above.where(Division.id.not_in(_ids(places))).cte("above", recursive=True)
    above_all = above_all.union(select(up.id, up.parent_id).join(above_all, above_all.c.parent_id == up.id).where(seen(up)))
    return above_all, places


def _projects(pairings: CTE, places: CTE) -> CTE:
    own = and_(Project.pairing_id.is_(None), Project.location_id.in_(_ids(places)))
    return select(Project.id).where(seen(Project), or_(Project.pairing_id.in_(_ids(pairings)), own)).cte("projects")


def _ids(rows: CTE) -> Select[Any]:
    return select(rows.c.id)
