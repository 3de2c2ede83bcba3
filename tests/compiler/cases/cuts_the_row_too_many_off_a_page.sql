SELECT textsend((
  SELECT coalesce('{"none":{"nodes":[{"name":' || CASE WHEN ($1::INTEGER > 1) THEN array_to_string((array_agg(CAST(json_scalar(page2.name) AS TEXT) ORDER BY page2.code ASC, page2.name ASC, page2.id ASC))[1:$1::INTEGER - 1], '},{"name":') END || '}],"pageInfo":{"hasNextPage":', '{"none":{"nodes":[],"pageInfo":{"hasNextPage":') || CAST(count(*) >= $1::INTEGER AS TEXT) || '}},"some":' AS anon_1
  FROM (
    SELECT page1.code AS code, page1.id AS id, page1.name AS name
    FROM (
      SELECT division1.code AS code, division1.id AS id, division1.name AS name
      FROM division AS division1
      WHERE division1.deleted_at IS NULL ORDER BY division1.code ASC, division1.name ASC, division1.id ASC
      LIMIT 1001
    ) AS page1 ORDER BY page1.code ASC, page1.name ASC, page1.id ASC
    LIMIT $1::INTEGER
  ) AS page2
) || (
  SELECT coalesce('{"nodes":[{"name":' || CASE WHEN ($2::INTEGER > 1) THEN array_to_string((array_agg(CAST(json_scalar(page4.name) AS TEXT) || CASE WHEN (division3.id IS NOT NULL) THEN ',"parent":{"name":' || CAST(json_scalar(division3.name) AS TEXT) || '}' ELSE ',"parent":null' END ORDER BY page4.code ASC, page4.name ASC, page4.id ASC))[1:$2::INTEGER - 1], '},{"name":') END || '}],"pageInfo":{"hasNextPage":', '{"nodes":[],"pageInfo":{"hasNextPage":') || CAST(count(*) >= $2::INTEGER AS TEXT) || ',"hasPreviousPage":false}},"last":' AS anon_2
  FROM (
    SELECT page3.code AS code, page3.id AS id, page3.name AS name, page3.parent_id AS parent_id
    FROM (
      SELECT division2.code AS code, division2.id AS id, division2.name AS name, division2.parent_id AS parent_id
      FROM division AS division2
      WHERE division2.deleted_at IS NULL ORDER BY division2.code ASC, division2.name ASC, division2.id ASC
      LIMIT 1001
    ) AS page3 ORDER BY page3.code ASC, page3.name ASC, page3.id ASC
    LIMIT $2::INTEGER
  ) AS page4
  LEFT OUTER JOIN division AS division3 ON division3.id = page4.parent_id
) || (
  SELECT coalesce('{"edges":[{"node":{"code":' || CASE WHEN (1001 > 1) THEN array_to_string((array_agg(coalesce(CAST(json_scalar(page5.code) AS TEXT) || '', 'null') ORDER BY page5.code ASC, page5.name ASC, page5.id ASC))[1:1001 - 1], '}},{"node":{"code":') END || '}}],"pageInfo":{"hasNextPage":', '{"edges":[],"pageInfo":{"hasNextPage":') || CAST(count(*) >= 1001 AS TEXT) || '}},"nobody":' AS anon_3
  FROM (
    SELECT division4.code AS code, division4.id AS id, division4.name AS name
    FROM division AS division4
    WHERE division4.deleted_at IS NULL ORDER BY division4.code ASC, division4.name ASC, division4.id ASC
    LIMIT 1001
  ) AS page5
) || (
  SELECT coalesce('{"nodes":[{"name":' || CASE WHEN ($3::INTEGER > 1) THEN array_to_string((array_agg(CAST(json_scalar(page7.name) AS TEXT) ORDER BY page7.code ASC, page7.name ASC, page7.id ASC))[1:$3::INTEGER - 1], '},{"name":') END || '}],"pageInfo":{"hasNextPage":', '{"nodes":[],"pageInfo":{"hasNextPage":') || CAST(count(*) >= $3::INTEGER AS TEXT) || '}},"alike":' AS anon_4
  FROM (
    SELECT page6.code AS code, page6.id AS id, page6.name AS name
    FROM (
      SELECT division5.code AS code, division5.id AS id, division5.name AS name
      FROM division AS division5
      WHERE division5.deleted_at IS NULL AND division5.name = $4::VARCHAR ORDER BY division5.code ASC, division5.name ASC, division5.id ASC
      LIMIT 1001
    ) AS page6 ORDER BY page6.code ASC, page6.name ASC, page6.id ASC
    LIMIT $3::INTEGER
  ) AS page7
) || (
  SELECT coalesce('{"nodes":[' || CASE WHEN ($5::INTEGER > 1) THEN array_to_string((array_agg(CASE WHEN (page9.level = 'COUNTY') THEN '{"__typename":"District"}' WHEN (page9.level = 'PROVINCE') THEN '{"__typename":"Province"}' WHEN (page9.level = 'CITY') THEN '{"__typename":"City"}' WHEN (page9.level = 'VILLAGE') THEN '{"__typename":"Village"}' WHEN (page9.level = 'TOWN') THEN '{"__typename":"Town"}' ELSE 'null' END ORDER BY page9.code ASC, page9.name ASC, page9.id ASC))[1:$5::INTEGER - 1], ',') END || '],"pageInfo":{"hasNextPage":', '{"nodes":[],"pageInfo":{"hasNextPage":') || CAST(count(*) >= $5::INTEGER AS TEXT) || '}}}' AS anon_5
  FROM (
    SELECT page8.code AS code, page8.id AS id, page8.level AS level, page8.name AS name
    FROM (
      SELECT division6.code AS code, division6.id AS id, division6.level AS level, division6.name AS name
      FROM division AS division6
      WHERE division6.deleted_at IS NULL AND division6.level = 'VILLAGE' ORDER BY division6.code ASC, division6.name ASC, division6.id ASC
      LIMIT 1001
    ) AS page8 ORDER BY page8.code ASC, page8.name ASC, page8.id ASC
    LIMIT $5::INTEGER
  ) AS page9
)) AS data
