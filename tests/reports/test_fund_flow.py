"""What was promised and what moved: each figure against sums made by hand, and against the registry counted in Python."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio
from sqlalchemy import Select, false, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

import app.reports.rows
from app import models
from app.answer import Answer
from app.config import Settings
from app.data.identity import stable_id
from app.errors import Refused
from app.main import answering
from app.models import AcknowledgementVerdict, Bound, CommitmentStatus, Modality, TransactionKind, TransactionStatus
from app.models.base import uuid7
from app.policies import POLICIES
from app.reports.flow import FIGURES, flow_by_kind, flow_by_pairing, flow_by_project, flow_by_year, flow_entries, fund_flow
from app.reports.mobilised import mobilised
from tests.compiler.counted import Counted, counted
from tests.record import NIGOU, OFFICER, PAIRING, TAIERZHUANG, answer, commitment, figure, flow, keep

Line = Mapping[str, Any]
Asked = Callable[..., Awaitable[list[Line]]]
YANGTING = stable_id("division", "yangting")
PROJECT = stable_id("project", "livelihood")
BASE = stable_id("project", "disability-base")
BACK = {"payer_division_id": TAIERZHUANG, "payee_division_id": stable_id("division", "huancui")}


async def rows_of(session: AsyncSession, report: Select[Any], pairing: UUID = PAIRING, **options: Any) -> list[Line]:
    given = {"from": None, "to": None, "scope": "OWN", "demo": False} | {name.rstrip("_"): value for name, value in options.items()}
    return list((await session.execute(report, {"pairing": pairing, **given, **OFFICER.parameters})).mappings())


@pytest.fixture
def asked(record: AsyncSession) -> Asked:
    """The rows of a report over the article's record and what a test adds."""

    async def read(report: Callable[[], Select[Any]], pairing: UUID = PAIRING, **options: Any) -> list[Line]:
        return await rows_of(record, report(), pairing, **options)

    return read


def figures(line: Line) -> dict[str, int]:
    """The figures that are not zero."""
    return {name: int(line[name]) for name in FIGURES if line[name]}


async def entries(asked: Asked, **options: Any) -> dict[tuple[str, str], int]:
    return {(row["entry"], row["treatment"]): row["count"] for row in await asked(flow_entries, **options)}


# Each figure ----------------------------------------------------------------------------------------------------------


async def test_nothing_recorded_is_zero_and_rests_on_nothing(asked: Asked) -> None:
    (line,) = await asked(fund_flow)
    assert (figures(line), line["basis"], line["counted"], line["left_out"]) == ({}, "NONE", 0, 0)
    assert {line[name] for name in FIGURES} == {Decimal("0.00")}


async def test_what_is_promised_is_not_what_moved(record: AsyncSession, asked: Asked) -> None:
    plan, draft, gone = commitment(), commitment(status=CommitmentStatus.DRAFT), commitment(status=CommitmentStatus.CANCELLED)
    await keep(record, plan, draft, gone)
    (line,) = await asked(fund_flow)
    assert figures(line) == {"committed": 1000, "outstanding": 1000}
    assert (line["basis"], line["counted"], line["left_out"]) == ("RECORDED", 1, 2)
    assert await entries(asked) == {("COMMITMENT", "COUNTED"): 1, ("COMMITMENT", "NOT_APPROVED"): 2}


async def test_a_refund_and_an_expenditure(record: AsyncSession, asked: Asked) -> None:
    plan = commitment()
    paid, back = flow(plan, "700.00"), flow(plan, "50.00", kind=TransactionKind.REFUND, **BACK)
    used = flow(plan, "300.00", kind=TransactionKind.EXPENDITURE, payer_division_id=TAIERZHUANG, payee_division_id=NIGOU)
    await keep(record, plan, paid, back, used)
    (line,) = await asked(fund_flow)
    assert figures(line) == {"committed": 1000, "disbursed": 700, "refunded": 50, "net": 650, "spent": 300, "outstanding": 350}


async def test_a_transfer_is_passed_on_and_in_no_figure(record: AsyncSession, asked: Asked) -> None:
    plan = commitment()
    paid = flow(plan, "700.00")
    on = flow(
        plan, "400.00", kind=TransactionKind.TRANSFER, parent_transaction_id=paid.id, payer_division_id=TAIERZHUANG, payee_division_id=NIGOU
    )
    await keep(record, plan, paid, on)
    (line,) = await asked(fund_flow)
    assert figures(line) == {"committed": 1000, "disbursed": 700, "net": 700, "outstanding": 300}
    assert [(row["kind"], row["amount"], row["count"]) for row in await asked(flow_by_kind)] == [
        ("DISBURSEMENT", 700, 1),
        ("TRANSFER", 400, 1),
    ]
    assert (await entries(asked))["TRANSFER", "PASSED_ON"] == 1


async def test_a_reversal_cancels_within_its_targets_kind(record: AsyncSession, asked: Asked) -> None:
    plan = commitment()
    kept, wrong = flow(plan, "200.00"), flow(plan, "700.00")
    back, wrong_back = (flow(plan, amount, kind=TransactionKind.REFUND, **BACK) for amount in ("10.00", "40.00"))
    taken = [
        flow(plan, str(row.amount), kind=TransactionKind.REVERSAL, reversal_of_id=row.id, occurred_on=date(2019, 1, 5))
        for row in (wrong, wrong_back)
    ]
    await keep(record, plan, kept, wrong, back, wrong_back)
    await keep(record, *taken)
    (line,) = await asked(fund_flow)
    assert figures(line) == {"committed": 1000, "disbursed": 200, "refunded": 10, "net": 190, "outstanding": 810}
    assert [row["kind"] for row in await asked(flow_by_kind)] == ["DISBURSEMENT", "REFUND"]
    reversed_ = {kind: count for (kind, treatment), count in (await entries(asked)).items() if treatment == "REVERSED"}
    assert reversed_ == {"DISBURSEMENT": 1, "REFUND": 1, "REVERSAL": 2}
    (early,) = await asked(fund_flow, to=date(2018, 12, 31))
    assert early["disbursed"] == 200, "what was recorded in error never moved, on whatever day that was noticed"


async def test_the_newest_answer_of_the_receiver(record: AsyncSession, asked: Asked) -> None:
    plan = commitment()
    silent, sure, short = flow(plan, "100.00"), flow(plan, "200.00"), flow(plan, "300.00")
    await keep(record, plan, silent, sure, short)
    await keep(
        record, answer(sure, AcknowledgementVerdict.ACKNOWLEDGED, "200.00"), answer(short, AcknowledgementVerdict.DISPUTED, "250.00")
    )
    (line,) = await asked(fund_flow)
    assert (line["disbursed"], line["acknowledged"], line["disputed"]) == (600, 200, 300)


# A period -------------------------------------------------------------------------------------------------------------


async def spread(record: AsyncSession) -> None:
    first = commitment(approved_on=date(2017, 12, 31), project_id=PROJECT)
    second = commitment(approved_on=date(2018, 7, 1), amount=Decimal("500.00"), project_id=BASE)
    days = {"100.00": date(2017, 12, 31), "200.00": date(2018, 1, 1), "30.00": date(2018, 12, 31), "4.00": date(2019, 1, 1)}
    await keep(record, first, second, *(flow(first, amount, occurred_on=day) for amount, day in days.items()))


async def test_both_ends_of_a_period_count(record: AsyncSession, asked: Asked) -> None:
    await spread(record)
    (line,) = await asked(fund_flow, from_=date(2018, 1, 1), to=date(2018, 12, 31))
    assert (line["committed"], line["disbursed"], line["counted"], line["left_out"]) == (500, 230, 3, 3)
    assert line["outstanding"] == 1500 - 330, "a stock: all until the last day"
    assert (await entries(asked, from_=date(2018, 1, 1), to=date(2018, 12, 31)))["DISBURSEMENT", "OUTSIDE_PERIOD"] == 2
    (since,) = await asked(fund_flow, from_=date(2018, 1, 1))
    assert (since["disbursed"], since["outstanding"]) == (234, 1500 - 334)


async def test_years_add_up_and_what_is_outstanding_runs_on(record: AsyncSession, asked: Asked) -> None:
    await spread(record)
    years = {row["year"]: figures(row) for row in await asked(flow_by_year)}
    assert years == {
        2017: {"committed": 1000, "disbursed": 100, "net": 100, "outstanding": 900},
        2018: {"committed": 500, "disbursed": 230, "net": 230, "outstanding": 1170},
        2019: {"disbursed": 4, "net": 4, "outstanding": 1166},
    }
    (alone,) = await asked(flow_by_year, from_=date(2018, 1, 1), to=date(2018, 12, 31))
    assert (alone["year"], figures(alone)) == (2018, years[2018])


async def test_projects_and_what_has_none(record: AsyncSession, asked: Asked) -> None:
    await spread(record)
    await keep(record, commitment(amount=Decimal("7.00")))
    projects = {row["project_id"]: figures(row) for row in await asked(flow_by_project)}
    assert projects == {
        PROJECT: {"committed": 1000, "disbursed": 334, "net": 334, "outstanding": 666},
        BASE: {"committed": 500, "outstanding": 500},
        None: {"committed": 7, "outstanding": 7},
    }


# Scope and show ---------------------------------------------------------------------------------------------------------


async def test_a_child_counts_once_and_only_where_it_is_asked(record: AsyncSession, asked: Asked) -> None:
    below = await record.scalar(select(models.Pairing.id).where(models.Pairing.parent_pairing_id == PAIRING).limit(1))
    assert below is not None
    grandchild = models.Pairing(
        id=uuid7(),
        kind=models.PairingKind.VILLAGE,
        title="村村结对",
        parent_pairing_id=below,
        assisting_division_id=YANGTING,
        receiving_division_id=NIGOU,
    )
    plans = [commitment(), commitment(pairing_id=below, amount=Decimal("20.00"))]
    await keep(record, grandchild, *plans, flow(plans[1], "5.00"))
    await keep(record, commitment(pairing_id=grandchild.id, amount=Decimal("3.00")))
    committed: dict[tuple[UUID, str], int] = {}
    for pairing in (PAIRING, below, grandchild.id):
        for scope in ("OWN", "WITH_CHILDREN"):
            (line,) = await asked(fund_flow, pairing, scope=scope)
            committed[pairing, scope] = int(line["committed"])
    assert committed == {
        (PAIRING, "OWN"): 1000,
        (PAIRING, "WITH_CHILDREN"): 1023,
        (below, "OWN"): 20,
        (below, "WITH_CHILDREN"): 23,
        (grandchild.id, "OWN"): 3,
        (grandchild.id, "WITH_CHILDREN"): 3,
    }
    by = {row["pairing_id"]: int(row["committed"]) for row in await asked(flow_by_pairing, scope="WITH_CHILDREN")}
    assert by == {PAIRING: 1000, below: 20, grandchild.id: 3}


async def test_made_up_rows_enter_no_recorded_pairing_unless_asked(record: AsyncSession, asked: Asked) -> None:
    plan, show = commitment(), commitment(amount=Decimal("90.00"), demo=True)
    await keep(record, plan, show, flow(plan, "1.00"), flow(plan, "20.00", demo=True), flow(show, "30.00"))
    (line,) = await asked(fund_flow)
    assert (figures(line)["committed"], figures(line)["disbursed"], line["basis"], line["left_out"]) == (1000, 1, "RECORDED", 3)
    assert (await entries(asked))["DISBURSEMENT", "MADE_UP"] == 2
    (shown,) = await asked(fund_flow, demo=True)
    assert (figures(shown)["committed"], figures(shown)["disbursed"], shown["basis"]) == (1090, 51, "MIXED")


async def test_a_made_up_pairing_shows_its_rows(record: AsyncSession, asked: Asked) -> None:
    pair = models.Pairing(
        id=uuid7(),
        kind=models.PairingKind.VILLAGE,
        title="示例",
        demo=True,
        assisting_division_id=YANGTING,
        receiving_division_id=NIGOU,
    )
    await keep(record, pair)
    await keep(record, commitment(pairing_id=pair.id, demo=True))
    (line,) = await asked(fund_flow, pair.id)
    assert (line["committed"], line["basis"]) == (1000, "DEMO")


async def test_a_missing_a_removed_and_a_hidden_pairing_are_none(
    record: AsyncSession, asked: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert await asked(fund_flow, uuid7()) == []
    hidden: dict[Any, Any] = {**POLICIES, models.Pairing: lambda _: false()}
    monkeypatch.setattr(app.reports.rows, "POLICIES", hidden)
    assert await asked(fund_flow) == []
    assert await asked(flow_by_pairing) == []


# What it set in motion ------------------------------------------------------------------------------------------------


def act(value: str | None, bound: Bound = Bound.EXACT, modality: Modality = Modality.ACTUAL, **fields: Any) -> models.Mobilisation:
    given: dict[str, Any] = {"kind": models.MobilisationKind.DONATION, "title": "捐赠", "pairing_id": PAIRING, "modality": modality}
    amount = figure(value, bound) if value else {"bound": Bound.VAGUE}
    return models.Mobilisation(id=uuid7(), **given | amount | fields)


BOUNDS: list[tuple[list[models.Mobilisation], tuple[int | None, str | None]]] = [
    ([act("1"), act("2")], (3, "EXACT")),
    ([act("1"), act("2", Bound.ABOUT)], (3, "ABOUT")),
    ([act("1", Bound.AT_LEAST), act("2", Bound.ABOUT)], (3, "AT_LEAST")),
    ([act("1", Bound.AT_LEAST), act("2", Bound.MORE_THAN)], (3, "MORE_THAN")),
    ([act("1", Bound.AT_MOST), act("2")], (3, "AT_MOST")),
    ([act("1", Bound.AT_MOST), act("2", Bound.AT_LEAST)], (3, None)),
    ([act("1", Bound.AT_MOST), act("2", Bound.ABOUT)], (3, None)),
]


@pytest.mark.parametrize(("acts", "wanted"), BOUNDS, ids=lambda one: None)
async def test_a_sum_is_limited_as_its_parts(
    record: AsyncSession, asked: Asked, acts: list[models.Mobilisation], wanted: tuple[int | None, str | None]
) -> None:
    per = models.Per.VILLAGE  # a unit that nothing else is counted in
    await keep(record, *(act_of(one, per) for one in acts))
    (line,) = [row for row in await asked(mobilised) if row["per"] is per]
    assert (line["total"], line["bound"]) == wanted


def act_of(one: models.Mobilisation, per: models.Per) -> models.Mobilisation:
    """A fresh copy for this test, in a unit of its own."""
    return act(str(one.value), one.bound or Bound.EXACT, per=per)


async def test_what_is_planned_stands_apart_and_units_never_mix(record: AsyncSession, asked: Asked) -> None:
    before = len(await asked(mobilised))
    await keep(record, act("5", per=models.Per.CADRE), act("7", modality=Modality.PLANNED, per=models.Per.CADRE), act("9", demo=True))
    lines = [row for row in await asked(mobilised) if row["per"] is models.Per.CADRE]
    assert {(row["modality"], row["total"]) for row in lines} == {(Modality.ACTUAL, 5), (Modality.PLANNED, 7)}
    assert len(await asked(mobilised)) == before + 2, "made-up acts are none"
    (line,) = await asked(fund_flow)
    assert figures(line) == {}, "and none of it is aid"


async def test_an_act_without_a_number_is_counted_and_not_added(record: AsyncSession, asked: Asked) -> None:
    unit: dict[str, Any] = {"measure": models.Measure.CNY, "per": models.Per.HOUSEHOLD}
    await keep(record, act("5", per=models.Per.HOUSEHOLD), act(None, **unit))
    (line,) = [row for row in await asked(mobilised) if row["per"] is models.Per.HOUSEHOLD]
    assert (line["total"], line["bound"], line["count"], line["without_number"]) == (5, "AT_LEAST", 2, 1)


async def test_a_period_leaves_undated_acts_out(record: AsyncSession, asked: Asked) -> None:
    dated: dict[str, Any] = {"occurred_on": date(2018, 5, 1), "occurred_on_precision": models.DatePrecision.DAY}
    await keep(record, act("5", per=models.Per.CADRE), act("7", per=models.Per.CADRE, **dated))
    lines = [row for row in await asked(mobilised, to=date(2018, 5, 1)) if row["per"] is models.Per.CADRE]
    assert [row["total"] for row in lines] == [7]


# The registry, counted in Python ----------------------------------------------------------------------------------------


async def registry(session: AsyncSession) -> list[models.Commitment]:
    flows = selectinload(models.Commitment.transactions)
    wanted = select(models.Commitment).where(models.Commitment.pairing_id.is_not(None))
    return list(
        await session.scalars(
            wanted.options(
                flows.selectinload(models.FundTransaction.acknowledgements),
                flows.selectinload(models.FundTransaction.reversal),
            )
        )
    )


def counted_up(plans: list[models.Commitment], begin: date, end: date) -> dict[str, Decimal]:
    flows = [row for plan in plans for row in plan.transactions if not row.reversed and begin <= row.occurred_on <= end]

    def total(kind: TransactionKind, status: TransactionStatus | None = None) -> Decimal:
        return sum((row.amount for row in flows if row.kind is kind and status in (None, row.status)), Decimal(0))

    disbursed, refunded = total(TransactionKind.DISBURSEMENT), total(TransactionKind.REFUND)
    return {
        "committed": sum((plan.amount for plan in plans if plan.approved_on and begin <= plan.approved_on <= end), Decimal(0)),
        "disbursed": disbursed,
        "acknowledged": total(TransactionKind.DISBURSEMENT, TransactionStatus.ACKNOWLEDGED),
        "disputed": total(TransactionKind.DISBURSEMENT, TransactionStatus.DISPUTED),
        "refunded": refunded,
        "net": disbursed - refunded,
        "spent": total(TransactionKind.EXPENDITURE),
    }


@pytest.mark.parametrize("scope", ["OWN", "WITH_CHILDREN"])
@pytest.mark.parametrize(
    "period", [(date(1, 1, 1), date(9999, 12, 31)), (date(2018, 1, 1), date(2018, 12, 31)), (date(2017, 5, 12), date(2019, 9, 10))]
)
async def test_the_registry(demo_record: AsyncSession, scope: str, period: tuple[date, date]) -> None:
    plans = [plan for plan in await registry(demo_record) if scope == "WITH_CHILDREN" or plan.pairing_id == PAIRING]
    wanted, until = counted_up(plans, *period), counted_up(plans, date.min, period[1])
    options: dict[str, Any] = {"scope": scope, "demo": True, "from_": period[0], "to": period[1]}
    (line,) = await rows_of(demo_record, fund_flow(), **options)
    assert {name: line[name] for name in wanted} == wanted
    assert line["outstanding"] == until["committed"] - until["net"]
    assert line["basis"] == "DEMO"
    for nested in (flow_by_year, flow_by_project, flow_by_pairing):
        rows = await rows_of(demo_record, nested(), **options)
        assert {name: sum(row[name] for row in rows) for name in wanted} == wanted, nested.__name__
    entries = await rows_of(demo_record, flow_entries(), **options)
    assert sum(row["count"] for row in entries) == len(plans) + sum(len(plan.transactions) for plan in plans), (
        "no row is dropped in silence"
    )
    for year in await rows_of(demo_record, flow_by_year(), **options):
        end = min(date(year["year"], 12, 31), period[1])
        assert year["outstanding"] == (so_far := counted_up(plans, date.min, end))["committed"] - so_far["net"]


async def test_the_registry_alone_proves_nothing(demo_record: AsyncSession) -> None:
    (line,) = await rows_of(demo_record, fund_flow(), scope="WITH_CHILDREN")
    assert (figures(line), line["basis"], line["counted"]) == ({}, "NONE", 0)
    assert {row["treatment"] for row in await rows_of(demo_record, flow_entries())} == {"MADE_UP"}


# On the wire ------------------------------------------------------------------------------------------------------------

QUERY = """
query($pairing: ID!, $from: Date, $to: Date, $scope: PairingScope! = OWN) {
  fundFlow(pairing: $pairing, from: $from, to: $to, scope: $scope, demo: true) {
    ...Figures basis counted leftOut pairing { title }
    byYear { year ...Figures } byKind { kind amount(unit: WAN_YUAN) count } byProject { project { name } ...Figures }
    byPairing { pairing { title } ...Figures } entries { entry treatment count }
    mobilised { kind measure per modality total bound count withoutNumber }
  }
}
fragment Figures on FlowFigures { committed disbursed acknowledged disputed refunded net spent outstanding wan: net(unit: WAN_YUAN) }
"""


@pytest_asyncio.fixture(loop_scope="session")
async def wire(demo_database_url: str) -> AsyncIterator[tuple[Answer, Counted]]:
    async with counted(demo_database_url) as made, answering(Settings(database_url=made.url, pool_size=1)) as found:
        made.statements = 0
        yield found, made


async def test_one_statement(wire: tuple[Answer, Counted]) -> None:
    service, count = wire
    given = {"pairing": f"pairing_{PAIRING}", "from": "2016-01-01", "to": "2018-12-31", "scope": "WITH_CHILDREN"}
    found = json.loads(await service.data(QUERY, None, given))["fundFlow"]
    assert count.statements == 1
    assert (found["committed"], found["net"], found["wan"], found["outstanding"]) == ("6680000.00", "5880000.00", "588", "800000.00")
    assert [row["year"] for row in found["byYear"]] == [2016, 2017, 2018]
    assert [row["kind"] for row in found["byKind"]] == ["DISBURSEMENT", "EXPENDITURE", "REFUND", "TRANSFER"]
    amounts = [Decimal(row["committed"]) for row in found["byProject"]]
    assert amounts == sorted(amounts, reverse=True)
    assert json.loads(await service.data(QUERY, None, given | {"pairing": f"pairing_{uuid7()}"})) == {"fundFlow": None}


@pytest.mark.parametrize(
    ("given", "path"),
    [
        ({"from": "2019-01-01", "to": "2018-12-31"}, ("fundFlow", "to")),
        ({"pairing": "pairing_x"}, ("fundFlow", "pairing")),
        ({"pairing": f"fund_{PAIRING}"}, ("fundFlow", "pairing")),
    ],
)
async def test_what_cannot_be_asked_takes_no_statement(wire: tuple[Answer, Counted], given: dict[str, str], path: tuple[str, ...]) -> None:
    service, count = wire
    with pytest.raises(Refused) as refused:
        await service.data(QUERY, None, {"pairing": f"pairing_{PAIRING}"} | given)
    assert [(error.code, error.path) for error in refused.value.errors] == [("BAD_USER_INPUT", path)]
    assert count.statements == 0


async def test_one_day_is_a_period(wire: tuple[Answer, Counted]) -> None:
    day = date(2018, 5, 12).isoformat()
    found = json.loads(await wire[0].data(QUERY, None, {"pairing": f"pairing_{PAIRING}", "from": day, "to": day}))["fundFlow"]
    assert [row["kind"] for row in found["byKind"]] == ["DISBURSEMENT"]
    assert found["committed"] == "0.00"
