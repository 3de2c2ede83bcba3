"""What an operation may cost, and what its client has left: settled before any SQL."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import Any

from app.compiler.cache import Prepared
from app.database.estimates import Estimates
from app.errors import CostLimit
from app.transport import correlation
from app.transport.rate import Rate
from app.transport.request import Client

STARTING = 1.0
"""What every operation costs, before it reads a row."""


@dataclass(frozen=True, slots=True)
class Budget:
    """The limits of one operation and of one minute."""

    estimates: Estimates
    limit: int
    rate: Rate

    def charge(self, prepared: Prepared, client: Client) -> None:
        """Raises CostLimit for an operation that nobody may ask, RateLimited for a client that has asked too much."""
        points = prepared.points(self.estimates.held)
        total = STARTING + sum(points)
        correlation.costs(total)
        if total > self.limit:
            raise self._too_dear(prepared, points, total)
        self.rate.spend(client, total)

    def told(self, prepared: Prepared, client: Client) -> dict[str, Any]:
        """The cost, for whoever asks for it."""
        points = prepared.points(self.estimates.held)
        left = self.rate.left(client)
        return {
            "points": round(STARTING + sum(points)),
            "limit": self.limit,
            "heaviest": prepared.compiled.cost.heaviest(points),
            "left": None if left == inf else int(left),
        }

    def _too_dear(self, prepared: Prepared, points: list[float], total: float) -> CostLimit:
        path = prepared.compiled.cost.heaviest(points)
        return CostLimit(
            f"This operation may touch {total:,.0f} rows; the limit is {self.limit:,}. The most are under `{'.'.join(map(str, path))}` "
            f"({max(points):,.0f}): ask for smaller pages there or above it, or for the rest in a request of its own.",
            path=path,
            extensions={"cost": round(total), "limit": self.limit},
        )
