SELECT convert_to('{"acknowledgements":' || (
  SELECT '{"nodes":' || coalesce('[' || string_agg('{"verdict":"' || CAST(page1.verdict AS TEXT) || '","transaction":' || CASE WHEN (fund_transaction1.id IS NOT NULL) THEN '{"reversed":' || coalesce(CAST(EXISTS (
    SELECT fund_transaction_1.id
    FROM fund_transaction AS fund_transaction_1
    WHERE fund_transaction_1.reversal_of_id = fund_transaction1.id AND fund_transaction_1.deleted_at IS NULL
  ) AS TEXT), 'null') || ',"status":' || coalesce('"' || CAST(CASE WHEN (EXISTS (
    SELECT fund_transaction_2.id
    FROM fund_transaction AS fund_transaction_2
    WHERE fund_transaction_2.reversal_of_id = fund_transaction1.id AND fund_transaction_2.deleted_at IS NULL
  )) THEN 'REVERSED' ELSE coalesce((
    SELECT acknowledgement_1.verdict AS verdict
    FROM acknowledgement AS acknowledgement_1
    WHERE acknowledgement_1.transaction_id = fund_transaction1.id AND acknowledgement_1.deleted_at IS NULL ORDER BY acknowledgement_1.created_at DESC, acknowledgement_1.id DESC
    LIMIT 1
  ), 'RECORDED') END AS TEXT) || '"', 'null') || ',"amount":"' || CAST(fund_transaction1.amount AS TEXT) || '","reversal":' || CASE WHEN (fund_transaction2.id IS NOT NULL) THEN '{"reversed":' || coalesce(CAST(EXISTS (
    SELECT fund_transaction_3.id
    FROM fund_transaction AS fund_transaction_3
    WHERE fund_transaction_3.reversal_of_id = fund_transaction2.id AND fund_transaction_3.deleted_at IS NULL
  ) AS TEXT), 'null') || '}' ELSE 'null' END || '}' ELSE 'null' END || '}', ',' ORDER BY page1.id ASC) || ']', '[]') || '}' AS anon_1
  FROM (
    SELECT acknowledgement1.id AS id, acknowledgement1.transaction_id AS transaction_id, acknowledgement1.verdict AS verdict
    FROM acknowledgement AS acknowledgement1
    WHERE acknowledgement1.deleted_at IS NULL ORDER BY acknowledgement1.id ASC
    LIMIT 3
  ) AS page1
  LEFT OUTER JOIN fund_transaction AS fund_transaction1 ON fund_transaction1.id = page1.transaction_id
  LEFT OUTER JOIN fund_transaction AS fund_transaction2 ON fund_transaction2.reversal_of_id = fund_transaction1.id
) || '}', 'UTF8') AS data
