SELECT convert_to('{"before":{"totalCount":' || (
  SELECT CAST(count(*) AS TEXT) AS count_1
  FROM division AS division1
  WHERE division1.deleted_at IS NULL AND division1.level = 'COUNTY'
) || '},"__type":' || $1::VARCHAR || ',"after":{"totalCount":' || (
  SELECT CAST(count(*) AS TEXT) AS count_2
  FROM fund AS fund1
  WHERE fund1.deleted_at IS NULL
) || '}}', 'UTF8') AS data
