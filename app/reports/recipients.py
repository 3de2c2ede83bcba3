"""Claims -> who received what: benefits by time, persons each once, persons lifted out, groups, and what persons gained in a year."""

from __future__ import annotations

from typing import Any

from sqlalchemy import CTE, Select, and_, func, or_
from sqlalchemy.orm import aliased

from app.models import (
    Beneficiary,
    Benefit,
    BenefitForm,
    BenefitTally,
    Household,
    HouseholdStatus,
    Membership,
    Predicate,
    Project,
)
from app.models.base import term
from app.reports import ledger
from app.reports.derived import another_source, claims, newest_year, over
from app.reports.rows import constant, seen
from app.reports.terms import Derivation

LIFTED = (HouseholdStatus.LIFTED_OUT, HouseholdStatus.LIFTED_OUT_WITH_POLICY)
INCOME = (BenefitForm.CASH, BenefitForm.JOB)


def recipients(stated: CTE) -> list[Select[Any]]:
    return [_person_times(stated), _persons(stated), _lifted(stated), _groups(stated), _gained(stated)]


def _person_times(stated: CTE) -> Select[Any]:
    given, served, project = aliased(Benefit), aliased(Beneficiary), aliased(Project)
    return (
        over(stated, Predicate.BENEFIT_PERSON_TIMES, Derivation.BENEFITS, func.count(given.id), given)
        .join(project, project.pairing_id == stated.c.pairing_id)
        .join(given, given.project_id == project.id)
        .join(served, served.id == given.beneficiary_id)
        .where(seen(project, given, served), served.person_id.is_not(None), ledger.in_period(stated, given.occurred_on))
    )


def _persons(stated: CTE) -> Select[Any]:
    given, served = aliased(Benefit), aliased(Beneficiary)
    return (
        over(stated, Predicate.PEOPLE_BENEFITED, Derivation.BENEFICIARIES, func.count(served.person_id.distinct()), given)
        .join(given, given.fund_id == stated.c.fund_id)
        .join(served, served.id == given.beneficiary_id)
        .where(seen(given, served), served.person_id.is_not(None), ledger.in_period(stated, given.occurred_on))
    )


def _lifted(stated: CTE) -> Select[Any]:
    """Persons who received something from the project and whose household is out of poverty now."""
    given, served, member, home = aliased(Benefit), aliased(Beneficiary), aliased(Membership), aliased(Household)
    return (
        over(stated, Predicate.PEOPLE_LIFTED, Derivation.BENEFICIARIES, func.count(served.person_id.distinct()), given)
        .join(given, given.project_id == stated.c.project_id)
        .join(served, served.id == given.beneficiary_id)
        .join(member, and_(member.person_id == served.person_id, member.ends_on.is_(None)))
        .join(home, and_(home.id == member.household_id, home.status.in_([term(status) for status in LIFTED])))
        .where(seen(given, served, member, home))
    )


def _groups(stated: CTE) -> Select[Any]:
    tally = aliased(BenefitTally)
    rows = over(stated, Predicate.GROUPS_TARGETED, Derivation.TALLIES, func.count(tally.group.distinct()), tally)
    mine = and_(tally.project_id == stated.c.project_id, another_source(stated, tally))
    return rows.join(tally, mine).where(seen(tally), tally.group.is_not(None), tally.count > constant(0))


def _gained(stated: CTE) -> Select[Any]:
    """Shares and wages of the newest year by the persons who received any; of a project, or of a fund."""
    given, served = aliased(Benefit), aliased(Beneficiary)
    mine = or_(given.project_id == stated.c.project_id, given.fund_id == stated.c.fund_id)
    rows = (
        claims(stated, Predicate.INCOME_INCREASE)
        .join(given, and_(mine, given.form.in_([term(form) for form in INCOME]), given.amount.is_not(None)))
        .join(served, and_(served.id == given.beneficiary_id, served.person_id.is_not(None)))
        .where(seen(given, served))
    )
    mean = func.round(func.sum(given.amount) / func.count(served.person_id.distinct()), constant(2))
    return newest_year(Derivation.INCOME_PER_PERSON, mean, given.occurred_on, rows, given.demo)
