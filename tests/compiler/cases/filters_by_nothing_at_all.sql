SELECT textsend((
  SELECT '{"absent":{"totalCount":' || CAST(count(*) AS TEXT) || '},"empty":{"totalCount":' AS anon_1
  FROM fund AS fund1
  WHERE fund1.deleted_at IS NULL
) || (
  SELECT CAST(count(*) AS TEXT) || '},"all":{"totalCount":' AS anon_2
  FROM fund AS fund2
  WHERE fund2.deleted_at IS NULL AND true
) || (
  SELECT CAST(count(*) AS TEXT) || '},"none":{"totalCount":' AS anon_3
  FROM fund AS fund3
  WHERE fund3.deleted_at IS NULL AND true
) || (
  SELECT CAST(count(*) AS TEXT) || '},"in":{"totalCount":' AS anon_4
  FROM fund AS fund4
  WHERE fund4.deleted_at IS NULL AND false
) || (
  SELECT CAST(count(*) AS TEXT) || '}}' AS anon_5
  FROM fund AS fund5
  WHERE fund5.deleted_at IS NULL AND fund5.year = ANY ($1::INTEGER[])
)) AS data
