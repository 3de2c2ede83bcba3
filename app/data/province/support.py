"""Who stands by the assisted households of a village, who went to see them, and what people said."""

from __future__ import annotations

from app.data.province.people import Home
from app.data.province.place import Place
from app.data.province.scale import CADRES
from app.data.province.sheet import NULL, ending
from app.data.province.top import SIGN

YEARS = (2018, 2019, 2020)
NEEDS = ("修缮屋顶", "了解医保报销", "子女入学", "销售农产品")
SAID = (("THANKS", "RESOLVED"), ("REQUEST", "RESOLVED"), ("QUESTION", "OPEN"), ("COMPLAINT", "RESOLVED"))
LETTERS = 0.01  # of the households write one


def support(here: Place, homes: list[Home]) -> None:
    cadre = here.of("cadre")
    for at, home in enumerate(home for home in homes if home.assisted):
        _stood_by(here, home, cadre(here.number * CADRES + at % (CADRES - 1)))
    for home in homes:
        if here.chance.random() < LETTERS:
            _letter(here, home, cadre(here.number * CADRES))


def _stood_by(here: Place, home: Home, cadre: str) -> None:
    """A cadre for the household, and a visit in each year."""
    pairing, visit, took_part = here.of("household_pairing"), here.of("visit"), here.of("visit_participant")
    end, chance = ending(here.owner), here.chance
    since = f"2016-{4 + home.number % 8:02}-01"
    here.sheet.lines["household_pairing"].append(f"{pairing(home.number)}\t{cadre}\t{home.key}\t{since}\tDAY\t{end}")
    visits, participants = here.sheet.lines["visit"], here.sheet.lines["visit_participant"]
    for at, year in enumerate(YEARS):
        number, days = len(YEARS) * home.number + at, int(chance.random() * 252)
        on, drawn = f"{year}-{days // 28 + 1:02}-{days % 28 + 1:02}", chance.random()
        asked = f"{SIGN}：{NEEDS[int(drawn * 20)]}" if drawn < 0.2 else NULL
        found = f"t\t{3 + int(chance.random() * 3)}\t{asked}\t{SIGN}：走访记录"
        visits.append(f"{visit(number)}\tHOUSEHOLD\t{on}\t{home.key}\t{found}\t{end}")
        participants.append(f"{took_part(number)}\t{visit(number)}\t{cadre}\t{end}")


def _letter(here: Place, home: Home, cadre: str) -> None:
    kind, status = SAID[home.number % len(SAID)]
    answer = (f"{SIGN}：已答复", "2020-07-20") if status == "RESOLVED" else (None, None)
    said = (f"2020-07-{1 + home.number % 15:02}", f"{SIGN}：群众来信", *answer)
    here.add("feedback", here.of("feedback")(home.number), kind, status, *said, here.key, home.key, cadre)
