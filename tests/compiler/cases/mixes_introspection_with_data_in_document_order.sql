SELECT convert_to('{"before":{"totalCount":' || (
  SELECT CAST(count(*) AS TEXT) AS count_1
  FROM division AS division_1
  WHERE division_1.deleted_at IS NULL AND division_1.level = 'COUNTY'
) || '},"__type":' || $1::VARCHAR || ',"after":{"totalCount":' || (
  SELECT CAST(count(*) AS TEXT) AS count_2
  FROM fund AS fund_1
  WHERE fund_1.deleted_at IS NULL
) || '}}', 'UTF8') AS data
