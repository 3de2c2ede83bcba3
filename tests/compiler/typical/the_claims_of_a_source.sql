SELECT convert_to('{"sourceDocuments":' || (
  SELECT '{"nodes":' || coalesce('[' || string_agg('{"title":' || CAST(json_scalar(page2.title) AS TEXT) || ',"claims":' || (
    SELECT '{"nodes":' || coalesce('[' || string_agg('{"quote":' || coalesce(CAST(json_scalar(page3.quote) AS TEXT), 'null') || ',"quantity":{"value":' || coalesce('"' || CAST(trim_scale(page3.value) AS TEXT) || '"', 'null') || ',"measure":' || coalesce('"' || CAST(page3.measure AS TEXT) || '"', 'null') || ',"bound":' || coalesce('"' || CAST(page3.bound AS TEXT) || '"', 'null') || '},"status":"' || CAST(page3.status AS TEXT) || '"}', ',' ORDER BY page3.position ASC, page3.id ASC) || ']', '[]') || '}' AS anon_2
    FROM (
      SELECT claim1.bound AS bound, claim1.id AS id, claim1.measure AS measure, claim1.position AS position, claim1.quote AS quote, claim1.status AS status, claim1.value AS value
      FROM claim AS claim1
      WHERE claim1.source_id = page2.id AND claim1.deleted_at IS NULL ORDER BY claim1.position ASC, claim1.id ASC
      LIMIT $1::INTEGER
    ) AS page3
  ) || '}', ',' ORDER BY page2.published_on ASC, page2.title ASC, page2.id ASC) || ']', '[]') || '}' AS anon_1
  FROM (
    SELECT page1.id AS id, page1.published_on AS published_on, page1.title AS title
    FROM (
      SELECT source_document1.id AS id, source_document1.published_on AS published_on, source_document1.title AS title
      FROM source_document AS source_document1
      WHERE source_document1.deleted_at IS NULL ORDER BY source_document1.published_on ASC, source_document1.title ASC, source_document1.id ASC
      LIMIT 1001
    ) AS page1 ORDER BY page1.published_on ASC, page1.title ASC, page1.id ASC
    LIMIT $2::INTEGER
  ) AS page2
) || '}', 'UTF8') AS data
