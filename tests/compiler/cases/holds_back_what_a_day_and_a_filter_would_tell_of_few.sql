SELECT textsend((
  SELECT CASE WHEN (count(*) BETWEEN 1 AND 4 AND NOT $1::BOOLEAN OR NOT $1::BOOLEAN AND (
    SELECT count(*) AS count_1
    FROM (
      SELECT 1
      FROM household_pairing AS household_pairing2
      WHERE household_pairing2.deleted_at IS NULL AND (household_pairing2.demo OR household_pairing2.owner_district_id = ANY ($2::UUID[])) AND household_pairing2.principal IS true AND NOT ((household_pairing2.starts_on IS NULL OR household_pairing2.starts_on <= $3::DATE) AND (household_pairing2.ends_on IS NULL OR household_pairing2.ends_on >= $3::DATE))
      LIMIT 4 + 1
    ) AS left1
  ) BETWEEN 1 AND 4 AND NOT $1::BOOLEAN OR NOT $1::BOOLEAN AND (
    SELECT count(*) AS count_2
    FROM (
      SELECT 1
      FROM household_pairing AS household_pairing3
      WHERE household_pairing3.deleted_at IS NULL AND (household_pairing3.demo OR household_pairing3.owner_district_id = ANY ($2::UUID[])) AND (household_pairing3.starts_on IS NULL OR household_pairing3.starts_on <= $3::DATE) AND (household_pairing3.ends_on IS NULL OR household_pairing3.ends_on >= $3::DATE) AND household_pairing3.principal IS NOT true
      LIMIT 4 + 1
    ) AS left2
  ) BETWEEN 1 AND 4 AND NOT $1::BOOLEAN OR NOT $1::BOOLEAN AND (
    SELECT count(*) AS count_3
    FROM (
      SELECT 1
      FROM household_pairing AS household_pairing4
      WHERE household_pairing4.deleted_at IS NULL AND (household_pairing4.demo OR household_pairing4.owner_district_id = ANY ($2::UUID[])) AND (NOT ((household_pairing4.starts_on IS NULL OR household_pairing4.starts_on <= $3::DATE) AND (household_pairing4.ends_on IS NULL OR household_pairing4.ends_on >= $3::DATE)) OR household_pairing4.principal IS NOT true)
      LIMIT 4 + 1
    ) AS left3
  ) BETWEEN 1 AND 4 AND NOT $1::BOOLEAN) THEN '{"householdPairings":{"totalCount":null},"whole":{"suppressed":' ELSE '{"householdPairings":{"totalCount":' || CAST(count(*) AS TEXT) || '},"whole":{"suppressed":' END AS anon_1
  FROM household_pairing AS household_pairing1
  WHERE household_pairing1.deleted_at IS NULL AND (household_pairing1.demo OR household_pairing1.owner_district_id = ANY ($2::UUID[])) AND (household_pairing1.starts_on IS NULL OR household_pairing1.starts_on <= $3::DATE) AND (household_pairing1.ends_on IS NULL OR household_pairing1.ends_on >= $3::DATE) AND household_pairing1.principal IS true
) || (
  SELECT CAST(count(*) BETWEEN 1 AND 4 AND NOT $1::BOOLEAN OR NOT $1::BOOLEAN AND (
    SELECT count(*) AS count_4
    FROM (
      SELECT 1
      FROM household_pairing AS household_pairing6
      WHERE household_pairing6.deleted_at IS NULL AND (household_pairing6.demo OR household_pairing6.owner_district_id = ANY ($2::UUID[])) AND NOT ((household_pairing6.starts_on IS NULL OR household_pairing6.starts_on <= $4::DATE) AND (household_pairing6.ends_on IS NULL OR household_pairing6.ends_on >= $4::DATE))
      LIMIT 4 + 1
    ) AS left4
  ) BETWEEN 1 AND 4 AND NOT $1::BOOLEAN AS TEXT) || '}}' AS anon_2
  FROM household_pairing AS household_pairing5
  WHERE household_pairing5.deleted_at IS NULL AND (household_pairing5.demo OR household_pairing5.owner_district_id = ANY ($2::UUID[])) AND (household_pairing5.starts_on IS NULL OR household_pairing5.starts_on <= $4::DATE) AND (household_pairing5.ends_on IS NULL OR household_pairing5.ends_on >= $4::DATE)
)) AS data
