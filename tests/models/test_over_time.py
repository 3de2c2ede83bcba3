"""What holds over time: shares and statuses are true at commit, what was recorded stays, nothing moves backward."""

from __future__ import annotations

import asyncio
from contextlib import nullcontext
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import delete, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from app import models
from app.database.engine import engine
from app.models import HouseholdStatus, VisitKind
from app.models.base import uuid7
from tests.record import (
    BANBISHAN,
    NIGOU,
    broken,
    commitment,
    distribution,
    event,
    flow,
    household,
    keep,
    line,
    requirement,
    result,
    right,
    visit,
)

DAY = models.DatePrecision.DAY
SPRING, SUMMER = date(2019, 3, 1), date(2019, 7, 1)
AT_COMMIT = text("SET CONSTRAINTS ALL IMMEDIATE")


def asset(**fields: Any) -> models.Asset:
    return models.Asset(id=uuid7(), name="大棚", **fields)


# At commit --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("shares", [["0.5"], ["0.6", "0.6"]], ids=["too little", "too much"])
async def test_the_shares_of_a_right_add_up_to_one(record: AsyncSession, shares: list[str]) -> None:
    made = asset()
    await keep(record, made, *(right(made, share, holder_division_id=at) for share, at in zip(shares, (BANBISHAN, NIGOU), strict=False)))
    assert await _refused(record) == "asset_right_shares"


async def test_a_right_passes_on_in_one_transaction(record: AsyncSession) -> None:
    made = asset()
    held = right(made, "1", starts_on=SPRING, starts_on_precision=DAY)
    await keep(record, made, held)
    await record.execute(AT_COMMIT)
    await record.execute(text("SET CONSTRAINTS ALL DEFERRED"))
    held.ends_on, held.ends_on_precision = SUMMER, DAY
    await keep(record, *(right(made, "0.5", holder_division_id=at, starts_on=SUMMER, starts_on_precision=DAY) for at in (BANBISHAN, NIGOU)))
    await record.execute(AT_COMMIT)


async def test_two_offices_cannot_each_grant_the_whole(fresh_database_url: str) -> None:
    """Each is right by itself; whoever commits second sees what the first one granted."""
    source, made = engine(fresh_database_url), asset()
    async with AsyncSession(source) as setting_up:
        await keep(setting_up, made)
        await setting_up.commit()
        await setting_up.refresh(made)

    async def grant(village: Any) -> str:
        async with AsyncSession(source) as office:
            await keep(office, right(made, "1", holder_division_id=village))
            await both.wait()
            try:
                await office.commit()
            except IntegrityError as error:
                return broken(error)
            return "granted"

    both = asyncio.Barrier(2)
    assert sorted(await asyncio.gather(grant(BANBISHAN), grant(NIGOU))) == ["asset_right_shares", "granted"]
    await source.dispose()


async def test_a_household_changes_its_status_by_an_event(record: AsyncSession) -> None:
    home = household(status=HouseholdStatus.REGISTERED)
    await keep(record, home)
    home.status = HouseholdStatus.LIFTED_OUT
    await keep(record, event(home, HouseholdStatus.LIFTED_OUT, SUMMER, from_status=HouseholdStatus.REGISTERED))
    await record.execute(AT_COMMIT)
    again = {"status": HouseholdStatus.ORDINARY, "version": models.Household.version + 1}
    with pytest.raises(IntegrityError, match="stands as its newest event says"):
        await record.execute(update(models.Household).where(models.Household.id == home.id).values(again))


async def test_a_household_changes_its_status_by_nothing_else(record: AsyncSession) -> None:
    home = household()
    await keep(record, home)
    home.status = HouseholdStatus.WITHDRAWN
    await record.flush()
    assert await _refused(record) == "household_status_by_event"


@pytest.mark.parametrize("second", [HouseholdStatus.MONITORED, HouseholdStatus.ORDINARY], ids=["broken chain", "not the newest"])
async def test_events_follow_on_another(record: AsyncSession, second: HouseholdStatus) -> None:
    home, first = household(status=HouseholdStatus.MONITORED), HouseholdStatus.REGISTERED
    before = HouseholdStatus.WITHDRAWN if second is HouseholdStatus.MONITORED else HouseholdStatus.LIFTED_OUT
    await keep(record, home, event(home, HouseholdStatus.LIFTED_OUT, SPRING, from_status=first))
    await keep(record, event(home, second, SUMMER, from_status=before))
    assert await _refused(record) == "household_status_event_follows"


# What was recorded ------------------------------------------------------------------------------------------------


async def test_what_was_recorded_is_not_rewritten(record: AsyncSession) -> None:
    home = household()
    said = visit(VisitKind.HOUSEHOLD, household_id=home.id, notes="住房安全")
    became = event(home, HouseholdStatus.LIFTED_OUT, SPRING, from_status=HouseholdStatus.REGISTERED)
    await keep(record, home, said, became)
    for row, change in ((said, {"notes": "住房不安全"}), (became, {"reason": "另有原因"})):
        with pytest.raises(IntegrityError, match="is not changed"):
            async with record.begin_nested():
                await record.execute(update(type(row)).where(type(row).id == row.id).values(version=row.version + 1, **change))


async def test_what_was_recorded_is_not_removed(record: AsyncSession) -> None:
    plan = commitment()
    paid, went = flow(plan, "100.00"), visit()
    await keep(record, plan, paid, went)
    for row in (paid, went):
        with pytest.raises(IntegrityError, match="is not removed"):
            async with record.begin_nested():
                await record.execute(delete(type(row)).where(type(row).id == row.id))


@pytest.mark.parametrize("change", [{"deleted_at": datetime(2021, 1, 1, tzinfo=UTC)}, {"demo": True}], ids=["tombstone", "made up"])
async def test_what_was_recorded_stays_in_its_lists(record: AsyncSession, change: dict[str, Any]) -> None:
    plan = commitment()
    paid = flow(plan, "100.00")
    await keep(record, plan, paid)
    with pytest.raises(IntegrityError) as refused:
        await record.execute(update(models.FundTransaction).where(models.FundTransaction.id == paid.id).values(**change))
    assert broken(refused.value) == "fund_transaction_stays_listed"


async def test_made_up_rows_can_be_removed(record: AsyncSession) -> None:
    went = visit(demo=True)
    await keep(record, went)
    await record.execute(delete(models.Visit).where(models.Visit.id == went.id))


async def test_a_locked_period_refuses_writes(record: AsyncSession) -> None:
    asked, item = requirement()
    closed = result(item, locked=True)
    await keep(record, asked, item, closed)
    with pytest.raises(IntegrityError, match="is closed"):
        await record.execute(update(models.IndicatorResult).where(models.IndicatorResult.id == closed.id).values(met=False))


@pytest.mark.parametrize(
    ("before", "after", "refused"),
    [("INVENTORIED", "TITLED", False), ("TITLED", "OPERATING", False), ("INVENTORIED", "OPERATING", True), ("OPERATING", "TITLED", True)],
)
async def test_an_asset_moves_forward(record: AsyncSession, before: str, after: str, refused: bool) -> None:
    made = asset(stage=models.AssetStage[before])
    await keep(record, made)
    made.stage = models.AssetStage[after]
    with pytest.raises(IntegrityError, match="moves forward") if refused else nullcontext():
        await record.flush()


async def test_a_household_that_was_granted_a_share_is_not_removed(record: AsyncSession) -> None:
    shared, home = distribution(), household()
    granted = line(shared, home)
    await keep(record, shared, home, granted)
    with pytest.raises(IntegrityError, match="withdrawn, not removed"):
        async with record.begin_nested():
            await record.execute(update(models.Household).where(models.Household.id == home.id).values(deleted_at=datetime.now(UTC)))
    with pytest.raises(IntegrityError, match="fk_distribution_line_household_id"):
        await record.execute(delete(models.Household).where(models.Household.id == home.id))


async def _refused(record: AsyncSession) -> str:
    """The constraint that refuses at the end of the transaction."""
    with pytest.raises(IntegrityError) as refused:
        await record.execute(AT_COMMIT)
    return broken(refused.value)
