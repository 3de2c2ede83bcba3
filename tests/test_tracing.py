"""The spans of a real served process, as a collector of the test's own receives them."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import httpx
import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest, ExportTraceServiceResponse
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from tests.processes import ROOT, served

CANARY = "370502198001011234"
FOUND = "query Found($code: String!) { district(by: {code: $code}) { id } }"
TRACE, PARENT = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"


@dataclass
class Collector:
    """What came in by OTLP over HTTP."""

    bodies: list[bytes] = field(default_factory=list)
    endpoint: str = ""

    def requests(self) -> list[ExportTraceServiceRequest]:
        return [ExportTraceServiceRequest.FromString(body) for body in self.bodies]

    def spans(self) -> list[Span]:
        return [span for r in self.requests() for rs in r.resource_spans for scope in rs.scope_spans for span in scope.spans]


@contextmanager
def collecting() -> Iterator[Collector]:
    collector = Collector()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            assert (self.path, self.headers["content-type"]) == ("/v1/traces", "application/x-protobuf")
            collector.bodies.append(self.rfile.read(int(self.headers["content-length"])))
            answer = ExportTraceServiceResponse().SerializeToString()
            self.send_response(200)
            self.send_header("content-length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    collector.endpoint = f"http://127.0.0.1:{server.server_port}"
    try:
        yield collector
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def told(span: Span) -> dict[str, Any]:
    return {a.key: getattr(a.value, str(a.value.WhichOneof("value"))) for a in span.attributes}


def test_a_request_is_a_span_with_its_compiling_and_its_statement_under_it(
    tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with collecting() as collector:
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", collector.endpoint)
        monkeypatch.setenv("OTEL_RESOURCE_ATTRIBUTES", "deployment.environment=test")
        with served(tmp_path, database_url=database_url) as running, httpx.Client(base_url=running.address(), timeout=60) as client:
            headers = {"traceparent": f"00-{TRACE}-{PARENT}-01", "x-request-id": "seven"}
            answer = client.post("/graphql", json={"query": FOUND, "variables": {"code": CANARY}}, headers=headers)
            refused = client.post("/graphql", json={"query": FOUND, "variables": {"code": [CANARY]}})
            assert refused.json()["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"
            written = {"query": f'{{ district(by: {{code: "{CANARY}"}}) {{ id }} }}'}
            batch = client.post("/graphql", json=[written, {"query": "query Told { __typename }"}])
            assert len(batch.json()) == 2
            assert client.get("/readyz").status_code == 200
            assert running.end() == 0, "what is left is sent at the end"
            assert f'"traceparent":"{answer.headers["traceresponse"]}"' in running.said(), "the log has the span of the request"
    spans = {span.span_id: span for span in collector.spans()}
    roots = [span for span in spans.values() if span.kind == Span.SPAN_KIND_SERVER]
    under = {root.name: [s for s in spans.values() if s.parent_span_id == root.span_id] for root in roots}
    assert {name: sorted(span.name for span in children) for name, children in under.items()} == {
        "query Found": ["compile", "sql"],
        "POST /graphql": ["compile"],
        "query - Told": ["compile", "compile", "sql"],
    }
    assert len(spans) == 9
    (found,) = (root for root in roots if root.name == "query Found")
    assert (found.trace_id.hex(), found.parent_span_id.hex()) == (TRACE, PARENT)
    assert answer.headers["traceresponse"] == f"00-{TRACE}-{found.span_id.hex()}-01"
    assert re.fullmatch(r"compile;dur=[\d.]+, sql;dur=[\d.]+", answer.headers["server-timing"])
    assert told(found) == {
        "http.request.method": "POST",
        "url.path": "/graphql",
        "http.response.status_code": 200,
        "graphql.operation.type": "query",
        "graphql.operation.name": "Found",
        "jiedui.cost": 2,
        "jiedui.request": "seven",
    }
    (bad,) = (root for root in roots if root.name == "POST /graphql")
    assert told(bad)["error.type"] == told(under[bad.name][0])["error.type"] == "BAD_USER_INPUT"
    (resource,) = {
        tuple(sorted((a.key, a.value.string_value) for a in rs.resource.attributes if a.value.string_value))
        for r in collector.requests()
        for rs in r.resource_spans
    }
    assert {("service.name", "jiedui"), ("deployment.environment", "test")} <= set(resource)
    assert not any(CANARY.encode() in body or b"district(" in body for body in collector.bodies)


def test_a_collector_that_is_gone_holds_up_nobody(tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", f"http://127.0.0.1:{silent.getsockname()[1]}/v1/traces")
        monkeypatch.setenv("OTEL_BSP_SCHEDULE_DELAY", "10")
        with served(tmp_path, database_url=database_url) as running, httpx.Client(base_url=running.address(), timeout=60) as client:
            for _ in range(20):
                assert client.post("/graphql", json={"query": "{ __typename }"}).status_code == 200
            assert running.end() == 0
            assert "Traceback" not in running.said()


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("OTEL_TRACES_EXPORTER", "zipkin", "OTEL_TRACES_EXPORTER=zipkin is not known here"),
        ("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc", "OTEL_EXPORTER_OTLP_PROTOCOL=grpc is not known here"),
    ],
)
def test_what_is_not_here_is_told_at_the_start(
    tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str
) -> None:
    monkeypatch.setenv("OTEL_TRACES_EXPORTER", "otlp")
    monkeypatch.setenv(name, value)
    with served(tmp_path, database_url=database_url) as running:
        assert said in running.refusal()


def test_without_a_word_of_it_nothing_is_loaded() -> None:
    code = "import sys, app.main; sys.exit(any(name.startswith(('opentelemetry.sdk', 'opentelemetry.exporter')) for name in sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0
