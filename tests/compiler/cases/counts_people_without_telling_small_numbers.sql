SELECT convert_to('{"households":{"totalCount":' || (
  SELECT CASE WHEN (count(*) BETWEEN 1 AND 4 AND NOT $1::BOOLEAN) THEN 'null' ELSE CAST(count(*) AS TEXT) END AS anon_1
  FROM household AS household_1
  WHERE household_1.deleted_at IS NULL
) || ',"suppressed":' || (
  SELECT CAST(count(*) BETWEEN 1 AND 4 AND NOT $1::BOOLEAN AS TEXT) AS anon_2
  FROM household AS household_2
  WHERE household_2.deleted_at IS NULL
) || '},"villages":' || (
  SELECT '{"nodes":' || coalesce('[' || string_agg('{"households":' || (
    SELECT '{"totalCount":' || (
      SELECT CASE WHEN (count(*) BETWEEN 1 AND 4 AND NOT $1::BOOLEAN) THEN 'null' ELSE CAST(count(*) AS TEXT) END AS anon_5
      FROM household AS household_4
      WHERE household_4.village_id = page_1.id AND household_4.deleted_at IS NULL
    ) || ',"suppressed":' || (
      SELECT CAST(count(*) BETWEEN 1 AND 4 AND NOT $1::BOOLEAN AS TEXT) AS anon_6
      FROM household AS household_5
      WHERE household_5.village_id = page_1.id AND household_5.deleted_at IS NULL
    ) || ',"nodes":' || coalesce('[' || string_agg('{"code":' || CAST(json_scalar(page_2.code) AS TEXT) || '}', ',' ORDER BY page_2.code ASC, page_2.id ASC) || ']', '[]') || '}' AS anon_4
    FROM (
      SELECT household_3.code AS code, household_3.id AS id
      FROM household AS household_3
      WHERE household_3.village_id = page_1.id AND household_3.deleted_at IS NULL ORDER BY household_3.code ASC, household_3.id ASC
      LIMIT $2::INTEGER
    ) AS page_2
  ) || '}', ',' ORDER BY page_1.code ASC, page_1.name ASC, page_1.id ASC) || ']', '[]') || '}' AS anon_3
  FROM (
    SELECT division_1.code AS code, division_1.id AS id, division_1.name AS name
    FROM division AS division_1
    WHERE division_1.deleted_at IS NULL AND division_1.level = 'VILLAGE' ORDER BY division_1.code ASC, division_1.name ASC, division_1.id ASC
    LIMIT $3::INTEGER
  ) AS page_1
) || '}', 'UTF8') AS data
