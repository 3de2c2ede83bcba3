"""Who is ready to be measured: answers are compared before anything is."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import cycle

import orjson

from tests.bench import equal, load
from tests.bench.asks import Ask, Work
from tests.bench.contestants import Serving, payload
from tests.bench.offers import PAGE
from tests.bench.talks import Editing, InTwo, Repeated, Talk

SLOW = 3.0


@dataclass(frozen=True, slots=True)
class Ready:
    """A contestant with what it is asked for one kind of work, its answer verified; `alone` is how long one takes, in seconds."""

    serving: Serving
    work: Work
    ask: Ask
    size: int
    alone: float

    @property
    def slow(self) -> bool:
        return self.alone > SLOW

    def talks(self, connections: int) -> list[Talk]:
        """What is said on so many connections; of changes, on as many as there are records."""
        said = partial(payload, self.ask.query, token=self.serving.contestant.token(writes=self.ask.edit is not None))
        if edit := self.ask.edit:
            return [Editing(lambda record: said(edit(record)), record) for record in self.work.edited[:connections]]
        if then := self.ask.then:
            second = partial(payload, then.query)
            return [InTwo(said(self.ask.variables[0]), lambda data: second(then.variables(data))) for _ in range(connections)]
        return [Repeated(cycle([said(variables) for variables in self.ask.variables]))] * connections


async def verified(servings: Sequence[Serving], works: Sequence[Work], pages: int) -> list[Ready]:
    """Everybody's requests, once every answer says what the first one's says. Ends the bench where one does not."""
    found = []
    for work in works:
        expected: bytes | None = None
        for serving in servings:
            ask = work.asks.get(serving.contestant.speaks)
            if ask is None:
                continue
            ready, bodies = await _ready(serving, work, ask, pages)
            said = equal.canonical(bodies, ask.formed)
            expected = expected or said
            if other := equal.difference(expected, said):
                raise SystemExit(f"{serving.contestant.title} answers {work.title!r} otherwise: {other}")
            found.append(ready)
    return found


async def _ready(serving: Serving, work: Work, ask: Ask, pages: int) -> tuple[Ready, list[bytes]]:
    found = Ready(serving, work, await _reached(serving, ask, pages) if ask.walk else ask, 0, 0)
    (talk,) = found.talks(1)
    try:
        bodies = await load.one(serving.address, talk)
        started = time.perf_counter()
        await load.one(serving.address, talk)
    except load.Refused as refused:
        raise SystemExit(f"{serving.contestant.title} refuses {work.title!r}: {refused}") from None
    return replace(found, size=sum(map(len, bodies)), alone=time.perf_counter() - started), bodies


async def _reached(serving: Serving, ask: Ask, pages: int) -> Ask:
    """The same list, a page far down: walked to by its own cursors."""
    query, token = ask.query.replace("%s", "endCursor"), serving.contestant.token(writes=False)
    left, after = pages * PAGE, None
    while left:
        first = min(left, 1_000)
        asked = payload(query, {**ask.variables[0], "first": first, "after": after}, token=token)
        (body,) = await load.one(serving.address, Repeated(cycle([asked])))
        after = orjson.loads(body)["data"]["benefits"]["pageInfo"]["endCursor"]
        left -= first
    return replace(ask, query=ask.query.replace("%s", ""), variables=({**ask.variables[0], "first": PAGE, "after": after},))
