SELECT textsend((
  SELECT '{"mobilisations":{"aggregate":{"count":' || CAST(count(*) AS TEXT) || (
    SELECT coalesce(',"groups":[{"key":{"kind":' || string_agg(coalesce('"' || CAST(group1.kind AS TEXT) || '","quantityPer":', 'null,"quantityPer":') || coalesce('"' || CAST(group1.per AS TEXT) || '","quantityModality":', 'null,"quantityModality":') || coalesce('"' || CAST(group1.modality AS TEXT) || '"},"count":', 'null},"count":') || CAST(group1._count AS TEXT) || coalesce(',"sum":{"quantityValue":"' || CAST(trim_scale(group1._sum_value) AS TEXT) || '","quantityBound":', ',"sum":{"quantityValue":null,"quantityBound":') || coalesce('"' || CAST(group1._sum_bound AS TEXT) || '"', 'null'), '}},{"key":{"kind":' ORDER BY group1.kind ASC NULLS LAST, group1.per ASC NULLS LAST, group1.modality ASC NULLS LAST) || '}}]}}}', ',"groups":[]}}}') AS coalesce_1
    FROM (
      SELECT grouped1.kind AS kind, grouped1.per AS per, grouped1.modality AS modality, grouped1._count AS _count, grouped1._sum_value AS _sum_value, grouped1._sum_bound AS _sum_bound
      FROM (
        SELECT read1.kind AS kind, read1.per AS per, read1.modality AS modality, count(*) AS _count, sum(read1._value) AS _sum_value, CASE WHEN (NOT coalesce(bool_or(read1._bound IN ('EXACT', 'ABOUT', 'MORE_THAN', 'AT_LEAST', 'AT_MOST', 'ROUNDED')), false)) THEN NULL WHEN (coalesce(bool_or(read1._bound IN ('MORE_THAN', 'AT_LEAST', 'VAGUE')), false) AND coalesce(bool_or(read1._bound IN ('AT_MOST')), false)) THEN NULL WHEN coalesce(bool_or(read1._bound IN ('MORE_THAN')), false) THEN 'MORE_THAN' WHEN coalesce(bool_or(read1._bound IN ('MORE_THAN', 'AT_LEAST', 'VAGUE')), false) THEN 'AT_LEAST' WHEN coalesce(bool_or(read1._bound IN ('AT_MOST')), false) THEN 'AT_MOST' WHEN (coalesce(bool_or(read1._bound IN ('ROUNDED')), false) AND count(*) FILTER (WHERE read1._bound != 'QUALITATIVE') = 1) THEN 'ROUNDED' WHEN coalesce(bool_or(read1._bound IN ('ABOUT', 'ROUNDED')), false) THEN 'ABOUT' ELSE 'EXACT' END AS _sum_bound
        FROM (
          SELECT mobilisation2.kind AS kind, mobilisation2.per AS per, mobilisation2.modality AS modality, mobilisation2.value AS _value, mobilisation2.bound AS _bound
          FROM mobilisation AS mobilisation2
          WHERE mobilisation2.deleted_at IS NULL AND mobilisation2.measure = 'CNY'
        ) AS read1 GROUP BY read1.kind, read1.per, read1.modality
      ) AS grouped1 ORDER BY grouped1.kind ASC NULLS LAST, grouped1.per ASC NULLS LAST, grouped1.modality ASC NULLS LAST
      LIMIT $1::INTEGER
    ) AS group1
  ) AS anon_1
  FROM mobilisation AS mobilisation1
  WHERE mobilisation1.deleted_at IS NULL AND mobilisation1.measure = 'CNY'
)) AS data
