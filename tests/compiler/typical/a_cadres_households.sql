WITH page1 AS
(
  SELECT cadre1.id AS id, cadre1.name AS name, cadre1.organisation_id AS organisation_id
  FROM cadre AS cadre1
  WHERE cadre1.deleted_at IS NULL ORDER BY cadre1.name ASC, cadre1.id ASC
  LIMIT 20
),
under1 AS
(
  SELECT parent1.id AS _parent, page2.household_id AS household_id, page2.id AS id, page2.principal AS principal, page2.starts_on AS starts_on
  FROM page1 AS parent1 JOIN LATERAL (
    SELECT household_pairing1.household_id AS household_id, household_pairing1.id AS id, household_pairing1.principal AS principal, household_pairing1.starts_on AS starts_on
    FROM household_pairing AS household_pairing1
    WHERE household_pairing1.cadre_id = parent1.id AND household_pairing1.deleted_at IS NULL AND (household_pairing1.demo OR household_pairing1.owner_district_id = ANY ($1::UUID[])) AND (household_pairing1.starts_on IS NULL OR household_pairing1.starts_on <= $2::DATE) AND (household_pairing1.ends_on IS NULL OR household_pairing1.ends_on >= $2::DATE) ORDER BY household_pairing1.starts_on ASC, household_pairing1.id ASC
    LIMIT 20
  ) AS page2 ON true
)
SELECT textsend((
  SELECT coalesce('{"cadres":{"nodes":[{"name":' || string_agg(CAST(json_scalar(page1.name) AS TEXT) || CASE WHEN (found1.id IS NOT NULL) THEN ',"organisation":{"name":' || CAST(json_scalar(found1.name) AS TEXT) || '},"householdPairings":{"nodes":' ELSE ',"organisation":null,"householdPairings":{"nodes":' END || coalesce('[{"principal":' || grouped1.listed1 || '}]', '[]'), '}},{"name":' ORDER BY page1.name ASC, page1.id ASC) || '}}]}}', '{"cadres":{"nodes":[]}}') AS coalesce_1
  FROM page1
  LEFT OUTER JOIN (
    SELECT organisation1.id AS id, organisation1.name AS name
    FROM organisation AS organisation1
    WHERE organisation1.id = ANY (array((
      SELECT beside1.organisation_id
      FROM page1 AS beside1
    )))
  ) AS found1 ON found1.id = page1.organisation_id
  LEFT OUTER JOIN (
    SELECT under1._parent AS _parent, string_agg(CAST(under1.principal AS TEXT) || CASE WHEN (found2.id IS NOT NULL) THEN ',"household":{"code":' || CAST(json_scalar(found2.code) AS TEXT) || CASE WHEN (division1.id IS NOT NULL) THEN ',"village":{"name":' || CAST(json_scalar(division1.name) AS TEXT) || '}}' ELSE ',"village":null}' END ELSE ',"household":null' END, '},{"principal":' ORDER BY under1.starts_on ASC, under1.id ASC) AS listed1
    FROM under1
    LEFT OUTER JOIN (
      SELECT household1.code AS code, household1.id AS id, household1.village_id AS village_id
      FROM household AS household1
      WHERE household1.id = ANY (array((
        SELECT beside2.household_id
        FROM under1 AS beside2
      ))) AND (household1.demo OR household1.owner_district_id = ANY ($1::UUID[]))
    ) AS found2 ON found2.id = under1.household_id
    LEFT OUTER JOIN division AS division1 ON division1.id = found2.village_id AND division1.level = 'VILLAGE' GROUP BY under1._parent
  ) AS grouped1 ON grouped1._parent = page1.id
)) AS data
