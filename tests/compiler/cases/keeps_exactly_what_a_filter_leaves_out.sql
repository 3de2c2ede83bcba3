SELECT textsend((
  SELECT (
    SELECT '{"claims":{"totalCount":' || CAST(count(*) AS TEXT) || ',"pageInfo":{"endCursor":' AS anon_2
    FROM claim AS claim2
    WHERE claim2.deleted_at IS NULL AND (claim2.membership = 'STATED') IS NOT true AND (claim2.value < $1::NUMERIC) IS NOT true AND NOT (EXISTS (
      SELECT 1
      FROM source_document AS source_document2
      WHERE source_document2.id = claim2.source_id AND strpos(source_document2.publisher, $2::VARCHAR) > 0
    ))
  ) || coalesce('"' || max(left(md5($3::VARCHAR || $4::VARCHAR || '~' || CAST(page2.position AS TEXT) || '~' || CAST(page2.id AS TEXT)), 12) || '~' || $4::VARCHAR || '~' || CAST(page2.position AS TEXT) || '~' || CAST(page2.id AS TEXT)) FILTER (WHERE page2._number = least(page2._total, 2 - $5::INTEGER) AND page2._number < 2) || '"}}}', 'null}}}') AS anon_1
  FROM (
    SELECT page1.id AS id, page1.position AS position, row_number() OVER (ORDER BY page1.position ASC, page1.id ASC) AS _number, count(*) OVER () AS _total
    FROM (
      SELECT claim1.id AS id, claim1.position AS position
      FROM claim AS claim1
      WHERE claim1.deleted_at IS NULL AND (claim1.membership = 'STATED') IS NOT true AND (claim1.value < $1::NUMERIC) IS NOT true AND NOT (EXISTS (
        SELECT 1
        FROM source_document AS source_document1
        WHERE source_document1.id = claim1.source_id AND strpos(source_document1.publisher, $2::VARCHAR) > 0
      )) ORDER BY claim1.position ASC, claim1.id ASC
      LIMIT 2
    ) AS page1
  ) AS page2
)) AS data
