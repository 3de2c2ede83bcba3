"""The rows of reports: each report's own Select, run alone for every record that it can be asked about.

What a report computes has tests of its own; here it is one more table, and only what is made of its rows is compared.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from graphql import get_named_type
from sqlalchemy import BindParameter
from sqlalchemy.ext.asyncio import AsyncConnection
from strawberry import Schema

from app.compiler.catalog import Report
from app.database.engine import engine
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


async def load(database_url: str, published: Schema, record: Record) -> Reports:
    """All of them: every root field that is a report, about every record that it takes."""
    made, source, declared = Reports(), engine(database_url), read(published)
    async with source.connect() as connection:
        for name in (name for (parent, name), behind in declared.behind.items() if parent == "Query" and behind.word == "reported"):
            target = get_named_type(published._schema.type_map["Query"].fields[name].type).name  # type: ignore[attr-defined]
            ((argument, about),) = (declared.behind["Query", name].by or {}).items()
            for row in record.rows[declared.kinds[about].model]:
                made.found[name, row.id] = await _rows(connection, declared.kinds[target].model, {argument: row.id}, record)
    await source.dispose()
    return made


async def _rows(connection: AsyncConnection, report: Report, given: Mapping[str, UUID], record: Record) -> list[ReportRow]:
    select = report.build()
    wanted = {p.key: given[p.key] for p in _parameters(select) if p.key in given}
    rows = [ReportRow(report=report, **row) for row in (await connection.execute(select, wanted)).mappings()]
    for row in rows:
        for name, target in report.targets.items():
            if isinstance(target, Report):
                setattr(row, name, await _rows(connection, target, given, record))
            else:
                setattr(row, name, record.keyed[target].get(getattr(row, f"{name}_id")))
    return rows


def _parameters(select: Any) -> list[BindParameter[Any]]:
    return [p for p in select.compile().binds.values() if p.value is None]
