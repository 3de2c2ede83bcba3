"""What figures and groups are asked of: every list of the schema, its columns and keys, and its records one by one."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from app.answer import Answer
from app.auth import Permission, Viewer
from app.compiler.catalog import Column, Grouping, Kind, Many
from app.main import published

EVERYTHING = Viewer(frozenset(Permission))
NUMBERS = (Kind.MONEY, Kind.DECIMAL, Kind.INT)
DAYS = (Kind.DATE, Kind.DATE_TIME)
LISTS = sorted(name for name, root in published().roots.items() if isinstance(root, Many))


async def asked(answer: Answer, text: str) -> Any:
    return json.loads(await answer.data(text, None, {}))


async def nodes(answer: Answer, name: str, fields: list[str]) -> list[dict[str, Any]]:
    """All records of a list, page by page."""
    found: list[dict[str, Any]] = []
    after = ""
    while True:
        text = f"{{ {name}(first: 1000 {after}) {{ nodes {{ __typename {' '.join(fields)} }} pageInfo {{ hasNextPage endCursor }} }} }}"
        page = (await asked(answer, text))[name]
        found += page["nodes"]
        if not page["pageInfo"]["hasNextPage"]:
            return found
        after = f', after: "{page["pageInfo"]["endCursor"]}"'


def columns(name: str, kinds: tuple[Kind, ...]) -> dict[str, Column]:
    """The columns of these kinds that every record of a list has, but for what only numbers versions."""
    catalog = published()
    entities = catalog.concrete(catalog.roots[name].target)
    shared = set.intersection(*(set(e.fields) for e in entities))
    fields = {field: entities[0].fields[field] for field in sorted(shared - {"version"})}
    return {field: m for field, m in fields.items() if isinstance(m, Column) and m.kind in kinds}


def groupings(name: str) -> dict[str, Grouping]:
    catalog = published()
    entity = catalog.concrete(catalog.roots[name].target)[0]
    shared = set.intersection(*(set(e.fields) for e in catalog.concrete(catalog.roots[name].target)))
    return {
        term: g
        for term, g in entity.groupings.items()
        if camel(term.removesuffix("_YEAR").removesuffix("_MONTH")) in shared or term in shared
    }


def camel(term: str) -> str:
    head, *rest = term.lower().split("_")
    return head + "".join(part.capitalize() for part in rest)


def mixed(name: str) -> bool:
    catalog = published()
    return bool(catalog.concrete(catalog.roots[name].target)[0].alike)


def adding(name: str) -> list[str]:
    return [field for field, column in columns(name, NUMBERS).items() if not column.ordinal]


def known(rows: list[dict[str, Any]], field: str) -> list[Decimal]:
    return [Decimal(str(row[field])) for row in rows if row[field] is not None]
