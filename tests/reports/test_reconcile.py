"""The headline of 1122.5万元 beside its parts and the ledger: never made to balance."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from decimal import Decimal
from typing import Any

from sqlalchemy import Uuid, bindparam, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql.elements import BindParameter
from sqlalchemy.sql.visitors import replacement_traverse

from app import models
from app.data.identity import stable_id
from app.models import Bound, Discrepancy, DiscrepancyStatus, Measure, PartMembership
from app.reports.reconcile import reconcile
from tests.record import OFFICER, commitment, figure, flow, keep
from tests.record import claim as made

Reconciled = Callable[..., Awaitable[Mapping[str, Any]]]
Parts = Callable[..., Awaitable[dict[str, Mapping[str, Any]]]]
HEADLINE = stable_id("claim", "funds-disbursed")


async def test_the_gap_of_the_article(reconciled: Reconciled) -> None:
    line = await reconciled()
    assert line["stated"] == 11_225_000
    assert (line["exact_total"], line["gap"]) == (7_015_000, 4_210_000)
    assert (line["approximate_total"], line["over"]) == (11_305_000, 80_000)
    assert line["total_at_least"] == 12_805_000
    assert (line["part_count"], line["unstated_count"], line["left_out_count"]) == (5, 2, 0)
    assert (line["ledger_total"], line["ledger_gap"]) == (None, None)
    assert line["verdict"] == "UNDECIDABLE"


async def test_the_discrepancy_is_open(record: AsyncSession, reconciled: Reconciled) -> None:
    found = await record.get_one(Discrepancy, (await reconciled())["discrepancy_id"])
    assert found.status is DiscrepancyStatus.OPEN
    assert (found.delta, found.explanation) == (Decimal(4_210_000), None)


async def test_how_each_part_counts(parts: Parts) -> None:
    found = {key: (line["value"], line["membership"].name, line["counted"]) for key, line in (await parts()).items()}
    assert found == {
        "livelihood-funds": (5_115_000, "STATED", "EXACT"),
        "beautiful-village-funds": (1_600_000, "STATED", "EXACT"),
        "disability-base-funds": (300_000, "STATED", "EXACT"),
        "agreement-investment": (4_290_000, "UNSTATED", "APPROXIMATE"),
        "town-funds": (1_500_000, "UNSTATED", "LOWER_BOUND"),
    }


def part(value: str, **fields: Any) -> models.Claim:
    return made(part_of_id=HEADLINE, membership=PartMembership.STATED, **figure(value) | fields)


async def test_a_part_of_another_unit_is_left_out(record: AsyncSession, reconciled: Reconciled) -> None:
    await keep(record, part("6364", measure=Measure.PERSON_TIME), part("5", per=models.Per.YEAR))
    line = await reconciled()
    assert (line["exact_total"], line["left_out_count"]) == (7_015_000, 2)


async def test_stated_parts_above_the_headline_contradict_it(record: AsyncSession, reconciled: Reconciled) -> None:
    await keep(record, part("4210000.01"))
    assert (await reconciled())["verdict"] == "DISAGREES"


async def test_stated_parts_that_make_the_headline_bear_it_out(record: AsyncSession, reconciled: Reconciled) -> None:
    unstated = models.Claim.membership == PartMembership.UNSTATED
    await record.execute(update(models.Claim).where(unstated).values(part_of_id=None, membership=None, version=models.Claim.version + 1))
    assert (await reconciled())["verdict"] == "UNDECIDABLE"
    await keep(record, part("4210000"))
    line = await reconciled()
    assert (line["gap"], line["over"], line["verdict"]) == (0, 0, "AGREES")


async def test_the_ledger_stands_beside_and_ignores_what_was_made_for_show(record: AsyncSession, reconciled: Reconciled) -> None:
    plan = commitment(amount=Decimal("20000000.00"))
    await keep(record, plan, flow(plan, "11000000.00"), flow(plan, "225000.00", demo=True))
    line = await reconciled()
    assert (line["ledger_total"], line["ledger_gap"], line["gap"]) == (11_000_000, 225_000, 4_210_000)


async def test_demo_parts_are_no_parts(record: AsyncSession, reconciled: Reconciled) -> None:
    await keep(record, part("4210000", demo=True))
    assert (await reconciled())["part_count"] == 5


async def test_a_figure_without_parts(reconciled: Reconciled) -> None:
    line = await reconciled("industry-funds")
    assert (line["part_count"], line["gap"], line["discrepancy_id"]) == (0, 14_596_700, None)


async def test_a_statement_without_a_number_is_no_headline(record: AsyncSession) -> None:
    found = await record.execute(reconcile(), {"claim": stable_id("claim", "mechanism"), **OFFICER.parameters})
    assert found.all() == []


async def test_a_vague_part_is_left_out(record: AsyncSession, reconciled: Reconciled) -> None:
    await keep(record, made(part_of_id=HEADLINE, membership=PartMembership.STATED, bound=Bound.VAGUE))
    assert (await reconciled())["left_out_count"] == 1


async def test_one_statement_may_hold_a_report_twice_under_other_names(record: AsyncSession) -> None:
    """The compiler renames the parameters of each use; the WITHs of one use must not meet those of the other."""

    def used(name: str) -> Any:
        def fill(element: Any, **_: Any) -> Any:
            return bindparam(name, type_=Uuid()) if isinstance(element, BindParameter) else None

        report: Any = replacement_traverse(reconcile(), {}, fill)
        return report.subquery(name)

    one, other = used("one"), used("other")
    both = select(select(one.c.gap).scalar_subquery(), select(func.count()).select_from(other).scalar_subquery())
    found = await record.execute(both, {"one": HEADLINE, "other": stable_id("claim", "mechanism"), **OFFICER.parameters})
    assert tuple(found.one()) == (4_210_000, 0)
