WITH page1 AS
(
  SELECT source_document1.id AS id, source_document1.published_on AS published_on, source_document1.title AS title
  FROM source_document AS source_document1
  WHERE source_document1.deleted_at IS NULL ORDER BY source_document1.published_on ASC, source_document1.title ASC, source_document1.id ASC
  LIMIT 2
),
under1 AS
(
  SELECT parent1.id AS _parent, page2.bound AS bound, page2.id AS id, page2.measure AS measure, page2.position AS position, page2.quote AS quote, page2.status AS status, page2.value AS value
  FROM page1 AS parent1 JOIN LATERAL (
    SELECT claim1.bound AS bound, claim1.id AS id, claim1.measure AS measure, claim1.position AS position, claim1.quote AS quote, claim1.status AS status, claim1.value AS value
    FROM claim AS claim1
    WHERE claim1.source_id = parent1.id AND claim1.deleted_at IS NULL ORDER BY claim1.position ASC, claim1.id ASC
    LIMIT 50
  ) AS page2 ON true
)
SELECT textsend((
  SELECT coalesce('{"sourceDocuments":{"nodes":[{"title":' || string_agg(CAST(json_scalar(page1.title) AS TEXT) || coalesce(',"claims":{"nodes":[{"quote":' || grouped1.listed1 || '"}]', ',"claims":{"nodes":[]'), '}},{"title":' ORDER BY page1.published_on ASC, page1.title ASC, page1.id ASC) || '}}]}}', '{"sourceDocuments":{"nodes":[]}}') AS coalesce_1
  FROM page1
  LEFT OUTER JOIN (
    SELECT under1._parent AS _parent, string_agg(coalesce(CAST(json_scalar(under1.quote) AS TEXT) || ',"quantity":{"value":', 'null,"quantity":{"value":') || coalesce('"' || CAST(trim_scale(under1.value) AS TEXT) || '","measure":', 'null,"measure":') || coalesce('"' || CAST(under1.measure AS TEXT) || '","bound":', 'null,"bound":') || coalesce('"' || CAST(under1.bound AS TEXT) || '"},"status":"', 'null},"status":"') || CAST(under1.status AS TEXT), '"},{"quote":' ORDER BY under1.position ASC, under1.id ASC) AS listed1
    FROM under1 GROUP BY under1._parent
  ) AS grouped1 ON grouped1._parent = page1.id
)) AS data
