"""How a household's standing changes, and who is watched against a return to poverty.

An event moves a household from one status to another and is never rewritten. The household keeps its status as a column, so
that lists and counts by status need not read every history; that it is what the newest event says, and that each event begins
where the one before ended, the database holds at commit. A household without events stands as it was first recorded.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Row, Word, in_order, key_range, link, listed, never_at_once, personal, related, shown_to_all, word_list, words
from app.models.household import HardshipCause, HouseholdStatus

if TYPE_CHECKING:
    from app.models.evidence import SourceDocument
    from app.models.household import Household


class MonitoringKind(Word):
    """Why a household is watched. 监测对象类型"""

    UNSTABLE_LIFTED = "Lifted out, and likely to fall back. 脱贫不稳定户"
    MARGINAL = "Ordinary, and likely to become poor. 边缘易致贫户"
    SUDDEN_HARDSHIP = "Struck by sudden severe difficulty. 突发严重困难户"


class HouseholdStatusEvent(Row):
    """A household passes from one status to another, for a reason and on evidence. 动态调整"""

    __tablename__ = "household_status_event"
    __table_args__ = (
        CheckConstraint("from_status <> to_status", name="status_changes"),
        CheckConstraint("length(evidence) > 0", name="has_evidence"),
        listed("occurred_on"),
        listed("household_id", "occurred_on"),
        shown_to_all("household_status_event"),
    )

    from_status: Mapped[HouseholdStatus | None] = mapped_column(words(HouseholdStatus, "from_status"))
    to_status: Mapped[HouseholdStatus] = mapped_column(words(HouseholdStatus, "to_status"))
    occurred_on: Mapped[date]
    reason: Mapped[str] = personal(mapped_column())
    evidence: Mapped[str] = personal(mapped_column())
    household_id: Mapped[UUID] = link("household", indexed=False)
    source_id: Mapped[UUID | None] = link("source_document")

    household: Mapped[Household] = related(household_id, "status_events")
    source: Mapped[SourceDocument | None] = related(source_id, "status_events")


class MonitoringRecord(Row):
    """A household is watched until its risk is gone. 监测

    Only an ordinary household is marginal and only one that was lifted out is unstable, so the status at that time stands here.
    """

    __tablename__ = "monitoring_record"
    __table_args__ = (
        shown_to_all("monitoring_record"),
        CheckConstraint("kind <> 'MARGINAL' OR status_then = 'ORDINARY'", name="marginal_was_ordinary"),
        CheckConstraint(
            "kind <> 'UNSTABLE_LIFTED' OR status_then IN ('LIFTED_OUT', 'LIFTED_OUT_WITH_POLICY')", name="unstable_was_lifted_out"
        ),
        CheckConstraint("status_then NOT IN ('MONITORED', 'WITHDRAWN')", name="status_then_before_monitoring"),
        in_order("identified_on", "eliminated_on"),
        Index(
            "uq_monitoring_record_open",
            "household_id",
            unique=True,
            postgresql_where=text("eliminated_on IS NULL AND deleted_at IS NULL"),
        ),
        never_at_once("ex_monitoring_record", key_range("household_id"), days=("identified_on", "eliminated_on")),
        listed("identified_on"),
        listed("household_id", "identified_on"),
    )

    kind: Mapped[MonitoringKind] = mapped_column(words(MonitoringKind))
    status_then: Mapped[HouseholdStatus] = mapped_column(words(HouseholdStatus, "status_then"))
    risks: Mapped[list[HardshipCause]] = personal(mapped_column(word_list(HardshipCause), default=list, server_default=text("'{}'")))
    measures: Mapped[str | None] = personal(mapped_column())
    identified_on: Mapped[date]
    eliminated_on: Mapped[date | None]
    note: Mapped[str | None] = personal(mapped_column())
    household_id: Mapped[UUID] = link("household", indexed=False)

    household: Mapped[Household] = related(household_id, "monitoring_records")
