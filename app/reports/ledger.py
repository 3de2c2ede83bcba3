"""Claims -> what was paid, by the ledger.

A claim of money reaches the commitments that it speaks of: those of its pairing, its town pairings, its project, its agreement
or its fund. What counts is what crossed to the other side less what came back, within the claim's period; but the year of an
agreement is no period of payments.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import CTE, CompoundSelect, Select, and_, case, func, or_, select, union_all
from sqlalchemy.orm import aliased

from app.models import (
    Agreement,
    Commitment,
    DatePrecision,
    Fund,
    FundCategory,
    FundTransaction,
    Pairing,
    PairingKind,
    Predicate,
    Programme,
    TransactionKind,
)
from app.models.base import term
from app.reports.rows import constant, seen


def commitments(stated: CTE) -> CompoundSelect[Any]:
    """Which commitments each claim of money speaks of, for the claims in `stated`."""
    town = aliased(Pairing)
    of_town = and_(town.parent_pairing_id == stated.c.pairing_id, town.kind == term(PairingKind.TOWN))
    fiscal = and_(Fund.id == Commitment.fund_id, Fund.category == term(FundCategory.FISCAL))
    domestic = and_(Commitment.fund_id == stated.c.fund_id, Commitment.programme == term(Programme.DOMESTIC))
    pairing = _reach(stated, Predicate.FISCAL_FUNDS_DISBURSED).join(Commitment, Commitment.pairing_id == stated.c.pairing_id)
    towns = _reach(stated, Predicate.TOWN_FUNDS_DISBURSED).join(town, of_town).join(Commitment, Commitment.pairing_id == town.id)
    agreement = _reach(stated, Predicate.AGREED_INVESTMENT).join(Agreement, Agreement.id == stated.c.agreement_id)
    return union_all(
        pairing.join(Fund, fiscal).where(seen(Fund)),
        towns.where(seen(town)),
        _reach(stated, Predicate.FUNDS_INVESTED).join(Commitment, Commitment.project_id == stated.c.project_id),
        agreement.join(Commitment, Commitment.project_id == Agreement.project_id).where(seen(Agreement)),
        _reach(stated, Predicate.INDUSTRY_FUNDS_INVESTED).join(Commitment, domestic),
    )


def payments(stated: CTE) -> Select[Any]:
    """claim_id, amount (a refund is negative), demo: one row for each payment that a claim speaks of."""
    reach = commitments(stated).subquery("reach")
    flow = aliased(FundTransaction)
    signed = case((flow.kind == term(TransactionKind.REFUND), -flow.amount), else_=flow.amount)
    return (
        select(stated.c.id.label("claim_id"), signed.label("amount"), flow.demo.label("demo"))
        .join(reach, reach.c.claim_id == stated.c.id)
        .join(flow, flow.commitment_id == reach.c.commitment_id)
        .where(
            flow.kind.in_([term(TransactionKind.DISBURSEMENT), term(TransactionKind.REFUND)]),
            seen(flow),
            ~flow.reversed,
            or_(stated.c.predicate == term(Predicate.AGREED_INVESTMENT), in_period(stated, flow.occurred_on)),
        )
    )


def in_period(stated: CTE, day: Any) -> Any:
    """Whether a day lies in the period of the claim, as far as the claim knows it."""
    months = case(
        (stated.c.period_to_precision == term(DatePrecision.YEAR), constant("interval '1 year'")),
        (stated.c.period_to_precision == term(DatePrecision.MONTH), constant("interval '1 month'")),
        else_=constant("interval '1 day'"),
    )
    begun = func.coalesce(day >= stated.c.period_from, constant("true"))
    return and_(begun, func.coalesce(day < stated.c.period_to + months, constant("true")))


def _reach(stated: CTE, predicate: Predicate) -> Select[Any]:
    reached = select(stated.c.id.label("claim_id"), Commitment.id.label("commitment_id")).select_from(stated)
    return reached.where(stated.c.predicate == term(predicate), seen(Commitment))
