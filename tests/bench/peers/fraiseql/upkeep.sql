-- What one changed benefit costs where its shapes are kept: its own row, the project that shows it, the sum of its fund.
with changed as (select id, project_id, fund_id from public.benefit where id = $1),
own as (update fraiseql.kept_benefit k set data = v.data from fraiseql.v_benefit v where k.id = v.id and v.id = $1),
shown as (update fraiseql.kept_project_with_benefits k set data = v.data from fraiseql.v_project_with_benefits v, changed
  where k.id = changed.project_id and v.id = changed.project_id)
update fraiseql.kept_benefit_sum k set data = v.data from fraiseql.v_benefit_sum v, changed
where k.data->>'fund' = changed.fund_id::text and v.data->>'fund' = changed.fund_id::text
