"""The demo registry as generated: as many as the article counts, all of them made up, and the same every time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from app.data.demo.registry import generate, registry
from app.data.demo.row import GREENHOUSES, HUANCUI, INDUSTRY, LIVELIHOOD, SIGN, TAIERZHUANG
from app.data.load import article, record_tables
from app.models import (
    AssetRightKind,
    AssignmentKind,
    BenefitForm,
    Designation,
    MonitoringKind,
    PostingKind,
    Programme,
    TransactionKind,
    VisitKind,
)
from app.models.household import Group

ROWS = {rows.table: rows.rows for rows in registry()}
NAMED = {table: "name" if "name" in rows[0] else "title" for table, rows in ROWS.items() if {"name", "title"} & set(rows[0])}
SAID = ("code", "voucher_no", "receipt_no", "note", "notes", "reason", "evidence", "measures", "content", "answer", "needs", "disability")


def where(table: str, **wanted: Any) -> list[dict[str, Any]]:
    return [row for row in ROWS[table] if all(row[key] == value for key, value in wanted.items())]


def distinct(rows: list[dict[str, Any]], key: str) -> int:
    return len({row[key] for row in rows})


def huancui(table: str) -> list[dict[str, Any]]:
    return where(table, owner_district_id=HUANCUI)


COUNTS: dict[str, tuple[Callable[[], int], int]] = {
    "households of Huancui": (lambda: len(huancui("household")), 727),
    "households with a cadre": (lambda: distinct(where("household_pairing", ends_on=None), "household_id"), 727),
    "cadres with households": (lambda: distinct(where("household_pairing", ends_on=None), "cadre_id"), 311),
    "key villages": (lambda: len(where("village_profile", designation=Designation.PROVINCIAL_KEY)), 8),
    "scattered villages": (lambda: len(where("village_profile", designation=Designation.SCATTERED)), 23),
    "villages of Huancui": (lambda: sum(1 for row in huancui("division") if row["level"].name == "VILLAGE"), 86),
    "villages that signed": (lambda: len(ROWS["agreement_party"]), 23),
    "First Secretaries": (lambda: len(where("posting", kind=PostingKind.FIRST_SECRETARY, ends_on=None)), 8),
    "departments of villages": (lambda: len(where("village_assignment", kind=AssignmentKind.DEPARTMENT)), 8),
    "enterprises of villages": (lambda: len(where("village_assignment", kind=AssignmentKind.ENTERPRISE)), 8),
    "industry projects": (lambda: distinct(where("commitment", fund_id=INDUSTRY), "project_id"), 16),
    "greenhouses": (lambda: len(where("asset", project_id=GREENHOUSES)), 5),
    "exchange visits": (lambda: len(where("visit", kind=VisitKind.EXCHANGE)), 34),
    "calls for donations": (lambda: sum(1 for row in ROWS["mobilisation"] if row["kind"].name == "DONATION"), 12),
    "groups of the livelihood project": (lambda: distinct(where("benefit_tally", project_id=LIVELIHOOD), "group"), 4),
    "persons who benefit from industry": (lambda: len(persons(where("benefit", fund_id=INDUSTRY))), 961),
}


def persons(benefits: list[dict[str, Any]]) -> set[UUID]:
    known = {row["id"]: row["person_id"] for row in ROWS["beneficiary"]}
    return {known[row["beneficiary_id"]] for row in benefits} - {None}


@pytest.mark.parametrize("what", COUNTS)
def test_there_are_as_many_as_the_article_counts(what: str) -> None:
    count, stated = COUNTS[what]
    assert count() == stated


@pytest.mark.parametrize("table", ROWS)
def test_every_row_is_marked_and_owned(table: str) -> None:
    assert {(row["demo"], row["version"]) for row in ROWS[table]} == {(True, 1)}
    assert {row["owner_district_id"] for row in ROWS[table]} <= {HUANCUI, TAIERZHUANG}


@pytest.mark.parametrize("table", NAMED)
def test_every_name_says_that_it_is_an_example(table: str) -> None:
    assert [row[NAMED[table]] for row in ROWS[table] if SIGN not in row[NAMED[table]]] == []


def test_so_do_codes_vouchers_and_notes() -> None:
    said = [row[key] for rows in ROWS.values() for row in rows for key in SAID if isinstance(row.get(key), str)]
    assert [text for text in said if SIGN not in text] == []


def test_every_table_of_the_record_can_be_explored() -> None:
    of_article = {rows.table for rows in article()}
    left = {"sync_conflict", "person_merge", "proposal", "proposal_answer"}  # an exchange and a command make them, and nobody by hand
    assert {table.name for table in record_tables()} - of_article - left == set(ROWS) - of_article


def test_it_is_the_same_in_every_run() -> None:
    assert {rows.table: rows.rows for rows in registry()} == ROWS


def test_no_id_is_used_twice() -> None:
    ids = Counter((row.__tablename__, row.id) for row in generate())
    assert ids.most_common(1)[0][1] == 1
    assert not {row["id"] for rows in ROWS.values() for row in rows} & {row["id"] for rows in article() for row in rows.rows}


def test_nothing_happened_before_the_pairing_or_after_the_article() -> None:
    values = ((key, value) for rows in ROWS.values() for row in rows for key, value in row.items())
    days = [value for key, value in values if isinstance(value, date) and key != "birth_date"]
    assert date(2016, 1, 1) <= min(days)
    assert max(days) <= date(2020, 12, 31)


# What must hold across rows ------------------------------------------------------------------------------------------


def test_payments_stay_within_what_was_set_aside() -> None:
    reversed_ = {row["reversal_of_id"] for row in ROWS["fund_transaction"]}
    for plan in ROWS["commitment"]:
        flows = [row for row in where("fund_transaction", commitment_id=plan["id"]) if row["id"] not in reversed_]
        total = {kind: sum((row["amount"] for row in flows if row["kind"] is kind), Decimal(0)) for kind in TransactionKind}
        assert total[TransactionKind.DISBURSEMENT] <= plan["amount"] + total[TransactionKind.REFUND]
        assert total[TransactionKind.EXPENDITURE] <= total[TransactionKind.DISBURSEMENT]
    for kind, times in {"REFUND": 1, "REVERSAL": 1}.items():
        assert len(where("fund_transaction", kind=TransactionKind[kind])) == times
    assert Counter(row["verdict"].name for row in ROWS["acknowledgement"])["DISPUTED"] == 1


def test_money_of_a_programme_is_the_article_s() -> None:
    by_fund = {fund["id"]: fund for fund in ROWS["fund"]}
    fiscal = [row for row in ROWS["commitment"] if by_fund.get(row["fund_id"], {}).get("year")]
    own = where("commitment", programme=Programme.DOMESTIC)
    assert sum(row["amount"] for row in own) == Decimal(14_596_700)
    assert sum(row["amount"] for row in fiscal) == Decimal(11_225_000 + 20_000), "20,000 of it came back"
    for fund in by_fund.values():
        assert sum(row["amount"] for row in where("commitment", fund_id=fund["id"])) <= fund["total"]


def test_lines_add_up_to_what_was_received() -> None:
    received = {row["id"]: row["received"] for row in ROWS["income_receipt"]}
    for shared in ROWS["benefit_distribution"]:
        taken = where("distribution_receipt", distribution_id=shared["id"])
        lines = where("distribution_line", distribution_id=shared["id"])
        assert sum(row["amount"] for row in lines) == shared["total"] == sum(received[row["income_receipt_id"]] for row in taken)
    assert len([row for row in ROWS["distribution_line"] if row["delivered"] < row["amount"]]) == 1


def test_shares_of_a_right_make_a_whole() -> None:
    shares: Counter[tuple[UUID, AssetRightKind]] = Counter()
    for row in ROWS["asset_right"]:
        shares[row["asset_id"], row["kind"]] += row["share"]
    assert set(shares.values()) == {Decimal(1)}


def test_there_is_something_of_every_kind() -> None:
    assert {row["form"] for row in ROWS["benefit"]} == set(BenefitForm)
    assert {row["kind"] for row in ROWS["monitoring_record"]} == set(MonitoringKind)
    assert {row["kind"] for row in ROWS["visit"]} == set(VisitKind)
    assert {group for row in ROWS["person"] for group in row["groups"]} == set(Group)


def test_counts_without_names_are_those_of_the_rows() -> None:
    counted = sum(row["count"] for row in where("benefit_tally", project_id=None))
    assert counted == len([row for row in where("benefit", owner_district_id=TAIERZHUANG) if row["project_id"] and persons([row])])
