"""`changed`: the feed as it happens, over a socket."""

from __future__ import annotations

from typing import Any

import asyncpg
import pytest

from tests.live.conftest import CHANGED, Service, begun, service
from tests.live.hands import FEED, asked, fund, hand


async def pages(talk: Any, until: int) -> tuple[list[str], str]:
    """The ids of at least so many changes, and the last cursor."""
    found: list[str] = []
    while True:
        page = (await talk.next())["changed"]
        found += [one["id"] for one in page["changes"]]
        if len(found) >= until and not page["hasMore"]:
            return found, page["cursor"]


async def test_a_page_comes_at_once_and_one_for_each_change(live: Service) -> None:
    async with hand(live.url) as other, begun(live) as talk:
        await talk.ask("1", CHANGED)
        first = (await talk.next())["changed"]
        assert (first["changes"], first["hasMore"]) == ([], False)
        key = await fund(other)
        (one,) = (await talk.next())["changed"]["changes"]
        assert one == {"id": f"fund_{key}", "kind": "FUND", "operation": "INSERT"}
        await talk.nothing()


async def test_it_goes_on_after_a_cut_with_nothing_missed_or_doubled(live: Service) -> None:
    made, seen, cursor = [], [], None
    async with hand(live.url) as other:
        for _ in range(3):
            async with begun(live) as talk:
                await talk.ask("1", CHANGED, after=cursor, first=2)
                if cursor is None:
                    cursor = (await talk.next())["changed"]["cursor"]
                else:
                    found, cursor = await pages(talk, 3)
                    seen += found
                made.append(await fund(other))
                found, cursor = await pages(talk, 1)
                seen += found
            made += [await fund(other) for _ in range(3)]
        async with begun(live) as talk:
            await talk.ask("1", CHANGED, after=cursor)
            seen += (await pages(talk, 3))[0]
    assert seen == [f"fund_{key}" for key in made]


async def test_its_cursors_are_those_of_changes(live: Service) -> None:
    begin = (await asked(live, FEED, first=1))["changes"]
    async with begun(live) as talk:
        await talk.ask("1", CHANGED, after=begin["cursor"], first=1000)
        found, cursor = await pages(talk, 1)
    everything = (await asked(live, FEED, after=begin["cursor"], first=1000))["changes"]
    assert (found, cursor) == ([one["id"] for one in everything["changes"]], everything["cursor"])


async def test_only_the_kinds_that_are_asked_for(live: Service) -> None:
    async with hand(live.url) as other, begun(live) as talk:
        await talk.ask("1", CHANGED, kinds=["DIVISION"])
        await talk.next()
        await fund(other)
        await talk.nothing()
        await other.execute("UPDATE division SET name = name || '!', version = version + 1 WHERE id = (SELECT id FROM division LIMIT 1)")
        (one,) = (await talk.next())["changed"]["changes"]
        assert one["kind"] == "DIVISION"


@pytest.mark.parametrize("selected", ["cursor", "c: cursor", "hasMore", "changes { id }", "more: changes { __typename }"])
async def test_whatever_is_selected_it_moves_on(live: Service, selected: str) -> None:
    async with hand(live.url) as other, begun(live) as talk:
        await talk.ask("1", f"subscription {{ of: changed {{ {selected} }} }}")
        first = (await talk.next())["of"]
        for _ in range(3):
            await fund(other)
            page = (await talk.next())["of"]
            assert list(page) == list(first)


async def test_a_cursor_of_elsewhere_is_refused(live: Service) -> None:
    async with begun(live) as talk:
        await talk.ask("1", CHANGED, after="nonsense")
        message = await talk.hear()
        assert (message["type"], message["id"]) == ("error", "1")
        assert [error["extensions"]["code"] for error in message["payload"]] == ["BAD_CURSOR"]
        await talk.ask("1", CHANGED)
        await talk.next()


async def test_a_feed_that_began_anew_says_so(feed_url: str) -> None:
    """To whoever follows it, and to whoever comes back; the service goes on meanwhile."""
    async with service(feed_url) as live, begun(live) as talk, hand(feed_url) as other:
        await talk.ask("1", CHANGED)
        cursor = (await talk.next())["changed"]["cursor"]
        restored = await asyncpg.connect(feed_url)
        await restored.execute("UPDATE instance SET feed_epoch = feed_epoch + 1")
        await restored.close()
        await fund(other)
        assert [error["extensions"]["code"] for error in (await talk.hear())["payload"]] == ["FEED_RESET"]
        await talk.ask("2", CHANGED, after=cursor)
        message = await talk.hear()
        assert [error["extensions"]["code"] for error in message["payload"]] == ["FEED_RESET"]
