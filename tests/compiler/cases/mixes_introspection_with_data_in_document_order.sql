SELECT textsend((
  SELECT '{"before":{"totalCount":' || CAST(count(*) AS TEXT) || '},"__type":' AS anon_1
  FROM division AS division1
  WHERE division1.deleted_at IS NULL AND division1.level = 'COUNTY'
) || $1::VARCHAR || (
  SELECT ',"after":{"totalCount":' || CAST(count(*) AS TEXT) || '}}' AS anon_2
  FROM fund AS fund1
  WHERE fund1.deleted_at IS NULL
)) AS data
