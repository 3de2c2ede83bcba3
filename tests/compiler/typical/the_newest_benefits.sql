SELECT textsend((
  SELECT coalesce('{"benefits":{"nodes":[{"title":' || string_agg(CAST(json_scalar(page1.title) AS TEXT) || ',"form":"' || CAST(page1.form AS TEXT) || coalesce('","amount":"' || CAST(page1.amount AS TEXT) || '","occurredOn":"', '","amount":null,"occurredOn":"') || CAST(page1.occurred_on AS TEXT) || CASE WHEN (project1.id IS NOT NULL) THEN '","project":{"name":' || CAST(json_scalar(project1.name) AS TEXT) || '},"provider":' ELSE '","project":null,"provider":' END || CASE WHEN (organisation1.id IS NOT NULL) THEN '{"name":' || CAST(json_scalar(organisation1.name) AS TEXT) || '},"fund":' ELSE 'null,"fund":' END || CASE WHEN (fund1.id IS NOT NULL) THEN '{"title":' || CAST(json_scalar(fund1.name) AS TEXT) || '},"beneficiary":' ELSE 'null,"beneficiary":' END || CASE WHEN (beneficiary1.id IS NOT NULL) THEN CASE WHEN (household1.id IS NOT NULL) THEN '{"party":{"code":' || CAST(json_scalar(household1.code) AS TEXT) || '}}' WHEN (person1.id IS NOT NULL) THEN coalesce('{"party":{"displayName":' || CAST(json_scalar(left(person1.name, 1) || '**') AS TEXT) || '}}', '{"party":{"displayName":null}}') WHEN (division1.id IS NOT NULL) THEN '{"party":{}}' ELSE '{"party":null}' END ELSE 'null' END, '},{"title":' ORDER BY page1.occurred_on DESC, page1.id DESC) || '}]}}', '{"benefits":{"nodes":[]}}') AS coalesce_1
  FROM (
    SELECT benefit1.amount AS amount, benefit1.beneficiary_id AS beneficiary_id, benefit1.form AS form, benefit1.fund_id AS fund_id, benefit1.id AS id, benefit1.occurred_on AS occurred_on, benefit1.project_id AS project_id, benefit1.provider_id AS provider_id, benefit1.title AS title
    FROM benefit AS benefit1
    WHERE benefit1.deleted_at IS NULL AND (benefit1.demo OR benefit1.owner_district_id = ANY ($1::UUID[])) ORDER BY benefit1.occurred_on DESC, benefit1.id DESC
    LIMIT 50
  ) AS page1
  LEFT OUTER JOIN project AS project1 ON project1.id = page1.project_id
  LEFT OUTER JOIN organisation AS organisation1 ON organisation1.id = page1.provider_id
  LEFT OUTER JOIN fund AS fund1 ON fund1.id = page1.fund_id
  LEFT OUTER JOIN beneficiary AS beneficiary1 ON beneficiary1.id = page1.beneficiary_id AND (beneficiary1.household_id IS NULL AND beneficiary1.person_id IS NULL OR beneficiary1.demo OR beneficiary1.owner_district_id = ANY ($1::UUID[]))
  LEFT OUTER JOIN household AS household1 ON household1.id = beneficiary1.household_id AND (household1.demo OR household1.owner_district_id = ANY ($1::UUID[]))
  LEFT OUTER JOIN person AS person1 ON person1.id = beneficiary1.person_id AND (person1.demo OR person1.owner_district_id = ANY ($1::UUID[]))
  LEFT OUTER JOIN division AS division1 ON division1.id = beneficiary1.village_id AND division1.level = 'VILLAGE'
)) AS data
