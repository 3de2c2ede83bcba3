"""Parameters -> values: what a request brought, read and checked before any SQL runs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from enum import Enum
from hashlib import md5
from typing import Any

from app.compiler import cursor, ids
from app.compiler.arguments import value
from app.compiler.params import AsDay, AsDigest, AsKey, AsKeys, AsPosition, AsRead, AsSize, AsValue, Digest, Param, Path
from app.compiler.sql.statement import Statement
from app.errors import BadUserInput, Refused, ServiceError


def fill(statement: Statement, params: Mapping[str, Param], variables: Mapping[str, Any], environment: Mapping[str, Any]) -> list[Any]:
    """The values in the statement's order. Raises Refused with every mistake, each with its path.

    Every parameter is read, also one that the statement has no use for: a page size of which only the count is asked.
    `environment` holds what no request decides: the cursor secret, the viewer's scope, introspection's answers.
    """
    mistakes: dict[Path, ServiceError] = {}
    read: dict[str, Any] = {}
    for param in params.values():
        try:
            read[param.name] = _decoded(param, value(param.input, variables), variables, environment)
        except ServiceError as mistake:
            mistake.path = param.path
            mistakes.setdefault(param.path, mistake)
    if mistakes:
        raise Refused(list(mistakes.values()))
    known = {**statement.fixed, **environment, **read}
    return [known[name] for name in statement.names]


def _decoded(param: Param, given: Any, variables: Mapping[str, Any], environment: Mapping[str, Any]) -> Any:
    match param.decode:
        case AsKey(tags=tags):
            return ids.key(given, tags)
        case AsKeys() as keys:
            return _keys(keys, given if isinstance(given, list) else [given])
        case AsSize(limit=limit, extra=extra):
            return _size(given, limit) + extra
        case AsPosition(digest=digest, kinds=kinds, index=index):
            return cursor.read(given, environment["cursor_secret"], _digest(digest, variables), kinds)[index]
        case AsDigest(digest=digest):
            return _digest(digest, variables)
        case AsDay(since=since) if since is not None:
            return _last_day(given, value(since, variables))
        case AsRead(read=read, needs=needs):
            return read(given, *(environment[name] for name in needs))
        case AsValue(limit=limit):
            return _several(given, limit) if limit else _plain(given)
    return given


def _keys(keys: AsKeys, given: list[str]) -> list[Any]:
    if len(given) > keys.limit:
        raise BadUserInput(f"At most {keys.limit} ids at once; these are {len(given)}.")
    read = [(ids.tag(item), ids.key(item, keys.tags)) for item in given]
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


def _digest(digest: Digest, variables: Mapping[str, Any]) -> str:
    """The digest of a page: a cursor of the same list under another filter is from elsewhere."""
    if digest.filter is None:
        return digest.text
    text = json.dumps(value(digest.filter, variables), sort_keys=True, default=str)
    return md5(f"{digest.text}{text}".encode(), usedforsecurity=False).hexdigest()[:8]
