"""Who received what: two things for everybody, the heads of assisted households their share of the rent; and the village's count of it."""

from __future__ import annotations

from app.data.province.people import Home
from app.data.province.place import Place
from app.data.province.rent import Granted
from app.data.province.sheet import NULL, ending
from app.data.province.top import SIGN
from app.data.province.works import Work

GIVEN = (  # form, title, the least and the span of the amount, group
    ("JOB", "务工收入", 800, 900, "LABOUR_CAPABLE"),
    ("CASH", "产业补助", 300, 700, NULL),
    ("IN_KIND", "种苗", 100, 200, NULL),
    ("IN_KIND", "助学用品", 100, 300, "STUDENT"),
    ("TRAINING", "技能培训", 0, 0, "WOMAN"),
    ("SERVICE", "健康体检", 0, 0, "ELDERLY"),
)


def benefits(here: Place, homes: list[Home], built: tuple[Work, Work], granted: Granted) -> None:
    benefit, recipient, end = here.of("benefit"), here.of("beneficiary"), ending(here.owner)
    lines, earning = here.sheet.lines["benefit"], built[0]
    for home in homes:
        for number in range(home.first, home.first + home.size):
            to = recipient(number)
            for at in range(2):
                share = granted.get((home.number, at)) if number == home.first else None
                if share is None:
                    told = _drawn(here, to, built)
                else:
                    line, amount, on = share
                    by = f"{to}\t{earning.firm}\t{earning.key}\t{earning.fund}\t{line}"
                    told = f"CASH\t{SIGN}产业收益分红\t{amount}\t{on}\t{NULL}\t{by}"
                lines.append(f"{benefit(2 * number + at)}\t{told}\t{end}")
    if homes:
        _tally(here, sum(home.size for home in homes))


def _drawn(here: Place, to: str, built: tuple[Work, Work]) -> str:
    chance = here.chance
    drawn, work = chance.random(), built[chance.random() < 0.3]
    form, title, least, span, group = GIVEN[int(drawn * len(GIVEN))]
    amount = least + int(chance.random() * span) // 10 * 10 if span else NULL
    days = int(chance.random() * 335)
    on = f"{2016 + int(chance.random() * 5)}-{days // 28 % 12 + 1:02}-{days % 28 + 1:02}"
    return f"{form}\t{SIGN}{title}\t{amount}\t{on}\t{group}\t{to}\t{work.firm}\t{work.key}\t{work.fund}\t{NULL}"


def _tally(here: Place, count: int) -> None:
    period = ("2016-01-01", "YEAR", "2020-12-31", "YEAR")
    number = here.of("benefit_tally")(here.number)
    here.add("benefit_tally", number, here.key, count, "PERSON", "EXACT", *period, f"{SIGN}：由受益记录汇总。")
