"""FraiseQL over the views that it wants: one for each shape that is asked for, JSON made by PostgreSQL, selected in Rust.

    python service.py URL PORT [PREFIX]

`v_` reads views over the tables; `tv_` reads projections that are kept as tables. It runs in an environment of its own.
"""

from __future__ import annotations

import sys
from uuid import UUID

import fraiseql
import uvicorn
from fraiseql.db import register_type_for_view
from fraiseql.fastapi import FraiseQLConfig, create_fraiseql_app

URL, PORT, PREFIX = sys.argv[1], int(sys.argv[2]), (*sys.argv[3:], "v_")[0]


@fraiseql.type
class Named:
    name: str


@fraiseql.type
class Titled:
    title: str


@fraiseql.type(sql_source=f"{PREFIX}benefit", jsonb_column="data")
class Benefit:
    id: str
    title: str
    amount: str | None
    occurred_on: str
    form: str
    project: Named | None
    fund: Titled | None
    provider: Named | None


# The view has a column to filter by, so that an index serves.
register_type_for_view(f"{PREFIX}benefit", Benefit, table_columns={"id", "fund_id", "data"}, has_jsonb_data=True, jsonb_column="data")


@fraiseql.type(sql_source=f"{PREFIX}project", jsonb_column="data")
class Project:
    id: str
    name: str
    category: str
    location: Named | None
    implementer: Named | None


@fraiseql.type(sql_source=f"{PREFIX}project_with_benefits", jsonb_column="data")
class ProjectWithBenefits:
    id: str
    name: str
    location: Named | None
    benefits: list[Benefit]


@fraiseql.type(sql_source=f"{PREFIX}benefit_sum", jsonb_column="data")
class BenefitSum:
    fund: str
    sum: str


@fraiseql.type(sql_source=f"{PREFIX}ledger_total", jsonb_column="data")
class LedgerTotal:
    kind: str
    count: int
    sum: str


@fraiseql.type
class Person:
    id: str
    display_name: str


@fraiseql.type
class Membership:
    role: str
    person: Person


@fraiseql.type
class Household:
    id: str
    code: str
    status: str
    memberships: list[Membership]


@fraiseql.type(sql_source=f"{PREFIX}village_tree", jsonb_column="data")
class VillageTree:
    id: str
    name: str
    households: list[Household]


@fraiseql.type(sql_source=f"{PREFIX}household", jsonb_column="data")
class PlainHousehold:
    id: str
    code: str
    status: str
    village: Named | None


@fraiseql.type(sql_source=f"{PREFIX}membership", jsonb_column="data")
class HouseholdMembership:
    household: str
    role: str
    person: Person


register_type_for_view(
    f"{PREFIX}membership", HouseholdMembership, table_columns={"id", "household_id", "data"}, has_jsonb_data=True, jsonb_column="data"
)


@fraiseql.query
async def households(info, limit: int = 20) -> list[PlainHousehold]:
    return await info.context["db"].find(f"{PREFIX}household", info.path.key, info, limit=limit)


@fraiseql.query
async def memberships_of(info, households: list[UUID]) -> list[HouseholdMembership]:
    chosen = {"household_id": {"in": households}}
    return await info.context["db"].find(f"{PREFIX}membership", info.path.key, info, where=chosen)


@fraiseql.query
async def project(info, id: UUID) -> Project | None:
    return await info.context["db"].find_one(f"{PREFIX}project", info.path.key, info, id=id)


@fraiseql.query
async def projects_with_benefits(info, limit: int = 20) -> list[ProjectWithBenefits]:
    return await info.context["db"].find(f"{PREFIX}project_with_benefits", info.path.key, info, limit=limit)


@fraiseql.query
async def benefits(info, limit: int = 20) -> list[Benefit]:
    return await info.context["db"].find(f"{PREFIX}benefit", info.path.key, info, limit=limit)


@fraiseql.query
async def benefits_of_fund(info, fund: UUID, limit: int = 20, offset: int = 0) -> list[Benefit]:
    chosen = {"fund_id": {"eq": fund}}
    return await info.context["db"].find(f"{PREFIX}benefit", info.path.key, info, where=chosen, limit=limit, offset=offset)


@fraiseql.query
async def benefit_sums(info) -> list[BenefitSum]:
    return await info.context["db"].find(f"{PREFIX}benefit_sum", info.path.key, info)


@fraiseql.query
async def ledger_totals(info) -> list[LedgerTotal]:
    return await info.context["db"].find(f"{PREFIX}ledger_total", info.path.key, info)


@fraiseql.query
async def village_trees(info, limit: int = 20) -> list[VillageTree]:
    return await info.context["db"].find(f"{PREFIX}village_tree", info.path.key, info, limit=limit)


config = FraiseQLConfig(
    database_url=URL,
    environment="production",
    database_pool_size=10,
    database_max_overflow=0,
    auth_enabled=False,
    rate_limit_enabled=False,
    enable_playground=False,
    complexity_enabled=False,
)
app = create_fraiseql_app(
    config=config,
    production=True,
    types=[
        Named,
        Titled,
        Benefit,
        BenefitSum,
        Project,
        ProjectWithBenefits,
        Person,
        Membership,
        Household,
        VillageTree,
        PlainHousehold,
        HouseholdMembership,
        LedgerTotal,
    ],
)

if __name__ == "__main__":
    uvicorn.run(app, host="127.0.0.1", port=PORT, log_level="warning", access_log=False)
