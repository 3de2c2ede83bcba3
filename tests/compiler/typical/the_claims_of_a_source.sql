WITH page1 AS
(
  SELECT source_document1.id AS id, source_document1.published_on AS published_on, source_document1.title AS title
  FROM source_document AS source_document1
  WHERE source_document1.deleted_at IS NULL ORDER BY source_document1.published_on ASC, source_document1.title ASC, source_document1.id ASC
  LIMIT 2
)
SELECT convert_to('{"sourceDocuments":' || (
  SELECT '{"nodes":' || coalesce('[' || string_agg('{"title":' || CAST(json_scalar(page1.title) AS TEXT) || ',"claims":{"nodes":' || coalesce('[' || grouped1.listed1 || ']', '[]') || '}}', ',' ORDER BY page1.published_on ASC, page1.title ASC, page1.id ASC) || ']', '[]') || '}' AS anon_1
  FROM page1
  LEFT OUTER JOIN (
    SELECT parent1.id AS id, string_agg('{"quote":' || coalesce(CAST(json_scalar(page2.quote) AS TEXT), 'null') || ',"quantity":{"value":' || coalesce('"' || CAST(trim_scale(page2.value) AS TEXT) || '"', 'null') || ',"measure":' || coalesce('"' || CAST(page2.measure AS TEXT) || '"', 'null') || ',"bound":' || coalesce('"' || CAST(page2.bound AS TEXT) || '"', 'null') || '},"status":"' || CAST(page2.status AS TEXT) || '"}', ',' ORDER BY page2.position ASC, page2.id ASC) AS listed1
    FROM page1 AS parent1 JOIN LATERAL (
      SELECT claim1.bound AS bound, claim1.id AS id, claim1.measure AS measure, claim1.position AS position, claim1.quote AS quote, claim1.status AS status, claim1.value AS value
      FROM claim AS claim1
      WHERE claim1.source_id = parent1.id AND claim1.deleted_at IS NULL ORDER BY claim1.position ASC, claim1.id ASC
      LIMIT 50
    ) AS page2 ON true GROUP BY parent1.id
  ) AS grouped1 ON grouped1.id = page1.id
) || '}', 'UTF8') AS data
