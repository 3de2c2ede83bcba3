"""The floor's statements, written by hand for each work: as good as a person would, in the shape that measured cheapest.

Text of rows by `||`, to-ones by joins, to-manys grouped once for the page. Each takes the parameters named beside it and
returns the whole answer as one value of type json.
"""

from __future__ import annotations

NODE = """
select ('{"data":{"project":' || coalesce((
  select '{"id":"project_' || p.id || '","name":' || json_scalar(p.name) || ',"category":"' || p.category || '","location":'
    || coalesce('{"name":' || json_scalar(d.name) || '}', 'null') || ',"implementer":'
    || coalesce('{"name":' || json_scalar(o.name) || '}', 'null') || '}'
  from project p left join division d on d.id = p.location_id left join organisation o on o.id = p.implementer_id
  where p.id = $1 and p.deleted_at is null), 'null') || '}}')::json"""

NESTED = """
with page as materialized (
  select id, name, location_id, starts_on from project where deleted_at is null order by starts_on, name, id limit 50),
children as (
  select b.project_id, string_agg('{"id":"benefit_' || b.id || '","title":' || json_scalar(b.title) || ',"amount":'
    || coalesce('"' || b.amount || '"', 'null') || ',"occurredOn":"' || b.occurred_on || '","fund":'
    || coalesce('{"title":' || json_scalar(f.name) || '}', 'null') || ',"provider":'
    || coalesce('{"name":' || json_scalar(o.name) || '}', 'null') || '}', ',' order by b.occurred_on, b.id) as rows
  from page p cross join lateral (
    select * from benefit where project_id = p.id and deleted_at is null order by occurred_on, id limit 10) b
  left join fund f on f.id = b.fund_id left join organisation o on o.id = b.provider_id
  group by b.project_id)
select ('{"data":{"projects":{"nodes":[' || coalesce(string_agg(
  '{"id":"project_' || p.id || '","name":' || json_scalar(p.name) || ',"location":'
  || coalesce('{"name":' || json_scalar(d.name) || '}', 'null') || ',"benefits":{"nodes":['
  || coalesce(c.rows, '') || ']}}', ',' order by p.starts_on, p.name, p.id), '') || ']}}}')::json
from page p left join division d on d.id = p.location_id left join children c on c.project_id = p.id"""

PAGE = """
select ('{"data":{"benefits":{"nodes":[' || coalesce(string_agg(
  '{"id":"benefit_' || b.id || '","title":' || json_scalar(b.title) || ',"amount":'
  || coalesce('"' || b.amount || '"', 'null') || ',"occurredOn":"' || b.occurred_on || '","form":"' || b.form || '","project":'
  || coalesce('{"name":' || json_scalar(p.name) || '}', 'null') || '}', ',' order by b.occurred_on, b.id), '') || ']}}}')::json
from (select * from benefit where deleted_at is null order by occurred_on, id limit 1000) b left join project p on p.id = b.project_id"""

FILTERED = """
with page as materialized (
  select * from benefit where fund_id = $1 and deleted_at is null and (occurred_on, id) > ($2, $3) order by occurred_on, id limit 21)
select ('{"data":{"benefits":{"nodes":[' || coalesce(string_agg(
  '{"id":"benefit_' || b.id || '","title":' || json_scalar(b.title) || ',"amount":'
  || coalesce('"' || b.amount || '"', 'null') || ',"occurredOn":"' || b.occurred_on || '","project":'
  || coalesce('{"name":' || json_scalar(p.name) || '}', 'null') || '}', ',' order by b.occurred_on, b.id), '')
  || '],"pageInfo":{"hasNextPage":' || (select count(*) > 20 from page) || '}}}}')::json
from (select * from page order by occurred_on, id limit 20) b left join project p on p.id = b.project_id"""

AGGREGATE = """
select ('{"data":{"benefitSums":[' || coalesce(string_agg('{"fund":"fund_' || g.fund_id || '","sum":"' || g.sum || '"}', ','
  order by g.fund_id), '') || ']}}')::json
from (select fund_id, sum(amount) as sum from benefit where fund_id is not null and deleted_at is null group by fund_id) g"""

LEDGER = """
select ('{"data":{"ledgerTotals":[' || coalesce(string_agg(
  '{"kind":"' || g.kind || '","count":' || g.count || ',"sum":"' || g.sum || '"}', ',' order by g.kind), '') || ']}}')::json
from (select kind, count(*) as count, sum(amount) as sum from fund_transaction where deleted_at is null group by kind) g"""

TREE = """
with v as materialized (
  select id, name, code from division where level = 'VILLAGE' and deleted_at is null order by code, name, id limit $1),
h as materialized (
  select h.* from v cross join lateral (
    select id, village_id, code, status from household where village_id = v.id and deleted_at is null order by code, id limit 100) h),
m as materialized (
  select m.household_id, array_to_string((array_agg('{"role":"' || m.role || '","person":{"id":"person_' || p.id || '","displayName":'
    || json_scalar(left(p.name, 1) || '**') || '}}' order by m.starts_on, m.id))[1:20], ',') as rows
  from membership m join person p on p.id = m.person_id
  where m.household_id = any(array(select id from h)) and m.deleted_at is null group by m.household_id),
hs as materialized (
  select h.village_id, string_agg('{"id":"household_' || h.id || '","code":' || json_scalar(h.code) || ',"status":"' || h.status
    || '","memberships":{"nodes":[' || coalesce(m.rows, '') || ']}}', ',' order by h.code, h.id) as rows
  from h left join m on m.household_id = h.id group by h.village_id)
select ('{"data":{"villages":{"nodes":[' || coalesce(string_agg('{"id":"village_' || v.id || '","name":' || json_scalar(v.name)
  || ',"households":{"nodes":[' || coalesce(hs.rows, '') || ']}}', ',' order by v.code, v.name, v.id), '') || ']}}}')::json
from v left join hs on hs.village_id = v.id"""

UNFORESEEN = """
with page as materialized (
  select id, code, status, village_id from household where deleted_at is null order by code, id limit 50),
m as materialized (
  select m.household_id, array_to_string((array_agg('{"role":"' || m.role || '","person":{"id":"person_' || p.id || '","displayName":'
    || json_scalar(left(p.name, 1) || '**') || '}}' order by m.starts_on, m.id))[1:20], ',') as rows
  from membership m join person p on p.id = m.person_id
  where m.household_id = any(array(select id from page)) and m.deleted_at is null group by m.household_id)
select ('{"data":{"households":{"nodes":[' || coalesce(string_agg('{"id":"household_' || h.id || '","code":' || json_scalar(h.code)
  || ',"status":"' || h.status || '","village":' || coalesce('{"name":' || json_scalar(v.name) || '}', 'null')
  || ',"memberships":{"nodes":[' || coalesce(m.rows, '') || ']}}', ',' order by h.code, h.id), '') || ']}}}')::json
from page h left join division v on v.id = h.village_id left join m on m.household_id = h.id"""

CHANGE = """
with changed as (
  update project set note = $3, version = version + 1, updated_at = now() where id = $1 and version = $2 and deleted_at is null
  returning id, note, version)
select ('{"data":{"change":{"project":' || coalesce((
  select '{"id":"project_' || id || '","note":' || json_scalar(note) || ',"version":' || version || '}' from changed), 'null')
  || '}}}')::json"""

STATEMENTS: dict[str, tuple[str, tuple[str, ...]]] = {
    "node": (NODE, ("id",)),
    "nested": (NESTED, ()),
    "page": (PAGE, ()),
    "filtered": (FILTERED, ("fund", "day", "after")),
    "aggregate": (AGGREGATE, ()),
    "ledger": (LEDGER, ()),
    "unforeseen": (UNFORESEEN, ()),
    "tree": (TREE, ("villages",)),
    "change": (CHANGE, ("id", "version", "note")),
}
