SELECT convert_to('{"district":' || coalesce((
  SELECT '{"name":' || CAST(json_scalar(division_1.name) AS TEXT) || ',"version":' || CAST(division_1.version AS TEXT) || ',"city":' || CASE WHEN (division_2.id IS NOT NULL) THEN '{"name":' || CAST(json_scalar(division_2.name) AS TEXT) || ',"level":"' || CAST(division_2.level AS TEXT) || '","province":' || CASE WHEN (division_3.id IS NOT NULL) THEN '{"name":' || CAST(json_scalar(division_3.name) AS TEXT) || '}' ELSE 'null' END || '}' ELSE 'null' END || ',"enName":' || coalesce(CAST(json_scalar(division_1.name_en) AS TEXT), 'null') || '}' AS anon_1
  FROM division AS division_1
  LEFT OUTER JOIN division AS division_2 ON division_2.id = division_1.parent_id AND division_2.level = 'CITY'
  LEFT OUTER JOIN division AS division_3 ON division_3.id = division_2.parent_id AND division_3.level = 'PROVINCE'
  WHERE division_1.code = $1::VARCHAR AND division_1.deleted_at IS NULL AND division_1.level = 'COUNTY'
), 'null') || '}', 'UTF8') AS data
