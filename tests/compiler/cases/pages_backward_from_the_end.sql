SELECT convert_to('{"district":' || coalesce((
  SELECT '{"towns":' || (
    SELECT '{"nodes":' || coalesce('[' || string_agg('{"name":' || CAST(json_scalar(page_2.name) AS TEXT) || '}', ',' ORDER BY page_2.number DESC) FILTER (WHERE page_2.number < $1::INTEGER) || ']', '[]') || ',"pageInfo":{"hasNextPage":false,"hasPreviousPage":' || CAST(count(*) >= $1::INTEGER AS TEXT) || '}}' AS anon_2
    FROM (
      SELECT page_1.code AS code, page_1.id AS id, page_1.name AS name, row_number() OVER (ORDER BY page_1.code DESC, page_1.name DESC, page_1.id DESC) AS number, count(*) OVER () AS total
      FROM (
        SELECT division_2.code AS code, division_2.id AS id, division_2.name AS name
        FROM division AS division_2
        WHERE division_2.parent_id = division_1.id AND division_2.deleted_at IS NULL AND division_2.level = 'TOWN' ORDER BY division_2.code DESC, division_2.name DESC, division_2.id DESC
        LIMIT $1::INTEGER
      ) AS page_1
    ) AS page_2
  ) || '}' AS anon_1
  FROM division AS division_1
  WHERE division_1.code = $2::VARCHAR AND division_1.deleted_at IS NULL AND division_1.level = 'COUNTY'
), 'null') || '}', 'UTF8') AS data
