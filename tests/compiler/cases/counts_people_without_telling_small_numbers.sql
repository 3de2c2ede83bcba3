SELECT convert_to('{"households":{"totalCount":' || (
  SELECT CASE WHEN (count(*) BETWEEN 1 AND 4 AND NOT $1::BOOLEAN) THEN 'null' ELSE CAST(count(*) AS TEXT) END AS anon_1
  FROM household AS household1
  WHERE household1.deleted_at IS NULL AND (household1.demo OR household1.owner_district_id = ANY ($2::UUID[]))
) || ',"suppressed":' || (
  SELECT CAST(count(*) BETWEEN 1 AND 4 AND NOT $1::BOOLEAN AS TEXT) AS anon_2
  FROM household AS household2
  WHERE household2.deleted_at IS NULL AND (household2.demo OR household2.owner_district_id = ANY ($2::UUID[]))
) || '},"villages":' || (
  SELECT '{"nodes":' || coalesce('[' || string_agg('{"households":' || (
    SELECT '{"totalCount":' || (
      SELECT CASE WHEN (count(*) BETWEEN 1 AND 4 AND NOT $1::BOOLEAN) THEN 'null' ELSE CAST(count(*) AS TEXT) END AS anon_5
      FROM household AS household4
      WHERE household4.village_id = page1.id AND household4.deleted_at IS NULL AND (household4.demo OR household4.owner_district_id = ANY ($2::UUID[]))
    ) || ',"suppressed":' || (
      SELECT CAST(count(*) BETWEEN 1 AND 4 AND NOT $1::BOOLEAN AS TEXT) AS anon_6
      FROM household AS household5
      WHERE household5.village_id = page1.id AND household5.deleted_at IS NULL AND (household5.demo OR household5.owner_district_id = ANY ($2::UUID[]))
    ) || ',"nodes":' || coalesce('[' || string_agg('{"code":' || CAST(json_scalar(page2.code) AS TEXT) || '}', ',' ORDER BY page2.code ASC, page2.id ASC) || ']', '[]') || '}' AS anon_4
    FROM (
      SELECT household3.code AS code, household3.id AS id
      FROM household AS household3
      WHERE household3.village_id = page1.id AND household3.deleted_at IS NULL AND (household3.demo OR household3.owner_district_id = ANY ($2::UUID[])) ORDER BY household3.code ASC, household3.id ASC
      LIMIT 20
    ) AS page2
  ) || '}', ',' ORDER BY page1.code ASC, page1.name ASC, page1.id ASC) || ']', '[]') || '}' AS anon_3
  FROM (
    SELECT division1.code AS code, division1.id AS id, division1.name AS name
    FROM division AS division1
    WHERE division1.deleted_at IS NULL AND division1.level = 'VILLAGE' ORDER BY division1.code ASC, division1.name ASC, division1.id ASC
    LIMIT 2
  ) AS page1
) || '}', 'UTF8') AS data
