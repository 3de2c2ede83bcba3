"""From asset to household: whose it is, what it earns, and how that is shared out.

The rent of the greenhouses goes to the households of the 23 scattered villages alone, by need. Other projects leave a tenth to the
village collective. All assets are titled but the last: wrong on purpose, because the article says all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from app.data.demo.offices import Offices
from app.data.demo.people import Home, People
from app.data.demo.places import Places
from app.data.demo.row import GREENHOUSE_LEASE, GREENHOUSES, HUANCUI, SIGN, made
from app.data.demo.works import RENT, Work, Works
from app.models import (
    Asset,
    AssetRight,
    AssetRightKind,
    AssetStage,
    BenefitDistribution,
    DatePrecision,
    DistributionComponent,
    DistributionLine,
    DistributionReceipt,
    DistributionRule,
    DistributionStatus,
    Group,
    IncomeReceipt,
    Row,
)

YEARS = (2019, 2020)
RETAINED = Decimal("0.10")
CENT = Decimal("0.01")
MISSED = 700  # the line of this number could not be paid


@dataclass(frozen=True, slots=True)
class Granted:
    """A line of a household, with what it comes from."""

    line: DistributionLine
    home: Home
    work: Work


@dataclass(frozen=True, slots=True)
class Rent:
    granted: tuple[Granted, ...]
    rows: tuple[Row, ...]


def rent(places: Places, offices: Offices, people: People, works: Works) -> Rent:
    homes: dict[UUID, list[Home]] = defaultdict(list)
    for home in people.huancui:
        homes[home.household.village_id].append(home)
    collectives = {village.id: body.id for village, body in zip(places.huancui, offices.collectives, strict=True)}
    leases = (GREENHOUSE_LEASE, *(lease.id for lease in works.leases))
    rows: list[Row] = list(_rights(works, collectives))
    granted: list[Granted] = []
    for work, lease in zip(works.industry, leases, strict=True):
        for year in YEARS[1:] if work.project == GREENHOUSES else YEARS:
            receipt = _receipt(work, lease, year)
            shared = _distribution(work, year)
            taken = made(DistributionReceipt, shared.title, HUANCUI, distribution_id=shared.id, income_receipt_id=receipt.id)
            served = [home for village in work.villages for home in homes[village.id]]
            kept = _kept(work, shared, collectives[work.villages[0].id])
            rest = work.rent - sum((line.amount for line in kept), Decimal(0))
            lines = [_line(shared, home, amount) for home, amount in zip(served, _shares(rest, shared.rule, served), strict=True)]
            granted += (Granted(line, home, work) for line, home in zip(lines, served, strict=True))
            rows += [receipt, shared, taken, *kept, *lines]
    _miss(granted[MISSED].line)
    return Rent(tuple(granted), tuple(rows))


def _rights(works: Works, collectives: dict[UUID, UUID]) -> Iterator[AssetRight]:
    """Five greenhouses among 23 villages, in equal shares of each; the other assets have one owner, and the last has none yet."""
    houses = works.greenhouses.assets
    for at, asset in enumerate(houses):
        owners = works.greenhouses.villages[at :: len(houses)]
        share = Decimal(1) / len(owners)
        for village in owners:
            yield _right(asset, AssetRightKind.OWNERSHIP, share, holder_organisation_id=collectives[village.id])
        yield from _run(asset, works.greenhouses)
    for work in works.others:
        asset = work.assets[0]
        if work is works.others[-1]:
            asset.stage, asset.note = AssetStage.INVENTORIED, f"{SIGN}：权属尚未确认。"
        else:
            yield _right(asset, AssetRightKind.OWNERSHIP, Decimal(1), holder_organisation_id=collectives[work.villages[0].id])
        yield from _run(asset, work)


def _run(asset: Asset, work: Work) -> Iterator[AssetRight]:
    yield _right(asset, AssetRightKind.OPERATION, Decimal(1), holder_organisation_id=work.lessee)
    yield _right(asset, AssetRightKind.SUPERVISION, Decimal(1), holder_division_id=work.town)


def _right(asset: Asset, kind: AssetRightKind, share: Decimal, **holder: UUID) -> AssetRight:
    since = {"starts_on": asset.built_on, "starts_on_precision": DatePrecision.MONTH}
    key = f"{asset.name}-{kind.name}-{next(iter(holder.values()))}"
    return made(AssetRight, key, HUANCUI, asset_id=asset.id, kind=kind, share=share, **since, **holder)


def _receipt(work: Work, lease: UUID, year: int) -> IncomeReceipt:
    period = {"period_from": date(year, 1, 1), "period_to": date(year, 12, 31)}
    paid = {"due": work.rent, "received": work.rent, "received_on": date(year, 3, 20)}
    return made(IncomeReceipt, f"{work.name}-{year}", HUANCUI, lease_id=lease, voucher_no=f"{SIGN}-租金-{year}", **period, **paid)


def _distribution(work: Work, year: int) -> BenefitDistribution:
    alike = work.project != GREENHOUSES and work.rent > RENT
    return made(
        BenefitDistribution,
        f"{work.name}-{year}",
        HUANCUI,
        title=f"{work.name}{year}年收益分配",
        rule=DistributionRule.EQUAL if alike else DistributionRule.DIFFERENTIATED,
        status=DistributionStatus.PAID if year == YEARS[-1] else DistributionStatus.CLOSED,
        period_from=date(year, 1, 1),
        period_to=date(year, 12, 31),
        total=work.rent,
        brought_forward=Decimal(0),
        carried_over=Decimal(0),
        publicity_days=7,
        publicity_from=date(year, 5, 11),
        publicity_to=date(year, 5, 20),
        paid_on=date(year, 6, 1),
    )


def _kept(work: Work, shared: BenefitDistribution, collective: UUID) -> list[DistributionLine]:
    if work.project == GREENHOUSES:
        return []
    amount = (work.rent * RETAINED).quantize(CENT)
    return [_paid(shared, f"{shared.title}-collective", amount, component=DistributionComponent.COLLECTIVE, organisation_id=collective)]


def _line(shared: BenefitDistribution, home: Home, amount: Decimal) -> DistributionLine:
    alike = shared.rule is DistributionRule.EQUAL
    then = {"status_then": home.household.status, "members_then": len(home.members), "household_id": home.household.id}
    component = DistributionComponent.EQUAL if alike else DistributionComponent.NEED
    return _paid(shared, f"{shared.title}-{home.household.code}", amount, component=component, **then)


def _paid(shared: BenefitDistribution, key: str, amount: Decimal, **fields: Any) -> DistributionLine:
    given = {"distribution_id": shared.id, "amount": amount, "delivered": amount, "paid_on": shared.paid_on}
    return made(DistributionLine, key, HUANCUI, receipt_no=f"{SIGN}-{shared.period_from.year}", **given, **fields)


def _shares(total: Decimal, rule: DistributionRule, homes: Sequence[Home]) -> list[Decimal]:
    """The total to the cent, alike or by members and disabilities."""
    weights = [1 if rule is DistributionRule.EQUAL else _need(home) for home in homes]
    given, so_far, shares = Decimal(0), 0, []
    for weight in weights:
        so_far += weight
        due = (total * so_far / sum(weights)).quantize(CENT)
        shares.append(due - given)
        given = due
    return shares


def _need(home: Home) -> int:
    return sum(3 if Group.DISABLED in person.groups else 2 for person in home.members)


def _miss(line: DistributionLine) -> None:
    line.delivered, line.paid_on, line.receipt_no = Decimal(0), None, None
    line.failure_reason = f"{SIGN}：账号有误，待更正。"
