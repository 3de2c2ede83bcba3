"""The embedded PostgreSQL: whose it is, what it lets in, and what may lie in its way."""

from __future__ import annotations

import os
import shutil
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import asyncpg
import psutil
import pytest

from app.database import CannotStart
from app.database.cluster import locate
from app.database.embedded import InUse, embedded
from tests.processes import ROOT, postgres_of, postmaster_of, wait

OWNER = """
import asyncio, sys
from pathlib import Path
from app.database.embedded import embedded

async def main():
    async with embedded(Path(sys.argv[1]), fast=True) as server:
        print(server.url, flush=True)
        await asyncio.sleep(3600)

asyncio.run(main())
"""


@contextmanager
def owner(data_dir: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that owns the data directory."""
    process = subprocess.Popen([sys.executable, "-c", OWNER, str(data_dir)], stdout=subprocess.PIPE, text=True, cwd=ROOT)
    try:
        assert process.stdout is not None
        assert process.stdout.readline()
        yield process
    finally:
        process.kill()
        process.wait()


async def test_it_answers_over_a_private_socket_alone(tmp_path: Path) -> None:
    said: list[str] = []
    async with embedded(tmp_path / "deep" / "data", fast=True, say=said.append) as server:
        assert server.new
        connection = await asyncpg.connect(server.url)
        row = await connection.fetchrow(
            "select datlocprovider, datlocale, pg_encoding_to_char(encoding), current_setting('TimeZone'),"
            " current_setting('listen_addresses') from pg_database where datname = current_database()"
        )
        await connection.close()
        assert tuple(row or ()) == (b"b", "C.UTF-8", "UTF8", "UTC", "")
        cluster = locate(tmp_path / "deep" / "data")
        postmaster = psutil.Process(server.pid)
        assert not postmaster.net_connections("inet")
        assert stat.S_IMODE(cluster.sockets.stat().st_mode) == 0o700
        assert cluster.sockets.stat().st_uid == cluster.folder.stat().st_uid == postmaster.uids().real
        assert len(os.fsencode(cluster.socket)) < 100
        assert int(postmaster.environ()["MALLOC_TOP_PAD_"]) > 0
    assert not postgres_of(tmp_path / "deep" / "data")
    async with embedded(tmp_path / "deep" / "data", fast=True) as server:
        assert not server.new


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has a user to leave behind")
async def test_as_root_it_runs_as_another_and_opens_no_more_than_the_way(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    said: list[str] = []
    async with embedded(closed / "data", fast=True, say=said.append) as server:
        assert psutil.Process(server.pid).uids().real != 0
        assert any("because it refuses to run as root" in sentence for sentence in said)
        assert f"Letting it pass through {closed} (chmod o+x)." in said
        assert stat.S_IMODE(closed.stat().st_mode) == 0o701
        assert (closed / "data").stat().st_uid == 0


async def test_one_process_owns_a_data_directory_and_says_where_it_answers(tmp_path: Path) -> None:
    with owner(tmp_path) as process:
        with pytest.raises(InUse, match=rf"process {process.pid}\)") as refused:
            await embedded(tmp_path).__aenter__()
        connection = await asyncpg.connect(refused.value.url)
        await connection.close()
        postmaster = postmaster_of(tmp_path)
    async with embedded(tmp_path, fast=True) as server:
        assert server.adopted
        assert server.pid == postmaster.pid
    wait(lambda: not postgres_of(tmp_path))


async def test_an_orphan_that_cannot_be_reached_is_replaced(tmp_path: Path) -> None:
    with owner(tmp_path):
        pass
    shutil.rmtree(locate(tmp_path).sockets)
    async with embedded(tmp_path, fast=True) as server:
        assert not server.adopted


async def test_a_postmaster_killed_under_a_session_is_recovered_from(tmp_path: Path) -> None:
    with owner(tmp_path):
        connection = await asyncpg.connect(locate(tmp_path).url())
        await connection.execute("set synchronous_commit = on")
        await connection.execute("create table kept as select 1")
        postmaster_of(tmp_path).kill()
    # Its lock files may by now name somebody else.
    cluster = locate(tmp_path)
    for lock in (cluster.folder / "postmaster.pid", cluster.socket.with_suffix(".5432.lock")):
        lock.write_text(f"{os.getpid()}\n")
    async with embedded(tmp_path, fast=True) as server:
        assert not server.adopted
        connection = await asyncpg.connect(server.url)
        assert await connection.fetchval("select count(*) from kept") == 1
        await connection.close()


async def test_a_crash_while_the_cluster_is_made_leaves_no_half(tmp_path: Path) -> None:
    half = tmp_path / "postgres.new-crashed"
    half.mkdir()
    (half / "PG_VERSION").write_text("18\n")
    async with embedded(tmp_path, fast=True) as server:
        assert server.new
        assert not half.exists()


async def test_postgresql_outlives_ctrl_c_until_its_owner_stops_it(tmp_path: Path) -> None:
    with owner(tmp_path) as process:
        postmaster = postmaster_of(tmp_path)
        assert os.getpgid(postmaster.pid) != os.getpgid(process.pid)
        process.send_signal(signal.SIGINT)
        process.wait(60)
        assert not postmaster.is_running()


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda folder: (folder / "PG_VERSION").write_text("17\n"), "was made by PostgreSQL 17; this Jiedui brings 18"),
        (lambda folder: (folder / "PG_VERSION").unlink(), "is not a PostgreSQL cluster"),
        (lambda folder: (folder / "postgresql.auto.conf").write_text("work_mem = much\n"), "did not start: .*postgresql.auto.conf"),
    ],
)
async def test_what_it_cannot_start_it_explains(made: Path, spoil: object, sentence: str) -> None:
    assert callable(spoil)
    spoil(made / "postgres")
    with pytest.raises(CannotStart, match=sentence):
        await embedded(made, fast=True).__aenter__()
    assert not postgres_of(made)


@pytest.fixture
async def made(tmp_path: Path) -> Path:
    """A data directory with a cluster at rest."""
    async with embedded(tmp_path, fast=True):
        return tmp_path


async def test_a_socket_folder_that_others_may_enter_is_refused(tmp_path: Path) -> None:
    sockets = locate(tmp_path).sockets
    sockets.mkdir(mode=0o755)
    try:
        with pytest.raises(CannotStart, match="is not a private folder"):
            await embedded(tmp_path).__aenter__()
    finally:
        sockets.rmdir()
