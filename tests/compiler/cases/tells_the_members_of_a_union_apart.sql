WITH page1 AS
(
  SELECT agreement1.bound AS bound, agreement1.id AS id, agreement1.kind AS kind, agreement1.original_text AS original_text, agreement1.signed_on AS signed_on, agreement1.title AS title, agreement1.value AS value
  FROM agreement AS agreement1
  WHERE agreement1.deleted_at IS NULL ORDER BY agreement1.signed_on ASC, agreement1.title ASC, agreement1.id ASC
  LIMIT 20
)
SELECT convert_to('{"agreements":' || (
  SELECT '{"nodes":' || coalesce('[' || string_agg('{"title":' || CAST(json_scalar(page1.title) AS TEXT) || ',"kind":"' || CAST(page1.kind AS TEXT) || '","quantity":{"value":' || coalesce('"' || CAST(trim_scale(page1.value) AS TEXT) || '"', 'null') || ',"bound":' || coalesce('"' || CAST(page1.bound AS TEXT) || '"', 'null') || ',"originalText":' || coalesce(CAST(json_scalar(page1.original_text) AS TEXT), 'null') || '},"parties":{"nodes":' || coalesce('[' || grouped1.listed1 || ']', '[]') || '}}', ',' ORDER BY page1.signed_on ASC, page1.title ASC, page1.id ASC) || ']', '[]') || '}' AS anon_1
  FROM page1
  LEFT OUTER JOIN (
    SELECT parent1.id AS id, string_agg('{"role":"' || CAST(page2.role AS TEXT) || '","party":' || CASE WHEN (division1.id IS NOT NULL) THEN CASE WHEN (division1.level = 'PROVINCE') THEN '{"__typename":"Province","name":' || CAST(json_scalar(division1.name) AS TEXT) || ',"level":"' || CAST(division1.level AS TEXT) || '"}' WHEN (division1.level = 'CITY') THEN '{"__typename":"City","name":' || CAST(json_scalar(division1.name) AS TEXT) || ',"level":"' || CAST(division1.level AS TEXT) || '"}' WHEN (division1.level = 'COUNTY') THEN '{"__typename":"District","name":' || CAST(json_scalar(division1.name) AS TEXT) || ',"level":"' || CAST(division1.level AS TEXT) || '"}' WHEN (division1.level = 'TOWN') THEN '{"__typename":"Town","name":' || CAST(json_scalar(division1.name) AS TEXT) || ',"level":"' || CAST(division1.level AS TEXT) || '"}' WHEN (division1.level = 'VILLAGE') THEN '{"__typename":"Village","name":' || CAST(json_scalar(division1.name) AS TEXT) || ',"level":"' || CAST(division1.level AS TEXT) || '"}' ELSE 'null' END WHEN (organisation1.id IS NOT NULL) THEN CASE WHEN (organisation1.kind IN ('ENTERPRISE', 'COOPERATIVE', 'TESTING_BODY')) THEN '{"__typename":"Enterprise","name":' || CAST(json_scalar(organisation1.name) AS TEXT) || ',"kind":"' || CAST(organisation1.kind AS TEXT) || '"}' WHEN (organisation1.kind IN ('GOV_DEPT', 'PUBLIC_INSTITUTION', 'VILLAGE_COLLECTIVE', 'SCHOOL', 'SOCIAL_ORG')) THEN '{"__typename":"Institution","name":' || CAST(json_scalar(organisation1.name) AS TEXT) || '}' ELSE 'null' END ELSE 'null' END || '}', ',' ORDER BY page2.role ASC, page2.id ASC) AS listed1
    FROM page1 AS parent1 JOIN LATERAL (
      SELECT agreement_party1.division_id AS division_id, agreement_party1.id AS id, agreement_party1.organisation_id AS organisation_id, agreement_party1.role AS role
      FROM agreement_party AS agreement_party1
      WHERE agreement_party1.agreement_id = parent1.id AND agreement_party1.deleted_at IS NULL ORDER BY agreement_party1.role ASC, agreement_party1.id ASC
      LIMIT 20
    ) AS page2 ON true
    LEFT OUTER JOIN division AS division1 ON division1.id = page2.division_id
    LEFT OUTER JOIN organisation AS organisation1 ON organisation1.id = page2.organisation_id GROUP BY parent1.id
  ) AS grouped1 ON grouped1.id = page1.id
) || '}', 'UTF8') AS data
