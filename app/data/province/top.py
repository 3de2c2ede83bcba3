"""From the province down to the towns: places, offices, pairings and what was signed, funds, and what is asked of villages."""

from __future__ import annotations

from app.data.province.scale import DEPARTMENTS, FIRMS, YEARS, Scale
from app.data.province.sheet import Keys, Sheet
from app.models.indicator import IndicatorAnswer, IndicatorSubject

SIGN = "示例"
OFFICES = ("农业农村局", "民政局", "教育局", "卫生健康局", "财政局", "水利局", "交通运输局", "残疾人联合会")
FIRM_KINDS = (
    ("ENTERPRISE", "果品有限公司"),
    ("COOPERATIVE", "种植专业合作社"),
    ("ENTERPRISE", "食品加工厂"),
    ("COOPERATIVE", "养殖专业合作社"),
)
FUND = 100_000_000  # a year of a district, above all that its projects can ask for
ASKED = (*(f"五通之{number}" for number in range(1, 6)), *(f"十有之{number}" for number in range(1, 11)))
ACTS = (("CONSUMPTION_PURCHASE", "消费帮扶采购"), ("ORDER", "服装订单"), ("DONATION", "社会捐赠"))


def top(scale: Scale) -> Sheet:
    """The rows that belong to no village."""
    sheet, keys = Sheet(), Keys(scale.seed)
    _places(sheet, keys, scale)
    for district in range(scale.districts):
        _offices(sheet, keys, district)
    for town in range(scale.towns):
        _firms(sheet, keys, scale, town)
    for pair in range(scale.districts // 2):
        _pairing(sheet, keys, scale, pair)
    _asked(sheet, keys)
    return sheet


def _places(sheet: Sheet, keys: Keys, scale: Scale) -> None:
    province, city, county, town = (keys.of(level) for level in ("province", "city", "district", "town"))
    first = county(0)
    sheet.add("division", first, province(0), "PROVINCE", f"{SIGN}省", "99", "LOCAL", None)
    for number in range(scale.cities):
        sheet.add("division", first, city(number), "CITY", f"{SIGN}市{number + 1:02}", f"99{number:02}", "LOCAL", province(0))
    for number in range(scale.districts):
        above = city(number * scale.cities // scale.districts)
        sheet.add("division", county(number), county(number), "COUNTY", f"{SIGN}区{number + 1:03}", f"99{number:04}", "LOCAL", above)
    for number in range(scale.towns):
        owner = county(scale.district_of(number))
        sheet.add("division", owner, town(number), "TOWN", f"{SIGN}镇{number + 1:04}", f"99{number:07}", "LOCAL", owner)


def _offices(sheet: Sheet, keys: Keys, district: int) -> None:
    owner, department, fund = keys.of("district")(district), keys.of("department"), keys.of("fund")
    for number in range(DEPARTMENTS):
        name = f"{SIGN}{district + 1:03}区{OFFICES[number % len(OFFICES)]}{number // len(OFFICES) + 1}科"
        sheet.add("organisation", owner, department(district * DEPARTMENTS + number), "GOV_DEPT", name, owner)
    for at, year in enumerate(YEARS):
        name = f"{SIGN}{district + 1:03}区{year}年度帮扶资金"
        sheet.add("fund", owner, fund(district * len(YEARS) + at), name, "FISCAL", "INTRA_PROVINCIAL_PAIRED", year, FUND)


def _firms(sheet: Sheet, keys: Keys, scale: Scale, town: int) -> None:
    owner, firm = keys.of("district")(scale.district_of(town)), keys.of("firm")
    for at, (kind, name) in enumerate(FIRM_KINDS[:FIRMS]):
        sheet.add("organisation", owner, firm(town * FIRMS + at), kind, f"{SIGN}镇{town + 1:04}{name}", keys.of("town")(town))


def _pairing(sheet: Sheet, keys: Keys, scale: Scale, pair: int) -> None:
    """The first district assists the second, and each of its towns; both signed, and trade followed."""
    county, town, pairing = keys.of("district"), keys.of("town"), keys.of("pairing")
    giver, receiver = county(2 * pair), county(2 * pair + 1)
    title = f"{SIGN}区{2 * pair + 1:03}与{SIGN}区{2 * pair + 2:03}结对"
    sheet.add("pairing", giver, pairing(pair), "INTRA_PROVINCIAL", title, giver, receiver, None, "2016-01-01", "YEAR")
    for number in range(scale.towns):
        if scale.district_of(number) == 2 * pair + 1:
            said = (f"{SIGN}区{2 * pair + 1:03}与{SIGN}镇{number + 1:04}结对", giver, town(number), pairing(pair), "2018-04-01", "DAY")
            sheet.add("pairing", giver, keys.of("town pairing")(number), "TOWN", *said)
    agreement, amount = keys.of("agreement")(pair), 10_000_000 + pair * 100_000
    worth = (amount, "CNY", "EXACT", "PLANNED", f"{amount // 10_000}万元")
    signed = (f"{SIGN}协作协议{pair + 1:03}", "SIGNED", "2016-03-01", "DAY")
    sheet.add("agreement", giver, agreement, "COLLABORATION", *signed, pairing(pair), *worth)
    for at, (role, side) in enumerate((("ASSISTING", giver), ("RECEIVING", receiver))):
        sheet.add("agreement_party", giver, keys.of("agreement_party")(2 * pair + at), agreement, role, side)
    for at in range(len(ACTS) * len(YEARS)):
        (kind, act), year, value = ACTS[at % len(ACTS)], YEARS[at // len(ACTS)], 10_000 * (8 + (pair + at) % 90)
        between = (f"{year}-09-05", "DAY", pairing(pair), giver, receiver)
        worth = (value, "CNY", "EXACT", "ACTUAL", f"{value // 10_000}万元")
        number = pair * len(ACTS) * len(YEARS) + at
        sheet.add("mobilisation", giver, keys.of("mobilisation")(number), kind, f"{SIGN}{year}年{act}", *between, *worth)


def _asked(sheet: Sheet, keys: Keys) -> None:
    """One list of requirements for the villages of all districts."""
    edition, item, owner = keys.of("indicator_set")(0), keys.of("indicator_item"), keys.of("district")(0)
    kind, answer = IndicatorSubject.VILLAGE.name, IndicatorAnswer.MET.name
    sheet.add("indicator_set", owner, edition, f"{SIGN}省-五通十有", 1, f"{SIGN}省五通十有", kind)
    for at, title in enumerate(ASKED):
        sheet.add("indicator_item", owner, item(at), at + 1, f"{SIGN}{title}", answer, kind, edition)
