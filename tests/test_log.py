"""What a served process writes of its requests: one line each, with what they asked and how they ended, and no value."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import orjson
import pytest

from tests.processes import Running, served, wait

CANARY = "370502198001011234"
NAMED = "query Found($code: String!) { district(by: {code: $code}) { id } }"
WRITTEN = f'query Written {{ district(by: {{code: "{CANARY}"}}) {{ id }} }}'


def lines(running: Running, number: int) -> list[dict[str, Any]]:
    """The first lines that tell of requests, without what differs from run to run."""

    def told() -> list[dict[str, Any]]:
        return [line for text in running.said().splitlines() if text.startswith("{") and (line := orjson.loads(text))["event"] == "request"]

    wait(lambda: len(told()) >= number, running.said)
    found = told()
    for line in found:
        assert line.pop("timestamp").endswith("Z")
        assert line.pop("ms") > 0
        assert (line.pop("event"), line.pop("level")) == ("request", "info")
    return found


def test_a_request_is_one_line_without_a_value(tmp_path: Path, database_url: str) -> None:
    with served(tmp_path, database_url=database_url) as running, httpx.Client(base_url=running.address(), timeout=60) as client:

        def ask(name: str, request: Any) -> httpx.Response:
            return client.post("/graphql", json=request, headers={"x-request-id": name, "accept-encoding": "identity"})

        sizes = [
            len(ask(f"r{number}", request).content)
            for number, request in enumerate(
                (
                    {"query": NAMED, "variables": {"code": CANARY}, "operationName": "Found"},
                    {"query": WRITTEN},
                    {"query": "{ __typename }"},
                    {"query": NAMED, "variables": {"code": [CANARY]}},
                    {"query": f"{{ {CANARY} }}", "operationName": CANARY},
                    [{"query": NAMED, "variables": {"code": CANARY}}, {"query": "{ __typename }"}, {"query": CANARY}],
                )
            )
        ]
        assert client.get("/healthz").status_code == 200
        assert client.post("/graphql", content=CANARY, headers={"content-type": "text/plain"}).status_code == 415
        found = lines(running, 7)
        assert CANARY not in running.said()
    assert found.pop()["code"] == "UNSUPPORTED_MEDIA_TYPE"
    query = {"type": "query", "status": 200}
    assert found == [
        {"request": f"r{number}", "bytes": size, **line}
        for number, (size, line) in enumerate(
            zip(
                sizes,
                (
                    query | {"operation": "Found", "code": "OK", "cost": 2},
                    query | {"operation": "Written", "code": "OK", "cost": 2},
                    query | {"operation": "-", "code": "OK", "cost": 1},
                    {"status": 200, "code": "BAD_USER_INPUT"},
                    {"status": 200, "code": "PARSE_FAILED"},
                    query | {"operation": "Found -", "code": "PARSE_FAILED", "cost": 3},
                ),
                strict=True,
            )
        )
    ]


def test_the_lines_can_be_left_out(tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ACCESS_LOG", "false")
    with served(tmp_path, database_url=database_url) as running:
        assert httpx.post(f"{running.address()}/graphql", json={"query": "{ __typename }"}).status_code == 200
        assert running.end() == 0
        assert '"event":"request"' not in running.said()
