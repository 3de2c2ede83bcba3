"""A request over HTTP -> who asks, and what: the body or the query string under the limits, and the token."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from app.errors import Unauthenticated
from app.transport.request import Asked, Batch, Client, Terms, from_body, from_query_string, receive_body

if TYPE_CHECKING:
    from starlette.types import Receive, Scope

    from app.auth import Viewer

AUTHORIZATION = b"authorization"

Remembered = Callable[[bytes], "Viewer | None"]
"""An `Authorization` -> the viewer that it names, if that is known just now. Raises Unauthenticated."""
Known = Callable[[Client, bytes], Awaitable[Client]]
"""A client and its `Authorization` -> the client with the viewer that it names. Raises Unauthenticated."""


class Incoming:
    """What reads requests; one for the life of the process."""

    def __init__(self, terms: Terms, remembered: Remembered | None = None, known: Known | None = None) -> None:
        self.limits = terms.limits
        self.terms = terms
        self._remembered = remembered
        self._known = known

    async def posted(self, scope: Scope, headers: dict[bytes, bytes], receive: Receive) -> tuple[Client, Asked | Batch]:
        """What a POST asks; its body must be JSON."""
        body = await receive_body(receive, headers.get(b"content-length"), self.limits)
        client = await self.named(sender(scope, headers))
        return client, from_body(body, self.terms, client)

    async def got(self, scope: Scope, headers: dict[bytes, bytes]) -> tuple[Client, Asked]:
        """What a GET asks."""
        client = await self.named(sender(scope, headers))
        return client, from_query_string(scope["query_string"], self.terms, client)

    async def named(self, client: Client) -> Client:
        """The client with the viewer that the token among its headers names. Raises Unauthenticated."""
        if (token := client.headers.get(AUTHORIZATION)) is None:
            return client
        if self._remembered is not None and (viewer := self._remembered(token)) is not None:
            return Client(client.address, client.headers, viewer)
        if self._known is None:
            raise Unauthenticated
        return await self._known(client, token)


def sender(scope: Scope, headers: dict[bytes, bytes]) -> Client:
    """Who sent a request, as far as its connection tells."""
    return Client(scope["client"][0] if scope["client"] else "", headers)
