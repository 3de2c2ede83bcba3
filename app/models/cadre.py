"""The people who do the work in the open: cadres and named officials, in full, with the places and households they stand by."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, text, true
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Row, Word, dated, exactly_one, in_order, key_range, link, listed, never_at_once, related, shown_to_all, words
from app.models.spelling import spelled
from app.models.values import DatePrecision

if TYPE_CHECKING:
    from app.models.claim import Claim
    from app.models.district import Division
    from app.models.enterprise import Organisation
    from app.models.evidence import SourceDocument
    from app.models.feedback import Feedback
    from app.models.household import Household
    from app.models.visit import VisitParticipant


class PostingKind(Word):
    """What a cadre is posted for. 派驻类型"""

    FIRST_SECRETARY = "First Secretary of a village. 第一书记"
    TOWN_OFFICER = "Full-time officer for poverty alleviation in a town. 扶贫专干"
    RESPONSIBLE = "Answerable for paired households. 帮扶责任人"
    TEAM_MEMBER = "Member of a team stationed in a village. 驻村工作队员"


class Cadre(Row):
    """An official, under the name in public. 干部"""

    __tablename__ = "cadre"

    name: Mapped[str]
    pinyin: Mapped[str | None] = spelled("name", person=True)
    title: Mapped[str | None]
    note: Mapped[str | None]
    organisation_id: Mapped[UUID | None] = link("organisation")
    source_id: Mapped[UUID | None] = link("source_document")

    organisation: Mapped[Organisation | None] = related(organisation_id, "cadres")
    source: Mapped[SourceDocument | None] = related(source_id, "cadres")
    postings: Mapped[list[Posting]] = related("Posting.cadre_id", "cadre")
    household_pairings: Mapped[list[HouseholdPairing]] = related("HouseholdPairing.cadre_id", "cadre")
    village_assignments: Mapped[list[VillageAssignment]] = related("VillageAssignment.cadre_id", "cadre")
    visits: Mapped[list[VisitParticipant]] = related("VisitParticipant.cadre_id", "cadre")
    feedback: Mapped[list[Feedback]] = related("Feedback.cadre_id", "cadre")
    claims: Mapped[list[Claim]] = related("Claim.cadre_id", "cadre")


class Posting(Row):
    """A cadre serves a place for a time. 派驻"""

    __tablename__ = "posting"
    __table_args__ = (
        dated("starts_on"),
        dated("ends_on"),
        in_order("starts_on", "ends_on"),
        Index(
            "uq_posting_first_secretary_of_village",
            "division_id",
            unique=True,
            postgresql_where=text("kind = 'FIRST_SECRETARY' AND ends_on IS NULL AND deleted_at IS NULL"),
        ),
        Index(
            "uq_posting_first_secretary_once",
            "cadre_id",
            unique=True,
            postgresql_where=text("kind = 'FIRST_SECRETARY' AND ends_on IS NULL AND deleted_at IS NULL"),
        ),
        never_at_once("ex_posting_first_secretary_of_village", key_range("division_id"), where="kind = 'FIRST_SECRETARY'"),
        never_at_once("ex_posting_first_secretary_once", key_range("cadre_id"), where="kind = 'FIRST_SECRETARY'"),
    )

    cadre_id: Mapped[UUID] = link("cadre")
    division_id: Mapped[UUID] = link("division")
    kind: Mapped[PostingKind] = mapped_column(words(PostingKind))
    starts_on: Mapped[date | None]
    starts_on_precision: Mapped[DatePrecision | None] = mapped_column(words(DatePrecision, "starts_on_precision"))
    ends_on: Mapped[date | None]
    ends_on_precision: Mapped[DatePrecision | None] = mapped_column(words(DatePrecision, "ends_on_precision"))
    note: Mapped[str | None]

    cadre: Mapped[Cadre] = related(cadre_id, "postings")
    division: Mapped[Division] = related(division_id, "postings")


class HouseholdPairing(Row):
    """A cadre stands by a household for a time; one of them, at most, is the household's principal. 帮扶对子"""

    __tablename__ = "household_pairing"
    __table_args__ = (
        dated("starts_on"),
        dated("ends_on"),
        in_order("starts_on", "ends_on"),
        CheckConstraint("end_reason IS NULL OR ends_on IS NOT NULL", name="end_reason_has_end"),
        Index(
            "uq_household_pairing_open",
            "cadre_id",
            "household_id",
            unique=True,
            postgresql_where=text("ends_on IS NULL AND deleted_at IS NULL"),
        ),
        Index(
            "uq_household_pairing_principal",
            "household_id",
            unique=True,
            postgresql_where=text("principal AND ends_on IS NULL AND deleted_at IS NULL"),
        ),
        never_at_once("ex_household_pairing", key_range("cadre_id"), key_range("household_id"), near="household_id"),
        never_at_once("ex_household_pairing_principal", key_range("household_id"), where="principal", near="household_id"),
        listed("starts_on"),
        *(listed(key, "starts_on") for key in ("cadre_id", "household_id")),
        shown_to_all("household_pairing"),
    )

    principal: Mapped[bool] = mapped_column(default=True, server_default=true())
    starts_on: Mapped[date | None]
    starts_on_precision: Mapped[DatePrecision | None] = mapped_column(words(DatePrecision, "starts_on_precision"))
    ends_on: Mapped[date | None]
    ends_on_precision: Mapped[DatePrecision | None] = mapped_column(words(DatePrecision, "ends_on_precision"))
    end_reason: Mapped[str | None]
    cadre_id: Mapped[UUID] = link("cadre", indexed=False)
    household_id: Mapped[UUID] = link("household", indexed=False)

    cadre: Mapped[Cadre] = related(cadre_id, "household_pairings")
    household: Mapped[Household] = related(household_id, "household_pairings")


class AssignmentKind(Word):
    """Who is answerable for a village. 包村类型"""

    DEPARTMENT = "A department of government. 部门包村"
    ENTERPRISE = "A caring enterprise. 企业包村"
    CADRE = "A cadre in person. 干部包村"


class VillageAssignment(Row):
    """A department, an enterprise or a cadre is answerable for a village for a time. 包村"""

    __tablename__ = "village_assignment"
    __table_args__ = (
        exactly_one("one_party", "organisation_id", "cadre_id"),
        CheckConstraint("(kind = 'CADRE') = (cadre_id IS NOT NULL)", name="kind_fits_party"),
        dated("starts_on"),
        dated("ends_on"),
        in_order("starts_on", "ends_on"),
        Index(
            "uq_village_assignment_open",
            "village_id",
            "organisation_id",
            "cadre_id",
            unique=True,
            postgresql_where=text("ends_on IS NULL AND deleted_at IS NULL"),
            postgresql_nulls_not_distinct=True,
        ),
        listed("starts_on"),
    )

    kind: Mapped[AssignmentKind] = mapped_column(words(AssignmentKind))
    starts_on: Mapped[date | None]
    starts_on_precision: Mapped[DatePrecision | None] = mapped_column(words(DatePrecision, "starts_on_precision"))
    ends_on: Mapped[date | None]
    ends_on_precision: Mapped[DatePrecision | None] = mapped_column(words(DatePrecision, "ends_on_precision"))
    note: Mapped[str | None]
    village_id: Mapped[UUID] = link("division")
    organisation_id: Mapped[UUID | None] = link("organisation")
    cadre_id: Mapped[UUID | None] = link("cadre")

    village: Mapped[Division] = related(village_id, "village_assignments")
    organisation: Mapped[Organisation | None] = related(organisation_id, "village_assignments")
    cadre: Mapped[Cadre | None] = related(cadre_id, "village_assignments")
