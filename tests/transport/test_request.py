"""Requests that are not well-formed: each is refused with its own sentence, before any GraphQL is read."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator

import httpx
import pytest

from app.errors import Malformed
from app.transport.documents import Persisted
from app.transport.request import Asked, Limits, Terms, from_body, from_query_string
from tests.transport.serving import connected
from tests.transport.small import LIMITS, Seen

TERMS = Terms(Limits(), Persisted())

JSON = {"content-type": "application/json"}
QUERY = '"query":"{__typename}"'
NUL = '{"query":"{__typename}","variables":{"a":[{"b":"\\u0000"}]}}'
HALF = "half of a surrogate pair"


def nested(depth: int) -> str:
    return f'{{{QUERY},"variables":{{"a":{"[" * (depth - 1)}{"]" * (depth - 1)}}}}}'


MALFORMED: dict[str, tuple[str | bytes, str, list[str | int] | None]] = {
    "nothing": ("", "The body is empty.", None),
    "blanks": (" \n", "The body is empty.", None),
    "words": ("{query}", "The body is not JSON (line 1, column 2).", None),
    "two documents": ("{} {}", "The body is not JSON", None),
    "not a number": ('{"query":NaN}', "The body is not JSON", None),
    "an empty batch": ("[]", "A batch holds from 1 to 20 requests, not 0.", None),
    "a large batch": (f"[{','.join(['{}'] * 21)}]", "A batch holds from 1 to 20 requests, not 21.", None),
    "a string": ('"{__typename}"', "The body must be a JSON object, not a string.", None),
    "null": ("null", "The body must be a JSON object, not null.", None),
    "no query": ("{}", "`query` is missing", ["query"]),
    "query: null": ('{"query":null}', "`query` is missing", ["query"]),
    "query: number": ('{"query":1}', "`query` must be a string, not a number.", ["query"]),
    "query: boolean": ('{"query":true}', "`query` must be a string, not a boolean.", ["query"]),
    "operationName: array": (
        f'{{{QUERY},"operationName":[]}}',
        "`operationName` must be a string or null, not an array.",
        ["operationName"],
    ),
    "variables: array": (f'{{{QUERY},"variables":[]}}', "`variables` must be an object or null, not an array.", ["variables"]),
    "variables: string": (f'{{{QUERY},"variables":"{{}}"}}', "`variables` must be an object or null, not a string.", ["variables"]),
    "extensions: number": (f'{{{QUERY},"extensions":0}}', "`extensions` must be an object or null, not a number.", ["extensions"]),
    "invalid UTF-8": (b'{"query":"\xff"}', "The body is not UTF-8.", None),
    "a surrogate in UTF-8": (b'{"query":"\xed\xa0\x80"}', "The body is not UTF-8.", None),
    "a lone high surrogate": (f'{{{QUERY},"variables":{{"a":"\\ud800"}}}}', HALF, None),
    "a lone low surrogate": (f'{{{QUERY},"variables":{{"a":"\\udc00"}}}}', HALF, None),
    "a pair the wrong way round": (f'{{{QUERY},"variables":{{"a":"\\udc00\\ud800"}}}}', HALF, None),
    "NUL in a variable": (NUL, "A string in `variables` holds the control character U+0000.", ["variables", "a", 0, "b"]),
    "a bell in a variable": (f'{{{QUERY},"variables":{{"a":"\\u0007"}}}}', "U+0007", ["variables", "a"]),
    "a form feed": (f'{{{QUERY},"variables":{{"a":"\\f"}}}}', "U+000C", ["variables", "a"]),
    "a delete, as it is": (f'{{{QUERY},"variables":{{"a":"\x7f"}}}}', "U+007F", ["variables", "a"]),
    "a C1 control, as it is": (f'{{{QUERY},"variables":{{"a":"\x85"}}}}', "U+0085", ["variables", "a"]),
    "NUL in a name": (f'{{{QUERY},"variables":{{"a":{{"\\u0000":1}}}}}}', "is a name with a control character", ["variables", "a"]),
    "NUL in an extension": (f'{{{QUERY},"extensions":{{"a":"\\u0000"}}}}', "A string in `extensions`", ["extensions", "a"]),
    "NUL in the query": ('{"query":"{\\u0000}"}', "`query` holds the control character U+0000 at position 1.", ["query"]),
    "NUL in the name": (f'{{{QUERY},"operationName":"\\u0000"}}', "`operationName` holds the control character", ["operationName"]),
    "5,000 digits": (f'{{{QUERY},"variables":{{"a":{"9" * 5000}}}}}', "The body holds a number that is too large", None),
    "a huge float": (f'{{{QUERY},"variables":{{"a":1e999}}}}', "The body holds a number that is too large", None),
    "21 levels": (nested(21), "`variables` nests deeper than 20 levels.", ["variables", "a", 0, 0]),
    "1,000 levels": (nested(1000), "`variables` nests deeper than 20 levels.", ["variables", "a", 0, 0]),
    "40,000 levels": (nested(40_000), "The body nests too deeply.", None),
}


@pytest.mark.parametrize("accept", ["application/json", "application/graphql-response+json"])
@pytest.mark.parametrize("name", MALFORMED)
async def test_a_malformed_body_is_refused(client: httpx.AsyncClient, seen: Seen, name: str, accept: str) -> None:
    body, sentence, path = MALFORMED[name]
    response = await client.post("/graphql", content=body if isinstance(body, bytes) else body.encode(), headers={**JSON, "accept": accept})
    assert response.status_code == 400
    assert response.headers["content-type"] == f"{accept}; charset=utf-8"
    (error,) = response.json()["errors"]
    assert sentence in error["message"]
    assert error["extensions"] == {"code": "BAD_USER_INPUT", **({"path": path} if path else {})}
    assert not seen.asked


@pytest.mark.parametrize(
    "value",
    ["\t\n\r", "泥沟镇 — “é” 🏃", "\U0010ffff", "\\u0041", "a\\b", list(range(30)), nested(3), 2**63, -0.5, True, None, {"a": [{}, []]}],
)
def test_a_value_comes_through_as_it_was_sent(value: object) -> None:
    for ascii_only in (True, False):
        body = json.dumps({"query": "{a}", "variables": {"a": value}}, ensure_ascii=ascii_only).encode()
        asked = from_body(body, TERMS)
        assert isinstance(asked, Asked)
        assert asked.variables == {"a": value}


def test_twenty_levels_are_allowed() -> None:
    asked = from_body(nested(20).encode(), TERMS)
    assert isinstance(asked, Asked)
    assert asked.variables


@pytest.mark.parametrize(
    ("query_string", "sentence"),
    [
        (b"", "`query` is missing"),
        (b"query=", "`query` is missing"),
        (b"query=%FF", "not percent-encoded UTF-8"),
        (b"query=%ED%A0%80", "not percent-encoded UTF-8"),
        (b"query=\xff", "not percent-encoded UTF-8"),
        (b"query=%00", "`query` holds the control character U+0000"),
        (b"query={a}&query={b}", "The parameter `query` is given twice."),
        (b"query={a}&variables=1", "`variables` must be an object or null, not a number."),
        (b"query={a}&variables=%7B", "The parameter `variables` is not JSON"),
        (b"query={a}&variables=%7B%22a%22:%22%5Cu0000%22%7D", "A string in `variables` holds"),
        (b"query={a}&" + b"&".join(b"x%d=1" % number for number in range(60)), "more than 50 parameters"),
    ],
)
def test_a_malformed_query_string_is_refused(query_string: bytes, sentence: str) -> None:
    with pytest.raises(Malformed) as refusal:
        from_query_string(query_string, TERMS)
    assert sentence in refusal.value.message


async def test_a_body_far_beyond_the_limit_is_refused(client: httpx.AsyncClient, seen: Seen) -> None:
    body = json.dumps({"query": "{__typename}", "variables": {"a": "x" * 2_000_000}}).encode()
    response = await client.post("/graphql", content=body, headers=JSON)
    assert (response.status_code, response.json()["errors"][0]["extensions"]["code"]) == (413, "PAYLOAD_TOO_LARGE")
    assert not seen.asked


async def test_chunks_without_a_length_are_counted(client: httpx.AsyncClient, seen: Seen) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(200):
            yield b" " * 10_000

    response = await client.post("/graphql", content=chunks(), headers=JSON)
    assert (response.status_code, response.json()["errors"][0]["extensions"]["code"]) == (413, "PAYLOAD_TOO_LARGE")
    assert not seen.asked


async def test_a_length_beyond_the_limit_is_refused_before_the_body_comes(port: int) -> None:
    async with connected(port) as (reader, writer):
        writer.write(
            b"POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 99999999999999999999999\r\n\r\n{"
        )
        if b"413" not in (status := await reader.readline()):  # httptools itself refuses a length beyond 64 bits
            assert b"400" in status
    async with connected(port) as (reader, writer):
        writer.write(
            b"POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n{" % (LIMITS.body + 1)
        )
        assert b"413" in await reader.readline()


async def test_small_chunks_are_one_body(client: httpx.AsyncClient, seen: Seen) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        for byte in b'{"query":"{ __typename }"}':
            yield bytes([byte])
            await asyncio.sleep(0)

    response = await client.post("/graphql", content=chunks(), headers=JSON)
    assert response.json() == {"data": {"__typename": "Query"}}
    assert len(seen.asked) == 1
