"""Serves the built GraphiQL page and its assets.

    page(if_none_match) -> Page          what `GET /graphql` answers to a browser: status, headers, body
    routes()            -> [BaseRoute]   /assets/* and /favicon.svg, for the host application

The build writes a `.br` and a `.gz` beside each asset; the server only chooses. Asset names carry a hash of their content, so a
browser keeps them for a year; the page itself is asked for again each time and answers 304 while it is the same.
"""

from __future__ import annotations

import hashlib
import os
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import NotModifiedResponse, StaticFiles

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.types import Scope

DIST = Path(__file__).parent / "dist"

# Monaco and the animations of GraphiQL set style attributes and style sheets from script; nothing else needs an exception.
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "worker-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)
SECURITY = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
# Stated here because the tables of the operating system differ from machine to machine.
MEDIA_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".ttf": "font/ttf",
    ".woff2": "font/woff2",
}
FOREVER = "public, max-age=31536000, immutable"
HINT = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>结对 Jiedui</title>
<h1>结对 Jiedui</h1>
<p>The query page has not been built yet. Run <code>make setup</code> and reload.</p>
<p>The service itself is at work: POST a query to <code>/graphql</code>, or read <a href="/schema.graphql">the schema</a>.</p>
</html>
"""


class Page(NamedTuple):
    """A complete answer in ASGI's own words, for the transport to send."""

    status: int
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes


def page(if_none_match: bytes = b"", dist: Path = DIST) -> Page:
    """The GraphiQL page; 304 to a browser that has it; 503 and what to do when it was never built."""
    index = dist / "index.html"
    if not index.is_file():
        return Page(503, _html({"Cache-Control": "no-store"}), HINT.encode())
    body, etag = _read(index, index.stat().st_mtime_ns)
    headers = _html({"Cache-Control": "no-cache", "ETag": etag})
    return Page(304, headers, b"") if etag.encode() in if_none_match else Page(200, headers, body)


def _html(more: dict[str, str]) -> tuple[tuple[bytes, bytes], ...]:
    """One URL answers pages and JSON, plain and compressed: caches must tell them apart."""
    headers = {"Content-Type": "text/html; charset=utf-8", "Vary": "Accept, Accept-Encoding", **SECURITY, **more}
    return tuple((name.lower().encode(), value.encode()) for name, value in headers.items())


def routes(dist: Path = DIST) -> list[BaseRoute]:
    """What the page asks for, to be added to the host application's routes."""
    icon = dist / "favicon.svg"

    def favicon(_: Request) -> Response:
        if not icon.is_file():
            raise HTTPException(404)
        return FileResponse(icon, media_type=MEDIA_TYPES[".svg"], headers={**SECURITY, "Cache-Control": "public, max-age=86400"})

    return [Mount("/assets", Assets(dist / "assets"), name="assets"), Route("/favicon.svg", favicon, name="favicon")]


class Assets(StaticFiles):
    """The files of `dist/assets`, in the smallest encoding that the browser takes."""

    def __init__(self, directory: Path) -> None:
        super().__init__(directory=directory, check_dir=False)

    async def check_config(self) -> None:
        """A missing build is no fault of the request: each asset is then simply not there."""

    def file_response(
        self,
        full_path: str | os.PathLike[str],
        stat_result: os.stat_result,
        scope: Scope,
        status_code: int = 200,
    ) -> Response:
        path = Path(full_path)
        asked = Headers(scope=scope)
        headers = {**SECURITY, "Cache-Control": FOREVER, "Vary": "Accept-Encoding"}
        encoding, encoded = _smallest(path, asked.get("accept-encoding", ""))
        if encoding:
            headers["Content-Encoding"] = encoding
            stat_result = encoded.stat()
        media_type = MEDIA_TYPES.get(path.suffix, "application/octet-stream")
        response = FileResponse(encoded, status_code, headers, media_type, stat_result=stat_result)
        if self.is_not_modified(response.headers, asked):
            return NotModifiedResponse(response.headers)
        return response


def _smallest(path: Path, accepted: str) -> tuple[str, Path]:
    """The encoding to announce and the file that holds it: ("", path) when nothing smaller will do."""
    tokens = {name.strip().lower() for name, _, quality in (part.partition(";") for part in accepted.split(",")) if _wanted(quality)}
    for encoding, suffix in (("br", ".br"), ("gzip", ".gz")):
        candidate = path.with_name(path.name + suffix)
        if encoding in tokens and candidate.is_file():
            return encoding, candidate
    return "", path


def _wanted(quality: str) -> bool:
    """Whether a coding with these parameters is acceptable at all.

    >>> _wanted(""), _wanted("q=0.5"), _wanted("q=0"), _wanted(" q=0.000")
    (True, True, False, False)
    """
    value = quality.strip().lower().removeprefix("q=")
    return value.strip("0.") != "" or value == ""


@lru_cache(maxsize=4)
def _read(path: Path, _changed_ns: int) -> tuple[bytes, str]:
    """The bytes of a page and their entity tag; read again only when the file has changed."""
    body = path.read_bytes()
    return body, f'W/"{hashlib.sha256(body).hexdigest()[:32]}"'
