SELECT textsend((
  SELECT '{"parkedRecords":{"totalCount":' || CAST(count(*) AS TEXT) || '},"conflicts":{"totalCount":' AS anon_1
  FROM parked_record AS parked_record1
  WHERE (EXISTS (
    SELECT 1
    FROM sync_peer AS way_peer_id
    WHERE way_peer_id.id = parked_record1.peer_id AND (way_peer_id.account = $1::VARCHAR OR (way_peer_id.ours && $2::UUID[]))
  )) AND CAST(parked_record1.key AS TEXT) >= $3::VARCHAR AND CAST(parked_record1.key AS TEXT) <= ($3::VARCHAR || chr(1114111)) AND starts_with(CAST(parked_record1.key AS TEXT), $3::VARCHAR) AND (EXISTS (
    SELECT 1
    FROM sync_peer AS sync_peer1
    WHERE sync_peer1.id = parked_record1.peer_id AND (sync_peer1.account = $1::VARCHAR OR (sync_peer1.ours && $2::UUID[])) AND CAST(sync_peer1.node AS TEXT) = ANY ($4::TEXT[]) AND $5::VARCHAR = ANY (CAST(sync_peer1.ours AS TEXT[]))
  ))
) || (
  SELECT CAST(count(*) AS TEXT) || '}}' AS anon_2
  FROM sync_conflict AS sync_conflict1
  WHERE sync_conflict1.deleted_at IS NULL AND (EXISTS (
    SELECT 1
    FROM sync_peer AS way_peer_id
    WHERE way_peer_id.id = sync_conflict1.peer_id AND (way_peer_id.account = $1::VARCHAR OR (way_peer_id.ours && $2::UUID[]))
  )) AND strpos(CAST(sync_conflict1.key AS TEXT), $6::VARCHAR) <= 0
)) AS data
