SELECT textsend((
  SELECT coalesce('{"districts":{"nodes":[{"name":' || string_agg(CAST(json_scalar(page1.name) AS TEXT) || (
    SELECT ',"towns":{"pageInfo":{"hasPreviousPage":false,"__typename":"PageInfo"}},"claims":{"pageInfo":{"hasNextPage":false},"totalCount":' || CAST(count(*) AS TEXT) || '' AS anon_1
    FROM claim AS claim1
    WHERE claim1.division_id = page1.id AND claim1.deleted_at IS NULL
  ), '}},{"name":' ORDER BY page1.code ASC, page1.name ASC, page1.id ASC) || '}}]}}', '{"districts":{"nodes":[]}}') AS coalesce_1
  FROM (
    SELECT division1.code AS code, division1.id AS id, division1.name AS name
    FROM division AS division1
    WHERE division1.deleted_at IS NULL AND division1.level = 'COUNTY' ORDER BY division1.code ASC, division1.name ASC, division1.id ASC
    LIMIT 3
  ) AS page1
)) AS data
