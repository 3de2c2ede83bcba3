SELECT convert_to('{"leases":' || (
  SELECT '{"nodes":' || coalesce('[' || string_agg('{"title":' || CAST(json_scalar(page2.title) AS TEXT) || ',"annualRent":' || coalesce('"' || CAST(page2.annual_rent AS TEXT) || '"', 'null') || ',"grossYield":' || coalesce('"' || CAST(trim_scale((
    SELECT round((100 * page2.annual_rent) / CAST(sum(asset_1.original_value) AS NUMERIC), 2) AS round_1
    FROM lease_asset AS lease_asset_1 JOIN asset AS asset_1 ON asset_1.id = lease_asset_1.asset_id
    WHERE lease_asset_1.lease_id = page2.id AND lease_asset_1.deleted_at IS NULL
    HAVING count(*) = count(asset_1.original_value)
  )) AS TEXT) || '"', 'null') || ',"leaseAssets":' || (
    SELECT '{"nodes":' || coalesce('[' || string_agg('{"asset":' || CASE WHEN (asset1.id IS NOT NULL) THEN '{"name":' || CAST(json_scalar(asset1.name) AS TEXT) || ',"originalValue":' || coalesce('"' || CAST(asset1.original_value AS TEXT) || '"', 'null') || '}' ELSE 'null' END || '}', ',' ORDER BY page3.id ASC) || ']', '[]') || '}' AS anon_2
    FROM (
      SELECT lease_asset1.asset_id AS asset_id, lease_asset1.id AS id
      FROM lease_asset AS lease_asset1
      WHERE lease_asset1.lease_id = page2.id AND lease_asset1.deleted_at IS NULL ORDER BY lease_asset1.id ASC
      LIMIT $1::INTEGER
    ) AS page3
    LEFT OUTER JOIN asset AS asset1 ON asset1.id = page3.asset_id
  ) || ',"incomeReceipts":' || (
    SELECT '{"nodes":' || coalesce('[' || string_agg('{"periodFrom":"' || CAST(page4.period_from AS TEXT) || '","received":' || coalesce('"' || CAST(page4.received AS TEXT) || '"', 'null') || ',"distributions":' || (
      SELECT '{"nodes":' || coalesce('[' || string_agg('{"distribution":' || CASE WHEN (benefit_distribution1.id IS NOT NULL) THEN '{"title":' || CAST(json_scalar(benefit_distribution1.title) AS TEXT) || ',"rule":"' || CAST(benefit_distribution1.rule AS TEXT) || '","lines":' || (
        SELECT '{"nodes":' || coalesce('[' || string_agg('{"component":"' || CAST(page6.component AS TEXT) || '","amount":"' || CAST(page6.amount AS TEXT) || '","delivered":"' || CAST(page6.delivered AS TEXT) || '"}', ',' ORDER BY page6.id ASC) || ']', '[]') || '}' AS anon_5
        FROM (
          SELECT distribution_line1.amount AS amount, distribution_line1.component AS component, distribution_line1.delivered AS delivered, distribution_line1.id AS id
          FROM distribution_line AS distribution_line1
          WHERE distribution_line1.distribution_id = benefit_distribution1.id AND distribution_line1.deleted_at IS NULL AND (distribution_line1.household_id IS NULL OR distribution_line1.demo OR distribution_line1.owner_district_id = ANY ($2::UUID[])) ORDER BY distribution_line1.id ASC
          LIMIT $3::INTEGER
        ) AS page6
      ) || '}' ELSE 'null' END || '}', ',' ORDER BY page5.id ASC) || ']', '[]') || '}' AS anon_4
      FROM (
        SELECT distribution_receipt1.distribution_id AS distribution_id, distribution_receipt1.id AS id
        FROM distribution_receipt AS distribution_receipt1
        WHERE distribution_receipt1.income_receipt_id = page4.id AND distribution_receipt1.deleted_at IS NULL ORDER BY distribution_receipt1.id ASC
        LIMIT $4::INTEGER
      ) AS page5
      LEFT OUTER JOIN benefit_distribution AS benefit_distribution1 ON benefit_distribution1.id = page5.distribution_id
    ) || '}', ',' ORDER BY page4.period_from ASC, page4.id ASC) || ']', '[]') || '}' AS anon_3
    FROM (
      SELECT income_receipt1.id AS id, income_receipt1.period_from AS period_from, income_receipt1.received AS received
      FROM income_receipt AS income_receipt1
      WHERE income_receipt1.lease_id = page2.id AND income_receipt1.deleted_at IS NULL ORDER BY income_receipt1.period_from ASC, income_receipt1.id ASC
      LIMIT $5::INTEGER
    ) AS page4
  ) || '}', ',' ORDER BY page2.starts_on ASC, page2.title ASC, page2.id ASC) || ']', '[]') || '}' AS anon_1
  FROM (
    SELECT page1.annual_rent AS annual_rent, page1.id AS id, page1.starts_on AS starts_on, page1.title AS title
    FROM (
      SELECT lease1.annual_rent AS annual_rent, lease1.id AS id, lease1.starts_on AS starts_on, lease1.title AS title
      FROM lease AS lease1
      WHERE lease1.deleted_at IS NULL ORDER BY lease1.starts_on ASC, lease1.title ASC, lease1.id ASC
      LIMIT 1001
    ) AS page1 ORDER BY page1.starts_on ASC, page1.title ASC, page1.id ASC
    LIMIT $6::INTEGER
  ) AS page2
) || '}', 'UTF8') AS data
