"""Methods, media types, statuses, headers: what a well-behaved client meets."""

from __future__ import annotations

import gzip

import brotli  # type: ignore[import-untyped]
import httpx
import pytest

from app.transport.routes import behind, open_to
from tests.transport import small
from tests.transport.serving import serving
from tests.transport.small import Seen

GRAPHQL = "application/graphql-response+json"
JSON = "application/json"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
ECHO = {"query": "query($text: String!) { echo(text: $text) }", "variables": {"text": "微山县"}}


def code(response: httpx.Response) -> str:
    (error,) = response.json()["errors"]
    assert "data" not in response.json()
    return str(error["extensions"]["code"])


async def test_a_post_is_answered(client: httpx.AsyncClient, seen: Seen) -> None:
    response = await client.post("/graphql", json={**ECHO, "operationName": None, "extensions": {"trace": 1}})
    assert (response.status_code, response.json()) == (200, {"data": {"echo": "微山县"}})
    (asked,) = seen.asked
    assert (asked.operation_name, asked.variables, asked.extensions, asked.read_only) == (None, {"text": "微山县"}, {"trace": 1}, False)


async def test_a_get_is_answered(client: httpx.AsyncClient, seen: Seen) -> None:
    parameters = {"query": ECHO["query"], "variables": '{"text":"台儿庄区"}', "operationName": "", "other": "ignored"}
    response = await client.get("/graphql", params=parameters)  # type: ignore[arg-type]
    assert (response.status_code, response.json()) == (200, {"data": {"echo": "台儿庄区"}})
    assert seen.asked[0].read_only
    assert seen.asked[0].operation_name is None


async def test_head_is_a_get_without_its_body(client: httpx.AsyncClient) -> None:
    response = await client.head("/graphql", params={"query": "{ __typename }"})
    assert (response.status_code, response.content) == (200, b"")
    assert response.headers["content-length"] == str(len(b'{"data":{"__typename":"Query"}}'))


async def test_options_name_the_methods(client: httpx.AsyncClient) -> None:
    response = await client.options("/graphql")
    assert (response.status_code, response.headers["allow"]) == (200, "GET, HEAD, POST, OPTIONS")


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
async def test_another_method_is_refused(client: httpx.AsyncClient, method: str) -> None:
    response = await client.request(method, "/graphql", json=ECHO)
    assert (response.status_code, code(response)) == (405, "METHOD_NOT_ALLOWED")
    assert response.headers["allow"] == "GET, HEAD, POST, OPTIONS"


@pytest.mark.parametrize("accept", [GRAPHQL, JSON, "*/*"])
async def test_a_mutation_by_get_is_refused(client: httpx.AsyncClient, accept: str) -> None:
    response = await client.get("/graphql", params={"query": "mutation { touch }"}, headers={"accept": accept})
    assert (response.status_code, code(response), response.headers["allow"]) == (405, "METHOD_NOT_ALLOWED", "POST")


@pytest.mark.parametrize(
    ("accept", "answered"),
    [
        (JSON, JSON),
        (GRAPHQL, GRAPHQL),
        ("*/*", JSON),
        ("application/*", JSON),
        ("", JSON),
        (f"{GRAPHQL}, {JSON};q=0.9", GRAPHQL),
        (f"{JSON}, {GRAPHQL}", GRAPHQL),
        (f"{JSON}, {GRAPHQL};q=0.5", JSON),
        (f"{GRAPHQL};q=0, */*", JSON),
        (f"{JSON};q=0, */*", GRAPHQL),
        ("text/html, */*;q=0.1", JSON),
        ("Application/JSON; Charset=UTF-8", JSON),
        (f'{GRAPHQL}; charset="utf-8"', GRAPHQL),
    ],
)
async def test_accept_is_negotiated(client: httpx.AsyncClient, accept: str, answered: str) -> None:
    response = await client.post("/graphql", json=ECHO, headers={"accept": accept})
    assert (response.status_code, response.headers["content-type"]) == (200, f"{answered}; charset=utf-8")
    assert response.headers["vary"] == "accept, accept-encoding, authorization"


@pytest.mark.parametrize("accept", ["text/plain", "image/*", f"{JSON};q=0", f"{JSON};q=high", f"{JSON};charset=gbk"])
async def test_what_nobody_accepts_is_not_sent(client: httpx.AsyncClient, accept: str) -> None:
    response = await client.post("/graphql", json=ECHO, headers={"accept": accept})
    assert (response.status_code, code(response)) == (406, "NOT_ACCEPTABLE")


@pytest.mark.parametrize(
    ("accept", "kind"), [(BROWSER, "text/html"), ("text/html", "text/html"), ("*/*", JSON), (f"{JSON}, text/html", JSON)]
)
async def test_a_browser_gets_the_page(client: httpx.AsyncClient, accept: str, kind: str) -> None:
    response = await client.get("/graphql", params={"query": "{ __typename }"}, headers={"accept": accept})
    assert (response.status_code, response.headers["content-type"]) == (200, f"{kind}; charset=utf-8")


@pytest.mark.parametrize(
    "content_type", [JSON, "application/json; charset=utf-8", 'APPLICATION/JSON;charset="UTF-8"', "application/json ; x=y"]
)
async def test_json_in_utf_8_is_read(client: httpx.AsyncClient, content_type: str) -> None:
    response = await client.post("/graphql", content=b'{"query":"{__typename}"}', headers={"content-type": content_type})
    assert response.status_code == 200


@pytest.mark.parametrize(
    "content_type",
    [
        None,
        "",
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/graphql",
        "application/json; charset=gbk",
    ],
)
async def test_a_body_of_another_kind_is_refused(client: httpx.AsyncClient, seen: Seen, content_type: str | None) -> None:
    """The first four are what a page of another site can send without asking: nothing of it is read."""
    headers = {} if content_type is None else {"content-type": content_type}
    response = await client.post("/graphql", content=b'{"query":"mutation{touch}"}', headers=headers)
    assert (response.status_code, code(response)) == (415, "UNSUPPORTED_MEDIA_TYPE")
    assert not seen.asked


async def test_a_compressed_request_is_refused(client: httpx.AsyncClient) -> None:
    response = await client.post("/graphql", content=b"\x1f\x8b", headers={"content-type": JSON, "content-encoding": "gzip"})
    assert (response.status_code, code(response)) == (415, "UNSUPPORTED_MEDIA_TYPE")


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        ({"query": "{"}, "PARSE_FAILED"),
        ({"query": "{ nothing }"}, "VALIDATION_FAILED"),
        ({"query": ECHO["query"], "variables": {"text": None}}, "BAD_USER_INPUT"),
    ],
)
async def test_the_status_of_a_refusal_depends_on_the_media_type(
    client: httpx.AsyncClient, request_: dict[str, object], expected: str
) -> None:
    for accept, status in ((GRAPHQL, 400), (JSON, 200)):
        response = await client.post("/graphql", json=request_, headers={"accept": accept})
        assert (response.status_code, code(response)) == (status, expected)


async def test_locations_are_lines_and_columns(client: httpx.AsyncClient) -> None:
    response = await client.post("/graphql", json={"query": "{\n  nothing }"})
    assert response.json()["errors"][0]["locations"] == [{"line": 2, "column": 3}]


async def test_the_request_keeps_its_name(client: httpx.AsyncClient) -> None:
    given = await client.post("/graphql", json=ECHO, headers={"x-request-id": "desk-7/42"})
    assert given.headers["x-request-id"] == "desk-7/42"
    damaged = await client.post("/graphql", json=ECHO, headers={"x-request-id": "a b\tc"})
    other = await client.post("/graphql", json=ECHO)
    assert len({damaged.headers["x-request-id"], other.headers["x-request-id"], "a b\tc"}) == 3


@pytest.mark.parametrize(
    ("accept_encoding", "encoding"),
    [("gzip", "gzip"), ("gzip, deflate, br", "br"), ("br;q=0, gzip;q=0.1", "gzip"), ("*", "br"), ("deflate", None), ("identity", None)],
)
async def test_a_long_answer_is_compressed(port: int, accept_encoding: str, encoding: str | None) -> None:
    text = "扶贫" * 1000
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
        request = client.build_request(
            "POST", "/graphql", json={**ECHO, "variables": {"text": text}}, headers={"accept-encoding": accept_encoding}
        )
        response = await client.send(request, stream=True)
        raw = b"".join([chunk async for chunk in response.aiter_raw()])
    assert response.headers.get("content-encoding") == encoding
    plain = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}[encoding](raw)
    assert plain.decode() == f'{{"data":{{"echo":"{text}"}}}}'
    assert int(response.headers["content-length"]) == len(raw)


async def test_a_short_answer_is_not_compressed(client: httpx.AsyncClient) -> None:
    response = await client.post("/graphql", json=ECHO, headers={"accept-encoding": "br, gzip"})
    assert "content-encoding" not in response.headers


async def test_no_origin_may_ask_by_default(client: httpx.AsyncClient) -> None:
    headers = {"origin": "https://elsewhere.example", "access-control-request-method": "POST"}
    for response in (await client.options("/graphql", headers=headers), await client.post("/graphql", json=ECHO, headers=headers)):
        assert not [name for name in response.headers if name.startswith("access-control")]


async def test_a_named_origin_may_ask() -> None:
    app = open_to(["https://desk.example"], small.small_app())
    preflight = {"access-control-request-method": "POST", "access-control-request-headers": "content-type"}
    async with serving(app) as port, httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
        allowed = await client.options("/graphql", headers={"origin": "https://desk.example", **preflight})
        assert (allowed.status_code, allowed.headers["access-control-allow-origin"]) == (200, "https://desk.example")
        answered = await client.post("/graphql", json=ECHO, headers={"origin": "https://desk.example"})
        assert answered.headers["access-control-allow-origin"] == "https://desk.example"
        foreign = await client.options("/graphql", headers={"origin": "https://elsewhere.example", **preflight})
        assert foreign.status_code == 400
        assert "access-control-allow-origin" not in foreign.headers


async def test_the_plain_addresses(client: httpx.AsyncClient) -> None:
    assert (await client.get("/healthz")).json() == {"status": "alive"}
    assert (await client.head("/healthz")).status_code == 200
    assert (await client.get("/schema.graphql")).text == "type Query { echo: String }"
    assert (await client.get("/readyz")).status_code == 200
    small.ready[0] = False
    try:
        assert (await client.get("/readyz")).status_code == 503
    finally:
        small.ready[0] = True


async def test_unknown_addresses_are_refused_in_json(client: httpx.AsyncClient) -> None:
    missing = await client.get("/nowhere")
    assert (missing.status_code, code(missing)) == (404, "NOT_FOUND")
    method = await client.post("/healthz")
    assert (method.status_code, code(method), method.headers["allow"]) == (405, "METHOD_NOT_ALLOWED", "GET, HEAD")
    broken = await client.get("/broken")
    assert (broken.status_code, code(broken)) == (500, "INTERNAL")
    assert "secret" not in broken.text


async def test_the_client_is_the_peer_unless_a_trusted_proxy_says_otherwise(seen: Seen) -> None:
    headers = {"x-forwarded-for": "192.0.2.1, 198.51.100.7"}
    for proxies, known in (((), "127.0.0.1"), (("10.0.0.0/8",), "127.0.0.1"), (("127.0.0.0/8",), "198.51.100.7")):
        async with serving(behind(proxies, small.small_app())) as port, httpx.AsyncClient() as client:
            await client.post(f"http://127.0.0.1:{port}/graphql", json=ECHO, headers=headers)
            assert seen.asked[-1].client.address == known
            assert seen.asked[-1].client.headers[b"x-forwarded-for"] == headers["x-forwarded-for"].encode()
