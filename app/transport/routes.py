"""The plain addresses beside `/graphql`, and how the host answers what it does not know.

`/healthz` says that the process runs, `/readyz` that it can answer questions, `/schema.graphql` what can be asked.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, cast

from fastapi import APIRouter
from starlette.exceptions import HTTPException
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from app.errors import MethodNotAllowed, NotFound, ServiceError
from app.transport.compression import compressed
from app.transport.foreign import errors_of
from app.transport.negotiation import Media
from app.transport.response import refused

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fastapi import FastAPI
    from starlette.types import ASGIApp

READING = ["GET", "HEAD"]


Exposition = Callable[[], Awaitable[tuple[bytes, str]]]
"""What Prometheus reads, and its media type."""


def routes(ready: Callable[[], Awaitable[bool]], sdl: Callable[[], str] | None, metrics: Exposition | None = None) -> APIRouter:
    """`ready` answers whether the database is reachable and migrated; `sdl` writes the schema when it is asked for; None tells none."""
    router = APIRouter(include_in_schema=False)

    @router.api_route("/healthz", methods=READING)
    async def healthz() -> Response:
        return JSONResponse({"status": "alive"})

    @router.api_route("/readyz", methods=READING)
    async def readyz() -> Response:
        if await ready():
            return JSONResponse({"status": "ready"})
        return JSONResponse({"status": "not ready"}, status_code=503, headers={"retry-after": "1"})

    if metrics is not None:

        @router.api_route("/metrics", methods=READING)
        async def exposition() -> Response:
            body, media_type = await metrics()
            return Response(body, headers={"content-type": media_type, "cache-control": "no-store"})

    if sdl is None:
        return router

    @router.api_route("/schema.graphql", methods=READING)
    async def schema(request: Request) -> Response:
        body, encoding = await compressed(sdl().encode(), request.headers.get("accept-encoding", "identity").encode())
        headers = {"vary": "accept-encoding", "cache-control": "no-cache", **({"content-encoding": encoding} if encoding else {})}
        return PlainTextResponse(body, headers=headers)

    return router


def refuse_in_json(app: FastAPI) -> None:
    """Make FastAPI's own refusals, and whatever its routes let through, look like those of `/graphql`."""

    @app.exception_handler(HTTPException)
    async def known(request: Request, raised: HTTPException) -> Response:
        if raised.status_code == 404:
            return _response([NotFound(f"There is nothing at {request.url.path}; GraphQL is at /graphql.")])
        if raised.status_code == 405:
            allowed = sorted(name.strip() for name in (raised.headers or {}).get("Allow", "").split(","))
            return _response([MethodNotAllowed(f"{request.method} is not served here.", allowed=allowed)])
        error = ServiceError(str(raised.detail))
        return JSONResponse({"errors": [{"message": error.message, "extensions": {"code": error.code}}]}, raised.status_code)

    @app.exception_handler(Exception)
    async def unknown(_request: Request, raised: Exception) -> Response:
        return _response(errors_of(raised))


def _response(errors: Sequence[ServiceError]) -> Response:
    reply = refused(errors, Media.RESPONSE)
    return Response(reply.body, reply.status, {name.decode(): value.decode() for name, value in reply.headers})


def open_to(origins: Sequence[str], app: ASGIApp) -> ASGIApp:
    """The app, open to pages of the named origins; without any, the app as it is, and no header says anything."""
    if not origins:
        return app
    return CORSMiddleware(
        app,
        allow_origins=origins,
        allow_methods=["GET", "POST"],
        allow_headers=["content-type", "authorization", "x-request-id", "traceparent"],
        expose_headers=["x-request-id", "retry-after", "traceresponse"],
    )


def behind(proxies: Sequence[str], app: ASGIApp) -> ASGIApp:
    """The app, told by trusted proxies who its client is; without any, nobody's word is taken."""
    return cast("ASGIApp", ProxyHeadersMiddleware(app, list(proxies))) if proxies else app  # type: ignore[arg-type]
