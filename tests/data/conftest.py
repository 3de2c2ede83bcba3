"""The record for the tests of this folder."""

from tests.record import record

__all__ = ["record"]
