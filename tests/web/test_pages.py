"""What serves the built page: encodings, validators, headers, and what is said when there is no build."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import httpx
import pytest
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route

from app.web.pages import page, routes

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from starlette.requests import Request

SCRIPT = b"console.log('jiedui')\n" * 50


def host(dist: Path) -> httpx.AsyncClient:
    """A host application with the pages of `dist`, and a client that asks for no compression by itself."""

    def graphql(request: Request) -> Response:
        status, headers, body = page(request.headers.get("if-none-match", "").encode(), dist)
        response = Response(body, status)
        response.raw_headers.extend(headers)
        return response

    app = Starlette(routes=[*routes(dist), Route("/graphql", graphql)])
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://jiedui", headers={"Accept-Encoding": "identity"})


@pytest.fixture
async def client(tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    """A build of one page, one script in three encodings, one font and the icon."""
    assets = tmp_path / "assets"
    assets.mkdir()
    (tmp_path / "index.html").write_text("<!doctype html><title>结对</title>", encoding="utf-8")
    (tmp_path / "favicon.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>", encoding="utf-8")
    (assets / "index-abc123.js").write_bytes(SCRIPT)
    (assets / "index-abc123.js.gz").write_bytes(gzip.compress(SCRIPT))
    (assets / "index-abc123.js.br").write_bytes(b"\x1b\x00")
    (assets / "code-abc123.woff2").write_bytes(b"wOF2")
    async with host(tmp_path) as client:
        yield client


async def test_the_page_is_html_with_guards(client: httpx.AsyncClient) -> None:
    answer = await client.get("/graphql")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["vary"] == "Accept, Accept-Encoding"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "http" not in policy, "the policy names no other host"


async def test_a_known_page_is_not_sent_again(client: httpx.AsyncClient) -> None:
    first = await client.get("/graphql")
    again = await client.get("/graphql", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [("gzip, deflate, br", "br"), ("gzip", "gzip"), ("br;q=0, gzip;q=0.5", "gzip"), ("identity", None), ("br;q=0.000", None)],
)
async def test_an_asset_comes_in_the_smallest_accepted_encoding(client: httpx.AsyncClient, accepted: str, encoding: str | None) -> None:
    async with client.stream("GET", "/assets/index-abc123.js", headers={"Accept-Encoding": accepted}) as answer:
        raw = b"".join([chunk async for chunk in answer.aiter_raw()])
    assert answer.headers.get("content-encoding") == encoding
    assert answer.headers["content-type"] == "text/javascript; charset=utf-8"
    assert answer.headers["vary"] == "Accept-Encoding"
    assert "immutable" in answer.headers["cache-control"]
    assert raw == {"br": b"\x1b\x00", "gzip": raw, None: SCRIPT}[encoding]
    if encoding == "gzip":
        assert gzip.decompress(raw) == SCRIPT


async def test_each_encoding_has_an_entity_tag_of_its_own(client: httpx.AsyncClient) -> None:
    plain = await client.get("/assets/index-abc123.js")
    zipped = await client.get("/assets/index-abc123.js", headers={"Accept-Encoding": "gzip"})
    assert plain.headers["etag"] != zipped.headers["etag"]
    again = await client.get("/assets/index-abc123.js", headers={"If-None-Match": plain.headers["etag"]})
    assert again.status_code == 304


async def test_fonts_and_icon_have_their_types(client: httpx.AsyncClient) -> None:
    font = await client.get("/assets/code-abc123.woff2")
    icon = await client.get("/favicon.svg")
    assert font.headers["content-type"] == "font/woff2"
    assert icon.headers["content-type"] == "image/svg+xml"


@pytest.mark.parametrize("path", ["/assets/none.js", "/assets/%2e%2e/index.html", "/assets/", "/assets"])
async def test_nothing_else_is_served(client: httpx.AsyncClient, path: str) -> None:
    answer = await client.get(path, follow_redirects=True)
    assert answer.status_code == 404


async def test_without_a_build_the_page_says_what_to_do(tmp_path: Path) -> None:
    async with host(tmp_path / "dist") as client:
        answer = await client.get("/graphql")
        assert answer.status_code == 503
        assert "make setup" in answer.text
        assert answer.headers["cache-control"] == "no-store"
        assert (await client.get("/assets/index-abc123.js")).status_code == 404
        assert (await client.get("/favicon.svg")).status_code == 404
