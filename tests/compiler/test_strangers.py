"""Who sees no district's people reads made-up rows alone, however many real ones stand beside them."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import pytest
import pytest_asyncio

from app.answer import Answer
from app.auth import Held, Viewer
from app.compiler.sql.frame import SEEN
from app.config import Settings
from app.main import answering
from app.models import Base
from app.models.user import Role
from app.policies import VIEWER_DISTRICTS
from tests.cluster import TEMPLATE
from tests.compiler.test_plans import nodes
from tests.conftest import clone
from tests.record import HUANCUI

HOMES = """
insert into household (id, village_id, code, status, demo, owner_district_id)
select gen_random_uuid(), (select id from division where level = 'VILLAGE' limit 1), 'S' || n, 'REGISTERED', n % 500 = 0, $1
from generate_series(1, 20000) n"""
PEOPLE = """
with made as (
  insert into person (id, name, demo, owner_district_id)
  select gen_random_uuid(), '某人' || code, demo, $1 from household where code like 'S%' returning id, name, demo
)
insert into membership (id, household_id, person_id, role, demo, owner_district_id)
select gen_random_uuid(), home.id, made.id, 'HEAD', made.demo, $1 from made join household home on made.name = '某人' || home.code"""
HOUSEHOLDS = (
    "{ households(first: 50) { totalCount nodes { code status memberships(first: 5) { nodes { role person { displayName } } } } } }"
)
PERSONS = "{ persons(first: 50) { totalCount nodes { displayName } } }"
FILTERED = "{ memberships(first: 20, where: {role: {eq: HEAD}}, orderBy: {field: ROLE}) { nodes { id } } }"
QUESTIONS = {"household": HOUSEHOLDS, "person": PERSONS, "membership": FILTERED}
OFFICER = Viewer.holding([Held(Role.DISTRICT_OFFICER, HUANCUI)], "officer", "officer")


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def registry() -> AsyncIterator[Answer]:
    async with clone(TEMPLATE) as url:
        connection = await asyncpg.connect(url)
        async with connection.transaction():
            await connection.execute("select set_config('jiedui.actor', 'test', true), set_config('jiedui.purpose', 'test', true)")
            await connection.execute(HOMES, HUANCUI)
            await connection.execute(PEOPLE, HUANCUI)
        await connection.execute("vacuum analyze")
        await connection.close()
        async with answering(Settings(database_url=url, pool_size=2)) as made:
            yield made


async def plan(answer: Answer, question: str, viewer: Viewer) -> dict[str, Any]:
    prepared = answer.compiler.prepare(question, None, {}, stranger=not viewer.sees)
    values = prepared.values(answer.environment(prepared, viewer))
    async with answer.reads.connection() as connection:
        explained = await connection.fetchval(f"explain (format json) {prepared.compiled.statement.sql}", *values)
    found: dict[str, Any] = json.loads(explained)[0]["Plan"]
    return found


@pytest.mark.parametrize("table", QUESTIONS)
async def test_made_up_rows_are_found_by_an_index_among_many_others(registry: Answer, table: str) -> None:
    found = list(nodes(await plan(registry, QUESTIONS[table], registry.viewer)))
    assert [node["Relation Name"] for node in found if node["Node Type"] == "Seq Scan" and node["Relation Name"] != "division"] == []
    assert f"ix_{table}_demo" in {node.get("Index Name") for node in found}
    others = nodes(await plan(registry, QUESTIONS[table], OFFICER))
    assert f"ix_{table}_demo" not in {node.get("Index Name") for node in others}, "whoever sees a district pays nothing"


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
async def test_a_stranger_is_answered_as_by_the_statement_of_everybody(registry: Answer, question: str) -> None:
    as_stranger = await registry.data(question, None, {})
    prepared = registry.compiler.prepare(question, None, {})
    sql, values = prepared.compiled.statement.sql, prepared.values(registry.environment(prepared, registry.viewer))
    assert await registry.fetch(sql, values, ()) == as_stranger
    assert json.loads(as_stranger) != json.loads(await registry.fetch(sql, prepared.values(registry.environment(prepared, OFFICER)), ()))


async def test_the_statement_of_a_stranger_is_no_officers(registry: Answer) -> None:
    """Whoever sees a district is answered by another statement, whichever was there first."""
    counts = []
    for viewer in (registry.viewer, OFFICER, registry.viewer):
        registry.viewer, before = viewer, registry.viewer
        try:
            counts.append(json.loads(await registry.data("{ persons { totalCount } }", None, {}))["persons"]["totalCount"])
        finally:
            registry.viewer = before
    assert counts == [40, 20_000, 40]


def test_the_parameter_is_the_policies() -> None:
    assert VIEWER_DISTRICTS.key == SEEN
    indexed = {index.name for table in Base.metadata.tables.values() for index in table.indexes if str(index.name).endswith("_demo")}
    assert len(indexed) == 7
