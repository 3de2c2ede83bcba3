"""The people who do the work in the open: cadres and named officials, in full, with the places they are posted to."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Row, Word, dated, in_order, link, related, words
from app.models.values import DatePrecision

if TYPE_CHECKING:
    from app.models.claim import Claim
    from app.models.district import Division
    from app.models.enterprise import Organisation
    from app.models.evidence import SourceDocument


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
    title: Mapped[str | None]
    note: Mapped[str | None]
    organisation_id: Mapped[UUID | None] = link("organisation")
    source_id: Mapped[UUID | None] = link("source_document")

    organisation: Mapped[Organisation | None] = related(organisation_id, "cadres")
    source: Mapped[SourceDocument | None] = related(source_id, "cadres")
    postings: Mapped[list[Posting]] = related("Posting.cadre_id", "cadre")
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
