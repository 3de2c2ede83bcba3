WITH page1 AS
(
  SELECT fund1.demo AS demo, fund1.id AS id, fund1.name AS name, fund1.year AS year
  FROM fund AS fund1
  WHERE fund1.deleted_at IS NULL ORDER BY fund1.year ASC, fund1.name ASC, fund1.id ASC
  LIMIT 5
),
under1 AS
(
  SELECT parent1.id AS _parent, page2.amount AS amount, page2.approved_on AS approved_on, page2.id AS id, page2.title AS title
  FROM page1 AS parent1 JOIN LATERAL (
    SELECT commitment1.amount AS amount, commitment1.approved_on AS approved_on, commitment1.id AS id, commitment1.title AS title
    FROM commitment AS commitment1
    WHERE commitment1.fund_id = parent1.id AND commitment1.deleted_at IS NULL ORDER BY commitment1.approved_on ASC, commitment1.title ASC, commitment1.id ASC
    LIMIT 10
  ) AS page2 ON true
),
under2 AS
(
  SELECT parent2.id AS _parent, page3.amount AS amount, page3.id AS id, page3.kind AS kind, page3.occurred_on AS occurred_on, page3.payee_division_id AS payee_division_id, page3.payee_organisation_id AS payee_organisation_id
  FROM under1 AS parent2 JOIN LATERAL (
    SELECT fund_transaction1.amount AS amount, fund_transaction1.id AS id, fund_transaction1.kind AS kind, fund_transaction1.occurred_on AS occurred_on, fund_transaction1.payee_division_id AS payee_division_id, fund_transaction1.payee_organisation_id AS payee_organisation_id
    FROM fund_transaction AS fund_transaction1
    WHERE fund_transaction1.commitment_id = parent2.id AND fund_transaction1.deleted_at IS NULL ORDER BY fund_transaction1.occurred_on ASC, fund_transaction1.id ASC
    LIMIT 20
  ) AS page3 ON true
),
under3 AS
(
  SELECT parent3.id AS _parent, page4.amount AS amount, page4.id AS id, page4.verdict AS verdict
  FROM under2 AS parent3 JOIN LATERAL (
    SELECT acknowledgement1.amount AS amount, acknowledgement1.id AS id, acknowledgement1.verdict AS verdict
    FROM acknowledgement AS acknowledgement1
    WHERE acknowledgement1.transaction_id = parent3.id AND acknowledgement1.deleted_at IS NULL ORDER BY acknowledgement1.id ASC
    LIMIT 20
  ) AS page4 ON true
)
SELECT textsend((
  SELECT coalesce('{"funds":{"nodes":[{"title":' || string_agg(CAST(json_scalar(page1.name) AS TEXT) || coalesce(',"committed":"' || CAST((
    SELECT coalesce(sum(commitment_1.amount), 0.00) AS coalesce_2
    FROM commitment AS commitment_1
    WHERE commitment_1.fund_id = page1.id AND commitment_1.status = 'APPROVED' AND commitment_1.deleted_at IS NULL AND (page1.demo OR NOT commitment_1.demo)
  ) AS TEXT) || '","commitments":{"nodes":', ',"committed":null,"commitments":{"nodes":') || coalesce('[{"title":' || grouped3.listed1 || '}}]', '[]'), '}},{"title":' ORDER BY page1.year ASC, page1.name ASC, page1.id ASC) || '}}]}}', '{"funds":{"nodes":[]}}') AS coalesce_1
  FROM page1
  LEFT OUTER JOIN (
    SELECT under1._parent AS _parent, string_agg(CAST(json_scalar(under1.title) AS TEXT) || ',"amount":"' || CAST(under1.amount AS TEXT) || coalesce('","transactions":{"nodes":[{"kind":"' || grouped2.listed1 || '}}]', '","transactions":{"nodes":[]'), '}},{"title":' ORDER BY under1.approved_on ASC, under1.title ASC, under1.id ASC) AS listed1
    FROM under1
    LEFT OUTER JOIN (
      SELECT under2._parent AS _parent, string_agg(CAST(under2.kind AS TEXT) || '","amount":"' || CAST(under2.amount AS TEXT) || '","occurredOn":"' || CAST(under2.occurred_on AS TEXT) || coalesce('","status":"' || CAST(CASE WHEN (EXISTS (
        SELECT fund_transaction_1.id
        FROM fund_transaction AS fund_transaction_1
        WHERE fund_transaction_1.reversal_of_id = under2.id AND fund_transaction_1.deleted_at IS NULL
      )) THEN 'REVERSED' ELSE coalesce((
        SELECT acknowledgement_1.verdict AS verdict
        FROM acknowledgement AS acknowledgement_1
        WHERE acknowledgement_1.transaction_id = under2.id AND acknowledgement_1.deleted_at IS NULL ORDER BY acknowledgement_1.created_at DESC, acknowledgement_1.id DESC
        LIMIT 1
      ), 'RECORDED') END AS TEXT) || '","payee":', '","status":null,"payee":') || CASE WHEN (division1.id IS NOT NULL) THEN '{"name":' || CAST(json_scalar(division1.name) AS TEXT) || '},"acknowledgements":{"nodes":' WHEN (under2.payee_organisation_id IS NOT NULL) THEN '{},"acknowledgements":{"nodes":' ELSE 'null,"acknowledgements":{"nodes":' END || coalesce('[{"verdict":"' || grouped1.listed1 || '"}]', '[]'), '}},{"kind":"' ORDER BY under2.occurred_on ASC, under2.id ASC) AS listed1
      FROM under2
      LEFT OUTER JOIN division AS division1 ON division1.id = under2.payee_division_id
      LEFT OUTER JOIN (
        SELECT under3._parent AS _parent, string_agg(CAST(under3.verdict AS TEXT) || '","amount":"' || CAST(under3.amount AS TEXT), '"},{"verdict":"' ORDER BY under3.id ASC) AS listed1
        FROM under3 GROUP BY under3._parent
      ) AS grouped1 ON grouped1._parent = under2.id GROUP BY under2._parent
    ) AS grouped2 ON grouped2._parent = under1.id GROUP BY under1._parent
  ) AS grouped3 ON grouped3._parent = page1.id
)) AS data
