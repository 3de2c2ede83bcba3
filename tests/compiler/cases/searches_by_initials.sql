SELECT textsend((
  SELECT coalesce('{"search":{"nodes":[{"kind":"' || CASE WHEN (6 > 1) THEN array_to_string((array_agg(CAST(page1.kind AS TEXT) || '","matched":' || CAST(json_scalar(page1.matched) AS TEXT) || CASE WHEN (division1.id IS NOT NULL) THEN CASE WHEN (division1.level = 'COUNTY') THEN ',"node":{"__typename":"District","id":"district_' || CAST(division1.id AS TEXT) || '"},"correction":' WHEN (division1.level = 'PROVINCE') THEN ',"node":{"__typename":"Province","id":"province_' || CAST(division1.id AS TEXT) || '"},"correction":' WHEN (division1.level = 'CITY') THEN ',"node":{"__typename":"City","id":"city_' || CAST(division1.id AS TEXT) || '"},"correction":' WHEN (division1.level = 'VILLAGE') THEN ',"node":{"__typename":"Village","id":"village_' || CAST(division1.id AS TEXT) || '"},"correction":' WHEN (division1.level = 'TOWN') THEN ',"node":{"__typename":"Town","id":"town_' || CAST(division1.id AS TEXT) || '"},"correction":' ELSE ',"node":null,"correction":' END WHEN (organisation1.id IS NOT NULL) THEN CASE WHEN (organisation1.kind IN ('ENTERPRISE', 'COOPERATIVE', 'TESTING_BODY')) THEN ',"node":{"__typename":"Enterprise","id":"enterprise_' || CAST(organisation1.id AS TEXT) || '"},"correction":' WHEN (organisation1.kind IN ('GOV_DEPT', 'PUBLIC_INSTITUTION', 'VILLAGE_COLLECTIVE', 'SCHOOL', 'SOCIAL_ORG')) THEN ',"node":{"__typename":"Institution","id":"institution_' || CAST(organisation1.id AS TEXT) || '"},"correction":' ELSE ',"node":null,"correction":' END WHEN (project1.id IS NOT NULL) THEN ',"node":{"__typename":"Project","id":"project_' || CAST(project1.id AS TEXT) || '"},"correction":' WHEN (fund1.id IS NOT NULL) THEN ',"node":{"__typename":"Fund","id":"fund_' || CAST(fund1.id AS TEXT) || '"},"correction":' WHEN (agreement1.id IS NOT NULL) THEN ',"node":{"__typename":"Agreement","id":"agreement_' || CAST(agreement1.id AS TEXT) || '"},"correction":' WHEN (cadre1.id IS NOT NULL) THEN ',"node":{"__typename":"Cadre","id":"cadre_' || CAST(cadre1.id AS TEXT) || '"},"correction":' WHEN (person1.id IS NOT NULL) THEN ',"node":{"__typename":"Person","id":"person_' || CAST(person1.id AS TEXT) || '"},"correction":' ELSE ',"node":null,"correction":' END || CASE WHEN (claim1.id IS NOT NULL) THEN coalesce('{"printedName":' || CAST(json_scalar(claim1.printed_name) AS TEXT) || '}', '{"printedName":null}') ELSE 'null' END ORDER BY page1.rank ASC, page1.term ASC, page1.id ASC))[1:6 - 1], '},{"kind":"') END || '}],"pageInfo":{"hasNextPage":', '{"search":{"nodes":[],"pageInfo":{"hasNextPage":') || CAST(count(*) >= 6 AS TEXT) || ',"hasPreviousPage":false}}}' AS anon_1
  FROM (
    SELECT search_hit1.agreement_id AS agreement_id, search_hit1.cadre_id AS cadre_id, search_hit1.correction_id AS correction_id, search_hit1.division_id AS division_id, search_hit1.fund_id AS fund_id, search_hit1.id AS id, search_hit1.kind AS kind, search_hit1.matched AS matched, search_hit1.organisation_id AS organisation_id, search_hit1.person_id AS person_id, search_hit1.project_id AS project_id, search_hit1.rank AS rank, search_hit1.term AS term
    FROM (
      SELECT hit.record AS id, ranges.rank AS rank, hit.term AS term, (ARRAY['PLACE', 'ORGANISATION', 'PROJECT', 'FUND', 'AGREEMENT', 'CADRE', 'PERSON'])[ranges.kind] AS kind, hit.name AS matched, hit.claim_id AS correction_id, CASE WHEN (ranges.kind = 1) THEN hit.record END AS division_id, CASE WHEN (ranges.kind = 2) THEN hit.record END AS organisation_id, CASE WHEN (ranges.kind = 3) THEN hit.record END AS project_id, CASE WHEN (ranges.kind = 4) THEN hit.record END AS fund_id, CASE WHEN (ranges.kind = 5) THEN hit.record END AS agreement_id, CASE WHEN (ranges.kind = 6) THEN hit.record END AS cadre_id, CASE WHEN (ranges.kind = 7) THEN hit.record END AS person_id
      FROM (
        SELECT tiers.tier * 10 + kind AS rank, kind AS kind, tiers.tier AS tier, tiers.place AS place, CASE WHEN (tiers.first = 0) THEN $1::VARCHAR ELSE $1::VARCHAR || chr(tiers.first) END AS low, '00000000-0000-0000-0000-000000000000'::uuid AS low_id, $1::VARCHAR || repeat(chr(tiers.last), 100) AS high, '00000000-0000-0000-0000-000000000000'::uuid AS high_id
        FROM (VALUES (0, 0, 0, 1), (1, 1, 0, 1), (2, 0, 1, 1114111), (3, 1, 1, 1114111), (4, 2, 0, 1114111), (5, 3, 0, 1114111)) AS tiers (tier, place, first, last), unnest($2::SMALLINT[]) AS kind
        WHERE length($1::VARCHAR) > 1 OR tiers.place IN (0, 2)
      ) AS ranges JOIN LATERAL (
        SELECT found.term AS term, found.record AS record, found.name AS name, found.claim_id AS claim_id
        FROM search_term AS found
        WHERE found.kind = ranges.kind AND found.place = ranges.place AND (found.term, found.record) > (ranges.low, ranges.low_id) AND (found.term, found.record) < (ranges.high, ranges.high_id) AND (found.kind != 7 OR (
          SELECT person.demo OR person.owner_district_id = ANY ($3::UUID[]) AS seen
          FROM person
          WHERE person.id = found.record
        )) AND NOT (EXISTS (
          SELECT *
          FROM search_term AS better
          WHERE better.record = found.record AND better.term >= $1::VARCHAR AND better.term < ($1::VARCHAR || repeat(chr(1114111), 100)) AND (length($1::VARCHAR) > 1 OR better.place IN (0, 2)) AND (CASE WHEN (better.term = $1::VARCHAR AND better.place < 2) THEN better.place ELSE better.place + 2 END, better.term) < (ranges.tier, found.term)
        )) ORDER BY found.term, found.record
        LIMIT $4::INTEGER
      ) AS hit ON true
    ) AS search_hit1 ORDER BY search_hit1.rank ASC, search_hit1.term ASC, search_hit1.id ASC
    LIMIT 6
  ) AS page1
  LEFT OUTER JOIN division AS division1 ON division1.id = page1.division_id
  LEFT OUTER JOIN organisation AS organisation1 ON organisation1.id = page1.organisation_id
  LEFT OUTER JOIN project AS project1 ON project1.id = page1.project_id
  LEFT OUTER JOIN fund AS fund1 ON fund1.id = page1.fund_id
  LEFT OUTER JOIN agreement AS agreement1 ON agreement1.id = page1.agreement_id
  LEFT OUTER JOIN cadre AS cadre1 ON cadre1.id = page1.cadre_id
  LEFT OUTER JOIN person AS person1 ON person1.id = page1.person_id AND (person1.demo OR person1.owner_district_id = ANY ($3::UUID[]))
  LEFT OUTER JOIN claim AS claim1 ON claim1.id = page1.correction_id
)) AS data
