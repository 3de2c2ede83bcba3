"""Traces of OpenTelemetry: a request, the compiling of its operations, and their statements.

Nothing of it is imported, and no request looks for it, unless the environment asks by OpenTelemetry's own variables; then three
places are wrapped at the start: the endpoint, the compiler and the pool. A span holds names, codes and times; never a value, the
text of a document or a statement, or what a driver says.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from importlib.metadata import version
from threading import Thread
from time import perf_counter
from typing import TYPE_CHECKING, Any
from uuid import UUID

from opentelemetry.trace import Span, SpanKind, StatusCode
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from app.answer import Answer
from app.compiler.cache import Compiler, Understood
from app.database import CannotStart
from app.reading import Reading
from app.transport import correlation
from app.transport.foreign import kind_of
from app.transport.rate import Rate
from app.transport.request import Asked

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import SpanExporter
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

PROTOCOLS = ("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "OTEL_EXPORTER_OTLP_PROTOCOL")
PARTING = 5.0
"""Seconds that the last spans have, to reach a collector when the service ends."""

_times: ContextVar[list[tuple[str, float]] | None] = ContextVar("times", default=None)
_context = TraceContextTextMapPropagator()


class Tracing:
    """The spans of one process, and the way to their collector."""

    def __init__(self, provider: TracerProvider) -> None:
        self._provider = provider
        self._tracer = provider.get_tracer("jiedui", version("jiedui"))

    @contextmanager
    def span(self, name: str, kind: SpanKind = SpanKind.INTERNAL, parent: Any = None, **attributes: str) -> Iterator[Span]:
        """Around a piece of work; of what it raises, the code alone is told."""
        started = perf_counter()
        with self._tracer.start_as_current_span(
            name, parent, kind, attributes, record_exception=False, set_status_on_exception=False
        ) as span:
            try:
                yield span
            except BaseException as raised:
                span.set_attribute("error.type", kind_of(raised))
                span.set_status(StatusCode.ERROR)
                raise
            finally:
                if (times := _times.get()) is not None:
                    times.append((name, perf_counter() - started))

    def around(self, endpoint: ASGIApp) -> ASGIApp:
        """The endpoint, each request of which is a span."""
        return TracedEndpoint(endpoint, self)

    def answer(self, *parts: Any, **choices: Any) -> Answer:
        """An answer, whose work is spans."""
        return TracedAnswer(self, *parts, **choices)

    async def close(self) -> None:
        """Send what is left; a collector that does not answer holds up nobody."""
        closing = Thread(target=self._provider.shutdown, daemon=True)
        closing.start()
        await asyncio.to_thread(closing.join, PARTING)


def tracing() -> Tracing:
    """As the environment says. Raises CannotStart where it asks for what is not here."""
    from opentelemetry.sdk.resources import OTELResourceDetector, Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    ours: dict[str, Any] = {"service.name": "jiedui", "service.version": version("jiedui"), "process.pid": os.getpid()}
    provider = TracerProvider(resource=Resource.create(ours | dict(OTELResourceDetector().detect().attributes)), shutdown_on_exit=False)
    provider.add_span_processor(BatchSpanProcessor(_exporter(os.environ.get("OTEL_TRACES_EXPORTER") or "otlp")))
    return Tracing(provider)


def _exporter(name: str) -> SpanExporter:
    protocol = next((value for variable in PROTOCOLS if (value := os.environ.get(variable))), "http/protobuf")
    if name == "otlp" and protocol == "http/protobuf":
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter

        return OTLPSpanExporter()
    if name == "console":
        from opentelemetry.sdk.trace.export import ConsoleSpanExporter

        return ConsoleSpanExporter()
    asked = f"OTEL_TRACES_EXPORTER={name}" if name != "otlp" else f"OTEL_EXPORTER_OTLP_PROTOCOL={protocol}"
    raise CannotStart(f"{asked} is not known here: traces go by otlp over http/protobuf, or to the console.")


class TracedReading(Reading):
    """The compiler's part of a request, as a span; waiting for the thread is part of it."""

    def __init__(self, compiler: Compiler, rate: Rate, tracing: Tracing) -> None:
        super().__init__(compiler, rate)
        self._tracing = tracing

    def at_once(self, asked: Asked, *, stranger: bool = False) -> None:
        """Everything goes the way that is a span."""

    async def prepared(self, asked: Asked, *, stranger: bool = False) -> Understood:
        with self._tracing.span("compile"):
            return await super().prepared(asked, stranger=stranger)


class TracedAnswer(Answer):
    """An answer whose compiling and whose statements are spans."""

    __slots__ = ("_tracing",)

    def __init__(self, tracing: Tracing, *parts: Any, **choices: Any) -> None:
        super().__init__(*parts, **choices)
        self._tracing = tracing
        self.reading = TracedReading(self.compiler, self.budget.rate, tracing)

    async def fetch(self, sql: str, values: list[Any], districts: Sequence[UUID]) -> bytes:
        with self._tracing.span("sql", SpanKind.CLIENT, **{"db.system.name": "postgresql", "db.operation.name": "SELECT"}):
            return await super().fetch(sql, values, districts)


class TracedEndpoint:
    """The endpoint within a span, which goes on with the trace of the client and is told to it."""

    def __init__(self, endpoint: ASGIApp, tracing: Tracing) -> None:
        self._endpoint = endpoint
        self._tracing = tracing

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        given = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        attributes = {"http.request.method": scope["method"], "url.path": scope["path"]}
        _times.set([])
        with self._tracing.span("request", SpanKind.SERVER, _context.extract(given), **attributes) as span:
            ours: dict[str, str] = {}
            _context.inject(ours)
            span.update_name(f"{scope['method']} {scope['path']}")
            within = [(b"traceparent", ours["traceparent"].encode()), *(h for h in scope["headers"] if h[0] != b"traceparent")]

            async def sent(message: Message) -> None:
                if message["type"] == "http.response.start":
                    _answered(span, message["status"])
                    message = {**message, "headers": [*message["headers"], *_headers(ours["traceparent"])]}
                await send(message)

            await self._endpoint({**scope, "headers": within}, receive, sent)
            _told(span, correlation.current())


def _headers(trace: str) -> Iterator[tuple[bytes, bytes]]:
    yield b"traceresponse", trace.encode()
    yield b"server-timing", ", ".join(f"{name};dur={seconds * 1000:.3f}" for name, seconds in _times.get() or ()).encode()


def _answered(span: Span, status: int) -> None:
    span.set_attribute("http.response.status_code", status)
    if status >= 500:
        span.set_status(StatusCode.ERROR)


def _told(span: Span, request: correlation.Request | None) -> None:
    """What the log tells of the request, in OpenTelemetry's names."""
    if request is None:
        return
    span.set_attribute("jiedui.request", request.id.decode("ascii"))
    if request.code != "OK":
        span.set_attribute("error.type", request.code)
    if told := request.told():
        kind, name = told["type"], told["operation"]
        span.update_name(f"{kind} {name}" if name != correlation.NAMELESS else kind)
        span.set_attributes({"graphql.operation.type": kind, "graphql.operation.name": name, "jiedui.cost": told["cost"]})
