"""Several requests in one array: answered in order, each for itself, under one deadline."""

from __future__ import annotations

from typing import Any

import httpx

from tests.transport.small import Seen

GRAPHQL = "application/graphql-response+json"
ECHO = "query($text: String!) { echo(text: $text) }"


def code(item: dict[str, Any]) -> str:
    (error,) = item["errors"]
    return str(error["extensions"]["code"])


async def test_each_is_answered_in_order(client: httpx.AsyncClient, seen: Seen) -> None:
    batch = [{"query": ECHO, "variables": {"text": text}} for text in "结对帮扶"]
    response = await client.post("/graphql", json=batch, headers={"accept": GRAPHQL})
    assert (response.status_code, response.json()) == (200, [{"data": {"echo": text}} for text in "结对帮扶"])
    assert [asked.variables["text"] for asked in seen.asked] == list("结对帮扶")


async def test_what_is_wrong_with_one_spoils_no_other(client: httpx.AsyncClient) -> None:
    good = {"query": "{ __typename }"}
    batch = [good, {"query": "{"}, 7, {"query": "{ nothing }"}, {"query": ECHO}, {"variables": {}}, good]
    response = await client.post("/graphql", json=batch, headers={"accept": GRAPHQL})
    assert response.status_code == 200, "the array is in order; each of its answers tells its own"
    first, *refused, last = response.json()
    assert first == last == {"data": {"__typename": "Query"}}
    assert [code(item) for item in refused] == ["PARSE_FAILED", "BAD_USER_INPUT", "VALIDATION_FAILED", "BAD_USER_INPUT", "BAD_USER_INPUT"]
    assert refused[1]["errors"][0]["extensions"]["path"] == [2]


async def test_a_batch_of_another_size_is_refused_whole(client: httpx.AsyncClient, seen: Seen) -> None:
    for size in (0, 21):
        response = await client.post("/graphql", json=[{"query": "{ __typename }"}] * size)
        assert (response.status_code, code(response.json())) == (400, "BAD_USER_INPUT")
    assert not seen.asked


async def test_a_batch_has_one_deadline(client: httpx.AsyncClient, seen: Seen) -> None:
    response = await client.post("/graphql", json=[{"query": "{ sleep(seconds: 0.2) }"}] * 20)
    assert (response.status_code, code(response.json())) == (504, "TIMEOUT")
    assert seen.cancelled == 1
    assert seen.started < 20


async def test_the_record_answers_a_batch(service: httpx.AsyncClient) -> None:
    codes = ("370405", "371002")
    batch = [{"query": "query($c: String!) { district(by: {code: $c}) { name } }", "variables": {"c": c}} for c in codes]
    answers = (await service.post("/graphql", json=batch)).json()
    assert [answer["data"]["district"]["name"] for answer in answers] == ["台儿庄区", "环翠区"]
