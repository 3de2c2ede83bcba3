"""Offices over a database of their own, with the article's record."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest_asyncio

from app.answer import Answer
from app.config import Settings
from app.crypto import named_key, new_key
from app.main import answering
from tests.commands.ledger import Ledger
from tests.commands.office import HUANCUI, TAIERZHUANG, Office, office


@pytest_asyncio.fixture(loop_scope="session")
async def answer(fresh_database_url: str) -> AsyncIterator[Answer]:
    patient: dict[str, Any] = {"lock_timeout": 40, "statement_timeout": 50, "request_timeout": 60}  # races are long on a slow machine
    keys: dict[str, Any] = {"personal_keys": named_key("1"), "personal_index_key": new_key()}
    async with answering(Settings(database_url=fresh_database_url, pool_size=2, write_pool_size=12, **patient, **keys)) as made:
        yield made


@pytest_asyncio.fixture(loop_scope="session")
async def giver(answer: Answer) -> Office:
    """Huancui's."""
    return await office(answer, HUANCUI)


@pytest_asyncio.fixture(loop_scope="session")
async def taker(answer: Answer) -> Office:
    """Tai'erzhuang's."""
    return await office(answer, TAIERZHUANG)


@pytest_asyncio.fixture(loop_scope="session")
async def ledger(giver: Office, taker: Office) -> Ledger:
    """A fund of a million yuan, of which 600,000 are promised to the pairing."""
    return await Ledger.opened(giver, taker)
