SELECT convert_to('{"absent":{"totalCount":' || (
  SELECT CAST(count(*) AS TEXT) AS count_1
  FROM fund AS fund1
  WHERE fund1.deleted_at IS NULL
) || '},"empty":{"totalCount":' || (
  SELECT CAST(count(*) AS TEXT) AS count_2
  FROM fund AS fund2
  WHERE fund2.deleted_at IS NULL AND true
) || '},"all":{"totalCount":' || (
  SELECT CAST(count(*) AS TEXT) AS count_3
  FROM fund AS fund3
  WHERE fund3.deleted_at IS NULL AND true
) || '},"none":{"totalCount":' || (
  SELECT CAST(count(*) AS TEXT) AS count_4
  FROM fund AS fund4
  WHERE fund4.deleted_at IS NULL AND false
) || '},"in":{"totalCount":' || (
  SELECT CAST(count(*) AS TEXT) AS count_5
  FROM fund AS fund5
  WHERE fund5.deleted_at IS NULL AND fund5.year = ANY ($1::INTEGER[])
) || '}}', 'UTF8') AS data
