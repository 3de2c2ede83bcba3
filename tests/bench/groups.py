"""Questions that count all there is."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from tests.bench.asks import Ask, Work


def aggregate() -> Work:
    return Work(
        "aggregate",
        "all benefits, the sum by fund",
        {
            "jiedui": Ask(
                "{ benefits { aggregate { groups(by: [FUND], first: 1000) { key { fund { id } } sum { amount } } } } }",
                formed=lambda data: sums((g["key"]["fund"]["id"], g["sum"]["amount"]) for g in data["benefits"]["aggregate"]["groups"]),
            ),
            "postgraphile": Ask(
                "{ benefits: allBenefits { groups: groupedAggregates(groupBy: [FUND_ID]) { keys sum { amount } } } }",
                formed=lambda data: sums((g["keys"][0], g["sum"]["amount"]) for g in data["benefits"]["groups"]),
            ),
            "fraiseql": Ask("{ benefitSums { fund sum } }", formed=named),
            "dataloader": Ask("{ benefitSums { fund sum } }", formed=named),
            "floor": Ask("aggregate", formed=named),
        },
    )


def named(data: Any) -> Any:
    return sums((group["fund"], group["sum"]) for group in data["benefitSums"])


def sums(groups: Iterable[tuple[str, str]]) -> Any:
    """Groups in an order of their own: services choose another."""
    return sorted([key.rpartition("_")[2], f"{Decimal(total):.2f}"] for key, total in groups)
