"""The tests are tested: each deliberate fault of the exchange is found, and without one nothing is."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest

from tests.processes import ROOT, environment
from tests.sync.mutants import MUTANTS

SEEDS = 3
TRIED = list(MUTANTS) if os.environ.get("ALL_MUTANTS") else [">= for >"]
"""Each takes a quarter of a minute: a run of the tests tries one of them, ALL_MUTANTS=1 all."""
CUT = {"receipt outside": ("--cut", "0.12", "--seed", "4")}
"""How the line and the first seed are for a fault that only a connection shows which is lost at its moment."""


def soaked(*options: str) -> str:
    command = [sys.executable, "-m", "tests.sync.soak", "--heal", "60", *options]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT, env=environment()).stdout


@pytest.mark.parametrize("name", TRIED)
def test_a_fault_of_one_line_is_found(sync_cluster: str, name: str) -> None:
    how = CUT.get(name, ("--cut", "0", "--seed", "1"))
    said = soaked("--cluster", sync_cluster, "--mutant", name, "--operations", "900", "--rounds", str(SEEDS), *how)
    print(said)
    assert "BROKEN" in said, said
    assert re.search(r"^(\w.+): .*\nseed \d+, roads", said, re.MULTILINE), said


def test_nothing_is_lost_over_a_bad_line_where_services_and_databases_are_killed() -> None:
    said = soaked("--deadly", "0.2", "--operations", "50", "--rounds", "1", "--seed", "10")
    assert "lost 0, diverged 0" in said, said
    assert "database_killed" in said, said
    assert "service_killed" in said, said
