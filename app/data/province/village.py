"""One village with all that hangs on it; of its own, who serves it and what was checked there."""

from __future__ import annotations

from app.data.province.benefits import benefits
from app.data.province.people import people
from app.data.province.place import Place, place
from app.data.province.rent import rent
from app.data.province.scale import CADRES, DEPARTMENTS, FIRMS, Scale
from app.data.province.sheet import Sheet
from app.data.province.support import support
from app.data.province.top import ASKED, SIGN
from app.data.province.works import works

TITLES = ("科员", "副主任科员", "主任科员", "副科长")


def villages(scale: Scale, first: int, last: int) -> Sheet:
    """The villages from `first` to below `last`."""
    sheet = Sheet()
    for number in range(first, last):
        _village(place(scale, number, sheet))
    return sheet


def _village(here: Place) -> None:
    here.add("division", here.key, "VILLAGE", here.name, None, None, here.town_key)
    here.add("organisation", here.of("collective")(here.number), "VILLAGE_COLLECTIVE", f"{here.name}股份经济合作社", here.key)
    here.add("beneficiary", here.of("village beneficiary")(here.number), here.owner, None, here.key, "{}")
    _cadres(here)
    _designated(here)
    homes = people(here)
    built = works(here)
    granted = rent(here, homes, built)
    support(here, homes)
    benefits(here, homes, built, granted)


def _cadres(here: Place) -> None:
    cadre, department, posting = here.of("cadre"), here.of("department"), here.of("posting")
    for at in range(CADRES):
        secretary = at == CADRES - 1
        if secretary and here.designation is None:
            continue
        number, office = here.number * CADRES + at, here.district * DEPARTMENTS + (here.number + at) % DEPARTMENTS
        title = "第一书记" if secretary else TITLES[at % len(TITLES)]
        here.add("cadre", cadre(number), f"{SIGN}干部{number + 1:06}", title, department(office))
        kind = "FIRST_SECRETARY" if secretary else "RESPONSIBLE"
        here.add("posting", posting(number), cadre(number), here.key, kind, f"2016-{3 + number % 7:02}-01", "DAY")


def _designated(here: Place) -> None:
    """A designated village has a department and a firm that answer for it, and was checked."""
    if here.designation is None:
        return
    since = ("2016-03-01", "MONTH", here.key)
    assignment = here.of("village_assignment")
    here.add("village_profile", here.of("village_profile")(here.number), here.key, here.designation, "2016-01-01", "YEAR")
    department = here.of("department")(here.district * DEPARTMENTS + here.number % DEPARTMENTS)
    here.add("village_assignment", assignment(2 * here.number), "DEPARTMENT", *since, department)
    here.add("village_assignment", assignment(2 * here.number + 1), "ENTERPRISE", *since, here.of("firm")(here.town * FIRMS))
    item, result = here.of("indicator_item"), here.of("indicator_result")
    for at in range(len(ASKED)):
        said = ("VILLAGE", "MET", "t", "APPROVED", "t", "2020-01-01", "2020-09-30", here.key)
        here.add("indicator_result", result(here.number * len(ASKED) + at), item(at), *said)
