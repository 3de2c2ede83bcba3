SELECT textsend(coalesce((
  SELECT '{"district":{"name":' || CAST(json_scalar(division1.name) AS TEXT) || ',"version":' || CAST(division1.version AS TEXT) || CASE WHEN (division2.id IS NOT NULL) THEN ',"city":{"name":' || CAST(json_scalar(division2.name) AS TEXT) || ',"level":"' || CAST(division2.level AS TEXT) || CASE WHEN (division3.id IS NOT NULL) THEN '","province":{"name":' || CAST(json_scalar(division3.name) AS TEXT) || '}},"enName":' ELSE '","province":null},"enName":' END ELSE ',"city":null,"enName":' END || coalesce(CAST(json_scalar(division1.name_en) AS TEXT) || '}}', 'null}}') AS anon_1
  FROM division AS division1
  LEFT OUTER JOIN division AS division2 ON division2.id = division1.parent_id AND division2.level = 'CITY'
  LEFT OUTER JOIN division AS division3 ON division3.id = division2.parent_id AND division3.level = 'PROVINCE'
  WHERE division1.code = $1::VARCHAR AND division1.deleted_at IS NULL AND division1.level = 'COUNTY'
), '{"district":null}')) AS data
