"""How far a schema is, and up to head, also when two do it at once."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path

import pytest
from sqlalchemy import text

from app.database import CannotStart, migrations
from app.database.embedded import silent
from app.database.engine import connected, where
from app.database.migrations import State, require_current, state, upgrade

NEXT = '''"""The next release."""

revision = "9999"
down_revision = {before!r}


def upgrade() -> None:
    pass
'''


async def test_two_migrations_at_once_do_the_work_once(empty_database_url: str) -> None:
    async def migrate() -> State:
        async with connected(empty_database_url) as connection:
            return await upgrade(connection, silent)

    assert sorted([one.name for one in await asyncio.gather(migrate(), migrate())]) == ["CURRENT", "UNMIGRATED"]
    async with connected(empty_database_url) as connection:
        assert await state(connection) is State.CURRENT
        await require_current(connection)


async def test_an_older_schema_is_refused_until_it_is_migrated(
    fresh_database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(migrations.SCRIPTS, tmp_path / "migrations")
    async with connected(fresh_database_url) as connection:
        before = await connection.scalar(text("select version_num from alembic_version"))
        (tmp_path / "migrations" / "versions" / "9999_next.py").write_text(NEXT.format(before=before))
        monkeypatch.setattr(migrations, "SCRIPTS", tmp_path / "migrations")
        await connection.rollback()
        with pytest.raises(CannotStart, match=r"older schema.*jiedui migrate"):
            await require_current(connection)
        assert await upgrade(connection, silent) is State.BEHIND
        assert await state(connection) is State.CURRENT


async def test_a_newer_schema_is_not_touched(fresh_database_url: str) -> None:
    async with connected(fresh_database_url) as connection:
        await connection.execute(text("update alembic_version set version_num = 'beyond'"))
        await connection.commit()
        with pytest.raises(CannotStart, match="newer Jiedui"):
            await upgrade(connection, silent)
        assert await state(connection) is State.NEWER


def test_a_database_is_shown_without_its_password() -> None:
    assert where("postgresql://me:secret@db.example.org:5433/record?sslmode=require") == "record on db.example.org:5433"
    assert where("postgresql://jiedui@/jiedui?host=/tmp/x&port=5432") == "jiedui on /tmp/x"
