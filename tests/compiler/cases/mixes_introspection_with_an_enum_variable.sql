SELECT textsend('{"__type":' || $1::VARCHAR || (
  SELECT coalesce(',"funds":{"nodes":[{"total":' || string_agg(coalesce('"' || CAST(trim_scale(page1.total * 0.0001) AS TEXT) || '"', 'null'), '},{"total":' ORDER BY page1.year ASC, page1.name ASC, page1.id ASC) || '}]}}', ',"funds":{"nodes":[]}}') AS coalesce_1
  FROM (
    SELECT fund1.id AS id, fund1.name AS name, fund1.total AS total, fund1.year AS year
    FROM fund AS fund1
    WHERE fund1.deleted_at IS NULL ORDER BY fund1.year ASC, fund1.name ASC, fund1.id ASC
    LIMIT 1
  ) AS page1
)) AS data
