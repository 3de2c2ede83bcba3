"""Rows of kinds that partners share, made up by SQL in the name of a district: for measuring an exchange."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import asyncpg

from app.models.base import uuid7
from tests.record import COLLABORATION, HUANCUI, PAIRING, TAIERZHUANG

COMMITMENT = """
    insert into commitment (id, title, programme, pairing_id, fund_id, amount, status, approved_on, owner_district_id)
    values ($1, '资金安排', 'COLLABORATION', $2, $3, 1e12, 'APPROVED', '2018-03-01', $4)
"""
ROWS = {
    "organisation": """
        insert into organisation (id, kind, name, owner_district_id, note)
        select uuidv7(), 'ENTERPRISE', '第' || n || '农业合作有限公司', $2, '第' || n || '号' from generate_series(1, $1) n
    """,
    "mobilisation": """
        insert into mobilisation
            (id, kind, title, occurred_on, occurred_on_precision, value, measure, bound, modality, pairing_id, owner_district_id)
        select uuidv7(), 'CONSUMPTION_PURCHASE', '消费帮扶第' || n || '批', date '2018-01-01' + n % 900, 'DAY', 100 + n, 'CNY', 'EXACT',
            'ACTUAL', $3, $2 from generate_series(1, $1) n
    """,
    "benefit_tally": """
        insert into benefit_tally (id, division_id, count, measure, bound, form, owner_district_id, pairing_id)
        select uuidv7(), $2, n % 300, 'PERSON', 'EXACT', 'TRAINING', $2, $3 from generate_series(1, $1) n
    """,
    "fund_transaction": """
        insert into fund_transaction
            (id, kind, commitment_id, amount, occurred_on, payer_division_id, payee_division_id, owner_district_id, voucher_no)
        select uuidv7(), 'DISBURSEMENT', $4, 1 + n % 9000, date '2018-01-01' + n % 900, $2, $3, $2, 'V' || n from generate_series(1, $1) n
    """,
}
"""By table; $1 how many, $2 whose."""
ONE = "insert into mobilisation (id, kind, title, owner_district_id) values ($1, 'ORDER', '一笔', $2)"
TOUCH = "update {} set note = '改' || version, version = version + 1 where id in (select id from {} where owner_district_id = $1 limit $2)"


async def committed(connection: asyncpg.Connection) -> UUID:
    """A commitment under which there is room for any number of payments."""
    key = uuid7()
    await connection.execute(COMMITMENT, key, PAIRING, COLLABORATION, HUANCUI)
    return key


async def add(connection: asyncpg.Connection, count: int, commitment: UUID) -> None:
    """So many rows of Huancui's, a quarter of each table."""
    other: dict[str, tuple[Any, ...]] = {
        "organisation": (),
        "mobilisation": (PAIRING,),
        "benefit_tally": (PAIRING,),
        "fund_transaction": (TAIERZHUANG, commitment),
    }
    for name, statement in ROWS.items():
        await connection.execute(statement, count // len(ROWS), HUANCUI, *other[name])
