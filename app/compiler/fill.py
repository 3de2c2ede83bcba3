"""Parameters -> values: what a request brought, read and checked before any SQL runs."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date
from enum import Enum
from hashlib import md5
from typing import Any, NamedTuple

from app.compiler import cursor, ids
from app.compiler.arguments import value
from app.compiler.params import AsDay, AsDigest, AsKey, AsKeys, AsPosition, AsRead, AsSize, AsText, AsValue, Digest, Param, Path
from app.compiler.sql.statement import Statement
from app.errors import BadUserInput, Refused, ServiceError


def fill(statement: Statement, params: Mapping[str, Param], variables: Mapping[str, Any], environment: Mapping[str, Any]) -> list[Any]:
    """The values in the statement's order. Raises Refused with every mistake, each with its path.

    Every parameter is read, also one that the statement has no use for: a page size of which only the count is asked.
    `environment` holds what no request decides: the cursor secret, the viewer's scope, introspection's answers.
    """
    mistakes: dict[Path, ServiceError] = {}
    read: dict[str, Any] = {}
    request = _Request(variables, environment, {}, {})
    for param in params.values():
        try:
            read[param.name] = DECODERS[type(param.decode)](param.decode, value(param.input, variables), request)
        except ServiceError as mistake:
            mistake.path = param.path
            mistakes.setdefault(param.path, mistake)
    if mistakes:
        raise Refused(list(mistakes.values()))
    fixed = statement.fixed
    return [read[name] if name in read else environment[name] if name in environment else fixed[name] for name in statement.names]


class _Request(NamedTuple):
    """What one request brings; the digests of its pages and the keys of their cursors, each read once."""

    variables: Mapping[str, Any]
    environment: Mapping[str, Any]
    digests: dict[int, str]
    positions: dict[int, list[Any]]


def _position(decode: AsPosition, given: Any, request: _Request) -> Any:
    page = id(decode.digest)
    if page not in request.positions:
        request.positions[page] = cursor.read(given, request.environment["cursor_secret"], _digest(decode.digest, request), decode.kinds)
    return request.positions[page][decode.index]


def _day(decode: AsDay, given: Any, request: _Request) -> Any:
    return given if decode.since is None else _last_day(given, value(decode.since, request.variables))


def _read(decode: AsRead, given: Any, request: _Request) -> Any:
    return decode.read(given, *(request.environment[name] for name in decode.needs))


DECODERS: Mapping[type, Callable[[Any, Any, _Request], Any]] = {
    AsText: lambda _, given, __: given,
    AsKey: lambda decode, given, _: ids.text(given, decode.tags),
    AsKeys: lambda decode, given, _: _keys(decode, given if isinstance(given, list) else [given]),
    AsSize: lambda decode, given, _: _size(given, decode.limit) + decode.extra,
    AsDigest: lambda decode, _, request: _digest(decode.digest, request),
    AsPosition: _position,
    AsDay: _day,
    AsRead: _read,
    AsValue: lambda decode, given, _: _several(given, decode.limit) if decode.limit else _plain(given),
}
"""How each kind of parameter is read."""


def _keys(keys: AsKeys, given: list[str]) -> list[Any]:
    if len(given) > keys.limit:
        raise BadUserInput(f"At most {keys.limit} ids at once; these are {len(given)}.")
    read = [(ids.tag(item), ids.text(item, keys.tags)) for item in given]
    return [tag if keys.tags_only else key for tag, key in read if keys.only in (None, tag)]


def _size(given: int, limit: int) -> int:
    if given < 0:
        raise BadUserInput(f"A page holds 0 to {limit:,} records; {given} is negative.")
    if given > limit:
        raise BadUserInput(f"A page holds at most {limit:,} records; {given:,} were asked for.")
    return given


def _last_day(given: date | None, since: date | None) -> date | None:
    if given is not None and since is not None and given < since:
        raise BadUserInput(f"A period ends on its first day or later; {given} is before {since}.")
    return given


def _several(given: Any, limit: int) -> list[Any]:
    items = given if isinstance(given, list) else [given]
    if len(items) > limit:
        raise BadUserInput(f"A list of values holds at most {limit:,}; these are {len(items):,}.")
    return [_plain(item) for item in items]


def _plain(given: Any) -> Any:
    return given.name if isinstance(given, Enum) else given


def _digest(digest: Digest, request: _Request) -> str:
    """The digest of a page: a cursor of the same list under another filter is from elsewhere."""
    if digest.filter is None:
        return digest.text
    known = request.digests.get(id(digest))
    if known is None:
        text = json.dumps(value(digest.filter, request.variables), sort_keys=True, default=str)
        known = md5(f"{digest.text}{text}".encode(), usedforsecurity=False).hexdigest()[:8]
        request.digests[id(digest)] = known
    return known
