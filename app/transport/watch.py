"""Work for a client that may be slow, or go away.

A quick request pays for one timer that never fires. Only when a request is still there after a few milliseconds does
anybody look: at a body that is still coming, a deadline is set; beside an answer that takes longer, a watcher listens for
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

PATIENCE = 0.01
"""Seconds before the first look."""


class Watch:
    """`async with Watch(…):` raises ReceiveTimeout, Timeout or ClientGone in place of the cancellation it causes."""

    __slots__ = ("_answering", "_cancelling", "_limits", "_looked", "_loop", "_receive", "_task", "_timer", "_verdict", "_watcher")

    def __init__(self, receive: Receive, limits: Limits) -> None:
        self._receive = receive
        self._limits = limits
        self._answering = False
        self._looked = False
        self._verdict: Exception | None = None
        self._watcher: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Watch:
        self._loop = asyncio.get_running_loop()
        task = asyncio.current_task()
        assert task is not None
        self._task = task
        self._cancelling = task.cancelling()
        self._timer = self._loop.call_later(PATIENCE, self._look)
        return self

    def answering(self) -> None:
        """The request is complete; from here on its client may only wait, or go away."""
        self._answering = True
        if self._looked:
            self._timer.cancel()
            self._timer = self._loop.call_later(PATIENCE, self._look)

    def _look(self) -> None:
        self._looked = True
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
