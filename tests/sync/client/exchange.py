"""Read everything, send everything, compare, and mend what differs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from tests.sync.client.partner import Partner, ReadAgain
from tests.sync.client.record import Record, written
from tests.sync.client.store import Place, Store, digests
from tests.sync.client.store import bucket as bucket_of

BUCKETS = 16
DONE = {"APPLIED", "DUPLICATE", "STALE", "PARKED"}
"""Nothing is left to do."""


@dataclass(slots=True)
class Pushed:
    """What became of what we sent: how many of each outcome, and what a person has to look at, with the code."""

    outcomes: Counter[str] = field(default_factory=Counter)
    for_a_person: dict[Place, str] = field(default_factory=dict)


async def pull(store: Store, partner: Partner, first: int = 200) -> int:
    """Keep everything that there is; how many records were told."""
    told, more = 0, True
    while more:
        try:
            records, cursor, more = await partner.pull(store.cursor, first)
        except ReadAgain:
            store.cursor = None
            continue
        store.keep(records, cursor)
        told += len(records)
    return told


async def push(store: Store, partner: Partner) -> Pushed:
    """Send what the partner has said nothing final of."""
    done = Pushed()
    for _ in range(5):
        records = [store.ours[place] for place in sorted(store.unsent)][:500]
        if not records:
            break
        for record, result in await sent(partner, records):
            outcome = result["outcome"]
            done.outcomes[outcome] += 1
            if outcome in DONE:
                store.unsent.discard(record.place)
            elif outcome != "RETRY":
                store.unsent.discard(record.place)
                done.for_a_person[record.place] = result["code"] or outcome
    return done


async def sent(partner: Partner, records: Sequence[Record]) -> list[tuple[Record, Mapping[str, Any]]]:
    """Each record with what became of it; the same records go under the same key."""
    key = sha256("".join(written(one.given()) for one in records).encode()).hexdigest()
    return [(records[result["position"]], result) for result in await partner.push(records, key)]


async def differing(store: Store, partner: Partner) -> tuple[set[tuple[str, int]], set[tuple[str, int]]]:
    """Kinds and buckets that are not the same: of their records here, of ours there."""
    sides = (await partner.digests("SENT", BUCKETS), store.theirs), (await partner.digests("HELD", BUCKETS), store.ours)
    found = [(there, digests(here.values(), BUCKETS)) for there, here in sides]
    theirs, ours = ({at for at in there.keys() | here.keys() if there.get(at) != here.get(at)} for there, here in found)
    return theirs, ours


async def mend(store: Store, partner: Partner) -> Pushed:
    """Fetch and send again what differs."""
    theirs, ours = await differing(store, partner)
    for kind, bucket in sorted(theirs):
        there = await partner.records("SENT", kind, BUCKETS, bucket)
        here = {place for place in store.theirs if place[0] == kind and bucket_of(place[1], BUCKETS) == bucket}
        wrong = [one for place, one in there.items() if place in here and store.theirs[place] != one]
        store.mend([], [*(here - there.keys()), *(one.place for one in wrong)])
        store.mend(there.values(), [])
    for kind, bucket in sorted(ours):
        there = await partner.records("HELD", kind, BUCKETS, bucket)
        for place, one in store.ours.items():
            if place[0] == kind and bucket_of(place[1], BUCKETS) == bucket and there.get(place) != one:
                store.unsent.add(place)
    return await push(store, partner)
