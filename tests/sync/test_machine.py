"""A few histories that Hypothesis makes up; `python -m tests.sync.machine --examples 500` tries more of them, by hand."""

from __future__ import annotations

import os

from tests.sync.machine import histories


def test_two_districts_come_to_hold_the_same_whatever_their_history(sync_cluster: str) -> None:
    histories(sync_cluster, int(os.environ.get("HISTORIES", "2")), 10)
