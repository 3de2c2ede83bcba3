"""GraphQL over HTTP as the audits of graphql-http know it: every one of them passes, even those that only may."""

from __future__ import annotations

from collections import Counter

import httpx
import pytest

from tests.transport.audit import Audit, audits_of


async def test_the_transport_passes_every_audit(client: httpx.AsyncClient) -> None:
    assert failed(await audits_of(f"{client.base_url}/graphql")) == []


async def test_the_service_passes_every_audit(service: httpx.AsyncClient, capsys: pytest.CaptureFixture[str]) -> None:
    audits = await audits_of(f"{service.base_url}/graphql")
    assert failed(audits) == []
    counts = Counter(audit.level for audit in audits)
    with capsys.disabled():
        print(f"\ngraphql-http audits passed: {', '.join(f'{level} {counts[level]}' for level in ('MUST', 'SHOULD', 'MAY'))}")
    assert (counts["MUST"], counts["SHOULD"]) >= (13, 23)


def failed(audits: list[Audit]) -> list[Audit]:
    return [audit for audit in audits if audit.status != "ok"]
