SELECT textsend((
  SELECT coalesce('{"households":{"nodes":[{"code":' || string_agg(CAST(json_scalar(page2.code) AS TEXT) || ',"status":"' || CAST(page2.status AS TEXT) || coalesce('","memberCount":' || CAST((
    SELECT count(membership_1.id) AS count_1
    FROM membership AS membership_1
    WHERE membership_1.household_id = page2.id AND membership_1.ends_on IS NULL AND membership_1.deleted_at IS NULL AND membership_1.owner_district_id IS NOT DISTINCT FROM page2.owner_district_id AND membership_1.demo = page2.demo
  ) AS TEXT) || ',"village":', '","memberCount":null,"village":') || CASE WHEN (division1.id IS NOT NULL) THEN '{"name":' || CAST(json_scalar(division1.name) AS TEXT) || '}' ELSE 'null' END, '},{"code":' ORDER BY page2._number ASC) FILTER (WHERE page2._number < 101) || '}],"pageInfo":{"hasNextPage":', '{"households":{"nodes":[],"pageInfo":{"hasNextPage":') || CAST(count(*) >= 101 AS TEXT) || coalesce(',"endCursor":"' || max(left(md5($1::VARCHAR || 'd0028a01~' || encode(convert_to(CAST(page2.code AS TEXT), 'UTF8'), 'hex') || '~' || CAST(page2.id AS TEXT)), 12) || '~' || 'd0028a01~' || encode(convert_to(CAST(page2.code AS TEXT), 'UTF8'), 'hex') || '~' || CAST(page2.id AS TEXT)) FILTER (WHERE page2._number = least(page2._total, 101 - $2::INTEGER) AND page2._number < 101) || '"}}}', ',"endCursor":null}}}') AS anon_1
  FROM (
    SELECT page1.code AS code, page1.demo AS demo, page1.id AS id, page1.owner_district_id AS owner_district_id, page1.status AS status, page1.village_id AS village_id, row_number() OVER (ORDER BY page1.code ASC, page1.id ASC) AS _number, count(*) OVER () AS _total
    FROM (
      SELECT household1.code AS code, household1.demo AS demo, household1.id AS id, household1.owner_district_id AS owner_district_id, household1.status AS status, household1.village_id AS village_id
      FROM household AS household1
      WHERE household1.deleted_at IS NULL AND (household1.demo OR household1.owner_district_id = ANY ($3::UUID[])) ORDER BY household1.code ASC, household1.id ASC
      LIMIT 101
    ) AS page1
  ) AS page2
  LEFT OUTER JOIN division AS division1 ON division1.id = page2.village_id AND division1.level = 'VILLAGE'
)) AS data
