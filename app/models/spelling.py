"""How a Chinese name sounds: the `pinyin` of a row, from which `search_term` finds it without a Chinese keyboard.

`spelling` is the only place that turns characters into syllables. A row that the ORM writes is spelled as it is written; rows that come
another way are found by their characters at once, and by their sound when `app.data.spell` has passed over them. PostgreSQL itself
takes the pinyin away where a name changes without it, so that none is ever that of an earlier name.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from unicodedata import normalize

from sqlalchemy import event, inspect
from sqlalchemy.orm import MappedColumn, mapped_column

from app.models.base import Row

if TYPE_CHECKING:
    from sqlalchemy.orm import Mapper

LONGEST = 100
"""Characters of a name that search looks at, from any place in it on."""
MARKS = re.compile("[\u0300-\u036f]")
SIGNS = r"\u0001-\u00bf\u00d7\u00f7\u02b0-\u036f\u2000-\u2bff\u2e00-\u2e7f\u3000-\u3006\u3008-\u3020\u3030\u3099-\u309c\u30fb\ufe00-\ufe6f"
UNIT = re.compile(f"[a-z0-9]+|[^{SIGNS}]")
READ = "\u3007\u3400-\u9fff\ue815-\ue864\uf900-\ufaff\U00020000-\U0003ffff"
RUN = re.compile(f"([{READ}]+)|[^{READ}]+")
"""Characters that the dictionary reads, of which no phrase goes beyond their end; or others."""
HAN = re.compile("[\u3007\u3400-\u9fff\U00020000-\U0003ffff]")

# Where a surname is not read as the character mostly is.
SURNAMES = {
    **{"单": "shan", "仇": "qiu", "解": "xie", "曾": "zeng", "查": "zha", "朴": "piao", "盖": "ge", "区": "ou", "翟": "zhai"},
    **{"尉": "wei", "乐": "yue", "缪": "miao", "种": "chong", "覃": "qin", "员": "yun", "那": "na", "宓": "mi", "纪": "ji"},
    **{"长孙": "zhang sun", "尉迟": "yu chi", "万俟": "mo qi", "单于": "chan yu", "澹台": "tan tai", "令狐": "ling hu"},
}
# Places that the dictionary of phrases does not know to be read otherwise.
PLACES = {"单县": ["shan", "xian"], "乐陵": ["lao", "ling"]}


def units(text: str) -> list[str]:
    """A text as it is compared: words and numbers of plain letters, and single other characters; marks and signs are left out.

    The function `search_units` of the database does the same.

    >>> units("Ｔai'erzhuang 台儿庄（区）"), units("Lǜ")
    (['tai', 'erzhuang', '台', '儿', '庄', '区'], ['lv'])
    """
    plain = normalize("NFKD", text).lower().replace("u\u0308", "v")
    return UNIT.findall(MARKS.sub("", plain))


def form(text: str) -> str:
    """The units of a text without anything between them.

    >>> form("Huan Cui"), form("环翠·区")
    ('huancui', '环翠区')
    """
    return "".join(units(text))


def spelling(names: Iterable[str], *, person: bool = False) -> str:
    """The syllables of each name, one name a line; the line is empty where nothing is Chinese.

    >>> spelling(["台儿庄区", "Tai'erzhuang"]), spelling(["曾强"], person=True)
    ('tai er zhuang qu\\n', 'zeng qiang')
    """
    spell = _person if person else _name
    return "\n".join(spell(name) if HAN.search(name) else "" for name in names)


def _name(name: str) -> str:
    runs = (_read(run[0]) if run[1] else " ".join(units(run[0])) for run in RUN.finditer(name))
    return " ".join(filter(None, runs))


@lru_cache(65_536)
def _read(run: str) -> str:
    return " ".join(unit for syllable in _dictionary()(run) for unit in units(syllable))


def _person(name: str) -> str:
    """A surname as surnames are read, and every other character by itself: a given name is no phrase."""
    surname = next((name[:length] for length in (2, 1) if name[:length] in SURNAMES), "")
    return " ".join(filter(None, [SURNAMES.get(surname, ""), *map(_name, units(name[len(surname) :]))]))


def ready() -> None:
    """Load the dictionary before it is asked for: from another thread, while something is waited for."""
    _dictionary()


@lru_cache(1)
def _dictionary() -> Any:
    """Loaded by the first name that is spelled: half a second, which a start that has nothing to spell does not wait."""
    os.environ.setdefault("PYPINYIN_NO_DICT_COPY", "true")
    from pypinyin import lazy_pinyin, load_phrases_dict

    load_phrases_dict({place: [[syllable] for syllable in syllables] for place, syllables in PLACES.items()})
    return lazy_pinyin


# Rows -------------------------------------------------------------------------------------------------------------


def spelled(*names: str, person: bool = False) -> MappedColumn[Any]:
    """The pinyin of the columns `names`, of which one may be a list; NULL until it is spelled."""
    return mapped_column(info={"spells": names, "person": person}, sort_order=89)


def names_of(column: Any, row: Any) -> Iterator[str]:
    """The names that a column of pinyin spells."""
    for name in column.info["spells"]:
        value = getattr(row, name)
        yield from value if isinstance(value, list) else [value] if value else []


def spelling_of(column: Any, row: Any) -> str:
    return spelling(names_of(column, row), person=column.info["person"])


def spelling_in(column: Any, values: Mapping[str, Any]) -> str:
    """The same of a row in JSON, as a partner sends it: what is no text has no sound."""
    found = (values.get(name) for name in column.info["spells"])
    names = (one for value in found for one in (value if isinstance(value, list) else [value]) if isinstance(one, str))
    return spelling(filter(None, names), person=column.info["person"])


@event.listens_for(Row, "before_insert", propagate=True)
@event.listens_for(Row, "before_update", propagate=True)
def _spell(mapper: Mapper[Any], _connection: Any, row: Any) -> None:
    column = mapper.columns.get("pinyin")
    if column is not None and any(inspect(row).attrs[name].history.has_changes() for name in column.info["spells"]):
        row.pinyin = spelling_of(column, row)
