"""Every row of a database in memory, its relations tied by hand, so that the models' own formulas run over them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import inspect, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapper, RelationshipProperty
from sqlalchemy.orm.attributes import set_committed_value

from app.database.engine import engine
from app.models.base import Base


@dataclass(frozen=True, slots=True)
class Record:
    """The rows of each model, and each row by its key."""

    rows: Mapping[type[Any], list[Any]]
    keyed: Mapping[type[Any], Mapping[UUID, Any]]


async def load(database_url: str) -> Record:
    """All rows of all tables; nothing is read from the database afterwards."""
    source = engine(database_url)
    mappers = [m for m in Base.registry.mappers if "id" in m.columns]
    async with AsyncSession(source, expire_on_commit=False) as session:
        rows = {m.class_: list(await session.scalars(select(m.class_))) for m in mappers}
        session.expunge_all()
    await source.dispose()
    for mapper in mappers:
        for relation in mapper.relationships:
            _tie(rows, mapper, relation)
    return Record(rows, {model: {row.id: row for row in found} for model, found in rows.items()})


def _tie(rows: Mapping[type[Any], list[Any]], mapper: Mapper[Any], relation: RelationshipProperty[Any]) -> None:
    """Set the other end of one relation on every row: tombstones too, because a to-one still leads to them."""
    ((local, remote),) = relation.local_remote_pairs or ()
    here, there = inspect(mapper.class_), inspect(relation.mapper.class_)
    own, other = here.get_property_by_column(local).key, there.get_property_by_column(remote).key
    ends: dict[Any, list[Any]] = defaultdict(list)
    for row in rows[relation.mapper.class_]:
        ends[getattr(row, other)].append(row)
    for row in rows[mapper.class_]:
        key = getattr(row, own)
        found = ends[key] if key is not None else []
        set_committed_value(row, relation.key, found if relation.uselist else next(iter(found), None))
