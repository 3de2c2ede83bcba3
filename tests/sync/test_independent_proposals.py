"""What both keep, agreed on between a real service and whoever wrote a client from docs/sync.md alone."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from tests.record import HUANCUI, PAIRING, TAIERZHUANG
from tests.sync.client.exchange import pull, push
from tests.sync.client.record import Record, columns, made
from tests.sync.client.store import Store
from tests.sync.pair import Pair
from tests.sync.test_independent_client import equal, reached
from tests.sync.test_proposals import does


def said(of: str, /, **own: Any) -> Record:
    """What Tai'erzhuang says by itself."""
    now = datetime.now(UTC).replace(microsecond=500_000).isoformat().replace("500000", "5")
    common = {"owner_district_id": str(TAIERZHUANG), "owner_epoch": 1, "version": 1, "demo": False, "deleted_at": None}
    return made(of, {"id": str(uuid4()), **common, "created_at": now, "updated_at": now} | own)


def told(store: Store, kind: str) -> list[dict[str, Any]]:
    return [columns(one) for (of, _), one in store.theirs.items() if of == kind]


async def test_it_agrees_to_what_the_service_proposes(pair: Pair) -> None:
    store = Store()
    under = {"pairing": f"pairing_{PAIRING}", "parties": [{"role": "ASSISTING", "party": f"district_{HUANCUI}"}]}
    assert (await does(pair, "huancui", "proposeNewAgreement", kind="COLLABORATION", title="共建协议", **under))[1] == []
    async with reached(pair.huancui) as there:
        await pull(store, there)
        (asked,) = told(store, "PROPOSAL")
        assert (asked["operation"], asked["to_district_id"], asked["failure"]) == ("NEW", str(TAIERZHUANG), None)
        store.write(said("PROPOSAL_ANSWER", proposal_id=asked["id"], verdict="ACCEPTED", note=None))
        assert (await push(store, there)).outcomes == {"APPLIED": 1}
        await pull(store, there)
        agreement = columns(store.theirs["AGREEMENT", asked["key"]])
        assert (agreement["title"], agreement["pairing_id"]) == ("共建协议", str(PAIRING))
        assert [one["division_id"] for one in told(store, "AGREEMENT_PARTY") if one["agreement_id"] == asked["key"]] == [str(HUANCUI)]
        assert await equal(store, there)


async def test_it_proposes_and_the_service_agrees(pair: Pair) -> None:
    store, key, party = Store(), str(uuid4()), str(uuid4())
    signs = [{"id": party, "role": "RECEIVING", "division_id": str(TAIERZHUANG), "organisation_id": None}]
    asked = {"kind": "COLLABORATION", "title": "共建协议", "pairing_id": str(PAIRING), "owner_district_id": str(HUANCUI), "parties": signs}
    about = {"kind": "AGREEMENT", "key": key, "operation": "NEW", "seen_version": 0, "pairing_id": str(PAIRING), "agreement_id": None}
    by = {"changes": json.dumps(asked, ensure_ascii=False), "reason": None, "failure": None, "to_district_id": str(HUANCUI)}
    proposal = said("PROPOSAL", **about, **by)
    async with reached(pair.huancui) as there:
        await pull(store, there)
        store.write(proposal)
        assert (await push(store, there)).outcomes == {"APPLIED": 1}
        given = {"proposal": f"proposal_{proposal.key}", "expectedVersion": 1}
        assert (await does(pair, "huancui", "acceptProposal", **given))[1] == []
        await pull(store, there)
        assert [one["verdict"] for one in told(store, "PROPOSAL_ANSWER")] == ["ACCEPTED"]
        assert columns(store.theirs["AGREEMENT", key])["owner_district_id"] == str(HUANCUI)
        assert columns(store.theirs["AGREEMENT_PARTY", party])["agreement_id"] == key
        assert await equal(store, there)
