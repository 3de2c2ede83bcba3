SELECT convert_to('{"districts":' || (
  SELECT '{"nodes":' || coalesce('[' || string_agg('{"name":' || CAST(json_scalar(page1.name) AS TEXT) || ',"towns":{"pageInfo":{"hasPreviousPage":false,"__typename":"PageInfo"}},"claims":{"pageInfo":{"hasNextPage":false},"totalCount":' || (
    SELECT CAST(count(*) AS TEXT) AS count_1
    FROM claim AS claim1
    WHERE claim1.division_id = page1.id AND claim1.deleted_at IS NULL
  ) || '}}', ',' ORDER BY page1.code ASC, page1.name ASC, page1.id ASC) || ']', '[]') || '}' AS anon_1
  FROM (
    SELECT division1.code AS code, division1.id AS id, division1.name AS name
    FROM division AS division1
    WHERE division1.deleted_at IS NULL AND division1.level = 'COUNTY' ORDER BY division1.code ASC, division1.name ASC, division1.id ASC
    LIMIT 3
  ) AS page1
) || '}', 'UTF8') AS data
