"""Keys of rows: what was made later comes later, so that lists without another order stand as they were written."""

from __future__ import annotations

import time

from app.models.base import uuid7


def test_keys_stand_in_the_order_in_which_they_were_made() -> None:
    made = [uuid7() for _ in range(10_000)]
    assert made == sorted(made)


def test_a_key_is_of_version_7_and_says_when() -> None:
    key = uuid7()
    assert (key.version, key.variant) == (7, "specified in RFC 4122")
    assert abs((key.int >> 80) - time.time_ns() // 1_000_000) < 10_000
