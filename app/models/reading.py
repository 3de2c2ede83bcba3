"""Who saw a personal number in full, or looked for somebody by one: kept before it was answered, and neither changed nor removed.

Who asks, and in which request, comes from the claims of the transaction: without them nothing is kept, and so nothing shown.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, func, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Base, Word, link, listed, uuid7, words
from app.models.district import Division
from app.models.household import Person
from app.models.numbers import PersonalNumber


class ReadingKind(Word):
    """What somebody did with a personal number. 查看方式"""

    REVEALED = "Saw it in full. 查看完整号码"
    LOOKED_UP = "Looked for the person whose it is. 按号码查找"


class Reading(Base):
    """One time that somebody saw one number in full, or looked for a person by one. 查看记录"""

    __tablename__ = "reading_log"
    __table_args__ = (
        CheckConstraint("purpose <> '' AND length(purpose) <= 500", name="purpose_told"),
        CheckConstraint("kind = 'LOOKED_UP' OR person_id IS NOT NULL", name="what_was_revealed_is_somebodys"),
        listed("read_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    read_at: Mapped[datetime] = mapped_column(server_default=func.now())
    actor: Mapped[str] = mapped_column(server_default=text("current_setting('jiedui.actor', true)"))
    person_id: Mapped[UUID | None] = mapped_column(index=True)
    """No foreign key: made-up people can be removed, and this stays."""
    kind: Mapped[ReadingKind] = mapped_column(words(ReadingKind, "kind"))
    field: Mapped[PersonalNumber] = mapped_column(words(PersonalNumber, "field"))
    purpose: Mapped[str]
    request: Mapped[str] = mapped_column(server_default=text("coalesce(current_setting('jiedui.request', true), '')"))
    district_id: Mapped[UUID | None] = link("division")

    person: Mapped[Person | None] = relationship(primaryjoin="foreign(Reading.person_id) == Person.id", viewonly=True, lazy="raise")
    district: Mapped[Division | None] = relationship(foreign_keys=district_id, lazy="raise")
