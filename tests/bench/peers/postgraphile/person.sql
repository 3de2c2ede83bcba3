-- The masked name, as a computed column in the way of PostGraphile; inlined by PostgreSQL.
create schema if not exists postgraphile;
create or replace function postgraphile.person_display_name(person public.person) returns text language sql stable
  return left(person.name, 1) || '**';
