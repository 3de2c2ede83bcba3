"""A district large enough to measure: made by PostgreSQL itself, the same every time.

20 towns, 2,000 villages, 50,000 households, 150,000 persons, 2,000 projects, 300,000 benefits.
"""

from __future__ import annotations

from string import Template

import asyncpg

MADE = """
create function pg_temp.key(kind int, n bigint) returns uuid language sql immutable
  return (lpad(to_hex(kind), 8, '0') || '-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid;

insert into division (id, level, name, code, code_scheme) values
  (pg_temp.key(1, 1), 'COUNTY', '示例区', '999999', 'LOCAL');
insert into division (id, level, name, code, code_scheme, parent_id)
  select pg_temp.key(2, n), 'TOWN', '示例镇' || n, '999999' || lpad(n::text, 3, '0'), 'LOCAL', pg_temp.key(1, 1)
  from generate_series(1, 20) n;
insert into division (id, level, name, parent_id)
  select pg_temp.key(3, n), 'VILLAGE', '示例村' || n, pg_temp.key(2, n % 20 + 1) from generate_series(1, $VILLAGES) n;
insert into organisation (id, kind, name, division_id)
  select pg_temp.key(4, n), 'ENTERPRISE', '示例企业' || n, pg_temp.key(1, 1) from generate_series(1, 200) n;
insert into fund (id, name, year, total, owner_district_id)
  select pg_temp.key(5, n), '示例资金' || n, 2016 + n % 5, 1000000, pg_temp.key(1, 1) from generate_series(1, 20) n;
insert into project (id, name, category, location_id, implementer_id)
  select pg_temp.key(6, n), '示例项目 "' || n || '"', 'INDUSTRY', pg_temp.key(3, n), pg_temp.key(4, n % 200 + 1)
  from generate_series(1, $VILLAGES) n;
insert into household (id, village_id, code, status)
  select pg_temp.key(7, n), pg_temp.key(3, n % $VILLAGES + 1), 'H' || n, 'LIFTED_OUT' from generate_series(1, $HOUSEHOLDS) n;
insert into person (id, name) select pg_temp.key(8, n), '示例' || n from generate_series(1, $PERSONS) n;
insert into membership (id, household_id, person_id, role)
  select pg_temp.key(9, n), pg_temp.key(7, n % $HOUSEHOLDS + 1), pg_temp.key(8, n), case when n <= $HOUSEHOLDS then 'HEAD' else 'CHILD' end
  from generate_series(1, $PERSONS) n;
insert into beneficiary (id, district_id, person_id)
  select pg_temp.key(10, n), pg_temp.key(1, 1), pg_temp.key(8, n) from generate_series(1, $PERSONS) n;
insert into benefit (id, form, title, amount, occurred_on, beneficiary_id, project_id, fund_id, provider_id)
  select pg_temp.key(11, n), 'CASH', '分红', 100 + n % 900, date '2016-01-01' + (n % 1800)::int, pg_temp.key(10, n % $PERSONS + 1),
    pg_temp.key(6, n % $VILLAGES + 1), pg_temp.key(5, n % 20 + 1), pg_temp.key(4, n % 200 + 1)
  from generate_series(1, $BENEFITS) n;
"""


SIZES = {"VILLAGES": 2_000, "HOUSEHOLDS": 50_000, "PERSONS": 150_000, "BENEFITS": 300_000}


async def fill(url: str) -> None:
    """Fill a migrated database; does nothing where it was done."""
    connection = await asyncpg.connect(url)
    try:
        if not await connection.fetchval("select exists (select from division where code = '999999')"):
            statements = Template(MADE).substitute(SIZES)
            async with connection.transaction():
                await connection.execute(statements)
            await connection.execute("vacuum analyze")
    finally:
        await connection.close()
