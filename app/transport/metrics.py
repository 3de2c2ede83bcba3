"""What `/metrics` tells: numbers that were counted as plain numbers, in Prometheus's words.

The library is imported when somebody asks for the first time; a request pays for two additions. Every sample names its worker: with
several, a scrape is answered by one of them, and the series of each stay true whichever it was.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

from app.tally import POINTS, Tally

if TYPE_CHECKING:
    from app.compiler.cache import Compiler
    from app.database.pool import Reads
    from app.transport.correlation import Request
PARTNERS = {
    "seconds": "Seconds since something was last read from a partner, or since it was made.",
    "parked": "Records from a partner that wait for others.",
    "conflicts": "Conflicts with a partner that nobody has settled.",
}


Counted: TypeAlias = "Mapping[str, Mapping[str, int]]"
"""Numbers by what they count, and of which kind."""


class Outcomes:
    """How requests ended, how long they took until their answer was made, and what operations they asked for."""

    def __init__(self) -> None:
        self.codes: Counter[str] = Counter()
        self.kinds: Counter[str] = Counter()
        self.seconds = Tally()
        self.costs = Tally(POINTS)

    def note(self, request: Request, seconds: float | None) -> None:
        """A request that has ended; without `seconds`, one that was followed, which takes as long as its client likes."""
        self.codes[request.code] += 1
        if seconds is not None:
            self.seconds.add(seconds)
        for kind in request.kinds:
            self.kinds[kind] += 1
        for points in request.costs:
            self.costs.add(points)


class Metrics:
    """A collector of prometheus-client."""

    def __init__(  # noqa: PLR0913 - everything that is told of
        self,
        outcomes: Outcomes,
        compiler: Compiler,
        reads: Reads,
        partners: Mapping[str, Mapping[str, float]] | None = None,
        *,
        followed: Counted | None = None,
        streams: Counted | None = None,
    ) -> None:
        self._outcomes, self._compiler, self._reads, self._partners = outcomes, compiler, reads, partners or {}
        self._followed, self._streams = followed or {}, streams or {}
        self._worker = str(os.getpid())

    def text(self) -> tuple[bytes, str]:
        """The exposition, and its media type."""
        from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest

        registry = CollectorRegistry()
        registry.register(self)
        return generate_latest(registry), CONTENT_TYPE_LATEST

    def collect(self) -> Iterator[Any]:
        """Every family, read now."""
        yield self._counted(
            "jiedui_requests", "Requests to /graphql by outcome: OK, or the code of the refusal.", "code", self._outcomes.codes
        )
        yield self._histogram("jiedui_request_seconds", "Time until the answer to a request was made.", self._outcomes.seconds)
        yield self._counted("jiedui_operations", "Operations by type: query, mutation or subscription.", "type", self._outcomes.kinds)
        yield self._histogram(
            "jiedui_cost_points", "What operations may cost, as their plans tell, refused ones too.", self._outcomes.costs
        )
        yield self._histogram("jiedui_statement_seconds", "Time of a statement on its connection.", self._reads.seconds)
        for name, cache in (("document", self._compiler.documents), ("statement", self._compiler.statements)):
            looked = {"hit": cache.hits, "miss": cache.misses}
            yield self._counted(f"jiedui_{name}_cache", f"Look-ups in the cache of {name}s.", "outcome", looked)
        pool = {"size": self._reads.pool.get_max_size(), "in_use": self._reads.busy, "waiting": self._reads.waiting}
        yield self._gauge("jiedui_pool", "Connections of the read pool, those in use, and requests that wait for one.", "what", pool)
        refused = {"queue": self._reads.turned_away}
        yield from self._live()
        yield self._counted("jiedui_turned_away", "Requests that were refused because a queue was full.", "queue", refused)
        for what, help_ in PARTNERS.items():
            yield self._gauge(f"jiedui_partner_{what}", help_, "partner", {name: told[what] for name, told in self._partners.items()})

    def _live(self) -> Iterator[Any]:
        """What is open, followed and sent."""
        followed, streams = self._followed, self._streams
        yield self._gauge("jiedui_connections", "Connections for subscriptions, by protocol.", "protocol", streams.get("open", {}))
        yield self._gauge("jiedui_subscriptions", "What is followed now, by its field.", "field", followed.get("streams", {}))
        yield self._gauge("jiedui_live", "Executions that are followed, and the bytes of their answers.", "what", followed.get("held", {}))
        yield self._counted(
            "jiedui_live_done",
            "Looks at the feed, statements, executions in them, and those that others shared.",
            "what",
            followed.get("done", {}),
        )
        yield self._counted(
            "jiedui_live_executions", "Executions by whether their bytes differed.", "outcome", followed.get("outcomes", {})
        )
        yield self._counted("jiedui_answers_sent", "Answers of subscriptions, by protocol.", "protocol", streams.get("sent", {}))
        yield self._counted(
            "jiedui_connections_dropped",
            "Connections that were closed on clients, by close code, or as too slow.",
            "reason",
            streams.get("dropped", {}),
        )

    def _counted(self, name: str, help_: str, label: str, values: Mapping[str, int]) -> Any:
        from prometheus_client.core import CounterMetricFamily

        family = CounterMetricFamily(name, help_, labels=["worker", label])
        for key, value in values.items():
            family.add_metric([self._worker, key], value)
        return family

    def _gauge(self, name: str, help_: str, label: str, values: Mapping[str, float]) -> Any:
        from prometheus_client.core import GaugeMetricFamily

        family = GaugeMetricFamily(name, help_, labels=["worker", label])
        for key, value in values.items():
            family.add_metric([self._worker, key], value)
        return family

    def _histogram(self, name: str, help_: str, tally: Tally) -> Any:
        from prometheus_client.core import HistogramMetricFamily

        family = HistogramMetricFamily(name, help_, labels=["worker"])
        family.add_metric([self._worker], buckets=list(tally.cumulative()), sum_value=tally.total)
        return family
