"""What the money built: 16 industry projects, of which the article's greenhouses are one here, and what was done in Tai'erzhuang.

The article does not say whether the greenhouses are among its 16 projects. Here they are, so that its sums can be shown.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from app.data.demo.offices import Offices
from app.data.demo.places import Places
from app.data.demo.row import (
    AISHAN,
    ENTRUSTED,
    GREENHOUSES,
    HUANCUI,
    PAIRING,
    SIGN,
    TAIERZHUANG,
    VILLAGES,
    made,
)
from app.models import (
    AgreementParty,
    AgreementRole,
    Asset,
    AssetClass,
    AssetStage,
    DatePrecision,
    Division,
    Lease,
    LeaseAsset,
    Organisation,
    Programme,
    Project,
    ProjectCategory,
    ProjectMode,
    ProjectStatus,
    ProjectVillage,
    Row,
    VillageRole,
)

OTHER_PROJECTS = 15
KINDS = ("苹果种植", "海产品加工", "光伏发电", "冷藏库", "食用菌种植")
GREENHOUSE_COUNT, GREENHOUSE_VALUE = 5, Decimal("124720.00")
BEAUTIFUL = 4
RENT, COSTS = Decimal(77_250), Decimal(931_540)


@dataclass(frozen=True, slots=True)
class Work:
    """An industry project: what it cost, what it earns in a year, whom it serves."""

    project: UUID
    name: str
    cost: Decimal
    rent: Decimal
    town: UUID
    lessee: UUID
    villages: tuple[Division, ...]
    assets: tuple[Asset, ...]


@dataclass(frozen=True, slots=True)
class Works:
    greenhouses: Work
    others: tuple[Work, ...]
    projects: tuple[Project, ...]
    labour: Project
    roads: Project
    leases: tuple[Lease, ...]
    hanging: tuple[Row, ...]

    @property
    def industry(self) -> tuple[Work, ...]:
        return (self.greenhouses, *self.others)

    @property
    def rows(self) -> tuple[Row, ...]:
        things = (asset for work in self.industry for asset in work.assets)
        return (*self.projects, self.labour, self.roads, *things, *self.leases, *self.hanging)


def works(places: Places, offices: Offices) -> Works:
    projects = tuple(_project(number) for number in range(1, OTHER_PROJECTS + 1))
    served = places.key + places.other
    others = tuple(_work(at, project, served[at::OTHER_PROJECTS], offices.lessees[at]) for at, project in enumerate(projects))
    leases = tuple(_lease(number, work) for number, work in enumerate(others, 1))
    let = tuple(_let(lease, work.assets[0]) for lease, work in zip(leases, others, strict=True))
    greenhouses = _greenhouses(places)
    roads, labour = _assisted("道路改造", ProjectCategory.INFRASTRUCTURE, 2016), _assisted("劳务协作", ProjectCategory.EMPLOYMENT, 2017)
    serves = (_serves(work.project, village, HUANCUI) for work in (greenhouses, *others) for village in work.villages)
    shown = (_serves(VILLAGES, village, TAIERZHUANG, VillageRole.SITE) for village in places.assisted[:BEAUTIFUL])
    return Works(greenhouses, others, projects, labour, roads, leases, (*let, *serves, *shown, *_signed(places)))


def _project(number: int) -> Project:
    return made(
        Project,
        f"industry-{number}",
        HUANCUI,
        name=f"{SIGN}产业项目{number:02}（{KINDS[number % len(KINDS)]}）",
        category=ProjectCategory.INDUSTRY,
        mode=ProjectMode.TOWN_LED if number % 2 else ProjectMode.VILLAGE_LED,
        programme=Programme.DOMESTIC,
        status=ProjectStatus.OPERATING,
        planned_starts_on=date(2016 + number % 3, 3, 1),
        planned_ends_on=date(2016 + number % 3, 12, 31),
        starts_on=date(2016 + number % 3, 4, 1),
        starts_on_precision=DatePrecision.MONTH,
        location_id=HUANCUI,
    )


def _work(at: int, project: Project, villages: tuple[Division, ...], lessee: Organisation) -> Work:
    """Costs and rents lie evenly around their means, so that their sums are the article's."""
    off = at - OTHER_PROJECTS // 2
    cost, rent = COSTS + off * 20_000, RENT + off * 1_650 + (50 if off == 0 else 0)
    town = villages[0].parent_id
    assert town is not None
    asset = _asset(f"{project.name}资产", cost, project.id, town, date(2016 + (at + 1) % 3, 12, 1))
    return Work(project.id, project.name, cost, rent, town, lessee.id, villages, (asset,))


def _greenhouses(places: Places) -> Work:
    town = places.scattered[0].parent_id
    assert town is not None
    assets = tuple(
        _asset(f"{SIGN}果蔬大棚{number}号", GREENHOUSE_VALUE, GREENHOUSES, town, date(2019, 11, 1))
        for number in range(1, GREENHOUSE_COUNT + 1)
    )
    cost = GREENHOUSE_COUNT * GREENHOUSE_VALUE
    return Work(GREENHOUSES, f"{SIGN}插花村果蔬大棚", cost, Decimal(78_000), town, AISHAN, places.scattered, assets)


def _asset(name: str, value: Decimal, project: UUID, town: UUID, built: date) -> Asset:
    return made(
        Asset,
        name,
        HUANCUI,
        name=name,
        asset_class=AssetClass.OPERATING,
        stage=AssetStage.OPERATING,
        units=1,
        original_value=value,
        built_on=built,
        built_on_precision=DatePrecision.MONTH,
        project_id=project,
        location_id=town,
    )


def _lease(number: int, work: Work) -> Lease:
    return made(
        Lease,
        f"industry-{number}",
        HUANCUI,
        title=f"{SIGN}租约{number:02}",
        annual_rent=work.rent,
        starts_on=date(2019, 1, 1),
        starts_on_precision=DatePrecision.DAY,
        lessee_id=work.lessee,
    )


def _let(lease: Lease, asset: Asset) -> LeaseAsset:
    return made(LeaseAsset, lease.title, HUANCUI, lease_id=lease.id, asset_id=asset.id)


def _assisted(name: str, category: ProjectCategory, year: int) -> Project:
    return made(
        Project,
        category.name.lower(),
        HUANCUI,
        name=f"{SIGN}{name}",
        category=category,
        programme=Programme.COLLABORATION,
        status=ProjectStatus.OPERATING if category is ProjectCategory.EMPLOYMENT else ProjectStatus.ACCEPTED,
        starts_on=date(year, 1, 1),
        starts_on_precision=DatePrecision.YEAR,
        pairing_id=PAIRING,
        location_id=TAIERZHUANG,
    )


def _serves(project: UUID, village: Division, owner: UUID, role: VillageRole = VillageRole.BENEFIT) -> ProjectVillage:
    return made(ProjectVillage, f"{project}-{village.name}", owner, project_id=project, village_id=village.id, role=role)


def _signed(places: Places) -> Iterable[Row]:
    """The villages that entrusted a firm with the building of the greenhouses."""
    for village in places.scattered:
        role = AgreementRole.PRINCIPAL
        yield made(AgreementParty, village.name, HUANCUI, agreement_id=ENTRUSTED, role=role, division_id=village.id)
