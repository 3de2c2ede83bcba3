SELECT textsend(coalesce((
  SELECT (
    SELECT coalesce('{"district":{"towns":{"nodes":[{"name":' || string_agg(CAST(json_scalar(page1.name) AS TEXT) || (
      SELECT coalesce(',"villages":{"nodes":[{"name":' || string_agg(CAST(json_scalar(page2.name) AS TEXT) || (
        SELECT coalesce(',"households":{"nodes":[{"code":' || string_agg(CAST(json_scalar(page3.code) AS TEXT) || ',"status":"' || CAST(page3.status AS TEXT) || (
          SELECT coalesce('","memberships":{"nodes":[{"role":"' || string_agg(CAST(page4.role AS TEXT) || CASE WHEN (person1.id IS NOT NULL) THEN coalesce('","person":{"displayName":' || CAST(json_scalar(left(person1.name, 1) || '**') AS TEXT) || '}', '","person":{"displayName":null}') ELSE '","person":null' END, '},{"role":"' ORDER BY page4.starts_on ASC, page4.id ASC) || '}]}', '","memberships":{"nodes":[]}') AS coalesce_4
          FROM (
            SELECT membership1.id AS id, membership1.person_id AS person_id, membership1.role AS role, membership1.starts_on AS starts_on
            FROM membership AS membership1
            WHERE membership1.household_id = page3.id AND membership1.deleted_at IS NULL AND (membership1.demo OR membership1.owner_district_id = ANY ($1::UUID[])) AND (membership1.starts_on IS NULL OR membership1.starts_on <= $2::DATE) AND (membership1.ends_on IS NULL OR membership1.ends_on >= $2::DATE) ORDER BY membership1.starts_on ASC, membership1.id ASC
            LIMIT 20
          ) AS page4
          LEFT OUTER JOIN person AS person1 ON person1.id = page4.person_id AND (person1.demo OR person1.owner_district_id = ANY ($1::UUID[]))
        ), '},{"code":' ORDER BY page3.code ASC, page3.id ASC) || '}]}', ',"households":{"nodes":[]}') AS coalesce_3
        FROM (
          SELECT household1.code AS code, household1.id AS id, household1.status AS status
          FROM household AS household1
          WHERE household1.village_id = page2.id AND household1.deleted_at IS NULL AND (household1.demo OR household1.owner_district_id = ANY ($1::UUID[])) ORDER BY household1.code ASC, household1.id ASC
          LIMIT 10
        ) AS page3
      ), '},{"name":' ORDER BY page2.code ASC, page2.name ASC, page2.id ASC) || '}]}', ',"villages":{"nodes":[]}') AS coalesce_2
      FROM (
        SELECT division3.code AS code, division3.id AS id, division3.name AS name
        FROM division AS division3
        WHERE division3.parent_id = page1.id AND division3.deleted_at IS NULL AND division3.level = 'VILLAGE' ORDER BY division3.code ASC, division3.name ASC, division3.id ASC
        LIMIT 5
      ) AS page2
    ), '},{"name":' ORDER BY page1.code ASC, page1.name ASC, page1.id ASC) || '}]}}}', '{"district":{"towns":{"nodes":[]}}}') AS coalesce_1
    FROM (
      SELECT division2.code AS code, division2.id AS id, division2.name AS name
      FROM division AS division2
      WHERE division2.parent_id = division1.id AND division2.deleted_at IS NULL AND division2.level = 'TOWN' ORDER BY division2.code ASC, division2.name ASC, division2.id ASC
      LIMIT 3
    ) AS page1
  ) AS anon_1
  FROM division AS division1
  WHERE division1.code = $3::VARCHAR AND division1.deleted_at IS NULL AND division1.level = 'COUNTY'
), '{"district":null}')) AS data
