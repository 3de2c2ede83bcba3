-- The masked name, as a computed column in the way of PostGraphile; inlined by PostgreSQL.
create schema if not exists postgraphile;
create or replace function postgraphile.person_display_name(person public.person) returns text language sql stable
  return left(person.name, 1) || '**';

-- Unless it is told, it filters and groups only by what stands in an index.
comment on column fund_transaction.kind is '@behavior +orderBy +attribute:groupBy';
comment on column project.deleted_at is '@behavior +attribute:filterBy';
comment on column benefit.deleted_at is '@behavior +attribute:filterBy';
comment on column division.deleted_at is '@behavior +attribute:filterBy';
comment on column household.deleted_at is '@behavior +attribute:filterBy';
comment on column membership.deleted_at is '@behavior +attribute:filterBy';
comment on column fund_transaction.deleted_at is '@behavior +attribute:filterBy';
