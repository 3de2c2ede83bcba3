"""A computed value is one formula: what Python says of loaded rows, the database says of the table."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased, selectinload

from app.data.identity import stable_id
from app.models import (
    AcknowledgementVerdict,
    Commitment,
    Fund,
    FundTransaction,
    Household,
    Lease,
    LeaseAsset,
    MemberRole,
    Membership,
    Mobilisation,
    MobilisationKind,
    Person,
    TransactionKind,
    TransactionStatus,
)
from app.models.base import uuid7
from tests.record import HUANCUI, TAIERZHUANG, answer, commitment, flow, household, keep, member, person

REFUND: dict[str, Any] = {
    "kind": TransactionKind.REFUND,
    "payer_division_id": TAIERZHUANG,
    "payee_division_id": HUANCUI,
}


@pytest.fixture
async def paid(record: AsyncSession) -> Commitment:
    """1,000 promised; 400 acknowledged, 200 disputed, 100 unanswered, 50 reversed, 30 refunded; 40 passed on."""
    fund = Fund(id=uuid7(), name="资金", owner_district_id=HUANCUI, total=Decimal("5000.00"))
    plan = commitment(fund_id=fund.id)
    full, short, silent, wrong = (flow(plan, amount) for amount in ("400.00", "200.00", "100.00", "50.00"))
    await keep(record, fund, plan, full, short, silent, wrong)
    await keep(
        record,
        flow(plan, "50.00", kind=TransactionKind.REVERSAL, reversal_of_id=wrong.id),
        flow(plan, "40.00", kind=TransactionKind.TRANSFER, parent_transaction_id=full.id),
        flow(plan, "30.00", **REFUND),
        answer(short, AcknowledgementVerdict.DISPUTED, "150.00"),
        answer(full, AcknowledgementVerdict.ACKNOWLEDGED, "400.00"),
        answer(wrong, AcknowledgementVerdict.ACKNOWLEDGED, "50.00"),
    )
    return plan


SUMS = {
    "disbursed": "700.00",
    "refunded": "30.00",
    "acknowledged": "400.00",
    "disputed": "200.00",
    "outstanding": "330.00",
}


@pytest.mark.parametrize(("name", "sum_"), SUMS.items())
async def test_the_sums_over_a_commitment(record: AsyncSession, paid: Commitment, name: str, sum_: str) -> None:
    alias = aliased(Commitment, name="c")
    assert await record.scalar(select(getattr(alias, name)).where(alias.id == paid.id)) == Decimal(sum_)
    record.expunge_all()
    flows = selectinload(Commitment.transactions)
    loaded = await record.scalar(
        select(Commitment)
        .where(Commitment.id == paid.id)
        .options(flows.selectinload(FundTransaction.acknowledgements), flows.selectinload(FundTransaction.reversal))
    )
    assert loaded is not None
    assert getattr(loaded, name) == Decimal(sum_)


async def test_the_status_of_a_payment_follows_from_answers_and_reversals(record: AsyncSession, paid: Commitment) -> None:
    alias = aliased(FundTransaction, name="t")
    found = await record.execute(select(alias.amount, alias.status).where(alias.commitment_id == paid.id, alias.kind == "DISBURSEMENT"))
    assert {str(amount): status for amount, status in found} == {
        "400.00": TransactionStatus.ACKNOWLEDGED,
        "200.00": TransactionStatus.DISPUTED,
        "100.00": TransactionStatus.RECORDED,
        "50.00": TransactionStatus.REVERSED,
    }


async def test_a_later_answer_replaces_an_earlier_one(record: AsyncSession, paid: Commitment) -> None:
    short = await record.scalar(select(FundTransaction).where(FundTransaction.commitment_id == paid.id, FundTransaction.amount == 200))
    assert short is not None
    await keep(record, answer(short, AcknowledgementVerdict.ACKNOWLEDGED, "200.00"))
    alias = aliased(Commitment)
    found = await record.execute(select(alias.acknowledged, alias.disputed).where(alias.id == paid.id))
    assert tuple(found.one()) == (Decimal("600.00"), Decimal("0.00"))


async def test_a_fund_knows_what_is_left(record: AsyncSession, paid: Commitment) -> None:
    alias = aliased(Fund, name="f")
    found = await record.execute(select(alias.committed, alias.remaining).where(alias.id == paid.fund_id))
    assert tuple(found.one()) == (Decimal("1000.00"), Decimal("4000.00"))
    loaded = await record.scalar(select(Fund).where(Fund.id == paid.fund_id).options(selectinload(Fund.commitments)))
    assert loaded is not None
    assert (loaded.committed, loaded.remaining) == (Decimal("1000.00"), Decimal("4000.00"))


async def test_made_up_commitments_add_nothing_to_a_fund_that_is_none(record: AsyncSession, paid: Commitment) -> None:
    fund = await record.scalar(select(Fund).where(Fund.id == paid.fund_id).options(selectinload(Fund.commitments)))
    assert fund is not None
    paid.demo = True
    await record.flush()
    assert (await record.scalar(select(Fund.committed).where(Fund.id == fund.id)), fund.committed) == (Decimal("0.00"), Decimal("0.00"))
    fund.demo = True
    await record.flush()
    assert (await record.scalar(select(Fund.committed).where(Fund.id == fund.id)), fund.committed) == (
        Decimal("1000.00"),
        Decimal("1000.00"),
    )


async def test_what_remains_of_an_unknown_total_is_unknown(record: AsyncSession) -> None:
    alias = aliased(Fund)
    assert await record.scalar(select(alias.remaining).where(alias.id == stable_id("fund", "industry"))) is None


async def test_a_name_is_masked(record: AsyncSession) -> None:
    who = person("演示人甲")
    await keep(record, who)
    alias = aliased(Person)
    assert await record.scalar(select(alias.display_name).where(alias.id == who.id)) == who.display_name == "演**"


async def test_a_household_counts_its_members_of_now(record: AsyncSession) -> None:
    home, one, other = household(), person("演示一"), person("演示二")
    left = member(home, other, MemberRole.CHILD)
    await keep(record, home, one, other, member(home, one, MemberRole.HEAD), left)
    alias = aliased(Household)
    assert await record.scalar(select(alias.member_count).where(alias.id == home.id)) == 2
    left.ends_on = home.created_at.date()
    await record.flush()
    assert await record.scalar(select(alias.member_count).where(alias.id == home.id)) == 1
    loaded = await record.scalar(
        select(Household)
        .where(Household.id == home.id)
        .options(selectinload(Household.memberships))
        .execution_options(populate_existing=True)
    )
    assert loaded is not None
    assert loaded.member_count == 1
    assert {type(m) for m in loaded.memberships} == {Membership}


async def test_the_yield_of_the_greenhouses(record: AsyncSession) -> None:
    alias = aliased(Lease)
    assert (await record.execute(select(alias.title, alias.gross_yield))).one()[1] == Decimal("12.51")
    loaded = await record.scalar(select(Lease).options(selectinload(Lease.lease_assets).selectinload(LeaseAsset.asset)))
    assert loaded is not None
    assert loaded.gross_yield == Decimal("12.51")


async def test_only_gifts_count_as_aid(record: AsyncSession) -> None:
    alias = aliased(Mobilisation)
    found = {row.kind: row.counts_as_aid for row in await record.execute(select(alias.kind, alias.counts_as_aid))}
    assert found == {kind: kind is MobilisationKind.DONATION for kind in MobilisationKind}
