SELECT textsend(coalesce((
  SELECT CASE WHEN (pairing1.id IS NOT NULL) THEN '{"scorecard":{"pairing":{"title":' || CAST(json_scalar(pairing1.title) AS TEXT) || '},"figureCount":' ELSE '{"scorecard":{"pairing":null,"figureCount":' END || CAST(scorecard1.figure_count AS TEXT) || ',"agrees":' || CAST(scorecard1.agrees AS TEXT) || ',"disagrees":' || CAST(scorecard1.disagrees AS TEXT) || ',"undecidable":' || CAST(scorecard1.undecidable AS TEXT) || (
    SELECT coalesce(',"figures":[{"claim":' || string_agg(CASE WHEN (claim1.id IS NOT NULL) THEN coalesce('{"quote":' || CAST(json_scalar(claim1.quote) AS TEXT) || ',"quantity":{"value":', '{"quote":null,"quantity":{"value":') || coalesce('"' || CAST(trim_scale(claim1.value) AS TEXT) || '","measure":', 'null,"measure":') || coalesce('"' || CAST(claim1.measure AS TEXT) || '","per":', 'null,"per":') || coalesce('"' || CAST(claim1.per AS TEXT) || '","bound":', 'null,"bound":') || coalesce('"' || CAST(claim1.bound AS TEXT) || '"}},"derived":', 'null}},"derived":') ELSE 'null,"derived":' END || coalesce('"' || CAST(trim_scale(figure1.derived) AS TEXT) || '","derivation":', 'null,"derivation":') || coalesce('"' || CAST(figure1.derivation AS TEXT) || '","lower":', 'null,"lower":') || coalesce('"' || CAST(trim_scale(figure1.lower) AS TEXT) || '","upper":', 'null,"upper":') || coalesce('"' || CAST(trim_scale(figure1.upper) AS TEXT) || '","basis":"', 'null,"basis":"') || CAST(figure1.basis AS TEXT) || '","verdict":"' || CAST(figure1.verdict AS TEXT), '"},{"claim":' ORDER BY figure1.position ASC, figure1.id ASC) || '"}]}}', ',"figures":[]}}') AS coalesce_1
    FROM (WITH RECURSIVE pairings(id) AS
    (
      SELECT pairing.id AS id
      FROM pairing
      WHERE pairing.id = $1::UUID AND pairing.deleted_at IS NULL UNION SELECT pairing_1.id AS id
      FROM pairing AS pairing_1 JOIN pairings ON pairing_1.parent_pairing_id = pairings.id
      WHERE pairing_1.deleted_at IS NULL
    ),
    places(id, parent_id) AS
    (
      SELECT division.id AS id, division.parent_id AS parent_id
      FROM division JOIN pairing ON pairing.assisting_division_id = division.id OR pairing.receiving_division_id = division.id JOIN pairings ON pairings.id = pairing.id
      WHERE division.deleted_at IS NULL UNION SELECT division_1.id AS id, division_1.parent_id AS parent_id
      FROM division AS division_1 JOIN places ON division_1.parent_id = places.id
      WHERE division_1.deleted_at IS NULL
    ),
    above(id, parent_id) AS
    (
      SELECT division.id AS id, division.parent_id AS parent_id
      FROM division JOIN places ON places.parent_id = division.id
      WHERE division.deleted_at IS NULL AND (division.id NOT IN (
        SELECT places.id
        FROM places
      )) UNION SELECT division_2.id AS id, division_2.parent_id AS parent_id
      FROM division AS division_2 JOIN above ON above.parent_id = division_2.id
      WHERE division_2.deleted_at IS NULL
    ),
    projects AS
    (
      SELECT project.id AS id
      FROM project
      WHERE project.deleted_at IS NULL AND (project.pairing_id IN (
        SELECT pairings.id
        FROM pairings
      ) OR project.pairing_id IS NULL AND project.location_id IN (
        SELECT places.id
        FROM places
      ))
    ),
    unseen AS
    (
      SELECT division.id AS id
      FROM division
      WHERE (division.id IN (
        SELECT places.id
        FROM places
      ) OR division.id IN (
        SELECT above.id
        FROM above
      )) AND division.level = 'COUNTY' AND division.id != ALL ($2::UUID[]) AND division.deleted_at IS NULL
    ),
    stated AS
    (
      SELECT claim.id AS id, claim.predicate AS predicate, claim.origin AS origin, claim.status AS status, claim.statement AS statement, claim.quote AS quote, claim.locator AS locator, claim.position AS position, claim.period_from AS period_from, claim.period_from_precision AS period_from_precision, claim.period_to AS period_to, claim.period_to_precision AS period_to_precision, claim.printed_name AS printed_name, claim.correction_reason AS correction_reason, claim.membership AS membership, claim.note AS note, claim.source_id AS source_id, claim.division_id AS division_id, claim.pairing_id AS pairing_id, claim.organisation_id AS organisation_id, claim.fund_id AS fund_id, claim.project_id AS project_id, claim.asset_id AS asset_id, claim.agreement_id AS agreement_id, claim.lease_id AS lease_id, claim.mobilisation_id AS mobilisation_id, claim.cadre_id AS cadre_id, claim.corrected_division_id AS corrected_division_id, claim.part_of_id AS part_of_id, claim.value AS value, claim.measure AS measure, claim.per AS per, claim.bound AS bound, claim.modality AS modality, claim.original_text AS original_text, claim.version AS version, claim.owner_district_id AS owner_district_id, claim.owner_epoch AS owner_epoch, claim.demo AS demo, claim.created_at AS created_at, claim.updated_at AS updated_at, claim.deleted_at AS deleted_at
      FROM claim
      WHERE (claim.pairing_id IN (
        SELECT pairings.id
        FROM pairings
      ) OR claim.division_id IN (
        SELECT places.id
        FROM places
      ) OR claim.division_id IN (
        SELECT above.id
        FROM above
      ) OR claim.project_id IN (
        SELECT projects.id
        FROM projects
      ) OR claim.organisation_id IN (
        SELECT organisation.id
        FROM organisation
        WHERE organisation.deleted_at IS NULL AND organisation.division_id IN (
          SELECT places.id
          FROM places
        )
      ) OR claim.fund_id IN (
        SELECT fund.id
        FROM fund
        WHERE fund.deleted_at IS NULL AND fund.owner_district_id IN (
          SELECT places.id
          FROM places
        )
      ) OR claim.agreement_id IN (
        SELECT agreement.id
        FROM agreement
        WHERE agreement.deleted_at IS NULL AND (agreement.pairing_id IN (
          SELECT pairings.id
          FROM pairings
        ) OR agreement.pairing_id IS NULL AND agreement.project_id IN (
          SELECT projects.id
          FROM projects
        ))
      ) OR claim.asset_id IN (
        SELECT asset.id
        FROM asset
        WHERE asset.deleted_at IS NULL AND (asset.project_id IN (
          SELECT projects.id
          FROM projects
        ) OR asset.project_id IS NULL AND asset.location_id IN (
          SELECT places.id
          FROM places
        ))
      ) OR claim.lease_id IN (
        SELECT lease_asset.lease_id
        FROM lease_asset JOIN asset ON asset.id = lease_asset.asset_id JOIN lease ON lease.id = lease_asset.lease_id
        WHERE lease_asset.deleted_at IS NULL AND asset.deleted_at IS NULL AND lease.deleted_at IS NULL AND (asset.project_id IN (
          SELECT projects.id
          FROM projects
        ) OR asset.project_id IS NULL AND asset.location_id IN (
          SELECT places.id
          FROM places
        ))
      ) OR claim.mobilisation_id IN (
        SELECT mobilisation.id
        FROM mobilisation
        WHERE mobilisation.deleted_at IS NULL AND (mobilisation.pairing_id IN (
          SELECT pairings.id
          FROM pairings
        ) OR mobilisation.pairing_id IS NULL AND mobilisation.project_id IN (
          SELECT projects.id
          FROM projects
        ))
      ) OR claim.cadre_id IN (
        SELECT cadre.id
        FROM cadre JOIN organisation ON organisation.id = cadre.organisation_id
        WHERE cadre.deleted_at IS NULL AND organisation.deleted_at IS NULL AND organisation.division_id IN (
          SELECT places.id
          FROM places
        ) UNION SELECT cadre.id
        FROM cadre JOIN posting ON posting.cadre_id = cadre.id
        WHERE cadre.deleted_at IS NULL AND posting.deleted_at IS NULL AND posting.division_id IN (
          SELECT places.id
          FROM places
        )
      )) AND claim.deleted_at IS NULL AND claim.demo IS false
    ),
    derived AS
    (
      SELECT paid.claim_id AS claim_id, CAST(sum(paid.amount) AS NUMERIC) AS derived, 'EXACT' AS derived_bound, 'DISBURSEMENTS' AS derivation, bool_or(NOT paid.demo) AS recorded, bool_or(paid.demo) AS demo
      FROM (
        SELECT stated.id AS claim_id, CASE WHEN (fund_transaction_1.kind = 'REFUND') THEN -fund_transaction_1.amount ELSE fund_transaction_1.amount END AS amount, fund_transaction_1.demo AS demo
        FROM stated JOIN (
          SELECT stated.id AS claim_id, commitment.id AS commitment_id
          FROM stated JOIN commitment ON commitment.pairing_id = stated.pairing_id JOIN fund ON fund.id = commitment.fund_id AND fund.category = 'FISCAL'
          WHERE stated.predicate = 'FISCAL_FUNDS_DISBURSED' AND commitment.deleted_at IS NULL AND fund.deleted_at IS NULL UNION ALL SELECT stated.id AS claim_id, commitment.id AS commitment_id
          FROM stated JOIN pairing AS pairing_2 ON pairing_2.parent_pairing_id = stated.pairing_id AND pairing_2.kind = 'TOWN' JOIN commitment ON commitment.pairing_id = pairing_2.id
          WHERE stated.predicate = 'TOWN_FUNDS_DISBURSED' AND commitment.deleted_at IS NULL AND pairing_2.deleted_at IS NULL UNION ALL SELECT stated.id AS claim_id, commitment.id AS commitment_id
          FROM stated JOIN commitment ON commitment.project_id = stated.project_id
          WHERE stated.predicate = 'FUNDS_INVESTED' AND commitment.deleted_at IS NULL UNION ALL SELECT stated.id AS claim_id, commitment.id AS commitment_id
          FROM stated JOIN agreement ON agreement.id = stated.agreement_id JOIN commitment ON commitment.project_id = agreement.project_id
          WHERE stated.predicate = 'AGREED_INVESTMENT' AND commitment.deleted_at IS NULL AND agreement.deleted_at IS NULL UNION ALL SELECT stated.id AS claim_id, commitment.id AS commitment_id
          FROM stated JOIN commitment ON commitment.fund_id = stated.fund_id AND commitment.programme = 'DOMESTIC'
          WHERE stated.predicate = 'INDUSTRY_FUNDS_INVESTED' AND commitment.deleted_at IS NULL
        ) AS reach ON reach.claim_id = stated.id JOIN fund_transaction AS fund_transaction_1 ON fund_transaction_1.commitment_id = reach.commitment_id
        WHERE fund_transaction_1.kind IN ('DISBURSEMENT', 'REFUND') AND fund_transaction_1.deleted_at IS NULL AND NOT (EXISTS (
          SELECT fund_transaction_2.id
          FROM fund_transaction AS fund_transaction_2
          WHERE fund_transaction_2.reversal_of_id = fund_transaction_1.id AND fund_transaction_2.deleted_at IS NULL
        )) AND (stated.predicate = 'AGREED_INVESTMENT' OR coalesce(fund_transaction_1.occurred_on >= stated.period_from, true) AND coalesce(fund_transaction_1.occurred_on < stated.period_to + CASE WHEN (stated.period_to_precision = 'YEAR') THEN interval '1 year' WHEN (stated.period_to_precision = 'MONTH') THEN interval '1 month' ELSE interval '1 day' END, true))
      ) AS paid GROUP BY paid.claim_id UNION ALL SELECT stated.id AS claim_id, CAST(count(DISTINCT pairing_3.receiving_division_id) AS NUMERIC) AS derived, 'EXACT' AS derived_bound, 'TOWN_PAIRINGS' AS derivation, bool_or(NOT pairing_3.demo) AS recorded, bool_or(pairing_3.demo) AS demo
      FROM stated JOIN pairing AS pairing_3 ON pairing_3.parent_pairing_id = stated.pairing_id AND pairing_3.kind = 'TOWN' AND pairing_3.source_id IS DISTINCT FROM stated.source_id
      WHERE stated.predicate = 'TOWNS_PAIRED' AND pairing_3.deleted_at IS NULL GROUP BY stated.id UNION ALL SELECT stated.id AS claim_id, CAST(count(DISTINCT village_profile_1.village_id) AS NUMERIC) AS derived, 'EXACT' AS derived_bound, 'VILLAGE_PROFILES' AS derivation, bool_or(NOT village_profile_1.demo) AS recorded, bool_or(village_profile_1.demo) AS demo
      FROM stated JOIN division AS division_3 ON division_3.parent_id = stated.division_id JOIN division AS division_4 ON division_4.id = division_3.id OR division_4.parent_id = division_3.id JOIN village_profile AS village_profile_1 ON village_profile_1.village_id = division_4.id AND village_profile_1.designation = 'PROVINCIAL_KEY' AND village_profile_1.ends_on IS NULL AND village_profile_1.deleted_at IS NULL
      WHERE stated.predicate = 'KEY_VILLAGES' AND division_3.deleted_at IS NULL AND division_4.deleted_at IS NULL GROUP BY stated.id UNION ALL SELECT stated.id AS claim_id, CAST(count(DISTINCT project_village_1.village_id) AS NUMERIC) AS derived, 'EXACT' AS derived_bound, 'PROJECT_VILLAGES' AS derivation, bool_or(NOT project_village_1.demo) AS recorded, bool_or(project_village_1.demo) AS demo
      FROM stated JOIN project_village AS project_village_1 ON project_village_1.project_id IN (
        SELECT commitment_1.project_id
        FROM commitment AS commitment_1
        WHERE commitment_1.fund_id = stated.fund_id AND commitment_1.project_id IS NOT NULL AND commitment_1.deleted_at IS NULL
      ) AND project_village_1.role = 'BENEFIT' AND project_village_1.deleted_at IS NULL
      LEFT OUTER JOIN village_profile AS village_profile_2 ON village_profile_2.village_id = project_village_1.village_id AND village_profile_2.designation = 'PROVINCIAL_KEY' AND village_profile_2.ends_on IS NULL AND village_profile_2.deleted_at IS NULL
      WHERE stated.predicate = 'KEY_VILLAGES' AND stated.fund_id IS NOT NULL AND village_profile_2.id IS NOT NULL GROUP BY stated.id UNION ALL SELECT stated.id AS claim_id, CAST(count(DISTINCT project_village_1.village_id) AS NUMERIC) AS derived, 'EXACT' AS derived_bound, 'PROJECT_VILLAGES' AS derivation, bool_or(NOT project_village_1.demo) AS recorded, bool_or(project_village_1.demo) AS demo
      FROM stated JOIN project_village AS project_village_1 ON project_village_1.project_id IN (
        SELECT commitment_1.project_id
        FROM commitment AS commitment_1
        WHERE commitment_1.fund_id = stated.fund_id AND commitment_1.project_id IS NOT NULL AND commitment_1.deleted_at IS NULL
      ) AND project_village_1.role = 'BENEFIT' AND project_village_1.deleted_at IS NULL
      LEFT OUTER JOIN village_profile AS village_profile_2 ON village_profile_2.village_id = project_village_1.village_id AND village_profile_2.designation = 'PROVINCIAL_KEY' AND village_profile_2.ends_on IS NULL AND village_profile_2.deleted_at IS NULL
      WHERE stated.predicate = 'OTHER_VILLAGES' AND stated.fund_id IS NOT NULL AND village_profile_2.id IS NULL GROUP BY stated.id UNION ALL SELECT stated.id AS claim_id, CAST(count(DISTINCT project_village_1.village_id) AS NUMERIC) AS derived, 'EXACT' AS derived_bound, 'PROJECT_VILLAGES' AS derivation, bool_or(NOT project_village_1.demo) AS recorded, bool_or(project_village_1.demo) AS demo
      FROM stated JOIN project_village AS project_village_1 ON project_village_1.project_id = stated.project_id
      WHERE stated.predicate = 'VILLAGES_COVERED' AND project_village_1.deleted_at IS NULL GROUP BY stated.id UNION ALL SELECT stated.id AS claim_id, CAST(count(DISTINCT agreement_party_1.division_id) AS NUMERIC) AS derived, 'EXACT' AS derived_bound, 'PARTIES' AS derivation, bool_or(NOT agreement_party_1.demo) AS recorded, bool_or(agreement_party_1.demo) AS demo
      FROM stated JOIN agreement_party AS agreement_party_1 ON agreement_party_1.agreement_id = stated.agreement_id JOIN division AS division_5 ON division_5.id = agreement_party_1.division_id AND division_5.level = 'VILLAGE'
      WHERE stated.predicate = 'PARTY_VILLAGES' AND agreement_party_1.deleted_at IS NULL AND division_5.deleted_at IS NULL GROUP BY stated.id UNION ALL SELECT stated.id AS claim_id, CAST(count(DISTINCT posting_1.cadre_id) AS NUMERIC) AS derived, 'EXACT' AS derived_bound, 'POSTINGS' AS derivation, bool_or(NOT posting_1.demo) AS recorded, bool_or(posting_1.demo) AS demo
      FROM stated JOIN division AS division_6 ON division_6.parent_id = stated.division_id JOIN division AS division_7 ON division_7.id = division_6.id OR division_7.parent_id = division_6.id JOIN posting AS posting_1 ON posting_1.division_id = division_7.id AND posting_1.kind = 'FIRST_SECRETARY' AND posting_1.ends_on IS NULL JOIN cadre AS cadre_1 ON cadre_1.id = posting_1.cadre_id AND cadre_1.source_id IS DISTINCT FROM stated.source_id
      WHERE stated.predicate = 'FIRST_SECRETARIES' AND division_6.deleted_at IS NULL AND division_7.deleted_at IS NULL AND posting_1.deleted_at IS NULL AND cadre_1.deleted_at IS NULL AND stated.per IS NULL GROUP BY stated.id UNION ALL SELECT stated.id AS claim_id, CAST(count(DISTINCT household_pairing_1.household_id) AS NUMERIC) AS derived, 'EXACT' AS derived_bound, 'HOUSEHOLD_PAIRINGS' AS derivation, bool_or(NOT household_pairing_1.demo) AS recorded, bool_or(household_pairing_1.demo) AS demo
      FROM stated JOIN division AS division_8 ON division_8.parent_id = stated.division_id JOIN division AS division_9 ON division_9.id = division_8.id OR division_9.parent_id = division_8.id JOIN household AS household_1 ON household_1.village_id = division_9.id JOIN household_pairing AS household_pairing_1 ON household_pairing_1.household_id = household_1.id AND household_pairing_1.ends_on IS NULL
      WHERE stated.predicate = 'HOUSEHOLDS_PAIRED' AND division_8.deleted_at IS NULL AND division_9.deleted_at IS NULL AND household_1.deleted_at IS NULL AND (household_1.demo OR household_1.owner_district_id = ANY ($2::UUID[])) AND household_pairing_1.deleted_at IS NULL AND (household_pairing_1.demo OR household_pairing_1.owner_district_id = ANY ($2::UUID[])) GROUP BY stated.id UNION ALL SELECT stated.id AS claim_id, CAST(count(DISTINCT household_pairing_1.cadre_id) AS NUMERIC) AS derived, 'EXACT' AS derived_bound, 'HOUSEHOLD_PAIRINGS' AS derivation, bool_or(NOT household_pairing_1.demo) AS recorded, bool_or(household_pairing_1.demo) AS demo
      FROM stated JOIN division AS division_10 ON division_10.parent_id = stated.division_id JOIN division AS division_9 ON division_9.id = division_10.id OR division_9.parent_id = division_10.id JOIN household AS household_1 ON household_1.village_id = division_9.id JOIN household_pairing AS household_pairing_1 ON household_pairing_1.household_id = household_1.id AND household_pairing_1.ends_on IS NULL
      WHERE stated.predicate = 'CADRES_SELECTED' AND division_10.deleted_at IS NULL AND division_9.deleted_at IS NULL AND household_1.deleted_at IS NULL AND (household_1.demo OR household_1.owner_district_id = ANY ($2::UUID[])) AND household_pairing_1.deleted_at IS NULL AND (household_pairing_1.demo OR household_pairing_1.owner_district_id = ANY ($2::UUID[])) GROUP BY stated.id UNION ALL SELECT stated.id AS claim_id, CAST(count(DISTINCT village_assignment_1.id) AS NUMERIC) AS derived, 'EXACT' AS derived_bound, 'ASSIGNMENTS' AS derivation, bool_or(NOT village_assignment_1.demo) AS recorded, bool_or(village_assignment_1.demo) AS demo
      FROM stated JOIN division AS division_11 ON division_11.parent_id = stated.division_id JOIN division AS division_12 ON division_12.id = division_11.id OR division_12.parent_id = division_11.id JOIN village_assignment AS village_assignment_1 ON village_assignment_1.village_id = division_12.id AND village_assignment_1.kind = 'DEPARTMENT' AND village_assignment_1.ends_on IS NULL
      WHERE stated.predicate = 'DEPARTMENTS_ASSIGNED' AND division_11.deleted_at IS NULL AND division_12.deleted_at IS NULL AND village_assignment_1.deleted_at IS NULL AND stated.per IS NULL GROUP BY stated.id UNION ALL SELECT stated.id AS claim_id, CAST(count(DISTINCT village_assignment_1.id) AS NUMERIC) AS derived, 'EXACT' AS derived_bound, 'ASSIGNMENTS' AS derivation, bool_or(NOT village_assignment_1.demo) AS recorded, bool_or(village_assignment_1.demo) AS demo
      FROM stated JOIN division AS division_13 ON division_13.parent_id = stated.division_id JOIN division AS division_12 ON division_12.id = division_13.id OR division_12.parent_id = division_13.id JOIN village_assignment AS village_assignment_1 ON village_assignment_1.village_id = division_12.id AND village_assignment_1.kind = 'ENTERPRISE' AND village_assignment_1.ends_on IS NULL
      WHERE stated.predicate = 'ENTERPRISES_ASSIGNED' AND division_13.deleted_at IS NULL AND division_12.deleted_at IS NULL AND village_assignment_1.deleted_at IS NULL AND stated.per IS NULL GROUP BY stated.id UNION ALL SELECT stated.id AS claim_id, CAST(count(visit_1.id) AS NUMERIC) AS derived, 'EXACT' AS derived_bound, 'VISITS' AS derivation, bool_or(NOT visit_1.demo) AS recorded, bool_or(visit_1.demo) AS demo
      FROM stated JOIN visit AS visit_1 ON visit_1.pairing_id = stated.pairing_id AND visit_1.kind = 'EXCHANGE'
      WHERE stated.predicate = 'EXCHANGE_VISITS' AND visit_1.deleted_at IS NULL AND (visit_1.household_id IS NULL OR visit_1.demo OR visit_1.owner_district_id = ANY ($2::UUID[])) AND coalesce(visit_1.occurred_on >= stated.period_from, true) AND coalesce(visit_1.occurred_on < stated.period_to + CASE WHEN (stated.period_to_precision = 'YEAR') THEN interval '1 year' WHEN (stated.period_to_precision = 'MONTH') THEN interval '1 month' ELSE interval '1 day' END, true) GROUP BY stated.id UNION ALL SELECT stated.id AS claim_id, CAST(count(benefit_1.id) AS NUMERIC) AS derived, 'EXACT' AS derived_bound, 'BENEFITS' AS derivation, bool_or(NOT benefit_1.demo) AS recorded, bool_or(benefit_1.demo) AS demo
      FROM stated JOIN project AS project_1 ON project_1.pairing_id = stated.pairing_id JOIN benefit AS benefit_1 ON benefit_1.project_id = project_1.id JOIN beneficiary AS beneficiary_1 ON beneficiary_1.id = benefit_1.beneficiary_id
      WHERE stated.predicate = 'BENEFIT_PERSON_TIMES' AND project_1.deleted_at IS NULL AND benefit_1.deleted_at IS NULL AND (benefit_1.demo OR benefit_1.owner_district_id = ANY ($2::UUID[])) AND beneficiary_1.deleted_at IS NULL AND (beneficiary_1.household_id IS NULL AND beneficiary_1.person_id IS NULL OR beneficiary_1.demo OR beneficiary_1.owner_district_id = ANY ($2::UUID[])) AND beneficiary_1.person_id IS NOT NULL AND coalesce(benefit_1.occurred_on >= stated.period_from, true) AND coalesce(benefit_1.occurred_on < stated.period_to + CASE WHEN (stated.period_to_precision = 'YEAR') THEN interval '1 year' WHEN (stated.period_to_precision = 'MONTH') THEN interval '1 month' ELSE interval '1 day' END, true) GROUP BY stated.id UNION ALL SELECT stated.id AS claim_id, CAST(count(DISTINCT beneficiary_2.person_id) AS NUMERIC) AS derived, 'EXACT' AS derived_bound, 'BENEFICIARIES' AS derivation, bool_or(NOT benefit_2.demo) AS recorded, bool_or(benefit_2.demo) AS demo
      FROM stated JOIN benefit AS benefit_2 ON benefit_2.fund_id = stated.fund_id JOIN beneficiary AS beneficiary_2 ON beneficiary_2.id = benefit_2.beneficiary_id
      WHERE stated.predicate = 'PEOPLE_BENEFITED' AND benefit_2.deleted_at IS NULL AND (benefit_2.demo OR benefit_2.owner_district_id = ANY ($2::UUID[])) AND beneficiary_2.deleted_at IS NULL AND (beneficiary_2.household_id IS NULL AND beneficiary_2.person_id IS NULL OR beneficiary_2.demo OR beneficiary_2.owner_district_id = ANY ($2::UUID[])) AND beneficiary_2.person_id IS NOT NULL AND coalesce(benefit_2.occurred_on >= stated.period_from, true) AND coalesce(benefit_2.occurred_on < stated.period_to + CASE WHEN (stated.period_to_precision = 'YEAR') THEN interval '1 year' WHEN (stated.period_to_precision = 'MONTH') THEN interval '1 month' ELSE interval '1 day' END, true) GROUP BY stated.id UNION ALL SELECT stated.id AS claim_id, CAST(count(DISTINCT beneficiary_3.person_id) AS NUMERIC) AS derived, 'EXACT' AS derived_bound, 'BENEFICIARIES' AS derivation, bool_or(NOT benefit_3.demo) AS recorded, bool_or(benefit_3.demo) AS demo
      FROM stated JOIN benefit AS benefit_3 ON benefit_3.project_id = stated.project_id JOIN beneficiary AS beneficiary_3 ON beneficiary_3.id = benefit_3.beneficiary_id JOIN membership AS membership_1 ON membership_1.person_id = beneficiary_3.person_id AND membership_1.ends_on IS NULL JOIN household AS household_2 ON household_2.id = membership_1.household_id AND household_2.status IN ('LIFTED_OUT', 'LIFTED_OUT_WITH_POLICY')
      WHERE stated.predicate = 'PEOPLE_LIFTED' AND benefit_3.deleted_at IS NULL AND (benefit_3.demo OR benefit_3.owner_district_id = ANY ($2::UUID[])) AND beneficiary_3.deleted_at IS NULL AND (beneficiary_3.household_id IS NULL AND beneficiary_3.person_id IS NULL OR beneficiary_3.demo OR beneficiary_3.owner_district_id = ANY ($2::UUID[])) AND membership_1.deleted_at IS NULL AND (membership_1.demo OR membership_1.owner_district_id = ANY ($2::UUID[])) AND household_2.deleted_at IS NULL AND (household_2.demo OR household_2.owner_district_id = ANY ($2::UUID[])) GROUP BY stated.id UNION ALL SELECT stated.id AS claim_id, CAST(count(DISTINCT benefit_tally_1."group") AS NUMERIC) AS derived, 'EXACT' AS derived_bound, 'TALLIES' AS derivation, bool_or(NOT benefit_tally_1.demo) AS recorded, bool_or(benefit_tally_1.demo) AS demo
      FROM stated JOIN benefit_tally AS benefit_tally_1 ON benefit_tally_1.project_id = stated.project_id AND benefit_tally_1.source_id IS DISTINCT FROM stated.source_id
      WHERE stated.predicate = 'GROUPS_TARGETED' AND benefit_tally_1.deleted_at IS NULL AND benefit_tally_1."group" IS NOT NULL AND benefit_tally_1.count > 0 GROUP BY stated.id UNION ALL SELECT anon_2.claim_id AS claim_id, CAST(anon_2.number AS NUMERIC) AS derived, 'ROUNDED' AS derived_bound, 'INCOME_PER_PERSON' AS derivation, anon_2.recorded AS recorded, anon_2.demo AS demo
      FROM (
        SELECT stated.id AS claim_id, round(sum(benefit_4.amount) / CAST(count(DISTINCT beneficiary_4.person_id) AS NUMERIC), 2) AS number, bool_or(benefit_4.demo) AS demo, bool_or(NOT benefit_4.demo) AS recorded, row_number() OVER (PARTITION BY stated.id ORDER BY EXTRACT(year FROM benefit_4.occurred_on) DESC) AS age
        FROM stated JOIN benefit AS benefit_4 ON (benefit_4.project_id = stated.project_id OR benefit_4.fund_id = stated.fund_id) AND benefit_4.form IN ('CASH', 'JOB') AND benefit_4.amount IS NOT NULL JOIN beneficiary AS beneficiary_4 ON beneficiary_4.id = benefit_4.beneficiary_id AND beneficiary_4.person_id IS NOT NULL
        WHERE stated.predicate = 'INCOME_INCREASE' AND benefit_4.deleted_at IS NULL AND (benefit_4.demo OR benefit_4.owner_district_id = ANY ($2::UUID[])) AND beneficiary_4.deleted_at IS NULL AND (beneficiary_4.household_id IS NULL AND beneficiary_4.person_id IS NULL OR beneficiary_4.demo OR beneficiary_4.owner_district_id = ANY ($2::UUID[])) GROUP BY stated.id, EXTRACT(year FROM benefit_4.occurred_on)
      ) AS anon_2
      WHERE anon_2.age = 1 UNION ALL SELECT stated.id AS claim_id, CAST(count(DISTINCT commitment_2.project_id) AS NUMERIC) AS derived, 'EXACT' AS derived_bound, 'PROJECTS' AS derivation, bool_or(NOT commitment_2.demo) AS recorded, bool_or(commitment_2.demo) AS demo
      FROM stated JOIN commitment AS commitment_2 ON commitment_2.fund_id = stated.fund_id
      WHERE stated.predicate = 'PROJECTS_BUILT' AND commitment_2.deleted_at IS NULL AND commitment_2.project_id IS NOT NULL GROUP BY stated.id UNION ALL SELECT stated.id AS claim_id, CAST(sum(asset_1.units) AS NUMERIC) AS derived, 'EXACT' AS derived_bound, 'ASSETS' AS derivation, bool_or(NOT asset_1.demo) AS recorded, bool_or(asset_1.demo) AS demo
      FROM stated JOIN asset AS asset_1 ON asset_1.project_id = stated.project_id AND asset_1.source_id IS DISTINCT FROM stated.source_id
      WHERE stated.predicate = 'ASSETS_BUILT' AND asset_1.deleted_at IS NULL AND asset_1.units IS NOT NULL GROUP BY stated.id UNION ALL SELECT stated.id AS claim_id, CAST(sum(asset_1.original_value) AS NUMERIC) AS derived, 'EXACT' AS derived_bound, 'ASSETS' AS derivation, bool_or(NOT asset_1.demo) AS recorded, bool_or(asset_1.demo) AS demo
      FROM stated JOIN asset AS asset_1 ON asset_1.project_id = stated.project_id AND asset_1.source_id IS DISTINCT FROM stated.source_id
      WHERE stated.predicate = 'TOTAL_INVESTMENT' AND asset_1.deleted_at IS NULL AND asset_1.original_value IS NOT NULL GROUP BY stated.id UNION ALL SELECT stated.id AS claim_id, CAST(round((100 * (count(asset_2.id) FILTER (WHERE EXISTS (
        SELECT asset_right_1.id
        FROM asset_right AS asset_right_1
        WHERE asset_right_1.asset_id = asset_2.id AND asset_right_1.kind = 'OWNERSHIP' AND asset_right_1.ends_on IS NULL AND asset_right_1.deleted_at IS NULL AND (asset_right_1.holder_household_id IS NULL OR asset_right_1.demo OR asset_right_1.owner_district_id = ANY ($2::UUID[]))
      )))) / CAST(count(asset_2.id) AS NUMERIC), 2) AS NUMERIC) AS derived, 'ROUNDED' AS derived_bound, 'TITLES' AS derivation, bool_or(NOT asset_2.demo) AS recorded, bool_or(asset_2.demo) AS demo
      FROM stated JOIN asset AS asset_2 ON asset_2.project_id IN (
        SELECT commitment_3.project_id
        FROM commitment AS commitment_3
        WHERE commitment_3.fund_id = stated.fund_id AND commitment_3.project_id IS NOT NULL AND commitment_3.deleted_at IS NULL
      ) AND asset_2.source_id IS DISTINCT FROM stated.source_id
      WHERE stated.predicate = 'ASSETS_TITLED' AND asset_2.deleted_at IS NULL GROUP BY stated.id UNION ALL SELECT stated.id AS claim_id, CAST(max(lease_1.annual_rent) AS NUMERIC) AS derived, 'EXACT' AS derived_bound, 'RENT' AS derivation, bool_or(NOT lease_1.demo) AS recorded, bool_or(lease_1.demo) AS demo
      FROM stated JOIN lease AS lease_1 ON lease_1.id = stated.lease_id AND lease_1.source_id IS DISTINCT FROM stated.source_id
      WHERE stated.predicate = 'ANNUAL_RENT' AND lease_1.deleted_at IS NULL AND lease_1.annual_rent IS NOT NULL GROUP BY stated.id UNION ALL SELECT anon_3.claim_id AS claim_id, CAST(anon_3.number AS NUMERIC) AS derived, 'EXACT' AS derived_bound, 'INCOME' AS derivation, anon_3.recorded AS recorded, anon_3.demo AS demo
      FROM (
        SELECT stated.id AS claim_id, sum(income_receipt_1.received) AS number, bool_or(income_receipt_1.demo) AS demo, bool_or(NOT income_receipt_1.demo) AS recorded, row_number() OVER (PARTITION BY stated.id ORDER BY EXTRACT(year FROM income_receipt_1.period_from) DESC) AS age
        FROM stated JOIN income_receipt AS income_receipt_1 ON income_receipt_1.lease_id IN (
          SELECT lease_2.id
          FROM lease AS lease_2
          WHERE lease_2.id = stated.lease_id AND (lease_2.source_id IS NOT DISTINCT FROM stated.source_id OR lease_2.annual_rent IS NULL) AND lease_2.deleted_at IS NULL
        )
        WHERE stated.predicate = 'ANNUAL_RENT' AND income_receipt_1.deleted_at IS NULL AND income_receipt_1.received IS NOT NULL GROUP BY stated.id, EXTRACT(year FROM income_receipt_1.period_from)
      ) AS anon_3
      WHERE anon_3.age = 1 UNION ALL SELECT anon_4.claim_id AS claim_id, CAST(anon_4.number AS NUMERIC) AS derived, 'EXACT' AS derived_bound, 'INCOME' AS derivation, anon_4.recorded AS recorded, anon_4.demo AS demo
      FROM (
        SELECT stated.id AS claim_id, sum(income_receipt_2.received) AS number, bool_or(income_receipt_2.demo) AS demo, bool_or(NOT income_receipt_2.demo) AS recorded, row_number() OVER (PARTITION BY stated.id ORDER BY EXTRACT(year FROM income_receipt_2.period_from) DESC) AS age
        FROM stated JOIN income_receipt AS income_receipt_2 ON income_receipt_2.project_id IN (
          SELECT commitment_4.project_id
          FROM commitment AS commitment_4
          WHERE commitment_4.fund_id = stated.fund_id AND commitment_4.project_id IS NOT NULL AND commitment_4.deleted_at IS NULL
        ) OR income_receipt_2.lease_id IN (
          SELECT lease_asset_1.lease_id
          FROM lease_asset AS lease_asset_1 JOIN asset AS asset_3 ON asset_3.id = lease_asset_1.asset_id JOIN commitment AS commitment_5 ON commitment_5.project_id = asset_3.project_id
          WHERE commitment_5.fund_id = stated.fund_id AND lease_asset_1.deleted_at IS NULL AND asset_3.deleted_at IS NULL AND commitment_5.deleted_at IS NULL
        )
        WHERE stated.predicate = 'ANNUAL_RETURN' AND income_receipt_2.deleted_at IS NULL AND income_receipt_2.received IS NOT NULL GROUP BY stated.id, EXTRACT(year FROM income_receipt_2.period_from)
      ) AS anon_4
      WHERE anon_4.age = 1 UNION ALL SELECT stated.id AS claim_id, CAST(round((100 * coalesce(sum(distribution_line_1.amount) FILTER (WHERE distribution_line_1.household_id IS NOT NULL), 0)) / CAST(sum(distribution_line_1.amount) AS NUMERIC(18, 2)), 2) AS NUMERIC) AS derived, 'ROUNDED' AS derived_bound, 'DISTRIBUTIONS' AS derivation, bool_or(NOT distribution_line_1.demo) AS recorded, bool_or(distribution_line_1.demo) AS demo
      FROM stated JOIN income_receipt AS income_receipt_3 ON income_receipt_3.lease_id = stated.lease_id JOIN distribution_receipt AS distribution_receipt_1 ON distribution_receipt_1.income_receipt_id = income_receipt_3.id JOIN distribution_line AS distribution_line_1 ON distribution_line_1.distribution_id = distribution_receipt_1.distribution_id
      WHERE stated.predicate = 'RENT_TO_HOUSEHOLDS' AND income_receipt_3.deleted_at IS NULL AND distribution_receipt_1.deleted_at IS NULL AND distribution_line_1.deleted_at IS NULL AND (distribution_line_1.household_id IS NULL OR distribution_line_1.demo OR distribution_line_1.owner_district_id = ANY ($2::UUID[])) GROUP BY stated.id UNION ALL SELECT stated.id AS claim_id, CAST(max(EXTRACT(year FROM pairing.starts_on)) AS NUMERIC) AS derived, 'EXACT' AS derived_bound, 'YEAR' AS derivation, bool_or(NOT pairing.demo) AS recorded, bool_or(pairing.demo) AS demo
      FROM stated JOIN pairing ON pairing.id = stated.pairing_id AND pairing.source_id IS DISTINCT FROM stated.source_id
      WHERE stated.predicate = 'PAIRED_SINCE' AND pairing.deleted_at IS NULL AND pairing.starts_on IS NOT NULL GROUP BY stated.id UNION ALL SELECT stated.id AS claim_id, CAST(max(EXTRACT(year FROM agreement.signed_on)) AS NUMERIC) AS derived, 'EXACT' AS derived_bound, 'YEAR' AS derivation, bool_or(NOT agreement.demo) AS recorded, bool_or(agreement.demo) AS demo
      FROM stated JOIN agreement ON agreement.id = stated.agreement_id AND agreement.source_id IS DISTINCT FROM stated.source_id
      WHERE stated.predicate = 'SIGNED_IN' AND agreement.deleted_at IS NULL AND agreement.signed_on IS NOT NULL GROUP BY stated.id UNION ALL SELECT stated.id AS claim_id, CAST(max(EXTRACT(year FROM asset.built_on)) AS NUMERIC) AS derived, 'EXACT' AS derived_bound, 'YEAR' AS derivation, bool_or(NOT asset.demo) AS recorded, bool_or(asset.demo) AS demo
      FROM stated JOIN asset ON asset.id = stated.asset_id AND asset.source_id IS DISTINCT FROM stated.source_id
      WHERE stated.predicate = 'BUILT_IN' AND asset.deleted_at IS NULL AND asset.built_on IS NOT NULL GROUP BY stated.id UNION ALL SELECT stated.id AS claim_id, CAST(sum(CASE WHEN (stated.measure = 'TIME' AND mobilisation_1.measure != 'TIME') THEN 1 ELSE mobilisation_1.value END) AS NUMERIC) AS derived, 'EXACT' AS derived_bound, 'MOBILISED' AS derivation, bool_or(NOT mobilisation_1.demo) AS recorded, bool_or(mobilisation_1.demo) AS demo
      FROM stated JOIN mobilisation AS mobilisation_2 ON mobilisation_2.id = stated.mobilisation_id JOIN mobilisation AS mobilisation_1 ON mobilisation_1.kind IS NOT DISTINCT FROM mobilisation_2.kind AND mobilisation_1.pairing_id IS NOT DISTINCT FROM mobilisation_2.pairing_id AND mobilisation_1.party_division_id IS NOT DISTINCT FROM mobilisation_2.party_division_id AND mobilisation_1.party_organisation_id IS NOT DISTINCT FROM mobilisation_2.party_organisation_id AND mobilisation_1.project_id IS NOT DISTINCT FROM mobilisation_2.project_id AND mobilisation_1.modality = 'ACTUAL' AND (mobilisation_1.measure = stated.measure AND mobilisation_1.per IS NOT DISTINCT FROM stated.per AND mobilisation_1.bound = 'EXACT' OR stated.measure = 'TIME') AND mobilisation_1.source_id IS DISTINCT FROM stated.source_id
      WHERE stated.predicate IN ('PRIVATE_INVESTMENT', 'ORDERS_PLACED', 'PURCHASES', 'DONATION_DRIVES') AND mobilisation_2.deleted_at IS NULL AND mobilisation_1.deleted_at IS NULL AND mobilisation_1.value IS NOT NULL GROUP BY stated.id UNION ALL SELECT stated.id AS claim_id, CAST(round((100 * max(claim_1.value)) / CAST(nullif(max(claim_2.value), 0) AS NUMERIC), 2) AS NUMERIC) AS derived, 'ROUNDED' AS derived_bound, 'RATIO_OF_CLAIMS' AS derivation, bool_or(NOT claim_1.demo) AS recorded, bool_or(claim_1.demo) AS demo
      FROM stated JOIN claim AS claim_1 ON claim_1.predicate = 'ANNUAL_RENT' AND claim_1.lease_id = stated.lease_id AND claim_1.origin = 'PRINTED' AND claim_1.source_id = stated.source_id AND claim_1.id != stated.id AND claim_1.bound = 'EXACT' AND claim_1.modality = 'ACTUAL' AND claim_1.deleted_at IS NULL JOIN claim AS claim_2 ON claim_2.predicate = 'TOTAL_INVESTMENT' AND claim_2.project_id IN (
        SELECT asset_4.project_id
        FROM asset AS asset_4 JOIN lease_asset AS lease_asset_2 ON lease_asset_2.asset_id = asset_4.id
        WHERE lease_asset_2.lease_id = stated.lease_id AND lease_asset_2.deleted_at IS NULL AND asset_4.deleted_at IS NULL
      ) AND claim_2.origin = 'PRINTED' AND claim_2.source_id = stated.source_id AND claim_2.id != stated.id AND claim_2.bound = 'EXACT' AND claim_2.modality = 'ACTUAL' AND claim_2.deleted_at IS NULL
      WHERE stated.predicate = 'ANNUAL_YIELD' GROUP BY stated.id UNION ALL SELECT stated.id AS claim_id, CAST(round((100 * max(claim_3.value)) / CAST(nullif(max(claim_4.value), 0) AS NUMERIC), 2) AS NUMERIC) AS derived, 'ROUNDED' AS derived_bound, 'RATIO_OF_CLAIMS' AS derivation, bool_or(NOT claim_3.demo) AS recorded, bool_or(claim_3.demo) AS demo
      FROM stated JOIN claim AS claim_3 ON claim_3.predicate = 'ANNUAL_RETURN' AND claim_3.fund_id = stated.fund_id AND claim_3.origin = 'PRINTED' AND claim_3.source_id = stated.source_id AND claim_3.id != stated.id AND claim_3.bound = 'EXACT' AND claim_3.modality = 'ACTUAL' AND claim_3.deleted_at IS NULL JOIN claim AS claim_4 ON claim_4.predicate = 'INDUSTRY_FUNDS_INVESTED' AND claim_4.fund_id = stated.fund_id AND claim_4.origin = 'PRINTED' AND claim_4.source_id = stated.source_id AND claim_4.id != stated.id AND claim_4.bound = 'EXACT' AND claim_4.modality = 'ACTUAL' AND claim_4.deleted_at IS NULL
      WHERE stated.predicate = 'ANNUAL_YIELD' GROUP BY stated.id UNION ALL SELECT stated.id AS claim_id, CAST(round((1 * max(claim_5.value)) / CAST(nullif(max(claim_6.value), 0) AS NUMERIC), 2) AS NUMERIC) AS derived, 'ROUNDED' AS derived_bound, 'RATIO_OF_CLAIMS' AS derivation, bool_or(NOT claim_5.demo) AS recorded, bool_or(claim_5.demo) AS demo
      FROM stated JOIN claim AS claim_5 ON claim_5.predicate = 'HOUSEHOLDS_PAIRED' AND claim_5.division_id = stated.division_id AND claim_5.origin = 'PRINTED' AND claim_5.source_id = stated.source_id AND claim_5.id != stated.id AND claim_5.bound = 'EXACT' AND claim_5.modality = 'ACTUAL' AND claim_5.deleted_at IS NULL JOIN claim AS claim_6 ON claim_6.predicate = 'CADRES_SELECTED' AND claim_6.division_id = stated.division_id AND claim_6.origin = 'PRINTED' AND claim_6.source_id = stated.source_id AND claim_6.id != stated.id AND claim_6.bound = 'EXACT' AND claim_6.modality = 'ACTUAL' AND claim_6.deleted_at IS NULL
      WHERE stated.predicate = 'HOUSEHOLDS_PER_CADRE' GROUP BY stated.id UNION ALL SELECT stated.id AS claim_id, CAST(sum(claim_7.value) AS NUMERIC) AS derived, 'EXACT' AS derived_bound, 'SUM_OF_CLAIMS' AS derivation, bool_or(NOT claim_7.demo) AS recorded, bool_or(claim_7.demo) AS demo
      FROM stated JOIN claim AS claim_7 ON claim_7.predicate IN ('KEY_VILLAGES', 'OTHER_VILLAGES') AND claim_7.fund_id = stated.fund_id AND claim_7.measure = stated.measure AND claim_7.origin = 'PRINTED' AND claim_7.source_id = stated.source_id AND claim_7.id != stated.id AND claim_7.bound = 'EXACT' AND claim_7.modality = 'ACTUAL' AND claim_7.deleted_at IS NULL
      WHERE stated.predicate = 'VILLAGES_BENEFITED' GROUP BY stated.id
      HAVING count(DISTINCT claim_7.predicate) = 2
    )
    SELECT stated.id AS id, stated.id AS claim_id, stated.position AS position, CASE WHEN (CASE WHEN (derived.recorded AND derived.demo) THEN 'MIXED' WHEN derived.demo THEN 'DEMO' WHEN derived.recorded THEN 'RECORDED' ELSE 'NONE' END = 'RECORDED' AND derived.derivation IN ('BENEFICIARIES', 'BENEFITS', 'DISTRIBUTIONS', 'HOUSEHOLD_PAIRINGS', 'INCOME_PER_PERSON', 'TITLES') AND (EXISTS (
      SELECT unseen.id
      FROM unseen
      WHERE unseen.id = stated.division_id OR NOT (EXISTS (
        SELECT division_14.id
        FROM division AS division_14
        WHERE division_14.id = stated.division_id AND division_14.level = 'COUNTY'
      ))
    )) AND derived.derivation IN ('DISTRIBUTIONS', 'INCOME_PER_PERSON', 'RATIO_OF_CLAIMS', 'TITLES')) THEN NULL ELSE derived.derived END AS derived, CASE WHEN (CASE WHEN (derived.recorded AND derived.demo) THEN 'MIXED' WHEN derived.demo THEN 'DEMO' WHEN derived.recorded THEN 'RECORDED' ELSE 'NONE' END = 'RECORDED' AND derived.derivation IN ('BENEFICIARIES', 'BENEFITS', 'DISTRIBUTIONS', 'HOUSEHOLD_PAIRINGS', 'INCOME_PER_PERSON', 'TITLES') AND (EXISTS (
      SELECT unseen.id
      FROM unseen
      WHERE unseen.id = stated.division_id OR NOT (EXISTS (
        SELECT division_14.id
        FROM division AS division_14
        WHERE division_14.id = stated.division_id AND division_14.level = 'COUNTY'
      ))
    )) AND derived.derivation IN ('DISTRIBUTIONS', 'INCOME_PER_PERSON', 'RATIO_OF_CLAIMS', 'TITLES')) THEN NULL WHEN (CASE WHEN (derived.recorded AND derived.demo) THEN 'MIXED' WHEN derived.demo THEN 'DEMO' WHEN derived.recorded THEN 'RECORDED' ELSE 'NONE' END = 'RECORDED' AND derived.derivation IN ('BENEFICIARIES', 'BENEFITS', 'DISTRIBUTIONS', 'HOUSEHOLD_PAIRINGS', 'INCOME_PER_PERSON', 'TITLES') AND (EXISTS (
      SELECT unseen.id
      FROM unseen
      WHERE unseen.id = stated.division_id OR NOT (EXISTS (
        SELECT division_14.id
        FROM division AS division_14
        WHERE division_14.id = stated.division_id AND division_14.level = 'COUNTY'
      ))
    ))) THEN 'AT_LEAST' ELSE derived.derived_bound END AS derived_bound, derived.derivation AS derivation, CASE WHEN (stated.bound IN ('EXACT', 'MORE_THAN', 'AT_LEAST')) THEN stated.value WHEN (stated.bound = 'ROUNDED') THEN CAST(stated.value - (CASE WHEN (strpos(stated.original_text, '亿') > 0) THEN 100000000 WHEN (strpos(stated.original_text, '万') > 0) THEN 10000 ELSE 1 END * power(10::numeric, -CASE WHEN (stated.original_text IS NOT NULL) THEN length(coalesce(SUBSTRING(stated.original_text FROM '\.([0-9]+)'), '')) ELSE scale(trim_scale(stated.value)) END)) / CAST(2 AS NUMERIC) AS NUMERIC) ELSE CAST(NULL AS NUMERIC) END AS lower, CASE WHEN (stated.bound IN ('EXACT', 'AT_MOST')) THEN stated.value WHEN (stated.bound = 'ROUNDED') THEN CAST(stated.value + (CASE WHEN (strpos(stated.original_text, '亿') > 0) THEN 100000000 WHEN (strpos(stated.original_text, '万') > 0) THEN 10000 ELSE 1 END * power(10::numeric, -CASE WHEN (stated.original_text IS NOT NULL) THEN length(coalesce(SUBSTRING(stated.original_text FROM '\.([0-9]+)'), '')) ELSE scale(trim_scale(stated.value)) END)) / CAST(2 AS NUMERIC) AS NUMERIC) ELSE CAST(NULL AS NUMERIC) END AS upper, CASE WHEN (derived.recorded AND derived.demo) THEN 'MIXED' WHEN derived.demo THEN 'DEMO' WHEN derived.recorded THEN 'RECORDED' ELSE 'NONE' END AS basis, CASE WHEN (CASE WHEN (derived.recorded AND derived.demo) THEN 'MIXED' WHEN derived.demo THEN 'DEMO' WHEN derived.recorded THEN 'RECORDED' ELSE 'NONE' END = 'RECORDED' AND derived.derivation IN ('BENEFICIARIES', 'BENEFITS', 'DISTRIBUTIONS', 'HOUSEHOLD_PAIRINGS', 'INCOME_PER_PERSON', 'TITLES') AND (EXISTS (
      SELECT unseen.id
      FROM unseen
      WHERE unseen.id = stated.division_id OR NOT (EXISTS (
        SELECT division_14.id
        FROM division AS division_14
        WHERE division_14.id = stated.division_id AND division_14.level = 'COUNTY'
      ))
    ))) THEN 'UNDECIDABLE' ELSE CASE WHEN (CASE WHEN (derived.recorded AND derived.demo) THEN 'MIXED' WHEN derived.demo THEN 'DEMO' WHEN derived.recorded THEN 'RECORDED' ELSE 'NONE' END = 'NONE') THEN 'UNDECIDABLE' WHEN (CASE WHEN (derived.recorded AND derived.demo) THEN 'MIXED' WHEN derived.demo THEN 'DEMO' WHEN derived.recorded THEN 'RECORDED' ELSE 'NONE' END IN ('DEMO', 'MIXED')) THEN 'ILLUSTRATED' WHEN (NOT (stated.modality = 'ACTUAL' AND (stated.bound NOT IN ('ABOUT', 'VAGUE', 'QUALITATIVE')) AND derived.derived IS NOT NULL)) THEN 'UNDECIDABLE' WHEN ((coalesce(CASE WHEN (derived.derived_bound IN ('EXACT', 'MORE_THAN', 'AT_LEAST')) THEN derived.derived WHEN (derived.derived_bound = 'ROUNDED') THEN CAST(derived.derived - (CASE WHEN (strpos('0.00', '亿') > 0) THEN 100000000 WHEN (strpos('0.00', '万') > 0) THEN 10000 ELSE 1 END * power(10::numeric, -CASE WHEN ('0.00' IS NOT NULL) THEN length(coalesce(SUBSTRING('0.00' FROM '\.([0-9]+)'), '')) ELSE scale(trim_scale(derived.derived)) END)) / CAST(2 AS NUMERIC) AS NUMERIC) ELSE CAST(NULL AS NUMERIC) END, '-Infinity'::numeric) > coalesce(CASE WHEN (stated.bound IN ('EXACT', 'MORE_THAN', 'AT_LEAST')) THEN stated.value WHEN (stated.bound = 'ROUNDED') THEN CAST(stated.value - (CASE WHEN (strpos(stated.original_text, '亿') > 0) THEN 100000000 WHEN (strpos(stated.original_text, '万') > 0) THEN 10000 ELSE 1 END * power(10::numeric, -CASE WHEN (stated.original_text IS NOT NULL) THEN length(coalesce(SUBSTRING(stated.original_text FROM '\.([0-9]+)'), '')) ELSE scale(trim_scale(stated.value)) END)) / CAST(2 AS NUMERIC) AS NUMERIC) ELSE CAST(NULL AS NUMERIC) END, '-Infinity'::numeric) OR coalesce(CASE WHEN (derived.derived_bound IN ('EXACT', 'MORE_THAN', 'AT_LEAST')) THEN derived.derived WHEN (derived.derived_bound = 'ROUNDED') THEN CAST(derived.derived - (CASE WHEN (strpos('0.00', '亿') > 0) THEN 100000000 WHEN (strpos('0.00', '万') > 0) THEN 10000 ELSE 1 END * power(10::numeric, -CASE WHEN ('0.00' IS NOT NULL) THEN length(coalesce(SUBSTRING('0.00' FROM '\.([0-9]+)'), '')) ELSE scale(trim_scale(derived.derived)) END)) / CAST(2 AS NUMERIC) AS NUMERIC) ELSE CAST(NULL AS NUMERIC) END, '-Infinity'::numeric) = coalesce(CASE WHEN (stated.bound IN ('EXACT', 'MORE_THAN', 'AT_LEAST')) THEN stated.value WHEN (stated.bound = 'ROUNDED') THEN CAST(stated.value - (CASE WHEN (strpos(stated.original_text, '亿') > 0) THEN 100000000 WHEN (strpos(stated.original_text, '万') > 0) THEN 10000 ELSE 1 END * power(10::numeric, -CASE WHEN (stated.original_text IS NOT NULL) THEN length(coalesce(SUBSTRING(stated.original_text FROM '\.([0-9]+)'), '')) ELSE scale(trim_scale(stated.value)) END)) / CAST(2 AS NUMERIC) AS NUMERIC) ELSE CAST(NULL AS NUMERIC) END, '-Infinity'::numeric) AND (stated.bound != 'MORE_THAN' OR derived.derived_bound = 'MORE_THAN')) AND coalesce(CASE WHEN (derived.derived_bound IN ('EXACT', 'AT_MOST')) THEN derived.derived WHEN (derived.derived_bound = 'ROUNDED') THEN CAST(derived.derived + (CASE WHEN (strpos('0.00', '亿') > 0) THEN 100000000 WHEN (strpos('0.00', '万') > 0) THEN 10000 ELSE 1 END * power(10::numeric, -CASE WHEN ('0.00' IS NOT NULL) THEN length(coalesce(SUBSTRING('0.00' FROM '\.([0-9]+)'), '')) ELSE scale(trim_scale(derived.derived)) END)) / CAST(2 AS NUMERIC) AS NUMERIC) ELSE CAST(NULL AS NUMERIC) END, 'Infinity'::numeric) <= coalesce(CASE WHEN (stated.bound IN ('EXACT', 'AT_MOST')) THEN stated.value WHEN (stated.bound = 'ROUNDED') THEN CAST(stated.value + (CASE WHEN (strpos(stated.original_text, '亿') > 0) THEN 100000000 WHEN (strpos(stated.original_text, '万') > 0) THEN 10000 ELSE 1 END * power(10::numeric, -CASE WHEN (stated.original_text IS NOT NULL) THEN length(coalesce(SUBSTRING(stated.original_text FROM '\.([0-9]+)'), '')) ELSE scale(trim_scale(stated.value)) END)) / CAST(2 AS NUMERIC) AS NUMERIC) ELSE CAST(NULL AS NUMERIC) END, 'Infinity'::numeric)) THEN 'AGREES' WHEN (coalesce(CASE WHEN (derived.derived_bound IN ('EXACT', 'AT_MOST')) THEN derived.derived WHEN (derived.derived_bound = 'ROUNDED') THEN CAST(derived.derived + (CASE WHEN (strpos('0.00', '亿') > 0) THEN 100000000 WHEN (strpos('0.00', '万') > 0) THEN 10000 ELSE 1 END * power(10::numeric, -CASE WHEN ('0.00' IS NOT NULL) THEN length(coalesce(SUBSTRING('0.00' FROM '\.([0-9]+)'), '')) ELSE scale(trim_scale(derived.derived)) END)) / CAST(2 AS NUMERIC) AS NUMERIC) ELSE CAST(NULL AS NUMERIC) END, 'Infinity'::numeric) < coalesce(CASE WHEN (stated.bound IN ('EXACT', 'MORE_THAN', 'AT_LEAST')) THEN stated.value WHEN (stated.bound = 'ROUNDED') THEN CAST(stated.value - (CASE WHEN (strpos(stated.original_text, '亿') > 0) THEN 100000000 WHEN (strpos(stated.original_text, '万') > 0) THEN 10000 ELSE 1 END * power(10::numeric, -CASE WHEN (stated.original_text IS NOT NULL) THEN length(coalesce(SUBSTRING(stated.original_text FROM '\.([0-9]+)'), '')) ELSE scale(trim_scale(stated.value)) END)) / CAST(2 AS NUMERIC) AS NUMERIC) ELSE CAST(NULL AS NUMERIC) END, '-Infinity'::numeric) OR coalesce(CASE WHEN (derived.derived_bound IN ('EXACT', 'AT_MOST')) THEN derived.derived WHEN (derived.derived_bound = 'ROUNDED') THEN CAST(derived.derived + (CASE WHEN (strpos('0.00', '亿') > 0) THEN 100000000 WHEN (strpos('0.00', '万') > 0) THEN 10000 ELSE 1 END * power(10::numeric, -CASE WHEN ('0.00' IS NOT NULL) THEN length(coalesce(SUBSTRING('0.00' FROM '\.([0-9]+)'), '')) ELSE scale(trim_scale(derived.derived)) END)) / CAST(2 AS NUMERIC) AS NUMERIC) ELSE CAST(NULL AS NUMERIC) END, 'Infinity'::numeric) = coalesce(CASE WHEN (stated.bound IN ('EXACT', 'MORE_THAN', 'AT_LEAST')) THEN stated.value WHEN (stated.bound = 'ROUNDED') THEN CAST(stated.value - (CASE WHEN (strpos(stated.original_text, '亿') > 0) THEN 100000000 WHEN (strpos(stated.original_text, '万') > 0) THEN 10000 ELSE 1 END * power(10::numeric, -CASE WHEN (stated.original_text IS NOT NULL) THEN length(coalesce(SUBSTRING(stated.original_text FROM '\.([0-9]+)'), '')) ELSE scale(trim_scale(stated.value)) END)) / CAST(2 AS NUMERIC) AS NUMERIC) ELSE CAST(NULL AS NUMERIC) END, '-Infinity'::numeric) AND stated.bound = 'MORE_THAN' OR coalesce(CASE WHEN (stated.bound IN ('EXACT', 'AT_MOST')) THEN stated.value WHEN (stated.bound = 'ROUNDED') THEN CAST(stated.value + (CASE WHEN (strpos(stated.original_text, '亿') > 0) THEN 100000000 WHEN (strpos(stated.original_text, '万') > 0) THEN 10000 ELSE 1 END * power(10::numeric, -CASE WHEN (stated.original_text IS NOT NULL) THEN length(coalesce(SUBSTRING(stated.original_text FROM '\.([0-9]+)'), '')) ELSE scale(trim_scale(stated.value)) END)) / CAST(2 AS NUMERIC) AS NUMERIC) ELSE CAST(NULL AS NUMERIC) END, 'Infinity'::numeric) < coalesce(CASE WHEN (derived.derived_bound IN ('EXACT', 'MORE_THAN', 'AT_LEAST')) THEN derived.derived WHEN (derived.derived_bound = 'ROUNDED') THEN CAST(derived.derived - (CASE WHEN (strpos('0.00', '亿') > 0) THEN 100000000 WHEN (strpos('0.00', '万') > 0) THEN 10000 ELSE 1 END * power(10::numeric, -CASE WHEN ('0.00' IS NOT NULL) THEN length(coalesce(SUBSTRING('0.00' FROM '\.([0-9]+)'), '')) ELSE scale(trim_scale(derived.derived)) END)) / CAST(2 AS NUMERIC) AS NUMERIC) ELSE CAST(NULL AS NUMERIC) END, '-Infinity'::numeric) OR coalesce(CASE WHEN (stated.bound IN ('EXACT', 'AT_MOST')) THEN stated.value WHEN (stated.bound = 'ROUNDED') THEN CAST(stated.value + (CASE WHEN (strpos(stated.original_text, '亿') > 0) THEN 100000000 WHEN (strpos(stated.original_text, '万') > 0) THEN 10000 ELSE 1 END * power(10::numeric, -CASE WHEN (stated.original_text IS NOT NULL) THEN length(coalesce(SUBSTRING(stated.original_text FROM '\.([0-9]+)'), '')) ELSE scale(trim_scale(stated.value)) END)) / CAST(2 AS NUMERIC) AS NUMERIC) ELSE CAST(NULL AS NUMERIC) END, 'Infinity'::numeric) = coalesce(CASE WHEN (derived.derived_bound IN ('EXACT', 'MORE_THAN', 'AT_LEAST')) THEN derived.derived WHEN (derived.derived_bound = 'ROUNDED') THEN CAST(derived.derived - (CASE WHEN (strpos('0.00', '亿') > 0) THEN 100000000 WHEN (strpos('0.00', '万') > 0) THEN 10000 ELSE 1 END * power(10::numeric, -CASE WHEN ('0.00' IS NOT NULL) THEN length(coalesce(SUBSTRING('0.00' FROM '\.([0-9]+)'), '')) ELSE scale(trim_scale(derived.derived)) END)) / CAST(2 AS NUMERIC) AS NUMERIC) ELSE CAST(NULL AS NUMERIC) END, '-Infinity'::numeric) AND derived.derived_bound = 'MORE_THAN') THEN 'DISAGREES' ELSE 'UNDECIDABLE' END END AS verdict
    FROM stated
    LEFT OUTER JOIN derived ON derived.claim_id = stated.id) AS figure1
    LEFT OUTER JOIN claim AS claim1 ON claim1.id = figure1.claim_id
  ) AS anon_1
  FROM (
    SELECT pairing.id AS id, pairing.id AS pairing_id, counted.agrees AS agrees, counted.disagrees AS disagrees, counted.undecidable AS undecidable, counted.illustrated AS illustrated, counted.figure_count AS figure_count
    FROM pairing JOIN (
      SELECT count(*) FILTER (WHERE figures.verdict = 'AGREES') AS agrees, count(*) FILTER (WHERE figures.verdict = 'DISAGREES') AS disagrees, count(*) FILTER (WHERE figures.verdict = 'UNDECIDABLE') AS undecidable, count(*) FILTER (WHERE figures.verdict = 'ILLUSTRATED') AS illustrated, count(*) AS figure_count
      FROM (WITH RECURSIVE pairings(id) AS
      (
        SELECT pairing.id AS id
        FROM pairing
        WHERE pairing.id = $1::UUID AND pairing.deleted_at IS NULL UNION SELECT pairing_4.id AS id
        FROM pairing AS pairing_4 JOIN pairings ON pairing_4.parent_pairing_id = pairings.id
        WHERE pairing_4.deleted_at IS NULL
      ),
      places(id, parent_id) AS
      (
        SELECT division.id AS id, division.parent_id AS parent_id
        FROM division JOIN pairing ON pairing.assisting_division_id = division.id OR pairing.receiving_division_id = division.id JOIN pairings ON pairings.id = pairing.id
        WHERE division.deleted_at IS NULL UNION SELECT division_15.id AS id, division_15.parent_id AS parent_id
        FROM division AS division_15 JOIN places ON division_15.parent_id = places.id
        WHERE division_15.deleted_at IS NULL
      ),
      above(id, parent_id) AS
      (
        SELECT division.id AS id, division.parent_id AS parent_id
        FROM division JOIN places ON places.parent_id = division.id
        WHERE division.deleted_at IS NULL AND (division.id NOT IN (
          SELECT places.id
          FROM places
        )) UNION SELECT division_16.id AS id, division_16.parent_id AS parent_id
        FROM division AS division_16 JOIN above ON above.parent_id = division_16.id
        WHERE division_16.deleted_at IS NULL
      ),
      projects AS
      (
        SELECT project.id AS id
        FROM project
        WHERE project.deleted_at IS NULL AND (project.pairing_id IN (
          SELECT pairings.id
          FROM pairings
        ) OR project.pairing_id IS NULL AND project.location_id IN (
          SELECT places.id
          FROM places
        ))
      ),
      unseen AS
      (
        SELECT division.id AS id
        FROM division
        WHERE (division.id IN (
          SELECT places.id
          FROM places
        ) OR division.id IN (
          SELECT above.id
          FROM above
        )) AND division.level = 'COUNTY' AND division.id != ALL ($2::UUID[]) AND division.deleted_at IS NULL
      ),
      stated AS
      (
        SELECT claim.id AS id, claim.predicate AS predicate, claim.origin AS origin, claim.status AS status, claim.statement AS statement, claim.quote AS quote, claim.locator AS locator, claim.position AS position, claim.period_from AS period_from, claim.period_from_precision AS period_from_precision, claim.period_to AS period_to, claim.period_to_precision AS period_to_precision, claim.printed_name AS printed_name, claim.correction_reason AS correction_reason, claim.membership AS membership, claim.note AS note, claim.source_id AS source_id, claim.division_id AS division_id, claim.pairing_id AS pairing_id, claim.organisation_id AS organisation_id, claim.fund_id AS fund_id, claim.project_id AS project_id, claim.asset_id AS asset_id, claim.agreement_id AS agreement_id, claim.lease_id AS lease_id, claim.mobilisation_id AS mobilisation_id, claim.cadre_id AS cadre_id, claim.corrected_division_id AS corrected_division_id, claim.part_of_id AS part_of_id, claim.value AS value, claim.measure AS measure, claim.per AS per, claim.bound AS bound, claim.modality AS modality, claim.original_text AS original_text, claim.version AS version, claim.owner_district_id AS owner_district_id, claim.owner_epoch AS owner_epoch, claim.demo AS demo, claim.created_at AS created_at, claim.updated_at AS updated_at, claim.deleted_at AS deleted_at
        FROM claim
        WHERE (claim.pairing_id IN (
          SELECT pairings.id
          FROM pairings
        ) OR claim.division_id IN (
          SELECT places.id
          FROM places
        ) OR claim.division_id IN (
          SELECT above.id
          FROM above
        ) OR claim.project_id IN (
          SELECT projects.id
          FROM projects
        ) OR claim.organisation_id IN (
          SELECT organisation.id
          FROM organisation
          WHERE organisation.deleted_at IS NULL AND organisation.division_id IN (
            SELECT places.id
            FROM places
          )
        ) OR claim.fund_id IN (
          SELECT fund.id
          FROM fund
          WHERE fund.deleted_at IS NULL AND fund.owner_district_id IN (
            SELECT places.id
            FROM places
          )
        ) OR claim.agreement_id IN (
          SELECT agreement.id
          FROM agreement
          WHERE agreement.deleted_at IS NULL AND (agreement.pairing_id IN (
            SELECT pairings.id
            FROM pairings
          ) OR agreement.pairing_id IS NULL AND agreement.project_id IN (
            SELECT projects.id
            FROM projects
          ))
        ) OR claim.asset_id IN (
          SELECT asset.id
          FROM asset
          WHERE asset.deleted_at IS NULL AND (asset.project_id IN (
            SELECT projects.id
            FROM projects
          ) OR asset.project_id IS NULL AND asset.location_id IN (
            SELECT places.id
            FROM places
          ))
        ) OR claim.lease_id IN (
          SELECT lease_asset.lease_id
          FROM lease_asset JOIN asset ON asset.id = lease_asset.asset_id JOIN lease ON lease.id = lease_asset.lease_id
          WHERE lease_asset.deleted_at IS NULL AND asset.deleted_at IS NULL AND lease.deleted_at IS NULL AND (asset.project_id IN (
            SELECT projects.id
            FROM projects
          ) OR asset.project_id IS NULL AND asset.location_id IN (
            SELECT places.id
            FROM places
          ))
        ) OR claim.mobilisation_id IN (
          SELECT mobilisation.id
          FROM mobilisation
          WHERE mobilisation.deleted_at IS NULL AND (mobilisation.pairing_id IN (
            SELECT pairings.id
            FROM pairings
          ) OR mobilisation.pairing_id IS NULL AND mobilisation.project_id IN (
            SELECT projects.id
            FROM projects
          ))
        ) OR claim.cadre_id IN (
          SELECT cadre.id
          FROM cadre JOIN organisation ON organisation.id = cadre.organisation_id
          WHERE cadre.deleted_at IS NULL AND organisation.deleted_at IS NULL AND organisation.division_id IN (
            SELECT places.id
            FROM places
          ) UNION SELECT cadre.id
          FROM cadre JOIN posting ON posting.cadre_id = cadre.id
          WHERE cadre.deleted_at IS NULL AND posting.deleted_at IS NULL AND posting.division_id IN (
            SELECT places.id
            FROM places
          )
        )) AND claim.deleted_at IS NULL AND claim.demo IS false
      ),
      derived AS
      (
        SELECT paid.claim_id AS claim_id, CAST(sum(paid.amount) AS NUMERIC) AS derived, 'EXACT' AS derived_bound, 'DISBURSEMENTS' AS derivation, bool_or(NOT paid.demo) AS recorded, bool_or(paid.demo) AS demo
        FROM (
          SELECT stated.id AS claim_id, CASE WHEN (fund_transaction_3.kind = 'REFUND') THEN -fund_transaction_3.amount ELSE fund_transaction_3.amount END AS amount, fund_transaction_3.demo AS demo
          FROM stated JOIN (
            SELECT stated.id AS claim_id, commitment.id AS commitment_id
            FROM stated JOIN commitment ON commitment.pairing_id = stated.pairing_id JOIN fund ON fund.id = commitment.fund_id AND fund.category = 'FISCAL'
            WHERE stated.predicate = 'FISCAL_FUNDS_DISBURSED' AND commitment.deleted_at IS NULL AND fund.deleted_at IS NULL UNION ALL SELECT stated.id AS claim_id, commitment.id AS commitment_id
            FROM stated JOIN pairing AS pairing_5 ON pairing_5.parent_pairing_id = stated.pairing_id AND pairing_5.kind = 'TOWN' JOIN commitment ON commitment.pairing_id = pairing_5.id
            WHERE stated.predicate = 'TOWN_FUNDS_DISBURSED' AND commitment.deleted_at IS NULL AND pairing_5.deleted_at IS NULL UNION ALL SELECT stated.id AS claim_id, commitment.id AS commitment_id
            FROM stated JOIN commitment ON commitment.project_id = stated.project_id
            WHERE stated.predicate = 'FUNDS_INVESTED' AND commitment.deleted_at IS NULL UNION ALL SELECT stated.id AS claim_id, commitment.id AS commitment_id
            FROM stated JOIN agreement ON agreement.id = stated.agreement_id JOIN commitment ON commitment.project_id = agreement.project_id
            WHERE stated.predicate = 'AGREED_INVESTMENT' AND commitment.deleted_at IS NULL AND agreement.deleted_at IS NULL UNION ALL SELECT stated.id AS claim_id, commitment.id AS commitment_id
            FROM stated JOIN commitment ON commitment.fund_id = stated.fund_id AND commitment.programme = 'DOMESTIC'
            WHERE stated.predicate = 'INDUSTRY_FUNDS_INVESTED' AND commitment.deleted_at IS NULL
          ) AS reach ON reach.claim_id = stated.id JOIN fund_transaction AS fund_transaction_3 ON fund_transaction_3.commitment_id = reach.commitment_id
          WHERE fund_transaction_3.kind IN ('DISBURSEMENT', 'REFUND') AND fund_transaction_3.deleted_at IS NULL AND NOT (EXISTS (
            SELECT fund_transaction_4.id
            FROM fund_transaction AS fund_transaction_4
            WHERE fund_transaction_4.reversal_of_id = fund_transaction_3.id AND fund_transaction_4.deleted_at IS NULL
          )) AND (stated.predicate = 'AGREED_INVESTMENT' OR coalesce(fund_transaction_3.occurred_on >= stated.period_from, true) AND coalesce(fund_transaction_3.occurred_on < stated.period_to + CASE WHEN (stated.period_to_precision = 'YEAR') THEN interval '1 year' WHEN (stated.period_to_precision = 'MONTH') THEN interval '1 month' ELSE interval '1 day' END, true))
        ) AS paid GROUP BY paid.claim_id UNION ALL SELECT stated.id AS claim_id, CAST(count(DISTINCT pairing_6.receiving_division_id) AS NUMERIC) AS derived, 'EXACT' AS derived_bound, 'TOWN_PAIRINGS' AS derivation, bool_or(NOT pairing_6.demo) AS recorded, bool_or(pairing_6.demo) AS demo
        FROM stated JOIN pairing AS pairing_6 ON pairing_6.parent_pairing_id = stated.pairing_id AND pairing_6.kind = 'TOWN' AND pairing_6.source_id IS DISTINCT FROM stated.source_id
        WHERE stated.predicate = 'TOWNS_PAIRED' AND pairing_6.deleted_at IS NULL GROUP BY stated.id UNION ALL SELECT stated.id AS claim_id, CAST(count(DISTINCT village_profile_3.village_id) AS NUMERIC) AS derived, 'EXACT' AS derived_bound, 'VILLAGE_PROFILES' AS derivation, bool_or(NOT village_profile_3.demo) AS recorded, bool_or(village_profile_3.demo) AS demo
        FROM stated JOIN division AS division_17 ON division_17.parent_id = stated.division_id JOIN division AS division_18 ON division_18.id = division_17.id OR division_18.parent_id = division_17.id JOIN village_profile AS village_profile_3 ON village_profile_3.village_id = division_18.id AND village_profile_3.designation = 'PROVINCIAL_KEY' AND village_profile_3.ends_on IS NULL AND village_profile_3.deleted_at IS NULL
        WHERE stated.predicate = 'KEY_VILLAGES' AND division_17.deleted_at IS NULL AND division_18.deleted_at IS NULL GROUP BY stated.id UNION ALL SELECT stated.id AS claim_id, CAST(count(DISTINCT project_village_2.village_id) AS NUMERIC) AS derived, 'EXACT' AS derived_bound, 'PROJECT_VILLAGES' AS derivation, bool_or(NOT project_village_2.demo) AS recorded, bool_or(project_village_2.demo) AS demo
        FROM stated JOIN project_village AS project_village_2 ON project_village_2.project_id IN (
          SELECT commitment_6.project_id
          FROM commitment AS commitment_6
          WHERE commitment_6.fund_id = stated.fund_id AND commitment_6.project_id IS NOT NULL AND commitment_6.deleted_at IS NULL
        ) AND project_village_2.role = 'BENEFIT' AND project_village_2.deleted_at IS NULL
        LEFT OUTER JOIN village_profile AS village_profile_4 ON village_profile_4.village_id = project_village_2.village_id AND village_profile_4.designation = 'PROVINCIAL_KEY' AND village_profile_4.ends_on IS NULL AND village_profile_4.deleted_at IS NULL
        WHERE stated.predicate = 'KEY_VILLAGES' AND stated.fund_id IS NOT NULL AND village_profile_4.id IS NOT NULL GROUP BY stated.id UNION ALL SELECT stated.id AS claim_id, CAST(count(DISTINCT project_village_2.village_id) AS NUMERIC) AS derived, 'EXACT' AS derived_bound, 'PROJECT_VILLAGES' AS derivation, bool_or(NOT project_village_2.demo) AS recorded, bool_or(project_village_2.demo) AS demo
        FROM stated JOIN project_village AS project_village_2 ON project_village_2.project_id IN (
          SELECT commitment_6.project_id
          FROM commitment AS commitment_6
          WHERE commitment_6.fund_id = stated.fund_id AND commitment_6.project_id IS NOT NULL AND commitment_6.deleted_at IS NULL
        ) AND project_village_2.role = 'BENEFIT' AND project_village_2.deleted_at IS NULL
        LEFT OUTER JOIN village_profile AS village_profile_4 ON village_profile_4.village_id = project_village_2.village_id AND village_profile_4.designation = 'PROVINCIAL_KEY' AND village_profile_4.ends_on IS NULL AND village_profile_4.deleted_at IS NULL
        WHERE stated.predicate = 'OTHER_VILLAGES' AND stated.fund_id IS NOT NULL AND village_profile_4.id IS NULL GROUP BY stated.id UNION ALL SELECT stated.id AS claim_id, CAST(count(DISTINCT project_village_2.village_id) AS NUMERIC) AS derived, 'EXACT' AS derived_bound, 'PROJECT_VILLAGES' AS derivation, bool_or(NOT project_village_2.demo) AS recorded, bool_or(project_village_2.demo) AS demo
        FROM stated JOIN project_village AS project_village_2 ON project_village_2.project_id = stated.project_id
        WHERE stated.predicate = 'VILLAGES_COVERED' AND project_village_2.deleted_at IS NULL GROUP BY stated.id UNION ALL SELECT stated.id AS claim_id, CAST(count(DISTINCT agreement_party_2.division_id) AS NUMERIC) AS derived, 'EXACT' AS derived_bound, 'PARTIES' AS derivation, bool_or(NOT agreement_party_2.demo) AS recorded, bool_or(agreement_party_2.demo) AS demo
        FROM stated JOIN agreement_party AS agreement_party_2 ON agreement_party_2.agreement_id = stated.agreement_id JOIN division AS division_19 ON division_19.id = agreement_party_2.division_id AND division_19.level = 'VILLAGE'
        WHERE stated.predicate = 'PARTY_VILLAGES' AND agreement_party_2.deleted_at IS NULL AND division_19.deleted_at IS NULL GROUP BY stated.id UNION ALL SELECT stated.id AS claim_id, CAST(count(DISTINCT posting_2.cadre_id) AS NUMERIC) AS derived, 'EXACT' AS derived_bound, 'POSTINGS' AS derivation, bool_or(NOT posting_2.demo) AS recorded, bool_or(posting_2.demo) AS demo
        FROM stated JOIN division AS division_20 ON division_20.parent_id = stated.division_id JOIN division AS division_21 ON division_21.id = division_20.id OR division_21.parent_id = division_20.id JOIN posting AS posting_2 ON posting_2.division_id = division_21.id AND posting_2.kind = 'FIRST_SECRETARY' AND posting_2.ends_on IS NULL JOIN cadre AS cadre_2 ON cadre_2.id = posting_2.cadre_id AND cadre_2.source_id IS DISTINCT FROM stated.source_id
        WHERE stated.predicate = 'FIRST_SECRETARIES' AND division_20.deleted_at IS NULL AND division_21.deleted_at IS NULL AND posting_2.deleted_at IS NULL AND cadre_2.deleted_at IS NULL AND stated.per IS NULL GROUP BY stated.id UNION ALL SELECT stated.id AS claim_id, CAST(count(DISTINCT household_pairing_2.household_id) AS NUMERIC) AS derived, 'EXACT' AS derived_bound, 'HOUSEHOLD_PAIRINGS' AS derivation, bool_or(NOT household_pairing_2.demo) AS recorded, bool_or(household_pairing_2.demo) AS demo
        FROM stated JOIN division AS division_22 ON division_22.parent_id = stated.division_id JOIN division AS division_23 ON division_23.id = division_22.id OR division_23.parent_id = division_22.id JOIN household AS household_3 ON household_3.village_id = division_23.id JOIN household_pairing AS household_pairing_2 ON household_pairing_2.household_id = household_3.id AND household_pairing_2.ends_on IS NULL
        WHERE stated.predicate = 'HOUSEHOLDS_PAIRED' AND division_22.deleted_at IS NULL AND division_23.deleted_at IS NULL AND household_3.deleted_at IS NULL AND (household_3.demo OR household_3.owner_district_id = ANY ($2::UUID[])) AND household_pairing_2.deleted_at IS NULL AND (household_pairing_2.demo OR household_pairing_2.owner_district_id = ANY ($2::UUID[])) GROUP BY stated.id UNION ALL SELECT stated.id AS claim_id, CAST(count(DISTINCT household_pairing_2.cadre_id) AS NUMERIC) AS derived, 'EXACT' AS derived_bound, 'HOUSEHOLD_PAIRINGS' AS derivation, bool_or(NOT household_pairing_2.demo) AS recorded, bool_or(household_pairing_2.demo) AS demo
        FROM stated JOIN division AS division_24 ON division_24.parent_id = stated.division_id JOIN division AS division_23 ON division_23.id = division_24.id OR division_23.parent_id = division_24.id JOIN household AS household_3 ON household_3.village_id = division_23.id JOIN household_pairing AS household_pairing_2 ON household_pairing_2.household_id = household_3.id AND household_pairing_2.ends_on IS NULL
        WHERE stated.predicate = 'CADRES_SELECTED' AND division_24.deleted_at IS NULL AND division_23.deleted_at IS NULL AND household_3.deleted_at IS NULL AND (household_3.demo OR household_3.owner_district_id = ANY ($2::UUID[])) AND household_pairing_2.deleted_at IS NULL AND (household_pairing_2.demo OR household_pairing_2.owner_district_id = ANY ($2::UUID[])) GROUP BY stated.id UNION ALL SELECT stated.id AS claim_id, CAST(count(DISTINCT village_assignment_2.id) AS NUMERIC) AS derived, 'EXACT' AS derived_bound, 'ASSIGNMENTS' AS derivation, bool_or(NOT village_assignment_2.demo) AS recorded, bool_or(village_assignment_2.demo) AS demo
        FROM stated JOIN division AS division_25 ON division_25.parent_id = stated.division_id JOIN division AS division_26 ON division_26.id = division_25.id OR division_26.parent_id = division_25.id JOIN village_assignment AS village_assignment_2 ON village_assignment_2.village_id = division_26.id AND village_assignment_2.kind = 'DEPARTMENT' AND village_assignment_2.ends_on IS NULL
        WHERE stated.predicate = 'DEPARTMENTS_ASSIGNED' AND division_25.deleted_at IS NULL AND division_26.deleted_at IS NULL AND village_assignment_2.deleted_at IS NULL AND stated.per IS NULL GROUP BY stated.id UNION ALL SELECT stated.id AS claim_id, CAST(count(DISTINCT village_assignment_2.id) AS NUMERIC) AS derived, 'EXACT' AS derived_bound, 'ASSIGNMENTS' AS derivation, bool_or(NOT village_assignment_2.demo) AS recorded, bool_or(village_assignment_2.demo) AS demo
        FROM stated JOIN division AS division_27 ON division_27.parent_id = stated.division_id JOIN division AS division_26 ON division_26.id = division_27.id OR division_26.parent_id = division_27.id JOIN village_assignment AS village_assignment_2 ON village_assignment_2.village_id = division_26.id AND village_assignment_2.kind = 'ENTERPRISE' AND village_assignment_2.ends_on IS NULL
        WHERE stated.predicate = 'ENTERPRISES_ASSIGNED' AND division_27.deleted_at IS NULL AND division_26.deleted_at IS NULL AND village_assignment_2.deleted_at IS NULL AND stated.per IS NULL GROUP BY stated.id UNION ALL SELECT stated.id AS claim_id, CAST(count(visit_2.id) AS NUMERIC) AS derived, 'EXACT' AS derived_bound, 'VISITS' AS derivation, bool_or(NOT visit_2.demo) AS recorded, bool_or(visit_2.demo) AS demo
        FROM stated JOIN visit AS visit_2 ON visit_2.pairing_id = stated.pairing_id AND visit_2.kind = 'EXCHANGE'
        WHERE stated.predicate = 'EXCHANGE_VISITS' AND visit_2.deleted_at IS NULL AND (visit_2.household_id IS NULL OR visit_2.demo OR visit_2.owner_district_id = ANY ($2::UUID[])) AND coalesce(visit_2.occurred_on >= stated.period_from, true) AND coalesce(visit_2.occurred_on < stated.period_to + CASE WHEN (stated.period_to_precision = 'YEAR') THEN interval '1 year' WHEN (stated.period_to_precision = 'MONTH') THEN interval '1 month' ELSE interval '1 day' END, true) GROUP BY stated.id UNION ALL SELECT stated.id AS claim_id, CAST(count(benefit_5.id) AS NUMERIC) AS derived, 'EXACT' AS derived_bound, 'BENEFITS' AS derivation, bool_or(NOT benefit_5.demo) AS recorded, bool_or(benefit_5.demo) AS demo
        FROM stated JOIN project AS project_2 ON project_2.pairing_id = stated.pairing_id JOIN benefit AS benefit_5 ON benefit_5.project_id = project_2.id JOIN beneficiary AS beneficiary_5 ON beneficiary_5.id = benefit_5.beneficiary_id
        WHERE stated.predicate = 'BENEFIT_PERSON_TIMES' AND project_2.deleted_at IS NULL AND benefit_5.deleted_at IS NULL AND (benefit_5.demo OR benefit_5.owner_district_id = ANY ($2::UUID[])) AND beneficiary_5.deleted_at IS NULL AND (beneficiary_5.household_id IS NULL AND beneficiary_5.person_id IS NULL OR beneficiary_5.demo OR beneficiary_5.owner_district_id = ANY ($2::UUID[])) AND beneficiary_5.person_id IS NOT NULL AND coalesce(benefit_5.occurred_on >= stated.period_from, true) AND coalesce(benefit_5.occurred_on < stated.period_to + CASE WHEN (stated.period_to_precision = 'YEAR') THEN interval '1 year' WHEN (stated.period_to_precision = 'MONTH') THEN interval '1 month' ELSE interval '1 day' END, true) GROUP BY stated.id UNION ALL SELECT stated.id AS claim_id, CAST(count(DISTINCT beneficiary_6.person_id) AS NUMERIC) AS derived, 'EXACT' AS derived_bound, 'BENEFICIARIES' AS derivation, bool_or(NOT benefit_6.demo) AS recorded, bool_or(benefit_6.demo) AS demo
        FROM stated JOIN benefit AS benefit_6 ON benefit_6.fund_id = stated.fund_id JOIN beneficiary AS beneficiary_6 ON beneficiary_6.id = benefit_6.beneficiary_id
        WHERE stated.predicate = 'PEOPLE_BENEFITED' AND benefit_6.deleted_at IS NULL AND (benefit_6.demo OR benefit_6.owner_district_id = ANY ($2::UUID[])) AND beneficiary_6.deleted_at IS NULL AND (beneficiary_6.household_id IS NULL AND beneficiary_6.person_id IS NULL OR beneficiary_6.demo OR beneficiary_6.owner_district_id = ANY ($2::UUID[])) AND beneficiary_6.person_id IS NOT NULL AND coalesce(benefit_6.occurred_on >= stated.period_from, true) AND coalesce(benefit_6.occurred_on < stated.period_to + CASE WHEN (stated.period_to_precision = 'YEAR') THEN interval '1 year' WHEN (stated.period_to_precision = 'MONTH') THEN interval '1 month' ELSE interval '1 day' END, true) GROUP BY stated.id UNION ALL SELECT stated.id AS claim_id, CAST(count(DISTINCT beneficiary_7.person_id) AS NUMERIC) AS derived, 'EXACT' AS derived_bound, 'BENEFICIARIES' AS derivation, bool_or(NOT benefit_7.demo) AS recorded, bool_or(benefit_7.demo) AS demo
        FROM stated JOIN benefit AS benefit_7 ON benefit_7.project_id = stated.project_id JOIN beneficiary AS beneficiary_7 ON beneficiary_7.id = benefit_7.beneficiary_id JOIN membership AS membership_2 ON membership_2.person_id = beneficiary_7.person_id AND membership_2.ends_on IS NULL JOIN household AS household_4 ON household_4.id = membership_2.household_id AND household_4.status IN ('LIFTED_OUT', 'LIFTED_OUT_WITH_POLICY')
        WHERE stated.predicate = 'PEOPLE_LIFTED' AND benefit_7.deleted_at IS NULL AND (benefit_7.demo OR benefit_7.owner_district_id = ANY ($2::UUID[])) AND beneficiary_7.deleted_at IS NULL AND (beneficiary_7.household_id IS NULL AND beneficiary_7.person_id IS NULL OR beneficiary_7.demo OR beneficiary_7.owner_district_id = ANY ($2::UUID[])) AND membership_2.deleted_at IS NULL AND (membership_2.demo OR membership_2.owner_district_id = ANY ($2::UUID[])) AND household_4.deleted_at IS NULL AND (household_4.demo OR household_4.owner_district_id = ANY ($2::UUID[])) GROUP BY stated.id UNION ALL SELECT stated.id AS claim_id, CAST(count(DISTINCT benefit_tally_2."group") AS NUMERIC) AS derived, 'EXACT' AS derived_bound, 'TALLIES' AS derivation, bool_or(NOT benefit_tally_2.demo) AS recorded, bool_or(benefit_tally_2.demo) AS demo
        FROM stated JOIN benefit_tally AS benefit_tally_2 ON benefit_tally_2.project_id = stated.project_id AND benefit_tally_2.source_id IS DISTINCT FROM stated.source_id
        WHERE stated.predicate = 'GROUPS_TARGETED' AND benefit_tally_2.deleted_at IS NULL AND benefit_tally_2."group" IS NOT NULL AND benefit_tally_2.count > 0 GROUP BY stated.id UNION ALL SELECT anon_5.claim_id AS claim_id, CAST(anon_5.number AS NUMERIC) AS derived, 'ROUNDED' AS derived_bound, 'INCOME_PER_PERSON' AS derivation, anon_5.recorded AS recorded, anon_5.demo AS demo
        FROM (
          SELECT stated.id AS claim_id, round(sum(benefit_8.amount) / CAST(count(DISTINCT beneficiary_8.person_id) AS NUMERIC), 2) AS number, bool_or(benefit_8.demo) AS demo, bool_or(NOT benefit_8.demo) AS recorded, row_number() OVER (PARTITION BY stated.id ORDER BY EXTRACT(year FROM benefit_8.occurred_on) DESC) AS age
          FROM stated JOIN benefit AS benefit_8 ON (benefit_8.project_id = stated.project_id OR benefit_8.fund_id = stated.fund_id) AND benefit_8.form IN ('CASH', 'JOB') AND benefit_8.amount IS NOT NULL JOIN beneficiary AS beneficiary_8 ON beneficiary_8.id = benefit_8.beneficiary_id AND beneficiary_8.person_id IS NOT NULL
          WHERE stated.predicate = 'INCOME_INCREASE' AND benefit_8.deleted_at IS NULL AND (benefit_8.demo OR benefit_8.owner_district_id = ANY ($2::UUID[])) AND beneficiary_8.deleted_at IS NULL AND (beneficiary_8.household_id IS NULL AND beneficiary_8.person_id IS NULL OR beneficiary_8.demo OR beneficiary_8.owner_district_id = ANY ($2::UUID[])) GROUP BY stated.id, EXTRACT(year FROM benefit_8.occurred_on)
        ) AS anon_5
        WHERE anon_5.age = 1 UNION ALL SELECT stated.id AS claim_id, CAST(count(DISTINCT commitment_7.project_id) AS NUMERIC) AS derived, 'EXACT' AS derived_bound, 'PROJECTS' AS derivation, bool_or(NOT commitment_7.demo) AS recorded, bool_or(commitment_7.demo) AS demo
        FROM stated JOIN commitment AS commitment_7 ON commitment_7.fund_id = stated.fund_id
        WHERE stated.predicate = 'PROJECTS_BUILT' AND commitment_7.deleted_at IS NULL AND commitment_7.project_id IS NOT NULL GROUP BY stated.id UNION ALL SELECT stated.id AS claim_id, CAST(sum(asset_5.units) AS NUMERIC) AS derived, 'EXACT' AS derived_bound, 'ASSETS' AS derivation, bool_or(NOT asset_5.demo) AS recorded, bool_or(asset_5.demo) AS demo
        FROM stated JOIN asset AS asset_5 ON asset_5.project_id = stated.project_id AND asset_5.source_id IS DISTINCT FROM stated.source_id
        WHERE stated.predicate = 'ASSETS_BUILT' AND asset_5.deleted_at IS NULL AND asset_5.units IS NOT NULL GROUP BY stated.id UNION ALL SELECT stated.id AS claim_id, CAST(sum(asset_5.original_value) AS NUMERIC) AS derived, 'EXACT' AS derived_bound, 'ASSETS' AS derivation, bool_or(NOT asset_5.demo) AS recorded, bool_or(asset_5.demo) AS demo
        FROM stated JOIN asset AS asset_5 ON asset_5.project_id = stated.project_id AND asset_5.source_id IS DISTINCT FROM stated.source_id
        WHERE stated.predicate = 'TOTAL_INVESTMENT' AND asset_5.deleted_at IS NULL AND asset_5.original_value IS NOT NULL GROUP BY stated.id UNION ALL SELECT stated.id AS claim_id, CAST(round((100 * (count(asset_6.id) FILTER (WHERE EXISTS (
          SELECT asset_right_2.id
          FROM asset_right AS asset_right_2
          WHERE asset_right_2.asset_id = asset_6.id AND asset_right_2.kind = 'OWNERSHIP' AND asset_right_2.ends_on IS NULL AND asset_right_2.deleted_at IS NULL AND (asset_right_2.holder_household_id IS NULL OR asset_right_2.demo OR asset_right_2.owner_district_id = ANY ($2::UUID[]))
        )))) / CAST(count(asset_6.id) AS NUMERIC), 2) AS NUMERIC) AS derived, 'ROUNDED' AS derived_bound, 'TITLES' AS derivation, bool_or(NOT asset_6.demo) AS recorded, bool_or(asset_6.demo) AS demo
        FROM stated JOIN asset AS asset_6 ON asset_6.project_id IN (
          SELECT commitment_8.project_id
          FROM commitment AS commitment_8
          WHERE commitment_8.fund_id = stated.fund_id AND commitment_8.project_id IS NOT NULL AND commitment_8.deleted_at IS NULL
        ) AND asset_6.source_id IS DISTINCT FROM stated.source_id
        WHERE stated.predicate = 'ASSETS_TITLED' AND asset_6.deleted_at IS NULL GROUP BY stated.id UNION ALL SELECT stated.id AS claim_id, CAST(max(lease_3.annual_rent) AS NUMERIC) AS derived, 'EXACT' AS derived_bound, 'RENT' AS derivation, bool_or(NOT lease_3.demo) AS recorded, bool_or(lease_3.demo) AS demo
        FROM stated JOIN lease AS lease_3 ON lease_3.id = stated.lease_id AND lease_3.source_id IS DISTINCT FROM stated.source_id
        WHERE stated.predicate = 'ANNUAL_RENT' AND lease_3.deleted_at IS NULL AND lease_3.annual_rent IS NOT NULL GROUP BY stated.id UNION ALL SELECT anon_6.claim_id AS claim_id, CAST(anon_6.number AS NUMERIC) AS derived, 'EXACT' AS derived_bound, 'INCOME' AS derivation, anon_6.recorded AS recorded, anon_6.demo AS demo
        FROM (
          SELECT stated.id AS claim_id, sum(income_receipt_4.received) AS number, bool_or(income_receipt_4.demo) AS demo, bool_or(NOT income_receipt_4.demo) AS recorded, row_number() OVER (PARTITION BY stated.id ORDER BY EXTRACT(year FROM income_receipt_4.period_from) DESC) AS age
          FROM stated JOIN income_receipt AS income_receipt_4 ON income_receipt_4.lease_id IN (
            SELECT lease_4.id
            FROM lease AS lease_4
            WHERE lease_4.id = stated.lease_id AND (lease_4.source_id IS NOT DISTINCT FROM stated.source_id OR lease_4.annual_rent IS NULL) AND lease_4.deleted_at IS NULL
          )
          WHERE stated.predicate = 'ANNUAL_RENT' AND income_receipt_4.deleted_at IS NULL AND income_receipt_4.received IS NOT NULL GROUP BY stated.id, EXTRACT(year FROM income_receipt_4.period_from)
        ) AS anon_6
        WHERE anon_6.age = 1 UNION ALL SELECT anon_7.claim_id AS claim_id, CAST(anon_7.number AS NUMERIC) AS derived, 'EXACT' AS derived_bound, 'INCOME' AS derivation, anon_7.recorded AS recorded, anon_7.demo AS demo
        FROM (
          SELECT stated.id AS claim_id, sum(income_receipt_5.received) AS number, bool_or(income_receipt_5.demo) AS demo, bool_or(NOT income_receipt_5.demo) AS recorded, row_number() OVER (PARTITION BY stated.id ORDER BY EXTRACT(year FROM income_receipt_5.period_from) DESC) AS age
          FROM stated JOIN income_receipt AS income_receipt_5 ON income_receipt_5.project_id IN (
            SELECT commitment_9.project_id
            FROM commitment AS commitment_9
            WHERE commitment_9.fund_id = stated.fund_id AND commitment_9.project_id IS NOT NULL AND commitment_9.deleted_at IS NULL
          ) OR income_receipt_5.lease_id IN (
            SELECT lease_asset_3.lease_id
            FROM lease_asset AS lease_asset_3 JOIN asset AS asset_7 ON asset_7.id = lease_asset_3.asset_id JOIN commitment AS commitment_10 ON commitment_10.project_id = asset_7.project_id
            WHERE commitment_10.fund_id = stated.fund_id AND lease_asset_3.deleted_at IS NULL AND asset_7.deleted_at IS NULL AND commitment_10.deleted_at IS NULL
          )
          WHERE stated.predicate = 'ANNUAL_RETURN' AND income_receipt_5.deleted_at IS NULL AND income_receipt_5.received IS NOT NULL GROUP BY stated.id, EXTRACT(year FROM income_receipt_5.period_from)
        ) AS anon_7
        WHERE anon_7.age = 1 UNION ALL SELECT stated.id AS claim_id, CAST(round((100 * coalesce(sum(distribution_line_2.amount) FILTER (WHERE distribution_line_2.household_id IS NOT NULL), 0)) / CAST(sum(distribution_line_2.amount) AS NUMERIC(18, 2)), 2) AS NUMERIC) AS derived, 'ROUNDED' AS derived_bound, 'DISTRIBUTIONS' AS derivation, bool_or(NOT distribution_line_2.demo) AS recorded, bool_or(distribution_line_2.demo) AS demo
        FROM stated JOIN income_receipt AS income_receipt_6 ON income_receipt_6.lease_id = stated.lease_id JOIN distribution_receipt AS distribution_receipt_2 ON distribution_receipt_2.income_receipt_id = income_receipt_6.id JOIN distribution_line AS distribution_line_2 ON distribution_line_2.distribution_id = distribution_receipt_2.distribution_id
        WHERE stated.predicate = 'RENT_TO_HOUSEHOLDS' AND income_receipt_6.deleted_at IS NULL AND distribution_receipt_2.deleted_at IS NULL AND distribution_line_2.deleted_at IS NULL AND (distribution_line_2.household_id IS NULL OR distribution_line_2.demo OR distribution_line_2.owner_district_id = ANY ($2::UUID[])) GROUP BY stated.id UNION ALL SELECT stated.id AS claim_id, CAST(max(EXTRACT(year FROM pairing.starts_on)) AS NUMERIC) AS derived, 'EXACT' AS derived_bound, 'YEAR' AS derivation, bool_or(NOT pairing.demo) AS recorded, bool_or(pairing.demo) AS demo
        FROM stated JOIN pairing ON pairing.id = stated.pairing_id AND pairing.source_id IS DISTINCT FROM stated.source_id
        WHERE stated.predicate = 'PAIRED_SINCE' AND pairing.deleted_at IS NULL AND pairing.starts_on IS NOT NULL GROUP BY stated.id UNION ALL SELECT stated.id AS claim_id, CAST(max(EXTRACT(year FROM agreement.signed_on)) AS NUMERIC) AS derived, 'EXACT' AS derived_bound, 'YEAR' AS derivation, bool_or(NOT agreement.demo) AS recorded, bool_or(agreement.demo) AS demo
        FROM stated JOIN agreement ON agreement.id = stated.agreement_id AND agreement.source_id IS DISTINCT FROM stated.source_id
        WHERE stated.predicate = 'SIGNED_IN' AND agreement.deleted_at IS NULL AND agreement.signed_on IS NOT NULL GROUP BY stated.id UNION ALL SELECT stated.id AS claim_id, CAST(max(EXTRACT(year FROM asset.built_on)) AS NUMERIC) AS derived, 'EXACT' AS derived_bound, 'YEAR' AS derivation, bool_or(NOT asset.demo) AS recorded, bool_or(asset.demo) AS demo
        FROM stated JOIN asset ON asset.id = stated.asset_id AND asset.source_id IS DISTINCT FROM stated.source_id
        WHERE stated.predicate = 'BUILT_IN' AND asset.deleted_at IS NULL AND asset.built_on IS NOT NULL GROUP BY stated.id UNION ALL SELECT stated.id AS claim_id, CAST(sum(CASE WHEN (stated.measure = 'TIME' AND mobilisation_3.measure != 'TIME') THEN 1 ELSE mobilisation_3.value END) AS NUMERIC) AS derived, 'EXACT' AS derived_bound, 'MOBILISED' AS derivation, bool_or(NOT mobilisation_3.demo) AS recorded, bool_or(mobilisation_3.demo) AS demo
        FROM stated JOIN mobilisation AS mobilisation_4 ON mobilisation_4.id = stated.mobilisation_id JOIN mobilisation AS mobilisation_3 ON mobilisation_3.kind IS NOT DISTINCT FROM mobilisation_4.kind AND mobilisation_3.pairing_id IS NOT DISTINCT FROM mobilisation_4.pairing_id AND mobilisation_3.party_division_id IS NOT DISTINCT FROM mobilisation_4.party_division_id AND mobilisation_3.party_organisation_id IS NOT DISTINCT FROM mobilisation_4.party_organisation_id AND mobilisation_3.project_id IS NOT DISTINCT FROM mobilisation_4.project_id AND mobilisation_3.modality = 'ACTUAL' AND (mobilisation_3.measure = stated.measure AND mobilisation_3.per IS NOT DISTINCT FROM stated.per AND mobilisation_3.bound = 'EXACT' OR stated.measure = 'TIME') AND mobilisation_3.source_id IS DISTINCT FROM stated.source_id
        WHERE stated.predicate IN ('PRIVATE_INVESTMENT', 'ORDERS_PLACED', 'PURCHASES', 'DONATION_DRIVES') AND mobilisation_4.deleted_at IS NULL AND mobilisation_3.deleted_at IS NULL AND mobilisation_3.value IS NOT NULL GROUP BY stated.id UNION ALL SELECT stated.id AS claim_id, CAST(round((100 * max(claim_8.value)) / CAST(nullif(max(claim_9.value), 0) AS NUMERIC), 2) AS NUMERIC) AS derived, 'ROUNDED' AS derived_bound, 'RATIO_OF_CLAIMS' AS derivation, bool_or(NOT claim_8.demo) AS recorded, bool_or(claim_8.demo) AS demo
        FROM stated JOIN claim AS claim_8 ON claim_8.predicate = 'ANNUAL_RENT' AND claim_8.lease_id = stated.lease_id AND claim_8.origin = 'PRINTED' AND claim_8.source_id = stated.source_id AND claim_8.id != stated.id AND claim_8.bound = 'EXACT' AND claim_8.modality = 'ACTUAL' AND claim_8.deleted_at IS NULL JOIN claim AS claim_9 ON claim_9.predicate = 'TOTAL_INVESTMENT' AND claim_9.project_id IN (
          SELECT asset_8.project_id
          FROM asset AS asset_8 JOIN lease_asset AS lease_asset_4 ON lease_asset_4.asset_id = asset_8.id
          WHERE lease_asset_4.lease_id = stated.lease_id AND lease_asset_4.deleted_at IS NULL AND asset_8.deleted_at IS NULL
        ) AND claim_9.origin = 'PRINTED' AND claim_9.source_id = stated.source_id AND claim_9.id != stated.id AND claim_9.bound = 'EXACT' AND claim_9.modality = 'ACTUAL' AND claim_9.deleted_at IS NULL
        WHERE stated.predicate = 'ANNUAL_YIELD' GROUP BY stated.id UNION ALL SELECT stated.id AS claim_id, CAST(round((100 * max(claim_10.value)) / CAST(nullif(max(claim_11.value), 0) AS NUMERIC), 2) AS NUMERIC) AS derived, 'ROUNDED' AS derived_bound, 'RATIO_OF_CLAIMS' AS derivation, bool_or(NOT claim_10.demo) AS recorded, bool_or(claim_10.demo) AS demo
        FROM stated JOIN claim AS claim_10 ON claim_10.predicate = 'ANNUAL_RETURN' AND claim_10.fund_id = stated.fund_id AND claim_10.origin = 'PRINTED' AND claim_10.source_id = stated.source_id AND claim_10.id != stated.id AND claim_10.bound = 'EXACT' AND claim_10.modality = 'ACTUAL' AND claim_10.deleted_at IS NULL JOIN claim AS claim_11 ON claim_11.predicate = 'INDUSTRY_FUNDS_INVESTED' AND claim_11.fund_id = stated.fund_id AND claim_11.origin = 'PRINTED' AND claim_11.source_id = stated.source_id AND claim_11.id != stated.id AND claim_11.bound = 'EXACT' AND claim_11.modality = 'ACTUAL' AND claim_11.deleted_at IS NULL
        WHERE stated.predicate = 'ANNUAL_YIELD' GROUP BY stated.id UNION ALL SELECT stated.id AS claim_id, CAST(round((1 * max(claim_12.value)) / CAST(nullif(max(claim_13.value), 0) AS NUMERIC), 2) AS NUMERIC) AS derived, 'ROUNDED' AS derived_bound, 'RATIO_OF_CLAIMS' AS derivation, bool_or(NOT claim_12.demo) AS recorded, bool_or(claim_12.demo) AS demo
        FROM stated JOIN claim AS claim_12 ON claim_12.predicate = 'HOUSEHOLDS_PAIRED' AND claim_12.division_id = stated.division_id AND claim_12.origin = 'PRINTED' AND claim_12.source_id = stated.source_id AND claim_12.id != stated.id AND claim_12.bound = 'EXACT' AND claim_12.modality = 'ACTUAL' AND claim_12.deleted_at IS NULL JOIN claim AS claim_13 ON claim_13.predicate = 'CADRES_SELECTED' AND claim_13.division_id = stated.division_id AND claim_13.origin = 'PRINTED' AND claim_13.source_id = stated.source_id AND claim_13.id != stated.id AND claim_13.bound = 'EXACT' AND claim_13.modality = 'ACTUAL' AND claim_13.deleted_at IS NULL
        WHERE stated.predicate = 'HOUSEHOLDS_PER_CADRE' GROUP BY stated.id UNION ALL SELECT stated.id AS claim_id, CAST(sum(claim_14.value) AS NUMERIC) AS derived, 'EXACT' AS derived_bound, 'SUM_OF_CLAIMS' AS derivation, bool_or(NOT claim_14.demo) AS recorded, bool_or(claim_14.demo) AS demo
        FROM stated JOIN claim AS claim_14 ON claim_14.predicate IN ('KEY_VILLAGES', 'OTHER_VILLAGES') AND claim_14.fund_id = stated.fund_id AND claim_14.measure = stated.measure AND claim_14.origin = 'PRINTED' AND claim_14.source_id = stated.source_id AND claim_14.id != stated.id AND claim_14.bound = 'EXACT' AND claim_14.modality = 'ACTUAL' AND claim_14.deleted_at IS NULL
        WHERE stated.predicate = 'VILLAGES_BENEFITED' GROUP BY stated.id
        HAVING count(DISTINCT claim_14.predicate) = 2
      )
      SELECT stated.id AS id, stated.id AS claim_id, stated.position AS position, CASE WHEN (CASE WHEN (derived.recorded AND derived.demo) THEN 'MIXED' WHEN derived.demo THEN 'DEMO' WHEN derived.recorded THEN 'RECORDED' ELSE 'NONE' END = 'RECORDED' AND derived.derivation IN ('BENEFICIARIES', 'BENEFITS', 'DISTRIBUTIONS', 'HOUSEHOLD_PAIRINGS', 'INCOME_PER_PERSON', 'TITLES') AND (EXISTS (
        SELECT unseen.id
        FROM unseen
        WHERE unseen.id = stated.division_id OR NOT (EXISTS (
          SELECT division_28.id
          FROM division AS division_28
          WHERE division_28.id = stated.division_id AND division_28.level = 'COUNTY'
        ))
      )) AND derived.derivation IN ('DISTRIBUTIONS', 'INCOME_PER_PERSON', 'RATIO_OF_CLAIMS', 'TITLES')) THEN NULL ELSE derived.derived END AS derived, CASE WHEN (CASE WHEN (derived.recorded AND derived.demo) THEN 'MIXED' WHEN derived.demo THEN 'DEMO' WHEN derived.recorded THEN 'RECORDED' ELSE 'NONE' END = 'RECORDED' AND derived.derivation IN ('BENEFICIARIES', 'BENEFITS', 'DISTRIBUTIONS', 'HOUSEHOLD_PAIRINGS', 'INCOME_PER_PERSON', 'TITLES') AND (EXISTS (
        SELECT unseen.id
        FROM unseen
        WHERE unseen.id = stated.division_id OR NOT (EXISTS (
          SELECT division_28.id
          FROM division AS division_28
          WHERE division_28.id = stated.division_id AND division_28.level = 'COUNTY'
        ))
      )) AND derived.derivation IN ('DISTRIBUTIONS', 'INCOME_PER_PERSON', 'RATIO_OF_CLAIMS', 'TITLES')) THEN NULL WHEN (CASE WHEN (derived.recorded AND derived.demo) THEN 'MIXED' WHEN derived.demo THEN 'DEMO' WHEN derived.recorded THEN 'RECORDED' ELSE 'NONE' END = 'RECORDED' AND derived.derivation IN ('BENEFICIARIES', 'BENEFITS', 'DISTRIBUTIONS', 'HOUSEHOLD_PAIRINGS', 'INCOME_PER_PERSON', 'TITLES') AND (EXISTS (
        SELECT unseen.id
        FROM unseen
        WHERE unseen.id = stated.division_id OR NOT (EXISTS (
          SELECT division_28.id
          FROM division AS division_28
          WHERE division_28.id = stated.division_id AND division_28.level = 'COUNTY'
        ))
      ))) THEN 'AT_LEAST' ELSE derived.derived_bound END AS derived_bound, derived.derivation AS derivation, CASE WHEN (stated.bound IN ('EXACT', 'MORE_THAN', 'AT_LEAST')) THEN stated.value WHEN (stated.bound = 'ROUNDED') THEN CAST(stated.value - (CASE WHEN (strpos(stated.original_text, '亿') > 0) THEN 100000000 WHEN (strpos(stated.original_text, '万') > 0) THEN 10000 ELSE 1 END * power(10::numeric, -CASE WHEN (stated.original_text IS NOT NULL) THEN length(coalesce(SUBSTRING(stated.original_text FROM '\.([0-9]+)'), '')) ELSE scale(trim_scale(stated.value)) END)) / CAST(2 AS NUMERIC) AS NUMERIC) ELSE CAST(NULL AS NUMERIC) END AS lower, CASE WHEN (stated.bound IN ('EXACT', 'AT_MOST')) THEN stated.value WHEN (stated.bound = 'ROUNDED') THEN CAST(stated.value + (CASE WHEN (strpos(stated.original_text, '亿') > 0) THEN 100000000 WHEN (strpos(stated.original_text, '万') > 0) THEN 10000 ELSE 1 END * power(10::numeric, -CASE WHEN (stated.original_text IS NOT NULL) THEN length(coalesce(SUBSTRING(stated.original_text FROM '\.([0-9]+)'), '')) ELSE scale(trim_scale(stated.value)) END)) / CAST(2 AS NUMERIC) AS NUMERIC) ELSE CAST(NULL AS NUMERIC) END AS upper, CASE WHEN (derived.recorded AND derived.demo) THEN 'MIXED' WHEN derived.demo THEN 'DEMO' WHEN derived.recorded THEN 'RECORDED' ELSE 'NONE' END AS basis, CASE WHEN (CASE WHEN (derived.recorded AND derived.demo) THEN 'MIXED' WHEN derived.demo THEN 'DEMO' WHEN derived.recorded THEN 'RECORDED' ELSE 'NONE' END = 'RECORDED' AND derived.derivation IN ('BENEFICIARIES', 'BENEFITS', 'DISTRIBUTIONS', 'HOUSEHOLD_PAIRINGS', 'INCOME_PER_PERSON', 'TITLES') AND (EXISTS (
        SELECT unseen.id
        FROM unseen
        WHERE unseen.id = stated.division_id OR NOT (EXISTS (
          SELECT division_28.id
          FROM division AS division_28
          WHERE division_28.id = stated.division_id AND division_28.level = 'COUNTY'
        ))
      ))) THEN 'UNDECIDABLE' ELSE CASE WHEN (CASE WHEN (derived.recorded AND derived.demo) THEN 'MIXED' WHEN derived.demo THEN 'DEMO' WHEN derived.recorded THEN 'RECORDED' ELSE 'NONE' END = 'NONE') THEN 'UNDECIDABLE' WHEN (CASE WHEN (derived.recorded AND derived.demo) THEN 'MIXED' WHEN derived.demo THEN 'DEMO' WHEN derived.recorded THEN 'RECORDED' ELSE 'NONE' END IN ('DEMO', 'MIXED')) THEN 'ILLUSTRATED' WHEN (NOT (stated.modality = 'ACTUAL' AND (stated.bound NOT IN ('ABOUT', 'VAGUE', 'QUALITATIVE')) AND derived.derived IS NOT NULL)) THEN 'UNDECIDABLE' WHEN ((coalesce(CASE WHEN (derived.derived_bound IN ('EXACT', 'MORE_THAN', 'AT_LEAST')) THEN derived.derived WHEN (derived.derived_bound = 'ROUNDED') THEN CAST(derived.derived - (CASE WHEN (strpos('0.00', '亿') > 0) THEN 100000000 WHEN (strpos('0.00', '万') > 0) THEN 10000 ELSE 1 END * power(10::numeric, -CASE WHEN ('0.00' IS NOT NULL) THEN length(coalesce(SUBSTRING('0.00' FROM '\.([0-9]+)'), '')) ELSE scale(trim_scale(derived.derived)) END)) / CAST(2 AS NUMERIC) AS NUMERIC) ELSE CAST(NULL AS NUMERIC) END, '-Infinity'::numeric) > coalesce(CASE WHEN (stated.bound IN ('EXACT', 'MORE_THAN', 'AT_LEAST')) THEN stated.value WHEN (stated.bound = 'ROUNDED') THEN CAST(stated.value - (CASE WHEN (strpos(stated.original_text, '亿') > 0) THEN 100000000 WHEN (strpos(stated.original_text, '万') > 0) THEN 10000 ELSE 1 END * power(10::numeric, -CASE WHEN (stated.original_text IS NOT NULL) THEN length(coalesce(SUBSTRING(stated.original_text FROM '\.([0-9]+)'), '')) ELSE scale(trim_scale(stated.value)) END)) / CAST(2 AS NUMERIC) AS NUMERIC) ELSE CAST(NULL AS NUMERIC) END, '-Infinity'::numeric) OR coalesce(CASE WHEN (derived.derived_bound IN ('EXACT', 'MORE_THAN', 'AT_LEAST')) THEN derived.derived WHEN (derived.derived_bound = 'ROUNDED') THEN CAST(derived.derived - (CASE WHEN (strpos('0.00', '亿') > 0) THEN 100000000 WHEN (strpos('0.00', '万') > 0) THEN 10000 ELSE 1 END * power(10::numeric, -CASE WHEN ('0.00' IS NOT NULL) THEN length(coalesce(SUBSTRING('0.00' FROM '\.([0-9]+)'), '')) ELSE scale(trim_scale(derived.derived)) END)) / CAST(2 AS NUMERIC) AS NUMERIC) ELSE CAST(NULL AS NUMERIC) END, '-Infinity'::numeric) = coalesce(CASE WHEN (stated.bound IN ('EXACT', 'MORE_THAN', 'AT_LEAST')) THEN stated.value WHEN (stated.bound = 'ROUNDED') THEN CAST(stated.value - (CASE WHEN (strpos(stated.original_text, '亿') > 0) THEN 100000000 WHEN (strpos(stated.original_text, '万') > 0) THEN 10000 ELSE 1 END * power(10::numeric, -CASE WHEN (stated.original_text IS NOT NULL) THEN length(coalesce(SUBSTRING(stated.original_text FROM '\.([0-9]+)'), '')) ELSE scale(trim_scale(stated.value)) END)) / CAST(2 AS NUMERIC) AS NUMERIC) ELSE CAST(NULL AS NUMERIC) END, '-Infinity'::numeric) AND (stated.bound != 'MORE_THAN' OR derived.derived_bound = 'MORE_THAN')) AND coalesce(CASE WHEN (derived.derived_bound IN ('EXACT', 'AT_MOST')) THEN derived.derived WHEN (derived.derived_bound = 'ROUNDED') THEN CAST(derived.derived + (CASE WHEN (strpos('0.00', '亿') > 0) THEN 100000000 WHEN (strpos('0.00', '万') > 0) THEN 10000 ELSE 1 END * power(10::numeric, -CASE WHEN ('0.00' IS NOT NULL) THEN length(coalesce(SUBSTRING('0.00' FROM '\.([0-9]+)'), '')) ELSE scale(trim_scale(derived.derived)) END)) / CAST(2 AS NUMERIC) AS NUMERIC) ELSE CAST(NULL AS NUMERIC) END, 'Infinity'::numeric) <= coalesce(CASE WHEN (stated.bound IN ('EXACT', 'AT_MOST')) THEN stated.value WHEN (stated.bound = 'ROUNDED') THEN CAST(stated.value + (CASE WHEN (strpos(stated.original_text, '亿') > 0) THEN 100000000 WHEN (strpos(stated.original_text, '万') > 0) THEN 10000 ELSE 1 END * power(10::numeric, -CASE WHEN (stated.original_text IS NOT NULL) THEN length(coalesce(SUBSTRING(stated.original_text FROM '\.([0-9]+)'), '')) ELSE scale(trim_scale(stated.value)) END)) / CAST(2 AS NUMERIC) AS NUMERIC) ELSE CAST(NULL AS NUMERIC) END, 'Infinity'::numeric)) THEN 'AGREES' WHEN (coalesce(CASE WHEN (derived.derived_bound IN ('EXACT', 'AT_MOST')) THEN derived.derived WHEN (derived.derived_bound = 'ROUNDED') THEN CAST(derived.derived + (CASE WHEN (strpos('0.00', '亿') > 0) THEN 100000000 WHEN (strpos('0.00', '万') > 0) THEN 10000 ELSE 1 END * power(10::numeric, -CASE WHEN ('0.00' IS NOT NULL) THEN length(coalesce(SUBSTRING('0.00' FROM '\.([0-9]+)'), '')) ELSE scale(trim_scale(derived.derived)) END)) / CAST(2 AS NUMERIC) AS NUMERIC) ELSE CAST(NULL AS NUMERIC) END, 'Infinity'::numeric) < coalesce(CASE WHEN (stated.bound IN ('EXACT', 'MORE_THAN', 'AT_LEAST')) THEN stated.value WHEN (stated.bound = 'ROUNDED') THEN CAST(stated.value - (CASE WHEN (strpos(stated.original_text, '亿') > 0) THEN 100000000 WHEN (strpos(stated.original_text, '万') > 0) THEN 10000 ELSE 1 END * power(10::numeric, -CASE WHEN (stated.original_text IS NOT NULL) THEN length(coalesce(SUBSTRING(stated.original_text FROM '\.([0-9]+)'), '')) ELSE scale(trim_scale(stated.value)) END)) / CAST(2 AS NUMERIC) AS NUMERIC) ELSE CAST(NULL AS NUMERIC) END, '-Infinity'::numeric) OR coalesce(CASE WHEN (derived.derived_bound IN ('EXACT', 'AT_MOST')) THEN derived.derived WHEN (derived.derived_bound = 'ROUNDED') THEN CAST(derived.derived + (CASE WHEN (strpos('0.00', '亿') > 0) THEN 100000000 WHEN (strpos('0.00', '万') > 0) THEN 10000 ELSE 1 END * power(10::numeric, -CASE WHEN ('0.00' IS NOT NULL) THEN length(coalesce(SUBSTRING('0.00' FROM '\.([0-9]+)'), '')) ELSE scale(trim_scale(derived.derived)) END)) / CAST(2 AS NUMERIC) AS NUMERIC) ELSE CAST(NULL AS NUMERIC) END, 'Infinity'::numeric) = coalesce(CASE WHEN (stated.bound IN ('EXACT', 'MORE_THAN', 'AT_LEAST')) THEN stated.value WHEN (stated.bound = 'ROUNDED') THEN CAST(stated.value - (CASE WHEN (strpos(stated.original_text, '亿') > 0) THEN 100000000 WHEN (strpos(stated.original_text, '万') > 0) THEN 10000 ELSE 1 END * power(10::numeric, -CASE WHEN (stated.original_text IS NOT NULL) THEN length(coalesce(SUBSTRING(stated.original_text FROM '\.([0-9]+)'), '')) ELSE scale(trim_scale(stated.value)) END)) / CAST(2 AS NUMERIC) AS NUMERIC) ELSE CAST(NULL AS NUMERIC) END, '-Infinity'::numeric) AND stated.bound = 'MORE_THAN' OR coalesce(CASE WHEN (stated.bound IN ('EXACT', 'AT_MOST')) THEN stated.value WHEN (stated.bound = 'ROUNDED') THEN CAST(stated.value + (CASE WHEN (strpos(stated.original_text, '亿') > 0) THEN 100000000 WHEN (strpos(stated.original_text, '万') > 0) THEN 10000 ELSE 1 END * power(10::numeric, -CASE WHEN (stated.original_text IS NOT NULL) THEN length(coalesce(SUBSTRING(stated.original_text FROM '\.([0-9]+)'), '')) ELSE scale(trim_scale(stated.value)) END)) / CAST(2 AS NUMERIC) AS NUMERIC) ELSE CAST(NULL AS NUMERIC) END, 'Infinity'::numeric) < coalesce(CASE WHEN (derived.derived_bound IN ('EXACT', 'MORE_THAN', 'AT_LEAST')) THEN derived.derived WHEN (derived.derived_bound = 'ROUNDED') THEN CAST(derived.derived - (CASE WHEN (strpos('0.00', '亿') > 0) THEN 100000000 WHEN (strpos('0.00', '万') > 0) THEN 10000 ELSE 1 END * power(10::numeric, -CASE WHEN ('0.00' IS NOT NULL) THEN length(coalesce(SUBSTRING('0.00' FROM '\.([0-9]+)'), '')) ELSE scale(trim_scale(derived.derived)) END)) / CAST(2 AS NUMERIC) AS NUMERIC) ELSE CAST(NULL AS NUMERIC) END, '-Infinity'::numeric) OR coalesce(CASE WHEN (stated.bound IN ('EXACT', 'AT_MOST')) THEN stated.value WHEN (stated.bound = 'ROUNDED') THEN CAST(stated.value + (CASE WHEN (strpos(stated.original_text, '亿') > 0) THEN 100000000 WHEN (strpos(stated.original_text, '万') > 0) THEN 10000 ELSE 1 END * power(10::numeric, -CASE WHEN (stated.original_text IS NOT NULL) THEN length(coalesce(SUBSTRING(stated.original_text FROM '\.([0-9]+)'), '')) ELSE scale(trim_scale(stated.value)) END)) / CAST(2 AS NUMERIC) AS NUMERIC) ELSE CAST(NULL AS NUMERIC) END, 'Infinity'::numeric) = coalesce(CASE WHEN (derived.derived_bound IN ('EXACT', 'MORE_THAN', 'AT_LEAST')) THEN derived.derived WHEN (derived.derived_bound = 'ROUNDED') THEN CAST(derived.derived - (CASE WHEN (strpos('0.00', '亿') > 0) THEN 100000000 WHEN (strpos('0.00', '万') > 0) THEN 10000 ELSE 1 END * power(10::numeric, -CASE WHEN ('0.00' IS NOT NULL) THEN length(coalesce(SUBSTRING('0.00' FROM '\.([0-9]+)'), '')) ELSE scale(trim_scale(derived.derived)) END)) / CAST(2 AS NUMERIC) AS NUMERIC) ELSE CAST(NULL AS NUMERIC) END, '-Infinity'::numeric) AND derived.derived_bound = 'MORE_THAN') THEN 'DISAGREES' ELSE 'UNDECIDABLE' END END AS verdict
      FROM stated
      LEFT OUTER JOIN derived ON derived.claim_id = stated.id) AS figures
    ) AS counted ON true
    WHERE pairing.id = $1::UUID AND pairing.deleted_at IS NULL
  ) AS scorecard1
  LEFT OUTER JOIN pairing AS pairing1 ON pairing1.id = scorecard1.pairing_id
), '{"scorecard":null}')) AS data
