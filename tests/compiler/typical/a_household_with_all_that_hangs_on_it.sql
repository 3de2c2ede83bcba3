WITH page1 AS
(
  SELECT household1.code AS code, household1.id AS id
  FROM household AS household1
  WHERE household1.deleted_at IS NULL AND (household1.demo OR household1.owner_district_id = ANY ($1::UUID[])) ORDER BY household1.code ASC, household1.id ASC
  LIMIT 1
)
SELECT convert_to('{"households":' || (
  SELECT '{"nodes":' || coalesce('[' || string_agg('{"code":' || CAST(json_scalar(page1.code) AS TEXT) || ',"statusEvents":{"nodes":' || coalesce('[' || grouped1.listed1 || ']', '[]') || '},"householdPairings":{"nodes":' || coalesce('[' || grouped2.listed1 || ']', '[]') || '},"visits":{"nodes":' || coalesce('[' || grouped3.listed1 || ']', '[]') || '},"distributionLines":{"nodes":' || coalesce('[' || grouped4.listed1 || ']', '[]') || '},"monitoringRecords":{"nodes":' || coalesce('[' || grouped5.listed1 || ']', '[]') || '},"beneficiary":' || CASE WHEN (beneficiary1.id IS NOT NULL) THEN '{"benefits":' || (
    SELECT '{"nodes":' || coalesce('[' || string_agg('{"form":"' || CAST(page7.form AS TEXT) || '","amount":' || coalesce('"' || CAST(page7.amount AS TEXT) || '"', 'null') || ',"occurredOn":"' || CAST(page7.occurred_on AS TEXT) || '"}', ',' ORDER BY page7.occurred_on ASC, page7.id ASC) || ']', '[]') || '}' AS anon_2
    FROM (
      SELECT benefit1.amount AS amount, benefit1.form AS form, benefit1.id AS id, benefit1.occurred_on AS occurred_on
      FROM benefit AS benefit1
      WHERE benefit1.beneficiary_id = beneficiary1.id AND benefit1.deleted_at IS NULL AND (benefit1.demo OR benefit1.owner_district_id = ANY ($1::UUID[])) ORDER BY benefit1.occurred_on ASC, benefit1.id ASC
      LIMIT 5
    ) AS page7
  ) || '}' ELSE 'null' END || ',"memberships":{"nodes":' || coalesce('[' || grouped6.listed1 || ']', '[]') || '}}', ',' ORDER BY page1.code ASC, page1.id ASC) || ']', '[]') || '}' AS anon_1
  FROM page1
  LEFT OUTER JOIN (
    SELECT parent1.id AS id, string_agg('{"occurredOn":"' || CAST(page2.occurred_on AS TEXT) || '","toStatus":"' || CAST(page2.to_status AS TEXT) || '"}', ',' ORDER BY page2.occurred_on ASC, page2.id ASC) AS listed1
    FROM page1 AS parent1 JOIN LATERAL (
      SELECT household_status_event1.id AS id, household_status_event1.occurred_on AS occurred_on, household_status_event1.to_status AS to_status
      FROM household_status_event AS household_status_event1
      WHERE household_status_event1.household_id = parent1.id AND household_status_event1.deleted_at IS NULL AND (household_status_event1.demo OR household_status_event1.owner_district_id = ANY ($1::UUID[])) ORDER BY household_status_event1.occurred_on ASC, household_status_event1.id ASC
      LIMIT 20
    ) AS page2 ON true GROUP BY parent1.id
  ) AS grouped1 ON grouped1.id = page1.id
  LEFT OUTER JOIN (
    SELECT parent2.id AS id, string_agg('{"principal":' || CAST(page3.principal AS TEXT) || ',"startsOn":' || coalesce('"' || CAST(page3.starts_on AS TEXT) || '"', 'null') || ',"cadre":' || CASE WHEN (cadre1.id IS NOT NULL) THEN '{"name":' || CAST(json_scalar(cadre1.name) AS TEXT) || ',"organisation":' || CASE WHEN (organisation1.id IS NOT NULL) THEN '{"name":' || CAST(json_scalar(organisation1.name) AS TEXT) || '}' ELSE 'null' END || '}' ELSE 'null' END || '}', ',' ORDER BY page3.starts_on ASC, page3.id ASC) AS listed1
    FROM page1 AS parent2 JOIN LATERAL (
      SELECT household_pairing1.cadre_id AS cadre_id, household_pairing1.id AS id, household_pairing1.principal AS principal, household_pairing1.starts_on AS starts_on
      FROM household_pairing AS household_pairing1
      WHERE household_pairing1.household_id = parent2.id AND household_pairing1.deleted_at IS NULL AND (household_pairing1.demo OR household_pairing1.owner_district_id = ANY ($1::UUID[])) ORDER BY household_pairing1.starts_on ASC, household_pairing1.id ASC
      LIMIT 20
    ) AS page3 ON true
    LEFT OUTER JOIN cadre AS cadre1 ON cadre1.id = page3.cadre_id
    LEFT OUTER JOIN organisation AS organisation1 ON organisation1.id = cadre1.organisation_id GROUP BY parent2.id
  ) AS grouped2 ON grouped2.id = page1.id
  LEFT OUTER JOIN (
    SELECT parent3.id AS id, string_agg('{"kind":"' || CAST(page4.kind AS TEXT) || '","occurredOn":"' || CAST(page4.occurred_on AS TEXT) || '"}', ',' ORDER BY page4.occurred_on ASC, page4.id ASC) AS listed1
    FROM page1 AS parent3 JOIN LATERAL (
      SELECT visit1.id AS id, visit1.kind AS kind, visit1.occurred_on AS occurred_on
      FROM visit AS visit1
      WHERE visit1.household_id = parent3.id AND visit1.deleted_at IS NULL AND (visit1.household_id IS NULL OR visit1.demo OR visit1.owner_district_id = ANY ($1::UUID[])) ORDER BY visit1.occurred_on ASC, visit1.id ASC
      LIMIT 5
    ) AS page4 ON true GROUP BY parent3.id
  ) AS grouped3 ON grouped3.id = page1.id
  LEFT OUTER JOIN (
    SELECT parent4.id AS id, string_agg('{"component":"' || CAST(page5.component AS TEXT) || '","amount":"' || CAST(page5.amount AS TEXT) || '","delivered":"' || CAST(page5.delivered AS TEXT) || '","distribution":' || CASE WHEN (benefit_distribution1.id IS NOT NULL) THEN '{"title":' || CAST(json_scalar(benefit_distribution1.title) AS TEXT) || '}' ELSE 'null' END || '}', ',' ORDER BY page5.id ASC) AS listed1
    FROM page1 AS parent4 JOIN LATERAL (
      SELECT distribution_line1.amount AS amount, distribution_line1.component AS component, distribution_line1.delivered AS delivered, distribution_line1.distribution_id AS distribution_id, distribution_line1.id AS id
      FROM distribution_line AS distribution_line1
      WHERE distribution_line1.household_id = parent4.id AND distribution_line1.deleted_at IS NULL AND (distribution_line1.household_id IS NULL OR distribution_line1.demo OR distribution_line1.owner_district_id = ANY ($1::UUID[])) ORDER BY distribution_line1.id ASC
      LIMIT 5
    ) AS page5 ON true
    LEFT OUTER JOIN benefit_distribution AS benefit_distribution1 ON benefit_distribution1.id = page5.distribution_id GROUP BY parent4.id
  ) AS grouped4 ON grouped4.id = page1.id
  LEFT OUTER JOIN (
    SELECT parent5.id AS id, string_agg('{"kind":"' || CAST(page6.kind AS TEXT) || '","identifiedOn":"' || CAST(page6.identified_on AS TEXT) || '","eliminatedOn":' || coalesce('"' || CAST(page6.eliminated_on AS TEXT) || '"', 'null') || '}', ',' ORDER BY page6.identified_on ASC, page6.id ASC) AS listed1
    FROM page1 AS parent5 JOIN LATERAL (
      SELECT monitoring_record1.eliminated_on AS eliminated_on, monitoring_record1.id AS id, monitoring_record1.identified_on AS identified_on, monitoring_record1.kind AS kind
      FROM monitoring_record AS monitoring_record1
      WHERE monitoring_record1.household_id = parent5.id AND monitoring_record1.deleted_at IS NULL AND (monitoring_record1.demo OR monitoring_record1.owner_district_id = ANY ($1::UUID[])) ORDER BY monitoring_record1.identified_on ASC, monitoring_record1.id ASC
      LIMIT 20
    ) AS page6 ON true GROUP BY parent5.id
  ) AS grouped5 ON grouped5.id = page1.id
  LEFT OUTER JOIN beneficiary AS beneficiary1 ON beneficiary1.household_id = page1.id AND (beneficiary1.household_id IS NULL AND beneficiary1.person_id IS NULL OR beneficiary1.demo OR beneficiary1.owner_district_id = ANY ($1::UUID[]))
  LEFT OUTER JOIN (
    SELECT parent6.id AS id, string_agg('{"person":' || CASE WHEN (person1.id IS NOT NULL) THEN '{"beneficiary":' || CASE WHEN (beneficiary2.id IS NOT NULL) THEN '{"benefits":' || (
      SELECT '{"nodes":' || coalesce('[' || string_agg('{"form":"' || CAST(page9.form AS TEXT) || '","amount":' || coalesce('"' || CAST(page9.amount AS TEXT) || '"', 'null') || ',"occurredOn":"' || CAST(page9.occurred_on AS TEXT) || '"}', ',' ORDER BY page9.occurred_on ASC, page9.id ASC) || ']', '[]') || '}' AS anon_3
      FROM (
        SELECT benefit2.amount AS amount, benefit2.form AS form, benefit2.id AS id, benefit2.occurred_on AS occurred_on
        FROM benefit AS benefit2
        WHERE benefit2.beneficiary_id = beneficiary2.id AND benefit2.deleted_at IS NULL AND (benefit2.demo OR benefit2.owner_district_id = ANY ($1::UUID[])) ORDER BY benefit2.occurred_on ASC, benefit2.id ASC
        LIMIT 5
      ) AS page9
    ) || '}' ELSE 'null' END || '}' ELSE 'null' END || '}', ',' ORDER BY page8.starts_on ASC, page8.id ASC) AS listed1
    FROM page1 AS parent6 JOIN LATERAL (
      SELECT membership1.id AS id, membership1.person_id AS person_id, membership1.starts_on AS starts_on
      FROM membership AS membership1
      WHERE membership1.household_id = parent6.id AND membership1.deleted_at IS NULL AND (membership1.demo OR membership1.owner_district_id = ANY ($1::UUID[])) ORDER BY membership1.starts_on ASC, membership1.id ASC
      LIMIT 20
    ) AS page8 ON true
    LEFT OUTER JOIN person AS person1 ON person1.id = page8.person_id AND (person1.demo OR person1.owner_district_id = ANY ($1::UUID[]))
    LEFT OUTER JOIN beneficiary AS beneficiary2 ON beneficiary2.person_id = person1.id AND (beneficiary2.household_id IS NULL AND beneficiary2.person_id IS NULL OR beneficiary2.demo OR beneficiary2.owner_district_id = ANY ($1::UUID[])) GROUP BY parent6.id
  ) AS grouped6 ON grouped6.id = page1.id
) || '}', 'UTF8') AS data
