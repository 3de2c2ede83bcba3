"""Claims -> what was built and what it earns: assets and their owners, rent, income, and the share that reaches households."""

from __future__ import annotations

from typing import Any

from sqlalchemy import CTE, ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import aliased

from app.models import (
    Asset,
    AssetRight,
    AssetRightKind,
    Commitment,
    DistributionLine,
    DistributionReceipt,
    IncomeReceipt,
    Lease,
    LeaseAsset,
    Predicate,
)
from app.models.base import term
from app.reports.derived import another_source, claims, newest_year, over, projects_of_fund
from app.reports.rows import constant, seen
from app.reports.terms import Derivation


def earnings(stated: CTE) -> list[Select[Any]]:
    return [
        _projects(stated),
        *_built(stated),
        _titled(stated),
        _rent(stated),
        _income(stated, Predicate.ANNUAL_RENT),
        _income(stated, Predicate.ANNUAL_RETURN),
        _to_households(stated),
    ]


def _projects(stated: CTE) -> Select[Any]:
    plan = aliased(Commitment)
    rows = over(stated, Predicate.PROJECTS_BUILT, Derivation.PROJECTS, func.count(plan.project_id.distinct()), plan)
    return rows.join(plan, plan.fund_id == stated.c.fund_id).where(seen(plan), plan.project_id.is_not(None))


def _built(stated: CTE) -> list[Select[Any]]:
    thing = aliased(Asset)
    numbers = {Predicate.ASSETS_BUILT: thing.units, Predicate.TOTAL_INVESTMENT: thing.original_value}
    own = and_(thing.project_id == stated.c.project_id, another_source(stated, thing))
    return [
        over(stated, predicate, Derivation.ASSETS, func.sum(number), thing).join(thing, own).where(seen(thing), number.is_not(None))
        for predicate, number in numbers.items()
    ]


def _titled(stated: CTE) -> Select[Any]:
    thing, right = aliased(Asset), aliased(AssetRight)
    owned = and_(right.asset_id == thing.id, right.kind == term(AssetRightKind.OWNERSHIP), right.ends_on.is_(None), seen(right))
    titled = func.count(thing.id).filter(select(right.id).where(owned).correlate(thing).exists())
    share = func.round(constant(100) * titled / func.count(thing.id), constant(2))
    mine = and_(thing.project_id.in_(projects_of_fund(stated)), another_source(stated, thing))
    return over(stated, Predicate.ASSETS_TITLED, Derivation.TITLES, share, thing).join(thing, mine).where(seen(thing))


def _rent(stated: CTE) -> Select[Any]:
    lease = aliased(Lease)
    rented = and_(lease.id == stated.c.lease_id, another_source(stated, lease))
    rows = over(stated, Predicate.ANNUAL_RENT, Derivation.RENT, func.max(lease.annual_rent), lease)
    return rows.join(lease, rented).where(seen(lease), lease.annual_rent.is_not(None))


def _income(stated: CTE, predicate: Predicate) -> Select[Any]:
    """What a lease or the projects of a fund earned in the newest year; of a lease, unless the lease itself can be asked."""
    receipt, lease = aliased(IncomeReceipt), aliased(Lease)
    if predicate is Predicate.ANNUAL_RENT:
        silent = or_(~another_source(stated, lease), lease.annual_rent.is_(None))
        asked = select(lease.id).where(lease.id == stated.c.lease_id, silent, seen(lease)).correlate(stated)
        mine: ColumnElement[bool] = receipt.lease_id.in_(asked)
    else:
        mine = or_(receipt.project_id.in_(projects_of_fund(stated)), receipt.lease_id.in_(_leases_of_fund(stated)))
    rows = claims(stated, predicate).join(receipt, mine).where(seen(receipt), receipt.received.is_not(None))
    return newest_year(Derivation.INCOME, func.sum(receipt.received), receipt.period_from, rows, receipt.demo)


def _leases_of_fund(stated: CTE) -> Select[Any]:
    let, thing, plan = aliased(LeaseAsset), aliased(Asset), aliased(Commitment)
    return (
        select(let.lease_id)
        .join(thing, thing.id == let.asset_id)
        .join(plan, plan.project_id == thing.project_id)
        .where(plan.fund_id == stated.c.fund_id, seen(let, thing, plan))
        .correlate(stated)
    )


def _to_households(stated: CTE) -> Select[Any]:
    """Lines of households in percent of all lines, in the distributions that took the rent of a lease."""
    receipt, taken, line = aliased(IncomeReceipt), aliased(DistributionReceipt), aliased(DistributionLine)
    to_households = func.sum(line.amount).filter(line.household_id.is_not(None))
    share = func.round(constant(100) * func.coalesce(to_households, constant(0)) / func.sum(line.amount), constant(2))
    return (
        over(stated, Predicate.RENT_TO_HOUSEHOLDS, Derivation.DISTRIBUTIONS, share, line)
        .join(receipt, receipt.lease_id == stated.c.lease_id)
        .join(taken, taken.income_receipt_id == receipt.id)
        .join(line, line.distribution_id == taken.distribution_id)
        .where(seen(receipt, taken, line))
    )
