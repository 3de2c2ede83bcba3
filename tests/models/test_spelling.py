"""How names sound, and that Python and PostgreSQL take a text apart alike."""

from __future__ import annotations

import sys
import unicodedata
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from app.models import Agreement, AgreementKind, Cadre, Division, Level
from app.models.spelling import HAN, _dictionary, form, spelling, units
from tests.record import keep


@pytest.mark.parametrize(
    ("name", "sound"),
    [
        ("环翠区", "huan cui qu"),
        ("台儿庄区", "tai er zhuang qu"),
        ("重庆路小学", "chong qing lu xiao xue"),
        ("长城汽车", "chang cheng qi che"),
        ("建设银行", "jian she yin hang"),
        ("单县", "shan xian"),
        ("乐陵市", "lao ling shi"),
        ("绿源", "lv yuan"),
        ("威海ＡＢＣ公司2016年度", "wei hai abc gong si 2016 nian du"),
        ("“十三五”省定村", "shi san wu sheng ding cun"),
        ("Huancui", ""),
    ],
)
def test_phrases_and_places_are_read_as_they_are_said(name: str, sound: str) -> None:
    assert spelling([name]) == sound


@pytest.mark.parametrize(
    ("name", "sound"),
    [("曾强", "zeng qiang"), ("单田芳", "shan tian fang"), ("尉迟恭", "yu chi gong"), ("示例人员0001-1", "shi li ren yuan 0001 1")],
)
def test_surnames_are_read_as_surnames(name: str, sound: str) -> None:
    assert spelling([name], person=True) == sound


def test_each_name_has_a_line_of_its_own() -> None:
    assert spelling(["环翠区", "Huancui", "环翠"]) == "huan cui qu\n\nhuan cui"


@given(st.text("台儿庄环翠单县乐陵第号年度重庆银行长角12Ａé à(（·㐀䷀〇\uf900𠀀ぁa,", max_size=12))
def test_a_name_is_read_by_its_runs_as_it_is_whole(name: str) -> None:
    whole = [unit for syllable in _dictionary()(name) for unit in units(syllable)]
    assert spelling([name + "县"]).split() == [unit for syllable in _dictionary()(name + "县") for unit in units(syllable)]
    assert spelling([name]).split() == (whole if HAN.search(name) else [])


def test_signs_and_marks_are_left_out() -> None:
    assert form("Tai'er-zhuang %_\\'~ “区”") == "taierzhuang区"
    assert form("ＨＣＱ") == form("hcq") == "hcq"
    assert form("Lǚ") == form("lv")
    assert form(" %_\\~'\"\t") == ""


@pytest.mark.parametrize("name", ["甲{}b", "甲{}"])
async def test_postgresql_takes_every_character_apart_as_python_does(record: AsyncSession, name: str) -> None:
    known = [c for c in map(chr, range(1, sys.maxunicode + 1)) if unicodedata.category(c) not in ("Cn", "Cs", "Co")]
    found = (
        await record.execute(text("SELECT search_units(unnest(:known ::text[]))"), {"known": [name.format(c) for c in known]})
    ).scalars()
    different = [hex(ord(c)) for c, there in zip(known, found, strict=True) if units(name.format(c)) != there]
    assert different == []


async def spelt(session: AsyncSession, table: str, id: UUID) -> str | None:
    found: str | None = await session.scalar(text(f"SELECT pinyin FROM {table} WHERE id = :id"), {"id": id})
    return found


async def test_a_row_that_the_orm_writes_is_spelled(record: AsyncSession) -> None:
    cadre = Cadre(name="查理")
    agreement = Agreement(kind=AgreementKind.LEASE, title="大棚承租协议")
    place = Division(level=Level.PROVINCE, name="示例省", aliases=["示省"])
    await keep(record, cadre, agreement, place)
    assert await spelt(record, "cadre", cadre.id) == "zha li"
    assert await spelt(record, "agreement", agreement.id) == "da peng cheng zu xie yi"
    assert await spelt(record, "division", place.id) == "shi li sheng\nshi sheng"
    cadre.name, place.aliases = "单理", []
    await record.flush()
    assert await spelt(record, "cadre", cadre.id) == "shan li"
    assert await spelt(record, "division", place.id) == "shi li sheng"


async def test_no_pinyin_outlives_its_name(record: AsyncSession) -> None:
    cadre = Cadre(name="查理")
    await keep(record, cadre)
    await record.execute(text("UPDATE cadre SET note = '甲', version = version + 1 WHERE id = :id"), {"id": cadre.id})
    assert await spelt(record, "cadre", cadre.id) == "zha li"
    await record.execute(text("UPDATE cadre SET name = '王明', version = version + 1 WHERE id = :id"), {"id": cadre.id})
    assert await spelt(record, "cadre", cadre.id) is None
