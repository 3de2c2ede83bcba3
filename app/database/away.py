"""How PostgreSQL says that it is away: one table, for whoever answers a client and for whoever tries again."""

from __future__ import annotations

AWAY = (
    "08",  # connection lost or refused
    "25006",  # a primary became a standby
    "57P",  # shutdown, crash, still starting
)
"""How SQLSTATEs begin that tell of a server which is going, or coming."""
