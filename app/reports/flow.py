"""A pairing -> what was promised and what moved, in total and by kind, year, project and pairing.

Every row of the ledger under the pairing is an entry, and each entry is treated in one way: counted, or left out for one reason.
A commitment and a payment are figures of their own and never one amount. A disbursement is the crossing to the receiving side; what
is passed on within a side is in no figure. A row that was taken back and the row that took it back are both left out, so a reversal
cancels within its target's kind, on its target's day. Rows made up for show enter a recorded pairing's figures only where that is
asked.

What is outstanding is a stock, on the last day of the period: all that was promised by then, less all that crossed and did not come
back. Everything else is a flow within the period.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    CTE,
    Boolean,
    ColumnElement,
    Date,
    Integer,
    Numeric,
    Select,
    Subquery,
    Text,
    Uuid,
    and_,
    bindparam,
    case,
    cast,
    extract,
    false,
    func,
    literal_column,
    null,
    or_,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import aliased

from app.models import Commitment, CommitmentStatus, FundTransaction, Pairing, TransactionKind, TransactionStatus
from app.models.base import term
from app.models.ledger import newest_verdict
from app.reports.rows import basis, constant, seen
from app.reports.terms import Entry, PairingScope, Treatment

FROM, TO = bindparam("from", type_=Date()), bindparam("to", type_=Date())
NOTHING = literal_column("0.00", Numeric(18, 2))
SIGNS = {Entry.COMMITMENT: 1, Entry.DISBURSEMENT: -1, Entry.REFUND: 1}
FIGURES = ("committed", "disbursed", "acknowledged", "disputed", "refunded", "net", "spent", "outstanding")


def fund_flow() -> Select[Any]:
    """One row for the pairing `:pairing`, none where there is none: its figures over all entries."""
    entries = ledger()
    counted = entries.c.treatment == constant(Treatment.COUNTED)
    sums = select(
        *_figures(entries),
        func.count().filter(counted).label("counted"),
        func.count().filter(~counted).label("left_out"),
        basis(
            func.coalesce(func.bool_or(~entries.c.demo).filter(counted), false()),
            func.coalesce(func.bool_or(entries.c.demo).filter(counted), false()),
        ).label("basis"),
    ).subquery("sums")
    asked = select(Pairing.id.label("id"), Pairing.id.label("pairing_id"), *sums.c)
    return asked.join_from(Pairing, sums, constant("true")).where(Pairing.id == _asked(), seen(Pairing))


def flow_by_year() -> Select[Any]:
    """One row for each year in which something counts; what is outstanding is so at the year's end."""
    entries = ledger()
    year = cast(extract("year", entries.c.day), Integer)
    yearly = (
        select(year.label("year"), *_figures(entries), func.bool_or(entries.c.treatment == constant(Treatment.COUNTED)).label("counts"))
        .where(entries.c.standing)
        .group_by(year)
        .subquery("yearly")
    )
    running = func.sum(yearly.c.outstanding).over(order_by=yearly.c.year).label("outstanding")
    figures = (yearly.c[name] for name in FIGURES if name != "outstanding")
    every = select(yearly.c.year.label("id"), yearly.c.year, *figures, running, yearly.c.counts).subquery("every")
    return select(*(column for column in every.c if column.key != "counts")).where(every.c.counts)


def flow_by_project() -> Select[Any]:
    """One row for each project, and one for what is promised to none."""
    return _by(ledger(), "project_id")


def flow_by_pairing() -> Select[Any]:
    """One row for each pairing in scope; each commitment belongs to exactly one."""
    return _by(ledger(), "pairing_id")


def flow_by_kind() -> Select[Any]:
    """One row for each kind of payment that counts, what is passed on among them."""
    entries = ledger()
    shown = entries.c.treatment.in_([constant(Treatment.COUNTED), constant(Treatment.PASSED_ON)])
    kind, total, count = entries.c.entry.label("kind"), func.sum(entries.c.amount).label("amount"), func.count().label("count")
    rows = select(func.min(entries.c.id.cast(Text)).cast(Uuid()).label("id"), kind, total, count)
    return rows.where(shown, entries.c.entry != constant(Entry.COMMITMENT)).group_by(entries.c.entry)


def flow_entries() -> Select[Any]:
    """How many rows of the record are treated in which way: what is left out is left out for a reason."""
    entries = ledger()
    rows = select(func.min(entries.c.id.cast(Text)).cast(Uuid()).label("id"), entries.c.entry, entries.c.treatment)
    return rows.add_columns(func.count().label("count")).group_by(entries.c.entry, entries.c.treatment)


# Entries ----------------------------------------------------------------------------------------------------------


def pairings() -> CTE:
    """The pairings in `:scope`: the one that is asked about and, with its children, all below it."""
    found = select(Pairing.id, Pairing.demo).where(Pairing.id == _asked(), seen(Pairing)).cte("scope", recursive=True)
    below = aliased(Pairing)
    with_children = bindparam("scope", type_=Text()) == constant(PairingScope.WITH_CHILDREN)
    return found.union(select(below.id, below.demo).join(found, below.parent_pairing_id == found.c.id).where(seen(below), with_children))


def made_up(scope: CTE, *rows: Any) -> ColumnElement[bool]:
    """Whether a row is made up while its pairing is not, and such rows were not asked for."""
    return and_(or_(*(row.demo for row in rows)), ~scope.c.demo, ~bindparam("demo", type_=Boolean()))


def within(day: Any) -> ColumnElement[bool]:
    """Whether a day lies in the period that is asked, both ends in it."""
    return and_(or_(FROM.is_(None), day >= FROM), or_(TO.is_(None), day <= TO))


def ledger() -> Subquery:
    """Commitments and payments of the pairings in scope, each with its treatment.

    `standing` are those that count for what is outstanding on the last day, also from before the first.
    """
    scope = pairings()
    entries = union_all(_commitments(scope), _payments(scope)).subquery("entries")
    sound = entries.c.reason.is_(None)
    treatment = case(
        (~sound, entries.c.reason),
        (~within(entries.c.day), constant(Treatment.OUTSIDE_PERIOD)),
        (entries.c.entry == constant(Entry.TRANSFER), constant(Treatment.PASSED_ON)),
        else_=constant(Treatment.COUNTED),
    )
    standing = and_(sound, or_(TO.is_(None), entries.c.day <= TO))
    return select(entries, treatment.label("treatment"), standing.label("standing")).add_cte(scope, nest_here=True).subquery("ledger")


def _commitments(scope: CTE) -> Select[Any]:
    plan = aliased(Commitment)
    reason = case(
        (made_up(scope, plan), constant(Treatment.MADE_UP)),
        (plan.status != term(CommitmentStatus.APPROVED), constant(Treatment.NOT_APPROVED)),
        else_=null(),
    )
    return _of_each(scope, _entries(plan, plan, constant(Entry.COMMITMENT), plan.approved_on, reason).where(plan.pairing_id == scope.c.id))


def _payments(scope: CTE) -> Select[Any]:
    plan, flow = aliased(Commitment), aliased(FundTransaction)
    taken_back = or_(_reversed(flow), flow.kind == term(TransactionKind.REVERSAL))
    reason = case((made_up(scope, plan, flow), constant(Treatment.MADE_UP)), (taken_back, constant(Treatment.REVERSED)), else_=null())
    rows = _entries(plan, flow, type_coerce(flow.kind, Text), flow.occurred_on, reason)
    return _of_each(scope, rows.join(plan, plan.id == flow.commitment_id).where(seen(flow), plan.pairing_id == scope.c.id))


def _of_each(scope: CTE, entries: Select[Any]) -> Select[Any]:
    """The entries of each pairing, found by its key.

    PostgreSQL cannot know how few pairings a recursion gives, and read the whole ledger for any of them. OFFSET keeps it from joining
    them at once.
    """
    found = entries.offset(literal_column("0", Integer)).lateral()
    return select(*found.c).select_from(scope).join(found, constant("true"))


def _reversed(flow: Any) -> ColumnElement[bool]:
    """Whether a live row takes this one back, looked up by key: of EXISTS PostgreSQL would make a hash of the whole ledger."""
    back = aliased(FundTransaction)
    found = select(constant("true")).where(back.reversal_of_id == flow.id, back.deleted_at.is_(None)).limit(literal_column("1", Integer))
    return func.coalesce(found.correlate_except(back).scalar_subquery(), false())


def _entries(plan: Any, row: Any, entry: Any, day: Any, reason: Any) -> Select[Any]:
    said = null() if row is plan else newest_verdict(row.id)
    return select(
        row.id.label("id"),
        entry.label("entry"),
        cast(said, Text).label("status"),
        day.label("day"),
        row.amount.label("amount"),
        plan.project_id.label("project_id"),
        plan.pairing_id.label("pairing_id"),
        row.demo.label("demo"),
        (plan.status == term(CommitmentStatus.APPROVED)).label("approved"),
        cast(reason, Text).label("reason"),
    ).where(seen(plan))


def _asked() -> Any:
    return bindparam("pairing", type_=Uuid())


# Figures ----------------------------------------------------------------------------------------------------------


def _by(entries: Subquery, key: str) -> Select[Any]:
    """One row for each value of a key that has an entry by the last day."""
    column = entries.c[key]
    return (
        select(func.coalesce(column, _asked()).label("id"), column.label(key), *_figures(entries))
        .where(entries.c.standing)
        .group_by(column)
    )


def _figures(entries: Subquery) -> list[ColumnElement[Any]]:
    """The sums of money, each over entries of one kind."""
    c = entries.c
    counted = c.treatment == constant(Treatment.COUNTED)

    def total(entry: Entry, status: TransactionStatus | None = None) -> ColumnElement[Any]:
        said = [] if status is None else [c.status == constant(status)]
        return func.coalesce(func.sum(c.amount).filter(counted, c.entry == constant(entry), *said), NOTHING)

    owed = case(*((c.entry == constant(entry), c.amount * constant(sign)) for entry, sign in SIGNS.items()), else_=NOTHING)
    figures = {
        "committed": total(Entry.COMMITMENT),
        "disbursed": total(Entry.DISBURSEMENT),
        "acknowledged": total(Entry.DISBURSEMENT, TransactionStatus.ACKNOWLEDGED),
        "disputed": total(Entry.DISBURSEMENT, TransactionStatus.DISPUTED),
        "refunded": total(Entry.REFUND),
        "net": total(Entry.DISBURSEMENT) - total(Entry.REFUND),
        "spent": total(Entry.EXPENDITURE),
        "outstanding": func.coalesce(func.sum(owed).filter(c.standing, c.approved), NOTHING),
    }
    return [figures[name].label(name) for name in FIGURES]
