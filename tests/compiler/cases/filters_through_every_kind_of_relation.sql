SELECT textsend((
  SELECT (
    SELECT '{"fundTransactions":{"totalCount":' || CAST(count(*) AS TEXT) || ',"nodes":' AS anon_2
    FROM fund_transaction AS fund_transaction3
    WHERE fund_transaction3.deleted_at IS NULL AND fund_transaction3.kind = ANY ($1::TEXT[]) AND fund_transaction3.amount >= $2::NUMERIC AND (EXISTS (
      SELECT 1
      FROM division AS division2
      WHERE division2.id = fund_transaction3.payer_division_id AND division2.level = 'COUNTY' AND division2.code = $3::VARCHAR
    )) AND (EXISTS (
      SELECT 1
      FROM commitment AS commitment2
      WHERE commitment2.id = fund_transaction3.commitment_id AND (EXISTS (
        SELECT 1
        FROM fund AS fund2
        WHERE fund2.id = commitment2.fund_id AND fund2.year >= $4::INTEGER AND fund2.year <= $5::INTEGER
      ))
    )) AND fund_transaction3.parent_transaction_id IS NULL AND NOT (EXISTS (
      SELECT 1
      FROM acknowledgement AS acknowledgement3
      WHERE acknowledgement3.transaction_id = fund_transaction3.id AND acknowledgement3.deleted_at IS NULL AND acknowledgement3.verdict = 'DISPUTED'
    )) AND (
      SELECT count(*) AS count_1
      FROM acknowledgement AS acknowledgement4
      WHERE acknowledgement4.transaction_id = fund_transaction3.id AND acknowledgement4.deleted_at IS NULL
    ) >= $6::INTEGER
  ) || coalesce('[{"kind":"' || string_agg(CAST(page1.kind AS TEXT), '"},{"kind":"' ORDER BY page1.occurred_on ASC, page1.id ASC) || '"}]}}', '[]}}') AS anon_1
  FROM (
    SELECT fund_transaction1.id AS id, fund_transaction1.kind AS kind, fund_transaction1.occurred_on AS occurred_on
    FROM fund_transaction AS fund_transaction1
    WHERE fund_transaction1.deleted_at IS NULL AND fund_transaction1.kind = ANY ($1::TEXT[]) AND fund_transaction1.amount >= $2::NUMERIC AND (EXISTS (
      SELECT 1
      FROM division AS division1
      WHERE division1.id = fund_transaction1.payer_division_id AND division1.level = 'COUNTY' AND division1.code = $3::VARCHAR
    )) AND (EXISTS (
      SELECT 1
      FROM commitment AS commitment1
      WHERE commitment1.id = fund_transaction1.commitment_id AND (EXISTS (
        SELECT 1
        FROM fund AS fund1
        WHERE fund1.id = commitment1.fund_id AND fund1.year >= $4::INTEGER AND fund1.year <= $5::INTEGER
      ))
    )) AND fund_transaction1.parent_transaction_id IS NULL AND NOT (EXISTS (
      SELECT 1
      FROM acknowledgement AS acknowledgement1
      WHERE acknowledgement1.transaction_id = fund_transaction1.id AND acknowledgement1.deleted_at IS NULL AND acknowledgement1.verdict = 'DISPUTED'
    )) AND (
      SELECT count(*) AS count_2
      FROM acknowledgement AS acknowledgement2
      WHERE acknowledgement2.transaction_id = fund_transaction1.id AND acknowledgement2.deleted_at IS NULL
    ) >= $6::INTEGER ORDER BY fund_transaction1.occurred_on ASC, fund_transaction1.id ASC
    LIMIT 2
  ) AS page1
)) AS data
