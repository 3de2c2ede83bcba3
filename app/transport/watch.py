"""Work for a client that may be slow, or go away.

A quick request pays for being put down and struck out: a `Sweeper` passes by a few times a second, and only what it meets
twice is looked at. At a body that is still coming, a deadline is set; beside an answer that takes longer, a watcher listens for
the client's disconnect, up to the deadline of the request, and cancels the work, which cancels the statement in PostgreSQL.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from app.errors import ReceiveTimeout, Timeout
from app.transport.foreign import SENTENCES
from app.transport.request import ClientGone, Limits

if TYPE_CHECKING:
    from types import TracebackType

    from starlette.types import Receive

PATIENCE = 0.05
"""Seconds between two rounds of the sweeper: a request is looked at when it is older than one of them, and before it is two."""


class Sweeper:
    """Looks at the watches that have been here for a whole round; rests while there are none."""

    __slots__ = ("_loop", "_met", "fresh")

    def __init__(self) -> None:
        self.fresh: set[Watch] = set()
        self._met: set[Watch] = set()
        self._loop: asyncio.AbstractEventLoop | None = None

    def begin(self, loop: asyncio.AbstractEventLoop) -> set[Watch]:
        """Where to put a watch down."""
        if self._loop is not loop:
            self._loop = loop
            self.fresh, self._met = set(), set()
            loop.call_later(PATIENCE, self._round)
        return self.fresh

    def _round(self) -> None:
        assert self._loop is not None
        for watch in tuple(self._met):
            watch.look()
        if not self.fresh:
            self._loop = None
            return
        self.fresh, self._met = set(), self.fresh
        self._loop.call_later(PATIENCE, self._round)


class Watch:
    """`async with Watch(…):` raises ReceiveTimeout, Timeout or ClientGone in place of the cancellation it causes."""

    __slots__ = (
        "_answering",
        "_cancelling",
        "_lies",
        "_limits",
        "_loop",
        "_receive",
        "_sweeper",
        "_task",
        "_timer",
        "_verdict",
        "_watcher",
    )

    def __init__(self, receive: Receive, limits: Limits, sweeper: Sweeper) -> None:
        self._receive = receive
        self._limits = limits
        self._sweeper = sweeper
        self._answering = False
        self._verdict: Exception | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._watcher: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Watch:
        self._loop = asyncio.get_running_loop()
        task = asyncio.current_task()
        assert task is not None
        self._task = task
        self._cancelling = task.cancelling()
        self._lies = self._sweeper.begin(self._loop)
        self._lies.add(self)
        return self

    def answering(self) -> None:
        """The request is complete; from here on its client may only wait, or go away."""
        self._answering = True
        if self._timer is not None:
            self._timer.cancel()
            self._lies = self._sweeper.begin(self._loop)
            self._lies.add(self)

    def look(self) -> None:
        """Somebody is slow."""
        if self._answering:
            self._watcher = self._loop.create_task(self._listen())
        else:
            seconds = self._limits.receive_timeout
            late = ReceiveTimeout(f"The request was not sent within {seconds:g} seconds.")
            self._timer = self._loop.call_later(seconds, self._end, late)

    async def _listen(self) -> None:
        try:
            async with asyncio.timeout(self._limits.request_timeout):
                while (await self._receive())["type"] != "http.disconnect":
                    pass
        except TimeoutError:
            self._end(Timeout(SENTENCES[Timeout]))
        else:
            self._end(ClientGone())

    def _end(self, verdict: Exception) -> None:
        self._verdict = verdict
        self._task.cancel()

    async def __aexit__(self, kind: type[BaseException] | None, raised: BaseException | None, trace: TracebackType | None) -> None:
        self._lies.discard(self)
        if self._timer is not None:
            self._timer.cancel()
        if self._watcher is not None:
            self._watcher.cancel()
        if self._verdict is None:
            return
        if kind is None:  # the work was done in the moment of the verdict: the cancellation still waits to be raised
            await self._swallow()
        if self._task.uncancel() <= self._cancelling and (kind is None or issubclass(kind, (asyncio.CancelledError, Exception))):
            raise self._verdict from raised

    async def _swallow(self) -> None:
        try:
            await asyncio.sleep(0)
        except asyncio.CancelledError:
            return
