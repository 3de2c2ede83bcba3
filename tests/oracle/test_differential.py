"""Random operations: the compiled statement answers as the oracle does, byte for byte.

The seed is new in every run. A failure names it, with the document and the variables, and this repeats it:

    ORACLE_SEED=<seed> ORACLE_COUNT=1 pytest tests/oracle/test_differential.py

Every other part reads by way of row-level security; STRICT_RLS=1 does so in all of them.
"""

from __future__ import annotations

import os
import time

import pytest

from app.answer import Answer
from tests.oracle.compared import Pair
from tests.oracle.operations import operation

COUNT = int(os.environ.get("ORACLE_COUNT", "300"))
PARTS = min(COUNT, 8)


@pytest.fixture(scope="session")
def first_seed() -> int:
    return int(os.environ.get("ORACLE_SEED") or time.time_ns() // 1_000 % 1_000_000_000)


@pytest.mark.parametrize("part", range(PARTS))
async def test_a_random_operation_is_answered_as_the_oracle_does(part: int, pair: Pair, strict: Answer, first_seed: int) -> None:
    differences = []
    pair.answer = strict if part % 2 else pair.answer
    for seed in range(first_seed + part, first_seed + COUNT, PARTS):
        pair.viewer = pair.oracle.viewer = pair.oracle.viewers[seed % len(pair.oracle.viewers)]
        made = operation(seed, pair.oracle)
        if difference := await pair.difference(made.text, made.name, made.variables):
            differences.append(
                f"STRICT_RLS={pair.answer.reads.strict:d} ORACLE_SEED={seed} (record {os.environ.get('ORACLE_RECORD', '1')})\n{difference}"
            )
    assert not differences, f"{len(differences)} operations differ:\n\n" + "\n\n".join(differences[:5])
