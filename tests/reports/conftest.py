"""The record for the tests of this folder, and reports read from it by the keys of claims."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from app.auth import Permission, Viewer
from app.data.identity import stable_id
from app.data.read import read_article
from app.reports.reconcile import reconcile, reconcile_parts
from app.reports.scorecard import scorecard
from tests.demo import demo_record, demo_source
from tests.record import HUANCUI, OFFICER, PAIRING, TAIERZHUANG, record, source

__all__ = ["demo_record", "demo_source", "record", "source"]

KEYS = {stable_id("claim", entry.key): entry.key for entry in read_article() if entry.table == "claim"}
Line = Mapping[str, Any]
BOTH = Viewer(frozenset(Permission), "both", "both", (HUANCUI, TAIERZHUANG))
"""Who sees the people of either side."""


@pytest.fixture
def scored(record: AsyncSession) -> Callable[..., Awaitable[dict[str, Line]]]:
    """The scorecard of a pairing: claim key -> line. Claims that are no part of the article stand under their ids."""

    async def read(pairing: UUID = PAIRING, viewer: Viewer = BOTH) -> dict[str, Line]:
        lines = (await record.execute(scorecard(), {"pairing": pairing, **viewer.parameters})).mappings().all()
        assert len({line["id"] for line in lines}) == len(lines), "one line for each claim"
        return {KEYS.get(line["claim_id"], str(line["claim_id"])): line for line in lines}

    return read


@pytest.fixture
def reconciled(record: AsyncSession) -> Callable[..., Awaitable[Line]]:
    """The reconciliation of a headline."""

    async def read(key: str = "funds-disbursed") -> Line:
        line: Line = (await record.execute(reconcile(), {"claim": stable_id("claim", key), **OFFICER.parameters})).mappings().one()
        return line

    return read


@pytest.fixture
def parts(record: AsyncSession) -> Callable[..., Awaitable[dict[str, Line]]]:
    """The parts of a headline: claim key -> line."""

    async def read(key: str = "funds-disbursed") -> dict[str, Line]:
        lines = (await record.execute(reconcile_parts(), {"claim": stable_id("claim", key), **OFFICER.parameters})).mappings()
        return {KEYS.get(line["claim_id"], str(line["claim_id"])): line for line in lines}

    return read
