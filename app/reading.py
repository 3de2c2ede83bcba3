"""What has to be read and compiled first is, in a thread, so that nobody else waits for it; and it is paid for.

Almost every request is small, its document known and its statement compiled. What is large or new may take a second, and the event
loop would be held for all of it; beside a thread the loop gets its turn every few milliseconds. There is one thread, and not much may
wait for it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from app.compiler.cache import NotAtHand
from app.errors import Unavailable

if TYPE_CHECKING:
    from app.compiler.cache import Compiler, Understood
    from app.transport.rate import Rate
    from app.transport.request import Asked

T = TypeVar("T")

LARGE = 8_192
"""Bytes of a request from which on it is read in the thread, known or not."""
WAITING = 16_000_000
"""Bytes that may wait for the thread."""
CHARACTER = 50.0
"""Points that a character of a document costs that has to be read and compiled: some 100 µs, and what is refused is never known."""


class Reading:
    """Asked -> Prepared, at once or in the thread."""

    def __init__(self, compiler: Compiler, rate: Rate) -> None:
        self._compiler, self._at_hand = compiler, compiler.at_hand()
        self._rate = rate
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="reading")
        self._waiting = 0

    def at_once(self, asked: Asked, *, stranger: bool = False) -> Understood | None:
        """What is known and not large, or None. Raises Refused or a ServiceError."""
        if asked.size > LARGE:
            return None
        try:
            return _prepared(self._at_hand, asked, stranger)
        except NotAtHand:
            return None

    async def prepared(self, asked: Asked, *, stranger: bool = False) -> Understood:
        """Raises Refused or a ServiceError."""
        known = partial(_prepared, self._at_hand, asked, stranger)
        try:
            return known() if asked.size <= LARGE else await self.aside(known, asked.size)
        except NotAtHand:
            self._rate.spend(asked.client, CHARACTER * len(asked.document))
        return await self.aside(partial(_prepared, self._compiler, asked, stranger), asked.size)

    async def aside(self, work: Callable[[], T], size: int) -> T:
        """Do something in the thread, of so many bytes; it takes one thing after another."""
        if self._waiting + size > WAITING and self._waiting:
            raise Unavailable("More large requests are waiting than can be read soon; try again in a moment.")
        self._waiting += size
        try:
            return await asyncio.get_running_loop().run_in_executor(self._thread, work)
        finally:
            self._waiting -= size


def _prepared(compiler: Compiler, asked: Asked, stranger: bool) -> Understood:
    return compiler.understand(asked.document, asked.operation_name, asked.variables, read_only=asked.read_only, stranger=stranger)
