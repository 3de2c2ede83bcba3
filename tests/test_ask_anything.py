"""The README's questions of a district office: each is taken from its text, asked of the demo registry, and counted again by SQL."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import asyncpg
import pytest_asyncio

from app.answer import Answer
from app.config import Settings
from app.main import answering
from tests.compiler.counted import Counted, counted

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
_, _, ANYTHING = README.partition("\n## Ask anything\n")
SECTION, _, _ = ANYTHING.partition("\n## ")
WAN = 10_000


class Asked(NamedTuple):
    """A question as it is written: in words with the answer, and as an operation."""

    words: str
    text: str


QUESTIONS = {
    name: Asked(words, text) for words, text, name in re.findall(r"\n(\*\*(?:(?!```).)+)\n\n```graphql\n(query (\w+).*?)```", SECTION, re.S)
}


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def office(demo_database_url: str) -> AsyncIterator[tuple[Answer, Counted]]:
    async with counted(demo_database_url) as wire, answering(Settings(database_url=wire.url, pool_size=1)) as answer:
        yield answer, wire


@pytest_asyncio.fixture(loop_scope="session")
async def sql(demo_database_url: str) -> AsyncIterator[asyncpg.Connection[asyncpg.Record]]:
    connection = await asyncpg.connect(demo_database_url)
    yield connection
    await connection.close()


async def answered(office: tuple[Answer, Counted], name: str) -> Any:
    answer, wire = office
    await answer.reads.fetch("select cardinality($1::smallint[])", [[]])  # the driver asks once what an array is
    wire.statements = 0
    found = json.loads(await answer.data(QUESTIONS[name].text, None, {}))
    assert wire.statements == 1, "one question is one statement"
    return found


def test_there_are_five_and_each_is_asked_below() -> None:
    assert SECTION.count("```graphql") == len(QUESTIONS) == 5
    source = Path(__file__).read_text(encoding="utf-8")
    assert [name for name in QUESTIONS if f'"{name}")' not in source] == []


def test_a_question_that_is_a_tab_is_the_same_there() -> None:
    tab = (ROOT / "app/web/src/examples/answers.graphql").read_text(encoding="utf-8")
    assert tab.endswith(QUESTIONS["NotAcknowledged"].text)


async def test_households_without_a_cadre(office: tuple[Answer, Counted], sql: asyncpg.Connection[asyncpg.Record]) -> None:
    found = (await answered(office, "HouseholdsWithoutACadre"))["households"]
    by_village = {
        (row["village"], row["town"]): row["count"]
        for row in await sql.fetch(
            """select v.name village, t.name town, count(*) from household h
               join division v on v.id = h.village_id join division t on t.id = v.parent_id
               where h.id not in (select household_id from household_pairing where ends_on is null) group by v.id, t.id"""
        )
    }
    groups = found["aggregate"]["groups"]
    assert found["aggregate"]["count"] == sum(by_village.values()) == 1200
    assert "1,200" in QUESTIONS["HouseholdsWithoutACadre"].words
    assert [group["count"] for group in groups] == sorted(by_village.values(), reverse=True)[:5]
    for group in groups:
        village = group["key"]["village"]
        assert group["count"] == by_village[village["name"], village["town"]["name"]]
    assert [node["code"] for node in found["nodes"]] == ["示例-2001", "示例-2002", "示例-2003"]


async def test_what_is_not_acknowledged(office: tuple[Answer, Counted], sql: asyncpg.Connection[asyncpg.Record]) -> None:
    found = (await answered(office, "NotAcknowledged"))["fundTransactions"]["aggregate"]
    rows = await sql.fetch(
        """select c.title, p.name, extract(year from t.occurred_on)::int, a.verdict is not null disputed, count(*), sum(t.amount)
           from fund_transaction t join commitment c on c.id = t.commitment_id left join project p on p.id = c.project_id
           left join lateral (select verdict from acknowledgement where transaction_id = t.id order by id desc limit 1) a on true
           where t.kind = 'DISBURSEMENT' and a.verdict is distinct from 'ACKNOWLEDGED'
           and not exists (select from fund_transaction r where r.reversal_of_id = t.id) group by 1, 2, 3, 4 order by 6 desc"""
    )
    told = [
        (
            group["key"]["commitment"]["title"],
            group["key"]["commitment"]["project"]["name"],
            group["key"]["occurredOnYear"],
            group["key"]["status"] == "DISPUTED",
            group["count"],
            Decimal(group["sum"]["amount"]) * WAN,
        )
        for group in found["groups"]
    ]
    assert sorted(told) == sorted(tuple(row) for row in rows)
    assert [each[-1] for each in told] == [row["sum"] for row in rows], "the greatest first"
    assert found["count"] == sum(row["count"] for row in rows) == 4
    assert Decimal(found["sum"]["amount"]) * WAN == sum(row["sum"] for row in rows) == 1_605_000
    assert "4 payments, 160.5万元" in QUESTIONS["NotAcknowledged"].words


async def test_rent_that_is_not_distributed(office: tuple[Answer, Counted], sql: asyncpg.Connection[asyncpg.Record]) -> None:
    leases = (await answered(office, "RentNotDistributed"))["leases"]["nodes"]
    titles = await sql.fetch(
        """select title from lease where id not in (select r.lease_id from income_receipt r
           join distribution_receipt d on d.income_receipt_id = r.id join benefit_distribution b on b.id = d.distribution_id
           where b.paid_on is not null and extract(year from r.period_from) = 2019)"""
    )
    assert [lease["title"] for lease in leases] == [row["title"] for row in titles] == ["果蔬大棚承租"]
    (lease,) = leases
    assert (lease["annualRent"], lease["lessee"]["name"]) == ("7.8", "威海爱山农业发展有限公司")
    assert [one["asset"]["location"]["name"] for one in lease["leaseAssets"]["nodes"]] == ["羊亭镇"]
    assert [receipt["periodFrom"] for receipt in lease["incomeReceipts"]["nodes"]] == ["2020-01-01"]


async def test_cadres_who_have_not_visited(office: tuple[Answer, Counted], sql: asyncpg.Connection[asyncpg.Record]) -> None:
    found = await answered(office, "NotVisitedSince")
    absent = """select name from cadre c where exists (select from {0} p where p.cadre_id = c.id and p.ends_on is null {1})
        and not exists (select from visit_participant v join visit on visit.id = v.visit_id
          where v.cadre_id = c.id and visit.occurred_on >= '2020-04-01') order by name"""
    secretaries = await sql.fetch(absent.format("posting", "and kind = 'FIRST_SECRETARY'"))
    others = await sql.fetch(absent.format("household_pairing", ""))
    assert [node["name"] for node in found["firstSecretaries"]["nodes"]] == [row["name"] for row in secretaries]
    assert [node["name"] for node in found["withHouseholds"]["nodes"]] == [row["name"] for row in others[:5]]
    newest = await sql.fetch(
        """select c.name, max(v.occurred_on)::text newest from cadre c join visit_participant p on p.cadre_id = c.id
           join visit v on v.id = p.visit_id group by c.name"""
    )
    shown = {node["name"]: node["visits"]["nodes"][0]["visit"]["occurredOn"] for node in found["withHouseholds"]["nodes"]}
    assert shown.items() <= {row["name"]: row["newest"] for row in newest}.items()
    counts = found["firstSecretaries"]["totalCount"], found["withHouseholds"]["totalCount"]
    assert counts == (len(secretaries), len(others)) == (8, 24)
    assert re.search(r"All 8 First Secretaries, and 24\s", QUESTIONS["NotVisitedSince"].words)
    assert all(node["postings"]["nodes"][0]["division"]["name"].startswith("示例村") for node in found["firstSecretaries"]["nodes"])


async def test_places_by_a_misprint_and_by_initials(office: tuple[Answer, Counted], sql: asyncpg.Connection[asyncpg.Record]) -> None:
    found = await answered(office, "FoundAndPaired")
    (misprinted,), (initials,) = (found[name]["nodes"] for name in ("misprinted", "initials"))
    assert misprinted["correction"] == {"printedName": "洵沟镇"}
    assert (misprinted["node"]["name"], initials["node"]["name"]) == ("泥沟镇", "环翠区")
    by_side = "select title from pairing join division d on d.id = {0} where d.name = $1"
    for field, side, hit in (
        ("pairingsReceived", "receiving_division_id", misprinted),
        ("pairingsGiven", "assisting_division_id", initials),
    ):
        titles = await sql.fetch(by_side.format(side), hit["node"]["name"])
        assert sorted(each["title"] for each in hit["node"][field]["nodes"]) == sorted(row["title"] for row in titles) != []
