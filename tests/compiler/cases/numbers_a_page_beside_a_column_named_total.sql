SELECT textsend((
  SELECT coalesce('{"funds":{"nodes":[{"title":' || string_agg(CAST(json_scalar(page2.name) AS TEXT) || coalesce(',"total":"' || CAST(page2.total AS TEXT) || '"', ',"total":null'), '},{"title":' ORDER BY page2._number ASC) FILTER (WHERE page2._number < 2) || '}],"pageInfo":{"hasNextPage":', '{"funds":{"nodes":[],"pageInfo":{"hasNextPage":') || CAST(count(*) >= 2 AS TEXT) || coalesce(',"endCursor":"' || max(left(md5($1::VARCHAR || '130f0a4b~' || coalesce(CAST(page2.year AS TEXT), '!') || '~' || encode(convert_to(CAST(page2.name AS TEXT), 'UTF8'), 'hex') || '~' || CAST(page2.id AS TEXT)), 12) || '~' || '130f0a4b~' || coalesce(CAST(page2.year AS TEXT), '!') || '~' || encode(convert_to(CAST(page2.name AS TEXT), 'UTF8'), 'hex') || '~' || CAST(page2.id AS TEXT)) FILTER (WHERE page2._number = least(page2._total, 2 - $2::INTEGER) AND page2._number < 2) || '"}}}', ',"endCursor":null}}}') AS anon_1
  FROM (
    SELECT page1.id AS id, page1.name AS name, page1.total AS total, page1.year AS year, row_number() OVER (ORDER BY page1.year ASC, page1.name ASC, page1.id ASC) AS _number, count(*) OVER () AS _total
    FROM (
      SELECT fund1.id AS id, fund1.name AS name, fund1.total AS total, fund1.year AS year
      FROM fund AS fund1
      WHERE fund1.deleted_at IS NULL ORDER BY fund1.year ASC, fund1.name ASC, fund1.id ASC
      LIMIT 2
    ) AS page1
  ) AS page2
)) AS data
