WITH page1 AS
(
  SELECT cadre1.id AS id, cadre1.name AS name, cadre1.organisation_id AS organisation_id
  FROM cadre AS cadre1
  WHERE cadre1.deleted_at IS NULL ORDER BY cadre1.name ASC, cadre1.id ASC
  LIMIT 20
)
SELECT convert_to('{"cadres":' || (
  SELECT '{"nodes":' || coalesce('[' || string_agg('{"name":' || CAST(json_scalar(page1.name) AS TEXT) || ',"organisation":' || CASE WHEN (organisation1.id IS NOT NULL) THEN '{"name":' || CAST(json_scalar(organisation1.name) AS TEXT) || '}' ELSE 'null' END || ',"householdPairings":{"nodes":' || coalesce('[' || grouped1.listed1 || ']', '[]') || '}}', ',' ORDER BY page1.name ASC, page1.id ASC) || ']', '[]') || '}' AS anon_1
  FROM page1
  LEFT OUTER JOIN organisation AS organisation1 ON organisation1.id = page1.organisation_id
  LEFT OUTER JOIN (
    SELECT parent1.id AS id, string_agg('{"principal":' || CAST(page2.principal AS TEXT) || ',"household":' || CASE WHEN (household1.id IS NOT NULL) THEN '{"code":' || CAST(json_scalar(household1.code) AS TEXT) || ',"village":' || CASE WHEN (division1.id IS NOT NULL) THEN '{"name":' || CAST(json_scalar(division1.name) AS TEXT) || '}' ELSE 'null' END || '}' ELSE 'null' END || '}', ',' ORDER BY page2.starts_on ASC, page2.id ASC) AS listed1
    FROM page1 AS parent1 JOIN LATERAL (
      SELECT household_pairing1.household_id AS household_id, household_pairing1.id AS id, household_pairing1.principal AS principal, household_pairing1.starts_on AS starts_on
      FROM household_pairing AS household_pairing1
      WHERE household_pairing1.cadre_id = parent1.id AND household_pairing1.deleted_at IS NULL AND (household_pairing1.demo OR household_pairing1.owner_district_id = ANY ($1::UUID[])) AND (household_pairing1.starts_on IS NULL OR household_pairing1.starts_on <= $2::DATE) AND (household_pairing1.ends_on IS NULL OR household_pairing1.ends_on >= $2::DATE) ORDER BY household_pairing1.starts_on ASC, household_pairing1.id ASC
      LIMIT 20
    ) AS page2 ON true
    LEFT OUTER JOIN household AS household1 ON household1.id = page2.household_id AND (household1.demo OR household1.owner_district_id = ANY ($1::UUID[]))
    LEFT OUTER JOIN division AS division1 ON division1.id = household1.village_id AND division1.level = 'VILLAGE' GROUP BY parent1.id
  ) AS grouped1 ON grouped1.id = page1.id
) || '}', 'UTF8') AS data
