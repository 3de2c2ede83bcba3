"""The record for the tests of this folder."""

from tests.record import record, source

__all__ = ["record", "source"]
