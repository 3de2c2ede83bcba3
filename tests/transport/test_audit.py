"""GraphQL over HTTP as the audits of graphql-http know it: every one of them passes, even those that only may."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.transport.audit import audits_of


async def test_the_transport_passes_every_audit(port: int, capsys: pytest.CaptureFixture[str]) -> None:
    audits = await audits_of(f"http://127.0.0.1:{port}/graphql")
    assert not [audit for audit in audits if audit.status != "ok"]
    counts = Counter(audit.level for audit in audits)
    with capsys.disabled():
        print(f"\ngraphql-http audits passed: {', '.join(f'{level} {counts[level]}' for level in ('MUST', 'SHOULD', 'MAY'))}")
    assert (counts["MUST"], counts["SHOULD"]) >= (13, 20)
