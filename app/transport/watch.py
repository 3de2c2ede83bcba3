"""Work for a client that may go away.

A quick answer pays for one timer that never fires. Only when an answer takes longer does a watcher start: it listens for
the client's disconnect, up to the request's deadline, and cancels the work, which cancels the statement in PostgreSQL.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from app.errors import Timeout
from app.transport.foreign import SENTENCES
from app.transport.request import ClientGone

if TYPE_CHECKING:
    from types import TracebackType

    from starlette.types import Receive

PATIENCE = 0.01
"""Seconds before anybody looks whether the client is still there."""


class Watched:
    """`async with Watched(receive, deadline):` raises ClientGone or Timeout in place of the cancellation it causes."""

    __slots__ = ("_cancelling", "_deadline", "_loop", "_receive", "_task", "_timer", "_verdict", "_watcher")

    def __init__(self, receive: Receive, deadline: float) -> None:
        self._receive = receive
        self._deadline = deadline
        self._verdict: type[ClientGone] | type[Timeout] | None = None
        self._watcher: asyncio.Task[None] | None = None

    async def __aenter__(self) -> None:
        self._loop = asyncio.get_running_loop()
        task = asyncio.current_task()
        assert task is not None
        self._task = task
        self._cancelling = task.cancelling()
        self._timer = self._loop.call_later(PATIENCE, self._start)

    def _start(self) -> None:
        self._watcher = self._loop.create_task(self._watch())

    async def _watch(self) -> None:
        verdict: type[ClientGone] | type[Timeout] = ClientGone
        try:
            async with asyncio.timeout(self._deadline):
                while (await self._receive())["type"] != "http.disconnect":
                    pass
        except TimeoutError:
            verdict = Timeout
        self._verdict = verdict
        self._task.cancel()

    async def __aexit__(self, kind: type[BaseException] | None, raised: BaseException | None, trace: TracebackType | None) -> None:
        self._timer.cancel()
        if self._watcher is None:
            return
        self._watcher.cancel()
        if self._verdict is None:
            return
        if kind is None:  # the answer came with the verdict: the cancellation still waits to be raised
            await self._swallow()
        if self._task.uncancel() <= self._cancelling and (kind is None or issubclass(kind, (asyncio.CancelledError, Exception))):
            raise (ClientGone() if self._verdict is ClientGone else Timeout(SENTENCES[Timeout])) from raised

    async def _swallow(self) -> None:
        try:
            await asyncio.sleep(0)
        except asyncio.CancelledError:
            return
