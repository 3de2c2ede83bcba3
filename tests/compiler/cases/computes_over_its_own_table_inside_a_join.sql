SELECT textsend((
  SELECT coalesce('{"acknowledgements":{"nodes":[{"verdict":"' || string_agg(CAST(page1.verdict AS TEXT) || CASE WHEN (fund_transaction1.id IS NOT NULL) THEN coalesce('","transaction":{"reversed":' || CAST(EXISTS (
    SELECT fund_transaction_1.id
    FROM fund_transaction AS fund_transaction_1
    WHERE fund_transaction_1.reversal_of_id = fund_transaction1.id AND fund_transaction_1.deleted_at IS NULL
  ) AS TEXT) || ',"status":', '","transaction":{"reversed":null,"status":') || coalesce('"' || CAST(CASE WHEN (EXISTS (
    SELECT fund_transaction_2.id
    FROM fund_transaction AS fund_transaction_2
    WHERE fund_transaction_2.reversal_of_id = fund_transaction1.id AND fund_transaction_2.deleted_at IS NULL
  )) THEN 'REVERSED' ELSE coalesce((
    SELECT acknowledgement_1.verdict AS verdict
    FROM acknowledgement AS acknowledgement_1
    WHERE acknowledgement_1.transaction_id = fund_transaction1.id AND acknowledgement_1.deleted_at IS NULL ORDER BY acknowledgement_1.created_at DESC, acknowledgement_1.id DESC
    LIMIT 1
  ), 'RECORDED') END AS TEXT) || '","amount":"', 'null,"amount":"') || CAST(fund_transaction1.amount AS TEXT) || CASE WHEN (fund_transaction2.id IS NOT NULL) THEN coalesce('","reversal":{"reversed":' || CAST(EXISTS (
    SELECT fund_transaction_3.id
    FROM fund_transaction AS fund_transaction_3
    WHERE fund_transaction_3.reversal_of_id = fund_transaction2.id AND fund_transaction_3.deleted_at IS NULL
  ) AS TEXT) || '}}', '","reversal":{"reversed":null}}') ELSE '","reversal":null}' END ELSE '","transaction":null' END, '},{"verdict":"' ORDER BY page1.id ASC) || '}]}}', '{"acknowledgements":{"nodes":[]}}') AS coalesce_1
  FROM (
    SELECT acknowledgement1.id AS id, acknowledgement1.transaction_id AS transaction_id, acknowledgement1.verdict AS verdict
    FROM acknowledgement AS acknowledgement1
    WHERE acknowledgement1.deleted_at IS NULL ORDER BY acknowledgement1.id ASC
    LIMIT 3
  ) AS page1
  LEFT OUTER JOIN fund_transaction AS fund_transaction1 ON fund_transaction1.id = page1.transaction_id
  LEFT OUTER JOIN fund_transaction AS fund_transaction2 ON fund_transaction2.reversal_of_id = fund_transaction1.id
)) AS data
