"""What the loaded data offers to be asked for."""

from __future__ import annotations

from dataclasses import dataclass

import asyncpg

from tests.bench.talks import Edited

PAGE = 20
DEPTH = 500
TREE = 15_000
EDITED = 64


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the data offers: projects with both to-ones, a fund with much paid from it, how many villages hold the tree, and projects
    of one district to be changed, with its code."""

    projects: tuple[str, ...]
    fund: str
    pages: int
    day: str
    after: str
    villages: int
    district: str
    edited: tuple[Edited, ...]


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
    kept = await connection.fetch(
        """select id, version, code from (select p.*, d.code, count(*) over (partition by d.id) as held
             from project p join division d on d.id = p.owner_district_id where p.deleted_at is null) p
           order by held desc, code, id limit $1""",
        EDITED,
    )
    district = kept[0]["code"]
    return Chosen(
        tuple(str(row[0]) for row in projects),
        str(fund),
        pages,
        str(day),
        str(after),
        max(1, min(1_000, villages)),
        district,
        tuple(Edited(str(row["id"]), row["version"]) for row in kept if row["code"] == district),
    )


async def _row(connection: asyncpg.Connection, sql: str, *values: object) -> asyncpg.Record:
    """The one row. Ends the bench where the data has none."""
    if (row := await connection.fetchrow(sql, *values)) is None:
        raise SystemExit("The data has no benefits to ask for: take more PEOPLE.")
    return row
