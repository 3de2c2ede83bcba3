"""What libraries raise: a code for those who asked, kind and place for the log, and no word of the message for anybody."""

from __future__ import annotations

import asyncpg
import httpx
import pytest
import sqlalchemy.exc
import structlog

from app.errors import BadCursor, Forbidden, Internal, Refused, ServiceError, Timeout, Unavailable
from app.transport.correlation import begin, name_request
from app.transport.foreign import errors_of
from tests.transport.small import Seen

CANARY = "张三 370826 select secret from person"


def wrapped(error: Exception) -> Exception:
    """As SQLAlchemy hands a driver's exception on."""
    own = RuntimeError(CANARY)
    own.__cause__ = error
    return sqlalchemy.exc.DBAPIError(CANARY, {"name": CANARY}, own)


TABLE = [
    (asyncpg.QueryCanceledError, Timeout),
    (asyncpg.TransactionTimeoutError, Timeout),
    (TimeoutError, Timeout),
    (asyncpg.LockNotAvailableError, Unavailable),
    (asyncpg.AdminShutdownError, Unavailable),
    (asyncpg.CrashShutdownError, Unavailable),
    (asyncpg.CannotConnectNowError, Unavailable),
    (asyncpg.TooManyConnectionsError, Unavailable),
    (asyncpg.ConnectionDoesNotExistError, Unavailable),
    (asyncpg.SerializationError, Unavailable),
    (asyncpg.DeadlockDetectedError, Unavailable),
    (asyncpg.ReadOnlySQLTransactionError, Unavailable),
    (asyncpg.InternalClientError, Unavailable),
    (ConnectionRefusedError, Unavailable),
    (ConnectionResetError, Unavailable),
    (asyncpg.UndefinedColumnError, Internal),
    (asyncpg.UniqueViolationError, Internal),
    (asyncpg.DataError, Internal),
    (asyncpg.InterfaceError, Internal),
    (ValueError, Internal),
    (RecursionError, Internal),
]


@pytest.mark.parametrize(("foreign", "ours"), TABLE)
def test_a_foreign_exception_has_a_code_and_keeps_its_words(foreign: type[Exception], ours: type[ServiceError]) -> None:
    for raised in (foreign(CANARY), wrapped(foreign(CANARY))):
        with structlog.testing.capture_logs() as lines:
            (error,) = errors_of(raised)
        assert type(error) is ours
        assert CANARY not in error.message + repr(error.extensions)
        assert len(lines) == 1
        assert "张三" not in repr(lines)


def test_a_closing_pool_is_unavailable() -> None:
    assert isinstance(errors_of(asyncpg.InterfaceError("pool is closing"))[0], Unavailable)


def test_our_refusals_are_told_as_they_are() -> None:
    errors = [BadCursor("The cursor is damaged."), Forbidden("No.")]
    assert errors_of(Refused(errors)) == tuple(errors)
    assert errors_of(errors[0]) == (errors[0],)


def _broken() -> None:
    raise ValueError(CANARY)


def test_the_log_has_the_kind_the_place_and_the_id() -> None:
    with structlog.testing.capture_logs() as lines, pytest.raises(ValueError, match="370826") as caught:
        _broken()
    with structlog.testing.capture_logs() as lines:
        (error,) = errors_of(caught.value)
    (line,) = lines
    assert line["id"] == error.extensions["id"]
    assert line["kinds"] == ["ValueError"]
    assert line["frames"][-1].endswith(" _broken")
    assert not line["frames"][-1].startswith("/")


async def test_a_bug_is_answered_with_an_id_and_nothing_else(client: httpx.AsyncClient, seen: Seen) -> None:
    seen.raising = KeyError(CANARY)
    with structlog.testing.capture_logs() as lines:
        response = await client.post("/graphql", json={"query": "{ __typename }", "variables": {"name": CANARY}})
    (error,) = response.json()["errors"]
    assert (response.status_code, error["extensions"]["code"]) == (500, "INTERNAL")
    assert [line["id"] for line in lines] == [error["extensions"]["id"]]
    assert "张三" not in response.text + repr(lines)


async def test_unavailable_says_when_to_come_again(client: httpx.AsyncClient, seen: Seen) -> None:
    seen.raising = ConnectionRefusedError(CANARY)
    response = await client.post("/graphql", json={"query": "{ __typename }"})
    assert (response.status_code, response.headers["retry-after"]) == (503, "1")
    assert response.json()["errors"][0]["extensions"] == {"code": "UNAVAILABLE"}


async def test_several_refusals_are_one_answer(client: httpx.AsyncClient, seen: Seen) -> None:
    seen.raising = Refused([BadCursor("One.", path=("funds", "after")), Forbidden("Two.", extensions={"field": "phone"})])
    response = await client.post("/graphql", json={"query": "{ __typename }"}, headers={"accept": "application/graphql-response+json"})
    assert response.status_code == 403
    assert response.json() == {
        "errors": [
            {"message": "One.", "extensions": {"code": "BAD_CURSOR", "path": ["funds", "after"]}},
            {"message": "Two.", "extensions": {"code": "FORBIDDEN", "field": "phone"}},
        ]
    }


async def test_a_sentence_that_is_not_text_is_sent_all_the_same(client: httpx.AsyncClient, seen: Seen) -> None:
    seen.raising = BadCursor("\ud800", extensions={"number": 10**30})
    response = await client.post("/graphql", json={"query": "{ __typename }"})
    assert response.json()["errors"][0]["extensions"] == {"code": "BAD_CURSOR", "number": 10**30}


def test_a_line_of_the_log_names_its_request() -> None:
    trace = b"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
    begin({b"x-request-id": b"desk-42", b"traceparent": trace})
    assert name_request(None, "info", {"event": "x"}) == {"event": "x", "request": "desk-42", "traceparent": trace.decode()}
    begin({b"x-request-id": b"no\ngood", b"traceparent": b"neither"})
    line = name_request(None, "info", {"event": "x"})
    assert line["request"] != "no\ngood"
    assert "traceparent" not in line
