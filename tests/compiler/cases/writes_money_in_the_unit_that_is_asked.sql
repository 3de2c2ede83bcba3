SELECT convert_to('{"assets":' || (
  SELECT '{"nodes":' || coalesce('[' || string_agg('{"name":' || CAST(json_scalar(page2.name) AS TEXT) || ',"yuan":' || coalesce('"' || CAST(page2.original_value AS TEXT) || '"', 'null') || ',"wan":' || coalesce('"' || CAST(trim_scale(page2.original_value * 0.0001) AS TEXT) || '"', 'null') || ',"asked":' || coalesce('"' || CAST(trim_scale(page2.original_value * 0.00000001) AS TEXT) || '"', 'null') || '}', ',' ORDER BY page2.name ASC, page2.id ASC) || ']', '[]') || '}' AS anon_1
  FROM (
    SELECT page1.id AS id, page1.name AS name, page1.original_value AS original_value
    FROM (
      SELECT asset1.id AS id, asset1.name AS name, asset1.original_value AS original_value
      FROM asset AS asset1
      WHERE asset1.deleted_at IS NULL ORDER BY asset1.name ASC, asset1.id ASC
      LIMIT 1001
    ) AS page1 ORDER BY page1.name ASC, page1.id ASC
    LIMIT $1::INTEGER
  ) AS page2
) || ',"leases":' || (
  SELECT '{"nodes":' || coalesce('[' || string_agg('{"annualRent":' || coalesce('"' || CAST(trim_scale(page4.annual_rent * 0.0001) AS TEXT) || '"', 'null') || ',"grossYield":' || coalesce('"' || CAST(trim_scale((
    SELECT round((100 * page4.annual_rent) / CAST(sum(asset_1.original_value) AS NUMERIC), 2) AS round_1
    FROM lease_asset AS lease_asset_1 JOIN asset AS asset_1 ON asset_1.id = lease_asset_1.asset_id
    WHERE lease_asset_1.lease_id = page4.id AND lease_asset_1.deleted_at IS NULL
    HAVING count(*) = count(asset_1.original_value)
  )) AS TEXT) || '"', 'null') || ',"leaseAssets":' || (
    SELECT '{"nodes":' || coalesce('[' || string_agg('{"asset":' || CASE WHEN (asset2.id IS NOT NULL) THEN '{"name":' || CAST(json_scalar(asset2.name) AS TEXT) || '}' ELSE 'null' END || '}', ',' ORDER BY page5.id ASC) || ']', '[]') || '}' AS anon_3
    FROM (
      SELECT lease_asset1.asset_id AS asset_id, lease_asset1.id AS id
      FROM lease_asset AS lease_asset1
      WHERE lease_asset1.lease_id = page4.id AND lease_asset1.deleted_at IS NULL ORDER BY lease_asset1.id ASC
      LIMIT $2::INTEGER
    ) AS page5
    LEFT OUTER JOIN asset AS asset2 ON asset2.id = page5.asset_id
  ) || '}', ',' ORDER BY page4.starts_on ASC, page4.title ASC, page4.id ASC) || ']', '[]') || '}' AS anon_2
  FROM (
    SELECT page3.annual_rent AS annual_rent, page3.id AS id, page3.starts_on AS starts_on, page3.title AS title
    FROM (
      SELECT lease1.annual_rent AS annual_rent, lease1.id AS id, lease1.starts_on AS starts_on, lease1.title AS title
      FROM lease AS lease1
      WHERE lease1.deleted_at IS NULL ORDER BY lease1.starts_on ASC, lease1.title ASC, lease1.id ASC
      LIMIT 1001
    ) AS page3 ORDER BY page3.starts_on ASC, page3.title ASC, page3.id ASC
    LIMIT $3::INTEGER
  ) AS page4
) || '}', 'UTF8') AS data
