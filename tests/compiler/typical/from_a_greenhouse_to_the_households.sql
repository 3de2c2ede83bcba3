WITH page1 AS
(
  SELECT lease1.annual_rent AS annual_rent, lease1.id AS id, lease1.starts_on AS starts_on, lease1.title AS title
  FROM lease AS lease1
  WHERE lease1.deleted_at IS NULL ORDER BY lease1.starts_on ASC, lease1.title ASC, lease1.id ASC
  LIMIT 5
),
under1 AS
(
  SELECT parent1.id AS _parent, page2.asset_id AS asset_id, page2.id AS id
  FROM page1 AS parent1 JOIN LATERAL (
    SELECT lease_asset1.asset_id AS asset_id, lease_asset1.id AS id
    FROM lease_asset AS lease_asset1
    WHERE lease_asset1.lease_id = parent1.id AND lease_asset1.deleted_at IS NULL ORDER BY lease_asset1.id ASC
    LIMIT 20
  ) AS page2 ON true
),
under2 AS
(
  SELECT parent2.id AS _parent, page3.id AS id, page3.period_from AS period_from, page3.received AS received
  FROM page1 AS parent2 JOIN LATERAL (
    SELECT income_receipt1.id AS id, income_receipt1.period_from AS period_from, income_receipt1.received AS received
    FROM income_receipt AS income_receipt1
    WHERE income_receipt1.lease_id = parent2.id AND income_receipt1.deleted_at IS NULL ORDER BY income_receipt1.period_from ASC, income_receipt1.id ASC
    LIMIT 20
  ) AS page3 ON true
),
under3 AS
(
  SELECT parent3.id AS _parent, page4.distribution_id AS distribution_id, page4.id AS id
  FROM under2 AS parent3 JOIN LATERAL (
    SELECT distribution_receipt1.distribution_id AS distribution_id, distribution_receipt1.id AS id
    FROM distribution_receipt AS distribution_receipt1
    WHERE distribution_receipt1.income_receipt_id = parent3.id AND distribution_receipt1.deleted_at IS NULL ORDER BY distribution_receipt1.id ASC
    LIMIT 20
  ) AS page4 ON true
)
SELECT textsend((
  SELECT coalesce('{"leases":{"nodes":[{"title":' || string_agg(CAST(json_scalar(page1.title) AS TEXT) || coalesce(',"annualRent":"' || CAST(page1.annual_rent AS TEXT) || '","grossYield":', ',"annualRent":null,"grossYield":') || coalesce('"' || CAST(trim_scale((
    SELECT round((100 * page1.annual_rent) / CAST(sum(asset_1.original_value) AS NUMERIC), 2) AS round_1
    FROM lease_asset AS lease_asset_1 JOIN asset AS asset_1 ON asset_1.id = lease_asset_1.asset_id
    WHERE lease_asset_1.lease_id = page1.id AND lease_asset_1.deleted_at IS NULL
    HAVING count(*) = count(asset_1.original_value)
  )) AS TEXT) || '","leaseAssets":{"nodes":', 'null,"leaseAssets":{"nodes":') || coalesce('[{"asset":' || grouped1.listed1 || '}]},"incomeReceipts":{"nodes":', '[]},"incomeReceipts":{"nodes":') || coalesce('[{"periodFrom":"' || grouped3.listed1 || '}}]', '[]'), '}},{"title":' ORDER BY page1.starts_on ASC, page1.title ASC, page1.id ASC) || '}}]}}', '{"leases":{"nodes":[]}}') AS coalesce_1
  FROM page1
  LEFT OUTER JOIN (
    SELECT under1._parent AS _parent, string_agg(CASE WHEN (asset1.id IS NOT NULL) THEN '{"name":' || CAST(json_scalar(asset1.name) AS TEXT) || coalesce(',"originalValue":"' || CAST(asset1.original_value AS TEXT) || '"}', ',"originalValue":null}') ELSE 'null' END, '},{"asset":' ORDER BY under1.id ASC) AS listed1
    FROM under1
    LEFT OUTER JOIN asset AS asset1 ON asset1.id = under1.asset_id GROUP BY under1._parent
  ) AS grouped1 ON grouped1._parent = page1.id
  LEFT OUTER JOIN (
    SELECT under2._parent AS _parent, string_agg(CAST(under2.period_from AS TEXT) || coalesce('","received":"' || CAST(under2.received AS TEXT) || '","distributions":{"nodes":', '","received":null,"distributions":{"nodes":') || coalesce('[{"distribution":' || grouped2.listed1 || '}]', '[]'), '}},{"periodFrom":"' ORDER BY under2.period_from ASC, under2.id ASC) AS listed1
    FROM under2
    LEFT OUTER JOIN (
      SELECT under3._parent AS _parent, string_agg(CASE WHEN (benefit_distribution1.id IS NOT NULL) THEN '{"title":' || CAST(json_scalar(benefit_distribution1.title) AS TEXT) || ',"rule":"' || CAST(benefit_distribution1.rule AS TEXT) || (
        SELECT coalesce('","lines":{"nodes":[{"component":"' || string_agg(CAST(page5.component AS TEXT) || '","amount":"' || CAST(page5.amount AS TEXT) || '","delivered":"' || CAST(page5.delivered AS TEXT), '"},{"component":"' ORDER BY page5.id ASC) || '"}]}}', '","lines":{"nodes":[]}}') AS coalesce_2
        FROM (
          SELECT distribution_line1.amount AS amount, distribution_line1.component AS component, distribution_line1.delivered AS delivered, distribution_line1.id AS id
          FROM distribution_line AS distribution_line1
          WHERE distribution_line1.distribution_id = benefit_distribution1.id AND distribution_line1.deleted_at IS NULL AND (distribution_line1.household_id IS NULL OR distribution_line1.demo OR distribution_line1.owner_district_id = ANY ($1::UUID[])) ORDER BY distribution_line1.id ASC
          LIMIT 20
        ) AS page5
      ) ELSE 'null' END, '},{"distribution":' ORDER BY under3.id ASC) AS listed1
      FROM under3
      LEFT OUTER JOIN benefit_distribution AS benefit_distribution1 ON benefit_distribution1.id = under3.distribution_id GROUP BY under3._parent
    ) AS grouped2 ON grouped2._parent = under2.id GROUP BY under2._parent
  ) AS grouped3 ON grouped3._parent = page1.id
)) AS data
