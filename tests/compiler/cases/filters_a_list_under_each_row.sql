SELECT textsend((
  SELECT coalesce('{"divisions":{"nodes":[{"name":' || string_agg(CAST(json_scalar(page1.name) AS TEXT) || (
    SELECT (
      SELECT ',"claims":{"totalCount":' || CAST(count(*) AS TEXT) || ',"nodes":' AS anon_2
      FROM claim AS claim3
      WHERE claim3.division_id = page1.id AND claim3.deleted_at IS NULL AND (claim3.period_from = $1::DATE) IS NOT true AND NOT (claim3.predicate = ANY ($2::TEXT[]))
    ) || coalesce('[{"position":' || string_agg(CAST(page2.position AS TEXT), '},{"position":' ORDER BY page2.position ASC, page2.id ASC) || '}]}', '[]}') AS anon_1
    FROM (
      SELECT claim2.id AS id, claim2.position AS position
      FROM claim AS claim2
      WHERE claim2.division_id = page1.id AND claim2.deleted_at IS NULL AND (claim2.period_from = $1::DATE) IS NOT true AND NOT (claim2.predicate = ANY ($2::TEXT[])) ORDER BY claim2.position ASC, claim2.id ASC
      LIMIT 2
    ) AS page2
  ), '},{"name":' ORDER BY page1.code ASC, page1.name ASC, page1.id ASC) || '}]}}', '{"divisions":{"nodes":[]}}') AS coalesce_1
  FROM (
    SELECT division1.code AS code, division1.id AS id, division1.name AS name
    FROM division AS division1
    WHERE division1.deleted_at IS NULL AND (division1.name >= $3::VARCHAR AND division1.name <= ($3::VARCHAR || chr(1114111)) AND starts_with(division1.name, $3::VARCHAR) OR division1.level = 'COUNTY' AND (EXISTS (
      SELECT 1
      FROM claim AS claim1
      WHERE claim1.division_id = division1.id AND claim1.deleted_at IS NULL AND claim1.membership IS NOT NULL
    ))) ORDER BY division1.code ASC, division1.name ASC, division1.id ASC
    LIMIT 3
  ) AS page1
)) AS data
