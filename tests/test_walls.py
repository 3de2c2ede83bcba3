"""The second wall: what PostgreSQL lets the writer find and write, whatever statement it is handed, and reads that go through it."""

from __future__ import annotations

import json
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import pytest
import pytest_asyncio
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from app.answer import Answer
from app.auth import ROLES, Held, Permission, Viewer
from app.commands.demo import ACCOUNTS
from app.config import Settings
from app.data.identity import stable_id
from app.data.load import record_tables
from app.database import CannotStart
from app.database.claims import claimed
from app.database.cluster import locate
from app.database.engine import connected
from app.errors import Refused
from app.main import answering
from app.models import Role
from app.policies import EXCHANGE
from app.selfcheck import prove
from app.transport.request import Asked
from app.walls import WALLED, wall
from tests.cluster import TEMPLATE
from tests.compiler.test_cases import CASES, variables_of
from tests.conftest import clone
from tests.processes import jiedui
from tests.record import HUANCUI, TAIERZHUANG, as_writer, record, source
from tests.test_sight import HIDDEN, RESTRICTED, about, make_people

__all__ = ["record", "source"]

FOUND = text("SELECT tablename, policyname, permissive, roles::text, cmd, qual, with_check FROM pg_policies WHERE schemaname = 'public'")
OWNED = sorted({table.name for table in record_tables()} - {model.__tablename__ for model in EXCHANGE})
"""The tables of the record; what an instance notes of its exchange with partners stands before the wall."""
CHANGED_BY_HAND = {
    "turned off": "ALTER TABLE person DISABLE ROW LEVEL SECURITY",
    "taken away": "DROP POLICY adds ON person",
    "widened": "ALTER POLICY sees ON person USING (true)",
    "passed by": "CREATE POLICY more ON person TO jiedui_writer USING (true)",
    "opened to everyone": "ALTER POLICY reads ON person TO public",
    "a forgotten table": "CREATE TABLE pupil (LIKE person)",
    "an owner that changes freely": "DROP TRIGGER owner_gives ON person",
}


async def differences(session: AsyncSession) -> set[str]:
    """The tables whose wall is not what the code makes of its policy. The transaction is used up."""
    catalog = text("SELECT relname, relrowsecurity FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace")
    there = {row.relname: row.relrowsecurity for row in await session.execute(catalog)}
    owners = text("SELECT table_name FROM information_schema.columns WHERE column_name = 'owner_district_id'")
    owned = set((await session.scalars(owners)).all())
    kept = set((await session.scalars(text("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'owner_gives'"))).all())
    before = set((await session.execute(FOUND)).all())
    for model in WALLED:
        await session.execute(text(wall(model)))
    after = set((await session.execute(FOUND)).all())
    walled = {model.__tablename__ for model in WALLED}
    open_tables = {name for name in walled if not there[name]} | ((owned & set(there)) - walled)
    open_tables -= {model.__tablename__ for model in EXCHANGE}
    return open_tables | {row.tablename for row in before ^ after} | (owned & walled - kept)


async def test_every_table_has_the_wall_that_its_policy_makes(record: AsyncSession) -> None:
    assert set(OWNED) | {"search_term"} == {model.__tablename__ for model in WALLED}
    assert await differences(record) == set(), "write a migration with `SELECT keep_wall(…)`, as `app.walls.wall` makes it"


@pytest.mark.parametrize("how", CHANGED_BY_HAND)
async def test_a_wall_that_is_not_so_is_found(record: AsyncSession, how: str) -> None:
    await record.execute(text(CHANGED_BY_HAND[how]))
    assert await differences(record) == ({"pupil"} if how == "a forgotten table" else {"person"})


async def test_a_rule_that_looks_at_people_looks_at_all_of_them(record: AsyncSession) -> None:
    """A trigger's function that reads a restricted table runs as the owner, or a sum would be of what the writer sees."""
    functions = await record.execute(text("SELECT proname, prosrc, prosecdef FROM pg_proc WHERE prorettype = 'trigger'::regtype"))
    reading = {
        name: as_owner
        for name, source, as_owner in functions
        if any(f"FROM {table} " in source or f"FROM {table}\n" in source for table in RESTRICTED)
    }
    assert {"refuse_shares", "refuse_status"} <= set(reading)
    assert all(reading.values()), reading


# By hand ------------------------------------------------------------------------------------------------------------------


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def people_url() -> AsyncIterator[str]:
    """A random record in which many people are real, and Huancui's."""
    async with clone(TEMPLATE) as url:
        await make_people(url)
        yield url


@pytest_asyncio.fixture(loop_scope="session")
async def by_hand(people_url: str) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(people_url)
    transaction = connection.transaction()
    await transaction.start()
    yield connection
    await transaction.rollback()
    await connection.close()


CLAIMS = {
    "none": {},
    "of a transaction before": {"districts": "", "acting": ""},
    "of nobody": {"districts": "{}", "acting": "{}"},
    "of another district": {"districts": claimed([TAIERZHUANG]), "acting": claimed([TAIERZHUANG])},
    "to act, not to see": {"acting": claimed([HUANCUI])},
    "of a partner, without its districts": {"sync": "on", "districts": claimed([TAIERZHUANG])},
}


async def claim(connection: asyncpg.Connection, **claims: str) -> None:
    await connection.execute("set local role jiedui_writer")
    for name, value in claims.items():
        await connection.execute("select set_config($1, $2, true)", f"jiedui.{name}", value)


async def theirs(connection: asyncpg.Connection, table: str) -> list[UUID]:
    """Rows about real people of Huancui, as the operator knows them."""
    hidden = about(table) if table == "visit_participant" else f"{about(table)} and {HIDDEN}"
    rows = await connection.fetch(f"select id from {table} where {hidden}", HUANCUI)
    return [row["id"] for row in rows]


@pytest.mark.parametrize("claims", CLAIMS)
@pytest.mark.parametrize("table", RESTRICTED)
async def test_the_writer_finds_and_changes_none_of_another_districts_people(by_hand: asyncpg.Connection, table: str, claims: str) -> None:
    hidden = await theirs(by_hand, table)
    assert hidden, "the record has such rows"
    await claim(by_hand, **CLAIMS[claims])
    assert await by_hand.fetchval(f"select count(*) from {table} where id = any($1)", hidden) == 0
    for statement in (
        f"update {table} set version = version + 1 where id = any($1)",
        f"update {table} set version = version + 1, owner_district_id = '{TAIERZHUANG}' where id = any($1)",
        f"delete from {table} where id = any($1)"
        if claims != "to act, not to see"
        else f"select from {table} where id = any($1) for share",
    ):
        assert (await by_hand.execute(statement, hidden)).endswith(" 0")


@pytest.mark.parametrize("table", RESTRICTED)
async def test_the_writer_finds_its_own_districts_people(by_hand: asyncpg.Connection, table: str) -> None:
    own = await theirs(by_hand, table)
    await claim(by_hand, districts=claimed([TAIERZHUANG, HUANCUI]))
    assert await by_hand.fetchval(f"select count(*) from {table} where id = any($1)", own) == len(own)


@pytest.mark.parametrize("table", OWNED)
async def test_the_writer_adds_no_row_of_a_district_that_it_does_not_act_for(by_hand: asyncpg.Connection, table: str) -> None:
    """Neither a new row of another's, nor one made up, nor one that nobody keeps; and what it may not change it may not take."""
    columns = ", ".join(f'"{name}"' for name in await _plain_columns(by_hand, table))
    await by_hand.execute(f"create temporary table copied on commit drop as select * from {table} limit 1")
    await by_hand.execute("update copied set id = gen_random_uuid(), version = 1; grant select on copied to jiedui_writer")
    for owner in (f"'{HUANCUI}'", "null"):
        await by_hand.execute(f"update copied set owner_district_id = {owner}, demo = true")
        async with _undone(by_hand):
            await claim(by_hand, districts=claimed([HUANCUI, TAIERZHUANG]), acting=claimed([TAIERZHUANG]))
            with pytest.raises(asyncpg.InsufficientPrivilegeError, match="row-level security"):
                await by_hand.execute(f"insert into {table} ({columns}) select {columns} from copied")
    await by_hand.execute("set session_replication_role = replica")
    foreign = await by_hand.fetchval(f"select id from {table} limit 1")
    await by_hand.execute(f"update {table} set owner_district_id = $1, demo = true, version = 1 where id = $2", HUANCUI, foreign)
    await by_hand.execute("set session_replication_role = origin")
    for change in ("", f", owner_district_id = '{TAIERZHUANG}'"):
        async with _undone(by_hand):
            await claim(by_hand, districts=claimed([HUANCUI, TAIERZHUANG]), acting=claimed([TAIERZHUANG]))
            with pytest.raises((asyncpg.InsufficientPrivilegeError, asyncpg.CheckViolationError)):
                await by_hand.execute(f"update {table} set version = version + 1{change} where id = $1", foreign)
    async with _undone(by_hand):
        await claim(by_hand, districts=claimed([HUANCUI, TAIERZHUANG]), acting=claimed([TAIERZHUANG]))
        assert await by_hand.execute(f"delete from {table} where id = $1", foreign) == "DELETE 0"


async def test_a_claim_that_is_none_lets_nothing_through(by_hand: asyncpg.Connection) -> None:
    await claim(by_hand, districts="everything")
    with pytest.raises(asyncpg.InvalidTextRepresentationError, match="malformed array literal"):
        await by_hand.fetchval("select count(*) from person")


async def test_names_are_hidden_where_people_are(by_hand: asyncpg.Connection) -> None:
    found = "select count(*) from search_term where kind = 7 and record = any($1)"
    hidden = await theirs(by_hand, "person")
    assert await by_hand.fetchval(found, hidden) > 0
    await claim(by_hand, districts=claimed([TAIERZHUANG]))
    assert await by_hand.fetchval(found, hidden) == 0
    assert await by_hand.fetchval("select count(*) from search_term where kind <> 7") > 0


async def test_a_partners_rows_are_written_for_its_districts_alone(by_hand: asyncpg.Connection) -> None:
    add = "insert into cadre (id, name, owner_district_id) values (gen_random_uuid(), '甲', $1)"
    await claim(by_hand, sync="on", districts=claimed([HUANCUI]))
    assert await by_hand.execute(add, HUANCUI) == "INSERT 0 1"
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await by_hand.execute(add, TAIERZHUANG)


async def test_a_sum_is_of_all_rows_whoever_writes_one_of_them(record: AsyncSession) -> None:
    """An asset of one district, of which a household of another holds half: whoever sees the other half alone cannot make it whole."""
    asset, house = stable_id("asset", "wall"), stable_id("household", "wall")
    village = await record.scalar(text("SELECT id FROM division WHERE level = 'VILLAGE' LIMIT 1"))
    columns = await _plain_columns_of(record, "asset")
    made = "jsonb_populate_record(NULL::asset, (SELECT to_jsonb(one) || CAST(:new AS jsonb) FROM asset one LIMIT 1))"
    new = {"id": str(asset), "version": 1, "stage": None, "owner_district_id": str(HUANCUI)}
    await record.execute(text(f"INSERT INTO asset ({columns}) SELECT {columns} FROM {made}"), {"new": json.dumps(new)})
    await record.execute(
        text("INSERT INTO household (id, village_id, code, status, owner_district_id) VALUES (:id, :village, 'W1', 'REGISTERED', :owner)"),
        {"id": house, "village": village, "owner": TAIERZHUANG},
    )
    add = text(
        "INSERT INTO asset_right (id, asset_id, kind, share, holder_division_id, holder_household_id, owner_district_id)"
        " VALUES (gen_random_uuid(), :asset, 'INCOME', :share, :place, :house, :owner)"
    )
    half = {"asset": asset, "share": 0.5}
    await record.execute(add, half | {"place": None, "house": house, "owner": TAIERZHUANG})
    await as_writer(record, HUANCUI)
    await record.execute(add, half | {"place": village, "house": None, "owner": HUANCUI})
    await record.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))


# Reads through it ----------------------------------------------------------------------------------------------------------


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def both(demo_database_url: str) -> AsyncIterator[tuple[Answer, Answer]]:
    plain = Settings(database_url=demo_database_url, pool_size=1)
    async with answering(plain) as quick, answering(plain.model_copy(update={"strict_rls": True}), quick.compiler) as strict:
        quick.cursor_secret = strict.cursor_secret = "fixed"
        yield quick, strict


@pytest.mark.parametrize("account", ACCOUNTS)
async def test_every_account_of_the_demo_reads_alike_through_the_wall(both: tuple[Answer, Answer], account: str) -> None:
    name, role, codes = ACCOUNTS[account]
    keys = {"371002": HUANCUI, "370405": TAIERZHUANG}
    viewer = Viewer.holding([Held(role, keys[code]) for code in codes], account, name)
    for case in CASES:
        found: list[Any] = []
        for answer in both:
            answer.viewer = viewer
            try:
                found.append(await answer.data(case.read_text(), None, variables_of(case)))
            except Refused as refused:
                found.append([(error.code, error.path) for error in refused.errors])
        assert found[0] == found[1], case.stem


async def test_a_strict_read_leaves_no_claim_and_no_transaction_behind(both: tuple[Answer, Answer]) -> None:
    _, strict = both
    with pytest.raises(asyncpg.DivisionByZeroError):
        await strict.reads.fetch("select convert_to((1 / 0)::text, 'UTF8')", [], [HUANCUI])
    told = "select convert_to(coalesce(nullif(current_setting('jiedui.districts'), '{}'), 'none'), 'UTF8')"
    assert await strict.reads.fetch(told, [], [HUANCUI]) == claimed([HUANCUI]).encode()
    assert await strict.reads.fetch(told, []) == b"none"
    async with strict.reads.connection() as connection:
        assert await connection.fetchval("select current_setting('jiedui.districts')") == ""
        assert not connection.is_in_transaction()
        with pytest.raises(asyncpg.ReadOnlySQLTransactionError):
            await connection.execute("delete from person")


# Roles of the service ------------------------------------------------------------------------------------------------------


async def test_an_administrator_acts_for_the_district_that_he_names(fresh_database_url: str) -> None:
    async with answering(Settings(database_url=fresh_database_url, pool_size=1, write_pool_size=1)) as answer:
        answer.viewer = Viewer.holding([Held(Role.ADMINISTRATOR)], "admin", "admin")
        assert Permission.MANAGE_PEOPLE in ROLES[Role.ADMINISTRATOR]
        given = f'{{operation: "recordDisbursement", district: "district_{TAIERZHUANG}", quorum: ANY}}'
        asked = f"mutation {{ requireApproval(input: {given}) {{ approvalPolicy {{ operation }} userErrors {{ code message }} }} }}"
        found = await answer(Asked(asked, None, {}, {}, False))
        assert b'"operation":"recordDisbursement"' in found
        assert b'"userErrors":[]' in found


# The look at the start -----------------------------------------------------------------------------------------------------


async def _proven(url: str, *statements: str, strict: bool = False) -> None:
    async with connected(url) as connection:
        for statement in statements:
            await connection.execute(text(statement))
        await connection.commit()
        await prove(connection, Settings(database_url=url, strict_rls=strict))


@pytest.mark.parametrize("strict", [False, True])
async def test_a_wall_that_stands_is_proven(people_url: str, strict: bool) -> None:
    await _proven(people_url, strict=strict)


TORN = {
    "turned off": ("ALTER TABLE person DISABLE ROW LEVEL SECURITY", "jiedui_reader passes the row-level security of person:"),
    "owned by the writer": ("ALTER TABLE person OWNER TO jiedui_writer", "jiedui_writer passes the row-level security of person:"),
    "without a claim": ("ALTER POLICY sees ON household USING (true)", "sees a household without a claim"),
    "for another": (
        "ALTER POLICY sees ON person USING (nullif(current_setting('jiedui.districts', true), '') IS NOT NULL)",
        "sees a person for another district",
    ),
    "for nobody": ("ALTER POLICY sees ON person USING (demo)", "does not see a person for its own district"),
}


@pytest.mark.parametrize("how", TORN)
async def test_a_wall_that_does_not_hold_is_told(people_url: str, how: str) -> None:
    statement, told = TORN[how]
    async with clone(people_url.partition("?")[0].rpartition("/")[2]) as url:
        with pytest.raises(CannotStart, match=told):
            await _proven(url, statement)


async def test_the_service_does_not_start_behind_a_torn_wall(fresh_database_url: str) -> None:
    connection = await asyncpg.connect(fresh_database_url)
    await connection.execute("alter table household disable row level security")
    await connection.close()
    ended = jiedui("serve", "--port", "0", "--database-url", fresh_database_url)
    assert ended.returncode == 1
    assert "The role jiedui_reader passes the row-level security of household" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_the_owner_dumps_every_row_and_the_writer_none(people_url: str, tmp_path: Path) -> None:
    program = locate(tmp_path).binaries / "pg_dump"

    def dump(role: str) -> subprocess.CompletedProcess[str]:
        command = [str(program), people_url, "--data-only", "--table=person", f"--role={role}"]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    dumped = dump("jiedui_owner")
    assert dumped.returncode == 0, dumped.stderr
    assert str(HUANCUI) in dumped.stdout
    refused = dump("jiedui_writer")
    assert refused.returncode != 0
    assert "row-level security" in refused.stderr


# Helpers -------------------------------------------------------------------------------------------------------------------


PLAIN = "SELECT column_name FROM information_schema.columns WHERE table_name = {0} AND is_generated = 'NEVER' ORDER BY ordinal_position"


async def _plain_columns(connection: asyncpg.Connection, table: str) -> list[str]:
    return [row["column_name"] for row in await connection.fetch(PLAIN.format("$1"), table)]


async def _plain_columns_of(session: AsyncSession, table: str) -> str:
    return ", ".join(f'"{name}"' for name in await session.scalars(text(PLAIN.format(":name")), {"name": table}))


class _undone:
    """What happens within is rolled back."""

    def __init__(self, connection: asyncpg.Connection) -> None:
        self.transaction = connection.transaction()

    async def __aenter__(self) -> None:
        await self.transaction.start()

    async def __aexit__(self, *_: Any) -> None:
        await self.transaction.rollback()
