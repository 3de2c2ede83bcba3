"""What is asked: the same work in the words of each service, by ids and cursors that the loaded data offers.

A question in another's words names its fields by aliases as ours do, so that answers can be compared. `None` says that a
service cannot be asked that; the table then says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import asyncpg

PAGE = 20
DEPTH = 500
TREE = 15_000


def same(data: Any) -> Any:
    """An answer that has our form already."""
    return data


@dataclass(frozen=True, slots=True)
class Ask:
    """A document and the variables of each request in turn.

    `walk` marks a list whose page has to be reached by cursors first. `formed` turns what is below `data` into our form,
    where aliases cannot.
    """

    query: str
    variables: tuple[Mapping[str, Any], ...] = ({},)
    walk: bool = False
    formed: Callable[[Any], Any] = same


@dataclass(frozen=True, slots=True)
class Work:
    """One kind of work: its name in the table, who is asked how, and the statement that the floor runs."""

    key: str
    title: str
    asks: Mapping[str, Ask] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the data offers: projects with both to-ones, a fund with much paid from it, and how many villages hold the tree."""

    projects: tuple[str, ...]
    fund: str
    pages: int
    day: str
    after: str
    villages: int


async def choose(connection: asyncpg.Connection) -> Chosen:
    projects = await connection.fetch(
        "select id from project where location_id is not null and implementer_id is not null and deleted_at is null order by id limit 64"
    )
    fund, benefits = await _row(
        connection,
        "select fund_id, count(*) from benefit where fund_id is not null and deleted_at is null"
        " group by fund_id order by 2 desc, 1 limit 1",
    )
    persons = await connection.fetch(
        """select sum(count(m.id)) over (order by v.code, v.name, v.id) from division v
           left join household h on h.village_id = v.id left join membership m on m.household_id = h.id
           where v.level = 'VILLAGE' and v.deleted_at is null group by v.id order by v.code, v.name, v.id"""
    )
    villages = sum(1 for (total,) in persons if total <= TREE)
    pages = min(DEPTH, benefits // PAGE - 1)
    day, after = await _row(
        connection,
        "select occurred_on, id from benefit where fund_id = $1 and deleted_at is null order by occurred_on, id offset $2 limit 1",
        fund,
        pages * PAGE - 1,
    )
    return Chosen(tuple(str(row[0]) for row in projects), str(fund), pages, str(day), str(after), max(1, min(1_000, villages)))


async def _row(connection: asyncpg.Connection, sql: str, *values: object) -> asyncpg.Record:
    """The one row. Ends the bench where the data has none."""
    if (row := await connection.fetchrow(sql, *values)) is None:
        raise SystemExit("The data has no benefits to ask for: take more PEOPLE.")
    return row


def questions(chosen: Chosen) -> tuple[Work, ...]:
    """Every kind of work, cheapest first."""
    return (node(chosen), filtered(chosen), nested(), page(), aggregate(), tree(chosen))


def node(chosen: Chosen) -> Work:
    typed = tuple({"id": f"project_{key}"} for key in chosen.projects)
    bare = tuple({"id": key} for key in chosen.projects)
    ours = "query ($id: ID!) { project(id: $id) { id name category location { name } implementer { name } } }"
    return Work(
        "node",
        "one project by id, two to-ones",
        {
            "jiedui": Ask(ours, typed),
            "postgraphile": Ask(
                """query ($id: UUID!) { project: projectByRowId(rowId: $id) { id: rowId name category
                location: divisionByLocationId { name } implementer: organisationByImplementerId { name } } }""",
                bare,
            ),
            "fraiseql": Ask(
                "query ($id: UUID!) { project(id: $id) { id name category location { name } implementer { name } } }",
                bare,
            ),
            "dataloader": Ask(ours, bare),
            "floor": Ask("node", bare),
        },
    )


def nested() -> Work:
    ours = """{ projects(first: 50) { nodes { id name location { name } benefits(first: 10) { nodes {
        id title amount occurredOn fund { title } provider { name } } } } } }"""
    return Work(
        "nested",
        "50 projects × 10 benefits, three to-ones",
        {
            "jiedui": Ask(ours),
            "postgraphile": Ask(
                """{ projects: allProjects(first: 50, orderBy: [STARTS_ON_ASC, NAME_ASC, PRIMARY_KEY_ASC]) { nodes { id: rowId name
                location: divisionByLocationId { name }
                benefits: benefitsByProjectId(first: 10, orderBy: [OCCURRED_ON_ASC, PRIMARY_KEY_ASC]) { nodes {
                  id: rowId title amount occurredOn fund: fundByFundId { title: name } provider: organisationByProviderId { name }
                } } } } }"""
            ),
            "fraiseql": Ask(
                """{ projects: projectsWithBenefits(limit: 50) { id name location { name } benefits {
                id title amount occurredOn fund { title } provider { name } } } }"""
            ),
            "dataloader": Ask(ours),
            "floor": Ask("nested"),
        },
    )


def page() -> Work:
    ours = "{ benefits(first: 1000) { nodes { id title amount occurredOn form project { name } } } }"
    return Work(
        "page",
        "a page of 1,000 benefits, one to-one",
        {
            "jiedui": Ask(ours),
            "postgraphile": Ask(
                """{ benefits: allBenefits(first: 1000, orderBy: [OCCURRED_ON_ASC, PRIMARY_KEY_ASC]) { nodes {
                id: rowId title amount occurredOn form project: projectByProjectId { name } } } }"""
            ),
            "fraiseql": Ask("{ benefits(limit: 1000) { id title amount occurredOn form project { name } } }"),
            "dataloader": Ask(ours),
            "floor": Ask("page"),
        },
    )


def filtered(chosen: Chosen) -> Work:
    selected = "{ nodes { id title amount occurredOn project { name } } pageInfo { hasNextPage %s } }"
    ours = (
        "query ($fund: ID!, $first: Int!, $after: Cursor) { benefits(where: {fund: {id: {eq: $fund}}}, orderBy: [{field: OCCURRED_ON}],"
        f" first: $first, after: $after) {selected} }}"
    )
    bare = ({"fund": chosen.fund},)
    return Work(
        "filtered",
        f"a page of {PAGE}, filtered and ordered, {chosen.pages} pages deep by cursor",
        {
            "jiedui": Ask(ours, ({"fund": f"fund_{chosen.fund}"},), walk=True),
            "postgraphile": Ask(
                """query ($fund: UUID!, $first: Int!, $after: Cursor) { benefits: allBenefits(condition: {fundId: $fund},
                orderBy: [OCCURRED_ON_ASC, PRIMARY_KEY_ASC], first: $first, after: $after) { nodes {
                id: rowId title amount occurredOn project: projectByProjectId { name } } pageInfo { hasNextPage %s } } }""",
                bare,
                walk=True,
            ),
            "fraiseql": Ask(
                """query ($fund: UUID!, $offset: Int!) { benefits: benefitsOfFund(fund: $fund, limit: 20, offset: $offset) {
                id title amount occurredOn project { name } } }""",
                ({"fund": chosen.fund, "offset": chosen.pages * PAGE},),
            ),
            "dataloader": Ask(
                ours.replace("where: {fund: {id: {eq: $fund}}}, orderBy: [{field: OCCURRED_ON}]", "fund: $fund").replace(
                    "Cursor", "String"
                ),
                bare,
                walk=True,
            ),
            "floor": Ask("filtered", ({"fund": chosen.fund, "day": chosen.day, "after": chosen.after},)),
        },
    )


def aggregate() -> Work:
    return Work(
        "aggregate",
        "all benefits, the sum by fund",
        {
            "jiedui": Ask(
                "{ benefits { aggregate { groups(by: [FUND], first: 1000) { key { fund { id } } sum { amount } } } } }",
                formed=lambda data: sums((g["key"]["fund"]["id"], g["sum"]["amount"]) for g in data["benefits"]["aggregate"]["groups"]),
            ),
            "postgraphile": Ask(
                "{ benefits: allBenefits { groups: groupedAggregates(groupBy: [FUND_ID]) { keys sum { amount } } } }",
                formed=lambda data: sums((g["keys"][0], g["sum"]["amount"]) for g in data["benefits"]["groups"]),
            ),
            "fraiseql": Ask("{ benefitSums { fund sum } }", formed=named),
            "dataloader": Ask("{ benefitSums { fund sum } }", formed=named),
            "floor": Ask("aggregate", formed=named),
        },
    )


def named(data: Any) -> Any:
    return sums((group["fund"], group["sum"]) for group in data["benefitSums"])


def sums(groups: Iterable[tuple[str, str]]) -> Any:
    """Groups in an order of their own: services choose another."""
    return sorted([key.rpartition("_")[2], f"{Decimal(total):.2f}"] for key, total in groups)


def tree(chosen: Chosen) -> Work:
    ours = """query ($villages: Int!) { villages(first: $villages) { nodes { id name households(first: 100) { nodes { id code status
        memberships(first: 20) { nodes { role person { id displayName } } } } } } } }"""
    size = ({"villages": chosen.villages},)
    return Work(
        "tree",
        "villages, households, members, persons: the tree of 15,000",
        {
            "jiedui": Ask(ours, size),
            "postgraphile": Ask(
                """query ($villages: Int!) { villages: allDivisions(condition: {level: "VILLAGE"}, first: $villages,
                orderBy: [CODE_ASC, NAME_ASC, PRIMARY_KEY_ASC]) { nodes { id: rowId name
                households: householdsByVillageId(first: 100, orderBy: [CODE_ASC, PRIMARY_KEY_ASC]) { nodes { id: rowId code status
                memberships: membershipsByHouseholdId(first: 20, orderBy: [STARTS_ON_ASC, PRIMARY_KEY_ASC]) { nodes { role
                person: personByPersonId { id: rowId displayName } } } } } } } }""",
                size,
            ),
            "fraiseql": Ask(
                """query ($villages: Int!) { villages: villageTrees(limit: $villages) { id name households { id code status
                memberships { role person { id displayName } } } } }""",
                size,
            ),
            "dataloader": Ask(ours, size),
            "floor": Ask("tree", size),
        },
    )
