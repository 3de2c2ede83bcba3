SELECT convert_to('{"nodes":' || (
  SELECT coalesce('[' || string_agg(CASE WHEN (division_1.id IS NOT NULL) THEN '{"__typename":"District","id":"district_' || CAST(division_1.id AS TEXT) || '","name":' || CAST(json_scalar(division_1.name) AS TEXT) || '}' WHEN (pairing_1.id IS NOT NULL) THEN '{"__typename":"Pairing","id":"pairing_' || CAST(pairing_1.id AS TEXT) || '","title":' || CAST(json_scalar(pairing_1.title) AS TEXT) || '}' WHEN (division_2.id IS NOT NULL) THEN '{"__typename":"Town","id":"town_' || CAST(division_2.id AS TEXT) || '"}' ELSE 'null' END, ',' ORDER BY asked_1.place) || ']', '[]') AS coalesce_1
  FROM unnest($1::UUID[], $2::TEXT[]) WITH ORDINALITY AS asked_1(id, tag, place)
  LEFT OUTER JOIN division AS division_1 ON division_1.id = asked_1.id AND asked_1.tag = $3::VARCHAR AND division_1.deleted_at IS NULL AND division_1.level = 'COUNTY'
  LEFT OUTER JOIN pairing AS pairing_1 ON pairing_1.id = asked_1.id AND asked_1.tag = $4::VARCHAR AND pairing_1.deleted_at IS NULL
  LEFT OUTER JOIN division AS division_2 ON division_2.id = asked_1.id AND asked_1.tag = $5::VARCHAR AND division_2.deleted_at IS NULL AND division_2.level = 'TOWN'
) || ',"node":' || coalesce((
  SELECT '{"nameEn":' || coalesce(CAST(json_scalar(division_3.name_en) AS TEXT), 'null') || '}' AS anon_1
  FROM division AS division_3
  WHERE division_3.id = $6::UUID AND division_3.deleted_at IS NULL AND division_3.level = 'COUNTY'
), 'null') || '}', 'UTF8') AS data
