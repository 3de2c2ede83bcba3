"""Two records of one person that became one, and what moved, so that it can be taken apart again.

The record that went is a tombstone with all that it said; a look-up by its id still finds it, and its merge says which one stands for it.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, Index, Text, func
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Row, link, listed, personal, related

if TYPE_CHECKING:
    from app.models.household import Person


class PersonMerge(Row):
    """A record of a person that became part of another. 人员合并"""

    __tablename__ = "person_merge"
    __table_args__ = (
        CheckConstraint("kept_id <> merged_id", name="merges_another"),
        Index("uq_person_merge_merged", "merged_id", unique=True),
        listed("merged_at"),
    )

    purpose: Mapped[str] = personal(mapped_column())
    merged_at: Mapped[datetime] = mapped_column(server_default=func.now())
    undone_at: Mapped[datetime | None]
    moved: Mapped[list[str]] = mapped_column(ARRAY(Text))
    filled: Mapped[list[str]] = mapped_column(ARRAY(Text))
    kept_id: Mapped[UUID] = link("person")
    merged_id: Mapped[UUID] = link("person")

    kept: Mapped[Person] = related(kept_id, "merges")
    merged: Mapped[Person] = related(merged_id, "merge")
