"""What a client may spend in a minute, in points of cost: a token bucket for each principal.

A bucket is one number, the moment at which it will be full again: spending moves it on, and whoever would move it more than
a minute ahead waits. So an operation costs a look-up and a sum, and who has been quiet for a minute is forgotten. (The
library `limits` takes 20 µs for the same, and walks all principals each time: 1.6 ms once ten thousand have come.)
"""

from __future__ import annotations

import time
from functools import lru_cache
from ipaddress import IPv6Address, ip_address
from math import ceil, inf

from app.errors import RateLimited
from app.transport.request import Client

WINDOW = 60.0
CROWD = 4_096


class Rate:
    """`limit` points a minute for each principal, at any pace; 0 is no limit."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self._seconds = WINDOW / limit if limit else 0.0
        self._full: dict[str, float] = {}
        self._crowd = CROWD

    def spend(self, client: Client, points: float) -> None:
        """Raises RateLimited. An operation dearer than a whole minute runs once its principal's bucket is full."""
        if not self.limit:
            return
        now, who = time.monotonic(), principal(client)
        full = max(self._full.get(who, now), now)
        after = full + points * self._seconds
        if full > now and after > now + WINDOW:
            wait = ceil(min(after - now - WINDOW, full - now))
            raise RateLimited(
                f"This operation costs {points:,.0f} points, more than is left of the {self.limit:,} for a minute; "
                f"try again in {wait} seconds, or ask for less.",
                seconds=wait,
            )
        self._full[who] = after
        if len(self._full) > self._crowd:
            self._forget(now)

    def left(self, client: Client) -> float:
        """Points that are left now."""
        if not self.limit:
            return inf
        now = time.monotonic()
        ahead = max(self._full.get(principal(client), now) - now, 0.0)
        return max(0.0, (WINDOW - ahead) / self._seconds)

    def _forget(self, now: float) -> None:
        self._full = {who: full for who, full in self._full.items() if full > now}
        self._crowd = max(CROWD, 2 * len(self._full))


def principal(client: Client) -> str:
    """Who pays: whom a token names, wherever they sit; else the address."""
    return client.viewer.subject or subscriber(client.address)


@lru_cache(CROWD)
def subscriber(address: str) -> str:
    """Who an address stands for: of IPv6 the network of 64 bits that one subscriber gets.

    >>> subscriber("192.0.2.7"), subscriber("2001:db8::7:1") == subscriber("2001:db8::8"), subscriber("")
    ('192.0.2.7', True, '')
    """
    try:
        known = ip_address(address)
    except ValueError:
        return address
    if isinstance(known, IPv6Address):
        return str(known.ipv4_mapped) if known.ipv4_mapped else known.packed[:8].hex()
    return address
