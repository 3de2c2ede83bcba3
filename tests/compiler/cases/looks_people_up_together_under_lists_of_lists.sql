WITH page2 AS
(
  SELECT page1.code AS code, page1.id AS id, page1.name AS name
  FROM (
    SELECT division1.code AS code, division1.id AS id, division1.name AS name
    FROM division AS division1
    WHERE division1.deleted_at IS NULL AND division1.level = 'VILLAGE' ORDER BY division1.code ASC, division1.name ASC, division1.id ASC
    LIMIT 1001
  ) AS page1 ORDER BY page1.code ASC, page1.name ASC, page1.id ASC
  LIMIT $1::INTEGER
),
under1 AS
(
  SELECT parent1.id AS _parent, page3.code AS code, page3.id AS id, page3.village_id AS village_id
  FROM page2 AS parent1 JOIN LATERAL (
    SELECT household1.code AS code, household1.id AS id, household1.village_id AS village_id
    FROM household AS household1
    WHERE household1.village_id = parent1.id AND household1.deleted_at IS NULL AND (household1.demo OR household1.owner_district_id = ANY ($2::UUID[])) ORDER BY household1.code ASC, household1.id ASC
    LIMIT 5
  ) AS page3 ON true
),
under2 AS
(
  SELECT page4.id AS id, page4.person_id AS person_id, page4.role AS role, page4.starts_on AS starts_on, page4._parent AS _parent
  FROM (
    SELECT membership1.id AS id, membership1.person_id AS person_id, membership1.role AS role, membership1.starts_on AS starts_on, membership1.household_id AS _parent, row_number() OVER (PARTITION BY membership1.household_id ORDER BY membership1.starts_on ASC, membership1.id ASC) AS _place
    FROM membership AS membership1
    WHERE membership1.deleted_at IS NULL AND (membership1.demo OR membership1.owner_district_id = ANY ($2::UUID[])) AND membership1.household_id = ANY (array((
      SELECT parent2.id
      FROM under1 AS parent2
    )))
  ) AS page4
  WHERE page4._place <= 2
)
SELECT textsend((
  SELECT coalesce('{"villages":{"nodes":[{"name":' || string_agg(CAST(json_scalar(page2.name) AS TEXT) || coalesce(',"households":{"nodes":[{"code":' || grouped2.listed1 || '}]', ',"households":{"nodes":[]'), '}},{"name":' ORDER BY page2.code ASC, page2.name ASC, page2.id ASC) || '}}]}}', '{"villages":{"nodes":[]}}') AS coalesce_1
  FROM page2
  LEFT OUTER JOIN (
    SELECT under1._parent AS _parent, string_agg(CAST(json_scalar(under1.code) AS TEXT) || coalesce(',"memberships":{"nodes":[{"role":"' || grouped1.listed1 || '}]},"village":', ',"memberships":{"nodes":[]},"village":') || CASE WHEN (division2.id IS NOT NULL) THEN coalesce('{"code":' || CAST(json_scalar(division2.code) AS TEXT) || '}', '{"code":null}') ELSE 'null' END, '},{"code":' ORDER BY under1.code ASC, under1.id ASC) AS listed1
    FROM under1
    LEFT OUTER JOIN (
      SELECT under2._parent AS _parent, string_agg(CAST(under2.role AS TEXT) || CASE WHEN (found1.id IS NOT NULL) THEN '","person":{"id":"person_' || CAST(found1.id AS TEXT) || coalesce('","displayName":' || CAST(json_scalar(left(found1.name, 1) || '**') AS TEXT) || '}', '","displayName":null}') ELSE '","person":null' END, '},{"role":"' ORDER BY under2.starts_on ASC, under2.id ASC) AS listed1
      FROM under2
      LEFT OUTER JOIN (
        SELECT person1.id AS id, person1.name AS name
        FROM person AS person1
        WHERE person1.id = ANY (array((
          SELECT beside1.person_id
          FROM under2 AS beside1
        ))) AND (person1.demo OR person1.owner_district_id = ANY ($2::UUID[]))
      ) AS found1 ON found1.id = under2.person_id GROUP BY under2._parent
    ) AS grouped1 ON grouped1._parent = under1.id
    LEFT OUTER JOIN division AS division2 ON division2.id = under1.village_id AND division2.level = 'VILLAGE' GROUP BY under1._parent
  ) AS grouped2 ON grouped2._parent = page2.id
)) AS data
