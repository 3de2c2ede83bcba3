SELECT textsend((
  SELECT (
    SELECT '{"its":{"totalCount":' || CAST(count(*) AS TEXT) || ',"nodes":' AS anon_2
    FROM claim AS claim2
    WHERE claim2.deleted_at IS NULL AND claim2.source_id IS NOT NULL AND claim2.source_id = $1::UUID
  ) || coalesce('[{"source":' || string_agg(CASE WHEN (page1.source_id IS NOT NULL) THEN '{"id":"source-document_' || CAST(page1.source_id AS TEXT) || '"}' ELSE 'null' END, '},{"source":' ORDER BY page1.position ASC, page1.id ASC) || '}]},"others":{"totalCount":', '[]},"others":{"totalCount":') AS anon_1
  FROM (
    SELECT claim1.id AS id, claim1.position AS position, claim1.source_id AS source_id
    FROM claim AS claim1
    WHERE claim1.deleted_at IS NULL AND claim1.source_id IS NOT NULL AND claim1.source_id = $1::UUID ORDER BY claim1.position ASC, claim1.id ASC
    LIMIT 1
  ) AS page1
) || (
  SELECT CAST(count(*) AS TEXT) || '},"another":{"totalCount":' AS anon_3
  FROM claim AS claim3
  WHERE claim3.deleted_at IS NULL AND NOT (claim3.source_id IS NOT NULL AND claim3.source_id = $2::UUID)
) || (
  SELECT CAST(count(*) AS TEXT) || '},"whole":{"totalCount":' AS anon_4
  FROM claim AS claim4
  WHERE claim4.deleted_at IS NULL AND claim4.source_id IS NOT NULL AND claim4.source_id != $3::UUID
) || (
  SELECT CAST(count(*) AS TEXT) || '}}' AS anon_5
  FROM claim AS claim5
  WHERE claim5.deleted_at IS NULL
)) AS data
