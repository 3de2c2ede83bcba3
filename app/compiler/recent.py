"""What was used lately, and no more of it than there is room for."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Recent(Generic[K, V]):
    """A mapping that forgets what was used longest ago; threads may share it.

    >>> recent = Recent[str, int](2)
    >>> for word in "abca": recent.put(word, len(word))
    >>> recent.get("b"), recent.get("a"), recent.hits, recent.misses
    (None, 1, 1, 1)

    `size` is a number of entries unless each has a weight of its own.

    >>> heavy = Recent[str, str](5, weigh=len)
    >>> for word in ("ab", "cd", "efg"): heavy.put(word, word)
    >>> heavy.get("ab"), len(heavy)
    (None, 2)
    """

    def __init__(self, size: int, weigh: Callable[[V], int] | None = None) -> None:
        self._size = size
        self._weigh = weigh or (lambda _: 1)
        self._weight = 0
        self._held: OrderedDict[K, V] = OrderedDict()
        self._lock = Lock()
        self.hits = self.misses = 0

    def get(self, key: K, *, missed: bool = True) -> V | None:
        """What is held; whether it is not may be counted by whoever then makes it."""
        with self._lock:
            if (found := self._held.get(key)) is not None:
                self._held.move_to_end(key)
                self.hits += 1
            elif missed:
                self.misses += 1
            return found

    def put(self, key: K, value: V) -> None:
        with self._lock:
            if (before := self._held.pop(key, None)) is not None:
                self._weight -= self._weigh(before)
            self._held[key] = value
            self._weight += self._weigh(value)
            while self._weight > self._size and len(self._held) > 1:
                self._weight -= self._weigh(self._held.popitem(last=False)[1])

    def __contains__(self, key: K) -> bool:
        return key in self._held

    def forget(self, chosen: Callable[[V], bool]) -> None:
        for key in [key for key, value in self._held.items() if chosen(value)]:
            self._weight -= self._weigh(self._held.pop(key))

    def __len__(self) -> int:
        return len(self._held)
