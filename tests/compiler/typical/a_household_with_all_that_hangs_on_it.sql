WITH page1 AS
(
  SELECT household1.code AS code, household1.id AS id
  FROM household AS household1
  WHERE household1.deleted_at IS NULL AND (household1.demo OR household1.owner_district_id = ANY ($1::UUID[])) ORDER BY household1.code ASC, household1.id ASC
  LIMIT 1
),
under1 AS
(
  SELECT parent1.id AS _parent, page2.id AS id, page2.occurred_on AS occurred_on, page2.to_status AS to_status
  FROM page1 AS parent1 JOIN LATERAL (
    SELECT household_status_event1.id AS id, household_status_event1.occurred_on AS occurred_on, household_status_event1.to_status AS to_status
    FROM household_status_event AS household_status_event1
    WHERE household_status_event1.household_id = parent1.id AND household_status_event1.deleted_at IS NULL AND (household_status_event1.demo OR household_status_event1.owner_district_id = ANY ($1::UUID[])) ORDER BY household_status_event1.occurred_on ASC, household_status_event1.id ASC
    LIMIT 20
  ) AS page2 ON true
),
under2 AS
(
  SELECT parent2.id AS _parent, page3.cadre_id AS cadre_id, page3.id AS id, page3.principal AS principal, page3.starts_on AS starts_on
  FROM page1 AS parent2 JOIN LATERAL (
    SELECT household_pairing1.cadre_id AS cadre_id, household_pairing1.id AS id, household_pairing1.principal AS principal, household_pairing1.starts_on AS starts_on
    FROM household_pairing AS household_pairing1
    WHERE household_pairing1.household_id = parent2.id AND household_pairing1.deleted_at IS NULL AND (household_pairing1.demo OR household_pairing1.owner_district_id = ANY ($1::UUID[])) ORDER BY household_pairing1.starts_on ASC, household_pairing1.id ASC
    LIMIT 20
  ) AS page3 ON true
),
under3 AS
(
  SELECT parent3.id AS _parent, page4.id AS id, page4.kind AS kind, page4.occurred_on AS occurred_on
  FROM page1 AS parent3 JOIN LATERAL (
    SELECT visit1.id AS id, visit1.kind AS kind, visit1.occurred_on AS occurred_on
    FROM visit AS visit1
    WHERE visit1.household_id = parent3.id AND visit1.deleted_at IS NULL AND (visit1.household_id IS NULL OR visit1.demo OR visit1.owner_district_id = ANY ($1::UUID[])) ORDER BY visit1.occurred_on ASC, visit1.id ASC
    LIMIT 5
  ) AS page4 ON true
),
under4 AS
(
  SELECT parent4.id AS _parent, page5.amount AS amount, page5.component AS component, page5.delivered AS delivered, page5.distribution_id AS distribution_id, page5.id AS id
  FROM page1 AS parent4 JOIN LATERAL (
    SELECT distribution_line1.amount AS amount, distribution_line1.component AS component, distribution_line1.delivered AS delivered, distribution_line1.distribution_id AS distribution_id, distribution_line1.id AS id
    FROM distribution_line AS distribution_line1
    WHERE distribution_line1.household_id = parent4.id AND distribution_line1.deleted_at IS NULL AND (distribution_line1.household_id IS NULL OR distribution_line1.demo OR distribution_line1.owner_district_id = ANY ($1::UUID[])) ORDER BY distribution_line1.id ASC
    LIMIT 5
  ) AS page5 ON true
),
under5 AS
(
  SELECT parent5.id AS _parent, page6.eliminated_on AS eliminated_on, page6.id AS id, page6.identified_on AS identified_on, page6.kind AS kind
  FROM page1 AS parent5 JOIN LATERAL (
    SELECT monitoring_record1.eliminated_on AS eliminated_on, monitoring_record1.id AS id, monitoring_record1.identified_on AS identified_on, monitoring_record1.kind AS kind
    FROM monitoring_record AS monitoring_record1
    WHERE monitoring_record1.household_id = parent5.id AND monitoring_record1.deleted_at IS NULL AND (monitoring_record1.demo OR monitoring_record1.owner_district_id = ANY ($1::UUID[])) ORDER BY monitoring_record1.identified_on ASC, monitoring_record1.id ASC
    LIMIT 20
  ) AS page6 ON true
),
under6 AS
(
  SELECT page8.id AS id, page8.person_id AS person_id, page8.starts_on AS starts_on, page8._parent AS _parent
  FROM (
    SELECT membership1.id AS id, membership1.person_id AS person_id, membership1.starts_on AS starts_on, membership1.household_id AS _parent, row_number() OVER (PARTITION BY membership1.household_id ORDER BY membership1.starts_on ASC, membership1.id ASC) AS _place
    FROM membership AS membership1
    WHERE membership1.deleted_at IS NULL AND (membership1.demo OR membership1.owner_district_id = ANY ($1::UUID[])) AND membership1.household_id = ANY (array((
      SELECT parent6.id
      FROM page1 AS parent6
    )))
  ) AS page8
  WHERE page8._place <= 20
)
SELECT textsend((
  SELECT coalesce('{"households":{"nodes":[{"code":' || string_agg(CAST(json_scalar(page1.code) AS TEXT) || coalesce(',"statusEvents":{"nodes":[{"occurredOn":"' || grouped1.listed1 || '"}]},"householdPairings":{"nodes":', ',"statusEvents":{"nodes":[]},"householdPairings":{"nodes":') || coalesce('[{"principal":' || grouped2.listed1 || '}]},"visits":{"nodes":', '[]},"visits":{"nodes":') || coalesce('[{"kind":"' || grouped3.listed1 || '"}]},"distributionLines":{"nodes":', '[]},"distributionLines":{"nodes":') || coalesce('[{"component":"' || grouped4.listed1 || '}]},"monitoringRecords":{"nodes":', '[]},"monitoringRecords":{"nodes":') || coalesce('[{"kind":"' || grouped5.listed1 || '}]},"beneficiary":', '[]},"beneficiary":') || CASE WHEN (beneficiary1.id IS NOT NULL) THEN (
    SELECT coalesce('{"benefits":{"nodes":[{"form":"' || string_agg(CAST(page7.form AS TEXT) || coalesce('","amount":"' || CAST(page7.amount AS TEXT) || '","occurredOn":"', '","amount":null,"occurredOn":"') || CAST(page7.occurred_on AS TEXT), '"},{"form":"' ORDER BY page7.occurred_on ASC, page7.id ASC) || '"}]}},"memberships":{"nodes":', '{"benefits":{"nodes":[]}},"memberships":{"nodes":') AS coalesce_2
    FROM (
      SELECT benefit1.amount AS amount, benefit1.form AS form, benefit1.id AS id, benefit1.occurred_on AS occurred_on
      FROM benefit AS benefit1
      WHERE benefit1.beneficiary_id = beneficiary1.id AND benefit1.deleted_at IS NULL AND (benefit1.demo OR benefit1.owner_district_id = ANY ($1::UUID[])) ORDER BY benefit1.occurred_on ASC, benefit1.id ASC
      LIMIT 5
    ) AS page7
  ) ELSE 'null,"memberships":{"nodes":' END || coalesce('[{"person":' || grouped6.listed1 || '}]', '[]'), '}},{"code":' ORDER BY page1.code ASC, page1.id ASC) || '}}]}}', '{"households":{"nodes":[]}}') AS coalesce_1
  FROM page1
  LEFT OUTER JOIN (
    SELECT under1._parent AS _parent, string_agg(CAST(under1.occurred_on AS TEXT) || '","toStatus":"' || CAST(under1.to_status AS TEXT), '"},{"occurredOn":"' ORDER BY under1.occurred_on ASC, under1.id ASC) AS listed1
    FROM under1 GROUP BY under1._parent
  ) AS grouped1 ON grouped1._parent = page1.id
  LEFT OUTER JOIN (
    SELECT under2._parent AS _parent, string_agg(CAST(under2.principal AS TEXT) || coalesce(',"startsOn":"' || CAST(under2.starts_on AS TEXT) || '","cadre":', ',"startsOn":null,"cadre":') || CASE WHEN (cadre1.id IS NOT NULL) THEN '{"name":' || CAST(json_scalar(cadre1.name) AS TEXT) || CASE WHEN (organisation1.id IS NOT NULL) THEN ',"organisation":{"name":' || CAST(json_scalar(organisation1.name) AS TEXT) || '}}' ELSE ',"organisation":null}' END ELSE 'null' END, '},{"principal":' ORDER BY under2.starts_on ASC, under2.id ASC) AS listed1
    FROM under2
    LEFT OUTER JOIN cadre AS cadre1 ON cadre1.id = under2.cadre_id
    LEFT OUTER JOIN organisation AS organisation1 ON organisation1.id = cadre1.organisation_id GROUP BY under2._parent
  ) AS grouped2 ON grouped2._parent = page1.id
  LEFT OUTER JOIN (
    SELECT under3._parent AS _parent, string_agg(CAST(under3.kind AS TEXT) || '","occurredOn":"' || CAST(under3.occurred_on AS TEXT), '"},{"kind":"' ORDER BY under3.occurred_on ASC, under3.id ASC) AS listed1
    FROM under3 GROUP BY under3._parent
  ) AS grouped3 ON grouped3._parent = page1.id
  LEFT OUTER JOIN (
    SELECT under4._parent AS _parent, string_agg(CAST(under4.component AS TEXT) || '","amount":"' || CAST(under4.amount AS TEXT) || '","delivered":"' || CAST(under4.delivered AS TEXT) || CASE WHEN (benefit_distribution1.id IS NOT NULL) THEN '","distribution":{"title":' || CAST(json_scalar(benefit_distribution1.title) AS TEXT) || '}' ELSE '","distribution":null' END, '},{"component":"' ORDER BY under4.id ASC) AS listed1
    FROM under4
    LEFT OUTER JOIN benefit_distribution AS benefit_distribution1 ON benefit_distribution1.id = under4.distribution_id GROUP BY under4._parent
  ) AS grouped4 ON grouped4._parent = page1.id
  LEFT OUTER JOIN (
    SELECT under5._parent AS _parent, string_agg(CAST(under5.kind AS TEXT) || '","identifiedOn":"' || CAST(under5.identified_on AS TEXT) || coalesce('","eliminatedOn":"' || CAST(under5.eliminated_on AS TEXT) || '"', '","eliminatedOn":null'), '},{"kind":"' ORDER BY under5.identified_on ASC, under5.id ASC) AS listed1
    FROM under5 GROUP BY under5._parent
  ) AS grouped5 ON grouped5._parent = page1.id
  LEFT OUTER JOIN beneficiary AS beneficiary1 ON beneficiary1.household_id = page1.id AND (beneficiary1.household_id IS NULL AND beneficiary1.person_id IS NULL OR beneficiary1.demo OR beneficiary1.owner_district_id = ANY ($1::UUID[]))
  LEFT OUTER JOIN (
    SELECT under6._parent AS _parent, string_agg(CASE WHEN (found1.id IS NOT NULL) THEN CASE WHEN (beneficiary2.id IS NOT NULL) THEN (
      SELECT coalesce('{"beneficiary":{"benefits":{"nodes":[{"form":"' || string_agg(CAST(page9.form AS TEXT) || coalesce('","amount":"' || CAST(page9.amount AS TEXT) || '","occurredOn":"', '","amount":null,"occurredOn":"') || CAST(page9.occurred_on AS TEXT), '"},{"form":"' ORDER BY page9.occurred_on ASC, page9.id ASC) || '"}]}}}', '{"beneficiary":{"benefits":{"nodes":[]}}}') AS coalesce_3
      FROM (
        SELECT benefit2.amount AS amount, benefit2.form AS form, benefit2.id AS id, benefit2.occurred_on AS occurred_on
        FROM benefit AS benefit2
        WHERE benefit2.beneficiary_id = beneficiary2.id AND benefit2.deleted_at IS NULL AND (benefit2.demo OR benefit2.owner_district_id = ANY ($1::UUID[])) ORDER BY benefit2.occurred_on ASC, benefit2.id ASC
        LIMIT 5
      ) AS page9
    ) ELSE '{"beneficiary":null}' END ELSE 'null' END, '},{"person":' ORDER BY under6.starts_on ASC, under6.id ASC) AS listed1
    FROM under6
    LEFT OUTER JOIN (
      SELECT person1.id AS id
      FROM person AS person1
      WHERE person1.id = ANY (array((
        SELECT beside1.person_id
        FROM under6 AS beside1
      ))) AND (person1.demo OR person1.owner_district_id = ANY ($1::UUID[]))
    ) AS found1 ON found1.id = under6.person_id
    LEFT OUTER JOIN beneficiary AS beneficiary2 ON beneficiary2.person_id = found1.id AND (beneficiary2.household_id IS NULL AND beneficiary2.person_id IS NULL OR beneficiary2.demo OR beneficiary2.owner_district_id = ANY ($1::UUID[])) GROUP BY under6._parent
  ) AS grouped6 ON grouped6._parent = page1.id
)) AS data
