"""What an operator's alarms look at: how each partner stands, on `/metrics`."""

from __future__ import annotations

import httpx
from prometheus_client.parser import text_string_to_metric_families

from app.models.base import uuid7
from tests.sync.client.exchange import sent
from tests.sync.client.partner import partner
from tests.sync.pair import Pair
from tests.sync.test_independent_client import acknowledgement, changed, paid


async def partners(address: str) -> dict[str, dict[str, float]]:
    """What is told of each partner."""
    async with httpx.AsyncClient() as client:
        text = (await client.get(f"{address}/metrics")).text
    told: dict[str, dict[str, float]] = {}
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            if "partner" in sample.labels:
                told.setdefault(sample.labels["partner"], {})[sample.name.removeprefix("jiedui_partner_")] = sample.value
    return told


async def test_what_waits_of_a_partner_is_counted(pair: Pair) -> None:
    here = pair.huancui
    answer = acknowledgement(await paid(here))
    async with partner(here.address, here.token) as there:
        await sent(there, [answer, acknowledgement(uuid7())])
        await sent(there, [changed(answer, note="另记")])
    await here.run("update sync_peer set pulled_at = now() - interval '1 hour'")
    (told,) = (await partners(here.address)).items()
    assert told[0] == "taierzhuang"
    assert (told[1]["parked"], told[1]["conflicts"]) == (1, 1)
    assert 3600 <= told[1]["seconds"] < 4200
    async with pair.exchange("huancui") as exchange:
        await exchange.pull()
    assert (await partners(here.address))["taierzhuang"]["seconds"] < 3600
    await here.run("update sync_peer set ended_at = now(), token = null")
    assert await partners(here.address) == {}
