SELECT textsend(coalesce((
  SELECT (
    SELECT coalesce('{"district":{"towns":{"edges":[{"cursor":"' || string_agg(left(md5($1::VARCHAR || '5abcd56a~' || coalesce(encode(convert_to(CAST(page2.code AS TEXT), 'UTF8'), 'hex'), '!') || '~' || encode(convert_to(CAST(page2.name AS TEXT), 'UTF8'), 'hex') || '~' || CAST(page2.id AS TEXT)), 12) || '~' || '5abcd56a~' || coalesce(encode(convert_to(CAST(page2.code AS TEXT), 'UTF8'), 'hex'), '!') || '~' || encode(convert_to(CAST(page2.name AS TEXT), 'UTF8'), 'hex') || '~' || CAST(page2.id AS TEXT) || '","node":{"name":' || CAST(json_scalar(page2.name) AS TEXT) || coalesce(',"code":' || CAST(json_scalar(page2.code) AS TEXT) || '', ',"code":null'), '}},{"cursor":"' ORDER BY page2._number ASC) FILTER (WHERE page2._number < $2::INTEGER) || '}}],"pageInfo":{"hasNextPage":', '{"district":{"towns":{"edges":[],"pageInfo":{"hasNextPage":') || CAST(count(*) >= $2::INTEGER AS TEXT) || coalesce(',"hasPreviousPage":false,"startCursor":"' || max(left(md5($1::VARCHAR || '5abcd56a~' || coalesce(encode(convert_to(CAST(page2.code AS TEXT), 'UTF8'), 'hex'), '!') || '~' || encode(convert_to(CAST(page2.name AS TEXT), 'UTF8'), 'hex') || '~' || CAST(page2.id AS TEXT)), 12) || '~' || '5abcd56a~' || coalesce(encode(convert_to(CAST(page2.code AS TEXT), 'UTF8'), 'hex'), '!') || '~' || encode(convert_to(CAST(page2.name AS TEXT), 'UTF8'), 'hex') || '~' || CAST(page2.id AS TEXT)) FILTER (WHERE page2._number = 1 AND page2._number < $2::INTEGER) || '","endCursor":', ',"hasPreviousPage":false,"startCursor":null,"endCursor":') || coalesce('"' || max(left(md5($1::VARCHAR || '5abcd56a~' || coalesce(encode(convert_to(CAST(page2.code AS TEXT), 'UTF8'), 'hex'), '!') || '~' || encode(convert_to(CAST(page2.name AS TEXT), 'UTF8'), 'hex') || '~' || CAST(page2.id AS TEXT)), 12) || '~' || '5abcd56a~' || coalesce(encode(convert_to(CAST(page2.code AS TEXT), 'UTF8'), 'hex'), '!') || '~' || encode(convert_to(CAST(page2.name AS TEXT), 'UTF8'), 'hex') || '~' || CAST(page2.id AS TEXT)) FILTER (WHERE page2._number = least(page2._total, $2::INTEGER - $3::INTEGER) AND page2._number < $2::INTEGER) || '"},"totalCount":', 'null},"totalCount":') || (
      SELECT CAST(count(*) AS TEXT) || '}}}' AS anon_3
      FROM division AS division3
      WHERE division3.parent_id = division1.id AND division3.deleted_at IS NULL AND division3.level = 'TOWN'
    ) AS anon_2
    FROM (
      SELECT page1.code AS code, page1.id AS id, page1.name AS name, row_number() OVER (ORDER BY page1.code ASC, page1.name ASC, page1.id ASC) AS _number, count(*) OVER () AS _total
      FROM (
        SELECT division2.code AS code, division2.id AS id, division2.name AS name
        FROM division AS division2
        WHERE division2.parent_id = division1.id AND division2.deleted_at IS NULL AND division2.level = 'TOWN' ORDER BY division2.code ASC, division2.name ASC, division2.id ASC
        LIMIT $2::INTEGER
      ) AS page1
    ) AS page2
  ) AS anon_1
  FROM division AS division1
  WHERE division1.code = $4::VARCHAR AND division1.deleted_at IS NULL AND division1.level = 'COUNTY'
), '{"district":null}')) AS data
