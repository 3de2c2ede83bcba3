"""What assistance set in motion without being assistance: investment, orders, purchases, gifts, projects brought in.

Adding these to the aid of a pairing would multiply it, so they are rows of another table, and only a gift counts as aid.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import CheckConstraint, ColumnElement
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Row, Word, dated, link, related, term, words
from app.models.values import DatePrecision, Figure, figure_rules

if TYPE_CHECKING:
    from app.models.claim import Claim
    from app.models.district import Division
    from app.models.enterprise import Organisation
    from app.models.evidence import SourceDocument
    from app.models.pairing import Pairing
    from app.models.project import Project


class MobilisationKind(Word):
    """What was set in motion. 撬动类型"""

    ENTERPRISE_INVESTMENT = "An enterprise invests its own money. 企业投资"
    ORDER = "An enterprise places orders. 订单"
    CONSUMPTION_PURCHASE = "Products of the assisted side are bought. 消费帮扶"
    DONATION = "Society gives. 社会捐赠"
    ATTRACTED_PROJECT = "A project is brought in. 引进项目"


class Mobilisation(Figure, Row):
    """One act of investment, trade or giving beside the funds. 撬动投入"""

    __tablename__ = "mobilisation"
    __table_args__ = (
        CheckConstraint("num_nonnulls(party_division_id, party_organisation_id) <= 1", name="at_most_one_party"),
        dated("occurred_on"),
        *figure_rules(),
    )

    kind: Mapped[MobilisationKind] = mapped_column(words(MobilisationKind))
    title: Mapped[str]
    occurred_on: Mapped[date | None]
    occurred_on_precision: Mapped[DatePrecision | None] = mapped_column(words(DatePrecision, "occurred_on_precision"))
    note: Mapped[str | None]
    pairing_id: Mapped[UUID | None] = link("pairing")
    party_division_id: Mapped[UUID | None] = link("division")
    party_organisation_id: Mapped[UUID | None] = link("organisation")
    receiving_division_id: Mapped[UUID | None] = link("division")
    project_id: Mapped[UUID | None] = link("project")
    source_id: Mapped[UUID | None] = link("source_document")

    pairing: Mapped[Pairing | None] = related(pairing_id, "mobilisations")
    party_division: Mapped[Division | None] = related(party_division_id, "mobilisations")
    party_organisation: Mapped[Organisation | None] = related(party_organisation_id, "mobilisations")
    receiving_division: Mapped[Division | None] = related(receiving_division_id, "received_mobilisations")
    project: Mapped[Project | None] = related(project_id, "mobilisations")
    source: Mapped[SourceDocument | None] = related(source_id, "mobilisations")
    claims: Mapped[list[Claim]] = related("Claim.mobilisation_id", "mobilisation")

    @hybrid_property
    def counts_as_aid(self) -> bool:
        """Whether the figure belongs to assistance: only a gift does."""
        return self.kind is MobilisationKind.DONATION

    @counts_as_aid.inplace.expression
    @classmethod
    def _counts_as_aid(cls) -> ColumnElement[bool]:
        return cls.kind == term(MobilisationKind.DONATION)
