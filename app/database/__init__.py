"""PostgreSQL: the one we bring, or the one that DATABASE_URL names.

cluster      the folder of the embedded PostgreSQL: whose it is, how it is made
postmaster   its process: start, find again after a crash, wait until it answers, stop
embedded     both under one lock, for as long as `async with` lasts
migrations   the schema: how far it is, and up to head
"""

from __future__ import annotations


class CannotStart(Exception):
    """Something stands in the way; the sentence says what it is and what to do about it."""
