WITH page1 AS
(
  SELECT division1.code AS code, division1.id AS id, division1.name AS name
  FROM division AS division1
  WHERE division1.deleted_at IS NULL AND division1.level = 'TOWN' ORDER BY division1.code ASC, division1.name ASC, division1.id ASC
  LIMIT 1
),
under1 AS
(
  SELECT parent1.id AS _parent, page2.code AS code, page2.id AS id, page2.level AS level, page2.name AS name
  FROM page1 AS parent1 JOIN LATERAL (
    SELECT division2.code AS code, division2.id AS id, division2.level AS level, division2.name AS name
    FROM division AS division2
    WHERE division2.parent_id = parent1.id AND division2.deleted_at IS NULL ORDER BY division2.code ASC, division2.name ASC, division2.id ASC
    LIMIT 1
  ) AS page2 ON true
)
SELECT textsend((
  SELECT coalesce('{"towns":{"nodes":[{"name":' || string_agg(CAST(json_scalar(page1.name) AS TEXT) || coalesce(',"children":{"nodes":[' || grouped2.listed1 || ']', ',"children":{"nodes":[]'), '}},{"name":' ORDER BY page1.code ASC, page1.name ASC, page1.id ASC) || '}}]},"claims":{"totalCount":', '{"towns":{"nodes":[]},"claims":{"totalCount":') AS coalesce_1
  FROM page1
  LEFT OUTER JOIN (
    SELECT under1._parent AS _parent, string_agg(CASE WHEN (under1.level = 'COUNTY' OR under1.level = 'PROVINCE' OR under1.level = 'CITY' OR under1.level = 'TOWN') THEN '{}' WHEN (under1.level = 'VILLAGE') THEN (
      SELECT CASE WHEN (count(*) BETWEEN 1 AND 4 AND NOT $1::BOOLEAN) THEN '{"households":{"aggregate":{"count":null,"suppressed":' ELSE '{"households":{"aggregate":{"count":' || CAST(count(*) AS TEXT) || ',"suppressed":' END || CAST(count(*) BETWEEN 1 AND 4 AND NOT $1::BOOLEAN AS TEXT) || (
        SELECT coalesce(',"groups":[{"key":{"status":' || string_agg(coalesce('"' || CAST(group1.status AS TEXT) || '"},"count":', 'null},"count":') || CASE WHEN group1._withheld THEN 'null,"suppressed":' ELSE CAST(group1._count AS TEXT) || ',"suppressed":' END || CAST(group1._withheld AS TEXT), '},{"key":{"status":' ORDER BY group1.status ASC NULLS LAST) || '}]}}}', ',"groups":[]}}}') AS coalesce_2
        FROM (
          SELECT told1.status AS status, told1._count AS _count, told1._withheld AS _withheld
          FROM (
            SELECT grouped1.status AS status, grouped1._count AS _count, grouped1._count BETWEEN 1 AND 4 AND NOT $1::BOOLEAN OR coalesce(sum(grouped1._count) OVER (ORDER BY grouped1._count ASC, grouped1.status ASC ROWS BETWEEN UNBOUNDED PRECEDING AND $2::INTEGER PRECEDING), 0) BETWEEN 1 AND 4 AND NOT $1::BOOLEAN AS _withheld
            FROM (
              SELECT read1.status AS status, count(*) AS _count
              FROM (
                SELECT household2.status AS status
                FROM household AS household2
                WHERE household2.village_id = under1.id AND household2.deleted_at IS NULL AND (household2.demo OR household2.owner_district_id = ANY ($3::UUID[]))
              ) AS read1 GROUP BY read1.status
            ) AS grouped1
          ) AS told1 ORDER BY told1.status ASC NULLS LAST
          LIMIT $4::INTEGER
        ) AS group1
      ) AS anon_1
      FROM household AS household1
      WHERE household1.village_id = under1.id AND household1.deleted_at IS NULL AND (household1.demo OR household1.owner_district_id = ANY ($3::UUID[]))
    ) ELSE 'null' END, ',' ORDER BY under1.code ASC, under1.name ASC, under1.id ASC) AS listed1
    FROM under1 GROUP BY under1._parent
  ) AS grouped2 ON grouped2._parent = page1.id
) || (
  SELECT CAST(count(*) AS TEXT) || ',"aggregate":{"groups":' AS anon_2
  FROM claim AS claim1
  WHERE claim1.deleted_at IS NULL
) || (
  SELECT coalesce('[{"key":{"predicate":' || string_agg(coalesce('"' || CAST(group2.predicate AS TEXT) || '"},"count":', 'null},"count":') || CAST(group2._count AS TEXT), '},{"key":{"predicate":' ORDER BY group2._order1 DESC NULLS LAST, group2.predicate ASC NULLS LAST) || '}]}}}', '[]}}}') AS coalesce_3
  FROM (
    SELECT grouped3.predicate AS predicate, grouped3._count AS _count, grouped3._count AS _order1
    FROM (
      SELECT read2.predicate AS predicate, count(*) AS _count
      FROM (
        SELECT claim3.predicate AS predicate
        FROM claim AS claim3
        WHERE claim3.deleted_at IS NULL
      ) AS read2 GROUP BY read2.predicate
    ) AS grouped3 ORDER BY grouped3._count DESC NULLS LAST, grouped3.predicate ASC NULLS LAST
    LIMIT $5::INTEGER
  ) AS group2
)) AS data
