"""The composition root: settings, pool, catalog, routes. The only importer of `schema`."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Mapping
from contextlib import aclosing, asynccontextmanager, suppress
from dataclasses import dataclass
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from fastapi import FastAPI
from starlette.responses import RedirectResponse

from app.answer import Answer
from app.auth import Viewer
from app.bearer import Bearer
from app.budget import Budget
from app.commands.user import note_use
from app.compiler.cache import KEPT, Compiler
from app.compiler.rules import Limits as DocumentLimits
from app.compiler.warm import warm
from app.config import Settings, tracing_wanted
from app.crypto import ring
from app.database import CannotStart
from app.database.estimates import estimates
from app.database.pool import DOWN, cursor_secret, migrated, orders_bytewise, reads
from app.database.writes import writes
from app.errors import Refused, ServiceError, Unavailable
from app.explain import Explained, told
from app.following import Follow, following
from app.oidc import Issuer
from app.policies import POLICIES
from app.sync.status import watched
from app.transport.documents import Persisted, Trusted
from app.transport.events import EventsEndpoint
from app.transport.hosts import named
from app.transport.http import Front, GraphQLEndpoint
from app.transport.incoming import Incoming
from app.transport.manifest import trusted
from app.transport.metrics import Metrics
from app.transport.rate import Rate
from app.transport.request import Asked, Client, Limits, Terms
from app.transport.routes import behind, open_to, refuse_in_json, routes
from app.transport.socket import SocketEndpoint
from app.transport.streams import Streams
from app.web import pages
from app.writing import Writing
from schema import schema
from schema.catalog import catalog
from schema.writes import commands

if TYPE_CHECKING:
    from starlette.types import ASGIApp

    from app.tracing import Tracing

SOON = 1.0
"""Seconds within which a scrape wants to know of the database."""


def create_app(settings: Settings, opened: Streams | None = None) -> ASGIApp:
    """The service over the migrated database at `settings.database_url`; `opened` keeps what its clients hold open."""
    registered = trusted(settings.trusted_documents) if settings.trusted_documents else None
    tracing = traces() if tracing_wanted() else None
    service = Service(settings, compiler(settings, registered), tracing)
    public = settings.introspection and (registered is None or registered.introspects)
    limits = Limits(
        body=settings.body_limit,
        batch=settings.batch_limit,
        nesting=settings.variable_nesting,
        receive_timeout=settings.receive_timeout,
        request_timeout=settings.request_timeout,
    )
    incoming = Incoming(Terms(limits, registered or Persisted()), service.remembered, service.known)
    streams = opened or Streams()
    streams.limit(settings)
    endpoint = GraphQLEndpoint(
        service.answer, pages.page if public else None, incoming, outcomes=streams.outcomes, access_log=settings.access_log
    )
    events = EventsEndpoint(service.follow, incoming, streams, settings.ping_interval)
    sockets = SocketEndpoint(service.follow, incoming, streams, settings.cors_origins, settings.init_timeout)
    host = FastAPI(title="Jiedui 结对", lifespan=service.lifespan, openapi_url=None)
    host.include_router(routes(service.ready, sdl if public else None, lambda: service.metrics(streams)))
    host.router.routes.extend(pages.routes())
    host.add_route("/", lambda _: RedirectResponse("/graphql"), include_in_schema=False)
    refuse_in_json(host)
    front = Front(tracing.around(endpoint) if tracing else endpoint, host, events, sockets)
    return named(settings.hosts, behind(settings.trusted_proxies, open_to(settings.cors_origins, front)))


@dataclass(slots=True)
class Service:
    """What lives as long as the process: the compiler, and the pool between start and stop."""

    settings: Settings
    compiler: Compiler
    tracing: Tracing | None = None
    answering: Answer | None = None
    following: Follow | None = None

    @asynccontextmanager
    async def lifespan(self, _host: FastAPI) -> AsyncIterator[None]:
        async with answering(self.settings, self.compiler, self.tracing) as self.answering:
            self.following = following(self.answering, self.settings)
            yield
        self.answering = self.following = None
        if self.tracing is not None:
            await self.tracing.close()

    def answer(self, asked: Asked) -> Awaitable[bytes]:
        return self.at_work()(asked)

    async def follow(self, asked: Asked) -> AsyncGenerator[bytes, None]:
        self.at_work()
        assert self.following is not None, "both live as long"
        async with aclosing(self.following(asked)) as bodies:
            async for body in bodies:
                yield body

    def remembered(self, authorization: bytes) -> Viewer | None:
        return self.at_work().bearer.remembered(authorization)

    def known(self, client: Client, authorization: bytes) -> Awaitable[Client]:
        return self.at_work().known(client, authorization)

    async def metrics(self, streams: Streams) -> tuple[bytes, str]:
        reads = self.at_work().reads
        assert self.following is not None, "both live as long"
        followed = self.following.counted()
        partners: dict[str, dict[str, float]] = {}
        with suppress(*DOWN, Unavailable):  # a database that does not answer soon is told of by the figures of the pool
            partners = await asyncio.wait_for(watched(reads), SOON)
        return Metrics(streams.outcomes, self.compiler, reads, partners, followed=followed, streams=streams.counted()).text()

    def at_work(self) -> Answer:
        if self.answering is None:
            raise Unavailable("The service is starting or stopping; try again in a moment.")
        return self.answering

    async def ready(self) -> bool:
        return self.answering is not None and await migrated(self.answering.reads)


@asynccontextmanager
async def answering(settings: Settings, using: Compiler | None = None, tracing: Tracing | None = None) -> AsyncIterator[Answer]:
    """Everything that answers a read, over the database of the settings."""
    assert settings.database_url is not None, "the caller names the database, embedded or not"
    async with reads(settings.database_url, settings) as connections:
        secret = await cursor_secret(connections)
        made = using or compiler(settings)
        made.learn(bytewise=await orders_bytewise(connections))
        async with estimates(connections) as known, writes(settings.database_url, settings) as sessions:
            budget = Budget(known, settings.cost_limit, Rate(settings.rate_limit))
            writing = Writing(made, sessions, commands(published()), secret, ring(settings))
            bearer = Bearer(connections, issuer(settings), partial(note_use, settings.database_url))
            kind = tracing.answer if tracing else Answer
            yield kind(made, connections, secret, budget, writing, bearer, introspection=settings.introspection, explain=settings.explain)


def traces() -> Tracing:
    """Spans for what is answered; their libraries are loaded for whoever asks for traces alone."""
    from app.tracing import tracing

    return tracing()


def issuer(settings: Settings) -> Issuer | None:
    """The identity provider of the settings, if there is one."""
    if settings.oidc_issuer is None or settings.oidc_audience is None or settings.oidc_jwks_url is None:
        return None
    return Issuer(settings.oidc_issuer, settings.oidc_audience, settings.oidc_jwks_url)


def compiler(settings: Settings, registered: Trusted | None = None) -> Compiler:
    """The compiler of the published schema, with the registered documents compiled. Raises CannotStart for one that cannot be."""
    limits = DocumentLimits(settings.token_limit, settings.depth_limit, settings.alias_limit, settings.directive_limit)
    known = registered.by_name if registered else {}
    size = max(KEPT, 2 * len(known))
    made = Compiler(schema._schema, published(), POLICIES, limits, suggest=settings.introspection, size=size)
    for name, text in known.items():
        try:
            warm(made, text)
        except (Refused, ServiceError) as refusal:
            raise CannotStart(f"TRUSTED_DOCUMENTS: the document {name!r} cannot be served: {refusal}") from None
    return made


@cache
def published() -> Any:
    """The catalog, checked against the models once."""
    return catalog(schema)


@cache
def sdl() -> str:
    """The schema in GraphQL's own language, once its declarations fit their models."""
    published()
    return schema.as_str() + "\n"


async def explain(settings: Settings, text: str, variables: Mapping[str, Any], analyze: bool) -> Explained:
    """Compile an operation and ask PostgreSQL for its plan; with `analyze` the statement runs. Raises ServiceError."""
    async with answering(settings) as answer:
        prepared = answer.compiler.prepare(text, None, variables)
        statement = prepared.compiled.statement
        values = prepared.values(answer.environment(prepared, answer.viewer))
        how = "explain (analyze, buffers, verbose, settings)" if analyze else "explain (verbose, settings)"
        async with answer.reads.connection() as connection:
            lines = await connection.fetch(f"{how} {statement.sql}", *values)
        return told(prepared.compiled, "\n".join(line[0] for line in lines))
