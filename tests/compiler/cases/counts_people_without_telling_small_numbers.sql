SELECT textsend((
  SELECT CASE WHEN (count(*) BETWEEN 1 AND 4 AND NOT $1::BOOLEAN) THEN '{"households":{"totalCount":null,"suppressed":' ELSE '{"households":{"totalCount":' || CAST(count(*) AS TEXT) || ',"suppressed":' END AS anon_1
  FROM household AS household1
  WHERE household1.deleted_at IS NULL AND (household1.demo OR household1.owner_district_id = ANY ($2::UUID[]))
) || (
  SELECT CAST(count(*) BETWEEN 1 AND 4 AND NOT $1::BOOLEAN AS TEXT) || '},"villages":' AS anon_2
  FROM household AS household2
  WHERE household2.deleted_at IS NULL AND (household2.demo OR household2.owner_district_id = ANY ($2::UUID[]))
) || (
  SELECT coalesce('{"nodes":[{"households":' || string_agg((
    SELECT (
      SELECT CASE WHEN (count(*) BETWEEN 1 AND 4 AND NOT $1::BOOLEAN) THEN '{"totalCount":null,"suppressed":' ELSE '{"totalCount":' || CAST(count(*) AS TEXT) || ',"suppressed":' END AS anon_4
      FROM household AS household4
      WHERE household4.village_id = page1.id AND household4.deleted_at IS NULL AND (household4.demo OR household4.owner_district_id = ANY ($2::UUID[]))
    ) || (
      SELECT CAST(count(*) BETWEEN 1 AND 4 AND NOT $1::BOOLEAN AS TEXT) || ',"nodes":' AS anon_5
      FROM household AS household5
      WHERE household5.village_id = page1.id AND household5.deleted_at IS NULL AND (household5.demo OR household5.owner_district_id = ANY ($2::UUID[]))
    ) || coalesce('[{"code":' || string_agg(CAST(json_scalar(page2.code) AS TEXT), '},{"code":' ORDER BY page2.code ASC, page2.id ASC) || '}]}', '[]}') AS anon_3
    FROM (
      SELECT household3.code AS code, household3.id AS id
      FROM household AS household3
      WHERE household3.village_id = page1.id AND household3.deleted_at IS NULL AND (household3.demo OR household3.owner_district_id = ANY ($2::UUID[])) ORDER BY household3.code ASC, household3.id ASC
      LIMIT 20
    ) AS page2
  ), '},{"households":' ORDER BY page1.code ASC, page1.name ASC, page1.id ASC) || '}]}}', '{"nodes":[]}}') AS coalesce_1
  FROM (
    SELECT division1.code AS code, division1.id AS id, division1.name AS name
    FROM division AS division1
    WHERE division1.deleted_at IS NULL AND division1.level = 'VILLAGE' ORDER BY division1.code ASC, division1.name ASC, division1.id ASC
    LIMIT 2
  ) AS page1
)) AS data
