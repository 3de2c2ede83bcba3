WITH page2 AS
(
  SELECT lease1.annual_rent AS annual_rent, lease1.id AS id, lease1.starts_on AS starts_on, lease1.title AS title
  FROM lease AS lease1
  WHERE lease1.deleted_at IS NULL ORDER BY lease1.starts_on ASC, lease1.title ASC, lease1.id ASC
  LIMIT 20
),
under1 AS
(
  SELECT parent1.id AS _parent, page3.asset_id AS asset_id, page3.id AS id
  FROM page2 AS parent1 JOIN LATERAL (
    SELECT lease_asset1.asset_id AS asset_id, lease_asset1.id AS id
    FROM lease_asset AS lease_asset1
    WHERE lease_asset1.lease_id = parent1.id AND lease_asset1.deleted_at IS NULL ORDER BY lease_asset1.id ASC
    LIMIT 20
  ) AS page3 ON true
)
SELECT textsend((
  SELECT coalesce('{"assets":{"nodes":[{"name":' || string_agg(CAST(json_scalar(page1.name) AS TEXT) || coalesce(',"yuan":"' || CAST(page1.original_value AS TEXT) || '","wan":', ',"yuan":null,"wan":') || coalesce('"' || CAST(trim_scale(page1.original_value * 0.0001) AS TEXT) || '","asked":', 'null,"asked":') || coalesce('"' || CAST(trim_scale(page1.original_value * 0.00000001) AS TEXT) || '"', 'null'), '},{"name":' ORDER BY page1.name ASC, page1.id ASC) || '}]},"leases":', '{"assets":{"nodes":[]},"leases":') AS coalesce_1
  FROM (
    SELECT asset1.id AS id, asset1.name AS name, asset1.original_value AS original_value
    FROM asset AS asset1
    WHERE asset1.deleted_at IS NULL ORDER BY asset1.name ASC, asset1.id ASC
    LIMIT 20
  ) AS page1
) || (
  SELECT coalesce('{"nodes":[{"annualRent":' || string_agg(coalesce('"' || CAST(trim_scale(page2.annual_rent * 0.0001) AS TEXT) || '","grossYield":', 'null,"grossYield":') || coalesce('"' || CAST(trim_scale((
    SELECT round((100 * page2.annual_rent) / CAST(sum(asset_1.original_value) AS NUMERIC), 2) AS round_1
    FROM lease_asset AS lease_asset_1 JOIN asset AS asset_1 ON asset_1.id = lease_asset_1.asset_id
    WHERE lease_asset_1.lease_id = page2.id AND lease_asset_1.deleted_at IS NULL
    HAVING count(*) = count(asset_1.original_value)
  )) AS TEXT) || '","leaseAssets":{"nodes":', 'null,"leaseAssets":{"nodes":') || coalesce('[{"asset":' || grouped1.listed1 || '}]', '[]'), '}},{"annualRent":' ORDER BY page2.starts_on ASC, page2.title ASC, page2.id ASC) || '}}]}}', '{"nodes":[]}}') AS coalesce_2
  FROM page2
  LEFT OUTER JOIN (
    SELECT under1._parent AS _parent, string_agg(CASE WHEN (asset2.id IS NOT NULL) THEN '{"name":' || CAST(json_scalar(asset2.name) AS TEXT) || '}' ELSE 'null' END, '},{"asset":' ORDER BY under1.id ASC) AS listed1
    FROM under1
    LEFT OUTER JOIN asset AS asset2 ON asset2.id = under1.asset_id GROUP BY under1._parent
  ) AS grouped1 ON grouped1._parent = page2.id
)) AS data
