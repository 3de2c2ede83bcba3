SELECT textsend((
  SELECT coalesce('{"nodes":[' || string_agg(CASE WHEN (division1.id IS NOT NULL) THEN '{"__typename":"District","id":"district_' || CAST(division1.id AS TEXT) || '","name":' || CAST(json_scalar(division1.name) AS TEXT) || '}' WHEN (pairing1.id IS NOT NULL) THEN '{"__typename":"Pairing","id":"pairing_' || CAST(pairing1.id AS TEXT) || '","title":' || CAST(json_scalar(pairing1.title) AS TEXT) || '}' WHEN (division2.id IS NOT NULL) THEN '{"__typename":"Town","id":"town_' || CAST(division2.id AS TEXT) || '"}' ELSE 'null' END, ',' ORDER BY asked1.place) || '],"node":', '{"nodes":[],"node":') AS coalesce_1
  FROM unnest($1::UUID[], $2::TEXT[]) WITH ORDINALITY AS asked1(id, tag, place)
  LEFT OUTER JOIN division AS division1 ON division1.id = asked1.id AND asked1.tag = $3::VARCHAR AND division1.deleted_at IS NULL AND division1.level = 'COUNTY'
  LEFT OUTER JOIN pairing AS pairing1 ON pairing1.id = asked1.id AND asked1.tag = $4::VARCHAR AND pairing1.deleted_at IS NULL
  LEFT OUTER JOIN division AS division2 ON division2.id = asked1.id AND asked1.tag = $5::VARCHAR AND division2.deleted_at IS NULL AND division2.level = 'TOWN'
) || coalesce((
  SELECT coalesce('{"nameEn":' || CAST(json_scalar(division3.name_en) AS TEXT) || '}}', '{"nameEn":null}}') AS coalesce_2
  FROM division AS division3
  WHERE division3.id = $6::UUID AND division3.deleted_at IS NULL AND division3.level = 'COUNTY'
), 'null}')) AS data
