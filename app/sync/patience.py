"""How long something is tried again that another process or the line stands in the way of."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

from app.sync.client import Unreachable
from app.sync.local import Overtaken, TryAgain

T = TypeVar("T")
FIRST, LONGEST = 0.2, 30.0
"""Seconds between attempts: the first, and the longest."""


def unsaid(_: str) -> None:
    """Nobody is told."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How often something is tried, and how long it is waited between: twice as long each time, and never in step with others."""

    attempts: int = 8
    say: Callable[[str], None] = unsaid

    async def __call__(self, step: Callable[[], Awaitable[T]]) -> T:
        """What the step gives; of each try that failed it is said why, and when the next one is. Raises what the last one did."""
        pause = FIRST
        for attempt in range(1, self.attempts + 1):
            try:
                return await step()
            except (Unreachable, TryAgain, Overtaken) as error:
                failed = error if isinstance(error, Unreachable) else Unreachable("Others were at work on the same records.")
                if attempt == self.attempts:
                    raise failed from None
                wait = failed.after or random.uniform(pause / 2, pause)  # noqa: S311 - no secret
                self.say(f"{failed} Try {attempt} of {self.attempts}; the next in {wait:.1f} s.")
                await asyncio.sleep(wait)
                pause = min(2 * pause, LONGEST)
        raise AssertionError("the last attempt returns or raises")
