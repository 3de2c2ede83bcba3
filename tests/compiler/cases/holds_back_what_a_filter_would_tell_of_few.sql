SELECT textsend((
  SELECT CASE WHEN (count(*) BETWEEN 1 AND 4 AND NOT $1::BOOLEAN OR NOT $1::BOOLEAN AND (
    SELECT count(*) AS count_1
    FROM (
      SELECT 1
      FROM household AS household2
      WHERE household2.deleted_at IS NULL AND (household2.demo OR household2.owner_district_id = ANY ($2::UUID[])) AND household2.code = ANY ($3::TEXT[])
      LIMIT 4 + 1
    ) AS left1
  ) BETWEEN 1 AND 4 AND NOT $1::BOOLEAN) THEN '{"households":{"totalCount":null,"suppressed":' ELSE '{"households":{"totalCount":' || CAST(count(*) AS TEXT) || ',"suppressed":' END AS anon_1
  FROM household AS household1
  WHERE household1.deleted_at IS NULL AND (household1.demo OR household1.owner_district_id = ANY ($2::UUID[])) AND NOT (household1.code = ANY ($3::TEXT[]))
) || (
  SELECT CAST(count(*) BETWEEN 1 AND 4 AND NOT $1::BOOLEAN OR NOT $1::BOOLEAN AND (
    SELECT count(*) AS count_2
    FROM (
      SELECT 1
      FROM household AS household4
      WHERE household4.deleted_at IS NULL AND (household4.demo OR household4.owner_district_id = ANY ($2::UUID[])) AND household4.code = ANY ($3::TEXT[])
      LIMIT 4 + 1
    ) AS left2
  ) BETWEEN 1 AND 4 AND NOT $1::BOOLEAN AS TEXT) || '}}' AS anon_2
  FROM household AS household3
  WHERE household3.deleted_at IS NULL AND (household3.demo OR household3.owner_district_id = ANY ($2::UUID[])) AND NOT (household3.code = ANY ($3::TEXT[]))
)) AS data
