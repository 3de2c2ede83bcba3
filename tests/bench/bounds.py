"""Ratios over interleaved rounds, with a bound: what a table of medians does not say.

Rounds are paired, one contestant's after the other's, so the ratio within a round cancels what the machine did at that
time. The bound is of the geometric mean, by bootstrap over rounds.
"""

from __future__ import annotations

import math
import random
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

RESAMPLES = 4_000
CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True)
class Ratio:
    """A geometric mean, and the bounds that it is above or below with 95 % confidence, each taken alone."""

    mean: float
    lower: float
    upper: float


def ratio(ours: Sequence[float], theirs: Sequence[float]) -> Ratio:
    """Ours to theirs, round by round.

    >>> ratio([4, 4, 4], [2, 2, 2])
    Ratio(mean=2.0, lower=2.0, upper=2.0)
    """
    logs = [math.log(a / b) for a, b in zip(ours, theirs, strict=False) if a > 0 and b > 0]
    if not logs:
        return Ratio(math.nan, math.nan, math.nan)
    chance = random.Random(7)
    means = sorted(statistics.fmean(chance.choices(logs, k=len(logs))) for _ in range(RESAMPLES))
    low, high = means[int((1 - CONFIDENCE) * RESAMPLES)], means[int(CONFIDENCE * RESAMPLES) - 1]
    return Ratio(*(math.exp(round(each, 12)) for each in (statistics.fmean(logs), low, high)))
