"""The rows of reports: each report's own Select, run alone for every record that it can be asked about.

What a report computes has tests of its own; here it is one more table, and only what is made of its rows is compared.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import SimpleNamespace
from uuid import UUID

import asyncpg
from asyncpg.prepared_stmt import PreparedStatement
from graphql import get_named_type
from sqlalchemy.dialects.postgresql.asyncpg import dialect
from strawberry import Schema

from app.compiler.catalog import Report
from tests.oracle.declarations import read
from tests.oracle.record import Record


class ReportRow(SimpleNamespace):
    """A row of a report, with what its keys lead to."""

    report: Report


@dataclass(slots=True)
class Reports:
    """Rows by root field and the key that it was asked about."""

    found: dict[tuple[str, UUID], list[ReportRow]] = field(default_factory=dict)

    def row(self, name: str, arguments: Mapping[str, str]) -> ReportRow | None:
        ((_, given),) = arguments.items()
        rows = self.found[name, key] if (name, key := UUID(given.rpartition("_")[2])) in self.found else []
        assert len(rows) <= 1, f"{name} is one row, not {len(rows)}"
        return rows[0] if rows else None


@dataclass(slots=True)
class Reading:
    """Reports on their way into memory; each is compiled and planned once."""

    connection: asyncpg.Connection
    record: Record
    prepared: dict[str, tuple[PreparedStatement, list[str]]] = field(default_factory=dict)

    async def rows(self, report: Report, given: Mapping[str, UUID]) -> list[ReportRow]:
        statement, names = await self._statement(report)
        rows = [ReportRow(report=report, **row) for row in await statement.fetch(*(given[name] for name in names))]
        for row in rows:
            for name, target in report.targets.items():
                if isinstance(target, Report):
                    setattr(row, name, await self.rows(target, given))
                else:
                    setattr(row, name, self.record.keyed[target].get(getattr(row, f"{name}_id")))
        return rows

    async def _statement(self, report: Report) -> tuple[PreparedStatement, list[str]]:
        if report.name not in self.prepared:
            compiled = report.build().compile(dialect=dialect())  # type: ignore[no-untyped-call]
            self.prepared[report.name] = await self.connection.prepare(compiled.string), list(compiled.positiontup or ())
        return self.prepared[report.name]


async def load(database_url: str, published: Schema, record: Record) -> Reports:
    """All of them: every root field that is a report, about every record that it takes."""
    made, declared = Reports(), read(published)
    reading = Reading(await asyncpg.connect(database_url, server_settings={"plan_cache_mode": "force_generic_plan", "jit": "off"}), record)
    fields = published._schema.type_map["Query"].fields  # type: ignore[attr-defined]
    for name in (name for (parent, name), behind in declared.behind.items() if parent == "Query" and behind.word == "reported"):
        report = declared.kinds[get_named_type(fields[name].type).name].model
        ((argument, about),) = (declared.behind["Query", name].by or {}).items()
        for row in record.rows[declared.kinds[about].model]:
            made.found[name, row.id] = await reading.rows(report, {argument: row.id})
    await reading.connection.close()
    return made
