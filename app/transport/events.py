"""text/event-stream: any operation as events of one answer to one request, as graphql-sse calls distinct connections.

    event: next        a complete answer, once or again and again
    event: complete    nothing more will come

A request that GraphQL turns down is an event too: a browser's EventSource shows nothing of an answer with another status.
"""

from __future__ import annotations

import asyncio
from contextlib import aclosing, suppress
from typing import TYPE_CHECKING

from app.errors import Malformed, MethodNotAllowed
from app.transport import correlation
from app.transport.foreign import errors_of
from app.transport.http import METHODS, merged
from app.transport.incoming import Incoming
from app.transport.negotiation import Media, require_json
from app.transport.request import Asked, ClientGone
from app.transport.response import NO_SNIFFING, NO_STORE, errors_body, refused
from app.transport.streams import Follows, Streams
from app.transport.watch import Sweeper, Watch

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

PROTOCOL = "text/event-stream"
HEADERS = (
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"x-accel-buffering", b"no"),
    (b"connection", b"close"),
    NO_SNIFFING,
    NO_STORE,
)
NEXT = b"event: next\ndata: %b\n\n"
COMPLETE = b"event: complete\ndata:\n\n"
QUIET = b":\n\n"
"""A comment, which shows a quiet connection to be alive and tells us when it is not."""


class EventsEndpoint:
    """The ASGI callable of requests that accept text/event-stream."""

    def __init__(self, follow: Follows, incoming: Incoming, streams: Streams, quiet: float) -> None:
        self._follow = follow
        self._incoming = incoming
        self._streams = streams
        self._quiet = quiet
        self._sweeper = Sweeper()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = merged(scope["headers"])
        request = correlation.begin(headers)
        events = Events(send, request, self._streams)
        with self._streams.noted(request):
            request.code = "CLIENT_GONE"
            with suppress(ClientGone):
                try:
                    asked = await self._asked(scope, headers, receive)
                    with self._streams.connection(asked.client, PROTOCOL), self._streams.subscription(asked.client):
                        await self._tell(asked, receive, events)
                    request.code = "OK"
                except ClientGone:
                    raise
                except Exception as raised:
                    await events.refuse(raised)

    async def _asked(self, scope: Scope, headers: dict[bytes, bytes], receive: Receive) -> Asked:
        match scope["method"]:
            case "POST":
                require_json(headers.get(b"content-type"), headers.get(b"content-encoding"))
                async with Watch(receive, self._incoming.limits, self._sweeper):
                    _, asked = await self._incoming.posted(scope, headers, receive)
            case "GET":
                _, asked = await self._incoming.got(scope, headers)
            case method:
                raise MethodNotAllowed(f"{method} is not served here; use POST or GET.", allowed=METHODS)
        if not isinstance(asked, Asked):
            raise Malformed("A stream answers one request, not a batch.")
        return asked

    async def _tell(self, asked: Asked, receive: Receive, events: Events) -> None:
        """Every answer, until there is none any more, the client goes, or the process does."""
        gone, ending = asyncio.ensure_future(_gone(receive)), asyncio.ensure_future(self._streams.ending.wait())
        async with aclosing(self._follow(asked)) as bodies:
            coming = asyncio.ensure_future(anext(bodies, None))
            try:
                while not gone.done() and not ending.done():
                    done, _ = await asyncio.wait((coming, gone, ending), timeout=self._quiet, return_when=asyncio.FIRST_COMPLETED)
                    if coming in done:
                        body = coming.result()
                        await events.send(COMPLETE if body is None else NEXT % body, more=body is not None)
                        if body is None:
                            return
                        self._streams.sent[PROTOCOL] += 1
                        coming = asyncio.ensure_future(anext(bodies, None))
                    elif not done:
                        await events.send(QUIET)
            finally:
                for task in (coming, gone, ending):
                    task.cancel()
                await asyncio.wait((coming,))
        if gone.done() and not gone.cancelled():
            raise ClientGone
        await events.send(b"", more=False)


class Events:
    """What is sent of one answer; the head goes with the first event."""

    def __init__(self, send: Send, request: correlation.Request, streams: Streams) -> None:
        self._send = send
        self._request = request
        self._streams = streams
        self._begun = False

    async def send(self, event: bytes, *, more: bool = True) -> None:
        if not self._begun:
            self._begun = True
            headers = [*HEADERS, (b"x-request-id", self._request.id)]
            await self._send({"type": "http.response.start", "status": 200, "headers": headers})
        await self._send({"type": "http.response.body", "body": event, "more_body": more})

    async def refuse(self, raised: Exception) -> None:
        """Why there is no more answer: an event, or an answer of its own where the request was not even one of GraphQL."""
        errors = errors_of(raised)
        self._request.code = errors[0].code
        if self._begun or all(error.in_band for error in errors):
            await self.send((NEXT % errors_body(errors)) + COMPLETE, more=False)
            return
        reply = refused(errors, Media.RESPONSE)
        headers = [
            *reply.headers,
            (b"x-request-id", self._request.id),
            (b"content-length", b"%d" % len(reply.body)),
            (b"connection", b"close"),
        ]
        await self._send({"type": "http.response.start", "status": reply.status, "headers": headers})
        await self._send({"type": "http.response.body", "body": reply.body})


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
