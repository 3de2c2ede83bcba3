SELECT textsend(coalesce((
  SELECT CASE WHEN (claim1.id IS NOT NULL) THEN coalesce('{"reconcile":{"claim":{"quote":' || CAST(json_scalar(claim1.quote) AS TEXT) || '},"stated":"', '{"reconcile":{"claim":{"quote":null},"stated":"') ELSE '{"reconcile":{"claim":null,"stated":"' END || CAST(trim_scale(reconciliation1.stated) AS TEXT) || '","exactTotal":"' || CAST(trim_scale(reconciliation1.exact_total) AS TEXT) || '","gap":"' || CAST(trim_scale(reconciliation1.gap) AS TEXT) || '","approximateTotal":"' || CAST(trim_scale(reconciliation1.approximate_total) AS TEXT) || '","over":"' || CAST(trim_scale(reconciliation1."over") AS TEXT) || '","totalAtLeast":"' || CAST(trim_scale(reconciliation1.total_at_least) AS TEXT) || '","partCount":' || CAST(reconciliation1.part_count AS TEXT) || ',"unstatedCount":' || CAST(reconciliation1.unstated_count AS TEXT) || coalesce(',"ledgerTotal":"' || CAST(trim_scale(reconciliation1.ledger_total) AS TEXT) || '","verdict":"', ',"ledgerTotal":null,"verdict":"') || CAST(reconciliation1.verdict AS TEXT) || CASE WHEN (discrepancy1.id IS NOT NULL) THEN '","discrepancy":{"title":' || CAST(json_scalar(discrepancy1.title) AS TEXT) || ',"status":"' || CAST(discrepancy1.status AS TEXT) || '"},"parts":' ELSE '","discrepancy":null,"parts":' END || (
    SELECT coalesce('[{"claim":' || string_agg(CASE WHEN (claim2.id IS NOT NULL) THEN coalesce('{"quote":' || CAST(json_scalar(claim2.quote) AS TEXT) || '},"value":', '{"quote":null},"value":') ELSE 'null,"value":' END || coalesce('"' || CAST(trim_scale(part1.value) AS TEXT) || '","bound":"', 'null,"bound":"') || CAST(part1.bound AS TEXT) || '","membership":"' || CAST(part1.membership AS TEXT) || '","counted":"' || CAST(part1.counted AS TEXT), '"},{"claim":' ORDER BY part1.position ASC, part1.id ASC) || '"}]}}', '[]}}') AS coalesce_1
    FROM (WITH headline AS
    (
      SELECT claim.id AS id, claim.predicate AS predicate, claim.origin AS origin, claim.status AS status, claim.statement AS statement, claim.quote AS quote, claim.locator AS locator, claim.position AS position, claim.period_from AS period_from, claim.period_from_precision AS period_from_precision, claim.period_to AS period_to, claim.period_to_precision AS period_to_precision, claim.printed_name AS printed_name, claim.correction_reason AS correction_reason, claim.membership AS membership, claim.note AS note, claim.source_id AS source_id, claim.division_id AS division_id, claim.pairing_id AS pairing_id, claim.organisation_id AS organisation_id, claim.fund_id AS fund_id, claim.project_id AS project_id, claim.asset_id AS asset_id, claim.agreement_id AS agreement_id, claim.lease_id AS lease_id, claim.mobilisation_id AS mobilisation_id, claim.cadre_id AS cadre_id, claim.corrected_division_id AS corrected_division_id, claim.part_of_id AS part_of_id, claim.value AS value, claim.measure AS measure, claim.per AS per, claim.bound AS bound, claim.modality AS modality, claim.original_text AS original_text, claim.version AS version, claim.owner_district_id AS owner_district_id, claim.owner_epoch AS owner_epoch, claim.demo AS demo, claim.created_at AS created_at, claim.updated_at AS updated_at, claim.deleted_at AS deleted_at
      FROM claim
      WHERE claim.id = $1::UUID AND claim.deleted_at IS NULL
    )
    SELECT claim_1.id AS id, claim_1.id AS claim_id, claim_1.position AS position, claim_1.value AS value, claim_1.bound AS bound, claim_1.membership AS membership, CASE WHEN (claim_1.value IS NULL OR NOT (claim_1.measure = headline.measure AND claim_1.per IS NOT DISTINCT FROM headline.per) OR claim_1.bound = 'AT_MOST') THEN 'LEFT_OUT' WHEN (claim_1.bound = 'EXACT') THEN 'EXACT' WHEN (claim_1.bound IN ('ABOUT', 'ROUNDED')) THEN 'APPROXIMATE' ELSE 'LOWER_BOUND' END AS counted
    FROM headline JOIN claim AS claim_1 ON claim_1.part_of_id = headline.id AND claim_1.deleted_at IS NULL AND claim_1.demo IS false) AS part1
    LEFT OUTER JOIN claim AS claim2 ON claim2.id = part1.claim_id
  ) AS anon_1
  FROM (WITH headline AS
  (
    SELECT claim.id AS id, claim.predicate AS predicate, claim.origin AS origin, claim.status AS status, claim.statement AS statement, claim.quote AS quote, claim.locator AS locator, claim.position AS position, claim.period_from AS period_from, claim.period_from_precision AS period_from_precision, claim.period_to AS period_to, claim.period_to_precision AS period_to_precision, claim.printed_name AS printed_name, claim.correction_reason AS correction_reason, claim.membership AS membership, claim.note AS note, claim.source_id AS source_id, claim.division_id AS division_id, claim.pairing_id AS pairing_id, claim.organisation_id AS organisation_id, claim.fund_id AS fund_id, claim.project_id AS project_id, claim.asset_id AS asset_id, claim.agreement_id AS agreement_id, claim.lease_id AS lease_id, claim.mobilisation_id AS mobilisation_id, claim.cadre_id AS cadre_id, claim.corrected_division_id AS corrected_division_id, claim.part_of_id AS part_of_id, claim.value AS value, claim.measure AS measure, claim.per AS per, claim.bound AS bound, claim.modality AS modality, claim.original_text AS original_text, claim.version AS version, claim.owner_district_id AS owner_district_id, claim.owner_epoch AS owner_epoch, claim.demo AS demo, claim.created_at AS created_at, claim.updated_at AS updated_at, claim.deleted_at AS deleted_at
    FROM claim
    WHERE claim.id = $1::UUID AND claim.deleted_at IS NULL AND claim.value IS NOT NULL
  ),
  parts AS
  (
    SELECT claim_2.id AS id, claim_2.id AS claim_id, claim_2.position AS position, claim_2.value AS value, claim_2.bound AS bound, claim_2.membership AS membership, CASE WHEN (claim_2.value IS NULL OR NOT (claim_2.measure = headline.measure AND claim_2.per IS NOT DISTINCT FROM headline.per) OR claim_2.bound = 'AT_MOST') THEN 'LEFT_OUT' WHEN (claim_2.bound = 'EXACT') THEN 'EXACT' WHEN (claim_2.bound IN ('ABOUT', 'ROUNDED')) THEN 'APPROXIMATE' ELSE 'LOWER_BOUND' END AS counted
    FROM headline JOIN claim AS claim_2 ON claim_2.part_of_id = headline.id AND claim_2.deleted_at IS NULL AND claim_2.demo IS false
  )
  SELECT headline.id AS id, headline.id AS claim_id, (
    SELECT discrepancy.id
    FROM discrepancy JOIN discrepancy_claim ON discrepancy_claim.discrepancy_id = discrepancy.id
    WHERE discrepancy_claim.claim_id = headline.id AND discrepancy_claim.role = 'HEADLINE' AND discrepancy.deleted_at IS NULL AND discrepancy_claim.deleted_at IS NULL AND discrepancy.demo IS false ORDER BY discrepancy.id DESC
    LIMIT 1
  ) AS discrepancy_id, headline.position AS position, headline.value AS stated, headline.bound AS bound, sums.exact_total AS exact_total, headline.value - sums.exact_total AS gap, sums.approximate_total AS approximate_total, sums.approximate_total - headline.value AS "over", sums.total_at_least AS total_at_least, sums.part_count AS part_count, sums.unstated_count AS unstated_count, sums.left_out_count AS left_out_count, (
    SELECT CAST(sum(paid.amount) AS NUMERIC) AS sum_1
    FROM (
      SELECT headline.id AS claim_id, CASE WHEN (fund_transaction_1.kind = 'REFUND') THEN -fund_transaction_1.amount ELSE fund_transaction_1.amount END AS amount, fund_transaction_1.demo AS demo
      FROM headline JOIN (
        SELECT headline.id AS claim_id, commitment.id AS commitment_id
        FROM headline JOIN commitment ON commitment.pairing_id = headline.pairing_id JOIN fund ON fund.id = commitment.fund_id AND fund.category = 'FISCAL'
        WHERE headline.predicate = 'FISCAL_FUNDS_DISBURSED' AND commitment.deleted_at IS NULL AND fund.deleted_at IS NULL UNION ALL SELECT headline.id AS claim_id, commitment.id AS commitment_id
        FROM headline JOIN pairing AS pairing_1 ON pairing_1.parent_pairing_id = headline.pairing_id AND pairing_1.kind = 'TOWN' JOIN commitment ON commitment.pairing_id = pairing_1.id
        WHERE headline.predicate = 'TOWN_FUNDS_DISBURSED' AND commitment.deleted_at IS NULL AND pairing_1.deleted_at IS NULL UNION ALL SELECT headline.id AS claim_id, commitment.id AS commitment_id
        FROM headline JOIN commitment ON commitment.project_id = headline.project_id
        WHERE headline.predicate = 'FUNDS_INVESTED' AND commitment.deleted_at IS NULL UNION ALL SELECT headline.id AS claim_id, commitment.id AS commitment_id
        FROM headline JOIN agreement ON agreement.id = headline.agreement_id JOIN commitment ON commitment.project_id = agreement.project_id
        WHERE headline.predicate = 'AGREED_INVESTMENT' AND commitment.deleted_at IS NULL AND agreement.deleted_at IS NULL UNION ALL SELECT headline.id AS claim_id, commitment.id AS commitment_id
        FROM headline JOIN commitment ON commitment.fund_id = headline.fund_id AND commitment.programme = 'DOMESTIC'
        WHERE headline.predicate = 'INDUSTRY_FUNDS_INVESTED' AND commitment.deleted_at IS NULL
      ) AS reach ON reach.claim_id = headline.id JOIN fund_transaction AS fund_transaction_1 ON fund_transaction_1.commitment_id = reach.commitment_id
      WHERE fund_transaction_1.kind IN ('DISBURSEMENT', 'REFUND') AND fund_transaction_1.deleted_at IS NULL AND NOT (EXISTS (
        SELECT fund_transaction_2.id
        FROM fund_transaction AS fund_transaction_2
        WHERE fund_transaction_2.reversal_of_id = fund_transaction_1.id AND fund_transaction_2.deleted_at IS NULL
      )) AND (headline.predicate = 'AGREED_INVESTMENT' OR coalesce(fund_transaction_1.occurred_on >= headline.period_from, true) AND coalesce(fund_transaction_1.occurred_on < headline.period_to + CASE WHEN (headline.period_to_precision = 'YEAR') THEN interval '1 year' WHEN (headline.period_to_precision = 'MONTH') THEN interval '1 month' ELSE interval '1 day' END, true))
    ) AS paid
    WHERE paid.demo IS false
  ) AS ledger_total, headline.value - (
    SELECT CAST(sum(paid.amount) AS NUMERIC) AS sum_1
    FROM (
      SELECT headline.id AS claim_id, CASE WHEN (fund_transaction_1.kind = 'REFUND') THEN -fund_transaction_1.amount ELSE fund_transaction_1.amount END AS amount, fund_transaction_1.demo AS demo
      FROM headline JOIN (
        SELECT headline.id AS claim_id, commitment.id AS commitment_id
        FROM headline JOIN commitment ON commitment.pairing_id = headline.pairing_id JOIN fund ON fund.id = commitment.fund_id AND fund.category = 'FISCAL'
        WHERE headline.predicate = 'FISCAL_FUNDS_DISBURSED' AND commitment.deleted_at IS NULL AND fund.deleted_at IS NULL UNION ALL SELECT headline.id AS claim_id, commitment.id AS commitment_id
        FROM headline JOIN pairing AS pairing_1 ON pairing_1.parent_pairing_id = headline.pairing_id AND pairing_1.kind = 'TOWN' JOIN commitment ON commitment.pairing_id = pairing_1.id
        WHERE headline.predicate = 'TOWN_FUNDS_DISBURSED' AND commitment.deleted_at IS NULL AND pairing_1.deleted_at IS NULL UNION ALL SELECT headline.id AS claim_id, commitment.id AS commitment_id
        FROM headline JOIN commitment ON commitment.project_id = headline.project_id
        WHERE headline.predicate = 'FUNDS_INVESTED' AND commitment.deleted_at IS NULL UNION ALL SELECT headline.id AS claim_id, commitment.id AS commitment_id
        FROM headline JOIN agreement ON agreement.id = headline.agreement_id JOIN commitment ON commitment.project_id = agreement.project_id
        WHERE headline.predicate = 'AGREED_INVESTMENT' AND commitment.deleted_at IS NULL AND agreement.deleted_at IS NULL UNION ALL SELECT headline.id AS claim_id, commitment.id AS commitment_id
        FROM headline JOIN commitment ON commitment.fund_id = headline.fund_id AND commitment.programme = 'DOMESTIC'
        WHERE headline.predicate = 'INDUSTRY_FUNDS_INVESTED' AND commitment.deleted_at IS NULL
      ) AS reach ON reach.claim_id = headline.id JOIN fund_transaction AS fund_transaction_1 ON fund_transaction_1.commitment_id = reach.commitment_id
      WHERE fund_transaction_1.kind IN ('DISBURSEMENT', 'REFUND') AND fund_transaction_1.deleted_at IS NULL AND NOT (EXISTS (
        SELECT fund_transaction_2.id
        FROM fund_transaction AS fund_transaction_2
        WHERE fund_transaction_2.reversal_of_id = fund_transaction_1.id AND fund_transaction_2.deleted_at IS NULL
      )) AND (headline.predicate = 'AGREED_INVESTMENT' OR coalesce(fund_transaction_1.occurred_on >= headline.period_from, true) AND coalesce(fund_transaction_1.occurred_on < headline.period_to + CASE WHEN (headline.period_to_precision = 'YEAR') THEN interval '1 year' WHEN (headline.period_to_precision = 'MONTH') THEN interval '1 month' ELSE interval '1 day' END, true))
    ) AS paid
    WHERE paid.demo IS false
  ) AS ledger_gap, CASE WHEN (headline.bound = 'EXACT' AND headline.value < sums.certain) THEN 'DISAGREES' WHEN (headline.bound = 'EXACT' AND sums.all_exact AND headline.value = sums.certain) THEN 'AGREES' ELSE 'UNDECIDABLE' END AS verdict
  FROM headline JOIN (
    SELECT coalesce(sum(parts.value) FILTER (WHERE parts.counted IN ('EXACT')), 0.000000) AS exact_total, coalesce(sum(parts.value) FILTER (WHERE parts.counted IN ('EXACT', 'APPROXIMATE')), 0.000000) AS approximate_total, coalesce(sum(parts.value) FILTER (WHERE parts.counted IN ('EXACT', 'APPROXIMATE', 'LOWER_BOUND')), 0.000000) AS total_at_least, count(parts.id) AS part_count, count(parts.id) FILTER (WHERE parts.membership = 'UNSTATED') AS unstated_count, count(parts.id) FILTER (WHERE parts.counted = 'LEFT_OUT') AS left_out_count, bool_and(parts.counted = 'EXACT' AND parts.membership != 'UNSTATED') AS all_exact, coalesce(sum(parts.value) FILTER (WHERE parts.counted = 'EXACT' AND parts.membership != 'UNSTATED'), 0.000000) AS certain
    FROM parts
  ) AS sums ON true) AS reconciliation1
  LEFT OUTER JOIN claim AS claim1 ON claim1.id = reconciliation1.claim_id
  LEFT OUTER JOIN discrepancy AS discrepancy1 ON discrepancy1.id = reconciliation1.discrepancy_id
), '{"reconcile":null}')) AS data
