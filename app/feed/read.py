"""The entries after a position, in the order of the feed, with no gap that is filled later.

Entries become visible in the order of their commits and are numbered in the order of their transactions, so a reader who has seen one
may have passed over another that was not committed yet. Below the oldest transaction that is still at work nothing can appear any more:
only that far the feed is read. The horizon and the rows come from one statement, hence one snapshot.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import CTE, BigInteger, ColumnElement, Integer, Select, bindparam, func, literal_column, or_, select, tuple_

from app.models import Change, Instance
from app.models.trail import Xid8

ORDER = (Change.epoch, Change.xid, Change.seq)
FAR = 5_000
"""Entries that one page looks at. Who follows little of what changes gets pages that are empty and tell where to go on: a statement that
passed over millions of entries to find one would be cancelled, and the next would begin where it began."""


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """Where a reader is: behind the entry of this life of the feed, transaction and number."""

    epoch: int = 0
    xid: int = 0
    seq: int = 0

    @property
    def parameters(self) -> dict[str, int]:
        return {"epoch": self.epoch, "xid": self.xid, "seq": self.seq}

    @property
    def until(self) -> dict[str, int]:
        return {f"until_{name}": value for name, value in self.parameters.items()}


START = Position()


def settled() -> ColumnElement[bool]:
    """Whether nothing can appear before an entry any more. Of an earlier life of the feed nothing can: its transactions are all over."""
    horizon = func.pg_snapshot_xmin(func.pg_current_snapshot(), type_=Xid8())
    return or_(Change.xid < horizon, Change.epoch < select(Instance.feed_epoch).scalar_subquery())


def behind() -> ColumnElement[bool]:
    """Whether an entry is behind the position `:epoch`, `:xid`, `:seq`."""
    return tuple_(*ORDER) > _position()


def up_to() -> ColumnElement[bool]:
    """Whether an entry is not behind the position `:until_epoch`, `:until_xid`, `:until_seq`."""
    return tuple_(*ORDER) <= _position("until_")


def _position(prefix: str = "") -> ColumnElement[Any]:
    kinds = {"epoch": Integer(), "xid": Xid8(), "seq": BigInteger()}
    return tuple_(*(bindparam(f"{prefix}{name}", type_=kind) for name, kind in kinds.items()))


def far(after: tuple[Any, ...], *where: ColumnElement[bool]) -> CTE:
    """The last entry that a page behind `after` looks at; no row where fewer are left."""
    ahead = select(*ORDER).where(tuple_(*ORDER) > tuple_(*after), settled(), *where).order_by(*ORDER)
    return ahead.offset(literal_column(str(FAR - 1))).limit(literal_column("1")).cte("far")


def not_beyond(end: CTE) -> ColumnElement[bool]:
    """Whether an entry is one that the page looks at."""
    last = (2**31 - 1, 2**64 - 1, 2**63 - 1)
    known = (
        func.coalesce(select(end.c[key.key]).scalar_subquery(), literal_column(f"'{most}'", key.type))
        for key, most in zip(ORDER, last, strict=True)
    )
    return tuple_(*ORDER) <= tuple_(*known)


def entries(until: ColumnElement[bool] | None = None) -> Select[tuple[Any, ...]]:
    """At most `:size` entries behind a position. `until` is for tests: it takes the place of the horizon."""
    return select(Change.__table__).where(behind(), settled() if until is None else until).order_by(*ORDER).limit(bindparam("size"))
