-- The same shapes kept as tables, with the columns that their lists are ordered by; the views above them keep the order.
set search_path to fraiseql, public;

create table kept_project as select id, data from v_project;
create table kept_benefit as select v.id, v.data, b.fund_id, b.occurred_on from v_benefit v join benefit b on b.id = v.id;
create table kept_project_with_benefits as select v.id, v.data, p.starts_on, p.name from v_project_with_benefits v join project p on p.id = v.id;
create table kept_village_tree as select v.id, v.data, d.code, d.name from v_village_tree v join division d on d.id = v.id;
create table kept_household as select v.id, v.data, h.code from v_household v join household h on h.id = v.id;
create table kept_membership as select v.id, v.household_id, v.data, m.starts_on from v_membership v join membership m on m.id = v.id;
alter table kept_project add primary key (id);
alter table kept_benefit add primary key (id);
alter table kept_project_with_benefits add primary key (id);
alter table kept_village_tree add primary key (id);
alter table kept_household add primary key (id);
alter table kept_membership add primary key (id);
create table kept_benefit_sum as select data from v_benefit_sum;
create table kept_ledger_total as select data from v_ledger_total;
create index on kept_benefit (occurred_on, id);
create index on kept_benefit (fund_id, occurred_on, id);
create index on kept_project_with_benefits (starts_on, name, id);
create index on kept_village_tree (code, name, id);
create index on kept_household (code, id);
create index on kept_membership (household_id);

create view tv_project as select id, data from kept_project;
create view tv_benefit as select id, fund_id, data from kept_benefit order by occurred_on, id;
create view tv_project_with_benefits as select id, data from kept_project_with_benefits order by starts_on, name, id;
create view tv_village_tree as select id, data from kept_village_tree order by code, name, id;
create view tv_benefit_sum as select data from kept_benefit_sum;
create view tv_household as select id, data from kept_household order by code, id;
create view tv_membership as select id, household_id, data from kept_membership order by starts_on, id;
create view tv_ledger_total as select data from kept_ledger_total;
