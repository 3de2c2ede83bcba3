"""A request over HTTP -> who asks, and what: the body or the query string under the limits, and the token."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from app.auth import ANONYMOUS
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
        client = self.at_once(scope, headers) or await self.client(scope, headers)
        return client, from_body(body, self.terms, client)

    async def got(self, scope: Scope, headers: dict[bytes, bytes]) -> tuple[Client, Asked]:
        """What a GET asks."""
        client = await self.client(scope, headers)
        return client, from_query_string(scope["query_string"], self.terms, client)

    def at_once(self, scope: Scope, headers: dict[bytes, bytes]) -> Client | None:
        """The client, if nobody has to be looked up for it. Raises Unauthenticated."""
        viewer = ANONYMOUS
        if (token := headers.get(AUTHORIZATION)) is not None:
            found = self._remembered(token) if self._remembered is not None else None
            if found is None:
                return None
            viewer = found
        return Client(scope["client"][0] if scope["client"] else "", headers, viewer)

    async def client(self, scope: Scope, headers: dict[bytes, bytes]) -> Client:
        """The client, with the viewer that its token names. Raises Unauthenticated."""
        return await self.named(Client(scope["client"][0] if scope["client"] else "", headers))

    async def named(self, client: Client) -> Client:
        """The client with the viewer that the token among its headers names."""
        if (token := client.headers.get(AUTHORIZATION)) is None:
            return client
        if self._known is None:
            raise Unauthenticated
        return await self._known(client, token)
