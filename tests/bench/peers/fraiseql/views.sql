-- What FraiseQL reads: a view for each shape, in the order of its list, so that a limit stops the scan of the index.
drop schema if exists fraiseql cascade;
create schema fraiseql;
set search_path to fraiseql, public;

create view v_project as
select p.id, jsonb_build_object('id', p.id, 'name', p.name, 'category', p.category,
  'location', case when d.id is not null then jsonb_build_object('name', d.name) end,
  'implementer', case when o.id is not null then jsonb_build_object('name', o.name) end) as data
from project p left join division d on d.id = p.location_id left join organisation o on o.id = p.implementer_id
where p.deleted_at is null;

create view v_benefit as
select b.id, b.fund_id, jsonb_build_object('id', b.id, 'title', b.title, 'amount', b.amount::text, 'occurred_on', b.occurred_on, 'form', b.form,
  'project', case when p.id is not null then jsonb_build_object('name', p.name) end) as data
from benefit b left join project p on p.id = b.project_id
where b.deleted_at is null order by b.occurred_on, b.id;

create view v_project_with_benefits as
select p.id, jsonb_build_object('id', p.id, 'name', p.name,
  'location', case when d.id is not null then jsonb_build_object('name', d.name) end,
  'benefits', coalesce((select jsonb_agg(jsonb_build_object('id', b.id, 'title', b.title, 'amount', b.amount::text,
      'occurred_on', b.occurred_on, 'fund', case when f.id is not null then jsonb_build_object('title', f.name) end,
      'provider', case when o.id is not null then jsonb_build_object('name', o.name) end) order by b.occurred_on, b.id)
    from (select * from benefit where project_id = p.id and deleted_at is null order by occurred_on, id limit 10) b
    left join fund f on f.id = b.fund_id left join organisation o on o.id = b.provider_id), '[]')) as data
from project p left join division d on d.id = p.location_id
where p.deleted_at is null order by p.starts_on, p.name, p.id;

create view v_village_tree as
select v.id, jsonb_build_object('id', v.id, 'name', v.name, 'households', coalesce((
  select jsonb_agg(jsonb_build_object('id', h.id, 'code', h.code, 'status', h.status, 'memberships', coalesce((
    select jsonb_agg(jsonb_build_object('role', m.role, 'person', jsonb_build_object('id', p.id,
        'display_name', left(p.name, 1) || '**')) order by m.starts_on, m.id)
    from (select * from membership where household_id = h.id and deleted_at is null order by starts_on, id limit 20) m
    join person p on p.id = m.person_id), '[]')) order by h.code, h.id)
  from (select * from household where village_id = v.id and deleted_at is null order by code, id limit 100) h), '[]')) as data
from division v where v.level = 'VILLAGE' and v.deleted_at is null order by v.code, v.name, v.id;

create view v_benefit_sum as
select jsonb_build_object('fund', fund_id, 'sum', sum(amount)::text) as data
from benefit where fund_id is not null and deleted_at is null group by fund_id order by fund_id;

create view v_ledger_total as
select jsonb_build_object('kind', kind, 'count', count(*), 'sum', sum(amount)::text) as data
from fund_transaction where deleted_at is null group by kind order by kind;

-- What other shapes are put together from: a household with its to-one, and a membership that names its household.
create view v_household as
select h.id, jsonb_build_object('id', h.id, 'code', h.code, 'status', h.status,
  'village', case when v.id is not null then jsonb_build_object('name', v.name) end) as data
from household h left join division v on v.id = h.village_id
where h.deleted_at is null order by h.code, h.id;

create view v_membership as
select m.id, m.household_id, jsonb_build_object('household', m.household_id, 'role', m.role,
  'person', jsonb_build_object('id', p.id, 'display_name', left(p.name, 1) || '**')) as data
from membership m join person p on p.id = m.person_id
where m.deleted_at is null order by m.starts_on, m.id;
