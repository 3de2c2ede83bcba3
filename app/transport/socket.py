"""graphql-transport-ws: any operation over a WebSocket at `/graphql`. The older protocol is not spoken.

    connection_init → connection_ack → subscribe → next … → complete

Messages are read one after another; each operation is a task of its own, at the pace of its reader: while a socket takes nothing in, of
a live query only the newest answer waits, and the feed is not read on.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import ExitStack, aclosing, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import orjson

from app.errors import RateLimited, ServiceError, Unauthenticated
from app.transport import correlation
from app.transport.foreign import errors_of
from app.transport.http import merged
from app.transport.incoming import AUTHORIZATION, Incoming, sender
from app.transport.request import Asked, Client, ClientGone, from_members
from app.transport.response import errors_body
from app.transport.streams import Follows, Streams, of_our_own

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

PROTOCOL = "graphql-transport-ws"
INVALID, UNAUTHORIZED, NO_SUBPROTOCOL, TOO_LATE, SAME_ID, INIT_AGAIN = 4400, 4401, 4406, 4408, 4409, 4429
LATER = 1013
"""Try again later: the client holds too much, or the database is away."""
ERRORS = len(b'{"errors":')
LONGEST = 120
"""Bytes of the reason of a close that a frame holds."""


class Closing(Exception):
    """The socket is to be closed with a code."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


class SocketEndpoint:
    """The ASGI callable of WebSockets at `/graphql`."""

    def __init__(self, follow: Follows, incoming: Incoming, streams: Streams, origins: Sequence[str], init_timeout: float) -> None:
        self.follow = follow
        self.incoming = incoming
        self.streams = streams
        self.init_timeout = init_timeout
        self._origins = origins

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await receive()
        headers = merged(scope["headers"])
        if not of_our_own(headers, self._origins):
            await send({"type": "websocket.close", "code": 1008})
            return
        spoken = PROTOCOL in scope["subprotocols"]
        await send({"type": "websocket.accept", "subprotocol": PROTOCOL if spoken else None})
        client = sender(scope, headers)
        socket = Socket(self, receive, send, client)
        try:
            if not spoken:
                raise Closing(NO_SUBPROTOCOL, "Subprotocol not acceptable")
            await socket.talk()
        except RateLimited as refusal:
            await socket.close(LATER, refusal.message)
        except Closing as closing:
            await socket.close(closing.code, closing.reason)
        except ClientGone:
            pass


@dataclass(slots=True)
class Socket:
    """One WebSocket."""

    endpoint: SocketEndpoint
    receive: Receive
    send: Send
    client: Client
    acknowledged: bool = False
    closed: bool = False
    operations: dict[str, asyncio.Task[None]] = field(default_factory=dict)
    held: ExitStack = field(default_factory=ExitStack)
    """Its place among the connections of its client."""
    ending: asyncio.Future[None] | None = None

    async def talk(self) -> None:
        """Until it ends. Raises Closing."""
        late = asyncio.get_running_loop().call_later(self.endpoint.init_timeout, self._late)
        try:
            self._take_place()
            while (message := await self.receive())["type"] == "websocket.receive":
                await self._hear(message.get("text"))
        finally:
            late.cancel()
            self.held.close()
            for task in self.operations.values():
                task.cancel()

    async def close(self, code: int, reason: str) -> None:
        if not self.closed:
            self.closed = True
            self.endpoint.streams.dropped[str(code)] += 1
            cut = reason.encode()[:LONGEST].decode(errors="ignore")
            with suppress(OSError):
                await self.send({"type": "websocket.close", "code": code, "reason": cut})

    def _take_place(self) -> None:
        """Whom the token names has places of their own. Raises RateLimited."""
        self.held.close()
        self.held.enter_context(self.endpoint.streams.connection(self.client, PROTOCOL))

    def _late(self) -> None:
        if not self.acknowledged:
            self.ending = asyncio.ensure_future(self.close(TOO_LATE, "Connection initialisation timeout"))

    async def _hear(self, text: str | None) -> None:
        try:
            message = orjson.loads(text or "")
        except orjson.JSONDecodeError:
            raise Closing(INVALID, "A message must be a JSON text") from None
        match message:
            case {"type": "connection_init"}:
                await self._begin(message.get("payload"))
            case {"type": "ping"}:
                pong = {"type": "pong", **({"payload": message["payload"]} if "payload" in message else {})}
                await self._say(orjson.dumps(pong).decode())
            case {"type": "pong"}:
                pass
            case {"type": "subscribe", "id": str(name), "payload": dict(members)} if name:
                self._subscribe(name, members, len(text or ""))
            case {"type": "complete", "id": str(name)}:
                if (task := self.operations.pop(name, None)) is not None:
                    task.cancel()
            case _:
                raise Closing(INVALID, "A message of an unknown form")

    async def _begin(self, payload: Any) -> None:
        if self.acknowledged:
            raise Closing(INIT_AGAIN, "Too many initialisation requests")
        if payload is not None and not isinstance(payload, dict):
            raise Closing(INVALID, "The payload of connection_init must be an object")
        given = {name.lower(): value for name, value in (payload or {}).items()}
        if (token := given.get("authorization")) is not None:
            if not isinstance(token, str):
                raise Closing(INVALID, "`authorization` must be a string")
            headers = {**self.client.headers, AUTHORIZATION: token.encode("utf-8", "surrogatepass")}
            self.client = self.client._replace(headers=headers)
        try:
            self.client = await self.endpoint.incoming.named(self.client)
        except Unauthenticated as refusal:
            raise Closing(UNAUTHORIZED, refusal.message) from None
        except Exception as raised:
            raise Closing(LATER, errors_of(raised)[0].message) from None
        self._take_place()
        self.acknowledged = True
        await self._say('{"type":"connection_ack"}')

    def _subscribe(self, name: str, members: dict[str, Any], size: int) -> None:
        if not self.acknowledged:
            raise Closing(UNAUTHORIZED, "Unauthorized: connection_init comes first")
        if name in self.operations:
            raise Closing(SAME_ID, f"Subscriber for {name} already exists")
        self.operations[name] = asyncio.create_task(self._operate(name, members, size))

    async def _operate(self, name: str, members: dict[str, Any], size: int) -> None:
        """Answer one operation until it ends."""
        request = correlation.begin(self.client.headers)
        with self.endpoint.streams.noted(request):
            request.code = "CLIENT_GONE"
            try:
                with self.endpoint.streams.subscription(self.client):
                    await self._answer(name, from_members(members, size, self.endpoint.incoming.terms, self.client))
                request.code = "OK"
            except ClientGone:
                pass
            except Exception as raised:
                errors = errors_of(raised)
                request.code = errors[0].code
                await self._refuse(name, errors)

    async def _answer(self, name: str, asked: Asked) -> None:
        key = orjson.dumps(name).decode()
        async with aclosing(self.endpoint.follow(asked)) as bodies:
            async for body in bodies:
                await self._say(f'{{"id":{key},"type":"next","payload":{body.decode()}}}')
                self.endpoint.streams.sent[PROTOCOL] += 1
        self.operations.pop(name, None)
        await self._say(f'{{"id":{key},"type":"complete"}}')

    async def _refuse(self, name: str, errors: Sequence[ServiceError]) -> None:
        self.operations.pop(name, None)
        if isinstance(errors[0], Unauthenticated):
            await self.close(UNAUTHORIZED, errors[0].message)
            return
        payload = errors_body(errors)[ERRORS:-1].decode()
        with suppress(ClientGone):
            await self._say(f'{{"id":{orjson.dumps(name).decode()},"type":"error","payload":{payload}}}')

    async def _say(self, text: str) -> None:
        """Raises ClientGone."""
        if self.closed:
            raise ClientGone
        try:
            await self.send({"type": "websocket.send", "text": text})
        except OSError:
            raise ClientGone from None
