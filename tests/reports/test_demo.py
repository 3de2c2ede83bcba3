"""What the demo registry shows, and what it must not do: every figure that it touches is an illustration, three differ, none is proved."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.data.read import read_article
from app.models import Claim, Discrepancy, DiscrepancyClaim

Scored = Callable[..., Awaitable[dict[str, Mapping[str, Any]]]]
CLAIMS = {entry.key: entry.fields for entry in read_article() if entry.table == "claim"}

# Stated, and by the registry: what was paid for the school, two digits that changed places, one asset of twenty without title.
WRONG = {
    "agreement-investment": (Decimal(4_290_000), Decimal(2_010_000)),
    "benefit-person-times": (Decimal(6364), Decimal(6346)),
    "assets-titled": (Decimal(100), Decimal(95)),
}
EQUAL = [
    "funds-disbursed",
    "livelihood-funds",
    "beautiful-village-funds",
    "disability-base-funds",
    "school-funds",
    "town-funds",
    "industry-funds",
    "industry-projects",
    "industry-return",
    "people-benefit",
    "industry-income-increase",
    "key-villages",
    "key-villages-benefit",
    "other-villages-benefit",
    "scattered-villages",
    "greenhouse-investment",
    "greenhouses-built",
    "greenhouse-rent",
    "rent-use",
    "villages-income-increase",
    "households-paired",
    "cadres-selected",
    "secretaries",
    "departments",
    "enterprises",
    "exchange-visits",
    "beautiful-villages",
    "people-lifted",
    "livelihood-groups",
    "donation-drives",
    "purchases",
]
HOLDS = {"EXACT": Decimal.__eq__, "MORE_THAN": Decimal.__gt__, "AT_LEAST": Decimal.__ge__}
BY_THE_ARTICLE_ALONE = {"industry-yield", "greenhouse-yield", "households-per-cadre", "villages-benefit", "towns-paired"}


@pytest.fixture
def record(demo_record: AsyncSession) -> AsyncSession:
    """The reports of this module are those of the record with the registry."""
    return demo_record


async def test_which_figures_the_registry_touches(scored: Scored) -> None:
    card = await scored()
    assert {key for key, line in card.items() if line["basis"] == "DEMO"} == {*EQUAL, *WRONG}
    assert not [key for key, line in card.items() if line["basis"] == "MIXED"]


async def test_none_of_them_is_proved(scored: Scored) -> None:
    card = await scored()
    assert {card[key]["verdict"] for key in (*EQUAL, *WRONG)} == {"ILLUSTRATED"}


async def test_what_the_article_alone_decides_stays_decided(scored: Scored) -> None:
    agreed = {key for key, line in (await scored()).items() if line["verdict"] == "AGREES"}
    assert agreed == BY_THE_ARTICLE_ALONE


async def test_figures_of_the_registry_are_the_article_s(scored: Scored) -> None:
    card = await scored()
    differ = [key for key in EQUAL if not HOLDS[CLAIMS[key]["bound"]](card[key]["derived"], Decimal(CLAIMS[key]["value"]))]
    assert differ == []


@pytest.mark.parametrize(("key", "figures"), WRONG.items())
async def test_three_are_wrong_on_purpose(scored: Scored, key: str, figures: tuple[Decimal, Decimal]) -> None:
    assert (Decimal(CLAIMS[key]["value"]), (await scored())[key]["derived"]) == figures


async def test_the_registry_is_no_ledger_beside_a_headline(reconciled: Callable[..., Awaitable[Mapping[str, Any]]]) -> None:
    line = await reconciled()
    assert (line["ledger_total"], line["ledger_gap"], line["gap"], line["verdict"]) == (None, None, 4_210_000, "UNDECIDABLE")


async def test_the_registry_says_nothing_of_its_own(record: AsyncSession) -> None:
    """No claim, no discrepancy, no source: it would be a figure without an origin."""
    for table in (Claim, Discrepancy, DiscrepancyClaim):
        assert await record.scalar(select(func.count()).where(table.demo)) == 0
