SELECT convert_to('{"district":' || coalesce((
  SELECT '{"towns":' || (
    SELECT '{"edges":' || coalesce('[' || string_agg('{"cursor":"' || left(md5($1::VARCHAR || 'ce7cb6ef~' || coalesce(encode(convert_to(CAST(page_2.code AS TEXT), 'UTF8'), 'hex'), '!') || '~' || encode(convert_to(CAST(page_2.name AS TEXT), 'UTF8'), 'hex') || '~' || CAST(page_2.id AS TEXT)), 12) || '~' || 'ce7cb6ef~' || coalesce(encode(convert_to(CAST(page_2.code AS TEXT), 'UTF8'), 'hex'), '!') || '~' || encode(convert_to(CAST(page_2.name AS TEXT), 'UTF8'), 'hex') || '~' || CAST(page_2.id AS TEXT) || '","node":' || '{"name":' || CAST(json_scalar(page_2.name) AS TEXT) || ',"code":' || coalesce(CAST(json_scalar(page_2.code) AS TEXT), 'null') || '}' || '}', ',' ORDER BY page_2.number ASC) FILTER (WHERE page_2.number < $2::INTEGER) || ']', '[]') || ',"pageInfo":{"hasNextPage":' || CAST(count(*) >= $2::INTEGER AS TEXT) || ',"hasPreviousPage":false,"startCursor":' || coalesce(max('"' || left(md5($1::VARCHAR || 'ce7cb6ef~' || coalesce(encode(convert_to(CAST(page_2.code AS TEXT), 'UTF8'), 'hex'), '!') || '~' || encode(convert_to(CAST(page_2.name AS TEXT), 'UTF8'), 'hex') || '~' || CAST(page_2.id AS TEXT)), 12) || '~' || 'ce7cb6ef~' || coalesce(encode(convert_to(CAST(page_2.code AS TEXT), 'UTF8'), 'hex'), '!') || '~' || encode(convert_to(CAST(page_2.name AS TEXT), 'UTF8'), 'hex') || '~' || CAST(page_2.id AS TEXT) || '"') FILTER (WHERE page_2.number = 1 AND page_2.number < $2::INTEGER), 'null') || ',"endCursor":' || coalesce(max('"' || left(md5($1::VARCHAR || 'ce7cb6ef~' || coalesce(encode(convert_to(CAST(page_2.code AS TEXT), 'UTF8'), 'hex'), '!') || '~' || encode(convert_to(CAST(page_2.name AS TEXT), 'UTF8'), 'hex') || '~' || CAST(page_2.id AS TEXT)), 12) || '~' || 'ce7cb6ef~' || coalesce(encode(convert_to(CAST(page_2.code AS TEXT), 'UTF8'), 'hex'), '!') || '~' || encode(convert_to(CAST(page_2.name AS TEXT), 'UTF8'), 'hex') || '~' || CAST(page_2.id AS TEXT) || '"') FILTER (WHERE page_2.number = least(page_2.total, $2::INTEGER - $3::INTEGER) AND page_2.number < $2::INTEGER), 'null') || '},"totalCount":' || (
      SELECT CAST(count(*) AS TEXT) AS count_1
      FROM division AS division_3
      WHERE division_3.parent_id = division_1.id AND division_3.deleted_at IS NULL AND division_3.level = 'TOWN'
    ) || '}' AS anon_2
    FROM (
      SELECT page_1.code AS code, page_1.id AS id, page_1.name AS name, row_number() OVER (ORDER BY page_1.code ASC, page_1.name ASC, page_1.id ASC) AS number, count(*) OVER () AS total
      FROM (
        SELECT division_2.code AS code, division_2.id AS id, division_2.name AS name
        FROM division AS division_2
        WHERE division_2.parent_id = division_1.id AND division_2.deleted_at IS NULL AND division_2.level = 'TOWN' ORDER BY division_2.code ASC, division_2.name ASC, division_2.id ASC
        LIMIT $2::INTEGER
      ) AS page_1
    ) AS page_2
  ) || '}' AS anon_1
  FROM division AS division_1
  WHERE division_1.code = $4::VARCHAR AND division_1.deleted_at IS NULL AND division_1.level = 'COUNTY'
), 'null') || '}', 'UTF8') AS data
