"""Loading the article, twice; and telling it from a district's own rows."""

from __future__ import annotations

from uuid import UUID

import asyncpg
import pytest
from sqlalchemy import func, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.data.identity import stable_id
from app.data.load import Clash, load_article, only_article_and_demo, record_tables
from app.models import Cadre, Claim, Division
from tests.record import HUANCUI, claim, household, keep


async def test_loading_again_adds_nothing(record: AsyncSession) -> None:
    connection = await record.connection()
    before = {table.name: await record.scalar(select(func.count()).select_from(table)) for table in record_tables()}
    loaded = await load_article(connection)
    assert not any(loaded.added.values())
    assert loaded.counts == {table: count for table, count in before.items() if count}


async def test_loading_brings_back_what_is_missing(record: AsyncSession) -> None:
    await record.execute(text("DELETE FROM posting"))
    await record.execute(text("DELETE FROM claim WHERE cadre_id IS NOT NULL"))
    await record.execute(text("DELETE FROM cadre"))
    loaded = await load_article(await record.connection())
    assert {table: count for table, count in loaded.added.items() if count} == {"cadre": 2, "claim": 5, "posting": 1}


async def test_a_correction_by_a_district_stays(record: AsyncSession) -> None:
    who = stable_id("cadre", "liu-qi")
    await record.execute(update(Cadre).where(Cadre.id == who).values(title="主任", version=2))
    await load_article(await record.connection())
    assert await record.scalar(select(Cadre.title).where(Cadre.id == who)) == "主任"


async def test_a_row_that_stands_in_the_way_is_named(record: AsyncSession) -> None:
    await record.execute(text("DELETE FROM claim WHERE asset_id IS NOT NULL"))
    await record.execute(text("DELETE FROM asset WHERE location_id IS NOT NULL AND project_id IS NULL"))
    await record.execute(text("ALTER TABLE division DISABLE TRIGGER key_stays"))
    await record.execute(text("UPDATE division SET id = gen_random_uuid(), version = version + 1 WHERE name = '张家山村'"))
    with pytest.raises(Clash, match=r"a division that is in the database already .* break the rule uq_division_name"):
        await load_article(await record.connection())


async def test_the_loaded_record_is_the_article_s_alone(record: AsyncSession) -> None:
    assert await only_article_and_demo(await record.connection())


async def test_demo_rows_count_as_nobody_s(record: AsyncSession) -> None:
    await keep(record, household())
    assert await only_article_and_demo(await record.connection())


async def test_a_row_of_a_district_is_told_from_the_article(record: AsyncSession) -> None:
    await keep(record, claim())
    assert not await only_article_and_demo(await record.connection())


async def test_a_household_of_a_district_is_told_from_demo(record: AsyncSession) -> None:
    await keep(record, household(demo=False))
    assert not await only_article_and_demo(await record.connection())


async def test_claims_are_in_the_article_s_order(record: AsyncSession) -> None:
    locators = (await record.scalars(select(Claim.locator).where(Claim.locator.is_not(None)).order_by(Claim.position))).all()
    paragraphs = [int(locator[1:]) for locator in locators if locator]
    assert paragraphs == sorted(paragraphs)


async def test_ids_are_the_same_everywhere(record: AsyncSession) -> None:
    assert UUID("0174e175-6000-754d-8fad-454c0dc27d21") == HUANCUI
    assert await record.scalar(select(Division.name).where(Division.id == HUANCUI)) == "环翠区"
    assert HUANCUI.version == 7


async def test_spelling_makes_no_version_of_a_row(database_url: str) -> None:
    """Two instances that loaded the article each for itself hold the same, to the letter."""
    connection = await asyncpg.connect(database_url)
    try:
        for table in ("organisation", "project", "agreement"):
            assert await connection.fetchval(f"select count(*) filter (where updated_at <> created_at) from {table}") == 0
            assert await connection.fetchval(f"select count(*) from {table}") > 0
        assert await connection.fetchval("select count(*) from organisation where pinyin is not null") > 0
    finally:
        await connection.close()
