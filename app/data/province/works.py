"""The two projects of a village, the money that was set aside and paid for them, and what they built.

One earns, the other serves. Where the district is assisted, its partner pays; else it pays for itself. Money is paid in two parts
and spent; here and there a part is still to come, one was recorded in error, comes back, is disputed or not answered yet.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.data.province.place import Place
from app.data.province.scale import FIRMS, PROJECTS, YEARS
from app.data.province.top import SIGN

EARNING = ("苹果种植基地", "光伏发电", "冷藏库", "食用菌大棚", "海产品加工车间")
SERVING = (("道路硬化", "INFRASTRUCTURE"), ("饮水安全", "LIVELIHOOD"), ("村容整治", "BEAUTIFUL_VILLAGE"), ("校舍维修", "EDUCATION"))
FLOWS = 4  # of a commitment at most
SHORT = 1_000  # yuan that did not arrive


@dataclass(frozen=True, slots=True)
class Work:
    """A project: its number, keys of it and of what pays for it, the year, the firm that carries it out."""

    number: int
    key: str
    name: str
    fund: str
    year: int
    firm: str
    cost: int
    pairing: str | None

    @property
    def programme(self) -> str:
        return "COLLABORATION" if self.pairing else "DOMESTIC"


def works(here: Place) -> tuple[Work, Work]:
    earning, serving = (_work(here, here.number * PROJECTS + at) for at in range(PROJECTS))
    _project(here, earning, "INDUSTRY", "VILLAGE_LED", "OPERATING")
    _project(here, serving, SERVING[serving.number // PROJECTS % len(SERVING)][1], "TOWN_LED", "ACCEPTED")
    return earning, serving


def _work(here: Place, number: int) -> Work:
    year, firm = YEARS[number % len(YEARS)], here.of("firm")(here.town * FIRMS + number % FIRMS)
    payer = here.district if here.pair is None else here.district - 1
    fund = here.of("fund")(payer * len(YEARS) + year - YEARS[0])
    kinds = SERVING[number // PROJECTS % len(SERVING)][0] if number % PROJECTS else EARNING[number // PROJECTS % len(EARNING)]
    cost = 100_000 + int(here.chance.random() * 80) * 5_000
    pairing = None if here.pair is None else here.of("pairing")(here.pair)
    return Work(number, here.of("project")(number), f"{here.name}{kinds}", fund, year, firm, cost, pairing)


def _project(here: Place, work: Work, category: str, mode: str, status: str) -> None:
    running = (work.programme, status, f"{work.year}-04-01", "MONTH", work.pairing, here.key, work.firm)
    here.add("project", work.key, work.name, category, mode, *running)
    here.add(
        "project_village", here.of("project_village")(work.number), work.key, here.key, "SITE" if work.number % PROJECTS else "BENEFIT"
    )
    commitment = here.of("commitment")(work.number)
    said = (work.programme, work.cost, "APPROVED", f"{work.year}-03-20", work.fund, work.pairing, work.key)
    here.add("commitment", commitment, f"{work.name}资金安排", *said)
    _paid(here, work)


def _paid(here: Place, work: Work) -> None:
    chance, number, half = here.chance, FLOWS * work.number, work.cost // 2
    flow = here.of("fund_transaction")
    crossing = (here.owner, here.town_key, None) if here.pair is None else (here.of("district")(here.district - 1), here.owner, None)
    _flow(here, number, ("DISBURSEMENT", half, f"{work.year}-05-12"), *crossing, None, None)
    _answer(here, number, half, f"{work.year}-05-18", short=chance.random() < 0.02)
    spent = half * (85 + int(chance.random() * 16)) // 100
    spending = (crossing[1], None, work.firm, flow(number), None)
    _flow(here, number + 1, ("EXPENDITURE", spent, f"{work.year}-08-{1 + number % 28:02}"), *spending)
    happened = chance.random()
    if happened < 0.05:
        return
    _flow(here, number + 2, ("DISBURSEMENT", half, f"{work.year}-09-10"), *crossing, None, None)
    if happened < 0.06:
        _flow(here, number + 3, ("REVERSAL", half, f"{work.year}-09-12"), *crossing, None, flow(number + 2))
    elif happened < 0.08:
        back = (crossing[1], crossing[0], None, None, None)
        _flow(here, number + 3, ("REFUND", half // 4, f"{work.year}-11-02"), *back)
    elif happened < 0.9:
        _answer(here, number + 2, half, f"{work.year}-09-16", short=False)


def _flow(here: Place, number: int, what: tuple[str, int, str], *parties: str | None) -> None:
    said = (*what, f"{SIGN}-{number + 1:08}", here.of("commitment")(number // FLOWS))
    here.add("fund_transaction", here.of("fund_transaction")(number), *said, *parties)


def _answer(here: Place, number: int, amount: int, on: str, *, short: bool) -> None:
    came = ("DISPUTED", amount - SHORT, on, f"{SIGN}：少到{SHORT}元，请核对。") if short else ("ACKNOWLEDGED", amount, on, None)
    here.add("acknowledgement", here.of("acknowledgement")(number), here.of("fund_transaction")(number), *came)
