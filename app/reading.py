"""What may take long to read and compile is read in a thread, so that nobody else waits for it.

Almost every request is small, and its document is known. A large one may take a second, and the event loop would be held for all of
it; beside a thread the loop gets its turn every few milliseconds. There is one thread, and few may wait for it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

from app.errors import Unavailable

if TYPE_CHECKING:
    from app.compiler.cache import Compiler, Mutating, Prepared
    from app.transport.request import Asked

T = TypeVar("T")
V = TypeVar("V")

LARGE = 8_192
"""Bytes of a request from which on it is read in the thread."""
WAITING = 50


class Reading:
    """Asked -> Prepared, at once or in the thread."""

    def __init__(self, compiler: Compiler) -> None:
        self._compiler = compiler
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="reading")
        self._waiting = 0

    async def prepared(self, asked: Asked) -> Prepared | Mutating:
        """Raises Refused or a ServiceError."""
        return self._prepare(asked) if asked.size <= LARGE else await self.aside(self._prepare, asked)

    async def aside(self, work: Callable[[V], T], of: V) -> T:
        """Do something in the thread; it takes one thing after another."""
        if self._waiting >= WAITING:
            raise Unavailable("More large requests are waiting than can be read soon; try again in a moment.")
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._thread, work, of)
        finally:
            self._waiting -= 1

    def _prepare(self, asked: Asked) -> Prepared | Mutating:
        return self._compiler.understand(asked.document, asked.operation_name, asked.variables, read_only=asked.read_only)
