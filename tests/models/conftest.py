"""The record for the tests of this folder."""

from tests.demo import demo_record, demo_source
from tests.record import record, source

__all__ = ["demo_record", "demo_source", "record", "source"]
