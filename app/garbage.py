"""How often Python looks for garbage that refers to itself: seldom, for there is hardly any here; and where large texts lie meanwhile."""

from __future__ import annotations

import ctypes
import gc
from contextlib import suppress

YOUNG, OLDER, ALL = 10_000, 20, 100
"""After how many new objects the young are looked through, and after how many such times the older and all: with thousands of sockets
looking through all of them takes a quarter of a second, and a start that looks as often as Python by itself takes a third longer."""
MMAP_THRESHOLD, LARGE = -3, 131_072
"""glibc's name for the size from which on a block is asked of the system by itself, and that size in bytes."""


def seldom() -> None:
    gc.set_threshold(YOUNG, OLDER, ALL)


def settled(older: int = OLDER, everything: int = ALL) -> None:
    """What there is by now lives as long as the process, and is looked through no more; what comes, after so many times each."""
    gc.freeze()
    gc.set_threshold(YOUNG, older, everything)
    gc.enable()


def apart() -> None:
    """Large blocks go back to the system when they are freed. glibc would learn to keep them among small ones, a third more in all."""
    with suppress(AttributeError, OSError):  # another library of C
        ctypes.CDLL(None).mallopt(MMAP_THRESHOLD, LARGE)
