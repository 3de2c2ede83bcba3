SELECT convert_to('{"pairing":' || coalesce((
  SELECT '{"title":' || CAST(json_scalar(pairing_1.title) AS TEXT) || ',"source":' || CASE WHEN (source_document_1.id IS NOT NULL) THEN '{"title":' || CAST(json_scalar(source_document_1.title) AS TEXT) || ',"publisher":' || coalesce(CAST(json_scalar(source_document_1.publisher) AS TEXT), 'null') || '}' ELSE 'null' END || ',"commitments":' || (
    SELECT '{"nodes":' || coalesce('[' || string_agg('{"amount":"' || CAST(page_1.amount AS TEXT) || '","fund":' || CASE WHEN (fund_1.id IS NOT NULL) THEN '{"title":' || CAST(json_scalar(fund_1.name) AS TEXT) || ',"ownerDistrict":' || CASE WHEN (division_1.id IS NOT NULL) THEN '{"name":' || CAST(json_scalar(division_1.name) AS TEXT) || '}' ELSE 'null' END || '}' ELSE 'null' END || '}', ',' ORDER BY page_1.approved_on ASC, page_1.title ASC, page_1.id ASC) || ']', '[]') || '}' AS anon_2
    FROM (
      SELECT commitment_1.amount AS amount, commitment_1.approved_on AS approved_on, commitment_1.fund_id AS fund_id, commitment_1.id AS id, commitment_1.title AS title
      FROM commitment AS commitment_1
      WHERE commitment_1.pairing_id = pairing_1.id AND commitment_1.deleted_at IS NULL ORDER BY commitment_1.approved_on ASC, commitment_1.title ASC, commitment_1.id ASC
      LIMIT $1::INTEGER
    ) AS page_1
    LEFT OUTER JOIN fund AS fund_1 ON fund_1.id = page_1.fund_id
    LEFT OUTER JOIN division AS division_1 ON division_1.id = fund_1.owner_district_id AND division_1.level = 'COUNTY'
  ) || ',"receivingParty":' || CASE WHEN (division_2.id IS NOT NULL) THEN CASE WHEN (division_2.level = 'PROVINCE' OR division_2.level = 'CITY' OR division_2.level = 'TOWN' OR division_2.level = 'VILLAGE') THEN '{}' WHEN (division_2.level = 'COUNTY') THEN '{"name":' || CAST(json_scalar(division_2.name) AS TEXT) || ',"towns":' || (
    SELECT '{"nodes":' || coalesce('[' || string_agg('{"name":' || CAST(json_scalar(page_2.name) AS TEXT) || ',"villages":' || (
      SELECT '{"nodes":' || coalesce('[' || string_agg('{"name":' || CAST(json_scalar(page_3.name) AS TEXT) || ',"households":' || (
        SELECT '{"nodes":' || coalesce('[' || string_agg('{"code":' || CAST(json_scalar(page_4.code) AS TEXT) || ',"memberships":' || (
          SELECT '{"nodes":' || coalesce('[' || string_agg('{"role":"' || CAST(page_5.role AS TEXT) || '","person":' || CASE WHEN (person_1.id IS NOT NULL) THEN '{"displayName":' || coalesce(CAST(json_scalar(left(person_1.name, 1) || '**') AS TEXT), 'null') || ',"beneficiary":' || CASE WHEN (beneficiary_1.id IS NOT NULL) THEN '{"benefits":' || (
            SELECT '{"nodes":' || coalesce('[' || string_agg('{"form":"' || CAST(page_6.form AS TEXT) || '","amount":' || coalesce('"' || CAST(page_6.amount AS TEXT) || '"', 'null') || ',"fund":' || CASE WHEN (fund_2.id IS NOT NULL) THEN '{"title":' || CAST(json_scalar(fund_2.name) AS TEXT) || '}' ELSE 'null' END || ',"provider":' || CASE WHEN (organisation_1.id IS NOT NULL) THEN '{"name":' || CAST(json_scalar(organisation_1.name) AS TEXT) || ',"division":' || CASE WHEN (division_5.id IS NOT NULL) THEN '{"name":' || CAST(json_scalar(division_5.name) AS TEXT) || '}' ELSE 'null' END || '}' ELSE 'null' END || ',"project":' || CASE WHEN (project_1.id IS NOT NULL) THEN '{"source":' || CASE WHEN (source_document_2.id IS NOT NULL) THEN '{"title":' || CAST(json_scalar(source_document_2.title) AS TEXT) || '}' ELSE 'null' END || '}' ELSE 'null' END || '}', ',' ORDER BY page_6.occurred_on ASC, page_6.id ASC) || ']', '[]') || '}' AS anon_7
            FROM (
              SELECT benefit_1.amount AS amount, benefit_1.form AS form, benefit_1.fund_id AS fund_id, benefit_1.id AS id, benefit_1.occurred_on AS occurred_on, benefit_1.project_id AS project_id, benefit_1.provider_id AS provider_id
              FROM benefit AS benefit_1
              WHERE benefit_1.beneficiary_id = beneficiary_1.id AND benefit_1.deleted_at IS NULL ORDER BY benefit_1.occurred_on ASC, benefit_1.id ASC
              LIMIT $2::INTEGER
            ) AS page_6
            LEFT OUTER JOIN fund AS fund_2 ON fund_2.id = page_6.fund_id
            LEFT OUTER JOIN organisation AS organisation_1 ON organisation_1.id = page_6.provider_id
            LEFT OUTER JOIN division AS division_5 ON division_5.id = organisation_1.division_id
            LEFT OUTER JOIN project AS project_1 ON project_1.id = page_6.project_id
            LEFT OUTER JOIN source_document AS source_document_2 ON source_document_2.id = project_1.source_id
          ) || '}' ELSE 'null' END || '}' ELSE 'null' END || '}', ',' ORDER BY page_5.starts_on ASC, page_5.id ASC) || ']', '[]') || '}' AS anon_6
          FROM (
            SELECT membership_1.id AS id, membership_1.person_id AS person_id, membership_1.role AS role, membership_1.starts_on AS starts_on
            FROM membership AS membership_1
            WHERE membership_1.household_id = page_4.id AND membership_1.deleted_at IS NULL ORDER BY membership_1.starts_on ASC, membership_1.id ASC
            LIMIT $3::INTEGER
          ) AS page_5
          LEFT OUTER JOIN person AS person_1 ON person_1.id = page_5.person_id
          LEFT OUTER JOIN beneficiary AS beneficiary_1 ON beneficiary_1.person_id = person_1.id
        ) || '}', ',' ORDER BY page_4.code ASC, page_4.id ASC) || ']', '[]') || '}' AS anon_5
        FROM (
          SELECT household_1.code AS code, household_1.id AS id
          FROM household AS household_1
          WHERE household_1.village_id = page_3.id AND household_1.deleted_at IS NULL ORDER BY household_1.code ASC, household_1.id ASC
          LIMIT $4::INTEGER
        ) AS page_4
      ) || '}', ',' ORDER BY page_3.code ASC, page_3.name ASC, page_3.id ASC) || ']', '[]') || '}' AS anon_4
      FROM (
        SELECT division_4.code AS code, division_4.id AS id, division_4.name AS name
        FROM division AS division_4
        WHERE division_4.parent_id = page_2.id AND division_4.deleted_at IS NULL AND division_4.level = 'VILLAGE' ORDER BY division_4.code ASC, division_4.name ASC, division_4.id ASC
        LIMIT $5::INTEGER
      ) AS page_3
    ) || '}', ',' ORDER BY page_2.code ASC, page_2.name ASC, page_2.id ASC) || ']', '[]') || '}' AS anon_3
    FROM (
      SELECT division_3.code AS code, division_3.id AS id, division_3.name AS name
      FROM division AS division_3
      WHERE division_3.parent_id = division_2.id AND division_3.deleted_at IS NULL AND division_3.level = 'TOWN' ORDER BY division_3.code ASC, division_3.name ASC, division_3.id ASC
      LIMIT $6::INTEGER
    ) AS page_2
  ) || '}' ELSE 'null' END WHEN (organisation_2.id IS NOT NULL) THEN '{}' ELSE 'null' END || '}' AS anon_1
  FROM pairing AS pairing_1
  LEFT OUTER JOIN source_document AS source_document_1 ON source_document_1.id = pairing_1.source_id
  LEFT OUTER JOIN division AS division_2 ON division_2.id = pairing_1.receiving_division_id
  LEFT OUTER JOIN organisation AS organisation_2 ON organisation_2.id = pairing_1.receiving_organisation_id
  WHERE pairing_1.id = $7::UUID AND pairing_1.deleted_at IS NULL
), 'null') || '}', 'UTF8') AS data
