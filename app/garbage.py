"""How often Python looks for garbage that refers to itself: seldom, for there is hardly any here."""

from __future__ import annotations

import gc

YOUNG, OLDER, ALL = 10_000, 20, 100
"""After how many new objects the young are looked through, and after how many such times the older and all: with thousands of sockets
looking through all of them takes a quarter of a second, and a start that looks as often as Python by itself takes a third longer."""


def seldom() -> None:
    gc.set_threshold(YOUNG, OLDER, ALL)


def settled() -> None:
    """What there is by now lives as long as the process, and is looked through no more."""
    gc.freeze()
    seldom()
    gc.enable()
