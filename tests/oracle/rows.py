"""A random record that satisfies every constraint: hundreds of rows over all tables, the same for the same seed.

Columns are filled by their type, then mended by the rules of their table; what a rule overlooks, PostgreSQL refuses, and
another row is tried. It also drops rows that collide with a unique index, so a table is filled before another one refers to it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from random import Random
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Table, Uuid, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from app import models
from app.models.base import Base
from app.models.spelling import spelling_of
from tests.oracle.households import HOUSEHOLD_RULES
from tests.oracle.rules import RULES
from tests.oracle.values import key, value

Record = dict[str, Any]
LEVELS = {"village_id": "VILLAGE", "district_id": "COUNTY", "owner_district_id": "COUNTY"}
PERIODS = (
    *(("starts_on", "ends_on"), ("valid_from", "valid_to"), ("period_from", "period_to"), ("planned_starts_on", "planned_ends_on")),
    *(("publicity_from", "publicity_to"), ("received_on", "answered_on"), ("identified_on", "eliminated_on")),
)
COUNTS = {"household": 60, "person": 120, "membership": 160, "household_pairing": 120, "benefit": 140, "claim": 120}
COUNTS |= {"fund_transaction": 120, "acknowledgement": 90}
ROUNDS = 3
TRIES = 6
PARTY = re.compile(r"num_nonnulls\((.*)\) = 1")


async def fill(connection: AsyncConnection, seed: int) -> None:
    """Insert the record of this seed beside what is there already."""
    making = Making(Random(seed))
    await connection.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
    for table in Base.metadata.sorted_tables:
        if table.name == "division":
            await _divisions(connection, making, table)
        elif (
            "deleted_at" in table.columns and table.name != "sync_conflict"
        ):  # what is no record (the instance, search terms) nobody writes by hand
            for _ in range(ROUNDS):
                await _insert(connection, making, table, COUNTS.get(table.name, 40) // ROUNDS, partial(making.row, table))


async def _divisions(connection: AsyncConnection, making: Making, table: Table) -> None:
    """Level by level, mostly under the level above; a few stand elsewhere in the tree."""
    above = ""
    for level, count in zip(models.Level, (3, 5, 10, 20, 40), strict=True):
        await _insert(connection, making, table, count, partial(making.division, table, level, above))
        above = level.name


async def _insert(connection: AsyncConnection, making: Making, table: Table, count: int, make: Callable[[], Record]) -> None:
    """All at once, or one by one where PostgreSQL refuses a row."""
    rows = [make() for _ in range(count)]
    if await _accepted(connection, making, table, rows):
        return
    for _ in range(TRIES):
        left = [row for row in rows if not await _accepted(connection, making, table, [row])]
        rows = [make() for _ in left]


async def _accepted(connection: AsyncConnection, making: Making, table: Table, rows: list[Record]) -> bool:
    known = {row["id"]: row for row in rows}
    try:
        async with connection.begin_nested():
            added = await connection.execute(insert(table).on_conflict_do_nothing().returning(table.c.id), rows)
            found = list(added.scalars()) if rows else []
    except IntegrityError:
        return False
    for one in found:
        making.keep(table, known[one])
    return True


@dataclass(slots=True)
class Making:
    """A record in the making: what has been inserted so far."""

    random: Random
    rows: dict[str, list[Record]] = field(default_factory=dict)
    levels: dict[str, list[UUID]] = field(default_factory=dict)

    def keep(self, table: Table, row: Record) -> None:
        self.rows.setdefault(table.name, []).append(row)
        if table.name == "division":
            self.levels.setdefault(row["level"].name, []).append(row["id"])

    def row(self, table: Table, **given: Any) -> Record:
        row: Record = {
            column.name: self.column(column) for column in table.columns if column.name not in given and not column.computed
        } | given
        row["id"] = key(self.random)
        row["deleted_at"] = row["deleted_at"] if self.random.random() < 0.3 else None
        _in_order(row)
        self._parties(row, table)
        self._kinds(row, table)
        {**RULES, **HOUSEHOLD_RULES}.get(table.name, _no_rule)(row, self)
        _precisions(row, self.random)
        _spelled(row, table)
        return row

    def division(self, table: Table, level: models.Level, above: str) -> Record:
        return self.row(table, level=level, parent_id=self.parent(above))

    def column(self, column: Any) -> Any:
        if column.nullable and self.random.random() < 0.3:
            return None
        if column.foreign_keys and isinstance(column.type, Uuid):
            (reference, *_) = column.foreign_keys
            found = self.reference(column.name, reference.column.table.name)
            assert found is not None or column.nullable, f"nothing to refer to yet: {column}"
            return found
        return value(self.random, column)

    def reference(self, name: str, table: str) -> UUID | None:
        """A row of the table, of the level that the column's name asks for, but not always."""
        wanted = self.levels.get(LEVELS.get(name, ""), [])
        if wanted and self.random.random() < 0.9:
            return self.random.choice(wanted)
        return self.pick(table)

    def pick(self, table: str) -> UUID | None:
        rows = self.rows.get(table)
        return self.random.choice(rows)["id"] if rows else None

    def parent(self, level: str) -> UUID | None:
        """A division of this level; nothing, or one of a level above, once in a while."""
        if not level:
            return None
        if self.random.random() < 0.1:
            return self.random.choice((None, self.pick("division")))
        return self.random.choice(self.levels[level])

    def chosen(self, row: Record, columns: Mapping[str, str], count: int = 1) -> None:
        """Keep `count` of these foreign keys, and clear the others."""
        kept = self.random.sample(list(columns), count)
        for name, table in columns.items():
            row[name] = (row[name] or self.reference(name, table)) if name in kept else None

    def _parties(self, row: Record, table: Table) -> None:
        """Exactly one of the keys where a constraint says so."""
        for rule in table.constraints:
            if isinstance(rule, CheckConstraint) and (found := PARTY.fullmatch(str(rule.sqltext))):
                columns = [table.columns[name] for name in found[1].split(", ")]
                self.chosen(row, {c.name: next(iter(c.foreign_keys)).column.table.name for c in columns})

    def _kinds(self, row: Record, table: Table) -> None:
        """A key of several columns takes all of them from the row that it leads to."""
        for reference in table.foreign_key_constraints:
            first, *others = reference.elements
            if others and row.get(first.parent.name) is not None:
                found = next(r for r in self.rows[first.column.table.name] if r["id"] == row[first.parent.name])
                row.update({e.parent.name: found[e.column.name] for e in others if not e.parent.computed})


def _in_order(row: Record) -> None:
    for first, last in PERIODS:
        if row.get(first) and row.get(last) and row[first] > row[last]:
            row[first], row[last] = row[last], row[first]


def _spelled(row: Record, table: Table) -> None:
    """A name that the ORM wrote is spelled; one that came another way may be not."""
    if row.get("pinyin") is not None:
        row["pinyin"] = spelling_of(table.columns["pinyin"], SimpleNamespace(**row))


def _no_rule(_row: Record, _making: Making) -> None:
    """Nothing but columns."""


def _precisions(row: Record, random: Random) -> None:
    """A date and its precision stand or fall together."""
    for name in row:
        if name.endswith("_precision"):
            dated = row[name.removesuffix("_precision")] is not None
            row[name] = (row[name] or random.choice(list(models.DatePrecision))) if dated else None
