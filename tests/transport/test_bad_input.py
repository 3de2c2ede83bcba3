"""Bad input to Jiedui itself, over a real socket: each is a coded refusal without a word from inside, and changes nothing."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

GRAPHQL = {"content-type": "application/json", "accept": "application/graphql-response+json"}
JSON = {**GRAPHQL, "accept": "application/json"}
INSIDE = re.compile(r"traceback|asyncpg|postgres|sqlalchemy|graphql-core|\bselect\b|\.py\b|/home|/usr|/tmp|line \d+, in ", re.IGNORECASE)

DOCUMENTS: dict[str, tuple[str, dict[str, Any], str]] = {
    "not GraphQL": ("{", {}, "PARSE_FAILED"),
    "nothing": (" ", {}, "PARSE_FAILED"),
    "an unknown field": ("{ districts { nodes { colour } } }", {}, "VALIDATION_FAILED"),
    "an unknown argument": ("{ districts(colour: RED) { totalCount } }", {}, "VALIDATION_FAILED"),
    "a literal of the wrong type": ('{ districts(first: "many") { totalCount } }', {}, "VALIDATION_FAILED"),
    "a variable of the wrong type": ("query($n: Int) { districts(first: $n) { totalCount } }", {"n": "many"}, "BAD_USER_INPUT"),
    "a missing variable": ("query($id: ID!) { node(id: $id) { id } }", {}, "BAD_USER_INPUT"),
    "two operations and no name": ("query A { __typename } query B { __typename }", {}, "BAD_USER_INPUT"),
    "a malformed id": ('{ node(id: "not an id") { id } }', {}, "BAD_USER_INPUT"),
    "a malformed id in a variable": ("query($id: ID!) { node(id: $id) { id } }", {"id": "fund_123"}, "BAD_USER_INPUT"),
    "an id of another type": ('{ fund(id: "district_019b0000-0000-7000-8000-000000000000") { id } }', {}, "BAD_USER_INPUT"),
    "a number too large for an id": ("query($id: ID!) { node(id: $id) { id } }", {"id": 10**200}, "BAD_USER_INPUT"),
    "a damaged cursor": ('{ districts(first: 1, after: "damaged") { totalCount } }', {}, "BAD_CURSOR"),
    "a damaged cursor in a variable": ("query($c: Cursor) { funds(after: $c) { totalCount } }", {"c": "a.b.c"}, "BAD_CURSOR"),
    "a report of a malformed id": ('{ fundFlow(pairing: "x") { net } }', {}, "BAD_USER_INPUT"),
    "a report of another type": ('{ fundFlow(pairing: "fund_019b0000-0000-7000-8000-000000000000") { net } }', {}, "BAD_USER_INPUT"),
    "a report of no scope": ('{ fundFlow(pairing: "x", scope: null) { net } }', {}, "VALIDATION_FAILED"),
    "a report of no day": ('query($d: Date) { fundFlow(pairing: "x", from: $d) { net } }', {"d": "2018-02-30"}, "BAD_USER_INPUT"),
    "first: -1": ("{ districts(first: -1) { totalCount } }", {}, "BAD_USER_INPUT"),
    "first: -1 in a variable": ("query($n: Int) { districts(first: $n) { totalCount } }", {"n": -1}, "BAD_USER_INPUT"),
    "first: 1001": ("{ districts(first: 1001) { totalCount } }", {}, "BAD_USER_INPUT"),
    "first with last": ("{ districts(first: 1, last: 1) { totalCount } }", {}, "BAD_USER_INPUT"),
    "5,000 digits in the document": ("{ districts(first: %s) { totalCount } }" % ("9" * 5000), {}, "VALIDATION_FAILED"),
    "NUL in the document": ('{ district(by: {name: "\\u0000"}) { id } }', {}, "BAD_USER_INPUT"),
    "a lone surrogate in the document": ('{ district(by: {name: "\\ud800"}) { id } }', {}, "PARSE_FAILED"),
    "a lookup by nothing": ("{ district(by: {}) { id } }", {}, "VALIDATION_FAILED"),
    "a lookup by null": ("{ district(by: {name: null}) { id } }", {}, "VALIDATION_FAILED"),
    "a lookup by two keys": ('{ district(by: {name: "a", code: "b"}) { id } }', {}, "VALIDATION_FAILED"),
    "a lookup by what may be absent": ("query($n: String) { district(by: {name: $n}) { id } }", {}, "VALIDATION_FAILED"),
    "a lookup by nothing, in a variable": ("query($by: DistrictBy!) { district(by: $by) { id } }", {"by": {}}, "BAD_USER_INPUT"),
    "a deep document": ("{ a " * 200 + "}" * 200, {}, "VALIDATION_FAILED"),
    "a deep list": ("{ districts(first: %s) { totalCount } }" % ("[" * 4000 + "]" * 4000), {}, "PARSE_FAILED"),
    "a document without end": ("{ __typename " + "a: __typename " * 5000 + "}", {}, "PARSE_FAILED"),
    "a subscription that asks for one answer": ("subscription { live { __typename } }", {}, "VALIDATION_FAILED"),
}

QUERY = '"query":"query($c: String!) { district(by: {code: $c}) { id } }"'
BODIES: dict[str, tuple[bytes, int, str]] = {
    "invalid UTF-8": (f'{{{QUERY},"variables":{{"c":"'.encode() + b'\xff"}}', 400, "BAD_USER_INPUT"),
    "NUL": (f'{{{QUERY},"variables":{{"c":"\\u0000"}}}}'.encode(), 400, "BAD_USER_INPUT"),
    "a lone surrogate": (f'{{{QUERY},"variables":{{"c":"\\ud800"}}}}'.encode(), 400, "BAD_USER_INPUT"),
    "5,000 digits": (f'{{{QUERY},"variables":{{"c":{"9" * 5000}}}}}'.encode(), 400, "BAD_USER_INPUT"),
    "1,000 levels": (f'{{{QUERY},"variables":{{"c":{"[" * 1000}{"]" * 1000}}}}}'.encode(), 400, "BAD_USER_INPUT"),
    "100,000 levels": (f'{{{QUERY},"variables":{{"c":{"[" * 100_000}{"]" * 100_000}}}}}'.encode(), 400, "BAD_USER_INPUT"),
    "20 MB": (f'{{{QUERY},"variables":{{"c":"{"x" * 20_000_000}"}}}}'.encode(), 413, "PAYLOAD_TOO_LARGE"),
    "not JSON": (b"{ districts }", 400, "BAD_USER_INPUT"),
    "a large batch": (b"[%b]" % b",".join([b'{"query":"{__typename}"}'] * 21), 400, "BAD_USER_INPUT"),
}


def codes(response: httpx.Response) -> set[str]:
    body = response.json()
    assert list(body) == ["errors"]
    assert not INSIDE.search(response.text), response.text
    return {error["extensions"]["code"] for error in body["errors"]}


@pytest.mark.parametrize("name", DOCUMENTS)
async def test_bad_graphql_is_refused(service: httpx.AsyncClient, name: str) -> None:
    document, variables, code = DOCUMENTS[name]
    content = json.dumps({"query": document, "variables": variables})
    if name == "a number too large for an id":
        content = content.replace(str(10**200), "1e200")
    strict = await service.post("/graphql", content=content, headers=GRAPHQL)
    assert (strict.status_code, codes(strict)) == (400, {code})
    lenient = await service.post("/graphql", content=content, headers=JSON)
    assert (lenient.status_code, lenient.json()) == (200, strict.json())


@pytest.mark.parametrize("name", BODIES)
async def test_a_bad_body_is_refused(service: httpx.AsyncClient, name: str) -> None:
    content, status, code = BODIES[name]
    for headers in (GRAPHQL, JSON):
        response = await service.post("/graphql", content=content, headers=headers)
        assert (response.status_code, codes(response)) == (status, {code})


async def test_20_megabytes_without_a_length_are_refused(service: httpx.AsyncClient) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(200):
            yield b" " * 100_000

    response = await service.post("/graphql", content=chunks(), headers=GRAPHQL)
    assert (response.status_code, codes(response)) == (413, {"PAYLOAD_TOO_LARGE"})


async def test_it_still_answers(service: httpx.AsyncClient) -> None:
    response = await service.post("/graphql", json={"query": '{ district(by: {name: "无此县"}) { name } }'}, headers=GRAPHQL)
    assert (response.status_code, response.json()) == (200, {"data": {"district": None}})


async def test_the_plain_addresses(service: httpx.AsyncClient) -> None:
    assert (await service.get("/healthz")).status_code == 200
    assert (await service.get("/readyz")).json() == {"status": "ready"}
    assert "type Query" in (await service.get("/schema.graphql")).text
