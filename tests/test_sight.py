"""Nobody learns anything of a foreign district's people: every way to ask, as every role, over two records that differ in them alone.

One record holds real rows about people of Huancui, the other is the same without them. To whoever may not see these, the two must
answer byte for byte alike; whoever may must see the difference, or the walker would try nothing.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import islice
from random import Random
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import asyncpg
import pytest
import pytest_asyncio

from app import models
from app.answer import Answer
from app.auth import ANONYMOUS, ROLES, Held, Permission, Viewer
from app.compiler.recent import Recent
from app.config import Settings
from app.database.engine import engine
from app.database.pool import Reads
from app.errors import Refused, ServiceError
from app.main import answering
from app.models import Role
from app.policies import BEFORE_THE_WALL, POLICIES, everyone, open_to_all
from schema import schema
from tests.cluster import TEMPLATE
from tests.conftest import clone
from tests.oracle.rows import fill
from tests.record import HUANCUI, PAIRING, TAIERZHUANG
from tests.walker import Probe, Walker

FOREIGN = {role: Viewer.holding([Held(role, None if role is Role.ADMINISTRATOR else TAIERZHUANG)], role.name, role.name) for role in ROLES}
FOREIGN[Role.PUBLIC] = ANONYMOUS
OWN = Viewer.holding([Held(Role.DISTRICT_OFFICER, HUANCUI)], "own", "own")
AMONG = 1 if os.environ.get("WALK_ALL") else len(FOREIGN)
"""Each role tries one in so many ways, each role others, so that a run of the tests tries every way once; with WALK_ALL each tries all."""
ENOUGH = 3
"""Differences of a kind that show that the walker has power."""
FEWER = 1 if os.environ.get("WALK_ALL") else 8
"""Through the second wall alone one in so many of those is tried: its predicates are the same on every path."""
RESTRICTED = sorted(model.__tablename__ for model, policy in POLICIES.items() if not open_to_all(policy) and model not in BEFORE_THE_WALL)
HIDDEN = "not demo and owner_district_id = $1"
SECRET = "知情人"
REMEMBERED = f"""
insert into change (epoch, xid, at, kind, record, op, version, owner_before, owner_after, demo, actor, purpose, request, instance, diff)
select 1, pg_current_xact_id(), now(), '{{0}}', id, 'UPDATE', version, $1, $1, false, '{SECRET}', '{SECRET}', '{SECRET}',
    (select node from instance), '{{{{"note": ["{SECRET}", "{SECRET}"]}}}}' from {{0}}"""
"""What the trail would hold of a change of these rows."""


@dataclass(frozen=True, slots=True)
class Two:
    """The same questions to the record with the people and to the one without."""

    whole: Answer
    without: Answer
    hidden: dict[str, list[str]]
    walker: Walker

    async def differ(self, probe: Probe, viewer: Viewer) -> bool:
        return bool(await told(self.whole, probe, viewer) != await told(self.without, probe, viewer))


async def told(answer: Answer, probe: Probe, viewer: Viewer) -> Any:
    """The bytes of an answer, or everything that a refusal says."""
    answer.viewer = viewer
    try:
        return await answer.data(probe.text, None, {})
    except Refused as refused:
        return sorted((error.code, error.message, error.path) for error in refused.errors)
    except ServiceError as error:
        return error.code, error.message, error.path


async def make_people(url: str) -> None:
    """A random record of every table; half of its people, with all that is about them, are real and Huancui's, some are Tai'erzhuang's."""
    source = engine(url)
    async with source.begin() as filling:
        await fill(filling, 3)
    await source.dispose()
    connection = await asyncpg.connect(url)
    await connection.execute("set session_replication_role = replica")  # neither the feed nor what was recorded is asked here
    random = Random(3)
    for table in RESTRICTED:
        for key in await connection.fetch(f"select id from {table} order by id"):
            owner, demo = random.choice(((HUANCUI, False), (HUANCUI, False), (TAIERZHUANG, False), (None, True)))
            await connection.execute(f"update {table} set owner_district_id = $2, demo = $3 where id = $1", key["id"], owner, demo)
    for table in RESTRICTED:
        await connection.execute(f"{REMEMBERED.format(table)} where {theirs(table)}", HUANCUI)
    await connection.execute("update person set deleted_at = null")
    project = await connection.fetchval("select id from project where pairing_id = $1 and deleted_at is null order by id limit 1", PAIRING)
    await connection.execute("update benefit set project_id = $1, deleted_at = null, occurred_on = '2020-06-01'", project)
    await connection.close()


def about(table: str) -> str:
    """Whether a row of a restricted table is about people, as SQL."""
    keys = {
        "asset_right": "holder_household_id is not null",
        "beneficiary": "village_id is null",
        "distribution_line": "household_id is not null",
        "indicator_result": "household_id is not null",
        "visit": "household_id is not null",
        "visit_participant": "visit_id in (select id from visit where household_id is not null and " + HIDDEN + ")",
    }
    return keys.get(table, "true")


def theirs(table: str) -> str:
    """Whether a row is about Huancui's people, as SQL."""
    return about(table) if table == "visit_participant" else f"{about(table)} and {HIDDEN}"


async def remove_people(url: str) -> dict[str, list[str]]:
    """Take Huancui's people out, as if they had never been there; the ids of all rows that went."""
    connection = await asyncpg.connect(url)
    await connection.execute("set session_replication_role = replica")
    gone: dict[str, list[str]] = {}
    for table in sorted(RESTRICTED, key=lambda name: name != "visit_participant"):
        rows = await connection.fetch(f"delete from {table} where {theirs(table)} returning id", HUANCUI)
        gone[table] = [f"{table.replace('_', '-')}_{row['id']}" for row in rows]
    await connection.execute("delete from search_term where kind = 7 and record not in (select id from person)")
    await connection.close()
    return gone


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def records() -> AsyncIterator[tuple[str, str, dict[str, list[str]]]]:
    async with clone(TEMPLATE) as whole:
        await make_people(whole)
        async with clone(urlsplit(whole).path.lstrip("/")) as without:
            yield whole, without, await remove_people(without)


@asynccontextmanager
async def asked(records: tuple[str, str, dict[str, list[str]]], *, strict: bool) -> AsyncIterator[Two]:
    whole, without, hidden = records
    plain = Settings(database_url=whole, pool_size=1, cost_limit=10**12, rate_limit=0, strict_rls=strict)
    async with answering(plain) as first:
        other = plain.model_copy(update={"database_url": without})
        async with answering(other, first.compiler) as second:
            first.compiler.statements, first.compiler.documents = Recent(20_000), Recent(20_000)
            for answer in (first, second):
                remember(answer.reads)
            yield Two(first, second, hidden, Walker(schema._schema, await ids(without), await names(whole)))


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def two(records: tuple[str, str, dict[str, list[str]]]) -> AsyncIterator[Two]:
    async with asked(records, strict=False) as both:
        yield both


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def behind(records: tuple[str, str, dict[str, list[str]]]) -> AsyncIterator[Two]:
    """The first wall is down: no policy is compiled into a statement, and row-level security alone stands."""
    async with asked(records, strict=True) as both:
        both.whole.compiler.policies = dict.fromkeys(POLICIES, everyone)
        yield both


def remember(reads: Reads) -> None:
    """The record does not change: one statement with the same values is run once, whoever asks."""
    fetch, kept = reads.fetch, dict[tuple[str, str], bytes]()

    async def remembered(sql: str, values: list[Any], districts: Iterable[UUID] = ()) -> bytes:
        key = (sql, repr((values, districts)))
        if key not in kept:
            kept[key] = await fetch(sql, values, districts)
        return kept[key]

    reads.fetch = remembered  # type: ignore[method-assign]


async def ids(url: str) -> dict[str, list[str]]:
    """What reports are asked about."""
    connection = await asyncpg.connect(url)
    found = {
        name: [f"{name}_{row['id']}" for row in await connection.fetch(f"select id from {name} order by id <> $1, id limit 12", PAIRING)]
        for name in ("pairing", "claim")
    }
    await connection.close()
    return found


async def names(url: str) -> list[str]:
    """Names of people who are hidden, whole and by a character."""
    connection = await asyncpg.connect(url)
    found = [row["name"] for row in await connection.fetch(f"select name from person where {HIDDEN} order by id", HUANCUI)]
    await connection.close()
    usable = [name for name in dict.fromkeys(found) if re.fullmatch(r"\w+", name) and re.search("[a-zA-Z\u4e00-\u9fff]", name)]
    return [*usable[:6], *(name[:1] for name in usable[:3])]


@pytest.mark.parametrize("role", FOREIGN, ids=lambda role: role.name)
async def test_every_way_to_ask_tells_a_foreigner_nothing(two: Two, role: Role, record_property: Any) -> None:
    tried: Counter[str] = Counter()
    leaks = []
    for probe in islice(two.walker.probes(), list(FOREIGN).index(role) % AMONG, None, AMONG):
        tried[probe.kind] += 1
        if await two.differ(probe, FOREIGN[role]):
            leaks.append(probe)
    record_property(f"probes_{role.name}", dict(tried))
    print(f"\n{role.name}: {sum(tried.values())} probes, {len(leaks)} leaks: {dict(tried)}")
    assert set(tried) >= {"field", "edge", "list", "filter", "order", "aggregate", "group", "search"}
    assert sum(tried.values()) > 5_000 / AMONG
    assert not leaks, f"{len(leaks)} leaks: {leaks[:10]}"


async def test_who_may_see_the_people_sees_the_difference_on_every_kind_of_path(two: Two) -> None:
    """The walker has power: to the officer of the district itself the two records differ."""
    seen: Counter[str] = Counter()
    for probe in islice(two.walker.probes(), 0, None, AMONG):
        seen[probe.kind] += await two.differ(probe, OWN)
    print(f"\nown officer: differences {dict(seen)}")
    assert all(seen[kind] for kind in ("field", "edge", "list", "filter", "order", "aggregate", "group", "search"))


async def test_every_report_is_answered_and_that_of_people_differs_to_who_may_see_them(two: Two) -> None:
    """Money is in no report another's than what everyone sees; a scorecard counts people too."""
    differing = set()
    for probe in two.walker.probes():
        if probe.kind == "report" and "sync" not in probe.text:
            assert isinstance(await told(two.whole, probe, OWN), bytes), probe
            differing |= {name for name in ("scorecard", "fundFlow", "reconcile") if name in probe.text and await two.differ(probe, OWN)}
    assert differing == {"scorecard"}


@pytest.mark.parametrize("role", FOREIGN, ids=lambda role: role.name)
async def test_behind_the_second_wall_nothing_is_told_though_every_policy_were_forgotten(behind: Two, role: Role) -> None:
    leaks = []
    for probe in islice(behind.walker.probes(), list(FOREIGN).index(role) % AMONG, None, AMONG * FEWER):
        if await behind.differ(probe, FOREIGN[role]):
            leaks.append(probe)
    assert not leaks, f"{len(leaks)} leaks: {leaks[:10]}"


async def test_whoever_may_see_the_people_sees_them_through_the_second_wall(behind: Two) -> None:
    seen: Counter[str] = Counter()
    kinds = ("field", "edge", "list", "filter", "order", "aggregate", "group", "search")
    for probe in islice(behind.walker.probes(), 0, None, AMONG):
        if probe.kind in kinds and seen[probe.kind] < ENOUGH:
            seen[probe.kind] += await behind.differ(probe, OWN)
    assert all(seen[kind] for kind in kinds)


@pytest.mark.parametrize("role", FOREIGN, ids=lambda role: role.name)
async def test_forbidden_missing_and_tampered_ids_answer_alike(two: Two, role: Role, record_property: Any) -> None:
    tried = 0
    for known in two.hidden.values():
        for id in known[:6]:
            tag, _, key = id.rpartition("_")
            flipped = f"{tag}_{key[:-1]}{'0' if key[-1] != '0' else '1'}"
            missing = f"{tag}_00000000-0000-7000-8000-000000000000"
            for forbidden, absent, tampered in zip(*(two.walker.looked_up(one) for one in (id, missing, flipped)), strict=True):
                tried += 1
                answers = {str(await told(two.whole, one, FOREIGN[role])) for one in (forbidden, absent, tampered)}
                assert len(answers) == 1, forbidden
                assert not await two.differ(forbidden, FOREIGN[role])
    record_property(f"ids_{role.name}", tried)
    print(f"\n{role.name}: {tried} ids")
    assert tried > 100


@pytest.mark.parametrize("role", FOREIGN, ids=lambda role: role.name)
async def test_of_foreign_people_a_history_tells_neither_who_nor_why_nor_what(two: Two, role: Role) -> None:
    """That something of some id has changed, the feed tells everyone; whoever audits the people's own district reads it all."""
    own = Viewer.holding([Held(Role.AUDITOR, HUANCUI)], "audit", "audit")
    for table, known in two.hidden.items():
        assert known, table
        for id in known[:3]:
            probe = two.walker.lived(id)
            assert SECRET not in str(object=await told(two.whole, probe, FOREIGN[role]), encoding="utf-8"), probe
            assert str(object=await told(two.whole, probe, own), encoding="utf-8").count(SECRET) >= 3, probe


OPENED = [models.Person, models.Household, models.Benefit, models.Visit, models.Membership]


@pytest.fixture
def opened(request: Any, two: Two) -> Iterator[None]:
    """A policy that was forgotten."""
    compiler = two.whole.compiler
    kept, compiler.policies, compiler.statements = (
        (compiler.policies, compiler.statements),
        {**POLICIES, request.param: everyone},
        Recent(20_000),
    )
    yield
    compiler.policies, compiler.statements = kept


@pytest.mark.parametrize("opened", OPENED, indirect=True, ids=lambda model: model.__name__)
@pytest.mark.usefixtures("opened")
async def test_a_policy_that_was_forgotten_is_found(two: Two) -> None:
    sought = {"list", "edge"}
    for probe in two.walker.probes():
        if probe.kind in sought and await two.differ(probe, ANONYMOUS):
            sought.discard(probe.kind)
        if not sought:
            return
    raise AssertionError(f"nothing was found by {sought}")


def test_permissions_of_people_lie_in_the_districts_that_give_them() -> None:
    for role, viewer in FOREIGN.items():
        reads = Permission.READ_PERSONAL in ROLES[role]
        assert viewer.where(Permission.READ_PERSONAL) == ((TAIERZHUANG,) if reads else ()), role
