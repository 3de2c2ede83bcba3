"""The demo registry into a database and out of it: once is twice, and the article is never touched."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import ARRAY, Table, false, func, or_, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.data.demo.load import StandsInTheWay, count_demo, load_demo, remove_demo
from app.data.demo.registry import registry
from app.data.demo.row import SIGN
from app.data.load import article, only_article_and_demo, record_tables
from app.models import Cadre, Household, Visit, VisitKind
from app.models.base import uuid7
from tests.record import keep

MADE = {rows.table: len(rows.rows) for rows in registry()}


class Heard(list[str]):
    """What a command says."""

    def __call__(self, sentence: str) -> None:
        self.append(sentence)


async def contents(session: AsyncSession, table: Table, *, demo: bool) -> list[Any]:
    return list((await session.execute(select(table).where(table.c.demo == demo).order_by(table.c.id))).all())


async def test_every_row_is_loaded(demo_record: AsyncSession) -> None:
    counts = {table.name: await demo_record.scalar(select(func.count()).where(table.c.demo)) for table in record_tables()}
    assert {table: count for table, count in counts.items() if count} == MADE
    assert await count_demo(await demo_record.connection()) == sum(MADE.values())


async def test_rules_that_wait_for_the_end_of_a_transaction_hold(demo_record: AsyncSession) -> None:
    """The fixture has committed; this names what would have spoken."""
    await demo_record.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))


async def test_loading_again_changes_nothing(demo_record: AsyncSession) -> None:
    connection, heard = await demo_record.connection(), Heard()
    assert await load_demo(connection, heard) == 0
    assert heard == [f"0 demo rows added, {sum(MADE.values()):,} were there already; they prove nothing."]


async def test_loading_brings_back_what_is_missing_and_leaves_what_was_changed(demo_record: AsyncSession) -> None:
    who = (await demo_record.scalars(select(Cadre.id).where(Cadre.demo).limit(1))).one()
    await demo_record.execute(update(Cadre).where(Cadre.id == who).values(title=f"{SIGN}主任", version=Cadre.version + 1))
    await demo_record.execute(text("DELETE FROM feedback WHERE demo"))
    assert await load_demo(await demo_record.connection(), Heard()) == MADE["feedback"]
    assert await demo_record.scalar(select(Cadre.title).where(Cadre.id == who)) == f"{SIGN}主任"


async def test_removing_leaves_exactly_the_article(demo_record: AsyncSession, record: AsyncSession) -> None:
    heard = Heard()
    assert await remove_demo(await demo_record.connection(), heard) == sum(MADE.values())
    assert heard == [f"{sum(MADE.values()):,} demo rows removed."]
    ids = {rows.table: {row["id"] for row in rows.rows} for rows in article()}
    for table in record_tables():
        left = await contents(demo_record, table, demo=False)
        assert left == await contents(record, table, demo=False)
        assert {row.id for row in left} == ids.get(table.name, set())
    assert await count_demo(await demo_record.connection()) == 0


async def test_what_was_removed_can_be_loaded_again(demo_record: AsyncSession) -> None:
    connection = await demo_record.connection()
    await remove_demo(connection, Heard())
    assert await load_demo(connection, Heard()) == sum(MADE.values())


async def test_a_district_s_own_row_on_a_demo_row_is_named(demo_record: AsyncSession) -> None:
    home = (await demo_record.scalars(select(Household.id).where(Household.demo).limit(1))).one()
    await keep(demo_record, Visit(id=uuid7(), kind=VisitKind.HOUSEHOLD, occurred_on=date(2020, 9, 1), household_id=home))
    with pytest.raises(StandsInTheWay, match=r"cannot be removed: a row of the table visit .* fk_visit_household_id"):
        await remove_demo(await demo_record.connection(), Heard())


async def test_the_registry_is_nobody_s_record(demo_record: AsyncSession) -> None:
    assert await only_article_and_demo(await demo_record.connection())


@pytest.mark.parametrize("table", sorted(record_tables(), key=str), ids=str)
async def test_personal_columns_are_filled_in_demo_rows_alone(demo_record: AsyncSession, table: Table) -> None:
    personal = [column for column in table.columns if column.info.get("personal")]
    filled = [func.cardinality(column) > 0 if isinstance(column.type, ARRAY) else column.is_not(None) for column in personal]
    rows = await demo_record.scalar(select(func.count()).select_from(table).where(~table.c.demo, or_(false(), *filled)))
    assert rows == 0
