SELECT convert_to('{"agreements":' || (
  SELECT '{"nodes":' || coalesce('[' || string_agg('{"title":' || CAST(json_scalar(page_1.title) AS TEXT) || ',"kind":"' || CAST(page_1.kind AS TEXT) || '","quantity":{"value":' || coalesce('"' || CAST(trim_scale(page_1.value) AS TEXT) || '"', 'null') || ',"bound":' || coalesce('"' || CAST(page_1.bound AS TEXT) || '"', 'null') || ',"originalText":' || coalesce(CAST(json_scalar(page_1.original_text) AS TEXT), 'null') || '},"parties":' || (
    SELECT '{"nodes":' || coalesce('[' || string_agg('{"role":"' || CAST(page_2.role AS TEXT) || '","party":' || CASE WHEN (division_1.id IS NOT NULL) THEN CASE WHEN (division_1.level = 'PROVINCE') THEN '{"__typename":"Province","name":' || CAST(json_scalar(division_1.name) AS TEXT) || ',"level":"' || CAST(division_1.level AS TEXT) || '"}' WHEN (division_1.level = 'CITY') THEN '{"__typename":"City","name":' || CAST(json_scalar(division_1.name) AS TEXT) || ',"level":"' || CAST(division_1.level AS TEXT) || '"}' WHEN (division_1.level = 'COUNTY') THEN '{"__typename":"District","name":' || CAST(json_scalar(division_1.name) AS TEXT) || ',"level":"' || CAST(division_1.level AS TEXT) || '"}' WHEN (division_1.level = 'TOWN') THEN '{"__typename":"Town","name":' || CAST(json_scalar(division_1.name) AS TEXT) || ',"level":"' || CAST(division_1.level AS TEXT) || '"}' WHEN (division_1.level = 'VILLAGE') THEN '{"__typename":"Village","name":' || CAST(json_scalar(division_1.name) AS TEXT) || ',"level":"' || CAST(division_1.level AS TEXT) || '"}' ELSE 'null' END WHEN (organisation_1.id IS NOT NULL) THEN CASE WHEN (organisation_1.kind IN ('ENTERPRISE', 'COOPERATIVE', 'TESTING_BODY')) THEN '{"__typename":"Enterprise","name":' || CAST(json_scalar(organisation_1.name) AS TEXT) || ',"kind":"' || CAST(organisation_1.kind AS TEXT) || '"}' WHEN (organisation_1.kind IN ('GOV_DEPT', 'PUBLIC_INSTITUTION', 'VILLAGE_COLLECTIVE', 'SCHOOL', 'SOCIAL_ORG')) THEN '{"__typename":"Institution","name":' || CAST(json_scalar(organisation_1.name) AS TEXT) || '}' ELSE 'null' END ELSE 'null' END || '}', ',' ORDER BY page_2.role ASC, page_2.id ASC) || ']', '[]') || '}' AS anon_2
    FROM (
      SELECT agreement_party_1.division_id AS division_id, agreement_party_1.id AS id, agreement_party_1.organisation_id AS organisation_id, agreement_party_1.role AS role
      FROM agreement_party AS agreement_party_1
      WHERE agreement_party_1.agreement_id = page_1.id AND agreement_party_1.deleted_at IS NULL ORDER BY agreement_party_1.role ASC, agreement_party_1.id ASC
      LIMIT $1::INTEGER
    ) AS page_2
    LEFT OUTER JOIN division AS division_1 ON division_1.id = page_2.division_id
    LEFT OUTER JOIN organisation AS organisation_1 ON organisation_1.id = page_2.organisation_id
  ) || '}', ',' ORDER BY page_1.signed_on ASC, page_1.title ASC, page_1.id ASC) || ']', '[]') || '}' AS anon_1
  FROM (
    SELECT agreement_1.bound AS bound, agreement_1.id AS id, agreement_1.kind AS kind, agreement_1.original_text AS original_text, agreement_1.signed_on AS signed_on, agreement_1.title AS title, agreement_1.value AS value
    FROM agreement AS agreement_1
    WHERE agreement_1.deleted_at IS NULL ORDER BY agreement_1.signed_on ASC, agreement_1.title ASC, agreement_1.id ASC
    LIMIT $2::INTEGER
  ) AS page_1
) || '}', 'UTF8') AS data
