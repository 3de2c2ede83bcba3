"""What `/metrics` tells, read by Prometheus's own parser."""

from __future__ import annotations

import os

import httpx
from prometheus_client.parser import text_string_to_metric_families

from app.config import Settings
from app.main import create_app
from tests.transport.serving import serving


async def told(client: httpx.AsyncClient) -> dict[tuple[str, str], float]:
    """Samples by name and the label beside the worker."""
    response = await client.get("/metrics")
    assert (response.status_code, response.headers["content-type"].partition(";")[0]) == (200, "text/plain")
    samples = [sample for family in text_string_to_metric_families(response.text) for sample in family.samples]
    assert {sample.labels["worker"] for sample in samples} == {str(os.getpid())}
    return {(s.name, "".join(value for name, value in s.labels.items() if name != "worker")): s.value for s in samples}


async def test_what_happened_is_counted(database_url: str) -> None:
    settings = Settings(database_url=database_url, pool_size=3)
    async with serving(create_app(settings)) as port, httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=60) as client:
        before = await told(client)
        for _ in range(3):
            await client.post("/graphql", json={"query": "query Counted { districts(first: 1) { totalCount } }"})
        await client.post("/graphql", json={"query": "{ nothing }"})
        await client.post("/graphql", content=b"", headers={"content-type": "text/plain"})
        after = await told(client)
    grown = {key: value - before.get(key, 0) for key, value in after.items() if value != before.get(key, 0)}
    assert grown["jiedui_requests_total", "OK"] == 3
    assert grown["jiedui_requests_total", "VALIDATION_FAILED"] == 1
    assert grown["jiedui_requests_total", "UNSUPPORTED_MEDIA_TYPE"] == 1
    assert grown["jiedui_request_seconds_count", ""] == grown["jiedui_request_seconds_bucket", "+Inf"] == 5
    assert grown["jiedui_operations_total", "query"] == grown["jiedui_cost_points_count", ""] == 3
    assert grown["jiedui_cost_points_sum", ""] > 3
    assert grown["jiedui_statement_seconds_count", ""] == 3
    assert (grown["jiedui_document_cache_total", "miss"], grown["jiedui_document_cache_total", "hit"]) == (2, 2)
    assert (grown["jiedui_statement_cache_total", "miss"], grown["jiedui_statement_cache_total", "hit"]) == (1, 2)
    assert (after["jiedui_pool", "size"], after["jiedui_pool", "in_use"], after["jiedui_pool", "waiting"]) == (3, 0, 0)
    assert after["jiedui_turned_away_total", "queue"] == 0
