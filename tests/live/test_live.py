"""`live`: any query, its answer anew whenever it differs."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from tests.live.conftest import Service, begun
from tests.live.hands import asked, fund, hand

COUNT = "{ funds { totalCount } }"
ONE = "query($id: ID!) { fund(id: $id) { title version } }"
RENAMED = "UPDATE fund SET name = $2, version = version + 1 WHERE id = $1"


def lively(query: str) -> str:
    """A query as a live one."""
    head, _, body = query.partition("{")
    return f"{head.replace('query', 'subscription') or 'subscription '}{{ live {{{body} }}"


async def test_the_answer_comes_at_once_and_when_it_differs(live: Service) -> None:
    async with hand(live.url) as other, begun(live) as talk:
        await talk.ask("1", lively(COUNT))
        first = (await talk.next())["live"]
        assert first == await asked(live, COUNT)
        await fund(other)
        assert (await talk.next())["live"]["funds"]["totalCount"] == first["funds"]["totalCount"] + 1
        await other.execute("UPDATE fund SET name = name || '!', version = version + 1")
        await talk.nothing()


async def test_the_bytes_are_those_of_the_query(live: Service) -> None:
    query = "{ funds(first: 3) { nodes { id title total(unit: WAN_YUAN) commitments { nodes { id amount } } } pageInfo { endCursor } } }"
    async with begun(live) as talk:
        await talk.ask("1", f"subscription {{ money: live {query} }}")
        raw = await talk.socket.recv()
        posted = json.dumps(await asked(live, query), ensure_ascii=False, separators=(",", ":"))
        assert raw == f'{{"id":"1","type":"next","payload":{{"data":{{"money":{posted}}}}}}}'


async def test_only_what_reads_a_changed_table_runs_again(live: Service) -> None:
    async with hand(live.url) as other, begun(live) as talk:
        await talk.ask("divisions", lively("{ divisions { totalCount } }"))
        await talk.next("divisions")
        await talk.ask("funds", lively(COUNT))
        await talk.next("funds")
        before = await live.metric("jiedui_live_done", "executions")
        await fund(other)
        await talk.next("funds")
        assert await live.metric("jiedui_live_done", "executions") == before + 1


async def test_what_is_read_by_its_id_alone_runs_again_for_that_row_alone(live: Service) -> None:
    async with hand(live.url) as other, begun(live) as talk:
        one, another = [await fund(other) for _ in range(2)]
        for name, key in (("one", one), ("another", another)):
            await talk.ask(name, lively(ONE), id=f"fund_{key}")
            await talk.next(name)
        before = await live.metric("jiedui_live_done", "executions")
        await other.execute(RENAMED, one, "甲")
        assert (await talk.next("one"))["live"] == {"fund": {"title": "甲", "version": 2}}
        await other.execute(RENAMED, another, "乙")
        assert (await talk.next("another"))["live"]["fund"]["title"] == "乙"
        assert await live.metric("jiedui_live_done", "executions") == before + 2


async def test_who_asks_the_same_shares_one_execution_and_the_rest_of_a_plan_one_statement(live: Service) -> None:
    async with hand(live.url) as other, begun(live) as talk, begun(live) as second:
        keys = [await fund(other) for _ in range(120)]
        for number, key in enumerate(keys):
            await talk.ask(str(number), lively("query($id: ID!) { fund(id: $id) { title commitments { totalCount } } }"), id=f"fund_{key}")
        heard = [await talk.hear() for _ in keys]
        await second.ask("0", lively("query($id: ID!) { fund(id: $id) { title commitments { totalCount } } }"), id=f"fund_{keys[0]}")
        await second.next("0")
        assert await live.metric("jiedui_live", "executions") == 120
        before = [await live.metric("jiedui_live_done", what) for what in ("statements", "executions")]
        await other.execute("UPDATE fund SET name = left(name, 8), version = version + 1 WHERE id = any($1)", keys)
        again = {m["id"]: m["payload"]["data"]["live"]["fund"]["title"] for m in [await talk.hear() for _ in keys]}
        assert again == {m["id"]: m["payload"]["data"]["live"]["fund"]["title"][:8] for m in heard}
        assert (await second.next("0"))["live"]["fund"]["title"] == again["0"]
        after = [await live.metric("jiedui_live_done", what) for what in ("statements", "executions")]
        assert (after[1] - before[1], after[0] - before[0]) == (120, 1)


async def test_changes_within_a_turn_are_one_run(live: Service) -> None:
    async with hand(live.url) as other, begun(live) as talk:
        key = await fund(other)
        await talk.ask("1", lively(ONE), id=f"fund_{key}")
        await talk.next()
        before = await live.metric("jiedui_live_done", "executions")
        for number in range(2, 30):
            await other.execute(RENAMED, key, str(number))
        while (shown := (await talk.next())["live"]["fund"])["version"] != 29:
            pass
        assert shown["title"] == "29"
        assert await live.metric("jiedui_live_done", "executions") - before < 28


async def test_nobody_listening_nothing_runs(live: Service) -> None:
    async with hand(live.url) as other:
        async with begun(live) as talk:
            await talk.ask("1", lively(COUNT))
            await talk.next()
            await talk.say(type="complete", id="1")
            await talk.ask("2", "{ __typename }")
            await talk.next("2")
        looks = await live.metric("jiedui_live_done", "looks")
        await fund(other)
        await asyncio.sleep(0.2)
        assert await live.metric("jiedui_live_done", "looks") == looks
        assert [await live.metric("jiedui_live", what) for what in ("executions", "bytes")] == [0, 0]


async def test_what_reads_no_table_is_answered_once(live: Service) -> None:
    for query in ("{ __typename }", '{ __type(name: "Fund") { name } }'):
        async with begun(live) as talk:
            await talk.ask("1", lively(query))
            assert (await talk.next())["live"] == await asked(live, query)
            await talk.nothing(0.2)


@pytest.mark.parametrize(
    ("query", "code"),
    [
        (lively("{ nonsense }"), "VALIDATION_FAILED"),
        (lively('{ fund(id: "x") { id } }'), "BAD_USER_INPUT"),
        (lively("{ persons { nodes { name } } }"), "FORBIDDEN"),
        (
            lively("{ divisions(first: 1000) { nodes { children(first: 1000) { nodes { children(first: 1000) { nodes { id } } } } } } }"),
            None,
        ),
        ("subscription { live { funds { totalCount } } changed { cursor } }", "VALIDATION_FAILED"),
    ],
)
async def test_what_is_wrong_is_told_as_over_http(live: Service, query: str, code: str | None) -> None:
    async with begun(live) as talk:
        await talk.ask("1", query)
        message = await talk.hear()
        if code is None:
            assert message["type"] == "next"
            return
        assert {error["extensions"]["code"] for error in message["payload"]} == {code}
        await talk.ask("1", "{ __typename }")
        assert await talk.next() == {"__typename": "Query"}


async def test_what_is_ambiguous_ends_alone(live: Service) -> None:
    """Of executions that run together one may fail; the others are answered."""
    query = lively("query($name: String!) { district(by: {name: $name}) { name } }")
    async with hand(live.url) as other, begun(live) as talk:
        names = [
            row[0] for row in await other.fetch("SELECT name FROM division WHERE level = 'COUNTY' AND deleted_at IS NULL ORDER BY name")
        ]
        for name in names:
            await talk.ask(name, query, name=name)
        assert {(await talk.hear())["type"] for _ in names} == {"next"}
        await other.execute("UPDATE division SET name = $2, version = version + 1 WHERE name = $1 AND level = 'COUNTY'", *names[:2])
        told = {message["id"]: message for message in [await talk.hear() for _ in range(2)]}
        assert told[names[0]]["payload"]["data"]["live"] == {"district": None}
        assert told[names[1]]["type"] == "error"
        assert told[names[1]]["payload"][0]["extensions"]["code"] == "BAD_USER_INPUT"


async def test_a_transaction_that_stays_open_holds_back_no_live_query(live: Service) -> None:
    async with hand(live.url) as other, hand(live.url) as slow, begun(live) as talk:
        transaction = slow.transaction()
        await transaction.start()
        await fund(slow)
        await talk.ask("1", lively(COUNT))
        before = (await talk.next())["live"]["funds"]["totalCount"]
        await fund(other)
        assert (await talk.next())["live"]["funds"]["totalCount"] == before + 1
        await transaction.commit()
        assert (await talk.next())["live"]["funds"]["totalCount"] == before + 2


async def test_a_database_that_goes_and_comes_back_ends_nothing(live: Service) -> None:
    async with hand(live.url) as other, begun(live) as talk:
        await talk.ask("1", lively(COUNT))
        before = (await talk.next())["live"]["funds"]["totalCount"]
        cut = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = 'jiedui reads'"
        assert await other.fetchval(cut) > 0
        await fund(other)
        shown: dict[str, Any] = await talk.next()
        assert shown["live"]["funds"]["totalCount"] == before + 1
