SELECT textsend(coalesce((
  SELECT (
    SELECT coalesce('{"district":{"towns":{"nodes":[{"name":' || string_agg(CAST(json_scalar(page2.name) AS TEXT), '},{"name":' ORDER BY page2._number DESC) FILTER (WHERE page2._number < 3) || '}],"pageInfo":{"hasNextPage":false,"hasPreviousPage":', '{"district":{"towns":{"nodes":[],"pageInfo":{"hasNextPage":false,"hasPreviousPage":') || CAST(count(*) >= 3 AS TEXT) || '}}}}' AS anon_2
    FROM (
      SELECT page1.code AS code, page1.id AS id, page1.name AS name, row_number() OVER (ORDER BY page1.code DESC, page1.name DESC, page1.id DESC) AS _number, count(*) OVER () AS _total
      FROM (
        SELECT division2.code AS code, division2.id AS id, division2.name AS name
        FROM division AS division2
        WHERE division2.parent_id = division1.id AND division2.deleted_at IS NULL AND division2.level = 'TOWN' ORDER BY division2.code DESC, division2.name DESC, division2.id DESC
        LIMIT 3
      ) AS page1
    ) AS page2
  ) AS anon_1
  FROM division AS division1
  WHERE division1.code = $1::VARCHAR AND division1.deleted_at IS NULL AND division1.level = 'COUNTY'
), '{"district":null}')) AS data
