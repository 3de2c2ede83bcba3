"""What the bench is asked to show, and whether it did."""

from __future__ import annotations

import math
import statistics
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from tests.bench.bounds import Ratio, ratio
from tests.bench.measure import Sample

CONNECTIONS = 16
FORESEEN = ("node", "filtered", "nested", "page", "aggregate", "ledger", "tree")
READS = (*FORESEEN, "unforeseen")


@dataclass(frozen=True, slots=True)
class Bar:
    """Jiedui's `figure` to another's: the bound that is unkind to us is at least, or at most, `limit`."""

    work: str
    other: str
    figure: str
    limit: float

    @property
    def at_least(self) -> bool:
        return self.figure == "rate"


@dataclass(frozen=True, slots=True)
class Verdict:
    """A bar beside what was measured; `passed` is None where it could not be."""

    bar: Bar
    measured: Ratio
    passed: bool | None


BARS = (
    *(
        Bar(work, "postgraphile", "rate", limit)
        for work, limit in {"node": 4, "page": 8, "nested": 6, "tree": 7, "aggregate": 1, "ledger": 5}.items()
    ),
    *(Bar(work, "dataloader", "rate", 40) for work in ("nested", "page")),
    *(Bar(work, "floor", "server", 1.25) for work in READS),
    *(Bar(work, "postgraphile", "database", 0.8 if work in ("nested", "tree") else 1.0) for work in READS),
    *(Bar(work, other, "rate", 1) for other in ("fraiseql", "fraiseql-kept") for work in FORESEEN),
    *(Bar("unforeseen", other, "rate", 2) for other in ("fraiseql", "fraiseql-kept")),
)


def judged(samples: Sequence[Sample]) -> list[Verdict]:
    return [_verdict(bar, samples) for bar in BARS]


def _verdict(bar: Bar, samples: Sequence[Sample]) -> Verdict:
    measured = compared(samples, bar.work, "jiedui", bar.other, bar.figure)
    bound = measured.lower if bar.at_least else measured.upper
    if math.isnan(bound):
        return Verdict(bar, measured, None)
    return Verdict(bar, measured, bound >= bar.limit if bar.at_least else bound <= bar.limit)


def compared(samples: Sequence[Sample], work: str, one: str, other: str, figure: str, connections: int = CONNECTIONS) -> Ratio:
    """One contestant's figure to another's, paired by round."""
    of = {
        name: {s.round: getattr(s, figure) for s in samples if (s.work, s.contestant, s.connections) == (work, name, connections)}
        for name in (one, other)
    }
    rounds = sorted(of[one].keys() & of[other].keys())
    return ratio([of[one][n] for n in rounds], [of[other][n] for n in rounds])


def rates_of(samples: Sequence[Sample], connections: int = CONNECTIONS) -> dict[tuple[str, str], float]:
    """How many requests a second each contestant answers of each kind of work, by key: the median of its rounds."""
    found: dict[tuple[str, str], list[float]] = defaultdict(list)
    for sample in samples:
        if sample.connections == connections:
            found[sample.work, sample.contestant].append(sample.rate)
    return {key: statistics.median(rates) for key, rates in found.items()}
