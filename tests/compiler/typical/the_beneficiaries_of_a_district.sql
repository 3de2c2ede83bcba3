SELECT textsend(coalesce((
  SELECT (
    SELECT coalesce('{"district":{"beneficiaries":{"nodes":[{"party":' || string_agg(CASE WHEN (household1.id IS NOT NULL) THEN '{"code":' || CAST(json_scalar(household1.code) AS TEXT) || '},"benefits":' WHEN (person1.id IS NOT NULL) THEN coalesce('{"displayName":' || CAST(json_scalar(left(person1.name, 1) || '**') AS TEXT) || '},"benefits":', '{"displayName":null},"benefits":') WHEN (division2.id IS NOT NULL) THEN '{"name":' || CAST(json_scalar(division2.name) AS TEXT) || '},"benefits":' ELSE 'null,"benefits":' END || (
      SELECT coalesce('{"nodes":[{"title":' || string_agg(CAST(json_scalar(page2.title) AS TEXT) || ',"form":"' || CAST(page2.form AS TEXT), '"},{"title":' ORDER BY page2.occurred_on ASC, page2.id ASC) || '"}]}', '{"nodes":[]}') AS coalesce_2
      FROM (
        SELECT benefit1.form AS form, benefit1.id AS id, benefit1.occurred_on AS occurred_on, benefit1.title AS title
        FROM benefit AS benefit1
        WHERE benefit1.beneficiary_id = page1.id AND benefit1.deleted_at IS NULL AND (benefit1.demo OR benefit1.owner_district_id = ANY ($1::UUID[])) ORDER BY benefit1.occurred_on ASC, benefit1.id ASC
        LIMIT 3
      ) AS page2
    ), '},{"party":' ORDER BY page1.id ASC) || '}]}}}', '{"district":{"beneficiaries":{"nodes":[]}}}') AS coalesce_1
    FROM (
      SELECT beneficiary1.household_id AS household_id, beneficiary1.id AS id, beneficiary1.person_id AS person_id, beneficiary1.village_id AS village_id
      FROM beneficiary AS beneficiary1
      WHERE beneficiary1.district_id = division1.id AND beneficiary1.deleted_at IS NULL AND (beneficiary1.household_id IS NULL AND beneficiary1.person_id IS NULL OR beneficiary1.demo OR beneficiary1.owner_district_id = ANY ($1::UUID[])) ORDER BY beneficiary1.id ASC
      LIMIT 50
    ) AS page1
    LEFT OUTER JOIN household AS household1 ON household1.id = page1.household_id AND (household1.demo OR household1.owner_district_id = ANY ($1::UUID[]))
    LEFT OUTER JOIN person AS person1 ON person1.id = page1.person_id AND (person1.demo OR person1.owner_district_id = ANY ($1::UUID[]))
    LEFT OUTER JOIN division AS division2 ON division2.id = page1.village_id AND division2.level = 'VILLAGE'
  ) AS anon_1
  FROM division AS division1
  WHERE division1.code = $2::VARCHAR AND division1.deleted_at IS NULL AND division1.level = 'COUNTY'
), '{"district":null}')) AS data
