"""What the service writes of itself: a line of JSON for each event to standard error, plain lines for a person at a terminal.

Values of requests are never logged; an event names its kind, its place and its request.
"""

from __future__ import annotations

import logging
import sys

import orjson
import structlog
from structlog.typing import Processor

from app.transport.correlation import name_request


def configure() -> None:
    """Set structlog up for this process; doing it again changes nothing."""
    shared: list[Processor] = [name_request, structlog.processors.add_log_level, structlog.processors.TimeStamper(fmt="iso", utc=True)]
    if sys.stderr.isatty():
        form: Processor = structlog.dev.ConsoleRenderer()
    else:
        form = structlog.processors.JSONRenderer(serializer=lambda event, **_: orjson.dumps(event, default=str).decode())
    structlog.configure(
        processors=[*shared, form],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
