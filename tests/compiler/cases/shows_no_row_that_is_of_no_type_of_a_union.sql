SELECT textsend((
  SELECT coalesce('{"indicatorResults":{"nodes":[{"subject":' || string_agg(CASE WHEN (household1.id IS NOT NULL) THEN '{"version":' || CAST(household1.version AS TEXT) || '}' WHEN (division1.id IS NOT NULL) THEN '{"version":' || CAST(division1.version AS TEXT) || '}' WHEN (division2.id IS NOT NULL) THEN '{"version":' || CAST(division2.version AS TEXT) || '}' ELSE 'null' END, '},{"subject":' ORDER BY page1.period_from ASC, page1.id ASC) || '}]}}', '{"indicatorResults":{"nodes":[]}}') AS coalesce_1
  FROM (
    SELECT indicator_result1.district_id AS district_id, indicator_result1.household_id AS household_id, indicator_result1.id AS id, indicator_result1.period_from AS period_from, indicator_result1.village_id AS village_id
    FROM indicator_result AS indicator_result1
    WHERE indicator_result1.deleted_at IS NULL AND (indicator_result1.household_id IS NULL OR indicator_result1.demo OR indicator_result1.owner_district_id = ANY ($1::UUID[])) ORDER BY indicator_result1.period_from ASC, indicator_result1.id ASC
    LIMIT 5
  ) AS page1
  LEFT OUTER JOIN household AS household1 ON household1.id = page1.household_id AND (household1.demo OR household1.owner_district_id = ANY ($1::UUID[]))
  LEFT OUTER JOIN division AS division1 ON division1.id = page1.village_id AND division1.level IN ('COUNTY', 'VILLAGE')
  LEFT OUTER JOIN division AS division2 ON division2.id = page1.district_id AND division2.level IN ('COUNTY', 'VILLAGE')
)) AS data
