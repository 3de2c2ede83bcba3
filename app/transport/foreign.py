"""What libraries raise -> our refusals: one table.

PostgreSQL speaks by SQLSTATE, whether asyncpg or SQLAlchemy hands it on; what has no place in the table is a bug, and is
logged by kind and place. Its words are never logged or sent: a driver's message may hold a person's name.
"""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from pathlib import Path
from secrets import token_hex
from typing import Any

import asyncpg
import structlog

from app.database.away import AWAY
from app.errors import FeedReset, Internal, Refused, ServiceError, Timeout, Unavailable
from app.feed.cursor import ANEW

log = structlog.get_logger()

STATES: dict[str, type[ServiceError]] = {
    **dict.fromkeys(AWAY, Unavailable),
    "25P03": Unavailable,  # idle in transaction for too long
    "25P04": Timeout,  # transaction_timeout
    "40": Unavailable,  # serialisation failure, deadlock
    "53": Unavailable,  # too many connections, disk full, out of memory
    "55P03": Unavailable,  # lock_timeout
    "57014": Timeout,  # statement_timeout, cancelled
    "58": Unavailable,  # the server's own files
    ANEW: FeedReset,
}
"""A SQLSTATE, or how it begins."""

KINDS: tuple[tuple[type[BaseException], type[ServiceError]], ...] = (
    (TimeoutError, Timeout),  # before OSError, whose subclass it is
    (OSError, Unavailable),
    (asyncpg.InternalClientError, Unavailable),  # seen at failover: the stream ended in the middle
)

SENTENCES: dict[type[ServiceError], str] = {
    Timeout: "The request ran past its time limit and was cancelled. Ask for less at once.",
    FeedReset: "The feed has begun anew since this cursor was given, as after a restore: read it from its beginning.",
    Unavailable: "The database cannot answer now. Nothing was changed; try again in a moment.",
    Internal: "Something went wrong on our side. The log has the details under this id.",
}


def errors_of(raised: Exception) -> tuple[ServiceError, ...]:
    """The refusals that an exception means; what nobody foresaw is logged under a new id."""
    if isinstance(raised, Refused):
        return raised.errors
    if isinstance(raised, ServiceError):
        return (raised,)
    for error in _chain(raised):
        if kind := _translated(error):
            log.warning("request_failed", code=kind.code, **_anatomy(raised))
            return (kind(SENTENCES[kind]),)
    number = token_hex(8)
    log.error("request_broke", id=number, **_anatomy(raised))
    return (Internal(SENTENCES[Internal], extensions={"id": number}),)


def kind_of(raised: BaseException) -> str:
    """What was raised, in a word: the code of a refusal, a SQLSTATE, the name of a class."""
    if isinstance(raised, Refused):
        return raised.errors[0].code
    return raised.code if isinstance(raised, ServiceError) else getattr(raised, "sqlstate", None) or type(raised).__qualname__


def _translated(error: BaseException) -> type[ServiceError] | None:
    state = getattr(error, "sqlstate", None)
    if isinstance(state, str):
        return next((kind for start, kind in STATES.items() if state.startswith(start)), None)
    if isinstance(error, asyncpg.InterfaceError) and "clos" in str(error):  # "pool is closing", "connection is closed"
        return Unavailable
    return next((kind for foreign, kind in KINDS if isinstance(error, foreign)), None)


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """An exception and those that it stands for, by `raise … from …` or SQLAlchemy's `orig`."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = getattr(error, "orig", None) or error.__cause__


def _anatomy(raised: Exception) -> dict[str, Any]:
    """Kind and place of an exception, without a word of its message and without a value."""
    return {
        "kinds": [type(error).__qualname__ for error in _chain(raised)],
        "sqlstate": next((state for error in _chain(raised) if (state := getattr(error, "sqlstate", None))), None),
        "frames": _frames(raised),
        "causes": [_frames(error)[-3:] for error in _chain(raised.__cause__)],
    }


def _frames(error: BaseException) -> list[str]:
    frames = traceback.extract_tb(error.__traceback__)
    return [f"{'/'.join(Path(frame.filename).parts[-3:])}:{frame.lineno} {frame.name}" for frame in frames]
