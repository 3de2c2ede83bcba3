SELECT convert_to('{"commitments":' || (
  SELECT '{"nodes":' || coalesce('[' || string_agg('{"title":' || CAST(json_scalar(page1.title) AS TEXT) || ',"fund":' || CASE WHEN (page1.fund_id IS NOT NULL) THEN '{"__typename":"Fund","id":"fund_' || CAST(page1.fund_id AS TEXT) || '","commitments":' || (
    SELECT '{"nodes":' || coalesce('[' || string_agg('{"id":"commitment_' || CAST(page2.id AS TEXT) || '"}', ',' ORDER BY page2.approved_on ASC, page2.title ASC, page2.id ASC) || ']', '[]') || ',"totalCount":' || (
      SELECT CAST(count(*) AS TEXT) AS count_1
      FROM commitment AS commitment3
      WHERE commitment3.fund_id = page1.fund_id AND commitment3.deleted_at IS NULL
    ) || '}' AS anon_2
    FROM (
      SELECT commitment2.approved_on AS approved_on, commitment2.id AS id, commitment2.title AS title
      FROM commitment AS commitment2
      WHERE commitment2.fund_id = page1.fund_id AND commitment2.deleted_at IS NULL ORDER BY commitment2.approved_on ASC, commitment2.title ASC, commitment2.id ASC
      LIMIT $1::INTEGER
    ) AS page2
  ) || '}' ELSE 'null' END || ',"pairing":' || CASE WHEN (page1.pairing_id IS NOT NULL) THEN '{"id":"pairing_' || CAST(page1.pairing_id AS TEXT) || '"}' ELSE 'null' END || '}', ',' ORDER BY page1.approved_on ASC, page1.title ASC, page1.id ASC) || ']', '[]') || '}' AS anon_1
  FROM (
    SELECT commitment1.approved_on AS approved_on, commitment1.fund_id AS fund_id, commitment1.id AS id, commitment1.pairing_id AS pairing_id, commitment1.title AS title
    FROM commitment AS commitment1
    WHERE commitment1.deleted_at IS NULL ORDER BY commitment1.approved_on ASC, commitment1.title ASC, commitment1.id ASC
    LIMIT $2::INTEGER
  ) AS page1
) || ',"households":' || (
  SELECT '{"nodes":' || coalesce('[' || string_agg('{"village":' || CASE WHEN (division1.id IS NOT NULL) THEN '{"id":"village_' || CAST(division1.id AS TEXT) || '"}' ELSE 'null' END || '}', ',' ORDER BY page3.code ASC, page3.id ASC) || ']', '[]') || '}' AS anon_3
  FROM (
    SELECT household1.code AS code, household1.id AS id, household1.village_id AS village_id
    FROM household AS household1
    WHERE household1.deleted_at IS NULL ORDER BY household1.code ASC, household1.id ASC
    LIMIT $3::INTEGER
  ) AS page3
  LEFT OUTER JOIN division AS division1 ON division1.id = page3.village_id AND division1.level = 'VILLAGE'
) || '}', 'UTF8') AS data
