WITH page2 AS
(
  SELECT page1.division_id AS division_id, page1.household_id AS household_id, page1.id AS id, page1.kind AS kind, page1.occurred_on AS occurred_on, page1.pairing_id AS pairing_id, row_number() OVER (ORDER BY page1.occurred_on DESC, page1.id DESC) AS _number, count(*) OVER () AS _total
  FROM (
    SELECT visit1.division_id AS division_id, visit1.household_id AS household_id, visit1.id AS id, visit1.kind AS kind, visit1.occurred_on AS occurred_on, visit1.pairing_id AS pairing_id
    FROM visit AS visit1
    WHERE visit1.deleted_at IS NULL AND (visit1.household_id IS NULL OR visit1.demo OR visit1.owner_district_id = ANY ($3::UUID[])) ORDER BY visit1.occurred_on DESC, visit1.id DESC
    LIMIT 21
  ) AS page1
),
under1 AS
(
  SELECT parent1.id AS _parent, page3.cadre_id AS cadre_id, page3.id AS id, page3.organisation_id AS organisation_id
  FROM page2 AS parent1 JOIN LATERAL (
    SELECT visit_participant1.cadre_id AS cadre_id, visit_participant1.id AS id, visit_participant1.organisation_id AS organisation_id
    FROM visit_participant AS visit_participant1
    WHERE visit_participant1.visit_id = parent1.id AND visit_participant1.deleted_at IS NULL AND (EXISTS (
      SELECT 1
      FROM visit AS visited
      WHERE visited.id = visit_participant1.visit_id AND (visited.household_id IS NULL OR visited.demo OR visited.owner_district_id = ANY ($3::UUID[]))
    )) ORDER BY visit_participant1.id ASC
    LIMIT 20
  ) AS page3 ON true
)
SELECT textsend((
  SELECT coalesce('{"visits":{"nodes":[{"kind":"' || string_agg(CAST(page2.kind AS TEXT) || '","occurredOn":"' || CAST(page2.occurred_on AS TEXT) || CASE WHEN (found1.id IS NOT NULL) THEN '","subject":{"code":' || CAST(json_scalar(found1.code) AS TEXT) || CASE WHEN (division1.id IS NOT NULL) THEN ',"village":{"name":' || CAST(json_scalar(division1.name) AS TEXT) || '}},"participants":{"nodes":' ELSE ',"village":null},"participants":{"nodes":' END WHEN (found2.id IS NOT NULL) THEN '","subject":{"title":' || CAST(json_scalar(found2.title) AS TEXT) || '},"participants":{"nodes":' WHEN (page2.division_id IS NOT NULL) THEN '","subject":{},"participants":{"nodes":' ELSE '","subject":null,"participants":{"nodes":' END || coalesce('[{"party":' || grouped1.listed1 || '}]', '[]'), '}},{"kind":"' ORDER BY page2._number ASC) FILTER (WHERE page2._number < 21) || '}}],"pageInfo":{"hasNextPage":', '{"visits":{"nodes":[],"pageInfo":{"hasNextPage":') || CAST(count(*) >= 21 AS TEXT) || coalesce(',"endCursor":"' || max(left(md5($1::VARCHAR || '75ea6a4b~' || CAST(page2.occurred_on AS TEXT) || '~' || CAST(page2.id AS TEXT)), 12) || '~' || '75ea6a4b~' || CAST(page2.occurred_on AS TEXT) || '~' || CAST(page2.id AS TEXT)) FILTER (WHERE page2._number = least(page2._total, 21 - $2::INTEGER) AND page2._number < 21) || '"}}}', ',"endCursor":null}}}') AS anon_1
  FROM page2
  LEFT OUTER JOIN (
    SELECT household1.code AS code, household1.id AS id, household1.village_id AS village_id
    FROM household AS household1
    WHERE household1.id = ANY (array((
      SELECT beside1.household_id
      FROM page2 AS beside1
    ))) AND (household1.demo OR household1.owner_district_id = ANY ($3::UUID[]))
  ) AS found1 ON found1.id = page2.household_id
  LEFT OUTER JOIN division AS division1 ON division1.id = found1.village_id AND division1.level = 'VILLAGE'
  LEFT OUTER JOIN (
    SELECT pairing1.id AS id, pairing1.title AS title
    FROM pairing AS pairing1
    WHERE pairing1.id = ANY (array((
      SELECT beside2.pairing_id
      FROM page2 AS beside2
    )))
  ) AS found2 ON found2.id = page2.pairing_id
  LEFT OUTER JOIN (
    SELECT under1._parent AS _parent, string_agg(CASE WHEN (cadre1.id IS NOT NULL) THEN '{"name":' || CAST(json_scalar(cadre1.name) AS TEXT) || '}' WHEN (under1.organisation_id IS NOT NULL) THEN '{}' ELSE 'null' END, '},{"party":' ORDER BY under1.id ASC) AS listed1
    FROM under1
    LEFT OUTER JOIN cadre AS cadre1 ON cadre1.id = under1.cadre_id GROUP BY under1._parent
  ) AS grouped1 ON grouped1._parent = page2.id
)) AS data
