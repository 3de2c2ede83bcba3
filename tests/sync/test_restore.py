"""A drill: a copy, work after it, the loss of everything, the copy back, and from the partner what the copy had not."""

from __future__ import annotations

from pathlib import Path

import asyncpg
import pytest

from app.database import CannotStart
from app.database.backup import backup, restore
from tests.cluster import named
from tests.sync.pair import Pair, paired
from tests.sync.test_exchange import fund


async def test_what_was_lost_comes_back_from_the_partner(pair: Pair, sync_cluster: str, tmp_path: Path) -> None:
    here, file = pair.huancui, tmp_path / "copy"
    before = await fund(here, "备份之前")
    await pair.settle()
    assert await backup(here.url, file) > 0
    after = await fund(here, "备份之后")
    await here.run("update fund set note = '改过', version = version + 1 where id = $1", before)
    await pair.settle()
    lost = await fund(here, "谁也没见过")

    admin = await asyncpg.connect(sync_cluster)
    await admin.execute("create database restored")
    url = named(sync_cluster, "restored")
    try:
        assert await restore(url, file) == 2
        connection = await asyncpg.connect(url)
        assert await connection.fetchval("select note from fund where id = $1", before) != "改过"
        assert await connection.fetchval("select count(*) from fund where id = any($1)", [after, lost]) == 0
        await connection.close()
        async with paired(url, pair.taierzhuang.url, known=(here.token, pair.taierzhuang.token)) as again:
            async with again.exchange("huancui") as exchange:
                assert (await exchange.recover()).outcomes["APPLIED"] == 2
            assert await again.huancui.one("select note from fund where id = $1", before) == "改过"
            assert await again.huancui.one("select name from fund where id = $1", after) == "备份之后"
            async with again.exchange("taierzhuang") as exchange:
                assert (await exchange.pull()).anew, "the partner is told that the feed began anew"
            await again.settle()
            assert await again.same()
            assert await again.taierzhuang.one("select count(*) from sync_conflict") == 0
    finally:
        await admin.execute("drop database restored with (force)")
        await admin.close()


async def test_a_copy_is_restored_into_an_empty_database_only(pair: Pair, tmp_path: Path) -> None:
    file = tmp_path / "copy"
    await backup(pair.huancui.url, file)
    with pytest.raises(CannotStart, match="holds something already"):
        await restore(pair.taierzhuang.url, file)
    assert await pair.taierzhuang.one("select feed_epoch from instance") == 1


async def test_what_is_no_copy_is_refused_in_a_sentence(sync_cluster: str, tmp_path: Path) -> None:
    file = tmp_path / "letter"
    file.write_text("dear partner")
    admin = await asyncpg.connect(sync_cluster)
    await admin.execute("create database nothing")
    try:
        with pytest.raises(CannotStart, match="pg_restore: "):
            await restore(named(sync_cluster, "nothing"), file)
    finally:
        await admin.execute("drop database nothing with (force)")
        await admin.close()
