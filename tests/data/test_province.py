"""A made-up province: the same for a seed, in proportion, within every rule, counted right, and gone without a trace."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from app.data.demo.load import StandsInTheWay, count_demo, remove_demo
from app.data.load import article, record_tables
from app.data.province.load import Heard, Loaded, load_province
from app.data.province.scale import PEOPLE, Scale
from app.data.province.sheet import COLUMNS, Sheet
from app.data.province.top import SIGN, top
from app.data.province.village import villages
from app.database import CannotStart
from app.database.embedded import silent
from app.database.engine import connected
from app.database.relaxed import unheard
from app.models import Base, Household, Organisation, OrganisationKind, Visit, VisitKind
from app.models.base import uuid7
from tests.cluster import TEMPLATE
from tests.conftest import clone

SCALE = Scale(2_000, 7)
QUIET = Heard(unheard, unheard)
NAMES = ("name", "title", "code")
SAID = ("voucher_no", "receipt_no", "note", "notes", "reason", "evidence", "measures", "content", "answer", "needs", "disability")


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def province() -> AsyncIterator[tuple[str, Loaded]]:
    """The URL of a record with the article and a province, and what was said of it: read only."""
    async with clone(TEMPLATE) as url:
        async with connected(url) as connection:
            loaded = await load_province(connection, SCALE, QUIET)
            await connection.commit()
        yield url, loaded


@pytest_asyncio.fixture(loop_scope="session")
async def connection(province: tuple[str, Loaded]) -> AsyncIterator[AsyncConnection]:
    """A transaction on that record, rolled back in the end."""
    async with connected(province[0]) as connection:
        yield connection
        await connection.rollback()


def lines(sheet: Sheet) -> dict[str, list[str]]:
    return {table: rows for table, rows in sheet.lines.items() if rows}


def test_a_seed_makes_the_same_rows_whoever_makes_them() -> None:
    whole = lines(villages(SCALE, 0, SCALE.villages))
    first, rest = lines(villages(SCALE, 0, 5)), lines(villages(SCALE, 5, SCALE.villages))
    assert whole == {table: first.get(table, []) + rest.get(table, []) for table in whole}
    assert lines(top(SCALE)) == lines(top(SCALE))


def test_another_seed_makes_another_province() -> None:
    ours, other = lines(villages(SCALE, 0, 1)), lines(villages(Scale(SCALE.people, 8), 0, 1))
    assert not {line[:32] for rows in ours.values() for line in rows} & {line[:32] for rows in other.values() for line in rows}
    assert [line.split("\t")[1] for line in ours["person"]] != [line.split("\t")[1] for line in other["person"]]


def test_keys_are_in_the_order_of_time() -> None:
    for table in ("household", "person", "benefit", "project"):
        keys = [line[:32] for line in villages(SCALE, 0, 3).lines[table]]
        assert keys == sorted(keys)
        assert all(key[12] == "7" and key[16] == "8" for key in keys)


@pytest.mark.parametrize("table", COLUMNS)
def test_a_line_holds_what_its_table_asks_for(table: str) -> None:
    columns = Base.metadata.tables[table].columns
    needed = {c.name for c in columns if not c.nullable and c.server_default is None and c.computed is None and c.default is None}
    assert set(COLUMNS[table]) <= set(columns.keys())
    assert needed <= set(COLUMNS[table])


@pytest.mark.parametrize("people", [1, 149, 151, 2_000, 30_001, 1_000_000, 10_000_000])
def test_a_province_has_as_many_people_as_are_asked_for(people: int) -> None:
    scale = Scale(people, 7)
    last = list(scale.homes(scale.villages - 1))
    assert (scale.villages - 1) * PEOPLE + sum(size for *_, size in last) == people
    assert scale.town_of(scale.villages - 1) < scale.towns
    assert scale.district_of(scale.towns - 1) == scale.districts - 1


async def test_what_is_said_is_what_is_there(province: tuple[str, Loaded], connection: AsyncConnection) -> None:
    counts = {table.name: await connection.scalar(select(func.count()).where(table.c.demo)) for table in record_tables()}
    assert {table: count for table, count in counts.items() if count} == province[1].counts
    assert await count_demo(connection) == province[1].rows


async def test_kinds_are_in_proportion(province: tuple[str, Loaded]) -> None:
    counts = province[1].counts
    assert (counts["person"], counts["household"], counts["benefit"]) == (2_000, 667, 4_000)
    assert counts["project"] == 2 * SCALE.villages
    assert min(counts.values()) > 0


@pytest.mark.parametrize("table", COLUMNS)
async def test_every_name_says_that_it_is_made_up(connection: AsyncConnection, table: str) -> None:
    columns = Base.metadata.tables[table].columns
    for name in (*NAMES, *SAID):
        if name in COLUMNS[table] and (table, name) not in {("division", "code"), ("cadre", "title"), ("indicator_item", "answer")}:
            told = columns[name]
            bare = select(func.count()).where(columns["demo"], told.is_not(None), ~told.cast(Base.type_annotation_map[str]).contains(SIGN))
            if name != "answer" or table == "feedback":
                assert await connection.scalar(bare) == 0, name


SUMS = {
    "lines add up to their distribution": """
        SELECT d.id FROM benefit_distribution d JOIN distribution_line l ON l.distribution_id = d.id
        GROUP BY d.id HAVING sum(l.amount) <> d.total""",
    "a distribution is what came in": """
        SELECT d.id FROM benefit_distribution d JOIN distribution_receipt t ON t.distribution_id = d.id
        JOIN income_receipt r ON r.id = t.income_receipt_id GROUP BY d.id HAVING sum(r.received) <> d.total""",
    "a benefit is what was delivered": """
        SELECT b.id FROM benefit b JOIN distribution_line l ON l.id = b.distribution_line_id
        WHERE b.amount <> l.delivered OR b.occurred_on <> l.paid_on""",
    "no fund promises more than it has": """
        SELECT f.id FROM fund f JOIN commitment c ON c.fund_id = f.id GROUP BY f.id HAVING sum(c.amount) > f.total""",
    "no more is paid than was promised": """
        SELECT c.id FROM commitment c JOIN fund_transaction t ON t.commitment_id = c.id AND t.kind = 'DISBURSEMENT'
        WHERE c.demo GROUP BY c.id HAVING sum(t.amount) > c.amount""",
    "a household has one head": """
        SELECT h.id FROM household h LEFT JOIN membership m ON m.household_id = h.id AND m.role = 'HEAD' AND m.ends_on IS NULL
        WHERE h.demo GROUP BY h.id HAVING count(m.id) <> 1""",
    "a household stands as its newest event says": """
        SELECT h.id FROM household h WHERE h.demo AND h.status <> coalesce((SELECT to_status FROM household_status_event e
        WHERE e.household_id = h.id ORDER BY occurred_on DESC, id DESC LIMIT 1), 'ORDINARY')""",
}


@pytest.mark.parametrize("rule", SUMS)
async def test_what_no_constraint_can_hold_holds_too(connection: AsyncConnection, rule: str) -> None:
    assert (await connection.execute(text(SUMS[rule]))).all() == []


async def test_the_article_s_figures_are_not_touched(province: tuple[str, Loaded], database_url: str) -> None:
    """The scorecard and the reconciliation of the pairing come out as without the province."""
    told = [await figures(url) for url in (province[0], database_url)]
    assert told[0] == told[1]


async def figures(url: str) -> Any:
    import orjson

    from app.config import Settings
    from app.main import answering

    pairing = next(row["id"] for rows in article() if rows.table == "pairing" for row in rows.rows if row["parent_pairing_id"] is None)
    headline = next(row["part_of_id"] for rows in article() if rows.table == "claim" for row in rows.rows if row["part_of_id"])
    asked = """query ($p: ID!, $c: ID!) {
      scorecard(pairing: $p) { figureCount agrees disagrees figures { claim { id } derived verdict basis } }
      reconcile(claim: $c) { stated gap exactTotal ledgerTotal verdict } }"""
    async with answering(Settings(database_url=url)) as answer:
        return orjson.loads(await answer.data(asked, None, {"p": f"pairing_{pairing}", "c": f"claim_{headline}"}))


async def schema(connection: AsyncConnection) -> set[tuple[str, ...]]:
    """Every index, constraint and trigger as PostgreSQL tells it."""
    told = await connection.execute(
        text("""
        SELECT 'index', indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
        UNION ALL SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) || conenforced || convalidated FROM pg_constraint
        UNION ALL SELECT 'trigger', tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
        UNION ALL SELECT 'keys', conname, count(*)::text FROM pg_trigger JOIN pg_constraint c ON c.oid = tgconstraint GROUP BY 2
        """)
    )
    return {tuple(row) for row in told}


async def test_the_schema_is_what_it_was(connection: AsyncConnection, database_url: str) -> None:
    async with connected(database_url) as untouched:
        assert await schema(connection) == await schema(untouched)


async def test_removing_leaves_exactly_the_article_and_the_schema(connection: AsyncConnection, province: tuple[str, Loaded]) -> None:
    before, said = await schema(connection), list[str]()
    assert await remove_demo(connection, said.append) == province[1].rows
    assert said == [f"{province[1].rows:,} demo rows removed."]
    ids = {rows.table: {row["id"] for row in rows.rows} for rows in article()}
    for table in record_tables():
        assert set(await connection.scalars(select(table.c.id))) == ids.get(table.name, set())
    assert await schema(connection) == before


async def test_a_district_s_own_row_on_it_stands_in_the_way(connection: AsyncConnection) -> None:
    home = await connection.scalar(select(Household.id).where(Household.demo).limit(1))
    visit = {"id": uuid7(), "kind": VisitKind.HOUSEHOLD, "occurred_on": date(2020, 9, 1), "household_id": home, "photos": []}
    await connection.execute(Base.metadata.tables[Visit.__tablename__].insert().values(visit))
    with pytest.raises(StandsInTheWay, match=r"cannot be removed: a row of the table visit .* fk_visit_household_id"):
        await remove_demo(connection, silent)


async def test_there_is_one_province(connection: AsyncConnection) -> None:
    with pytest.raises(CannotStart, match="a made-up province already"):
        await load_province(connection, SCALE, QUIET)


async def test_a_district_s_record_takes_none(fresh_database_url: str) -> None:
    async with connected(fresh_database_url) as connection:
        office = {"id": uuid7(), "kind": OrganisationKind.GOV_DEPT, "name": "民政局"}
        await connection.execute(Base.metadata.tables[Organisation.__tablename__].insert().values(office))
        with pytest.raises(CannotStart, match="rows of districts"):
            await load_province(connection, SCALE, QUIET)


@pytest.mark.parametrize("people", [0, -1, 50_000_001])
async def test_a_number_of_people_is_plausible(connection: AsyncConnection, people: int) -> None:
    with pytest.raises(CannotStart, match="--people is from 1 to"):
        await load_province(connection, Scale(people, 7), QUIET)


@pytest.mark.parametrize("where", ["villages", "rules"])
async def test_nothing_half_done_is_left(fresh_database_url: str, where: str) -> None:
    """Whatever ends it early: no row, every index."""

    def ended(done: int, of: int) -> None:
        if done > of // 2:
            raise KeyboardInterrupt

    async with connected(fresh_database_url) as connection:
        before = await schema(connection)
        with pytest.raises(KeyboardInterrupt):
            await load_province(connection, Scale(300, 7), Heard(**{"villages": unheard, "rules": unheard} | {where: ended}))
        await connection.rollback()
        assert await count_demo(connection) == 0
        assert await schema(connection) == before
