"""The rows that a report may count: those the reader may see, without tombstones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, and_, case, inspect, literal_column, true
from sqlalchemy.types import Text

from app.models.base import Row, Word
from app.policies import POLICIES
from app.reports.terms import Basis

if TYPE_CHECKING:
    from sqlalchemy.types import TypeEngine


def seen(*tables: Any) -> ColumnElement[bool]:
    """What holds for each of the tables (models or aliases of them) where a row counts."""
    return and_(*(condition for table in tables for condition in _conditions(table)))


def constant(chosen: Word | str | int, kind: TypeEngine[Any] | None = None) -> ColumnElement[Any]:
    """A value as part of the statement's text, because it never varies."""
    written = f"'{chosen.name}'" if isinstance(chosen, Word) else str(chosen)
    return literal_column(written, kind or (Text() if isinstance(chosen, Word) else None))


def basis(recorded: Any, demo: Any) -> ColumnElement[str]:
    """What a figure rests on, by whether rows of each kind went in."""
    return case(
        (and_(recorded, demo), constant(Basis.MIXED)),
        (demo, constant(Basis.DEMO)),
        (recorded, constant(Basis.RECORDED)),
        else_=constant(Basis.NONE),
    )


def _conditions(table: Any) -> list[ColumnElement[bool]]:
    model: type[Row] = inspect(table).mapper.class_
    allowed = POLICIES[model](table)
    return [table.deleted_at.is_(None)] + ([] if allowed.compare(true()) else [allowed])
