"""The one row that tells this installation from every other: its secrets, its name among others, and the life of its feed."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, SmallInteger, func, text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base


class Instance(Base):
    """This installation. The migration makes the row; a restored copy keeps it, so cursors stay valid.

    `node` is its name among instances, `feed_epoch` the life of its feed, `trail_key` what hides personal values in the trail, and `sealed`
    the number of the newest seal.
    """

    __tablename__ = "instance"
    __table_args__ = (
        CheckConstraint("id = 1", name="one_row"),
        CheckConstraint("length(cursor_key) >= 32", name="cursor_key_long"),
        CheckConstraint("length(trail_key) = 64", name="trail_key_is_a_block"),
    )

    id: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    cursor_key: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    node: Mapped[UUID] = mapped_column(server_default=func.gen_random_uuid())
    feed_epoch: Mapped[int] = mapped_column(server_default=text("1"))
    trail_key: Mapped[bytes]
    sealed: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))
