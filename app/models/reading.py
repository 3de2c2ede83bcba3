"""Who saw a personal number in full: kept before it was shown, and neither changed nor removed.

Who asks, and in which request, comes from the claims of the transaction: without them nothing is kept, and so nothing shown.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, func, text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, uuid7, words
from app.models.numbers import PersonalNumber


class Reading(Base):
    """One time that somebody saw one number of one record in full. 查看记录"""

    __tablename__ = "reading_log"
    __table_args__ = (CheckConstraint("purpose <> '' AND length(purpose) <= 500", name="purpose_told"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    read_at: Mapped[datetime] = mapped_column(server_default=func.now())
    actor: Mapped[str] = mapped_column(server_default=text("current_setting('jiedui.actor', true)"))
    record: Mapped[UUID] = mapped_column(index=True)
    field: Mapped[PersonalNumber] = mapped_column(words(PersonalNumber, "field"))
    purpose: Mapped[str]
    request: Mapped[str] = mapped_column(server_default=text("coalesce(current_setting('jiedui.request', true), '')"))
