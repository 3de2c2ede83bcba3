"""The article's record into a database, and whether a database holds anything else.

Loading twice is loading once: a row that is there stays as it is, so a district's own correction is never overwritten.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from sqlalchemy import ARRAY, Uuid, bindparam, exists, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError

from app.data.read import read_article
from app.data.rows import Rows, to_rows
from app.data.spell import spell
from app.database import CannotStart
from app.models import Base, Division, Level, Row

if TYPE_CHECKING:
    from sqlalchemy import Table
    from sqlalchemy.ext.asyncio import AsyncConnection


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load found and did, by table."""

    present: dict[str, int]
    added: dict[str, int]

    @property
    def counts(self) -> dict[str, int]:
        """How many rows of the article each table holds now."""
        return {table: self.present[table] + self.added[table] for table in self.added}


class Clash(CannotStart):
    """A row of the database and one of the article's cannot both be."""

    def __init__(self, table: str, rule: str) -> None:
        super().__init__(
            f"The article cannot be loaded: a {table} that is in the database already and one of the article's break the rule {rule}. "
            "Change or remove the one in the database, then load again."
        )


@cache
def article() -> tuple[Rows, ...]:
    """The rows of the article, checked; a mistake in a file is a `BadData`."""
    return to_rows(read_article())


async def load_article(connection: AsyncConnection) -> Loaded:
    """Add the rows that are missing, and spell what is not spelled. The caller's transaction holds them all, or none."""
    present, added = {}, {}
    for rows in article():
        statement = insert(Base.metadata.tables[rows.table]).values(list(rows.rows)).on_conflict_do_nothing(index_elements=["id"])
        try:
            result = await connection.execute(statement.returning(Base.metadata.tables[rows.table].c.id))
        except IntegrityError as error:
            raise Clash(rows.table, _rule(error)) from None
        added[rows.table] = len(result.all())
        present[rows.table] = len(rows.rows) - added[rows.table]
    await spell(connection)
    return Loaded(present, added)


async def only_article_and_demo(connection: AsyncConnection) -> bool:
    """Whether every row of the record is one of the article's or marked as demo."""
    ours = {rows.table: [row["id"] for row in rows.rows] for rows in article()}
    foreign = []
    for table in record_tables():
        ids = bindparam(None, ours.get(table.name, []), type_=ARRAY(Uuid()), unique=True)
        foreign.append(exists(select(table.c.id).where(~table.c.demo, table.c.id != ids.all_())))
    return not await connection.scalar(select(or_(*foreign)))


async def holds_province(connection: AsyncConnection) -> bool:
    """Whether a province was made here: the demo registry has none of its own."""
    made = exists().where(Division.demo, Division.level == Level.PROVINCE)
    return bool(await connection.scalar(select(made)))


def _rule(error: IntegrityError) -> str:
    """The constraint's name, as PostgreSQL gives it."""
    return str(getattr(error.driver_exception, "constraint_name", "of a constraint"))


def record_tables() -> tuple[Table, ...]:
    """The tables of rows that districts own."""
    return tuple(Base.metadata.tables[mapper.class_.__tablename__] for mapper in Base.registry.mappers if issubclass(mapper.class_, Row))
