SELECT textsend(coalesce((
  SELECT '{"fundFlow":{"basis":"' || CAST(flow1.basis AS TEXT) || '","committed":"' || CAST(flow1.committed AS TEXT) || '","net":"' || CAST(trim_scale(flow1.net * 0.0001) AS TEXT) || '","outstanding":"' || CAST(flow1.outstanding AS TEXT) || '","counted":' || CAST(flow1.counted AS TEXT) || (
    SELECT coalesce(',"byYear":[{"year":' || string_agg(CAST(flow_year1.year AS TEXT) || ',"committed":"' || CAST(flow_year1.committed AS TEXT) || '","outstanding":"' || CAST(flow_year1.outstanding AS TEXT), '"},{"year":' ORDER BY flow_year1.year ASC, flow_year1.id ASC) || '"}],"mobilised":', ',"byYear":[],"mobilised":') AS coalesce_1
    FROM (
      SELECT every.id AS id, every.year AS year, every.committed AS committed, every.disbursed AS disbursed, every.acknowledged AS acknowledged, every.disputed AS disputed, every.refunded AS refunded, every.net AS net, every.spent AS spent, every.outstanding AS outstanding
      FROM (
        SELECT yearly.year AS id, yearly.year AS year, yearly.committed AS committed, yearly.disbursed AS disbursed, yearly.acknowledged AS acknowledged, yearly.disputed AS disputed, yearly.refunded AS refunded, yearly.net AS net, yearly.spent AS spent, sum(yearly.outstanding) OVER (ORDER BY yearly.year) AS outstanding, yearly.counts AS counts
        FROM (
          SELECT CAST(EXTRACT(year FROM ledger.day) AS INTEGER) AS year, coalesce(sum(ledger.amount) FILTER (WHERE ledger.treatment = 'COUNTED' AND ledger.entry = 'COMMITMENT'), 0.00) AS committed, coalesce(sum(ledger.amount) FILTER (WHERE ledger.treatment = 'COUNTED' AND ledger.entry = 'DISBURSEMENT'), 0.00) AS disbursed, coalesce(sum(ledger.amount) FILTER (WHERE ledger.treatment = 'COUNTED' AND ledger.entry = 'DISBURSEMENT' AND ledger.status = 'ACKNOWLEDGED'), 0.00) AS acknowledged, coalesce(sum(ledger.amount) FILTER (WHERE ledger.treatment = 'COUNTED' AND ledger.entry = 'DISBURSEMENT' AND ledger.status = 'DISPUTED'), 0.00) AS disputed, coalesce(sum(ledger.amount) FILTER (WHERE ledger.treatment = 'COUNTED' AND ledger.entry = 'REFUND'), 0.00) AS refunded, coalesce(sum(ledger.amount) FILTER (WHERE ledger.treatment = 'COUNTED' AND ledger.entry = 'DISBURSEMENT'), 0.00) - coalesce(sum(ledger.amount) FILTER (WHERE ledger.treatment = 'COUNTED' AND ledger.entry = 'REFUND'), 0.00) AS net, coalesce(sum(ledger.amount) FILTER (WHERE ledger.treatment = 'COUNTED' AND ledger.entry = 'EXPENDITURE'), 0.00) AS spent, coalesce(sum(CASE WHEN (ledger.entry = 'COMMITMENT') THEN ledger.amount * 1 WHEN (ledger.entry = 'DISBURSEMENT') THEN ledger.amount * -1 WHEN (ledger.entry = 'REFUND') THEN ledger.amount * 1 ELSE 0.00 END) FILTER (WHERE ledger.standing AND ledger.approved), 0.00) AS outstanding, bool_or(ledger.treatment = 'COUNTED') AS counts
          FROM (WITH RECURSIVE scope(id, demo) AS
          (
            SELECT pairing.id AS id, pairing.demo AS demo
            FROM pairing
            WHERE pairing.id = $1::UUID AND pairing.deleted_at IS NULL UNION SELECT pairing_1.id AS id, pairing_1.demo AS demo
            FROM pairing AS pairing_1 JOIN scope ON pairing_1.parent_pairing_id = scope.id
            WHERE pairing_1.deleted_at IS NULL AND $2::VARCHAR = 'WITH_CHILDREN'
          )
          SELECT entries.id AS id, entries.entry AS entry, entries.status AS status, entries.day AS day, entries.amount AS amount, entries.project_id AS project_id, entries.pairing_id AS pairing_id, entries.demo AS demo, entries.approved AS approved, entries.reason AS reason, CASE WHEN (entries.reason IS NOT NULL) THEN entries.reason WHEN (NOT (($3::DATE IS NULL OR entries.day >= $3::DATE) AND ($4::DATE IS NULL OR entries.day <= $4::DATE))) THEN 'OUTSIDE_PERIOD' WHEN (entries.entry = 'TRANSFER') THEN 'PASSED_ON' ELSE 'COUNTED' END AS treatment, entries.reason IS NULL AND ($4::DATE IS NULL OR entries.day <= $4::DATE) AS standing
          FROM (
            SELECT anon_2.id AS id, anon_2.entry AS entry, anon_2.status AS status, anon_2.day AS day, anon_2.amount AS amount, anon_2.project_id AS project_id, anon_2.pairing_id AS pairing_id, anon_2.demo AS demo, anon_2.approved AS approved, anon_2.reason AS reason
            FROM scope JOIN LATERAL (
              SELECT commitment_1.id AS id, 'COMMITMENT' AS entry, CAST(NULL AS TEXT) AS status, commitment_1.approved_on AS day, commitment_1.amount AS amount, commitment_1.project_id AS project_id, commitment_1.pairing_id AS pairing_id, commitment_1.demo AS demo, commitment_1.status = 'APPROVED' AS approved, CAST(CASE WHEN (commitment_1.demo AND NOT scope.demo AND NOT $5::BOOLEAN) THEN 'MADE_UP' WHEN (commitment_1.status != 'APPROVED') THEN 'NOT_APPROVED' ELSE NULL END AS TEXT) AS reason
              FROM commitment AS commitment_1
              WHERE commitment_1.deleted_at IS NULL AND commitment_1.pairing_id = scope.id
              LIMIT ALL OFFSET 0
            ) AS anon_2 ON true UNION ALL SELECT anon_3.id AS id, anon_3.entry AS entry, anon_3.status AS status, anon_3.day AS day, anon_3.amount AS amount, anon_3.project_id AS project_id, anon_3.pairing_id AS pairing_id, anon_3.demo AS demo, anon_3.approved AS approved, anon_3.reason AS reason
            FROM scope JOIN LATERAL (
              SELECT fund_transaction_1.id AS id, fund_transaction_1.kind AS entry, CAST((
                SELECT acknowledgement_1.verdict AS verdict
                FROM acknowledgement AS acknowledgement_1
                WHERE acknowledgement_1.transaction_id = fund_transaction_1.id AND acknowledgement_1.deleted_at IS NULL ORDER BY acknowledgement_1.created_at DESC, acknowledgement_1.id DESC
                LIMIT 1
              ) AS TEXT) AS status, fund_transaction_1.occurred_on AS day, fund_transaction_1.amount AS amount, commitment_2.project_id AS project_id, commitment_2.pairing_id AS pairing_id, fund_transaction_1.demo AS demo, commitment_2.status = 'APPROVED' AS approved, CAST(CASE WHEN ((commitment_2.demo OR fund_transaction_1.demo) AND NOT scope.demo AND NOT $5::BOOLEAN) THEN 'MADE_UP' WHEN (coalesce((
                SELECT true
                FROM fund_transaction AS fund_transaction_2
                WHERE fund_transaction_2.reversal_of_id = fund_transaction_1.id AND fund_transaction_2.deleted_at IS NULL
                LIMIT 1
              ), false) OR fund_transaction_1.kind = 'REVERSAL') THEN 'REVERSED' ELSE NULL END AS TEXT) AS reason
              FROM fund_transaction AS fund_transaction_1 JOIN commitment AS commitment_2 ON commitment_2.id = fund_transaction_1.commitment_id
              WHERE commitment_2.deleted_at IS NULL AND fund_transaction_1.deleted_at IS NULL AND commitment_2.pairing_id = scope.id
              LIMIT ALL OFFSET 0
            ) AS anon_3 ON true
          ) AS entries) AS ledger
          WHERE ledger.standing GROUP BY CAST(EXTRACT(year FROM ledger.day) AS INTEGER)
        ) AS yearly
      ) AS every
      WHERE every.counts
    ) AS flow_year1
  ) || (
    SELECT coalesce('[{"kind":"' || string_agg(CAST(mobilised1.kind AS TEXT) || coalesce('","measure":"' || CAST(mobilised1.measure AS TEXT) || '","modality":', '","measure":null,"modality":') || coalesce('"' || CAST(mobilised1.modality AS TEXT) || '","total":', 'null,"total":') || coalesce('"' || CAST(trim_scale(mobilised1.total) AS TEXT) || '","bound":', 'null,"bound":') || coalesce('"' || CAST(mobilised1.bound AS TEXT) || '","count":', 'null,"count":') || CAST(mobilised1.count AS TEXT), '},{"kind":"' ORDER BY mobilised1.kind ASC, mobilised1.measure ASC, mobilised1.per ASC, mobilised1.modality ASC, mobilised1.id ASC) || '}]}}', '[]}}') AS coalesce_2
    FROM (WITH RECURSIVE scope(id, demo) AS
    (
      SELECT pairing.id AS id, pairing.demo AS demo
      FROM pairing
      WHERE pairing.id = $1::UUID AND pairing.deleted_at IS NULL UNION SELECT pairing_2.id AS id, pairing_2.demo AS demo
      FROM pairing AS pairing_2 JOIN scope ON pairing_2.parent_pairing_id = scope.id
      WHERE pairing_2.deleted_at IS NULL AND $2::VARCHAR = 'WITH_CHILDREN'
    )
    SELECT CAST(min(CAST(mobilisation_1.id AS TEXT)) AS UUID) AS id, mobilisation_1.kind AS kind, mobilisation_1.measure AS measure, mobilisation_1.per AS per, mobilisation_1.modality AS modality, sum(mobilisation_1.value) AS total, CASE WHEN (sum(mobilisation_1.value) IS NULL) THEN 'VAGUE' WHEN (bool_or(mobilisation_1.bound IN ('AT_MOST')) AND (bool_or(mobilisation_1.bound IN ('MORE_THAN', 'AT_LEAST')) OR bool_or(mobilisation_1.value IS NULL) OR bool_or(mobilisation_1.bound IN ('ABOUT', 'ROUNDED')))) THEN NULL WHEN bool_or(mobilisation_1.bound IN ('AT_MOST')) THEN 'AT_MOST' WHEN bool_or(mobilisation_1.bound IN ('MORE_THAN')) THEN 'MORE_THAN' WHEN (bool_or(mobilisation_1.bound IN ('MORE_THAN', 'AT_LEAST')) OR bool_or(mobilisation_1.value IS NULL)) THEN 'AT_LEAST' WHEN bool_or(mobilisation_1.bound IN ('ABOUT', 'ROUNDED')) THEN 'ABOUT' ELSE 'EXACT' END AS bound, count(*) AS count, count(*) FILTER (WHERE mobilisation_1.value IS NULL) AS without_number
    FROM scope JOIN mobilisation AS mobilisation_1 ON mobilisation_1.pairing_id = scope.id
    WHERE mobilisation_1.deleted_at IS NULL AND NOT (mobilisation_1.demo AND NOT scope.demo AND NOT $5::BOOLEAN) AND ($3::DATE IS NULL AND $4::DATE IS NULL OR coalesce(($3::DATE IS NULL OR mobilisation_1.occurred_on >= $3::DATE) AND ($4::DATE IS NULL OR mobilisation_1.occurred_on <= $4::DATE), false)) GROUP BY mobilisation_1.kind, mobilisation_1.measure, mobilisation_1.per, mobilisation_1.modality) AS mobilised1
  ) AS anon_1
  FROM (
    SELECT pairing.id AS id, pairing.id AS pairing_id, sums.committed AS committed, sums.disbursed AS disbursed, sums.acknowledged AS acknowledged, sums.disputed AS disputed, sums.refunded AS refunded, sums.net AS net, sums.spent AS spent, sums.outstanding AS outstanding, sums.counted AS counted, sums.left_out AS left_out, sums.basis AS basis
    FROM pairing JOIN (
      SELECT coalesce(sum(ledger.amount) FILTER (WHERE ledger.treatment = 'COUNTED' AND ledger.entry = 'COMMITMENT'), 0.00) AS committed, coalesce(sum(ledger.amount) FILTER (WHERE ledger.treatment = 'COUNTED' AND ledger.entry = 'DISBURSEMENT'), 0.00) AS disbursed, coalesce(sum(ledger.amount) FILTER (WHERE ledger.treatment = 'COUNTED' AND ledger.entry = 'DISBURSEMENT' AND ledger.status = 'ACKNOWLEDGED'), 0.00) AS acknowledged, coalesce(sum(ledger.amount) FILTER (WHERE ledger.treatment = 'COUNTED' AND ledger.entry = 'DISBURSEMENT' AND ledger.status = 'DISPUTED'), 0.00) AS disputed, coalesce(sum(ledger.amount) FILTER (WHERE ledger.treatment = 'COUNTED' AND ledger.entry = 'REFUND'), 0.00) AS refunded, coalesce(sum(ledger.amount) FILTER (WHERE ledger.treatment = 'COUNTED' AND ledger.entry = 'DISBURSEMENT'), 0.00) - coalesce(sum(ledger.amount) FILTER (WHERE ledger.treatment = 'COUNTED' AND ledger.entry = 'REFUND'), 0.00) AS net, coalesce(sum(ledger.amount) FILTER (WHERE ledger.treatment = 'COUNTED' AND ledger.entry = 'EXPENDITURE'), 0.00) AS spent, coalesce(sum(CASE WHEN (ledger.entry = 'COMMITMENT') THEN ledger.amount * 1 WHEN (ledger.entry = 'DISBURSEMENT') THEN ledger.amount * -1 WHEN (ledger.entry = 'REFUND') THEN ledger.amount * 1 ELSE 0.00 END) FILTER (WHERE ledger.standing AND ledger.approved), 0.00) AS outstanding, count(*) FILTER (WHERE ledger.treatment = 'COUNTED') AS counted, count(*) FILTER (WHERE ledger.treatment != 'COUNTED') AS left_out, CASE WHEN (coalesce(bool_or(NOT ledger.demo) FILTER (WHERE ledger.treatment = 'COUNTED'), false) AND coalesce(bool_or(ledger.demo) FILTER (WHERE ledger.treatment = 'COUNTED'), false)) THEN 'MIXED' WHEN coalesce(bool_or(ledger.demo) FILTER (WHERE ledger.treatment = 'COUNTED'), false) THEN 'DEMO' WHEN coalesce(bool_or(NOT ledger.demo) FILTER (WHERE ledger.treatment = 'COUNTED'), false) THEN 'RECORDED' ELSE 'NONE' END AS basis
      FROM (WITH RECURSIVE scope(id, demo) AS
      (
        SELECT pairing.id AS id, pairing.demo AS demo
        FROM pairing
        WHERE pairing.id = $1::UUID AND pairing.deleted_at IS NULL UNION SELECT pairing_3.id AS id, pairing_3.demo AS demo
        FROM pairing AS pairing_3 JOIN scope ON pairing_3.parent_pairing_id = scope.id
        WHERE pairing_3.deleted_at IS NULL AND $2::VARCHAR = 'WITH_CHILDREN'
      )
      SELECT entries.id AS id, entries.entry AS entry, entries.status AS status, entries.day AS day, entries.amount AS amount, entries.project_id AS project_id, entries.pairing_id AS pairing_id, entries.demo AS demo, entries.approved AS approved, entries.reason AS reason, CASE WHEN (entries.reason IS NOT NULL) THEN entries.reason WHEN (NOT (($3::DATE IS NULL OR entries.day >= $3::DATE) AND ($4::DATE IS NULL OR entries.day <= $4::DATE))) THEN 'OUTSIDE_PERIOD' WHEN (entries.entry = 'TRANSFER') THEN 'PASSED_ON' ELSE 'COUNTED' END AS treatment, entries.reason IS NULL AND ($4::DATE IS NULL OR entries.day <= $4::DATE) AS standing
      FROM (
        SELECT anon_4.id AS id, anon_4.entry AS entry, anon_4.status AS status, anon_4.day AS day, anon_4.amount AS amount, anon_4.project_id AS project_id, anon_4.pairing_id AS pairing_id, anon_4.demo AS demo, anon_4.approved AS approved, anon_4.reason AS reason
        FROM scope JOIN LATERAL (
          SELECT commitment_3.id AS id, 'COMMITMENT' AS entry, CAST(NULL AS TEXT) AS status, commitment_3.approved_on AS day, commitment_3.amount AS amount, commitment_3.project_id AS project_id, commitment_3.pairing_id AS pairing_id, commitment_3.demo AS demo, commitment_3.status = 'APPROVED' AS approved, CAST(CASE WHEN (commitment_3.demo AND NOT scope.demo AND NOT $5::BOOLEAN) THEN 'MADE_UP' WHEN (commitment_3.status != 'APPROVED') THEN 'NOT_APPROVED' ELSE NULL END AS TEXT) AS reason
          FROM commitment AS commitment_3
          WHERE commitment_3.deleted_at IS NULL AND commitment_3.pairing_id = scope.id
          LIMIT ALL OFFSET 0
        ) AS anon_4 ON true UNION ALL SELECT anon_5.id AS id, anon_5.entry AS entry, anon_5.status AS status, anon_5.day AS day, anon_5.amount AS amount, anon_5.project_id AS project_id, anon_5.pairing_id AS pairing_id, anon_5.demo AS demo, anon_5.approved AS approved, anon_5.reason AS reason
        FROM scope JOIN LATERAL (
          SELECT fund_transaction_3.id AS id, fund_transaction_3.kind AS entry, CAST((
            SELECT acknowledgement_2.verdict AS verdict
            FROM acknowledgement AS acknowledgement_2
            WHERE acknowledgement_2.transaction_id = fund_transaction_3.id AND acknowledgement_2.deleted_at IS NULL ORDER BY acknowledgement_2.created_at DESC, acknowledgement_2.id DESC
            LIMIT 1
          ) AS TEXT) AS status, fund_transaction_3.occurred_on AS day, fund_transaction_3.amount AS amount, commitment_4.project_id AS project_id, commitment_4.pairing_id AS pairing_id, fund_transaction_3.demo AS demo, commitment_4.status = 'APPROVED' AS approved, CAST(CASE WHEN ((commitment_4.demo OR fund_transaction_3.demo) AND NOT scope.demo AND NOT $5::BOOLEAN) THEN 'MADE_UP' WHEN (coalesce((
            SELECT true
            FROM fund_transaction AS fund_transaction_4
            WHERE fund_transaction_4.reversal_of_id = fund_transaction_3.id AND fund_transaction_4.deleted_at IS NULL
            LIMIT 1
          ), false) OR fund_transaction_3.kind = 'REVERSAL') THEN 'REVERSED' ELSE NULL END AS TEXT) AS reason
          FROM fund_transaction AS fund_transaction_3 JOIN commitment AS commitment_4 ON commitment_4.id = fund_transaction_3.commitment_id
          WHERE commitment_4.deleted_at IS NULL AND fund_transaction_3.deleted_at IS NULL AND commitment_4.pairing_id = scope.id
          LIMIT ALL OFFSET 0
        ) AS anon_5 ON true
      ) AS entries) AS ledger
    ) AS sums ON true
    WHERE pairing.id = $1::UUID AND pairing.deleted_at IS NULL
  ) AS flow1
), '{"fundFlow":null}')) AS data
