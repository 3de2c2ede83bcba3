"""The commands beside `serve`: what they print, and how they refuse."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import subprocess
from pathlib import Path

import asyncpg
import pytest
from graphql import build_schema

from app.data.demo.registry import registry
from tests.processes import COMMAND, ROOT, environment, jiedui

COPYING = "select exists (select from pg_stat_activity where datname = current_database() and query ilike 'copy%')"
MADE = f"{sum(len(rows.rows) for rows in registry()):,}"


def test_schema_prints_graphql() -> None:
    printed = jiedui("schema")
    assert printed.returncode == 0, printed.stderr
    assert build_schema(printed.stdout).query_type is not None


def test_explain_shows_plan_statement_and_what_postgresql_makes_of_it(tmp_path: Path, database_url: str) -> None:
    operation = tmp_path / "operation.graphql"
    operation.write_text("query ($n: Int) { districts(first: $n) { nodes { id } } }")
    shown = jiedui("explain", str(operation), "--variables", '{"n": 3}', "--analyze", "--database-url", database_url)
    assert shown.returncode == 0, shown.stderr
    for part in ("Plan ─", "SQL ─", "division", "PostgreSQL ─", "actual time"):
        assert part in shown.stdout


def test_explain_of_a_database_without_schema_names_the_command(tmp_path: Path, empty_database_url: str) -> None:
    operation = tmp_path / "operation.graphql"
    operation.write_text("{ districts { totalCount } }")
    refused = jiedui("explain", str(operation), "--database-url", empty_database_url)
    assert refused.returncode == 1
    assert "jiedui migrate" in refused.stderr
    assert "Traceback" not in refused.stderr


@pytest.mark.parametrize(
    ("document", "options", "sentence"),
    [
        (None, (), "cannot be read: No such file or directory"),
        ("{ districts { nodes { id } } }", ("--variables", "{"), "--variables is not JSON"),
        ("{ districts { nodes { id } } }", ("--variables", "[]"), "--variables must be a JSON object"),
        ("{ nothing }", (), "nothing"),
        ("{ districts", (), "Syntax"),
    ],
)
def test_explain_refuses_in_a_sentence(
    tmp_path: Path, database_url: str, document: str | None, options: tuple[str, ...], sentence: str
) -> None:
    operation = tmp_path / "operation.graphql"
    if document is not None:
        operation.write_text(document)
    refused = jiedui("explain", str(operation), *options, "--database-url", database_url)
    assert refused.returncode == 1
    assert sentence in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_database_without_schema_is_not_seeded(empty_database_url: str) -> None:
    refused = jiedui("seed", "--database-url", empty_database_url)
    assert refused.returncode == 1
    assert "Run `jiedui migrate`" in refused.stderr


async def test_the_demo_registry_is_loaded_and_removed_by_one_word(fresh_database_url: str) -> None:
    at = ("--database-url", fresh_database_url)
    assert "demo" not in jiedui("seed", "--no-demo", *at).stderr
    loaded = jiedui("seed", "--demo", *at).stderr
    assert f"\n{MADE} demo rows added" in loaded
    assert jiedui("demo", "remove", *at).stderr == f"{MADE} demo rows removed.\n"
    assert jiedui("demo", "load", *at).stderr.startswith(f"{MADE} demo rows added")


async def test_a_province_is_made_counted_and_removed_by_one_word(fresh_database_url: str) -> None:
    at = ("--database-url", fresh_database_url)
    made = jiedui("seed", "--people", "2000", "--random-seed", "7", "--no-demo", *at)
    assert made.returncode == 0, made.stderr
    told = re.search(
        r"^([\d,]+) rows of a made-up province in .* rows/s: 2,000 people, 667 households, 28 projects, 4,000 benefits\.", made.stderr, re.M
    )
    assert told, made.stderr
    assert "Next: `jiedui serve`" in made.stderr
    again = jiedui("seed", "--people", "2000", "--no-demo", *at)
    assert again.returncode == 1
    assert "a made-up province already" in again.stderr
    assert "Traceback" not in again.stderr
    assert jiedui("demo", "remove", *at).stderr == f"{told[1]} demo rows removed.\n"


async def test_a_province_that_is_interrupted_leaves_nothing(fresh_database_url: str) -> None:
    process = await asyncio.create_subprocess_exec(
        *(*COMMAND, "seed", "--people", "300000", "--no-demo", "--database-url", fresh_database_url),
        stderr=subprocess.PIPE,
        cwd=ROOT,
        env=environment(),
        start_new_session=True,
    )
    connection = await asyncpg.connect(fresh_database_url)
    for _ in range(1200):
        if await connection.fetchval(COPYING):
            break
        await asyncio.sleep(0.05)
    os.killpg(process.pid, signal.SIGINT)
    _, said = await asyncio.wait_for(process.communicate(), 60)
    assert process.returncode == 130, said
    assert b"Traceback" not in said
    assert b"article added" in said
    assert await connection.fetchval("select count(*) from person") == 0
    await connection.close()


async def test_the_trail_is_sealed_and_verified_and_whoever_rewrote_it_is_found_out(fresh_database_url: str) -> None:
    at = ("--database-url", fresh_database_url)
    sealed = jiedui("audit", "seal", *at)
    assert (sealed.returncode, re.fullmatch(r"\d+ entries sealed\.\n", sealed.stderr) is not None) == (0, True), sealed.stderr
    whole = jiedui("audit", "verify", *at)
    assert whole.returncode == 0, whole.stderr
    assert re.match(r"The trail is whole: \d+ entries under 1 seals, 0 not sealed yet; the head is [0-9a-f]{64}\.", whole.stderr)
    connection = await asyncpg.connect(fresh_database_url)
    await connection.execute("SET session_replication_role = replica; UPDATE change SET actor = 'nobody' WHERE seq = 7")
    await connection.close()
    found = jiedui("audit", "verify", *at)
    assert found.returncode == 1
    assert "An entry was changed under seal 1: " in found.stderr
    assert " by nobody." in found.stderr


async def test_a_token_is_made_listed_and_ended(fresh_database_url: str) -> None:
    at = ("--database-url", fresh_database_url)
    made = jiedui("token", "create", "wang", "--name", "王芳", "--role", "finance", "--district", "371002", *at)
    assert made.returncode == 0, made.stderr
    assert "not shown again" in made.stderr
    mark, number, secret = made.stdout.strip().split("_", 2)
    prefix = f"{mark}_{number}"
    assert len(secret) == 43
    listed = jiedui("token", "list", *at).stdout
    assert prefix in listed
    assert "FINANCE" in listed
    assert secret not in listed
    assert jiedui("token", "revoke", prefix, *at).returncode == 0
    again = jiedui("token", "revoke", prefix, *at)
    assert (again.returncode, "No token that has not ended begins so" in again.stderr) == (1, True)
    assert prefix not in jiedui("token", "list", *at).stdout


async def test_a_role_is_given_listed_and_taken(fresh_database_url: str) -> None:
    at = ("--database-url", fresh_database_url)
    issuer = ("--issuer", "https://login.example.org")
    given = jiedui("role", "give", "8d1c", "approver", "--name", "王芳", "--district", "371002", *issuer, *at)
    assert given.returncode == 0, given.stderr
    assert "王芳" in jiedui("role", "list", *at).stdout
    both = jiedui("role", "give", "8d1c", "finance", "--district", "371002", *issuer, *at)
    assert both.returncode == 1
    assert "Who decides in a district neither keeps its records nor its money." in both.stderr
    assert "Traceback" not in both.stderr
    taken = ("role", "take", "8d1c", "approver", "--district", "371002", *issuer, *at)
    assert [jiedui(*taken).returncode for _ in range(2)] == [0, 1]
    assert "王芳" not in jiedui("role", "list", *at).stdout


async def test_an_account_is_let_in_no_more_and_again(fresh_database_url: str) -> None:
    at = ("--database-url", fresh_database_url)
    made = jiedui("token", "create", "wang", "--name", "王芳", "--role", "finance", "--district", "371002", *at)
    prefix = "_".join(made.stdout.split("_")[:2])
    ended = jiedui("account", "deactivate", "wang", *at)
    assert ended.returncode == 0, ended.stderr
    assert prefix not in jiedui("token", "list", *at).stdout
    assert "王芳" not in jiedui("role", "list", *at).stdout
    assert "deactivated" in jiedui("account", "list", *at).stdout
    for refused in (jiedui("token", "create", "wang", *at), jiedui("role", "give", "wang", "partner", "--district", "371002", *at)):
        assert (refused.returncode, "wang was deactivated" in refused.stderr) == (1, True)
    assert jiedui("account", "activate", "wang", *at).returncode == 0
    (listed,) = (line for line in jiedui("account", "list", *at).stdout.splitlines() if "wang" in line)
    assert ("none" in listed, "deactivated" in listed) == (True, False)
    nobody = jiedui("account", "deactivate", "li", *at)
    assert (nobody.returncode, "local has no account li" in nobody.stderr) == (1, True)


async def test_the_last_administrator_stays(fresh_database_url: str) -> None:
    at = ("--database-url", fresh_database_url)
    for name in ("wang", "li"):
        assert jiedui("role", "give", name, "administrator", *at).returncode == 0
    assert jiedui("account", "deactivate", "wang", *at).returncode == 0
    for refused in (jiedui("account", "deactivate", "li", *at), jiedui("role", "take", "li", "administrator", *at)):
        assert (refused.returncode, "This is the last administrator" in refused.stderr) == (1, True)


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--district", "999999"), "No district has the code 999999"),
        (("--town", "371002001"), "A town is one of a district"),
        (("--district", "371002", "--town", "1"), "No town of that district has the code 1"),
        ((), "A role is held in a district"),
    ],
)
def test_a_role_needs_its_place(database_url: str, options: tuple[str, ...], sentence: str) -> None:
    refused = jiedui("role", "give", "wang", "district-officer", *options, "--database-url", database_url)
    assert refused.returncode == 1
    assert sentence in refused.stderr
    assert "Traceback" not in refused.stderr


def test_help_lists_every_command() -> None:
    shown = jiedui("--help").stdout
    assert all(command in shown for command in ("serve", "migrate", "seed", "schema", "explain", "token", "role", "account", "--version"))
