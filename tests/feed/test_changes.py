"""The feed and a record's life, as clients read them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import pytest
import pytest_asyncio
from sqlalchemy import text

from app.answer import Answer
from app.auth import Permission
from app.config import Settings
from app.database.engine import connected
from app.errors import BadCursor, Refused
from app.main import answering, published
from app.models.base import Row
from app.reports.changes import RECORDS
from app.transport.foreign import errors_of
from app.transport.request import Asked
from tests.commands.office import HUANCUI, Office, office, yuan

FEED = """query($after: Cursor, $kinds: [RecordKind!], $first: Int) {
  changes(after: $after, kinds: $kinds, first: $first) { changes { id kind version operation at actor purpose demo } cursor hasMore } }"""
LIFE = """query($id: ID!, $after: Cursor, $first: Int) { history(id: $id, after: $after, first: $first) { cursor hasMore
  entries { version operation at actor purpose request instance changes { field before after personal } } } }"""

FUND = {"title": "甲", "category": "FISCAL", "source": "SPECIAL_POVERTY", "year": 2020, "total": yuan(9)}


@pytest_asyncio.fixture(loop_scope="session")
async def answer(feed_url: str) -> AsyncIterator[Answer]:
    async with answering(Settings(database_url=feed_url, pool_size=2)) as made:
        yield made


@pytest_asyncio.fixture(loop_scope="session")
async def auditor(answer: Answer) -> Office:
    return await office(answer, HUANCUI)


@pytest_asyncio.fixture(loop_scope="session")
async def public(answer: Answer) -> Office:
    return await office(answer, HUANCUI, frozenset[Permission]())


async def follow(reader: Office, after: str | None = None, first: int = 100, **given: Any) -> tuple[list[dict[str, Any]], str]:
    """Every change behind a cursor, and the next cursor."""
    found = []
    while True:
        page = (await reader.ask(FEED, after=after, first=first, **given))["changes"]
        found += page["changes"]
        after = page["cursor"]
        if not page["hasMore"]:
            return found, after


async def test_the_feed_is_followed_page_by_page(public: Office, auditor: Office) -> None:
    everything, end = await follow(public, first=37)
    assert len(everything) == len({(one["id"], one["version"]) for one in everything}) > 100
    assert (await follow(public, end)) == ([], end)
    fund = await auditor.made("createFund", "fund", FUND)
    (one,), behind = await follow(public, end)
    assert (one["id"], one["kind"], one["operation"], one["version"], one["purpose"]) == (fund["id"], "FUND", "INSERT", 1, "createFund")
    assert behind != end
    assert (await follow(public, end, kinds=["PERSON", "HOUSEHOLD"])) == ([], behind)
    assert [each["id"] for each in (await follow(public, kinds="FUND"))[0]][-1] == fund["id"]


async def test_ids_are_those_of_the_records(public: Office) -> None:
    everything, _ = await follow(public)
    for at in range(0, len(everything), 100):
        ids = [one["id"] for one in everything[at : at + 100]]
        found = await public.ask("query($ids: [ID!]!) { nodes(ids: $ids) { id } }", ids=ids)
        assert [node and node["id"] for node in found["nodes"]] == ids


def test_every_table_has_the_tag_of_its_type() -> None:
    tags = published().tags
    for name, kind in RECORDS.items():
        assert issubclass(kind, Row)
        known = {entity.tag for entity in tags.values() if entity.source is kind}
        assert known == {name.replace("_", "-")} or name in ("division", "organisation"), name
    assert {entity.tag for entity in tags.values() if entity.source is RECORDS["organisation"]} == {"enterprise", "institution"}


async def test_the_life_of_a_record(auditor: Office, public: Office, feed_url: str) -> None:
    fund = await auditor.made("createFund", "fund", FUND, "id version")
    async with connected(feed_url, "a hand") as connection:
        await connection.execute(text("UPDATE fund SET name = '乙', total = 10, version = 2 WHERE name = '甲'"))
        await connection.commit()
    life = (await public.ask(LIFE, id=fund["id"]))["history"]
    assert [(e["version"], e["operation"], e["actor"], e["purpose"]) for e in life["entries"]] == [
        (1, "INSERT", f"clerk of {HUANCUI}", "createFund"),
        (2, "UPDATE", "operator", "a hand"),
    ]
    assert life["entries"][0]["changes"] == []
    assert life["entries"][1]["changes"] == [
        {"field": "name", "before": "甲", "after": "乙", "personal": False},
        {"field": "total", "before": "9.00", "after": "10.00", "personal": False},
    ]
    assert not life["hasMore"]
    first = (await public.ask(LIFE, id=fund["id"], first=1))["history"]
    assert (len(first["entries"]), first["hasMore"]) == (1, True)
    second = (await public.ask(LIFE, id=fund["id"], first=1, after=first["cursor"]))["history"]
    assert (second["entries"], second["hasMore"], second["cursor"]) == (life["entries"][1:], False, life["cursor"])
    again = (await public.ask(LIFE, id=fund["id"], after=life["cursor"]))["history"]
    assert again == {"cursor": life["cursor"], "hasMore": False, "entries": []}


async def test_of_people_who_what_and_why_are_withheld(auditor: Office, public: Office, feed_url: str) -> None:
    async with connected(feed_url, "a hand") as connection:
        key = await connection.scalar(
            text("INSERT INTO person (id, name, owner_district_id) VALUES (uuidv7(), '王明', :d) RETURNING id"), {"d": auditor.key}
        )
        await connection.execute(text("UPDATE person SET name = '李明', version = 2 WHERE id = :id"), {"id": key})
        await connection.commit()
    seen = (await auditor.ask(LIFE, id=f"person_{key}"))["history"]["entries"]
    assert seen[1]["changes"] == [{"field": "name", "before": None, "after": None, "personal": True}]
    assert (seen[1]["actor"], seen[1]["purpose"]) == ("operator", "a hand")
    shown = (await public.ask(LIFE, id=f"person_{key}"))["history"]["entries"]
    assert [(e["version"], e["operation"], e["actor"], e["purpose"], e["changes"]) for e in shown] == [
        (1, "INSERT", None, None, []),
        (2, "UPDATE", None, None, []),
    ]
    (*_, last), _ = await follow(public, kinds=["PERSON"])
    assert (last["id"], last["actor"], last["purpose"]) == (f"person_{key}", None, None)


async def refused(reader: Office, after: str, query: str = FEED, **given: Any) -> list[str]:
    with pytest.raises((Refused, asyncpg.PostgresError)) as found:
        await reader.answer(Asked(query, None, {"after": after, **given}, {}, False))
    return [error.code for error in errors_of(found.value)]


async def test_a_cursor_of_elsewhere_is_refused(public: Office) -> None:
    page = (await public.ask(FEED))["changes"]
    cursor = page["cursor"]
    for other in ("", "nonsense", cursor[:-1] + "x", "0" + cursor[1:] if cursor[0] != "0" else "1" + cursor[1:]):
        assert await refused(public, other) == [BadCursor.code]
    assert await refused(public, cursor, LIFE, id=page["changes"][0]["id"]) == [BadCursor.code]


async def test_a_feed_that_began_anew_says_so(feed_url: str) -> None:
    settings = Settings(database_url=feed_url, pool_size=2)
    """Also while the service goes on: it remembers no life of the feed."""
    async with answering(settings) as service:
        reader = await office(service, HUANCUI)
        page = (await reader.ask(FEED))["changes"]
        of = {"id": page["changes"][0]["id"]}
        life = (await reader.ask(LIFE, **of))["history"]
        restored = await asyncpg.connect(feed_url)
        await restored.execute("UPDATE instance SET feed_epoch = feed_epoch + 1")
        await restored.close()
        assert await refused(reader, page["cursor"]) == ["FEED_RESET"]
        assert await refused(reader, life["cursor"], LIFE, **of) == ["FEED_RESET"]
        assert (await reader.ask(LIFE, **of))["history"]["entries"] == life["entries"]
        assert (await reader.ask(FEED))["changes"]["changes"] != []


async def test_both_walk_along_an_index(public: Office, feed_url: str) -> None:
    for query, given, index in (
        (FEED, {}, "Index Only Scan using pk_change|Index Scan using pk_change"),
        (LIFE, {"id": f"fund_{public.key}"}, "using ix_change_record"),
    ):
        prepared = await public.answer.reading.prepared(Asked(query, None, given, {}, False))
        values = prepared.values(public.answer.environment(prepared, public.answer.viewer))  # type: ignore[union-attr, arg-type]
        connection = await asyncpg.connect(feed_url)
        await connection.execute("SET enable_seqscan = off")
        lines = await connection.fetch("EXPLAIN " + prepared.compiled.statement.sql, *values)  # type: ignore[union-attr]
        await connection.close()
        plan = "\n".join(line[0] for line in lines)
        assert any(one in plan for one in index.split("|")), plan
        assert "Seq Scan on change" not in plan
