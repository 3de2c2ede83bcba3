"""A real service on one side; on the other whoever wrote a client from docs/sync.md alone."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from app.models.base import uuid7
from tests.record import COLLABORATION, HUANCUI, PAIRING, TAIERZHUANG
from tests.sync.client.exchange import differing, mend, pull, push, sent
from tests.sync.client.partner import Declined, Partner, partner
from tests.sync.client.record import Record, columns, made
from tests.sync.client.store import Store
from tests.sync.pair import Pair, Side

ROOT = Path(__file__).parents[2]
COMMITMENT = """
    insert into commitment (id, title, programme, pairing_id, fund_id, amount, status, approved_on, owner_district_id)
    values ($1, '资金安排', 'COLLABORATION', $2, $3, 1000, 'APPROVED', '2018-03-01', $4)
"""
DISBURSEMENT = """
    insert into fund_transaction (id, kind, commitment_id, amount, occurred_on, payer_division_id, payee_division_id, owner_district_id)
    values ($1, 'DISBURSEMENT', $2, 600, '2018-05-01', $3, $4, $3)
"""


async def paid(side: Side) -> UUID:
    """A disbursement to Tai'erzhuang."""
    commitment, flow = uuid7(), uuid7()
    await side.run(COMMITMENT, commitment, PAIRING, COLLABORATION, HUANCUI)
    await side.run(DISBURSEMENT, flow, commitment, HUANCUI, TAIERZHUANG)
    return flow


def acknowledgement(flow: UUID | str, **said: Any) -> Record:
    """What a district says by itself."""
    now = datetime.now(UTC).replace(microsecond=120_300).isoformat().replace("120300", "1203")
    given = {
        "id": str(uuid4()),
        "transaction_id": str(flow),
        "verdict": "ACKNOWLEDGED",
        "amount": Decimal("600.00"),
        "received_on": "2018-06-01",
        "voucher_no": "凭证“7”",
        "note": None,
        "owner_district_id": str(TAIERZHUANG),
        "owner_epoch": 1,
        "version": 1,
        "demo": False,
        "created_at": now,
        "updated_at": now,
        "deleted_at": None,
    }
    return made("ACKNOWLEDGEMENT", given | said)


def changed(one: Record, **said: Any) -> Record:
    return made(one.kind, columns(one) | said)


@asynccontextmanager
async def reached(side: Side, **options: Any) -> AsyncIterator[Partner]:
    async with partner(side.address, side.token, **options) as found:
        yield found


async def equal(store: Store, there: Partner) -> bool:
    return await differing(store, there) == (set(), set())


def test_it_knows_nothing_of_ours() -> None:
    look = (
        "import sys, tests.sync.client.exchange; print(sorted({name.partition('.')[0] for name in sys.modules} & {'app', 'schema', 'gql'}))"
    )
    found = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True, cwd=ROOT)
    assert found.stdout == "['gql']\n"


async def test_a_disbursement_is_acknowledged_from_the_other_side(pair: Pair) -> None:
    here, store = pair.huancui, Store()
    flow = await paid(here)
    async with reached(here) as there:
        assert await pull(store, there) > 50
        told = columns(store.theirs["FUND_TRANSACTION", str(flow)])
        assert (told["amount"], told["payee_division_id"]) == (Decimal("600.00"), str(TAIERZHUANG))
        answer = acknowledgement(flow, amount=told["amount"])
        store.write(answer)
        assert (await push(store, there)).outcomes == {"APPLIED": 1}
        assert store.unsent == set()
        asked = f'{{ node(id: "fund-transaction_{flow}") {{ ... on FundTransaction {{ status }} }} }}'
        assert (await there.ask(asked, {}))["node"] == {"status": "ACKNOWLEDGED"}
        assert await equal(store, there)
        assert await pull(store, there) == 0


async def test_everything_that_can_become_of_a_record_is_told(pair: Pair) -> None:
    here, store = pair.huancui, Store()
    flow = await paid(here)
    first = acknowledgement(flow)
    second = changed(first, version=2, note="补记")
    ahead = acknowledgement(later := uuid7(), verdict="DISPUTED", note="未到账")
    wrong = acknowledgement(flow, owner_district_id=str(PAIRING))
    shown = acknowledgement(flow, demo=True)
    torn = Record(first.kind, str(uuid4()), 1, 1, "{")
    async with reached(here) as there:

        async def told(*records: Record) -> list[tuple[str, str | None]]:
            return [(result["outcome"], result["code"]) for _, result in await sent(there, records)]

        assert await there.push([first], "try", dry=True) == await there.push([first], "do")
        assert await told(second, first) == [("APPLIED", None), ("STALE", None)]
        assert await told(first) == [("STALE", None)]
        assert await told(second) == [("DUPLICATE", None)]
        assert await told(changed(second, note="另记")) == [("CONFLICT", None)]
        assert await told(wrong, shown, torn) == [("REJECTED", code) for code in ("NOT_OWNER", "MADE_UP", "INVALID_STATE")]
        (result,) = [result for _, result in await sent(there, [ahead])]
        assert (result["outcome"], result["code"], result["missing"]) == ("PARKED", "MISSING", f"FUND_TRANSACTION {later}")
        store.write(changed(second, note="另记"))
        store.write(wrong)
        assert (await push(store, there)).for_a_person == {second.place: "CONFLICT", wrong.place: "NOT_OWNER"}
        with pytest.raises(Declined, match="NOT_VALID"):
            await there.push([second] * 501, "many")
    async with partner(here.address, "jd_nobody_at_all") as stranger:
        with pytest.raises(Declined, match="UNAUTHENTICATED"):
            await pull(store, stranger)


class Dropping(httpx.AsyncHTTPTransport):
    """A line on which the service does what was asked, and the answer is lost."""

    drops = 0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        answer = await super().handle_async_request(request)
        if self.drops:
            self.drops -= 1
            await answer.aread()
            raise httpx.ReadError("the line dropped")
        return answer


async def test_an_answer_that_was_lost_is_had_again(pair: Pair) -> None:
    here, store, line = pair.huancui, Store(), Dropping()
    store.write(acknowledgement(await paid(here)))
    async with reached(here, transport=line) as there:
        line.drops = 2
        assert (await push(store, there)).outcomes == {"APPLIED": 1}, "the same key is answered as the first time"
        assert there.lost == 2
        line.drops = 1
        await pull(store, there)
        assert await equal(store, there)
    assert await here.one("select count(*) from sync_receipt") == 1


async def test_what_changes_and_what_leaves_is_followed(pair: Pair) -> None:
    here, store = pair.huancui, Store()
    flow = await paid(here)
    async with reached(here) as there:
        await pull(store, there)
        await here.run("update fund_transaction set note = '改', version = version + 1 where id = $1", flow)
        commitment = await here.one("select commitment_id from fund_transaction where id = $1", flow)
        await here.run("update commitment set demo = true, version = version + 1 where id = $1", commitment)
        assert await pull(store, there) >= 1
        assert columns(store.theirs["FUND_TRANSACTION", str(flow)])["note"] == "改"
        store.cursor = "torn"
        await pull(store, there)
        await mend(store, there)
        assert await equal(store, there)
        assert ("COMMITMENT", str(commitment)) not in store.theirs


async def test_what_was_lost_on_either_side_is_found_and_mended(pair: Pair) -> None:
    here, store = pair.huancui, Store()
    store.write(acknowledgement(await paid(here)))
    async with reached(here) as there:
        await pull(store, there)
        await push(store, there)
        lost, other = [place for place in store.theirs if place[0] == "CLAIM"][:2]
        del store.theirs[lost]
        store.theirs[other] = changed(store.theirs[other], statement="错")
        store.write(acknowledgement(await paid(here)))
        store.unsent.clear()
        await pull(store, there)
        theirs, ours = await differing(store, there)
        assert {kind for kind, _ in theirs} == {"CLAIM"}
        assert {kind for kind, _ in ours} == {"ACKNOWLEDGEMENT"}
        assert (await mend(store, there)).outcomes["APPLIED"] == 1
        await pull(store, there)
        assert await equal(store, there)


async def test_a_feed_that_began_anew_is_read_again(pair: Pair) -> None:
    here, store = pair.huancui, Store()
    async with reached(here) as there:
        await pull(store, there)
        before = dict(store.theirs)
        await here.run("update instance set feed_epoch = feed_epoch + 1")
        assert await pull(store, there) == len(before)
        assert store.theirs == before
        assert await equal(store, there)
