"""The article in the files: every fact is there, every phrase is the article's, and nothing is invented."""

from __future__ import annotations

import re
from decimal import Decimal
from hashlib import sha256
from pathlib import Path

import pytest

from app.data.load import article
from app.data.read import Record, read_article
from app.models import Bound, ClaimOrigin

RECORDS = read_article()
CLAIMS = [record for record in RECORDS if record.table == "claim"]
QUOTED = [record for record in CLAIMS if record.fields["source"] == "article" and "quote" in record.fields]
FACTS = {f"F{number:02}" for number in range(1, 71)}
SEED = Path(__file__).parents[3] / "shared" / "seed" / "huancui-article.txt"
HASH = next(record.fields["content_hash"] for record in RECORDS if record.key == "article")

# The figures of the article that the record must hold: value, bound, measure, per.
FIGURES = """
funds-disbursed         11225000  EXACT     CNY
benefit-person-times    6364      EXACT     PERSON_TIME
livelihood-funds        5115000   EXACT     CNY
beautiful-village-funds 1600000   EXACT     CNY
disability-base-funds   300000    EXACT     CNY
agreement-investment    4290000   ABOUT     CNY
town-funds              1500000   MORE_THAN CNY
purchases               300000    MORE_THAN CNY
dishang-orders          60000000  MORE_THAN CNY
sanyang-investment      200000000 EXACT     CNY
testing-centre-investment 12000000 EXACT    CNY
garment-taxes           10000000  AT_LEAST  CNY
garment-jobs            1000      MORE_THAN PERSON  YEAR
people-lifted           3200      MORE_THAN PERSON
exchange-visits         30        MORE_THAN TIME
industry-funds          14596700  EXACT     CNY
industry-projects       16        EXACT     PROJECT
industry-return         1236800   EXACT     CNY     YEAR
industry-yield          8.5       ROUNDED   PERCENT YEAR
people-benefit          961       EXACT     PERSON
greenhouse-investment   623600    EXACT     CNY
greenhouse-rent         78000     EXACT     CNY     YEAR
scattered-villages      23        EXACT     VILLAGE
greenhouses-built       5         EXACT     ASSET
cadres-selected         311       EXACT     PERSON
households-paired       727       EXACT     HOUSEHOLD
average-income          10373     EXACT     CNY     UNSTATED
villages-income-increase 1000     AT_LEAST  CNY     PERSON_YEAR
""".strip().splitlines()


def squeezed(text: str) -> str:
    return "".join(text.split())


def by_key(key: str) -> Record:
    return next(record for record in CLAIMS if record.key == key)


def amount(printed: str) -> Decimal:
    """1122.5万元 -> 11225000"""
    found = re.search(r"([0-9.]+)\D*?(万|亿)?(?:元|多|余|以上|人|名|户|个|次|%|年|$)", printed)
    assert found, printed
    unit = 100_000_000 if "亿" in printed else 10_000 if "万" in printed else 1
    return Decimal(found[1]) * unit


def test_every_fact_is_in_a_record() -> None:
    assert {fact for record in RECORDS for fact in record.facts} == FACTS


def test_every_fact_but_the_byline_is_a_claim_with_its_phrase() -> None:
    assert {fact for record in QUOTED for fact in record.facts} == FACTS - {"F69"}


@pytest.mark.skipif(not SEED.exists(), reason="the article itself is not part of the project")
def test_every_phrase_is_the_article_s() -> None:
    text = SEED.read_text(encoding="utf-8")
    assert sha256(SEED.read_bytes()).hexdigest() == HASH
    assert [record.where for record in QUOTED if squeezed(record.fields["quote"]) not in squeezed(text)] == []


@pytest.mark.parametrize("record", QUOTED, ids=lambda record: record.key)
def test_the_phrase_carries_the_figure(record: Record) -> None:
    printed = record.fields.get("original_text")
    if "value" in record.fields:
        assert printed is not None
        assert squeezed(printed) in squeezed(record.fields["quote"])
    assert len(record.fields["quote"]) <= 40, "a phrase, not a paragraph"
    assert record.fields["locator"].startswith("¶")


@pytest.mark.parametrize("record", [r for r in CLAIMS if re.search(r"\d", r.fields.get("original_text", ""))], ids=lambda r: r.key)
def test_the_figure_is_what_is_printed(record: Record) -> None:
    assert amount(record.fields["original_text"]) == Decimal(record.fields["value"])


@pytest.mark.parametrize("record", CLAIMS, ids=lambda record: record.key)
def test_the_bound_is_what_is_printed(record: Record) -> None:
    printed, bound = record.fields.get("original_text", ""), Bound[record.fields["bound"]]
    signs = {"约": Bound.ABOUT, "余": Bound.MORE_THAN, "多人": Bound.MORE_THAN, "以上": Bound.AT_LEAST, "数百": Bound.VAGUE}
    for sign, meaning in signs.items():
        if sign in printed:
            assert bound is meaning
    if bound in set(signs.values()):
        assert any(sign in printed for sign in signs)


@pytest.mark.parametrize("line", FIGURES)
def test_a_figure_of_the_article(line: str) -> None:
    key, value, bound, measure, *per = line.split()
    fields = by_key(key).fields
    found = (Decimal(fields["value"]), fields["bound"], fields["measure"], fields.get("per"))
    assert found == (Decimal(value), bound, measure, per[0] if per else None)


def test_what_is_derived_says_so() -> None:
    derived = [record for record in CLAIMS if record.fields["origin"] == ClaimOrigin.DERIVED.name]
    assert {record.key for record in derived} == {
        "departments",
        "enterprises",
        "secretaries",
        "households-per-cadre",
        "greenhouse-yield",
        "villages-benefit",
    }
    assert all(record.fields["note"].startswith("Derived.") and "quote" not in record.fields for record in derived)


def test_the_article_s_income_is_not_called_per_head() -> None:
    assert by_key("average-income").fields["per"] == "UNSTATED"


def test_the_first_rent_has_no_amount() -> None:
    assert "value" not in by_key("first-rent").fields


def test_the_misprinted_town_is_kept_and_corrected() -> None:
    fields = by_key("school-place").fields
    assert fields["printed_name"] == "洵沟镇"
    assert fields["corrected_division"] == "nigou"
    assert "洵沟镇" in fields["quote"]
    towns = [record.fields["name"] for record in RECORDS if record.table == "division"]
    assert "泥沟镇" in towns
    assert "洵沟镇" not in towns


@pytest.mark.parametrize("table", ["household", "person", "membership", "beneficiary", "benefit", "commitment", "fund_transaction"])
def test_no_row_stands_for_what_the_article_only_counts(table: str) -> None:
    assert not [record for record in RECORDS if record.table == table]


def test_reported_totals_are_not_totals_of_funds() -> None:
    assert all("total" not in record.fields for record in RECORDS if record.table == "fund")


def test_what_was_set_in_motion_is_no_aid() -> None:
    kinds = {record.fields["kind"] for record in RECORDS if record.table == "mobilisation"}
    assert kinds == {"ENTERPRISE_INVESTMENT", "ORDER", "ATTRACTED_PROJECT", "DONATION", "CONSUMPTION_PURCHASE"}


def test_rows_are_the_same_in_every_reading() -> None:
    first = article()
    article.cache_clear()
    assert article() == first
