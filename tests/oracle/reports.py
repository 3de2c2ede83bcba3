"""The rows of reports: each report's own Select, run alone for every record that it can be asked about, under a few of its options.

What a report computes has tests of its own; here it is one more table, and only what is made of its rows is compared.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import asyncpg
from asyncpg.prepared_stmt import PreparedStatement
from graphql import get_named_type
from sqlalchemy.dialects.postgresql.asyncpg import dialect
from strawberry import Schema

from app.auth import Viewer
from app.compiler.catalog import Report
from schema.declare import Behind
from tests.oracle.declarations import read
from tests.oracle.record import Record

# What the options of a report are set to: each in one way or another, never all ways.
CHOSEN: tuple[Mapping[str, Any], ...] = (
    {},
    {"scope": "WITH_CHILDREN"},
    {"demo": True, "from": date(2017, 7, 1), "to": date(2019, 6, 30)},
    {"demo": True, "scope": "WITH_CHILDREN", "to": date(2018, 12, 31)},
)


class ReportRow(SimpleNamespace):
    """A row of a report, with what its keys lead to."""

    report: Report


@dataclass(slots=True)
class Reports:
    """Rows by root field, the key that it was asked about, and its options as text."""

    found: dict[tuple[str, UUID | None, frozenset[tuple[str, str]]], list[ReportRow]] = field(default_factory=dict)

    def row(self, name: str, about: Iterable[str], arguments: Mapping[str, Any]) -> ReportRow | None:
        argument = next(iter(about), None)
        options = {one: value for one, value in arguments.items() if one != argument}
        asked = UUID(arguments[argument].rpartition("_")[2]) if argument else None
        rows = self.found.get((name, asked, _text(options)), [])
        assert len(rows) <= 1, f"{name} is one row, not {len(rows)}"
        return rows[0] if rows else None


def options(behind: Behind) -> list[dict[str, Any]]:
    """The ways in which a report's options are set, with what is left out at its default."""
    defaults = {one.name: one.default for one in behind.options}
    chosen = CHOSEN if behind.options else ({},)
    return [{name: choice.get(name, default) for name, default in defaults.items()} for choice in chosen]


def _plain(value: Any) -> Any:
    return value.name if isinstance(value, Enum) else value


def _text(options: Mapping[str, Any]) -> frozenset[tuple[str, str]]:
    return frozenset((name, str(_plain(value))) for name, value in options.items() if value is not None)


@dataclass(slots=True)
class Reading:
    """Reports on their way into memory; each is compiled and planned once."""

    connection: asyncpg.Connection
    record: Record
    prepared: dict[str, tuple[PreparedStatement, list[str]]] = field(default_factory=dict)

    async def rows(self, report: Report, given: Mapping[str, Any]) -> list[ReportRow]:
        statement, names = await self._statement(report)
        rows = [ReportRow(report=report, **row) for row in await statement.fetch(*(_plain(given[name]) for name in names))]
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


OF_THE_TRAIL = ("changes", "history", "syncPull", "syncDigest", "syncRecords", "syncSeals")
"""Reports about what was written, which have tests of their own."""


async def load(database_url: str, published: Schema, record: Record, viewer: Viewer) -> Reports:
    """All of them as one viewer sees them: every root field that is a report, about every record that it takes."""
    made, declared = Reports(), read(published)
    reading = Reading(await asyncpg.connect(database_url, server_settings={"plan_cache_mode": "force_generic_plan", "jit": "off"}), record)
    fields = published._schema.type_map["Query"].fields  # type: ignore[attr-defined]
    for name in (name for (parent, name), behind in declared.behind.items() if parent == "Query" and behind.word == "reported"):
        if name in OF_THE_TRAIL:
            continue
        behind = declared.behind["Query", name]
        report = declared.kinds[get_named_type(fields[name].type).name].model
        if not behind.by:
            made.found[name, None, _text({})] = await reading.rows(report, viewer.parameters)
        for argument, about in (behind.by or {}).items():
            for row in record.rows[declared.kinds[about].model]:
                for chosen in options(behind):
                    given = {argument: row.id, **chosen, **viewer.parameters}
                    made.found[name, row.id, _text(chosen)] = await reading.rows(report, given)
    await reading.connection.close()
    return made
