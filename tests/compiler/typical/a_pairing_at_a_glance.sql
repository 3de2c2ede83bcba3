SELECT textsend(coalesce((
  SELECT '{"district":{"name":' || CAST(json_scalar(division1.name) AS TEXT) || (
    SELECT coalesce(',"pairingsGiven":{"nodes":[{"title":' || string_agg(CAST(json_scalar(page1.title) AS TEXT) || CASE WHEN (division2.id IS NOT NULL) THEN CASE WHEN (division2.level = 'PROVINCE' OR division2.level = 'CITY' OR division2.level = 'TOWN' OR division2.level = 'VILLAGE') THEN ',"receivingParty":{},"commitments":' WHEN (division2.level = 'COUNTY') THEN ',"receivingParty":{"name":' || CAST(json_scalar(division2.name) AS TEXT) || (
      SELECT coalesce(',"towns":{"nodes":[{"name":' || string_agg(CAST(json_scalar(page2.name) AS TEXT), '},{"name":' ORDER BY page2.code ASC, page2.name ASC, page2.id ASC) || '}]}},"commitments":', ',"towns":{"nodes":[]}},"commitments":') AS coalesce_2
      FROM (
        SELECT division3.code AS code, division3.id AS id, division3.name AS name
        FROM division AS division3
        WHERE division3.parent_id = division2.id AND division3.deleted_at IS NULL AND division3.level = 'TOWN' ORDER BY division3.code ASC, division3.name ASC, division3.id ASC
        LIMIT 20
      ) AS page2
    ) ELSE ',"receivingParty":null,"commitments":' END WHEN (page1.receiving_organisation_id IS NOT NULL) THEN ',"receivingParty":{},"commitments":' ELSE ',"receivingParty":null,"commitments":' END || (
      SELECT coalesce('{"nodes":[{"title":' || string_agg(CAST(json_scalar(page3.title) AS TEXT) || ',"amount":"' || CAST(page3.amount AS TEXT) || coalesce('","disbursed":"' || CAST((
        SELECT coalesce(sum(fund_transaction_1.amount), 0.00) AS coalesce_4
        FROM fund_transaction AS fund_transaction_1
        WHERE fund_transaction_1.commitment_id = page3.id AND fund_transaction_1.kind = 'DISBURSEMENT' AND fund_transaction_1.deleted_at IS NULL AND NOT (EXISTS (
          SELECT fund_transaction_2.id
          FROM fund_transaction AS fund_transaction_2
          WHERE fund_transaction_2.reversal_of_id = fund_transaction_1.id AND fund_transaction_2.deleted_at IS NULL
        ))
      ) AS TEXT) || '","acknowledged":', '","disbursed":null,"acknowledged":') || coalesce('"' || CAST((
        SELECT coalesce(sum(fund_transaction_3.amount), 0.00) AS coalesce_5
        FROM fund_transaction AS fund_transaction_3
        WHERE fund_transaction_3.commitment_id = page3.id AND fund_transaction_3.kind = 'DISBURSEMENT' AND fund_transaction_3.deleted_at IS NULL AND NOT (EXISTS (
          SELECT fund_transaction_4.id
          FROM fund_transaction AS fund_transaction_4
          WHERE fund_transaction_4.reversal_of_id = fund_transaction_3.id AND fund_transaction_4.deleted_at IS NULL
        )) AND CASE WHEN (EXISTS (
          SELECT fund_transaction_4.id
          FROM fund_transaction AS fund_transaction_4
          WHERE fund_transaction_4.reversal_of_id = fund_transaction_3.id AND fund_transaction_4.deleted_at IS NULL
        )) THEN 'REVERSED' ELSE coalesce((
          SELECT acknowledgement_1.verdict AS verdict
          FROM acknowledgement AS acknowledgement_1
          WHERE acknowledgement_1.transaction_id = fund_transaction_3.id AND acknowledgement_1.deleted_at IS NULL ORDER BY acknowledgement_1.created_at DESC, acknowledgement_1.id DESC
          LIMIT 1
        ), 'RECORDED') END = 'ACKNOWLEDGED'
      ) AS TEXT) || '","disputed":', 'null,"disputed":') || coalesce('"' || CAST((
        SELECT coalesce(sum(fund_transaction_5.amount), 0.00) AS coalesce_6
        FROM fund_transaction AS fund_transaction_5
        WHERE fund_transaction_5.commitment_id = page3.id AND fund_transaction_5.kind = 'DISBURSEMENT' AND fund_transaction_5.deleted_at IS NULL AND NOT (EXISTS (
          SELECT fund_transaction_6.id
          FROM fund_transaction AS fund_transaction_6
          WHERE fund_transaction_6.reversal_of_id = fund_transaction_5.id AND fund_transaction_6.deleted_at IS NULL
        )) AND CASE WHEN (EXISTS (
          SELECT fund_transaction_6.id
          FROM fund_transaction AS fund_transaction_6
          WHERE fund_transaction_6.reversal_of_id = fund_transaction_5.id AND fund_transaction_6.deleted_at IS NULL
        )) THEN 'REVERSED' ELSE coalesce((
          SELECT acknowledgement_2.verdict AS verdict
          FROM acknowledgement AS acknowledgement_2
          WHERE acknowledgement_2.transaction_id = fund_transaction_5.id AND acknowledgement_2.deleted_at IS NULL ORDER BY acknowledgement_2.created_at DESC, acknowledgement_2.id DESC
          LIMIT 1
        ), 'RECORDED') END = 'DISPUTED'
      ) AS TEXT) || '"', 'null'), '},{"title":' ORDER BY page3.approved_on ASC, page3.title ASC, page3.id ASC) || '}]},"claims":', '{"nodes":[]},"claims":') AS coalesce_3
      FROM (
        SELECT commitment1.amount AS amount, commitment1.approved_on AS approved_on, commitment1.id AS id, commitment1.title AS title
        FROM commitment AS commitment1
        WHERE commitment1.pairing_id = page1.id AND commitment1.deleted_at IS NULL ORDER BY commitment1.approved_on ASC, commitment1.title ASC, commitment1.id ASC
        LIMIT 10
      ) AS page3
    ) || (
      SELECT (
        SELECT '{"totalCount":' || CAST(count(*) AS TEXT) || ',"nodes":' AS anon_3
        FROM claim AS claim2
        WHERE claim2.pairing_id = page1.id AND claim2.deleted_at IS NULL
      ) || coalesce('[{"quote":' || string_agg(coalesce(CAST(json_scalar(page4.quote) AS TEXT) || ',"quantity":{"value":', 'null,"quantity":{"value":') || coalesce('"' || CAST(trim_scale(page4.value) AS TEXT) || '","bound":', 'null,"bound":') || coalesce('"' || CAST(page4.bound AS TEXT) || '","measure":', 'null,"measure":') || coalesce('"' || CAST(page4.measure AS TEXT) || '"', 'null'), '}},{"quote":' ORDER BY page4.position ASC, page4.id ASC) || '}}]}', '[]}') AS anon_2
      FROM (
        SELECT claim1.bound AS bound, claim1.id AS id, claim1.measure AS measure, claim1.position AS position, claim1.quote AS quote, claim1.value AS value
        FROM claim AS claim1
        WHERE claim1.pairing_id = page1.id AND claim1.deleted_at IS NULL ORDER BY claim1.position ASC, claim1.id ASC
        LIMIT 10
      ) AS page4
    ), '},{"title":' ORDER BY page1.starts_on ASC, page1.title ASC, page1.id ASC) || '}]}}}', ',"pairingsGiven":{"nodes":[]}}}') AS coalesce_1
    FROM (
      SELECT pairing1.id AS id, pairing1.receiving_division_id AS receiving_division_id, pairing1.receiving_organisation_id AS receiving_organisation_id, pairing1.starts_on AS starts_on, pairing1.title AS title
      FROM pairing AS pairing1
      WHERE pairing1.assisting_division_id = division1.id AND pairing1.deleted_at IS NULL AND (pairing1.starts_on IS NULL OR pairing1.starts_on <= $1::DATE) AND (pairing1.ends_on IS NULL OR pairing1.ends_on >= $1::DATE) ORDER BY pairing1.starts_on ASC, pairing1.title ASC, pairing1.id ASC
      LIMIT 1
    ) AS page1
    LEFT OUTER JOIN division AS division2 ON division2.id = page1.receiving_division_id
  ) AS anon_1
  FROM division AS division1
  WHERE division1.code = $2::VARCHAR AND division1.deleted_at IS NULL AND division1.level = 'COUNTY'
), '{"district":null}')) AS data
