"""YAML -> Record. A file holds lists of records under the names of their tables:

    defaults:
      claim: {source: article}
    division:
      - key: huancui
        name: 环翠区
        parent: weihai        # the key of another record
        facts: [F01]          # what the record states; not stored

`facts` names the facts of the article that a record carries. What a file leaves out is null in the record.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from app.database import CannotStart

ARTICLE = Path(__file__).parent / "article"
DEFAULTS = "defaults"
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml where the wheel has it: ten times as fast, and every start reads the article."""


class BadData(CannotStart):
    """A data file says something that the record cannot hold; names the file and the record."""

    def __init__(self, where: str, what: str) -> None:
        super().__init__(f"{where}: {what}")


@dataclass(frozen=True, slots=True)
class Record:
    """One row as its file gives it."""

    file: str
    table: str
    key: str
    facts: tuple[str, ...]
    fields: dict[str, Any]

    @property
    def where(self) -> str:
        return f"{self.file}: {self.table} `{self.key}`"


def read_article(folder: Path = ARTICLE) -> tuple[Record, ...]:
    """The records of all files, in the order of file names and of the lines in them."""
    records = tuple(record for path in sorted(folder.glob("*.yaml")) for record in _read(path))
    _refuse_twins(records)
    return records


def _read(path: Path) -> Iterator[Record]:
    content = yaml.load(path.read_text(encoding="utf-8"), Loader=LOADER)  # noqa: S506 - a safe loader, by either name
    if not isinstance(content, dict):
        raise BadData(path.name, "holds no lists of records.")
    defaults = content.pop(DEFAULTS, {})
    for table, entries in content.items():
        if not isinstance(entries, list):
            raise BadData(path.name, f"`{table}` is not a list.")
        for number, entry in enumerate(entries, 1):
            yield _record(path.name, table, number, entry, defaults.get(table, {}))


def _record(file: str, table: str, number: int, entry: Any, defaults: dict[str, Any]) -> Record:
    if not isinstance(entry, dict) or not isinstance(entry.get("key"), str):
        raise BadData(f"{file}: {table} no. {number}", "has no `key`.")
    fields = {**defaults, **entry}
    key, facts = fields.pop("key"), fields.pop("facts", [])
    if not isinstance(facts, list):
        raise BadData(f"{file}: {table} `{key}`", "`facts` is not a list.")
    return Record(file, table, key, tuple(facts), fields)


def _refuse_twins(records: Sequence[Record]) -> None:
    seen: dict[tuple[str, str], Record] = {}
    for record in records:
        twin = seen.setdefault((record.table, record.key), record)
        if twin is not record:
            raise BadData(record.where, f"is in {twin.file} already.")
