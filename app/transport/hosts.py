"""Which names of this machine a request may use: a wall against DNS rebinding.

A page of any site can have its own name point to 127.0.0.1 and then read what listens there; the browser still tells that
name in `Host`. On a loopback address only the names of the loopback are answered, and those that the settings add.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from app.errors import WrongHost
from app.transport.negotiation import Media, remembered
from app.transport.response import refused

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send


def named(names: Sequence[str], app: ASGIApp) -> ASGIApp:
    """The app under these names only; without any, the app as it is."""
    return Hosts(names, app) if names else app


class Hosts:
    """The app, for requests whose `Host` is one of the names; a request without one comes from no browser."""

    def __init__(self, names: Sequence[str], app: ASGIApp) -> None:
        known = frozenset(bare(name.encode()) for name in names)
        self._app = app
        self._known = remembered(lambda host: bare(host) in known)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "lifespan":
            for name, value in scope["headers"]:
                if name == b"host" and not self._known(value):
                    return await _refuse(scope, send)
        return await self._app(scope, receive, send)


def bare(host: bytes) -> bytes:
    """A host without its port.

    >>> bare(b"LocalHost:8000"), bare(b"[::1]:8000"), bare(b"[::1]"), bare(b"127.0.0.1.")
    (b'localhost', b'[::1]', b'[::1]', b'127.0.0.1')
    """
    name, separator, port = host.lower().rpartition(b":")
    return (name if separator and (port.isdigit() or not port) and not name.endswith(b":") else host.lower()).rstrip(b".")


async def _refuse(scope: Scope, send: Send) -> None:
    if scope["type"] == "websocket":
        return await send({"type": "websocket.close", "code": 1008})
    reply = refused([WrongHost("This address is not served under that name; ALLOWED_HOSTS can add it.")], Media.RESPONSE)
    headers = [*reply.headers, (b"content-length", b"%d" % len(reply.body)), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": reply.status, "headers": headers})
    return await send({"type": "http.response.body", "body": reply.body})
