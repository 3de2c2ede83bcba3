SELECT convert_to('{"households":' || (
  SELECT '{"nodes":' || coalesce('[' || string_agg('{"code":' || CAST(json_scalar(page3.code) AS TEXT) || ',"status":"' || CAST(page3.status AS TEXT) || '","memberCount":' || coalesce(CAST((
    SELECT count(membership_1.id) AS count_1
    FROM membership AS membership_1
    WHERE membership_1.household_id = page3.id AND membership_1.ends_on IS NULL AND membership_1.deleted_at IS NULL AND membership_1.owner_district_id IS NOT DISTINCT FROM page3.owner_district_id AND membership_1.demo = page3.demo
  ) AS TEXT), 'null') || ',"village":' || CASE WHEN (division1.id IS NOT NULL) THEN '{"name":' || CAST(json_scalar(division1.name) AS TEXT) || '}' ELSE 'null' END || '}', ',' ORDER BY page3._number ASC) FILTER (WHERE page3._number < $1::INTEGER) || ']', '[]') || ',"pageInfo":{"hasNextPage":' || CAST(count(*) >= $1::INTEGER AS TEXT) || ',"endCursor":' || coalesce(max('"' || left(md5($2::VARCHAR || 'd0028a01~' || encode(convert_to(CAST(page3.code AS TEXT), 'UTF8'), 'hex') || '~' || CAST(page3.id AS TEXT)), 12) || '~' || 'd0028a01~' || encode(convert_to(CAST(page3.code AS TEXT), 'UTF8'), 'hex') || '~' || CAST(page3.id AS TEXT) || '"') FILTER (WHERE page3._number = least(page3._total, $1::INTEGER - $3::INTEGER) AND page3._number < $1::INTEGER), 'null') || '}}' AS anon_1
  FROM (
    SELECT page2.code AS code, page2.demo AS demo, page2.id AS id, page2.owner_district_id AS owner_district_id, page2.status AS status, page2.village_id AS village_id, row_number() OVER (ORDER BY page2.code ASC, page2.id ASC) AS _number, count(*) OVER () AS _total
    FROM (
      SELECT page1.code AS code, page1.demo AS demo, page1.id AS id, page1.owner_district_id AS owner_district_id, page1.status AS status, page1.village_id AS village_id
      FROM (
        SELECT household1.code AS code, household1.demo AS demo, household1.id AS id, household1.owner_district_id AS owner_district_id, household1.status AS status, household1.village_id AS village_id
        FROM household AS household1
        WHERE household1.deleted_at IS NULL AND (household1.demo OR household1.owner_district_id = ANY ($4::UUID[])) ORDER BY household1.code ASC, household1.id ASC
        LIMIT 1001
      ) AS page1 ORDER BY page1.code ASC, page1.id ASC
      LIMIT $1::INTEGER
    ) AS page2
  ) AS page3
  LEFT OUTER JOIN division AS division1 ON division1.id = page3.village_id AND division1.level = 'VILLAGE'
) || '}', 'UTF8') AS data
