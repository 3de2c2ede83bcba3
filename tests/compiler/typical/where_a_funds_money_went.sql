WITH page1 AS
(
  SELECT fund1.demo AS demo, fund1.id AS id, fund1.name AS name, fund1.year AS year
  FROM fund AS fund1
  WHERE fund1.deleted_at IS NULL ORDER BY fund1.year ASC, fund1.name ASC, fund1.id ASC
  LIMIT 5
)
SELECT convert_to('{"funds":' || (
  SELECT '{"nodes":' || coalesce('[' || string_agg('{"title":' || CAST(json_scalar(page1.name) AS TEXT) || ',"committed":' || coalesce('"' || CAST((
    SELECT coalesce(sum(commitment_1.amount), 0.00) AS coalesce_1
    FROM commitment AS commitment_1
    WHERE commitment_1.fund_id = page1.id AND commitment_1.status = 'APPROVED' AND commitment_1.deleted_at IS NULL AND (page1.demo OR NOT commitment_1.demo)
  ) AS TEXT) || '"', 'null') || ',"commitments":{"nodes":' || coalesce('[' || grouped1.listed1 || ']', '[]') || '}}', ',' ORDER BY page1.year ASC, page1.name ASC, page1.id ASC) || ']', '[]') || '}' AS anon_1
  FROM page1
  LEFT OUTER JOIN (
    SELECT parent1.id AS id, string_agg('{"title":' || CAST(json_scalar(page2.title) AS TEXT) || ',"amount":"' || CAST(page2.amount AS TEXT) || '","transactions":' || (
      SELECT '{"nodes":' || coalesce('[' || string_agg('{"kind":"' || CAST(page3.kind AS TEXT) || '","amount":"' || CAST(page3.amount AS TEXT) || '","occurredOn":"' || CAST(page3.occurred_on AS TEXT) || '","status":' || coalesce('"' || CAST(CASE WHEN (EXISTS (
        SELECT fund_transaction_1.id
        FROM fund_transaction AS fund_transaction_1
        WHERE fund_transaction_1.reversal_of_id = page3.id AND fund_transaction_1.deleted_at IS NULL
      )) THEN 'REVERSED' ELSE coalesce((
        SELECT acknowledgement_1.verdict AS verdict
        FROM acknowledgement AS acknowledgement_1
        WHERE acknowledgement_1.transaction_id = page3.id AND acknowledgement_1.deleted_at IS NULL ORDER BY acknowledgement_1.created_at DESC, acknowledgement_1.id DESC
        LIMIT 1
      ), 'RECORDED') END AS TEXT) || '"', 'null') || ',"payee":' || CASE WHEN (division1.id IS NOT NULL) THEN '{"name":' || CAST(json_scalar(division1.name) AS TEXT) || '}' WHEN (page3.payee_organisation_id IS NOT NULL) THEN '{}' ELSE 'null' END || ',"acknowledgements":' || (
        SELECT '{"nodes":' || coalesce('[' || string_agg('{"verdict":"' || CAST(page4.verdict AS TEXT) || '","amount":"' || CAST(page4.amount AS TEXT) || '"}', ',' ORDER BY page4.id ASC) || ']', '[]') || '}' AS anon_3
        FROM (
          SELECT acknowledgement1.amount AS amount, acknowledgement1.id AS id, acknowledgement1.verdict AS verdict
          FROM acknowledgement AS acknowledgement1
          WHERE acknowledgement1.transaction_id = page3.id AND acknowledgement1.deleted_at IS NULL ORDER BY acknowledgement1.id ASC
          LIMIT 20
        ) AS page4
      ) || '}', ',' ORDER BY page3.occurred_on ASC, page3.id ASC) || ']', '[]') || '}' AS anon_2
      FROM (
        SELECT fund_transaction1.amount AS amount, fund_transaction1.id AS id, fund_transaction1.kind AS kind, fund_transaction1.occurred_on AS occurred_on, fund_transaction1.payee_division_id AS payee_division_id, fund_transaction1.payee_organisation_id AS payee_organisation_id
        FROM fund_transaction AS fund_transaction1
        WHERE fund_transaction1.commitment_id = page2.id AND fund_transaction1.deleted_at IS NULL ORDER BY fund_transaction1.occurred_on ASC, fund_transaction1.id ASC
        LIMIT 20
      ) AS page3
      LEFT OUTER JOIN division AS division1 ON division1.id = page3.payee_division_id
    ) || '}', ',' ORDER BY page2.approved_on ASC, page2.title ASC, page2.id ASC) AS listed1
    FROM page1 AS parent1 JOIN LATERAL (
      SELECT commitment1.amount AS amount, commitment1.approved_on AS approved_on, commitment1.id AS id, commitment1.title AS title
      FROM commitment AS commitment1
      WHERE commitment1.fund_id = parent1.id AND commitment1.deleted_at IS NULL ORDER BY commitment1.approved_on ASC, commitment1.title ASC, commitment1.id ASC
      LIMIT 10
    ) AS page2 ON true GROUP BY parent1.id
  ) AS grouped1 ON grouped1.id = page1.id
) || '}', 'UTF8') AS data
