"""Whose eyes a stream has: looked at again before each answer."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from app import bearer, following
from app.commands.user import account, give, place, revoke, take, token
from app.database.engine import connected
from app.models.user import LOCAL, Role
from tests.live.conftest import CHANGED, Service, begun, service
from tests.live.hands import asked, fund, hand
from tests.live.test_live import COUNT, lively

PEOPLE = "{ persons { totalCount nodes { id } } }"
PERSON = "INSERT INTO person (id, name, owner_district_id) SELECT uuidv7(), $1, id FROM division WHERE code = '371002'"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bearer, "SECONDS", 0.1)
    monkeypatch.setattr(following, "LOOKED_AT", 0.2)


async def officer(url: str, name: str = "wang") -> str:
    """The token of somebody who keeps a district's records."""
    async with connected(url) as connection:
        who = await account(connection, LOCAL, name, name)
        await give(connection, who, Role.DISTRICT_OFFICER, await place(connection, "371002", None))
        made = await token(connection, who, 1, [])
        await connection.commit()
    return made.text


async def ended(url: str, text: str) -> None:
    async with connected(url) as connection:
        assert await revoke(connection, "_".join(text.split("_")[:2]))
        await connection.commit()


@pytest.mark.parametrize("strict", [False, True])
async def test_each_sees_what_is_theirs(feed_url: str, strict: bool) -> None:
    bears = {"authorization": f"Bearer {await officer(feed_url)}"}
    async with service(feed_url, strict_rls=strict) as live, hand(live.url) as other, begun(live) as public, begun(live, bears) as own:
        for talk in (public, own):
            await talk.ask("1", lively(PEOPLE))
        assert (await public.next())["live"] == await asked(live, PEOPLE)
        before = (await own.next())["live"]["persons"]["totalCount"]
        await own.ask("feed", CHANGED, kinds=["PERSON"])
        await own.next("feed")
        await other.execute(PERSON, "王明")
        told = {m["id"]: m["payload"]["data"] for m in [await own.hear(), await own.hear()]}
        assert told["1"]["live"]["persons"]["totalCount"] == before + 1
        assert [change["kind"] for change in told["feed"]["changed"]["changes"]] == ["PERSON"]
        await public.nothing()


async def test_the_header_of_the_handshake_will_do(live: Service) -> None:
    secret = await officer(live.url)
    async with begun(live, additional_headers={"authorization": f"Bearer {secret}"}) as talk:
        await talk.ask("1", "{ viewer { name } }")
        assert await talk.next() == {"viewer": {"name": "wang"}}


@pytest.mark.parametrize("query", [CHANGED, lively(COUNT), lively("{ __typename }")])
async def test_a_token_that_is_revoked_ends_its_streams_though_nothing_changes(live: Service, query: str) -> None:
    secret = await officer(live.url)
    async with begun(live, {"authorization": f"Bearer {secret}"}) as talk:
        await talk.ask("1", query)
        await talk.next()
        await ended(live.url, secret)
        assert await talk.closed() == 4401


async def test_a_role_that_is_taken_and_given_changes_what_is_seen(live: Service) -> None:
    secret = await officer(live.url)

    async def changed(done: Any) -> None:
        async with connected(live.url) as connection:
            who = await account(connection, LOCAL, "wang", None)
            await done(connection, who, Role.DISTRICT_OFFICER, await place(connection, "371002", None))
            await connection.commit()

    async with hand(live.url) as other, begun(live, {"authorization": f"Bearer {secret}"}) as talk:
        await other.execute(PERSON, "王明")
        await talk.ask("1", lively(PEOPLE))
        seen = (await talk.next())["live"]["persons"]["nodes"]
        assert seen
        await changed(take)
        await asyncio.sleep(0.3)
        await other.execute(PERSON, "李明")
        shown = await talk.next()
        assert shown["live"] == await asked(live, PEOPLE, secret) == await asked(live, PEOPLE)
        assert len(shown["live"]["persons"]["nodes"]) < len(seen)
        await fund(other)
        await talk.nothing()


async def test_who_reads_the_trail_is_told_who_and_why(live: Service) -> None:
    query = "subscription { changed { changes { id actor } } }"
    async with connected(live.url) as connection:
        who = await account(connection, LOCAL, "shen", "shen")
        await give(connection, who, Role.AUDITOR, await place(connection, "371002", None))
        secret = (await token(connection, who, 1, [])).text
        await connection.commit()
    async with hand(live.url) as other, begun(live) as public, begun(live, {"authorization": f"Bearer {secret}"}) as auditor:
        for talk in (public, auditor):
            await talk.ask("1", query)
            await talk.next()
        await other.execute(PERSON, "王明")
        assert [(await talk.next())["changed"]["changes"][0]["actor"] for talk in (public, auditor)] == [None, "a hand"]
