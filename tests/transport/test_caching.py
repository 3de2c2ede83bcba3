"""A GET whose answer the client may keep."""

from __future__ import annotations

import httpx
import pytest

GRAPHQL = "application/graphql-response+json"
LONG = {"query": '{ echo(text: "%s") }' % ("扶贫" * 1000)}
SHORT = {"query": "{ __typename }"}


@pytest.mark.parametrize("parameters", [SHORT, LONG])
@pytest.mark.parametrize("accept_encoding", ["identity", "gzip", "br"])
async def test_a_client_that_has_the_answer_is_sent_none(
    client: httpx.AsyncClient, parameters: dict[str, str], accept_encoding: str
) -> None:
    headers = {"accept-encoding": accept_encoding}
    first = await client.get("/graphql", params=parameters, headers=headers)
    tag = first.headers["etag"]
    assert tag.startswith('"')
    assert (first.status_code, first.headers["cache-control"], first.headers["vary"]) == (
        200,
        "private, no-cache",
        "accept, accept-encoding, authorization",
    )
    for held in (tag, f'"other", {tag}', f"W/{tag}", "*"):
        second = await client.get("/graphql", params=parameters, headers={**headers, "if-none-match": held})
        assert (second.status_code, second.content) == (304, b"")
        assert (second.headers["etag"], second.headers["cache-control"]) == (tag, "private, no-cache")
        assert "content-length" not in second.headers
    head = await client.head("/graphql", params=parameters, headers={**headers, "if-none-match": tag})
    assert head.status_code == 304
    other = await client.get("/graphql", params=parameters, headers={**headers, "if-none-match": '"other"'})
    assert (other.status_code, other.content) == (200, first.content)


async def test_other_bytes_have_another_tag(client: httpx.AsyncClient) -> None:
    async def tag(parameters: dict[str, str], **headers: str) -> str:
        found: str = (await client.get("/graphql", params=parameters, headers=headers)).headers["etag"]
        return found

    plain, zipped = await tag(LONG), await tag(LONG, **{"accept-encoding": "gzip"})
    brotli, typed = await tag(LONG, **{"accept-encoding": "br"}), await tag(LONG, accept=GRAPHQL)
    assert len({plain, zipped, brotli, typed, await tag(SHORT)}) == 5
    assert await tag(LONG) == plain


async def test_neither_a_refusal_nor_a_post_is_kept(client: httpx.AsyncClient) -> None:
    for accept in (GRAPHQL, "application/json"):
        refused = await client.get("/graphql", params={"query": "{ nothing }"}, headers={"accept": accept, "if-none-match": "*"})
        assert (refused.headers["cache-control"], "etag" in refused.headers) == ("no-store", False)
        assert refused.json()["errors"]
    answered = await client.post("/graphql", json=SHORT, headers={"if-none-match": "*"})
    assert (answered.status_code, "etag" in answered.headers) == (200, False)
