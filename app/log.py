"""What the service writes of itself: a line of JSON for each event to standard error, plain lines for a person at a terminal.

Values of requests are never logged; an event names its kind, its place and its request.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import MutableMapping
from datetime import UTC, datetime
from typing import Any

import orjson
import structlog
from structlog.typing import Processor

from app.transport.correlation import name_request


def configure() -> None:
    """Set structlog up for this process; doing it again changes nothing."""
    person = sys.stderr.isatty()
    shown: list[Processor] = [structlog.processors.TimeStamper(fmt="iso", utc=True), structlog.dev.ConsoleRenderer()]
    structlog.configure(
        processors=[name_request, structlog.processors.add_log_level, *(shown if person else [as_json])],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr) if person else structlog.BytesLoggerFactory(sys.stderr.buffer),
        cache_logger_on_first_use=True,
    )


def as_json(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> bytes:
    """A line with its moment, which orjson writes itself: structlog's own stamp takes as long as all the rest."""
    event["timestamp"] = datetime.now(UTC)
    return orjson.dumps(event, default=str, option=orjson.OPT_UTC_Z)
