SELECT textsend((
  SELECT '{"fundTransactions":{"aggregate":{"count":' || CAST(count(*) AS TEXT) || coalesce(',"min":{"occurredOn":"' || CAST(min(fund_transaction1.occurred_on) AS TEXT) || '"},"groups":', ',"min":{"occurredOn":null},"groups":') || (
    SELECT coalesce('[{"key":{"kind":' || string_agg(coalesce('"' || CAST(group1.kind AS TEXT) || '","occurredOnYear":', 'null,"occurredOnYear":') || coalesce(CAST(group1.occurred_on_year AS TEXT) || ',"payee":', 'null,"payee":') || CASE WHEN (division1.id IS NOT NULL) THEN CASE WHEN (division1.level = 'PROVINCE') THEN '{"__typename":"Province"}},"count":' WHEN (division1.level = 'CITY') THEN '{"__typename":"City"}},"count":' WHEN (division1.level = 'COUNTY') THEN '{"__typename":"District","name":' || CAST(json_scalar(division1.name) AS TEXT) || '}},"count":' WHEN (division1.level = 'TOWN') THEN '{"__typename":"Town"}},"count":' WHEN (division1.level = 'VILLAGE') THEN '{"__typename":"Village"}},"count":' ELSE 'null},"count":' END WHEN (organisation1.id IS NOT NULL) THEN CASE WHEN (organisation1.kind IN ('ENTERPRISE', 'COOPERATIVE', 'TESTING_BODY')) THEN '{"__typename":"Enterprise"}},"count":' WHEN (organisation1.kind IN ('GOV_DEPT', 'PUBLIC_INSTITUTION', 'VILLAGE_COLLECTIVE', 'SCHOOL', 'SOCIAL_ORG')) THEN '{"__typename":"Institution"}},"count":' ELSE 'null},"count":' END ELSE 'null},"count":' END || CAST(group1._count AS TEXT) || coalesce(',"sum":{"amount":"' || CAST(trim_scale(group1._sum_amount * 0.0001) AS TEXT) || '"', ',"sum":{"amount":null'), '}},{"key":{"kind":' ORDER BY group1._order1 DESC NULLS LAST, group1.kind ASC NULLS LAST, group1.occurred_on_year ASC NULLS LAST, group1.payee_division_id ASC NULLS LAST, group1.payee_organisation_id ASC NULLS LAST) || '}}]}}}', '[]}}}') AS coalesce_1
    FROM (
      SELECT grouped1.kind AS kind, grouped1.occurred_on_year AS occurred_on_year, grouped1.payee_division_id AS payee_division_id, grouped1.payee_organisation_id AS payee_organisation_id, grouped1._count AS _count, grouped1._sum_amount AS _sum_amount, grouped1._sum_amount AS _order1
      FROM (
        SELECT read1.kind AS kind, read1.occurred_on_year AS occurred_on_year, read1.payee_division_id AS payee_division_id, read1.payee_organisation_id AS payee_organisation_id, count(*) AS _count, sum(read1._amount) AS _sum_amount
        FROM (
          SELECT fund_transaction2.kind AS kind, CAST(EXTRACT(year FROM fund_transaction2.occurred_on) AS INTEGER) AS occurred_on_year, fund_transaction2.payee_division_id AS payee_division_id, fund_transaction2.payee_organisation_id AS payee_organisation_id, fund_transaction2.amount AS _amount
          FROM fund_transaction AS fund_transaction2
          WHERE fund_transaction2.deleted_at IS NULL
        ) AS read1 GROUP BY read1.kind, read1.occurred_on_year, read1.payee_division_id, read1.payee_organisation_id
      ) AS grouped1 ORDER BY grouped1._sum_amount DESC NULLS LAST, grouped1.kind ASC NULLS LAST, grouped1.occurred_on_year ASC NULLS LAST, grouped1.payee_division_id ASC NULLS LAST, grouped1.payee_organisation_id ASC NULLS LAST
      LIMIT $1::INTEGER
    ) AS group1
    LEFT OUTER JOIN division AS division1 ON division1.id = group1.payee_division_id
    LEFT OUTER JOIN organisation AS organisation1 ON organisation1.id = group1.payee_organisation_id
  ) AS anon_1
  FROM fund_transaction AS fund_transaction1
  WHERE fund_transaction1.deleted_at IS NULL
)) AS data
