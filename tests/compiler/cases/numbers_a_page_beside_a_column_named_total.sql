SELECT convert_to('{"funds":' || (
  SELECT '{"nodes":' || coalesce('[' || string_agg('{"title":' || CAST(json_scalar(page3.name) AS TEXT) || ',"total":' || coalesce('"' || CAST(page3.total AS TEXT) || '"', 'null') || '}', ',' ORDER BY page3._number ASC) FILTER (WHERE page3._number < $1::INTEGER) || ']', '[]') || ',"pageInfo":{"hasNextPage":' || CAST(count(*) >= $1::INTEGER AS TEXT) || ',"endCursor":' || coalesce(max('"' || left(md5($2::VARCHAR || '130f0a4b~' || coalesce(CAST(page3.year AS TEXT), '!') || '~' || encode(convert_to(CAST(page3.name AS TEXT), 'UTF8'), 'hex') || '~' || CAST(page3.id AS TEXT)), 12) || '~' || '130f0a4b~' || coalesce(CAST(page3.year AS TEXT), '!') || '~' || encode(convert_to(CAST(page3.name AS TEXT), 'UTF8'), 'hex') || '~' || CAST(page3.id AS TEXT) || '"') FILTER (WHERE page3._number = least(page3._total, $1::INTEGER - $3::INTEGER) AND page3._number < $1::INTEGER), 'null') || '}}' AS anon_1
  FROM (
    SELECT page2.id AS id, page2.name AS name, page2.total AS total, page2.year AS year, row_number() OVER (ORDER BY page2.year ASC, page2.name ASC, page2.id ASC) AS _number, count(*) OVER () AS _total
    FROM (
      SELECT page1.id AS id, page1.name AS name, page1.total AS total, page1.year AS year
      FROM (
        SELECT fund1.id AS id, fund1.name AS name, fund1.total AS total, fund1.year AS year
        FROM fund AS fund1
        WHERE fund1.deleted_at IS NULL ORDER BY fund1.year ASC, fund1.name ASC, fund1.id ASC
        LIMIT 1001
      ) AS page1 ORDER BY page1.year ASC, page1.name ASC, page1.id ASC
      LIMIT $1::INTEGER
    ) AS page2
  ) AS page3
) || '}', 'UTF8') AS data
