WITH page2 AS
(
  SELECT lease1.annual_rent AS annual_rent, lease1.id AS id, lease1.starts_on AS starts_on, lease1.title AS title
  FROM lease AS lease1
  WHERE lease1.deleted_at IS NULL ORDER BY lease1.starts_on ASC, lease1.title ASC, lease1.id ASC
  LIMIT 20
)
SELECT convert_to('{"assets":' || (
  SELECT '{"nodes":' || coalesce('[' || string_agg('{"name":' || CAST(json_scalar(page1.name) AS TEXT) || ',"yuan":' || coalesce('"' || CAST(page1.original_value AS TEXT) || '"', 'null') || ',"wan":' || coalesce('"' || CAST(trim_scale(page1.original_value * 0.0001) AS TEXT) || '"', 'null') || ',"asked":' || coalesce('"' || CAST(trim_scale(page1.original_value * 0.00000001) AS TEXT) || '"', 'null') || '}', ',' ORDER BY page1.name ASC, page1.id ASC) || ']', '[]') || '}' AS anon_1
  FROM (
    SELECT asset1.id AS id, asset1.name AS name, asset1.original_value AS original_value
    FROM asset AS asset1
    WHERE asset1.deleted_at IS NULL ORDER BY asset1.name ASC, asset1.id ASC
    LIMIT 20
  ) AS page1
) || ',"leases":' || (
  SELECT '{"nodes":' || coalesce('[' || string_agg('{"annualRent":' || coalesce('"' || CAST(trim_scale(page2.annual_rent * 0.0001) AS TEXT) || '"', 'null') || ',"grossYield":' || coalesce('"' || CAST(trim_scale((
    SELECT round((100 * page2.annual_rent) / CAST(sum(asset_1.original_value) AS NUMERIC), 2) AS round_1
    FROM lease_asset AS lease_asset_1 JOIN asset AS asset_1 ON asset_1.id = lease_asset_1.asset_id
    WHERE lease_asset_1.lease_id = page2.id AND lease_asset_1.deleted_at IS NULL
    HAVING count(*) = count(asset_1.original_value)
  )) AS TEXT) || '"', 'null') || ',"leaseAssets":{"nodes":' || coalesce('[' || grouped1.listed1 || ']', '[]') || '}}', ',' ORDER BY page2.starts_on ASC, page2.title ASC, page2.id ASC) || ']', '[]') || '}' AS anon_2
  FROM page2
  LEFT OUTER JOIN (
    SELECT parent1.id AS id, string_agg('{"asset":' || CASE WHEN (asset2.id IS NOT NULL) THEN '{"name":' || CAST(json_scalar(asset2.name) AS TEXT) || '}' ELSE 'null' END || '}', ',' ORDER BY page3.id ASC) AS listed1
    FROM page2 AS parent1 JOIN LATERAL (
      SELECT lease_asset1.asset_id AS asset_id, lease_asset1.id AS id
      FROM lease_asset AS lease_asset1
      WHERE lease_asset1.lease_id = parent1.id AND lease_asset1.deleted_at IS NULL ORDER BY lease_asset1.id ASC
      LIMIT 20
    ) AS page3 ON true
    LEFT OUTER JOIN asset AS asset2 ON asset2.id = page3.asset_id GROUP BY parent1.id
  ) AS grouped1 ON grouped1.id = page2.id
) || '}', 'UTF8') AS data
