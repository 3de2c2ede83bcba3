"""The ledger: what was set aside and paid, to the sums of the article. How it spreads over the years is invented.

Each commitment is paid in two parts, and the receiver answers. Four things go wrong, as they do: money comes back, a payment is
recorded twice and taken back, one arrives short and is disputed, and the last ones are not answered yet. For the school the ledger
has the 201万 of the school's own page and not the article's 约429万: wrong on purpose.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from app.data.demo.offices import Offices
from app.data.demo.row import (
    DISABILITY_BASE,
    HUANCUI,
    INDUSTRY,
    LIVELIHOOD,
    PAIRING,
    SCHOOL,
    SIGN,
    TAIERZHUANG,
    TAIERZHUANG_TOWNS,
    TOWN_PAIRINGS,
    VILLAGES,
    dice,
    made,
)
from app.data.demo.works import Work, Works
from app.models import (
    Acknowledgement,
    AcknowledgementVerdict,
    Commitment,
    CommitmentStatus,
    Fund,
    FundCategory,
    FundSource,
    FundTransaction,
    Organisation,
    Programme,
    Row,
    TransactionKind,
)

YEARS = range(2016, 2021)
WAN = Decimal(10_000)
# 万元 for each year from 2016. All together 1122.5.
LIVELIHOOD_SPLIT = ("60", "90", "120", "121.5", "120")
VILLAGES_SPLIT = ("0", "0", "80", "80", "0")
BASE_SPLIT = ("0", "0", "0", "30", "0")
SCHOOL_SPLIT = ("0", "0", "0", "150", "51")
LABOUR_SPLIT = ("0", "30", "30", "30", "30")
ROADS_SPLIT = ("40", "60", "0", "0", "0")
TOWN_SHARE = Decimal(260_000)
SHORT, BACK, TWICE = Decimal(20_000), Decimal(20_000), Decimal(80_000)
UNANSWERED_FROM = date(2020, 9, 1)


@dataclass(frozen=True, slots=True)
class Money:
    funds: tuple[Fund, ...]
    commitments: tuple[Commitment, ...]
    flows: tuple[FundTransaction, ...]
    answers: tuple[Acknowledgement, ...]

    @property
    def rows(self) -> tuple[Row, ...]:
        return (*self.funds, *self.commitments, *self.flows, *self.answers)


@dataclass(slots=True)
class _Book:
    """Vouchers are numbered as they are written."""

    funds: dict[int | None, Fund]
    suppliers: tuple[Organisation, ...]
    commitments: list[Commitment] = field(default_factory=list)
    flows: list[FundTransaction] = field(default_factory=list)
    answers: list[Acknowledgement] = field(default_factory=list)

    def commit(self, key: str, title: str, amount: Decimal, on: date, **fields: Any) -> Commitment:
        given = {"title": f"{SIGN}{title}", "amount": amount, "status": CommitmentStatus.APPROVED, "approved_on": on}
        self.commitments.append(made(Commitment, key, HUANCUI, **given, **fields))
        return self.commitments[-1]

    def flow(self, under: Commitment, kind: TransactionKind, amount: Decimal, on: date, **fields: Any) -> FundTransaction:
        number = f"{len(self.flows) + 1:04}"
        owner = fields.get("payer_division_id") or TAIERZHUANG
        given = {"amount": amount, "occurred_on": on, "voucher_no": f"{SIGN}-{on.year}-{number}", "commitment_id": under.id}
        self.flows.append(made(FundTransaction, number, HUANCUI if owner == HUANCUI else TAIERZHUANG, kind=kind, **given, **fields))
        return self.flows[-1]

    def answer(self, to: FundTransaction, owner: UUID, short: Decimal = Decimal(0)) -> None:
        verdict = AcknowledgementVerdict.DISPUTED if short else AcknowledgementVerdict.ACKNOWLEDGED
        given = {"verdict": verdict, "amount": to.amount - short, "received_on": to.occurred_on + timedelta(days=6)}
        note = f"{SIGN}：少到{short}元，请核对。" if short else None
        self.answers.append(made(Acknowledgement, str(to.voucher_no), owner, transaction_id=to.id, note=note, **given))


def money(works: Works, offices: Offices) -> Money:
    funds = (*(_fund(year) for year in YEARS), _towns_fund())
    book = _Book({fund.year: fund for fund in funds}, offices.suppliers)
    splits = {
        LIVELIHOOD: ("民生帮扶", LIVELIHOOD_SPLIT),
        VILLAGES: ("美丽乡村", VILLAGES_SPLIT),
        DISABILITY_BASE: ("助残基地", BASE_SPLIT),
        SCHOOL: ("改善办学条件", SCHOOL_SPLIT),
        works.labour.id: ("劳务协作", LABOUR_SPLIT),
        works.roads.id: ("道路改造", ROADS_SPLIT),
    }
    for project, (title, split) in splits.items():
        for year, wan in zip(YEARS, split, strict=True):
            if Decimal(wan):
                _collaborate(book, title, project, year, Decimal(wan) * WAN)
    _towns(book, funds[-1])
    for number, work in enumerate(works.industry):
        _invest(book, number, work, offices.lessees[number - 1])
    return Money(funds, tuple(book.commitments), tuple(book.flows), tuple(book.answers))


def _fund(year: int) -> Fund:
    given = {"category": FundCategory.FISCAL, "source": FundSource.INTRA_PROVINCIAL_PAIRED, "total": Decimal(5_000_000)}
    return made(Fund, f"collaboration-{year}", HUANCUI, name=f"{SIGN}{year}年度扶贫协作资金", year=year, **given)


def _towns_fund() -> Fund:
    given = {"category": FundCategory.SOCIAL, "source": FundSource.SOCIAL_DONATION, "total": Decimal(2_000_000)}
    return made(Fund, "towns", HUANCUI, name=f"{SIGN}镇街结对协作资金", **given)


def _collaborate(book: _Book, title: str, project: UUID, year: int, amount: Decimal) -> None:
    """Half in May and half in September, less where something goes wrong."""
    key = f"{title}-{year}"
    over = BACK if key == "劳务协作-2018" else Decimal(0)
    given = {"fund_id": book.funds[year].id, "pairing_id": PAIRING, "project_id": project, "programme": Programme.COLLABORATION}
    plan = book.commit(key, f"{year}年{title}资金安排", amount + over, date(year, 3, 20), **given)
    crossing = {"payer_division_id": HUANCUI, "payee_division_id": TAIERZHUANG}
    first = book.flow(plan, TransactionKind.DISBURSEMENT, amount / 2 + over, date(year, 5, 12), **crossing)
    book.answer(first, TAIERZHUANG)
    if key == "道路改造-2016":
        wrong = book.flow(plan, TransactionKind.DISBURSEMENT, TWICE, date(year, 6, 3), **crossing)
        book.flow(plan, TransactionKind.REVERSAL, TWICE, date(year, 6, 5), reversal_of_id=wrong.id, **crossing)
    second = book.flow(plan, TransactionKind.DISBURSEMENT, amount / 2, date(year, 9, 10), **crossing)
    if second.occurred_on < UNANSWERED_FROM:
        book.answer(second, TAIERZHUANG, SHORT if key == "民生帮扶-2018" else Decimal(0))
    if over:
        book.flow(plan, TransactionKind.REFUND, over, date(year, 7, 2), payer_division_id=TAIERZHUANG, payee_division_id=HUANCUI)
    _onward(book, plan, first, amount / 2)


def _onward(book: _Book, plan: Commitment, first: FundTransaction, amount: Decimal) -> None:
    """What came in May is passed on to two towns and spent there; never more than was acknowledged."""
    chance = dice(plan.title)
    year, half = first.occurred_on.year, amount / 2
    for town in chance.sample(TAIERZHUANG_TOWNS, 2):
        passing = {"payer_division_id": TAIERZHUANG, "payee_division_id": town, "parent_transaction_id": first.id}
        passed = book.flow(plan, TransactionKind.TRANSFER, half, date(year, 6, chance.randint(8, 25)), **passing)
        spent = (half * chance.randint(85, 100) / 100).quantize(Decimal("0.01"))
        paying = {"payer_division_id": town, "payee_organisation_id": chance.choice(book.suppliers).id, "parent_transaction_id": passed.id}
        book.flow(plan, TransactionKind.EXPENDITURE, spent, date(year, 8, chance.randint(1, 28)), **paying)


def _towns(book: _Book, fund: Fund) -> None:
    """The town pairings: outside the headline, because the article does not say that they are within."""
    for number, (pairing, town) in enumerate(zip(TOWN_PAIRINGS, TAIERZHUANG_TOWNS, strict=True), 1):
        given = {"fund_id": fund.id, "pairing_id": pairing, "programme": Programme.COLLABORATION}
        plan = book.commit(f"town-{number}", f"镇街结对资金安排{number}", TOWN_SHARE, date(2018, 4, 2), **given)
        for year in (2018, 2019):
            crossing = {"payer_division_id": HUANCUI, "payee_division_id": town}
            paid = book.flow(plan, TransactionKind.DISBURSEMENT, TOWN_SHARE / 2, date(year, 6, 10 + number), **crossing)
            book.answer(paid, TAIERZHUANG)


def _invest(book: _Book, number: int, work: Work, builder: Organisation) -> None:
    """Huancui's own money for one industry project: to the town that leads it, and on to whoever builds."""
    year = 2019 if number == 0 else 2016 + number % 3
    given = {"fund_id": INDUSTRY, "project_id": work.project, "programme": Programme.DOMESTIC}
    plan = book.commit(f"industry-{number}", f"{work.name.removeprefix(SIGN)}资金安排", work.cost, date(year, 2, 20), **given)
    paid = book.flow(
        plan, TransactionKind.DISBURSEMENT, work.cost, date(year, 4, 8), payer_division_id=HUANCUI, payee_division_id=work.town
    )
    book.answer(paid, HUANCUI)
    onward = {"payer_division_id": work.town, "payee_organisation_id": builder.id, "parent_transaction_id": paid.id}
    book.flow(plan, TransactionKind.EXPENDITURE, work.cost, date(year, 10, 15), **onward)
