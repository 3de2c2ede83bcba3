SELECT convert_to('{"assets":' || (
  SELECT '{"nodes":' || coalesce('[' || string_agg('{"name":' || CAST(json_scalar(page_1.name) AS TEXT) || ',"yuan":' || coalesce('"' || CAST(page_1.original_value AS TEXT) || '"', 'null') || ',"wan":' || coalesce('"' || CAST(trim_scale(page_1.original_value * 0.0001) AS TEXT) || '"', 'null') || ',"asked":' || coalesce('"' || CAST(trim_scale(page_1.original_value * 0.00000001) AS TEXT) || '"', 'null') || '}', ',' ORDER BY page_1.name ASC, page_1.id ASC) || ']', '[]') || '}' AS anon_1
  FROM (
    SELECT asset_1.id AS id, asset_1.name AS name, asset_1.original_value AS original_value
    FROM asset AS asset_1
    WHERE asset_1.deleted_at IS NULL ORDER BY asset_1.name ASC, asset_1.id ASC
    LIMIT $1::INTEGER
  ) AS page_1
) || ',"leases":' || (
  SELECT '{"nodes":' || coalesce('[' || string_agg('{"annualRent":' || coalesce('"' || CAST(trim_scale(page_2.annual_rent * 0.0001) AS TEXT) || '"', 'null') || ',"grossYield":' || coalesce('"' || CAST(trim_scale((
    SELECT round((100 * page_2.annual_rent) / CAST(sum(asset_1.original_value) AS NUMERIC(18, 2)), 2) AS round_1
    FROM lease_asset AS lease_asset_1 JOIN asset AS asset_1 ON asset_1.id = lease_asset_1.asset_id
    WHERE lease_asset_1.lease_id = page_2.id AND lease_asset_1.deleted_at IS NULL
    HAVING count(*) = count(asset_1.original_value)
  )) AS TEXT) || '"', 'null') || ',"leaseAssets":' || (
    SELECT '{"nodes":' || coalesce('[' || string_agg('{"asset":' || CASE WHEN (asset_2.id IS NOT NULL) THEN '{"name":' || CAST(json_scalar(asset_2.name) AS TEXT) || '}' ELSE 'null' END || '}', ',' ORDER BY page_3.id ASC) || ']', '[]') || '}' AS anon_3
    FROM (
      SELECT lease_asset_1.asset_id AS asset_id, lease_asset_1.id AS id
      FROM lease_asset AS lease_asset_1
      WHERE lease_asset_1.lease_id = page_2.id AND lease_asset_1.deleted_at IS NULL ORDER BY lease_asset_1.id ASC
      LIMIT $2::INTEGER
    ) AS page_3
    LEFT OUTER JOIN asset AS asset_2 ON asset_2.id = page_3.asset_id
  ) || '}', ',' ORDER BY page_2.starts_on ASC, page_2.title ASC, page_2.id ASC) || ']', '[]') || '}' AS anon_2
  FROM (
    SELECT lease_1.annual_rent AS annual_rent, lease_1.id AS id, lease_1.starts_on AS starts_on, lease_1.title AS title
    FROM lease AS lease_1
    WHERE lease_1.deleted_at IS NULL ORDER BY lease_1.starts_on ASC, lease_1.title ASC, lease_1.id ASC
    LIMIT $3::INTEGER
  ) AS page_2
) || '}', 'UTF8') AS data
