SELECT textsend(coalesce((
  SELECT '{"pairing":{"title":' || CAST(json_scalar(pairing1.title) AS TEXT) || CASE WHEN (source_document1.id IS NOT NULL) THEN ',"source":{"title":' || CAST(json_scalar(source_document1.title) AS TEXT) || coalesce(',"publisher":' || CAST(json_scalar(source_document1.publisher) AS TEXT) || '},"commitments":', ',"publisher":null},"commitments":') ELSE ',"source":null,"commitments":' END || (
    SELECT coalesce('{"nodes":[{"amount":"' || string_agg(CAST(page1.amount AS TEXT) || CASE WHEN (fund1.id IS NOT NULL) THEN '","fund":{"title":' || CAST(json_scalar(fund1.name) AS TEXT) || CASE WHEN (division1.id IS NOT NULL) THEN ',"ownerDistrict":{"name":' || CAST(json_scalar(division1.name) AS TEXT) || '}}' ELSE ',"ownerDistrict":null}' END ELSE '","fund":null' END, '},{"amount":"' ORDER BY page1.approved_on ASC, page1.title ASC, page1.id ASC) || '}]},"receivingParty":', '{"nodes":[]},"receivingParty":') AS coalesce_1
    FROM (
      SELECT commitment1.amount AS amount, commitment1.approved_on AS approved_on, commitment1.fund_id AS fund_id, commitment1.id AS id, commitment1.title AS title
      FROM commitment AS commitment1
      WHERE commitment1.pairing_id = pairing1.id AND commitment1.deleted_at IS NULL ORDER BY commitment1.approved_on ASC, commitment1.title ASC, commitment1.id ASC
      LIMIT 5
    ) AS page1
    LEFT OUTER JOIN fund AS fund1 ON fund1.id = page1.fund_id
    LEFT OUTER JOIN division AS division1 ON division1.id = fund1.owner_district_id AND division1.level = 'COUNTY'
  ) || CASE WHEN (division2.id IS NOT NULL) THEN CASE WHEN (division2.level = 'PROVINCE' OR division2.level = 'CITY' OR division2.level = 'TOWN' OR division2.level = 'VILLAGE') THEN '{}}}' WHEN (division2.level = 'COUNTY') THEN '{"name":' || CAST(json_scalar(division2.name) AS TEXT) || (
    SELECT coalesce(',"towns":{"nodes":[{"name":' || string_agg(CAST(json_scalar(page2.name) AS TEXT) || (
      SELECT coalesce(',"villages":{"nodes":[{"name":' || string_agg(CAST(json_scalar(page3.name) AS TEXT) || (
        SELECT coalesce(',"households":{"nodes":[{"code":' || string_agg(CAST(json_scalar(page4.code) AS TEXT) || (
          SELECT coalesce(',"memberships":{"nodes":[{"role":"' || string_agg(CAST(page5.role AS TEXT) || CASE WHEN (person1.id IS NOT NULL) THEN coalesce('","person":{"displayName":' || CAST(json_scalar(left(person1.name, 1) || '**') AS TEXT) || ',"beneficiary":', '","person":{"displayName":null,"beneficiary":') || CASE WHEN (beneficiary1.id IS NOT NULL) THEN (
            SELECT coalesce('{"benefits":{"nodes":[{"form":"' || string_agg(CAST(page6.form AS TEXT) || coalesce('","amount":"' || CAST(page6.amount AS TEXT) || '","fund":', '","amount":null,"fund":') || CASE WHEN (fund2.id IS NOT NULL) THEN '{"title":' || CAST(json_scalar(fund2.name) AS TEXT) || '},"provider":' ELSE 'null,"provider":' END || CASE WHEN (organisation1.id IS NOT NULL) THEN '{"name":' || CAST(json_scalar(organisation1.name) AS TEXT) || CASE WHEN (division5.id IS NOT NULL) THEN ',"division":{"name":' || CAST(json_scalar(division5.name) AS TEXT) || '}},"project":' ELSE ',"division":null},"project":' END ELSE 'null,"project":' END || CASE WHEN (project1.id IS NOT NULL) THEN CASE WHEN (source_document2.id IS NOT NULL) THEN '{"source":{"title":' || CAST(json_scalar(source_document2.title) AS TEXT) || '}}' ELSE '{"source":null}' END ELSE 'null' END, '},{"form":"' ORDER BY page6.occurred_on ASC, page6.id ASC) || '}]}}}', '{"benefits":{"nodes":[]}}}') AS coalesce_6
            FROM (
              SELECT benefit1.amount AS amount, benefit1.form AS form, benefit1.fund_id AS fund_id, benefit1.id AS id, benefit1.occurred_on AS occurred_on, benefit1.project_id AS project_id, benefit1.provider_id AS provider_id
              FROM benefit AS benefit1
              WHERE benefit1.beneficiary_id = beneficiary1.id AND benefit1.deleted_at IS NULL AND (benefit1.demo OR benefit1.owner_district_id = ANY ($1::UUID[])) ORDER BY benefit1.occurred_on ASC, benefit1.id ASC
              LIMIT 10
            ) AS page6
            LEFT OUTER JOIN fund AS fund2 ON fund2.id = page6.fund_id
            LEFT OUTER JOIN organisation AS organisation1 ON organisation1.id = page6.provider_id
            LEFT OUTER JOIN division AS division5 ON division5.id = organisation1.division_id
            LEFT OUTER JOIN project AS project1 ON project1.id = page6.project_id
            LEFT OUTER JOIN source_document AS source_document2 ON source_document2.id = project1.source_id
          ) ELSE 'null}' END ELSE '","person":null' END, '},{"role":"' ORDER BY page5.starts_on ASC, page5.id ASC) || '}]}', ',"memberships":{"nodes":[]}') AS coalesce_5
          FROM (
            SELECT membership1.id AS id, membership1.person_id AS person_id, membership1.role AS role, membership1.starts_on AS starts_on
            FROM membership AS membership1
            WHERE membership1.household_id = page4.id AND membership1.deleted_at IS NULL AND (membership1.demo OR membership1.owner_district_id = ANY ($1::UUID[])) ORDER BY membership1.starts_on ASC, membership1.id ASC
            LIMIT 10
          ) AS page5
          LEFT OUTER JOIN person AS person1 ON person1.id = page5.person_id AND (person1.demo OR person1.owner_district_id = ANY ($1::UUID[]))
          LEFT OUTER JOIN beneficiary AS beneficiary1 ON beneficiary1.person_id = person1.id AND (beneficiary1.household_id IS NULL AND beneficiary1.person_id IS NULL OR beneficiary1.demo OR beneficiary1.owner_district_id = ANY ($1::UUID[]))
        ), '},{"code":' ORDER BY page4.code ASC, page4.id ASC) || '}]}', ',"households":{"nodes":[]}') AS coalesce_4
        FROM (
          SELECT household1.code AS code, household1.id AS id
          FROM household AS household1
          WHERE household1.village_id = page3.id AND household1.deleted_at IS NULL AND (household1.demo OR household1.owner_district_id = ANY ($1::UUID[])) ORDER BY household1.code ASC, household1.id ASC
          LIMIT 10
        ) AS page4
      ), '},{"name":' ORDER BY page3.code ASC, page3.name ASC, page3.id ASC) || '}]}', ',"villages":{"nodes":[]}') AS coalesce_3
      FROM (
        SELECT division4.code AS code, division4.id AS id, division4.name AS name
        FROM division AS division4
        WHERE division4.parent_id = page2.id AND division4.deleted_at IS NULL AND division4.level = 'VILLAGE' ORDER BY division4.code ASC, division4.name ASC, division4.id ASC
        LIMIT 10
      ) AS page3
    ), '},{"name":' ORDER BY page2.code ASC, page2.name ASC, page2.id ASC) || '}]}}}}', ',"towns":{"nodes":[]}}}}') AS coalesce_2
    FROM (
      SELECT division3.code AS code, division3.id AS id, division3.name AS name
      FROM division AS division3
      WHERE division3.parent_id = division2.id AND division3.deleted_at IS NULL AND division3.level = 'TOWN' ORDER BY division3.code ASC, division3.name ASC, division3.id ASC
      LIMIT 10
    ) AS page2
  ) ELSE 'null}}' END WHEN (pairing1.receiving_organisation_id IS NOT NULL) THEN '{}}}' ELSE 'null}}' END AS anon_1
  FROM pairing AS pairing1
  LEFT OUTER JOIN source_document AS source_document1 ON source_document1.id = pairing1.source_id
  LEFT OUTER JOIN division AS division2 ON division2.id = pairing1.receiving_division_id
  WHERE pairing1.id = $2::UUID AND pairing1.deleted_at IS NULL
), '{"pairing":null}')) AS data
