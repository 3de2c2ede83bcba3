"""`jiedui serve` from the first start to the last signal, with real processes."""

from __future__ import annotations

import re
import signal
import socket
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import psutil
import pytest

from app.cli import FIRST_QUERY
from app.crypto import INDEX_KEY, KEYS
from app.database.cluster import locate
from app.database.embedded import embedded
from tests.cluster import made, named
from tests.processes import Running, jiedui, postgres_of, postmaster_of, served, wait


def test_first_start_makes_everything_and_the_second_finds_it(tmp_path: Path) -> None:
    with served(tmp_path) as first:
        assert first.answers()
        assert "Making a new PostgreSQL cluster" in first.said()
        asked = httpx.post(f"{first.address()}/graphql", json={"query": FIRST_QUERY}, headers={"accept": "application/json"}).json()
        assert "errors" not in asked
        assert any(district["pairingsReceived"]["nodes"] for district in asked["data"]["districts"]["nodes"])
        assert FIRST_QUERY in first.said()
        record = next(line for line in first.said().splitlines() if "Record" in line)
        assert first.ctrl_c() == 0
        assert first.said().rstrip().endswith("Stopped.")
        assert not postgres_of(first.data_dir)
        assert not locate(first.data_dir).sockets.exists()
    with served(tmp_path) as second:
        assert second.answers()
        assert "Making a new" not in second.said()
        assert record in second.said()
        assert second.end(signal.SIGTERM) == 0
        assert not postgres_of(second.data_dir)


@pytest.mark.parametrize("lost", [KEYS, INDEX_KEY])
async def test_lost_keys_stop_the_start_once_there_are_numbers(tmp_path: Path, lost: str) -> None:
    made(tmp_path / "data")
    with served(tmp_path) as first:
        assert first.answers()
        file = first.data_dir / lost
        first.end()
    before = file.read_text()
    file.unlink()
    with served(tmp_path) as second:
        assert second.answers(), "nothing was encrypted yet"
        second.end()
    assert file.read_text() != before
    async with embedded(second.data_dir) as server:
        connection = await asyncpg.connect(server.url)
        await connection.execute(
            "set jiedui.actor = 'test'; insert into person (id, name, national_id) values (gen_random_uuid(), 'x', 'y')"
        )
        await connection.close()
    file.unlink()
    with served(tmp_path) as third:
        said = third.refusal()
    assert f"{lost} is missing, and the record holds personal numbers that nobody can read without it: put its copy back." in said
    assert not file.exists()


def test_a_new_record_has_the_demo_registry_until_it_is_removed(tmp_path: Path) -> None:
    with served(tmp_path, "--demo") as first:
        assert first.answers()
        assert re.search(r"[\d,]{6} demo rows added, 0 were there already; they prove nothing", first.said())
        assert re.search(r"0 households .*\n.* and [\d,]{6} demo rows \(示例\), which are made up", first.said()), "counted apart"
        removed = jiedui("demo", "remove", "--data-dir", str(first.data_dir))
        assert (removed.returncode, removed.stderr.endswith(" demo rows removed.\n")) == (0, True)
    with served(tmp_path, "--demo") as second:
        assert second.answers()
        assert "demo rows" not in second.said(), "what was removed does not come back by itself"


def test_the_demo_brings_tokens_that_are_the_same_at_each_start(tmp_path: Path) -> None:
    def tokens(said: str) -> list[str]:
        return re.findall(r"jd_[0-9a-f]{10}_[\w-]{43}", said)

    def roles(address: str, token: str) -> list[str]:
        asked = {"query": "{ viewer { roles { role district { code } } } }"}
        answer = httpx.post(f"{address}/graphql", json=asked, headers={"authorization": f"Bearer {token}"})
        if answer.status_code != 200:
            return [str(answer.status_code)]
        return [f"{one['role']} {one['district']['code']}" for one in answer.json()["data"]["viewer"]["roles"]]

    kept = tmp_path / "data" / "demo-tokens.json"
    with served(tmp_path, "--demo") as first:
        shown = tokens(first.said()) if first.answers() else []
        assert kept.stat().st_mode & 0o777 == 0o600
        assert [sorted(roles(first.address(), token)) for token in shown] == [
            *([f"{role} {district}"] for district in ("371002", "370405") for role in ("DISTRICT_OFFICER", "FINANCE", "APPROVER")),
            ["AUDITOR 370405", "AUDITOR 371002"],
        ]
        first.end()
    with served(tmp_path) as second:
        assert second.answers()
        assert tokens(second.said()) == shown
        assert jiedui("demo", "remove", "--data-dir", str(second.data_dir)).returncode == 0
        second.end()
    with served(tmp_path) as third:
        assert third.answers()
        assert tokens(third.said()) == []
        assert roles(third.address(), shown[0]) == ["401"]


def test_a_killed_server_leaves_nothing_to_trip_over(tmp_path: Path) -> None:
    made(tmp_path / "data")
    with served(tmp_path) as killed:
        assert killed.answers()
        orphan = postmaster_of(killed.data_dir)
        killed.end(signal.SIGKILL)
        assert orphan.is_running()
    # `served` has killed the orphan too, so this one recovers from the log.
    with served(tmp_path) as recovering:
        assert recovering.answers()
        orphan = postmaster_of(recovering.data_dir)
        recovering.end(signal.SIGKILL)
        with served(tmp_path) as heir:
            assert heir.answers()
            assert f"Taking over the PostgreSQL that a crash left running (process {orphan.pid})" in heir.said()
            assert heir.end() == 0
            assert not postgres_of(heir.data_dir)


def test_a_signal_while_it_starts_is_heard(tmp_path: Path) -> None:
    with served(tmp_path) as starting:
        wait(lambda: "Making a new" in starting.said(), starting.said)
        assert starting.ctrl_c() == 0
        assert "Endpoint" not in starting.said()
        assert not postgres_of(starting.data_dir)
    with served(tmp_path) as again:
        assert again.answers()


def test_a_second_server_on_the_same_data_is_refused(tmp_path: Path) -> None:
    made(tmp_path / "data")
    with served(tmp_path) as first:
        assert first.answers()
        with served(tmp_path) as second:
            assert f"is in use by another Jiedui (process {first.process.pid})" in second.refusal()
        shared = jiedui("seed", "--data-dir", str(first.data_dir))
        assert shared.returncode == 0, shared.stderr
        assert shared.stderr.startswith("0 rows of the article added")
        assert first.answers()


def test_a_busy_port_is_told_before_anything_is_touched(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as busy:
        port = str(busy.getsockname()[1])
        with served(tmp_path, "--port", port) as refused:
            assert f"Cannot listen on 127.0.0.1:{port}: Address already in use" in refused.refusal()
            assert not refused.data_dir.exists()


def test_workers_belong_to_the_process_that_owns_postgresql(tmp_path: Path) -> None:
    made(tmp_path / "data")
    with served(tmp_path, "--workers", "2") as running:
        assert running.answers()
        one, other = running.workers()
        one.kill()
        wait(lambda: "starting another" in running.said() and len(running.workers()) == 2, running.said)
        assert other in running.workers()
        assert running.answers()
        workers = running.workers()
        assert running.ctrl_c() == 0
        assert not any(worker.is_running() for worker in workers)
        assert not postgres_of(running.data_dir)


def test_workers_go_when_their_parent_was_killed(tmp_path: Path, database_url: str) -> None:
    with served(tmp_path, "--workers", "2", database_url=database_url) as running:
        assert running.answers()
        workers = running.workers()
        running.end(signal.SIGKILL)
        assert len(psutil.wait_procs(workers, timeout=30)[0]) == 2


def test_a_database_without_schema_is_refused_until_it_is_migrated(tmp_path: Path, empty_database_url: str) -> None:
    with served(tmp_path, database_url=empty_database_url) as refused:
        assert "has no schema yet. Run `jiedui migrate`" in refused.refusal()
    for sentence in ("is up to date.", "was up to date already."):
        done = jiedui("migrate", "--database-url", empty_database_url)
        assert done.returncode == 0, done.stderr
        assert sentence in done.stderr
    with served(tmp_path, database_url=empty_database_url) as accepted:
        assert accepted.answers()


async def test_a_newer_database_is_refused(tmp_path: Path, fresh_database_url: str) -> None:
    await set_revision(fresh_database_url)
    with served(tmp_path, database_url=fresh_database_url) as refused:
        assert "was migrated by a newer Jiedui. Install that version" in refused.refusal()


async def test_a_newer_embedded_database_is_refused(tmp_path: Path) -> None:
    async with embedded(made(tmp_path / "data"), fast=True) as server:
        await set_revision(server.url)
    with served(tmp_path) as refused:
        assert "was migrated by a newer Jiedui. Install that version" in refused.refusal()
        assert not postgres_of(refused.data_dir)


async def test_others_may_come_and_see_nobody_of_a_real_record(tmp_path: Path, fresh_database_url: str) -> None:
    connection = await asyncpg.connect(fresh_database_url)
    town = "insert into division (id, level, name) values (gen_random_uuid(), 'VILLAGE', 'Elsewhere') returning id"
    home = "insert into household (id, village_id, code, status) values (gen_random_uuid(), $1, '1', 'ORDINARY')"
    await connection.execute(home, await connection.fetchval(town))
    await connection.close()
    with served(tmp_path, "--host", "0.0.0.0", database_url=fresh_database_url) as open_house:
        shown = asked(open_house, '{ households { totalCount nodes { id } } villages(where: {name: {eq: "Elsewhere"}}) { totalCount } }')
        assert shown == {"households": {"totalCount": 0, "nodes": []}, "villages": {"totalCount": 1}}
        assert "Nobody has a token" in open_house.said()


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--workers", "0"), "WORKERS: Input should be greater than or equal to 1"),
        (("--workers", "64"), "the embedded PostgreSQL takes 180 connections"),
        (("--database-url", "postgresql://nobody@127.0.0.1:1/none"), "The database none on 127.0.0.1:1 cannot be reached"),
        (("--database-url", "mysql://somewhere"), "DATABASE_URL"),
    ],
)
def test_a_wrong_setting_is_told_in_a_sentence(tmp_path: Path, options: tuple[str, ...], sentence: str) -> None:
    with served(tmp_path, *options) as refused:
        assert sentence in refused.refusal()


def test_a_database_that_is_not_there_is_told_in_a_sentence(tmp_path: Path, database_url: str) -> None:
    with served(tmp_path, database_url=named(database_url, "none")) as refused:
        assert 'cannot be reached: database "none" does not exist. Check' in refused.refusal()


def asked(running: Running, text: str) -> Any:
    return httpx.post(f"{running.address()}/graphql", json={"query": text}).json()["data"]


async def set_revision(url: str) -> None:
    connection = await asyncpg.connect(url)
    await connection.execute("update alembic_version set version_num = '9999_from_the_future'")
    await connection.close()
