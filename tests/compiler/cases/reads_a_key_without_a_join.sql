SELECT textsend((
  SELECT coalesce('{"claims":{"nodes":[{"source":' || string_agg(CASE WHEN (page1.source_id IS NOT NULL) THEN '{"__typename":"SourceDocument","id":"source-document_' || CAST(page1.source_id AS TEXT) || (
    SELECT coalesce('","claims":{"nodes":[{"id":"claim_' || string_agg(CAST(page2.id AS TEXT), '"},{"id":"claim_' ORDER BY page2.position ASC, page2.id ASC) || '"}],"totalCount":', '","claims":{"nodes":[],"totalCount":') || (
      SELECT CAST(count(*) AS TEXT) || '}}' AS anon_2
      FROM claim AS claim3
      WHERE claim3.source_id = page1.source_id AND claim3.deleted_at IS NULL
    ) AS anon_1
    FROM (
      SELECT claim2.id AS id, claim2.position AS position
      FROM claim AS claim2
      WHERE claim2.source_id = page1.source_id AND claim2.deleted_at IS NULL ORDER BY claim2.position ASC, claim2.id ASC
      LIMIT 1
    ) AS page2
  ) ELSE 'null' END, '},{"source":' ORDER BY page1.position ASC, page1.id ASC) || '}]},"projects":', '{"claims":{"nodes":[]},"projects":') AS coalesce_1
  FROM (
    SELECT claim1.id AS id, claim1.position AS position, claim1.source_id AS source_id
    FROM claim AS claim1
    WHERE claim1.deleted_at IS NULL ORDER BY claim1.position ASC, claim1.id ASC
    LIMIT 2
  ) AS page1
) || (
  SELECT coalesce('{"nodes":[{"location":' || string_agg(CASE WHEN (division1.id IS NOT NULL) THEN CASE WHEN (division1.level = 'COUNTY') THEN '{"id":"district_' || CAST(division1.id AS TEXT) || '"}' WHEN (division1.level = 'PROVINCE') THEN '{"id":"province_' || CAST(division1.id AS TEXT) || '"}' WHEN (division1.level = 'CITY') THEN '{"id":"city_' || CAST(division1.id AS TEXT) || '"}' WHEN (division1.level = 'VILLAGE') THEN '{"id":"village_' || CAST(division1.id AS TEXT) || '"}' WHEN (division1.level = 'TOWN') THEN '{"id":"town_' || CAST(division1.id AS TEXT) || '"}' ELSE 'null' END ELSE 'null' END, '},{"location":' ORDER BY page3.starts_on ASC, page3.name ASC, page3.id ASC) || '}]}}', '{"nodes":[]}}') AS coalesce_2
  FROM (
    SELECT project1.id AS id, project1.location_id AS location_id, project1.name AS name, project1.starts_on AS starts_on
    FROM project AS project1
    WHERE project1.deleted_at IS NULL ORDER BY project1.starts_on ASC, project1.name ASC, project1.id ASC
    LIMIT 2
  ) AS page3
  LEFT OUTER JOIN division AS division1 ON division1.id = page3.location_id
)) AS data
