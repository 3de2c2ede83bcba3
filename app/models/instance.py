"""The one row that tells this installation from every other: its secret for cursors."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, SmallInteger, func
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base


class Instance(Base):
    """This installation. The migration makes the row; a restored copy keeps it, so cursors stay valid."""

    __tablename__ = "instance"
    __table_args__ = (
        CheckConstraint("id = 1", name="one_row"),
        CheckConstraint("length(cursor_key) >= 32", name="cursor_key_long"),
    )

    id: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    cursor_key: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
