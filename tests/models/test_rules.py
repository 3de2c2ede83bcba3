"""Every constraint that a writer can break has a sentence, and every invariant is where `docs/invariants.md` says it is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from sqlalchemy import Enum as SqlEnum
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from app.models import Base
from app.models.constraints import RULES, Code, Rule, rule
from tests.models import test_constraints, test_invariants

NAMED = text("""
    SELECT conname, relname FROM pg_constraint JOIN pg_class ON pg_class.oid = conrelid
    WHERE connamespace = 'public'::regnamespace AND contype IN ('c', 'u', 'x', 'f', 't')
    UNION SELECT indexname, tablename FROM pg_indexes WHERE schemaname = 'public' AND indexdef LIKE 'CREATE UNIQUE%'
    UNION SELECT tgname, relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid WHERE NOT tgisinternal
""")
SERVING = {"uq_fund_transaction_id_amount", "uq_indicator_set_id_subject_kind", "uq_indicator_item_id_subject_kind_answer"}
"""Keys that are there for a foreign key to refer to: the primary key holds them anyway."""
OUTSIDE = {"instance", "alembic_version", "sync_peer", "sync_receipt", "sync_result", "parked_record", "sync_conflict", "peer_seal"}
"""Tables that no client fills."""
KEEPING = re.compile("(search|trail)_|.*_unspell$")
"""Triggers that refuse nothing of their own: they keep what is sought true, and write the trail."""
INVARIANTS = (Path(__file__).parents[2] / "docs" / "invariants.md").read_text()
TESTS = "".join(path.read_text() for path in Path(__file__).parents[1].rglob("test_*.py"))


async def breakable(record: AsyncSession) -> set[tuple[str, str]]:
    lists = {f"ck_{t.name}_{c.type.name}" for t in Base.metadata.tables.values() for c in t.columns if isinstance(c.type, SqlEnum)}
    found = {(name, table) for name, table in await record.execute(NAMED) if table not in OUTSIDE}
    return {
        (name, table) for name, table in found if not name.startswith("pk_") and not KEEPING.match(name) and name not in SERVING | lists
    }


async def test_every_constraint_that_can_be_broken_has_a_sentence(record: AsyncSession) -> None:
    assert [name for name, table in sorted(await breakable(record)) if rule(name, table) is None] == []


async def test_every_sentence_is_of_a_constraint(record: AsyncSession) -> None:
    known = {name.removeprefix(f"ck_{table}_") for name, table in await breakable(record)}
    assert set(RULES) <= known


def test_a_sentence_is_in_english_and_in_chinese() -> None:
    for made in RULES.values():
        assert made.en.isascii()
        assert made.en.endswith(".")
        assert re.search("[\u4e00-\u9fff].*。$", made.zh)


@pytest.mark.parametrize(
    ("constraint", "table", "expected"),
    [
        ("ck_lease_annual_rent_positive", "lease", Rule(Code.OUT_OF_RANGE, "annualRent is above zero.", "annualRent 须大于零。")),
        ("ck_claim_one_subject", "claim", Rule(Code.CONTRADICTION, "Exactly one is named: subject.", "须且只须指明一个：subject。")),
        ("uq_membership_head", "membership", Rule(Code.DUPLICATE, "A household has one head.", "一户只有一名户主。")),
        ("pk_fund", "fund", None),
    ],
)
def test_a_rule_is_known_by_the_name_of_its_constraint(constraint: str, table: str, expected: Rule | None) -> None:
    assert rule(constraint, table) == expected


# The invariants ---------------------------------------------------------------------------------------------------

ROWS = [row.split("|") for row in INVARIANTS.splitlines() if re.match(r"\| \d+ ", row)]
CASES = {*test_constraints.REFUSED, *test_invariants.REFUSED}


def test_all_twenty_are_listed() -> None:
    assert [int(row[1]) for row in ROWS] == list(range(1, 21))


async def test_what_holds_an_invariant_exists(record: AsyncSession) -> None:
    known = {name for name, _ in await record.execute(NAMED)}
    named = {name for row in ROWS for name in re.findall(r"`([a-z0-9_]+)`", row[3])}
    assert named
    assert named <= known


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[1].strip())
def test_what_tries_to_break_it_exists(row: list[str]) -> None:
    tests, cases = re.findall(r"`(test_\w+)`", row[5]), re.findall(r"“([^”]+)”", row[5])
    assert [name for name in tests if f"def {name}(" not in TESTS] == []
    assert [case for case in cases if case not in CASES] == []
    assert tests or cases or row[4].strip(), "an invariant has a test, or a command that will hold it"
