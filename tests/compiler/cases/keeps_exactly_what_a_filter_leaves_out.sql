SELECT convert_to('{"claims":' || (
  SELECT '{"totalCount":' || (
    SELECT CAST(count(*) AS TEXT) AS count_1
    FROM claim AS claim2
    WHERE claim2.deleted_at IS NULL AND (claim2.membership = 'STATED') IS NOT true AND (claim2.value < $1::NUMERIC) IS NOT true AND NOT (EXISTS (
      SELECT 1
      FROM source_document AS source_document2
      WHERE source_document2.id = claim2.source_id AND strpos(source_document2.publisher, $2::VARCHAR) > 0
    ))
  ) || ',"pageInfo":{"endCursor":' || coalesce(max('"' || left(md5($3::VARCHAR || $4::VARCHAR || '~' || CAST(page3.position AS TEXT) || '~' || CAST(page3.id AS TEXT)), 12) || '~' || $4::VARCHAR || '~' || CAST(page3.position AS TEXT) || '~' || CAST(page3.id AS TEXT) || '"') FILTER (WHERE page3._number = least(page3._total, $5::INTEGER - $6::INTEGER) AND page3._number < $5::INTEGER), 'null') || '}}' AS anon_1
  FROM (
    SELECT page2.id AS id, page2.position AS position, row_number() OVER (ORDER BY page2.position ASC, page2.id ASC) AS _number, count(*) OVER () AS _total
    FROM (
      SELECT page1.id AS id, page1.position AS position
      FROM (
        SELECT claim1.id AS id, claim1.position AS position
        FROM claim AS claim1
        WHERE claim1.deleted_at IS NULL AND (claim1.membership = 'STATED') IS NOT true AND (claim1.value < $1::NUMERIC) IS NOT true AND NOT (EXISTS (
          SELECT 1
          FROM source_document AS source_document1
          WHERE source_document1.id = claim1.source_id AND strpos(source_document1.publisher, $2::VARCHAR) > 0
        )) ORDER BY claim1.position ASC, claim1.id ASC
        LIMIT 1001
      ) AS page1 ORDER BY page1.position ASC, page1.id ASC
      LIMIT $5::INTEGER
    ) AS page2
  ) AS page3
) || '}', 'UTF8') AS data
