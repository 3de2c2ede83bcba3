"""What all demo rows have in common, and the rows of the article that they hang on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from random import Random
from typing import Any, TypeVar
from uuid import UUID

from app.data.identity import stable_id
from app.models import Row

SIGN = "示例"

HUANCUI, TAIERZHUANG = stable_id("division", "huancui"), stable_id("division", "taierzhuang")
HUANCUI_TOWNS = tuple(stable_id("division", key) for key in ("yangting", "wenquan"))
TOWN_KEYS = ("yunhe", "pizhuang", "zhangshanzi", "nigou", "jiantouji", "malantun")
TAIERZHUANG_TOWNS = tuple(stable_id("division", key) for key in TOWN_KEYS)
PAIRING = stable_id("pairing", "huancui-taierzhuang")
TOWN_PAIRINGS = tuple(stable_id("pairing", f"huancui-{key}") for key in TOWN_KEYS)
INDUSTRY = stable_id("fund", "industry")
GREENHOUSES, SCHOOL = stable_id("project", "greenhouses"), stable_id("project", "school")
LIVELIHOOD, VILLAGES = stable_id("project", "livelihood"), stable_id("project", "beautiful-villages")
DISABILITY_BASE = stable_id("project", "disability-base")
GREENHOUSE_LEASE, ENTRUSTED = stable_id("lease", "greenhouses"), stable_id("agreement", "entrusted-construction")
AISHAN, ZHAOZHUANG_SCHOOL = stable_id("organisation", "aishan"), stable_id("organisation", "zhaozhuang-school")

T = TypeVar("T", bound=Row)
V = TypeVar("V")


def made(model: type[T], key: str, owner: UUID, **fields: Any) -> T:
    """A demo row, known by its key, that the district `owner` keeps.

    Nobody listens to its making, so it is filled at once: three times as fast as its constructor would.
    """
    row: T = model.__mapper__.class_manager.new_instance()
    row_id = stable_id(model.__tablename__, f"demo/{key}")
    vars(row).update(fields, id=row_id, version=1, owner_district_id=owner, demo=True)
    return row


def dice(module: str) -> Random:
    """Chance that falls alike every time; each module has its own, so that a change in one moves nothing in another."""
    return Random(f"demo/{module}")  # noqa: S311 - nothing secret


def day(chance: Random, first: date, last: date) -> date:
    """A day of a period."""
    return first + timedelta(days=chance.randrange((last - first).days + 1))


def numbered(rows: Iterable[V]) -> Iterator[tuple[int, V]]:
    """Rows with the number that their names carry, from 1."""
    return enumerate(rows, 1)
