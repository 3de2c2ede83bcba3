"""What leaves the instance: rows that the public may see, of the districts that a partner is told of, without anything personal.

The rows are those that the policies of `app.policies` show to everybody, so what a district keeps to itself there stays here too; nothing
made up for show leaves. Of a row everything travels but personal columns and what each side works out for itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from sqlalchemy import (
    ARRAY,
    CTE,
    ColumnElement,
    FromClause,
    Integer,
    Select,
    Table,
    Text,
    Uuid,
    and_,
    column,
    func,
    inspect,
    literal_column,
    not_,
    select,
    text,
)
from sqlalchemy.dialects import postgresql
from sqlalchemy.sql.selectable import NamedFromClause
from sqlalchemy.sql.visitors import replacement_traverse

from app import models
from app.models.base import Base, Row
from app.policies import POLICIES, VIEWER_DISTRICTS, of_own_district

PROTOCOL = (1, 1)
"""The lowest and the highest version of the protocol that this instance speaks."""
LOCAL = {models.ApprovalPolicy, models.SyncConflict}
"""How a district works, not what it did."""
NOBODY: ColumnElement[Any] = literal_column("'{}'::uuid[]", ARRAY(Uuid))


@dataclass(frozen=True)
class Shared:
    """A table whose rows travel, and the columns that go with them."""

    model: type[Row]
    columns: tuple[str, ...]

    @cached_property
    def table(self) -> Table:
        found = inspect(self.model).local_table
        assert isinstance(found, Table)
        return found

    @cached_property
    def spelled(self) -> Any:
        """The column of pinyin, where there is one: it is worked out here."""
        return self.table.c.get("pinyin")

    def visible(self, row: Any) -> ColumnElement[bool]:
        """Whether a partner may hold a row of a district that it is told of."""
        return and_(not_(row.demo), _public(POLICIES[self.model](row)))

    def state(self, row: NamedFromClause) -> ColumnElement[str]:
        """A row as it travels: JSON whose keys are its columns. The same row is the same text on both sides."""
        kept = set(self.columns)
        left = sorted(c.name for c in self.table.c if c.name not in kept)
        whole: ColumnElement[Any] = func.to_jsonb(row.table_valued())
        if left:
            names = ", ".join(f"'{name}'" for name in left)
            whole = whole.op("-")(literal_column(f"ARRAY[{names}]", ARRAY(Text)))
        return whole.cast(Text)


COLUMNS: Mapping[str, Any] = {
    "place": Integer(), "kind": Text(), "key": Uuid(), "owner": Uuid(), "epoch": Integer(), "version": Integer(), "state": Text()
}  # fmt: skip


def every(name: str) -> FromClause:
    """Every record that may travel, of all tables at once: its place among the kinds, kind, key, owner, epoch, version and state.

    It is written once as text: a statement that held the parts themselves would take seconds to put together.
    """
    columns = (column(name, kind) for name, kind in COLUMNS.items())
    return text(_union()).columns(*columns).subquery(name)


def ahead(name: str, partner: CTE) -> FromClause:
    """The keys of the table where a partner is, behind its key and in their order, one more than a page: `place`, `key`.

    Each table has an order and an end of its own, so that its index gives a page and no more. PostgreSQL puts the rows of a union in
    order by reading all of them.
    """
    columns = (column(each, COLUMNS[each]) for each in ("place", "key"))
    found: FromClause = text(_ahead(partner.name)).columns(*columns).subquery(name)
    return found


@cache
def _ahead(partner: str) -> str:
    dialect: Any = postgresql.dialect()  # type: ignore[no-untyped-call]
    told = {each: f"(SELECT {partner}.{each} FROM {partner})" for each in ("place", "key", "ours", "size")}  # noqa: S608 - our own names
    parts = []
    for place, one in enumerate(shared().values()):
        row = one.table.alias("r")
        here = text(f"{place} = {told['place']} AND r.id > {told['key']} AND r.owner_district_id = ANY ({told['ours']}\\:\\:uuid[])")
        found = select(literal_column(str(place)).label("place"), row.c.id.label("key")).where(one.visible(row.c), here)
        parts.append(f"({found.compile(dialect=dialect)} ORDER BY r.id LIMIT {told['size']} + 1)")
    return _literally(" union all ".join(parts))


def _literally(statement: str) -> str:
    """What was compiled, as text that holds no parameter."""
    return statement.replace("%%", "%").replace(":", r"\:")


def standing(name: str) -> FromClause:
    """Every record of the tables that travel, also what no partner may hold: its place among the kinds, key, epoch and version."""
    columns = (column(each, COLUMNS[each]) for each in ("place", "key", "epoch", "version"))
    told = "select {} as place, id as key, owner_epoch as epoch, version from {}"
    parts = (told.format(place, one.table.name) for place, one in enumerate(shared().values()))
    return text(" union all ".join(parts)).columns(*columns).subquery(name)


@cache
def _union() -> str:
    dialect: Any = postgresql.dialect()  # type: ignore[no-untyped-call]
    parts = (_part(place, one) for place, one in enumerate(shared().values()))
    return _literally(" union all ".join(str(part.compile(dialect=dialect)) for part in parts))


def _part(place: int, one: Shared) -> Select[Any]:
    row = one.table.alias("r")
    place_, kind = literal_column(str(place), Integer), literal_column(f"'{one.table.name.upper()}'::text", Text)
    told: tuple[Any, ...] = (place_, kind, row.c.id, row.c.owner_district_id, row.c.owner_epoch, row.c.version, one.state(row))
    found: Select[Any] = select(*(value.label(name) for name, value in zip(COLUMNS, told, strict=True))).where(one.visible(row.c))
    return found


def digest(state: ColumnElement[str]) -> ColumnElement[str]:
    """What two copies of a record are compared by."""
    return func.md5(state)


@cache
def shared() -> Mapping[str, Shared]:
    """The tables that travel by their names, those that others refer to first."""
    kinds = {m.class_.__tablename__: m.class_ for m in Base.registry.mappers if issubclass(m.class_, Row)}
    found = {}
    for table in Base.metadata.sorted_tables:
        model = kinds.get(table.name)
        if model is not None and model not in LOCAL and POLICIES[model] is not of_own_district:
            found[table.name] = Shared(model, tuple(c.name for c in table.c if _travels(c)))
    return found


def _travels(held: Any) -> bool:
    return not held.info.get("personal") and held.computed is None and "spells" not in held.info


def _public(policy: ColumnElement[bool]) -> ColumnElement[bool]:
    """A policy as it is for who acts for no district."""

    def nobody(element: Any, **_: Any) -> Any:
        return NOBODY if element is VIEWER_DISTRICTS or getattr(element, "key", None) == VIEWER_DISTRICTS.key else None

    found: ColumnElement[bool] = replacement_traverse(policy, {}, nobody)
    return found
