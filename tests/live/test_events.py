"""text/event-stream: one request, one answer of many events."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest

from tests.live.conftest import CHANGED, Service, service
from tests.live.hands import asked, fund, hand
from tests.live.test_live import COUNT, lively
from tests.transport.serving import until

ACCEPT = {"accept": "text/event-stream"}


class Events:
    """The events of one answer."""

    def __init__(self, response: httpx.Response) -> None:
        self.response = response
        self._lines = response.aiter_lines()

    async def next(self) -> tuple[str, Any]:
        """The next event, and its data; comments are passed over."""
        event, data = "", ""
        async with asyncio.timeout(20):
            async for line in self._lines:
                name, _, value = line.partition(":")
                if name == "event":
                    event = value.strip()
                elif name == "data":
                    data = value.strip()
                elif not line and event:
                    return event, json.loads(data) if data else None
        return "cut", None


@asynccontextmanager
async def events(at: Service, query: str, **variables: Any) -> AsyncIterator[Events]:
    async with (
        httpx.AsyncClient(timeout=20) as client,
        client.stream("POST", at.http, json={"query": query, "variables": variables}, headers=ACCEPT) as response,
    ):
        yield Events(response)


async def test_changes_are_events(live: Service) -> None:
    async with hand(live.url) as other, events(live, CHANGED) as stream:
        assert stream.response.status_code == 200
        assert stream.response.headers["content-type"] == "text/event-stream; charset=utf-8"
        assert (await stream.next())[1]["data"]["changed"]["changes"] == []
        key = await fund(other)
        kind, told = await stream.next()
        assert (kind, told["data"]["changed"]["changes"][0]["id"]) == ("next", f"fund_{key}")
    await until(lambda: not live.streams.open)


async def test_a_query_is_two_events_by_post_and_by_get(live: Service) -> None:
    async with events(live, COUNT) as stream:
        assert await stream.next() == ("next", {"data": await asked(live, COUNT)})
        assert await stream.next() == ("complete", None)
    async with httpx.AsyncClient() as client:
        text = (await client.get(live.http, params={"query": "{ __typename }"}, headers=ACCEPT)).text
    assert text == 'event: next\ndata: {"data":{"__typename":"Query"}}\n\nevent: complete\ndata:\n\n'


async def test_a_text_of_many_lines_is_one_line(live: Service) -> None:
    async with hand(live.url) as other:
        key = await fund(other, "一\n二\r三")
    async with events(live, lively("query($id: ID!) { fund(id: $id) { title } }"), id=f"fund_{key}") as stream:
        assert (await stream.next())[1]["data"]["live"]["fund"]["title"] == "一\n二\r三"


async def test_what_graphql_turns_down_is_an_event_and_the_rest_an_answer(live: Service) -> None:
    async with events(live, "subscription { nonsense }") as stream:
        kind, told = await stream.next()
        assert (kind, told["errors"][0]["extensions"]["code"]) == ("next", "VALIDATION_FAILED")
        assert await stream.next() == ("complete", None)
    async with httpx.AsyncClient() as client:
        body = {"query": CHANGED}
        for expected, given in (
            (401, {"headers": {**ACCEPT, "authorization": "Bearer jd_no"}, "json": body}),
            (415, {"headers": {**ACCEPT, "content-type": "text/plain"}, "content": json.dumps(body)}),
            (400, {"headers": ACCEPT, "json": [body]}),
        ):
            answer = await client.post(live.http, **given)
            assert (answer.status_code, "errors" in answer.json()) == (expected, True)
        assert (await client.put(live.http, headers=ACCEPT)).status_code == 405
        plain = await client.post(live.http, json=body)
        assert plain.json()["errors"][0]["extensions"]["code"] == "VALIDATION_FAILED"


async def test_a_mutation_does_not_come_by_get(live: Service) -> None:
    async with httpx.AsyncClient() as client:
        answer = await client.get(live.http, params={"query": "mutation { __typename }"}, headers=ACCEPT)
    assert "METHOD_NOT_ALLOWED" in answer.text


async def test_a_quiet_stream_shows_that_it_lives(feed_url: str) -> None:
    async with service(feed_url, ping_interval=0.1) as quick, events(quick, CHANGED) as stream:
        await stream.next()
        async with asyncio.timeout(20):
            assert [line async for line in _some(stream._lines, 4)] == [":", "", ":", ""]


async def _some(lines: AsyncIterator[str], number: int) -> AsyncIterator[str]:
    async for line in lines:
        yield line
        if (number := number - 1) == 0:
            return


async def test_a_service_that_ends_cuts_its_streams_so_that_clients_come_again(feed_url: str) -> None:
    async with service(feed_url) as made, events(made, CHANGED) as stream:
        await stream.next()
        made.streams.end()
        with pytest.raises(StopAsyncIteration):
            await anext(stream._lines)
