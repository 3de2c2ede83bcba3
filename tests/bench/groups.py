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
                """{ benefits: allBenefits(condition: {deletedAt: null}) { groups: groupedAggregates(groupBy: [FUND_ID]) { keys
                sum { amount } } } }""",
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


def ledger() -> Work:
    return Work(
        "ledger",
        "all payments, how many and how much of each kind",
        {
            "jiedui": Ask(
                "{ fundTransactions { aggregate { groups(by: [KIND], first: 100) { key { kind } count sum { amount } } } } }",
                formed=lambda data: totals(
                    (g["key"]["kind"], g["count"], g["sum"]["amount"]) for g in data["fundTransactions"]["aggregate"]["groups"]
                ),
            ),
            "postgraphile": Ask(
                """{ payments: allFundTransactions(condition: {deletedAt: null}) { groups: groupedAggregates(groupBy: [KIND]) {
                keys distinctCount { rowId } sum { amount } } } }""",
                formed=lambda data: totals(
                    (g["keys"][0], g["distinctCount"]["rowId"], g["sum"]["amount"]) for g in data["payments"]["groups"]
                ),
            ),
            "fraiseql": Ask("{ ledgerTotals { kind count sum } }", formed=counted),
            "dataloader": Ask("{ ledgerTotals { kind count sum } }", formed=counted),
            "floor": Ask("ledger", formed=counted),
        },
    )


def counted(data: Any) -> Any:
    return totals((group["kind"], group["count"], group["sum"]) for group in data["ledgerTotals"])


def totals(groups: Iterable[tuple[str, int, str]]) -> Any:
    """Groups in an order of their own, as with sums."""
    return sorted([kind, int(count), f"{Decimal(total):.2f}"] for kind, count, total in groups)
