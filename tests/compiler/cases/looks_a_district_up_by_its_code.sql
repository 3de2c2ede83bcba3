SELECT convert_to('{"district":' || coalesce((
  SELECT '{"id":"district_' || CAST(division_1.id AS TEXT) || '","name":' || CAST(json_scalar(division_1.name) AS TEXT) || ',"nameEn":' || coalesce(CAST(json_scalar(division_1.name_en) AS TEXT), 'null') || ',"aliases":' || CAST(array_to_json(division_1.aliases) AS TEXT) || ',"codeScheme":' || coalesce('"' || CAST(division_1.code_scheme AS TEXT) || '"', 'null') || ',"codeVerified":' || CAST(division_1.code_verified AS TEXT) || ',"city":' || CASE WHEN (division_2.id IS NOT NULL) THEN '{"name":' || CAST(json_scalar(division_2.name) AS TEXT) || ',"province":' || CASE WHEN (division_3.id IS NOT NULL) THEN '{"name":' || CAST(json_scalar(division_3.name) AS TEXT) || '}' ELSE 'null' END || '}' ELSE 'null' END || '}' AS anon_1
  FROM division AS division_1
  LEFT OUTER JOIN division AS division_2 ON division_2.id = division_1.parent_id AND division_2.level = 'CITY'
  LEFT OUTER JOIN division AS division_3 ON division_3.id = division_2.parent_id AND division_3.level = 'PROVINCE'
  WHERE division_1.code = $1::VARCHAR AND division_1.deleted_at IS NULL AND division_1.level = 'COUNTY'
), 'null') || '}', 'UTF8') AS data
