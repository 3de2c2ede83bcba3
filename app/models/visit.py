"""Who went to see whom: cadres their households, the two sides of a pairing each other, offices a place.

What was written down after a visit stays as it was written; whoever learns more records another visit.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import LIVE, Row, Word, exactly_one, link, listed, personal, related, words
from app.models.district import Level

if TYPE_CHECKING:
    from app.models.cadre import Cadre
    from app.models.district import Division
    from app.models.enterprise import Organisation
    from app.models.household import Household
    from app.models.pairing import Pairing


class VisitKind(Word):
    """Who goes to see whom. 走访类型"""

    HOUSEHOLD = "A household is visited. 入户走访"
    EXCHANGE = "One side of a pairing visits the other. 互访"
    INSPECTION = "A place is inspected. 调研检查"


class Visit(Row):
    """One visit on one day, with what it checked and found. 走访"""

    __tablename__ = "visit"
    __table_args__ = (
        exactly_one("one_subject", "household_id", "pairing_id", "division_id"),
        CheckConstraint(
            "(kind = 'HOUSEHOLD') = (household_id IS NOT NULL) AND (kind = 'EXCHANGE') = (pairing_id IS NOT NULL)",
            name="kind_fits_subject",
        ),
        CheckConstraint("kind = 'HOUSEHOLD' OR num_nonnulls(cadre_in_post, satisfaction) = 0", name="checks_are_of_households"),
        CheckConstraint("satisfaction BETWEEN 1 AND 5", name="satisfaction_1_to_5"),
        CheckConstraint("level IS NULL OR kind = 'EXCHANGE'", name="level_is_of_exchanges"),
        listed("occurred_on"),
        *(listed(key, "occurred_on") for key in ("household_id", "pairing_id", "division_id")),
    )

    kind: Mapped[VisitKind] = mapped_column(words(VisitKind))
    occurred_on: Mapped[date]
    level: Mapped[Level | None] = mapped_column(words(Level))
    cadre_in_post: Mapped[bool | None]
    satisfaction: Mapped[int | None] = personal(mapped_column())
    needs: Mapped[str | None] = personal(mapped_column())
    notes: Mapped[str | None] = personal(mapped_column())
    photos: Mapped[list[str]] = personal(mapped_column(ARRAY(Text), default=list, server_default=text("'{}'")))
    household_id: Mapped[UUID | None] = link("household", indexed=False)
    pairing_id: Mapped[UUID | None] = link("pairing", indexed=False)
    division_id: Mapped[UUID | None] = link("division", indexed=False)

    household: Mapped[Household | None] = related(household_id, "visits")
    pairing: Mapped[Pairing | None] = related(pairing_id, "visits")
    division: Mapped[Division | None] = related(division_id, "visits")
    participants: Mapped[list[VisitParticipant]] = related("VisitParticipant.visit_id", "visit")


class VisitParticipant(Row):
    """A cadre or an organisation that took part in a visit. 走访人"""

    __tablename__ = "visit_participant"
    __table_args__ = (
        exactly_one("one_party", "cadre_id", "organisation_id"),
        Index("uq_visit_participant_cadre", "visit_id", "cadre_id", unique=True, postgresql_where=LIVE),
        Index("uq_visit_participant_organisation", "visit_id", "organisation_id", unique=True, postgresql_where=LIVE),
        *(listed(key) for key in ("cadre_id", "organisation_id")),
    )

    visit_id: Mapped[UUID] = link("visit")
    cadre_id: Mapped[UUID | None] = link("cadre", indexed=False)
    organisation_id: Mapped[UUID | None] = link("organisation", indexed=False)

    visit: Mapped[Visit] = related(visit_id, "participants")
    cadre: Mapped[Cadre | None] = related(cadre_id, "visits")
    organisation: Mapped[Organisation | None] = related(organisation_id, "visits")
