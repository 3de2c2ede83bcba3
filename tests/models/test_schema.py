"""The migrated database is what the models say, with the roles that may touch it."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import RelationshipDirection

from app.database.embedded import silent
from app.database.engine import engine
from app.database.migrations import SCRIPTS, upgrade
from app.models import Base
from migrations.generate import config, generate
from tests.record import as_writer

CONSTRAINTS = text("""
    SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE connamespace = 'public'::regnamespace AND conrelid <> 0 AND contype <> 't'
""")
INDEXES = text("SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'")
COLUMNS = text("""
    SELECT table_name, column_name, data_type, is_nullable, numeric_precision, numeric_scale, character_maximum_length,
           column_default, generation_expression
    FROM information_schema.columns WHERE table_schema = 'public'
""")


@pytest.mark.filterwarnings("ignore:Computed default")
async def test_autogenerate_finds_nothing_to_do(record: AsyncSession) -> None:
    def differences(connection: Connection) -> list[Any]:
        options = {"compare_type": True, "compare_server_default": True}
        return list(compare_metadata(MigrationContext.configure(connection, opts=options), Base.metadata))

    assert await (await record.connection()).run_sync(differences) == []


async def test_columns_constraints_and_indexes_are_the_same_to_the_letter(record: AsyncSession, empty_database_url: str) -> None:
    """Autogenerate does not look into a CHECK or a partial index, so the models' own tables are made and compared."""
    source = engine(empty_database_url)
    async with source.begin() as connection:
        await connection.execute(text("CREATE TYPE uuidrange AS RANGE (SUBTYPE = uuid)"))
        await connection.run_sync(Base.metadata.create_all)
        for definitions in (COLUMNS, CONSTRAINTS, INDEXES):
            wanted = set(await connection.execute(definitions))
            found = {row for row in await record.execute(definitions) if row[0] != "alembic_version"}
            assert found == wanted
    await source.dispose()


async def test_every_foreign_key_is_indexed_in_the_database(record: AsyncSession) -> None:
    def bare(connection: Connection) -> list[str]:
        look = inspect(connection)
        return [
            f"{table}.{key['constrained_columns'][0]}"
            for table in look.get_table_names()
            for key in look.get_foreign_keys(table)
            if len(key["constrained_columns"]) == 1
            and key["constrained_columns"][0] != look.get_pk_constraint(table)["constrained_columns"][0]
            and not any(index["column_names"][0] == key["constrained_columns"][0] for index in look.get_indexes(table))
        ]

    assert await (await record.connection()).run_sync(bare) == []


def test_what_refers_back_alone_does_so_once() -> None:
    """A to-one from the other end of a foreign key is read without LIMIT, withdrawn or not: only a whole unique index makes it one."""
    for mapper in Base.registry.mappers:
        for relation in mapper.relationships:
            if relation.direction is RelationshipDirection.ONETOMANY and not relation.uselist:
                (pair,) = relation.local_remote_pairs
                once = [
                    index
                    for index in pair[1].table.indexes
                    if index.unique and [*index.columns] == [pair[1]] and index.dialect_options["postgresql"]["where"] is None
                ]
                assert once, f"{mapper.class_.__name__}.{relation.key}"


async def test_the_installation_has_a_secret(record: AsyncSession) -> None:
    secret = await record.scalar(text("SELECT cursor_key FROM instance"))
    assert secret is not None
    assert len(secret) == 64


async def test_the_reader_reads_every_table_and_writes_none(record: AsyncSession) -> None:
    await record.execute(text("SET LOCAL ROLE jiedui_reader"))
    for table in Base.metadata.tables.keys() - {"idempotency_key", "reading_log"}:
        await record.execute(text(f"SELECT {'id' if table == 'sync_peer' else '*'} FROM {table} LIMIT 1"))
        with pytest.raises(ProgrammingError, match="permission denied"):
            async with record.begin_nested():
                await record.execute(text(f"DELETE FROM {table}"))


async def test_the_reader_never_reads_our_token_at_a_partner(record: AsyncSession) -> None:
    await record.execute(text("SET LOCAL ROLE jiedui_reader"))
    with pytest.raises(ProgrammingError, match="permission denied"):
        await record.execute(text("SELECT token FROM sync_peer"))


async def test_the_writer_writes_rows_and_changes_no_table(record: AsyncSession) -> None:
    owners = await record.scalars(text("SELECT DISTINCT owner_district_id FROM pairing"))
    await as_writer(record, *owners.all())
    await record.execute(text("UPDATE pairing SET version = version + 1"))
    with pytest.raises(ProgrammingError, match="must be owner"):
        await record.execute(text("ALTER TABLE pairing ADD COLUMN more text"))


async def test_the_writer_leaves_the_secret_alone(record: AsyncSession) -> None:
    await record.execute(text("SET LOCAL ROLE jiedui_writer"))
    with pytest.raises(ProgrammingError, match="permission denied"):
        await record.execute(text("UPDATE instance SET cursor_key = repeat('0', 64)"))


async def test_the_owner_owns_every_table(record: AsyncSession) -> None:
    found = await record.execute(text("SELECT tablename, tableowner FROM pg_tables WHERE schemaname = 'public'"))
    owners = {table: owner for table, owner in found if table != "alembic_version"}
    assert set(owners) == set(Base.metadata.tables)
    assert set(owners.values()) == {"jiedui_owner"}


async def test_a_login_without_superuser_rights_migrates_and_takes_each_role(empty_database_url: str) -> None:
    login, database = f"office_{uuid4().hex[:8]}", empty_database_url.partition("?")[0].rpartition("/")[2]
    admin = engine(empty_database_url)
    async with admin.begin() as connection:
        await connection.execute(text(f"CREATE ROLE {login} LOGIN CREATEROLE"))
        await connection.execute(text(f"ALTER DATABASE {database} OWNER TO {login}"))
        await connection.execute(text(f"GRANT jiedui_owner, jiedui_writer, jiedui_reader TO {login} WITH ADMIN TRUE, INHERIT FALSE"))
    office = engine(empty_database_url)
    async with office.connect() as connection:
        await connection.execute(text(f"SET SESSION AUTHORIZATION {login}"))
        await connection.commit()
        await upgrade(connection, silent)
        for role in ("jiedui_owner", "jiedui_writer", "jiedui_reader"):
            await connection.execute(text(f"SET ROLE {role}"))
            assert await connection.scalar(text("SELECT count(*) FROM instance")) == 1
    await office.dispose()
    async with admin.begin() as connection:
        await connection.execute(text(f"ALTER DATABASE {database} OWNER TO CURRENT_USER"))
        await connection.execute(text(f"REASSIGN OWNED BY {login} TO CURRENT_USER"))
        await connection.execute(text(f"DROP OWNED BY {login}"))
        await connection.execute(text(f"DROP ROLE {login}"))
    await admin.dispose()


async def test_the_migration_can_be_taken_back_and_done_again(fresh_database_url: str) -> None:
    source = engine(fresh_database_url)
    async with source.connect() as connection:
        await connection.run_sync(lambda sync: command.downgrade(config(sync), "base"))
        await connection.commit()
        assert await connection.run_sync(lambda sync: inspect(sync).get_table_names()) == ["alembic_version"]
        await connection.rollback()
        await upgrade(connection, silent)
        assert set(await connection.run_sync(lambda sync: inspect(sync).get_table_names())) > set(Base.metadata.tables)
    await source.dispose()


@pytest.mark.filterwarnings("ignore:Computed default")
async def test_the_next_migration_is_written_by_a_command(fresh_database_url: str, tmp_path: Path) -> None:
    admin = engine(fresh_database_url)
    async with admin.begin() as connection:
        await connection.execute(text("ALTER TABLE project DROP COLUMN planned_ends_on"))
        await connection.execute(text("DROP TABLE feedback"))
    await admin.dispose()
    await generate(fresh_database_url, "Plan the end", tmp_path)
    (script,) = tmp_path.glob("*.py")
    assert script.name.endswith("_plan_the_end.py")
    assert "op.add_column('project', sa.Column('planned_ends_on', sa.Date(), nullable=True))" in script.read_text()
    assert "op.create_table('feedback'," in script.read_text()
    assert "op.execute('ALTER TABLE feedback OWNER TO jiedui_owner')" in script.read_text()
    assert "op.execute('GRANT SELECT ON feedback TO jiedui_reader, jiedui_writer')" in script.read_text()


def test_the_migration_is_written_out() -> None:
    for script in (SCRIPTS / "versions").glob("*.py"):
        assert "create_all" not in script.read_text()
