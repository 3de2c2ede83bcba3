"""The second wall: what PostgreSQL's row-level security asks of a row, made from the predicate that every statement has compiled in.

A migration writes it into the database by `keep_wall(table, seen)`; a test compares what is there with what this makes. `seen(model)`
goes for what the writer finds; what it writes must be of a district that it acts for, which is the same for every table.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ARRAY, ColumnElement, Select, Uuid, and_, literal_column, select
from sqlalchemy.dialects import postgresql
from sqlalchemy.sql.visitors import replacement_traverse

from app.database.claims import SEEN
from app.models import SearchTerm
from app.models.base import Base
from app.policies import BEFORE_THE_WALL, POLICIES, VIEWER_DISTRICTS, Policy, open_to_all
from app.reports.search import visible

CLAIM = literal_column(SEEN, ARRAY(Uuid()))
WALLED: Mapping[type[Base], Policy] = {
    **{model: policy for model, policy in POLICIES.items() if model not in BEFORE_THE_WALL},
    SearchTerm: lambda table: and_(*visible(table)),
}
"""The tables behind the wall: every one of the record, and the names that people are found by."""


def seen(model: type[Base]) -> str:
    """The rows of a model that the writer sees, as SQL over its columns."""
    table, policy = model.__table__, WALLED[model]
    if open_to_all(policy):
        return "true"
    asked: Select[Any] = select(literal_column("1")).select_from(table).where(_claimed(policy(table.c)))
    text = str(asked.compile(dialect=postgresql.dialect(), compile_kwargs={"literal_binds": True}))  # type: ignore[no-untyped-call]
    return " ".join(text.split()).partition(" WHERE ")[2]


def wall(model: type[Base]) -> str:
    """The statement that builds it for one table."""
    return f"SELECT keep_wall('{model.__tablename__}', $${seen(model)}$$)"


def _claimed(predicate: ColumnElement[bool]) -> ColumnElement[bool]:
    """A predicate that reads the claim of the session where a statement has a parameter."""

    def claim(element: Any, **_: Any) -> Any:
        return CLAIM if element is VIEWER_DISTRICTS else None

    told: ColumnElement[bool] = replacement_traverse(predicate, {}, claim)
    return told
