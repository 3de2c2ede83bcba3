WITH page1 AS
(
  SELECT division1.code AS code, division1.id AS id, division1.name AS name
  FROM division AS division1
  WHERE division1.deleted_at IS NULL AND division1.level = 'VILLAGE' ORDER BY division1.code ASC, division1.name ASC, division1.id ASC
  LIMIT 20
),
under1 AS
(
  SELECT parent1.id AS _parent, page2.designation AS designation, page2.id AS id, page2.starts_on AS starts_on
  FROM page1 AS parent1 JOIN LATERAL (
    SELECT village_profile1.designation AS designation, village_profile1.id AS id, village_profile1.starts_on AS starts_on
    FROM village_profile AS village_profile1
    WHERE village_profile1.village_id = parent1.id AND village_profile1.deleted_at IS NULL AND (village_profile1.starts_on IS NULL OR village_profile1.starts_on <= $1::DATE) AND (village_profile1.ends_on IS NULL OR village_profile1.ends_on >= $1::DATE) ORDER BY village_profile1.starts_on ASC, village_profile1.id ASC
    LIMIT 20
  ) AS page2 ON true
),
under2 AS
(
  SELECT parent2.id AS _parent, page3.id AS id, page3.item_id AS item_id, page3.met AS met, page3.period_from AS period_from
  FROM page1 AS parent2 JOIN LATERAL (
    SELECT indicator_result1.id AS id, indicator_result1.item_id AS item_id, indicator_result1.met AS met, indicator_result1.period_from AS period_from
    FROM indicator_result AS indicator_result1
    WHERE indicator_result1.village_id = parent2.id AND indicator_result1.deleted_at IS NULL AND (indicator_result1.household_id IS NULL OR indicator_result1.demo OR indicator_result1.owner_district_id = ANY ($2::UUID[])) ORDER BY indicator_result1.period_from ASC, indicator_result1.id ASC
    LIMIT 20
  ) AS page3 ON true
)
SELECT textsend((
  SELECT coalesce('{"villages":{"nodes":[{"name":' || string_agg(CAST(json_scalar(page1.name) AS TEXT) || coalesce(',"profiles":{"nodes":[{"designation":"' || grouped1.listed1 || '"}]},"indicatorResults":{"nodes":', ',"profiles":{"nodes":[]},"indicatorResults":{"nodes":') || coalesce('[{"met":' || grouped2.listed1 || '}]', '[]'), '}},{"name":' ORDER BY page1.code ASC, page1.name ASC, page1.id ASC) || '}}]}}', '{"villages":{"nodes":[]}}') AS coalesce_1
  FROM page1
  LEFT OUTER JOIN (
    SELECT under1._parent AS _parent, string_agg(CAST(under1.designation AS TEXT), '"},{"designation":"' ORDER BY under1.starts_on ASC, under1.id ASC) AS listed1
    FROM under1 GROUP BY under1._parent
  ) AS grouped1 ON grouped1._parent = page1.id
  LEFT OUTER JOIN (
    SELECT under2._parent AS _parent, string_agg(coalesce(CAST(under2.met AS TEXT) || ',"item":', 'null,"item":') || CASE WHEN (indicator_item1.id IS NOT NULL) THEN '{"title":' || CAST(json_scalar(indicator_item1.title) AS TEXT) || '}' ELSE 'null' END, '},{"met":' ORDER BY under2.period_from ASC, under2.id ASC) AS listed1
    FROM under2
    LEFT OUTER JOIN indicator_item AS indicator_item1 ON indicator_item1.id = under2.item_id GROUP BY under2._parent
  ) AS grouped2 ON grouped2._parent = page1.id
)) AS data
