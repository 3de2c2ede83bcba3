"""graphql-transport-ws, message by message, and what ends a connection."""

from __future__ import annotations

import asyncio
import json
import socket
from typing import Any

import pytest
import websockets

from tests.live.conftest import CHANGED, Service, begun, service, talking
from tests.live.hands import FUND, asked, fund, hand
from tests.live.test_live import COUNT, lively
from tests.transport.serving import until

INIT = {"type": "connection_init"}
SUBSCRIBE = {"type": "subscribe", "id": "1", "payload": {"query": CHANGED}}


@pytest.mark.parametrize(
    ("messages", "code"),
    [
        ([SUBSCRIBE], 4401),
        ([INIT, INIT], 4429),
        ([INIT, SUBSCRIBE, SUBSCRIBE], 4409),
        (["nonsense"], 4400),
        ([[]], 4400),
        ([{}], 4400),
        ([INIT, {"type": "start", "id": "1", "payload": {}}], 4400),
        ([INIT, {**SUBSCRIBE, "id": 1}], 4400),
        ([INIT, {**SUBSCRIBE, "id": ""}], 4400),
        ([INIT, {"type": "subscribe", "id": "1"}], 4400),
        ([{**INIT, "payload": "secret"}], 4400),
        ([{**INIT, "payload": {"authorization": 1}}], 4400),
        ([{**INIT, "payload": {"Authorization": "Bearer jd_none_such"}}], 4401),
        ([{**INIT, "payload": {"authorization": "\ud800"}}], 4400),
    ],
)
async def test_what_is_not_the_protocol_closes_with_its_code(live: Service, messages: list[Any], code: int) -> None:
    async with talking(live) as talk:
        for message in messages:
            await talk.socket.send(message if isinstance(message, str) else json.dumps(message))
        assert await talk.closed() == code
    await until(lambda: not live.streams.open)


async def test_bytes_are_no_message(live: Service) -> None:
    async with begun(live) as talk:
        await talk.socket.send(b'{"type":"ping"}')
        assert await talk.closed() == 4400


async def test_who_says_nothing_is_closed(feed_url: str) -> None:
    async with service(feed_url, init_timeout=0.2) as quick:
        async with talking(quick) as talk:
            assert await talk.closed() == 4408
        async with begun(quick) as talk:
            await asyncio.sleep(0.5)
            await talk.ask("1", "{ __typename }")
            assert await talk.next() == {"__typename": "Query"}


@pytest.mark.parametrize("spoken", [["graphql-ws"], None])
async def test_no_other_protocol_is_spoken(live: Service, spoken: list[str] | None) -> None:
    async with talking(live, subprotocols=spoken) as talk:
        assert talk.socket.subprotocol is None
        assert await talk.closed() == 4406


async def test_it_answers_pings_and_takes_pongs(live: Service) -> None:
    async with talking(live) as talk:
        await talk.say(type="ping", payload={"at": [1, None]})
        assert await talk.hear() == {"type": "pong", "payload": {"at": [1, None]}}
        await talk.begin({})
        await talk.say(type="pong")
        await talk.say(type="ping")
        assert await talk.hear() == {"type": "pong"}


async def test_a_query_is_answered_once_and_its_id_is_free_again(live: Service) -> None:
    async with begun(live) as talk:
        for _ in range(2):
            await talk.ask("a", COUNT)
            assert await talk.next("a") == await asked(live, COUNT)
            assert await talk.hear() == {"id": "a", "type": "complete"}
        await talk.ask("a", "{ nonsense }")
        message = await talk.hear()
        assert (message["type"], message["payload"][0]["extensions"]["code"]) == ("error", "VALIDATION_FAILED")
        assert message["payload"][0]["locations"] == [{"line": 1, "column": 3}]
        await talk.say(type="subscribe", id="a", payload={"variables": {}})
        assert (await talk.hear())["payload"][0]["extensions"]["code"] == "BAD_USER_INPUT"


async def test_what_is_completed_is_told_no_more(live: Service) -> None:
    async with hand(live.url) as other, begun(live) as talk:
        await talk.ask("1", CHANGED)
        await talk.next()
        await talk.say(type="complete", id="1")
        await talk.say(type="complete", id="never there")
        await talk.ask("2", CHANGED)
        await talk.next("2")
        await fund(other)
        await talk.next("2")
        await talk.ask("1", CHANGED)
        await talk.next("1")


@pytest.mark.parametrize(
    ("headers", "let_in"),
    [({}, True), ({"origin": "http://evil.example"}, False), ({"origin": "null"}, False), ({"origin": "https://kept.example"}, True)],
)
async def test_a_page_of_another_origin_is_not_let_in(feed_url: str, headers: dict[str, str], let_in: bool) -> None:
    async with service(feed_url, cors_origins="https://kept.example") as made:
        if let_in:
            async with begun(made, additional_headers=headers):
                return
        with pytest.raises(websockets.InvalidStatus) as refused:
            async with talking(made, additional_headers=headers):
                pass
        assert refused.value.response.status_code == 403


async def test_our_own_page_is_let_in_and_a_bent_name_is_not(live: Service) -> None:
    async with begun(live, origin=f"http://127.0.0.1:{live.port}"):
        pass
    with pytest.raises(websockets.InvalidStatus) as refused:
        async with talking(live, additional_headers={"host": "evil.example"}):
            pass
    assert refused.value.response.status_code in (400, 403)


async def test_a_client_holds_so_many_connections_and_follows_so_much(feed_url: str) -> None:
    async with service(feed_url, connection_limit=2, subscription_limit=3) as small:
        async with begun(small) as talk, begun(small) as second:
            async with talking(small) as third:
                assert await third.closed() == 1013
            for name in "abc":
                await talk.ask(name, CHANGED)
                await talk.next(name)
            await second.ask("d", CHANGED)
            refusal = (await second.hear())["payload"][0]
            assert refusal["extensions"]["code"] == "RATE_LIMITED"
            await talk.say(type="complete", id="a")
            await until(lambda: small.streams._subscriptions.total() == 2)
            await second.ask("d", CHANGED)
            await second.next("d")
        async with begun(small):
            pass


async def test_a_message_that_is_too_large_closes(feed_url: str) -> None:
    async with service(feed_url, body_limit=1000) as small, begun(small) as talk:
        await talk.ask("1", "{ __typename }" + " " * 2000)
        assert await talk.closed() == 1009


async def test_what_costs_too_much_is_refused_as_over_http(feed_url: str) -> None:
    async with service(feed_url, cost_limit=100) as dear, begun(dear) as talk:
        for query in (
            "{ funds(first: 1000) { nodes { id claims(first: 1000) { nodes { id } } } } }",
            lively("{ divisions(first: 900) { nodes { id towns: children(first: 100) { nodes { id } } } } }"),
        ):
            await talk.ask("1", query)
            assert (await talk.hear())["payload"][0]["extensions"]["code"] == "COST_LIMIT"


async def test_a_slow_reader_holds_the_newest_alone_and_is_closed_with_a_code(feed_url: str) -> None:
    """It takes in nothing while a large answer changes again and again; then it reads what waited, and why it was closed."""
    many = FUND.replace("$1, $2", "gen_random_uuid(), repeat('长', 290) || n")
    query = lively("{ funds(first: 1000) { nodes { id title } } }")
    with socket.socket() as narrow:
        narrow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        async with service(feed_url, receive_timeout=1) as made, hand(feed_url) as other:
            await other.execute(many.replace("FROM fund LIMIT 1", "FROM (SELECT * FROM fund LIMIT 1), generate_series(1, 900) n"))
            key = await fund(other)
            narrow.connect(("127.0.0.1", made.port))
            narrow.setblocking(False)
            async with begun(made, sock=narrow, max_queue=1) as talk:
                await talk.ask("1", query)
                talk.socket.transport.pause_reading()
                changes = 0
                async with asyncio.timeout(60):
                    while not made.streams.dropped["slow"]:
                        changes += 1
                        await other.execute("UPDATE fund SET name = $2, version = version + 1 WHERE id = $1", key, f"{changes} 次")
                        await asyncio.sleep(0.05)
                assert made.streams.sent["graphql-transport-ws"] < changes
                talk.socket.transport.resume_reading()
                assert await talk.closed() == 1013
            await until(lambda: not made.streams.open)
