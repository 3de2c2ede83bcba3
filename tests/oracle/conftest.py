"""A database with the article and a random record, an answer over it, and the oracle that knows the same rows.

    ORACLE_SEED=7 ORACLE_COUNT=1 ORACLE_RECORD=1 pytest tests/oracle/test_differential.py

repeats one operation over one record.
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator

import pytest_asyncio

from app.answer import Answer
from app.config import Settings
from app.database.engine import engine
from app.main import answering
from schema import schema
from tests.cluster import TEMPLATE
from tests.conftest import clone
from tests.oracle import record, reports, terms
from tests.oracle.compared import Pair
from tests.oracle.oracle import Oracle
from tests.oracle.rows import fill
from tests.oracle.sight import viewers

REPORTED = 2
"""How many of the viewers ask for reports too: their rows take seconds to load."""
RECORD = int(os.environ.get("ORACLE_RECORD", "1"))


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def record_url() -> AsyncIterator[str]:
    async with clone(TEMPLATE) as url:
        source = engine(url)
        async with source.begin() as connection:
            await fill(connection, RECORD)
        await source.dispose()
        yield url


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def answer(record_url: str) -> AsyncIterator[Answer]:
    async with answering(Settings(database_url=record_url, pool_size=2, cost_limit=10**12, rate_limit=0)) as made:
        yield made


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def strict(record_url: str, answer: Answer) -> AsyncIterator[Answer]:
    """The same statements, by way of row-level security."""
    settings = Settings(database_url=record_url, pool_size=1, cost_limit=10**12, rate_limit=0, strict_rls=True)
    async with answering(settings, answer.compiler) as made:
        yield made


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def oracle(record_url: str, answer: Answer) -> Oracle:
    rows = await record.load(record_url)
    known = viewers(rows.rows)
    told = {viewer: await reports.load(record_url, schema, rows, viewer) for viewer in known[:REPORTED]}
    return Oracle(schema, rows, answer.cursor_secret, await terms.load(record_url, rows), told, known)


@pytest_asyncio.fixture(loop_scope="session")
async def pair(answer: Answer, oracle: Oracle) -> Pair:
    """The service and the oracle, both for the anonymous reader."""
    return Pair(answer, oracle)
