SELECT textsend((
  SELECT coalesce('{"fundTransactions":{"aggregate":{"groups":[{"key":{"payee":' || string_agg(CASE WHEN (division2.id IS NOT NULL) THEN '{"name":' || CAST(json_scalar(division2.name) AS TEXT) || '},"occurredOnYear":' WHEN (group1.payee_organisation_id IS NOT NULL) THEN '{},"occurredOnYear":' ELSE 'null,"occurredOnYear":' END || coalesce(CAST(group1.occurred_on_year AS TEXT) || '},"count":', 'null},"count":') || CAST(group1._count AS TEXT), '},{"key":{"payee":' ORDER BY group1._code_of_payee_division_id ASC NULLS LAST, group1._name_of_payee_division_id ASC NULLS LAST, group1.payee_division_id ASC NULLS LAST, group1._name_of_payee_organisation_id ASC NULLS LAST, group1.payee_organisation_id ASC NULLS LAST, group1.occurred_on_year ASC NULLS LAST) || '}],"newest":', '{"fundTransactions":{"aggregate":{"groups":[],"newest":') AS coalesce_1
  FROM (
    SELECT grouped1.payee_division_id AS payee_division_id, grouped1.payee_organisation_id AS payee_organisation_id, grouped1.occurred_on_year AS occurred_on_year, grouped1._count AS _count, division1.code AS _code_of_payee_division_id, division1.name AS _name_of_payee_division_id, organisation1.name AS _name_of_payee_organisation_id
    FROM (
      SELECT read1.payee_division_id AS payee_division_id, read1.payee_organisation_id AS payee_organisation_id, read1.occurred_on_year AS occurred_on_year, count(*) AS _count
      FROM (
        SELECT fund_transaction2.payee_division_id AS payee_division_id, fund_transaction2.payee_organisation_id AS payee_organisation_id, CAST(EXTRACT(year FROM fund_transaction2.occurred_on) AS INTEGER) AS occurred_on_year
        FROM fund_transaction AS fund_transaction2
        WHERE fund_transaction2.deleted_at IS NULL
      ) AS read1 GROUP BY read1.payee_division_id, read1.payee_organisation_id, read1.occurred_on_year
    ) AS grouped1
    LEFT OUTER JOIN division AS division1 ON division1.id = grouped1.payee_division_id
    LEFT OUTER JOIN organisation AS organisation1 ON organisation1.id = grouped1.payee_organisation_id ORDER BY division1.code ASC NULLS LAST, division1.name ASC NULLS LAST, grouped1.payee_division_id ASC NULLS LAST, organisation1.name ASC NULLS LAST, grouped1.payee_organisation_id ASC NULLS LAST, grouped1.occurred_on_year ASC NULLS LAST
    LIMIT $1::INTEGER
  ) AS group1
  LEFT OUTER JOIN division AS division2 ON division2.id = group1.payee_division_id
) || (
  SELECT coalesce('[{"key":{"occurredOnYear":' || string_agg(coalesce(CAST(group2.occurred_on_year AS TEXT) || '},"count":', 'null},"count":') || CAST(group2._count AS TEXT), '},{"key":{"occurredOnYear":' ORDER BY group2.occurred_on_year DESC NULLS LAST, group2._order2 DESC NULLS LAST, group2.commitment_id ASC NULLS LAST) || '}]}}}', '[]}}}') AS coalesce_2
  FROM (
    SELECT grouped2.commitment_id AS commitment_id, grouped2.occurred_on_year AS occurred_on_year, grouped2._count AS _count, grouped2._count AS _order2
    FROM (
      SELECT read2.commitment_id AS commitment_id, read2.occurred_on_year AS occurred_on_year, count(*) AS _count
      FROM (
        SELECT fund_transaction3.commitment_id AS commitment_id, CAST(EXTRACT(year FROM fund_transaction3.occurred_on) AS INTEGER) AS occurred_on_year
        FROM fund_transaction AS fund_transaction3
        WHERE fund_transaction3.deleted_at IS NULL
      ) AS read2 GROUP BY read2.commitment_id, read2.occurred_on_year
    ) AS grouped2 ORDER BY grouped2.occurred_on_year DESC NULLS LAST, grouped2._count DESC NULLS LAST, grouped2.commitment_id ASC NULLS LAST
    LIMIT $2::INTEGER
  ) AS group2
)) AS data
