WITH page1 AS
(
  SELECT agreement1.bound AS bound, agreement1.id AS id, agreement1.kind AS kind, agreement1.original_text AS original_text, agreement1.signed_on AS signed_on, agreement1.title AS title, agreement1.value AS value
  FROM agreement AS agreement1
  WHERE agreement1.deleted_at IS NULL ORDER BY agreement1.signed_on ASC, agreement1.title ASC, agreement1.id ASC
  LIMIT 20
),
under1 AS
(
  SELECT parent1.id AS _parent, page2.division_id AS division_id, page2.id AS id, page2.organisation_id AS organisation_id, page2.role AS role
  FROM page1 AS parent1 JOIN LATERAL (
    SELECT agreement_party1.division_id AS division_id, agreement_party1.id AS id, agreement_party1.organisation_id AS organisation_id, agreement_party1.role AS role
    FROM agreement_party AS agreement_party1
    WHERE agreement_party1.agreement_id = parent1.id AND agreement_party1.deleted_at IS NULL ORDER BY agreement_party1.role ASC, agreement_party1.id ASC
    LIMIT 20
  ) AS page2 ON true
)
SELECT textsend((
  SELECT coalesce('{"agreements":{"nodes":[{"title":' || string_agg(CAST(json_scalar(page1.title) AS TEXT) || ',"kind":"' || CAST(page1.kind AS TEXT) || coalesce('","quantity":{"value":"' || CAST(trim_scale(page1.value) AS TEXT) || '","bound":', '","quantity":{"value":null,"bound":') || coalesce('"' || CAST(page1.bound AS TEXT) || '","originalText":', 'null,"originalText":') || coalesce(CAST(json_scalar(page1.original_text) AS TEXT) || '},"parties":{"nodes":', 'null},"parties":{"nodes":') || coalesce('[{"role":"' || grouped1.listed1 || '}]', '[]'), '}},{"title":' ORDER BY page1.signed_on ASC, page1.title ASC, page1.id ASC) || '}}]}}', '{"agreements":{"nodes":[]}}') AS coalesce_1
  FROM page1
  LEFT OUTER JOIN (
    SELECT under1._parent AS _parent, string_agg(CAST(under1.role AS TEXT) || CASE WHEN (division1.id IS NOT NULL) THEN CASE WHEN (division1.level = 'PROVINCE') THEN '","party":{"__typename":"Province","name":' || CAST(json_scalar(division1.name) AS TEXT) || ',"level":"' || CAST(division1.level AS TEXT) || '"}' WHEN (division1.level = 'CITY') THEN '","party":{"__typename":"City","name":' || CAST(json_scalar(division1.name) AS TEXT) || ',"level":"' || CAST(division1.level AS TEXT) || '"}' WHEN (division1.level = 'COUNTY') THEN '","party":{"__typename":"District","name":' || CAST(json_scalar(division1.name) AS TEXT) || ',"level":"' || CAST(division1.level AS TEXT) || '"}' WHEN (division1.level = 'TOWN') THEN '","party":{"__typename":"Town","name":' || CAST(json_scalar(division1.name) AS TEXT) || ',"level":"' || CAST(division1.level AS TEXT) || '"}' WHEN (division1.level = 'VILLAGE') THEN '","party":{"__typename":"Village","name":' || CAST(json_scalar(division1.name) AS TEXT) || ',"level":"' || CAST(division1.level AS TEXT) || '"}' ELSE '","party":null' END WHEN (organisation1.id IS NOT NULL) THEN CASE WHEN (organisation1.kind IN ('ENTERPRISE', 'COOPERATIVE', 'TESTING_BODY')) THEN '","party":{"__typename":"Enterprise","name":' || CAST(json_scalar(organisation1.name) AS TEXT) || ',"kind":"' || CAST(organisation1.kind AS TEXT) || '"}' WHEN (organisation1.kind IN ('GOV_DEPT', 'PUBLIC_INSTITUTION', 'VILLAGE_COLLECTIVE', 'SCHOOL', 'SOCIAL_ORG')) THEN '","party":{"__typename":"Institution","name":' || CAST(json_scalar(organisation1.name) AS TEXT) || '}' ELSE '","party":null' END ELSE '","party":null' END, '},{"role":"' ORDER BY under1.role ASC, under1.id ASC) AS listed1
    FROM under1
    LEFT OUTER JOIN division AS division1 ON division1.id = under1.division_id
    LEFT OUTER JOIN organisation AS organisation1 ON organisation1.id = under1.organisation_id GROUP BY under1._parent
  ) AS grouped1 ON grouped1._parent = page1.id
)) AS data
