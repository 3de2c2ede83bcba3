"""The households of a village, their members, and how they stood: nobody lives in them.

Two households of five were registered as poor and lifted out. Names are made of frequent surnames and characters.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from app.data.province.place import Place
from app.data.province.sheet import NULL, ending
from app.data.province.top import SIGN

ASSISTED = (1, 3)  # of each five households
SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜"
    "范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
)
GIVEN = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红建国春梅文辉力健俊帆海波宁福生龙元全胜学祥才发新利清飞彬富顺"
    "信子晨"
    "林有坚和博诚先敬震振壮会思群豪心邦承乐绍功松善厚庆民友裕河哲江浩亮政谦亨奇固之轮翰朗伯宏言若鸣朋斌梁栋维启克翔旭鹏"
    "泽辰"
)
ROLES = ("HEAD", "SPOUSE", "CHILD", "PARENT", "GRANDCHILD")
BORN = ((1940, 1980), (1942, 1982), (1986, 2012), (1925, 1945), (2008, 2020))
CAUSES = ("ILLNESS", "NO_LABOUR", "SCHOOLING", "DISASTER", "OTHER")
STATUSES = ("LIFTED_OUT_WITH_POLICY",) * 4 + ("LIFTED_OUT",)
DEGREES = ("二级", "三级", "四级")
WATCHED_EVERY = 50  # one assisted household in so many
MOVED = 0.05  # of the children lived with the neighbours before, their grandparents


@dataclass(frozen=True, slots=True)
class Home:
    """A household: its number, its key, how it stood before it was watched, its members."""

    number: int
    key: str
    status: str
    watched: bool
    first: int
    size: int

    @property
    def assisted(self) -> bool:
        return self.status != "ORDINARY"


def people(here: Place) -> list[Home]:
    household, code = here.of("household"), f"{SIGN}-{here.number + 1:06}-"
    homes: list[Home] = []
    lines, end = here.sheet.lines["household"], ending(here.owner)
    for number, first, size in here.scale.homes(here.number):
        home = _home(here.chance, number, household(number), first, size)
        lifted, causes = NULL, "{}"
        if home.assisted:
            lifted = f"{2016 + number % 4}-12-{number % 28 + 1:02}"
            causes = f"{{{CAUSES[int(here.chance.random() * 5)]}}}"
            _history(here, home, lifted, causes)
        status = "MONITORED" if home.watched else home.status
        lines.append(f"{home.key}\t{here.key}\t{code}{number % 50 + 1:02}\t{status}\t{lifted}\t{causes}\t{end}")
        _members(here, home, homes[-1] if homes else None)
        homes.append(home)
    return homes


def _home(chance: Random, number: int, key: str, first: int, size: int) -> Home:
    if number % 5 not in ASSISTED:
        return Home(number, key, "ORDINARY", False, first, size)
    status = STATUSES[int(chance.random() * len(STATUSES))]
    return Home(number, key, status, chance.random() * WATCHED_EVERY < 1, first, size)


def _history(here: Place, home: Home, lifted: str, causes: str) -> None:
    """Registered, lifted out, and here and there watched again."""
    event, said = here.of("household_status_event"), (f"{SIGN}：评议记录", home.key)
    steps = [("REGISTERED", home.status, lifted, f"{SIGN}：达到脱贫标准")]
    if home.watched:
        steps.append((home.status, "MONITORED", "2020-03-18", f"{SIGN}：纳入监测"))
        watched = ("UNSTABLE_LIFTED", home.status, causes, f"{SIGN}：跟踪帮扶", "2020-03-18", home.key)
        here.add("monitoring_record", here.of("monitoring_record")(home.number), *watched)
    for at, (before, after, on, reason) in enumerate(steps):
        here.add("household_status_event", event(2 * home.number + at), before, after, on, reason, *said)


def _members(here: Place, home: Home, neighbour: Home | None) -> None:
    person, membership, recipient, end = here.of("person"), here.of("membership"), here.of("beneficiary"), ending(here.owner)
    persons, memberships, recipients = (here.sheet.lines[table] for table in ("person", "membership", "beneficiary"))
    surname = SURNAMES[int(here.chance.random() * len(SURNAMES))]
    for at in range(home.size):
        number, key, role = home.first + at, person(home.first + at), ROLES[at]
        told, groups = _person(here.chance, at, surname)
        persons.append(f"{key}\t{told}\t{groups}\t{end}")
        recipients.append(f"{recipient(number)}\t{here.owner}\t{key}\t{NULL}\t{groups}\t{end}")
        since = "2016-01-01"
        if neighbour is not None and role == "CHILD" and here.chance.random() < MOVED:
            before, since = since, "2018-07-01"
            memberships.append(f"{membership(2 * number + 1)}\t{neighbour.key}\t{key}\tGRANDCHILD\t{before}\t{since}\t{end}")
        memberships.append(f"{membership(2 * number)}\t{home.key}\t{key}\t{role}\t{since}\t{NULL}\t{end}")


def _person(chance: Random, at: int, surname: str) -> tuple[str, str]:
    """Name, gender, birth date and disability as the table holds them; and the groups."""
    low, high = BORN[at]
    year, female = low + int(chance.random() * (high - low)), chance.random() < (0.8 if at == 1 else 0.4)
    if at in (1, 3):  # spouses and parents have names of their own
        surname = SURNAMES[int(chance.random() * len(SURNAMES))]
    given = GIVEN[int(chance.random() * len(GIVEN))] + (GIVEN[int(chance.random() * len(GIVEN))] if chance.random() < 0.8 else "")
    days = int(chance.random() * 336)
    disabled = chance.random() < 0.06
    disability = f"{SIGN}：肢体{DEGREES[year % 3]}" if disabled else NULL
    born = f"{year}-{days // 28 + 1:02}-{days % 28 + 1:02}"
    groups = _groups(2020 - year, female, disabled)
    return f"{SIGN}{surname}{given}\t{'FEMALE' if female else 'MALE'}\t{born}\t{disability}", groups


def _groups(age: int, female: bool, disabled: bool) -> str:
    fits = (
        (disabled, "DISABLED"),
        (6 <= age <= 22, "STUDENT"),
        (female and age > 22, "WOMAN"),
        (age >= 60, "ELDERLY"),
        (18 <= age < 60 and not disabled, "LABOUR_CAPABLE"),
    )
    return "{" + ",".join([group for member, group in fits if member]) + "}"
