"""Parameters -> values: what a request brought, read and checked before any SQL runs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.compiler import cursor, ids
from app.compiler.arguments import value
from app.compiler.params import AsKey, AsKeys, AsPosition, AsSize, Param
from app.compiler.sql.statement import Statement
from app.errors import BadUserInput, Refused, ServiceError


def fill(statement: Statement, params: Mapping[str, Param], variables: Mapping[str, Any], environment: Mapping[str, Any]) -> list[Any]:
    """The values in the statement's order. Raises Refused with every mistake, each with its path.

    Every parameter is read, also one that the statement has no use for: a page size of which only the count is asked.
    `environment` holds what no request decides: the cursor secret, the viewer's scope, introspection's answers.
    """
    mistakes: dict[tuple[str, ...], ServiceError] = {}
    read: dict[str, Any] = {}
    for param in params.values():
        try:
            read[param.name] = _decoded(param, value(param.input, variables), environment)
        except ServiceError as mistake:
            mistake.path = param.path
            mistakes.setdefault(param.path, mistake)
    if mistakes:
        raise Refused(list(mistakes.values()))
    known = {**statement.fixed, **environment, **read}
    return [known[name] for name in statement.names]


def _decoded(param: Param, given: Any, environment: Mapping[str, Any]) -> Any:
    match param.decode:
        case AsKey(tags=tags):
            return ids.key(given, tags)
        case AsKeys() as keys:
            return _keys(keys, given if isinstance(given, list) else [given])
        case AsSize(limit=limit, extra=extra):
            return _size(given, limit) + extra
        case AsPosition(digest=digest, kinds=kinds, index=index):
            return cursor.read(given, environment["cursor_secret"], digest, kinds)[index]
    return given


def _keys(keys: AsKeys, given: list[str]) -> list[Any]:
    if len(given) > keys.limit:
        raise BadUserInput(f"At most {keys.limit} ids at once; these are {len(given)}.")
    read = [(ids.tag(item), ids.key(item, keys.tags)) for item in given]
    return [tag if keys.tags_only else key for tag, key in read]


def _size(given: int, limit: int) -> int:
    if given < 0:
        raise BadUserInput(f"A page holds 0 to {limit:,} records; {given} is negative.")
    if given > limit:
        raise BadUserInput(f"A page holds at most {limit:,} records; {given:,} were asked for.")
    return given
