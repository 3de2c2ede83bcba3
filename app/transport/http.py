"""GraphQL over HTTP, as a raw ASGI callable in front of FastAPI.

    scope, receive -> Asked -> answer -> Reply -> send

A POST asks anything, a GET only queries, and a browser's GET is shown the page. No request object is made on the way.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from time import perf_counter
from typing import TYPE_CHECKING

import structlog

from app.auth import ANONYMOUS
from app.errors import MethodNotAllowed, NotAcceptable, PayloadTooLarge, ReceiveTimeout, ServiceError, UnsupportedMediaType
from app.transport import correlation
from app.transport.caching import fresh
from app.transport.compression import SMALLEST, compressed
from app.transport.documents import Persisted
from app.transport.foreign import errors_of
from app.transport.incoming import Incoming
from app.transport.metrics import Outcomes
from app.transport.negotiation import Media, events_wanted, media_for_get, media_for_post, require_json
from app.transport.request import Asked, Batch, ClientGone, Limits, Terms
from app.transport.response import Header, Reply, answered, errors_body, refused
from app.transport.watch import Sweeper, Watch

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

log = structlog.get_logger()

METHODS = ("GET", "HEAD", "POST", "OPTIONS")

_BEFORE_THE_BODY = (MethodNotAllowed, NotAcceptable, UnsupportedMediaType, PayloadTooLarge, ReceiveTimeout)
_CLOSE: Header = (b"connection", b"close")

LINGER = 67_108_864
"""Bytes of a refused body that are still taken in, and thrown away."""


Page = Callable[[bytes], tuple[int, tuple[Header, ...], bytes]]
"""The `If-None-Match` of a browser -> status, headers and body of the page."""


class GraphQLEndpoint:
    """The ASGI callable of `/graphql`."""

    def __init__(
        self,
        answer: Callable[[Asked], Awaitable[bytes]],
        page: Page | None,
        incoming: Incoming | None = None,
        *,
        outcomes: Outcomes | None = None,
        access_log: bool = False,
    ) -> None:
        """`answer` gives the complete body or raises; `page` is for browsers, if there is anything to show them."""
        self._access_log = access_log
        self._answer = answer
        self._page = page
        self.outcomes = outcomes or Outcomes()
        self._incoming = incoming or Incoming(Terms(Limits(), Persisted()), None)
        self._limits = self._incoming.limits
        self._sweeper = Sweeper()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = merged(scope["headers"])
        request = correlation.begin(headers)
        started = perf_counter()
        try:
            reply, unread = await self._reply(scope, headers, receive)
        except ClientGone:
            self._note(request, "CLIENT_GONE", perf_counter() - started)
            return
        seconds = perf_counter() - started
        body, extra = reply.body, [(b"x-request-id", request.id)]
        if len(body) >= SMALLEST and (accept_encoding := headers.get(b"accept-encoding")) is not None:
            body, encoding = await compressed(body, accept_encoding)
            if encoding is not None:
                extra.append((b"content-encoding", encoding.encode()))
        if unread:
            extra.append(_CLOSE)
        if reply.status != 304:
            extra.append((b"content-length", b"%d" % len(body)))
        await send({"type": "http.response.start", "status": reply.status, "headers": [*reply.headers, *extra]})
        await send({"type": "http.response.body", "body": body, "more_body": unread})
        self._note(request, reply.code, seconds, status=reply.status, bytes=len(body))
        if unread:
            late = reply.status == ReceiveTimeout.status
            await self._linger(receive, 1.0 if late else self._limits.receive_timeout)
            await send({"type": "http.response.body", "body": b"", "more_body": False})

    def _note(self, request: correlation.Request, code: str, seconds: float, **sent: int) -> None:
        """Count the request, and tell of it: what it asked for and how it ended, never a value."""
        request.code = code
        self.outcomes.note(request, seconds)
        if self._access_log:
            log.info("request", **request.told(), code=code, ms=round(seconds * 1000, 3), **sent)

    async def _reply(self, scope: Scope, headers: dict[bytes, bytes], receive: Receive) -> tuple[Reply, bool]:
        """The reply, and whether the rest of the request is still on its way."""
        media = Media.JSON
        try:
            match scope["method"]:
                case "POST":
                    media = media_for_post(headers.get(b"accept"))
                    require_json(headers.get(b"content-type"), headers.get(b"content-encoding"))
                    async with Watch(receive, self._limits, self._sweeper) as watch:
                        client, asked = await self._incoming.posted(scope, headers, receive)
                        watch.answering()
                        whole = (await self._answer(asked), "OK") if isinstance(asked, Asked) else await self._each(asked)
                        return answered(whole[0], media, whole[1], personal=client.viewer is not ANONYMOUS), False
                case "GET" | "HEAD":
                    media = media_for_get(headers.get(b"accept"), pages=self._page is not None)
                    if media is Media.HTML and self._page is not None:
                        return Reply(*self._page(headers.get(b"if-none-match", b""))), False
                    async with Watch(receive, self._limits, self._sweeper) as watch:
                        _, got = await self._incoming.got(scope, headers)
                        watch.answering()
                        return fresh(answered(await self._answer(got), media), headers), False
                case "OPTIONS":
                    return Reply(200, ((b"allow", ", ".join(METHODS).encode()),), b""), False
                case method:
                    raise MethodNotAllowed(f"{method} is not served here; use POST or GET.", allowed=METHODS)
        except ClientGone:
            raise
        except Exception as raised:
            unread = isinstance(raised, _BEFORE_THE_BODY) and scope["method"] not in ("GET", "HEAD")
            return refused(errors_of(raised), media), unread

    async def _each(self, batch: Batch) -> tuple[bytes, str]:
        """The answers of a batch in its order, one after another, and the first refusal: a batch takes one place among all requests."""
        answers: list[bytes] = []
        code = "OK"
        for asked in batch:
            try:
                if isinstance(asked, ServiceError):
                    raise asked
                answers.append(await self._answer(asked))
            except Exception as raised:
                errors = errors_of(raised)
                answers.append(errors_body(errors))
                code = errors[0].code if code == "OK" else code
            await asyncio.sleep(0)
        return b"[" + b",".join(answers) + b"]", code

    async def _linger(self, receive: Receive, seconds: float) -> None:
        """Let a client that is still sending finish: a connection cut under it would lose the refusal that it was sent."""
        room = LINGER
        try:
            async with asyncio.timeout(seconds):
                while room > 0:
                    message = await receive()
                    room -= len(message.get("body", b""))
                    if not message.get("more_body", False):
                        return
        except TimeoutError:
            return


def merged(headers: list[Header]) -> dict[bytes, bytes]:
    """Headers by name; one that came in several lines is one list."""
    known = dict(headers)
    if len(known) < len(headers):
        for name in known:
            known[name] = b", ".join(value for other, value in headers if other == name)
    return known


def _wants_events(headers: list[Header]) -> bool:
    return any([events_wanted(value) for name, value in headers if name == b"accept"])  # noqa: C419 - a generator costs more than the rest


class Front:
    """`/graphql` goes to the endpoint at once, what asks to follow something to those for it; everything else to the app behind."""

    def __init__(
        self, endpoint: ASGIApp, behind: ASGIApp, events: ASGIApp | None = None, sockets: ASGIApp | None = None, path: str = "/graphql"
    ) -> None:
        self._endpoint = endpoint
        self._behind = behind
        self._events = events
        self._sockets = sockets
        self._path = path

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        kind = scope["type"]
        if kind == "lifespan" or scope["path"] != self._path:
            await self._behind(scope, receive, send)
        elif kind == "http":
            await (self._events if self._events is not None and _wants_events(scope["headers"]) else self._endpoint)(scope, receive, send)
        else:
            await (self._sockets or self._behind)(scope, receive, send)
