"""The article's record in a session of one test, which leaves no trace; and rows made up for it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest_asyncio
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from app import models
from app.auth import Permission, Viewer
from app.data.identity import stable_id
from app.database.claims import claimed
from app.database.engine import engine
from app.models.base import uuid7

HUANCUI, TAIERZHUANG = stable_id("division", "huancui"), stable_id("division", "taierzhuang")
NIGOU, BANBISHAN = stable_id("division", "nigou"), stable_id("division", "banbishan")
PAIRING = stable_id("pairing", "huancui-taierzhuang")
ARTICLE = stable_id("source_document", "article")
LEASE = stable_id("lease", "greenhouses")
COLLABORATION, INDUSTRY = stable_id("fund", "collaboration"), stable_id("fund", "industry")


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def source(database_url: str) -> AsyncIterator[AsyncEngine]:
    """One engine for all tests, because it remembers how statements are compiled."""
    source = engine(database_url)
    yield source
    await source.dispose()


@pytest_asyncio.fixture(loop_scope="session")
async def record(source: AsyncEngine) -> AsyncIterator[AsyncSession]:
    """A session whose transaction is rolled back."""
    async with source.connect() as connection:
        transaction = await connection.begin()
        async with AsyncSession(bind=connection, expire_on_commit=False) as session:
            yield session
        if transaction.is_active:
            await transaction.rollback()


async def keep(session: AsyncSession, *rows: Any) -> None:
    """Write rows, so that the database's own rules have their say."""
    session.add_all(rows)
    await session.flush()


OFFICER = Viewer(frozenset(Permission), "officer", "officer", (TAIERZHUANG,))
"""Who sees the people of Tai'erzhuang."""


async def as_writer(session: AsyncSession, *districts: UUID, acting: tuple[UUID, ...] | None = None) -> None:
    """The rest of the transaction as the writer, who sees the people of these districts and acts for them, or for others."""
    await session.execute(text("SET LOCAL ROLE jiedui_writer"))
    for name, named in (("districts", districts), ("acting", districts if acting is None else acting)):
        await session.execute(select(func.set_config(f"jiedui.{name}", claimed(named), True)))


def broken(error: IntegrityError) -> str:
    """The name of the constraint that refused."""
    return str(getattr(error.driver_exception, "constraint_name", ""))


def claim(**fields: Any) -> models.Claim:
    given: dict[str, Any] = {
        "predicate": models.Predicate.PEOPLE_BENEFITED,
        "origin": models.ClaimOrigin.PRINTED,
        "statement": "Persons who benefit.",
        "quote": "共计1名",
        "position": 900,
        "source_id": ARTICLE,
        "bound": models.Bound.QUALITATIVE,
        "modality": models.Modality.ACTUAL,
    }
    subject = {} if any(name in fields for name in models.claim.SUBJECTS) else {"division_id": HUANCUI}
    return models.Claim(id=uuid7(), **given | subject | fields)


def figure(value: str, bound: models.Bound = models.Bound.EXACT, measure: models.Measure = models.Measure.CNY) -> dict[str, Any]:
    return {"value": Decimal(value), "bound": bound, "measure": measure}


def pairing(**fields: Any) -> models.Pairing:
    given = {"kind": models.PairingKind.VILLAGE, "title": "结对"}
    return models.Pairing(id=uuid7(), **given | fields)


def commitment(**fields: Any) -> models.Commitment:
    given: dict[str, Any] = {
        "title": "资金安排",
        "programme": models.Programme.COLLABORATION,
        "pairing_id": PAIRING,
        "fund_id": COLLABORATION,
        "amount": Decimal("1000.00"),
        "status": models.CommitmentStatus.APPROVED,
        "approved_on": date(2018, 3, 1),
    }
    return models.Commitment(id=uuid7(), **given | fields)


def flow(under: models.Commitment, amount: str, **fields: Any) -> models.FundTransaction:
    given: dict[str, Any] = {
        "kind": models.TransactionKind.DISBURSEMENT,
        "payer_division_id": HUANCUI,
        "payee_division_id": TAIERZHUANG,
        "occurred_on": date(2018, 5, 1),
    }
    return models.FundTransaction(id=uuid7(), commitment_id=under.id, amount=Decimal(amount), **given | fields)


def answer(to: models.FundTransaction, verdict: models.AcknowledgementVerdict, amount: str, **fields: Any) -> models.Acknowledgement:
    given: dict[str, Any] = {"received_on": date(2018, 6, 1)}
    return models.Acknowledgement(id=uuid7(), transaction_id=to.id, verdict=verdict, amount=Decimal(amount), **given | fields)


def household(code: str = "001", **fields: Any) -> models.Household:
    given: dict[str, Any] = {"village_id": BANBISHAN, "status": models.HouseholdStatus.LIFTED_OUT, "demo": True}
    return models.Household(id=uuid7(), code=code, **given | fields)


def person(name: str = "演示一", **fields: Any) -> models.Person:
    return models.Person(id=uuid7(), name=name, demo=True, **fields)


def member(of: models.Household, who: models.Person, role: models.MemberRole, **fields: Any) -> models.Membership:
    return models.Membership(id=uuid7(), household_id=of.id, person_id=who.id, role=role, demo=True, **fields)


# What reached households: any of these stands by itself, with the rows that it refers to already there ----------------------


def cadre(name: str = "干部") -> models.Cadre:
    return models.Cadre(id=uuid7(), name=name, demo=True)


def stands_by(who: models.Cadre, of: models.Household, **fields: Any) -> models.HouseholdPairing:
    return models.HouseholdPairing(id=uuid7(), cadre_id=who.id, household_id=of.id, demo=True, **fields)


def event(of: models.Household, to: models.HouseholdStatus, on: date, **fields: Any) -> models.HouseholdStatusEvent:
    given = {"reason": "收入稳定", "evidence": "村民代表会议记录"}
    return models.HouseholdStatusEvent(id=uuid7(), household_id=of.id, to_status=to, occurred_on=on, **given | fields)


def watched(of: models.Household, kind: models.MonitoringKind, then: models.HouseholdStatus, **fields: Any) -> models.MonitoringRecord:
    given = {"identified_on": date(2020, 3, 1)}
    return models.MonitoringRecord(id=uuid7(), household_id=of.id, kind=kind, status_then=then, **given | fields)


def right(of: models.Asset, share: str, **fields: Any) -> models.AssetRight:
    given: dict[str, Any] = {"kind": models.AssetRightKind.OWNERSHIP, "holder_division_id": BANBISHAN}
    return models.AssetRight(id=uuid7(), asset_id=of.id, share=Decimal(share), **given | fields)


def income(**fields: Any) -> models.IncomeReceipt:
    given: dict[str, Any] = {"period_from": date(2020, 1, 1), "period_to": date(2020, 12, 31), "due": Decimal("78000.00")}
    origin = {} if "project_id" in fields or "lease_id" in fields else {"lease_id": LEASE}
    return models.IncomeReceipt(id=uuid7(), **given | origin | fields)


def distribution(**fields: Any) -> models.BenefitDistribution:
    given: dict[str, Any] = {
        "title": "2020年度收益分配",
        "rule": models.DistributionRule.DIFFERENTIATED,
        "status": models.DistributionStatus.DRAFT,
        "period_from": date(2020, 1, 1),
        "period_to": date(2020, 12, 31),
        "total": Decimal("1000.00"),
    }
    return models.BenefitDistribution(id=uuid7(), **given | fields)


def line(of: models.BenefitDistribution, to: models.Household, amount: str = "600.00", **fields: Any) -> models.DistributionLine:
    given: dict[str, Any] = {"component": models.DistributionComponent.NEED, "status_then": models.HouseholdStatus.LIFTED_OUT}
    return models.DistributionLine(id=uuid7(), distribution_id=of.id, household_id=to.id, amount=Decimal(amount), **given | fields)


def visit(kind: models.VisitKind = models.VisitKind.EXCHANGE, **fields: Any) -> models.Visit:
    subject = {} if kind is not models.VisitKind.EXCHANGE or "pairing_id" in fields else {"pairing_id": PAIRING}
    return models.Visit(id=uuid7(), kind=kind, occurred_on=date(2019, 5, 20), **subject | fields)


def requirement() -> tuple[models.IndicatorSet, models.IndicatorItem]:
    kind = models.IndicatorSubject.VILLAGE
    asked = models.IndicatorSet(id=uuid7(), code="FIVE_CONNECTIONS_TEN_FACILITIES", edition=9, title="五通十有", subject_kind=kind)
    return asked, models.IndicatorItem(
        id=uuid7(), indicator_set_id=asked.id, subject_kind=kind, position=1, title="通路", answer=models.IndicatorAnswer.MET
    )


def result(of: models.IndicatorItem, **fields: Any) -> models.IndicatorResult:
    given: dict[str, Any] = {
        "subject_kind": of.subject_kind,
        "answer": of.answer,
        "village_id": BANBISHAN,
        "period_from": date(2020, 1, 1),
        "period_to": date(2020, 9, 30),
        "met": True,
        "status": models.IndicatorStatus.APPROVED,
    }
    return models.IndicatorResult(id=uuid7(), item_id=of.id, **given | fields)
