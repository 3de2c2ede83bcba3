"""A process that answers requests.

With one worker it is `jiedui serve` itself. With more, the parent starts `python -m app.worker SOCKET` for each, hands
it the settings as the first line of its standard input, and keeps that pipe open: when it ends the parent is gone,
however it went, and the worker goes too. The parent alone hears the signals of the terminal.
"""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import uvicorn
import uvloop

from app.config import Settings
from app.database import CannotStart
from app.garbage import settled

READY = b"ready\n"


class Listener(uvicorn.Server):
    """uvicorn, except that whoever started it hears the signals and decides when it ends."""

    def __init__(self, settings: Settings, ready: Callable[[], None]) -> None:
        from app.log import configure
        from app.main import create_app
        from app.transport.connection import patient
        from app.transport.streams import Streams

        configure()
        self.streams = Streams()
        http, ws = patient(settings.receive_timeout, self.streams.dropped)
        config = uvicorn.Config(
            create_app(settings, self.streams),
            http=http,
            ws=ws,
            ws_max_size=settings.body_limit,
            ws_ping_interval=settings.ping_interval,
            ws_ping_timeout=settings.ping_interval,
            ws_per_message_deflate=False,  # a third of a megabyte for each connection, and most answers are small
            lifespan="on",
            log_level="warning",
            access_log=False,
            server_header=False,
            proxy_headers=False,  # TRUSTED_PROXIES decides, and uvicorn would believe whoever comes from 127.0.0.1
            timeout_graceful_shutdown=max(1, round(settings.shutdown_timeout)),
        )
        super().__init__(config)
        self.ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        try:
            await super().startup(sockets)
            settled()
        except SystemExit:
            raise CannotStart("The service could not start; the reason is above.") from None
        except OSError as error:
            raise CannotStart(f"Cannot listen: {error.strerror}. Stop what uses the port, or choose another with --port.") from None
        self.ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self.streams.end()
        await super().shutdown(sockets)

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    async def serve_until_cancelled(self, listening: socket.socket) -> None:
        """Serve; when cancelled, finish what has begun within the time that the settings allow."""
        serving = asyncio.ensure_future(self.serve([listening]))
        try:
            await asyncio.shield(serving)
        except asyncio.CancelledError:
            self.should_exit = True
            await serving
            raise


async def main(descriptor: int) -> None:
    """Serve until the parent says so by SIGTERM, or is gone."""
    gc.disable()
    ready = os.dup(1)
    os.dup2(2, 1)  # Whatever prints from here on must not be taken for the word that we are ready.
    settings = Settings.model_validate_json(sys.stdin.readline())
    listener = Listener(settings, lambda: _tell(ready))
    serving = asyncio.ensure_future(listener.serve_until_cancelled(socket.socket(fileno=descriptor)))
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, serving.cancel)
    loop.add_reader(0, _parent_gone, serving)
    await asyncio.wait([serving])
    if not serving.cancelled() and (error := serving.exception()):
        raise error


def _tell(descriptor: int) -> None:
    os.write(descriptor, READY)
    os.close(descriptor)


def _parent_gone(serving: asyncio.Future[None]) -> None:
    asyncio.get_running_loop().remove_reader(0)
    serving.cancel()


if __name__ == "__main__":
    try:
        uvloop.run(main(int(sys.argv[1])))
    except CannotStart as refusal:
        sys.exit(str(refusal))
