"""A mistake in a data file is named, with its file and record; what fits becomes a row."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from app.data.identity import stable_id
from app.data.read import BadData, Record, read_article
from app.data.rows import to_rows
from app.models import DatePrecision, Level

PLACE: dict[str, Any] = {"level": "TOWN", "name": "镇"}
PAIR: dict[str, Any] = {
    "kind": "TOWN",
    "title": "结对",
    "assisting_division": "a",
    "receiving_division": "b",
}
TWO = (Record("f.yaml", "division", "a", (), PLACE), Record("f.yaml", "division", "b", (), PLACE | {"name": "乡"}))


def row(table: str, **fields: Any) -> dict[str, Any]:
    found = {rows.table: rows.rows for rows in to_rows((*TWO, Record("f.yaml", table, "x", (), fields)))}
    return found[table][-1]


def test_terms_and_relations_become_what_the_table_holds() -> None:
    made = row("division", **PLACE, parent="a")
    assert made["level"] is Level.TOWN
    assert made["parent_id"] == stable_id("division", "a")
    assert made["id"] == stable_id("division", "x")
    assert made["aliases"] == []
    assert made["code"] is None
    assert made["code_verified"] is False


@pytest.mark.parametrize(
    ("written", "day", "precision"),
    [
        (2016, date(2016, 1, 1), DatePrecision.YEAR),
        ("2020-09", date(2020, 9, 1), DatePrecision.MONTH),
        (date(2019, 5, 17), date(2019, 5, 17), DatePrecision.DAY),
    ],
)
def test_a_date_is_as_precise_as_it_is_written(written: Any, day: date, precision: DatePrecision) -> None:
    made = row("pairing", **PAIR, starts_on=written)
    assert (made["starts_on"], made["starts_on_precision"]) == (day, precision)


@pytest.mark.parametrize("written", [4290000, "4290000.00"])
def test_an_amount_is_kept_to_the_last_digit(written: Any) -> None:
    assert row("fund", name="资金", owner_district="a", total=written)["total"] == Decimal("4290000.00")


def test_a_position_is_counted_where_none_is_given() -> None:
    given = {"predicate": "CADRES", "origin": "PRINTED", "statement": "…", "bound": "VAGUE", "modality": "ACTUAL"}
    source = Record("f.yaml", "source_document", "s", (), {"kind": "OTHER", "title": "来源"})
    claims = [Record("f.yaml", "claim", key, (), given | {"source": "s", "division": "a"}) for key in "xy"]
    found = {rows.table: rows.rows for rows in to_rows((*TWO, source, *claims))}
    assert [made["position"] for made in found["claim"]] == [1, 2]


MISTAKES: dict[str, tuple[str, dict[str, Any], str]] = {
    "an unknown table": ("place", {}, "f.yaml: place `x`: there is no such table"),
    "an unknown field": ("division", PLACE | {"colour": "red"}, "there is no field `colour`"),
    "a key written by hand": ("division", PLACE | {"parent_id": "a"}, "there is no field `parent_id`"),
    "a relation to many": ("division", PLACE | {"children": ["a"]}, "there is no field `children`"),
    "an unknown key": ("division", PLACE | {"parent": "z"}, "there is no division of that key"),
    "an unknown term": ("division", {"level": "HAMLET", "name": "镇"}, "`HAMLET` is none of PROVINCE, CITY"),
    "a missing field": ("division", {"level": "TOWN"}, "`name` is missing"),
    "a missing relation": ("village_profile", {"designation": "SCATTERED"}, "`village` is missing"),
    "an empty text": ("division", {"level": "TOWN", "name": " "}, "does not fit"),
    "a fraction without quotes": ("fund", {"name": "资金", "total": 1.5}, "write it in quotes"),
    "an amount in words": ("fund", {"name": "资金", "total": "五百"}, "is no amount"),
    "a truth for a date": ("pairing", PAIR | {"starts_on": True}, "is no year, month or day"),
    "half a date": ("pairing", PAIR | {"starts_on": "2016-1"}, "is no year, month or day"),
    "a text for a list": ("division", PLACE | {"aliases": "样板区"}, "is not a list"),
    "a text for a number": ("fund", {"name": "资金", "year": "2016"}, "does not fit"),
}


@pytest.mark.parametrize(("table", "fields", "said"), MISTAKES.values(), ids=MISTAKES.keys())
def test_a_mistake_is_named(table: str, fields: dict[str, Any], said: str) -> None:
    with pytest.raises(BadData) as caught:
        row(table, **fields)
    assert said in str(caught.value)
    assert str(caught.value).startswith("f.yaml: ")


FILES = {
    "no lists": ("- key: a", "f.yaml: holds no lists"),
    "no list": ("division: {key: a}", "`division` is not a list"),
    "no key": ("division:\n  - name: 镇", "f.yaml: division no. 1: has no `key`"),
    "facts no list": ("division:\n  - {key: a, facts: F01}", "`facts` is not a list"),
    "a twin": ("division:\n  - {key: a}\n  - {key: a}", "is in f.yaml already"),
}


@pytest.mark.parametrize(("text", "said"), FILES.values(), ids=FILES.keys())
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "f.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(BadData, match=r"^f\.yaml") as caught:
        read_article(tmp_path)
    assert said in str(caught.value)


def test_defaults_hold_for_their_file(tmp_path: Path) -> None:
    text = "defaults:\n  division: {level: TOWN}\ndivision:\n  - {key: a, name: 镇}\n  - {key: b, level: CITY}"
    (tmp_path / "f.yaml").write_text(text, encoding="utf-8")
    one, other = read_article(tmp_path)
    assert one.fields == {"level": "TOWN", "name": "镇"}
    assert other.fields == {"level": "CITY"}
