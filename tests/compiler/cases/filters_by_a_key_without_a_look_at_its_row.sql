SELECT convert_to('{"its":' || (
  SELECT '{"totalCount":' || (
    SELECT CAST(count(*) AS TEXT) AS count_1
    FROM claim AS claim2
    WHERE claim2.deleted_at IS NULL AND claim2.source_id IS NOT NULL AND claim2.source_id = $1::UUID
  ) || ',"nodes":' || coalesce('[' || string_agg('{"source":' || CASE WHEN (page1.source_id IS NOT NULL) THEN '{"id":"source-document_' || CAST(page1.source_id AS TEXT) || '"}' ELSE 'null' END || '}', ',' ORDER BY page1.position ASC, page1.id ASC) || ']', '[]') || '}' AS anon_1
  FROM (
    SELECT claim1.id AS id, claim1.position AS position, claim1.source_id AS source_id
    FROM claim AS claim1
    WHERE claim1.deleted_at IS NULL AND claim1.source_id IS NOT NULL AND claim1.source_id = $1::UUID ORDER BY claim1.position ASC, claim1.id ASC
    LIMIT 1
  ) AS page1
) || ',"others":{"totalCount":' || (
  SELECT CAST(count(*) AS TEXT) AS count_2
  FROM claim AS claim3
  WHERE claim3.deleted_at IS NULL AND NOT (claim3.source_id IS NOT NULL AND claim3.source_id = $2::UUID)
) || '},"another":{"totalCount":' || (
  SELECT CAST(count(*) AS TEXT) AS count_3
  FROM claim AS claim4
  WHERE claim4.deleted_at IS NULL AND claim4.source_id IS NOT NULL AND claim4.source_id != $3::UUID
) || '},"whole":{"totalCount":' || (
  SELECT CAST(count(*) AS TEXT) AS count_4
  FROM claim AS claim5
  WHERE claim5.deleted_at IS NULL
) || '}}', 'UTF8') AS data
