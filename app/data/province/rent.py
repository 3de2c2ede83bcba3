"""From asset to household: what the village's project built, whose it is, what it earns, and how that is shared out.

Each year's rent goes to the assisted households by their members, and a tenth of that to the collective; the lines add up to it.
"""

from __future__ import annotations

from app.data.province.people import Home
from app.data.province.place import Place
from app.data.province.sheet import NULL, ending
from app.data.province.top import SIGN
from app.data.province.works import Work

YEARS = (2019, 2020)
PER_DISTRIBUTION = 64  # lines are numbered so far apart
COLLECTIVE = 500  # what a collective receives where nobody is assisted
MISSED = 0.005  # of the lines could not be paid

Granted = dict[tuple[int, int], tuple[str, int, str]]  # household and year's place -> line, amount, day


def rent(here: Place, homes: list[Home], built: tuple[Work, Work]) -> Granted:
    work, number, collective = built[0], here.number, here.of("collective")(here.number)
    asset, lease = here.of("asset")(number), here.of("lease")(number)
    since, whose = (f"{work.year}-11-01", "MONTH"), here.of("asset_right")
    what = ("OPERATING", "OPERATING", 1, work.cost, *since)
    here.add("asset", asset, f"{work.name}资产", *what, work.key, here.key)
    here.add("asset_right", whose(2 * number), asset, "OWNERSHIP", 1, *since, collective)
    here.add("asset_right", whose(2 * number + 1), asset, "OPERATION", 1, *since, work.firm)
    assisted = [home for home in homes if home.assisted]
    share = 200 + int(here.chance.random() * 31) * 10
    kept = share * sum(home.size for home in assisted) // 10 or COLLECTIVE
    total = share * sum(home.size for home in assisted) + kept
    here.add("lease", lease, f"{work.name}租约", total, "2019-01-01", "DAY", work.firm)
    here.add("lease_asset", here.of("lease_asset")(number), lease, asset)
    granted: Granted = {}
    for at, year in enumerate(YEARS):
        shared = _year(here, work, lease, year, total)
        line = here.of("distribution_line")((2 * number + at + 1) * PER_DISTRIBUTION - 1)
        paid = f"{year}-06-01"
        here.add("distribution_line", line, shared, None, collective, "COLLECTIVE", kept, kept, paid, f"{SIGN}-{year}", None, None, None)
        granted |= _lines(here, at, share, assisted)
    return granted


def _year(here: Place, work: Work, lease: str, year: int, total: int) -> str:
    """What came in, and the distribution that takes it."""
    number = 2 * here.number + YEARS.index(year)
    receipt, shared = here.of("income_receipt")(number), here.of("benefit_distribution")(number)
    period = (f"{year}-01-01", f"{year}-12-31")
    here.add("income_receipt", receipt, lease, *period, total, total, f"{year}-03-20", f"{SIGN}-租金-{year}-{here.number + 1:06}")
    status = "CLOSED" if year < YEARS[-1] else "PAID"
    days = (f"{year}-05-11", f"{year}-05-20", f"{year}-06-01", here.key)
    here.add("benefit_distribution", shared, f"{work.name}{year}年收益分配", "DIFFERENTIATED", status, *period, total, *days)
    here.add("distribution_receipt", here.of("distribution_receipt")(number), shared, receipt)
    return shared


def _lines(here: Place, at: int, share: int, homes: list[Home]) -> Granted:
    line, lines, end = here.of("distribution_line"), here.sheet.lines["distribution_line"], ending(here.owner)
    number, paid, granted = 2 * here.number + at, f"{YEARS[at]}-06-01", {}
    shared, first = here.of("benefit_distribution")(number), number * PER_DISTRIBUTION
    for place, home in enumerate(homes):
        key, amount = line(first + place), share * home.size
        missed = here.chance.random() < MISSED
        delivered = f"0\t{NULL}\t{NULL}\t{SIGN}：账号有误，待更正。" if missed else f"{amount}\t{paid}\t{SIGN}-{paid[:4]}\t{NULL}"
        then = f"{home.status}\t{home.size}"
        lines.append(f"{key}\t{shared}\t{home.key}\t{NULL}\tNEED\t{amount}\t{delivered}\t{then}\t{end}")
        if not missed:
            granted[home.number, at] = (key, amount, paid)
    return granted
