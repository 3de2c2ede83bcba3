"""Parameters -> values: what a request brought, read and checked before any SQL runs, by readers that are made once for a statement."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from enum import Enum
from hashlib import md5
from operator import itemgetter
from typing import Any, TypeAlias

from app.compiler import cursor, ids
from app.compiler.arguments import settled, taking
from app.compiler.params import AsDay, AsDigest, AsKey, AsKeys, AsPosition, AsRead, AsSize, AsText, AsValue, Digest, Param, Path
from app.compiler.sql.statement import Statement
from app.errors import BadUserInput, Refused, ServiceError

Values: TypeAlias = Mapping[str, Any]
Kept: TypeAlias = dict[Any, Any]
"""What was read for one request already: digests of its pages, and the keys of their cursors."""
Reader: TypeAlias = Callable[[Values, Values, Kept], Any]
"""Variables, environment, what was read already -> a value. Raises a ServiceError for a mistake."""


written_out = json.JSONEncoder(sort_keys=True, default=str).encode
"""A filter's value as the digest of its pages holds it."""


class Filling:
    """What fills a statement: the values of its parameters, in its order.

    `environment` holds what no request decides: the cursor secret, the viewer's scope, introspection's answers.
    """

    __slots__ = ("_fixed", "_names", "_readers")

    def __init__(self, statement: Statement, params: Iterable[Param]) -> None:
        self._names = statement.names
        self._fixed = dict(statement.fixed)
        self._readers: list[tuple[str, Reader, Path]] = []
        for param in params:
            read = READERS[type(param.decode)](param.decode, param)
            if written(param):
                try:
                    self._fixed[param.name] = read({}, {}, {})
                    continue
                except ServiceError:  # each request is told
                    pass
            self._readers.append((param.name, read, param.path))

    def __call__(self, variables: Values, environment: Values) -> list[Any]:
        """Raises Refused with every mistake, each with its path.

        Every parameter is read, also one that the statement has no use for: a page size of which only the count is asked.
        """
        kept: Kept = {}
        found = {**self._fixed, **environment}
        mistakes: dict[Path, ServiceError] = {}
        for name, read, path in self._readers:
            try:
                found[name] = read(variables, environment, kept)
            except ServiceError as mistake:
                mistake.path = path
                mistakes.setdefault(path, mistake)
        if mistakes:
            raise Refused(list(mistakes.values()))
        return [found[name] for name in self._names]


def written(param: Param) -> bool:
    """Whether a parameter's value stands in the document."""
    match param.decode:
        case AsPosition() | AsRead():
            return False
        case AsDigest(digest=digest):
            return digest.filter is None or settled(digest.filter)
        case AsDay(since=since) if since is not None:
            return settled(param.input) and settled(since)
    return settled(param.input)


def _text(_: AsText, param: Param) -> Reader:
    take = param.take
    return lambda variables, _, __: take(variables)


def _key(decode: AsKey, param: Param) -> Reader:
    take, tags = param.take, decode.tags
    return lambda variables, _, __: ids.text(take(variables), tags)


def _keys(decode: AsKeys, param: Param) -> Reader:
    take = param.take
    return lambda variables, _, __: _of_list(decode, _listed(take(variables)))


def _size(decode: AsSize, param: Param) -> Reader:
    take, limit, extra = param.take, decode.limit, decode.extra
    return lambda variables, _, __: _within(take(variables), limit) + extra


def _digest(decode: AsDigest, _: Param) -> Reader:
    digest = _told(decode.digest)
    return lambda variables, _, kept: digest(variables, kept)


def _position(decode: AsPosition, param: Param) -> Reader:
    take, digest, kinds, page, at = param.take, _told(decode.digest), decode.kinds, id(decode.digest), itemgetter(decode.index)

    def read(variables: Values, environment: Values, kept: Kept) -> Any:
        if (keys := kept.get(("keys", page))) is None:
            keys = kept["keys", page] = cursor.read(take(variables), environment["cursor_secret"], digest(variables, kept), kinds)
        return at(keys)

    return read


def _day(decode: AsDay, param: Param) -> Reader:
    if decode.since is None:
        return _text(AsText(), param)
    take, since = param.take, taking(decode.since)
    return lambda variables, _, __: _last_day(take(variables), since(variables))


def _value(decode: AsValue, param: Param) -> Reader:
    take, limit = param.take, decode.limit
    if limit is None:
        return lambda variables, _, __: _plain(take(variables))
    return lambda variables, _, __: _several(_listed(take(variables)), limit)


def _read(decode: AsRead, param: Param) -> Reader:
    take, read, needs = param.take, decode.read, decode.needs
    return lambda variables, environment, _: read(take(variables), *[environment[name] for name in needs])


READERS: Mapping[type, Callable[[Any, Param], Reader]] = {
    AsText: _text,
    AsKey: _key,
    AsKeys: _keys,
    AsSize: _size,
    AsDigest: _digest,
    AsPosition: _position,
    AsDay: _day,
    AsRead: _read,
    AsValue: _value,
}
"""What makes the reader of each kind of parameter."""


def _told(digest: Digest) -> Callable[[Values, Kept], str]:
    """What tells the digest of a page: a cursor of the same list under another filter is from elsewhere."""
    text = digest.text
    if digest.filter is None:
        return lambda _, __: text
    take, page = taking(digest.filter), id(digest)

    def tell(variables: Values, kept: Kept) -> str:
        if (known := kept.get(page)) is None:
            known = kept[page] = md5(f"{text}{written_out(take(variables))}".encode(), usedforsecurity=False).hexdigest()[:8]
        return known

    return tell


def _listed(given: Any) -> list[Any]:
    return given if isinstance(given, list) else [given]


def _of_list(keys: AsKeys, given: list[str]) -> list[Any]:
    if len(given) > keys.limit:
        raise BadUserInput(f"At most {keys.limit} ids at once; these are {len(given)}.")
    read = [(ids.tag(item), ids.text(item, keys.tags)) for item in given]
    return [tag if keys.tags_only else key for tag, key in read if keys.only in (None, tag)]


def _within(given: int, limit: int) -> int:
    if given < 0:
        raise BadUserInput(f"A page holds 0 to {limit:,} records; {given} is negative.")
    if given > limit:
        raise BadUserInput(f"A page holds at most {limit:,} records; {given:,} were asked for.")
    return given


def _last_day(given: date | None, since: date | None) -> date | None:
    if given is not None and since is not None and given < since:
        raise BadUserInput(f"A period ends on its first day or later; {given} is before {since}.")
    return given


def _several(items: list[Any], limit: int) -> list[Any]:
    if len(items) > limit:
        raise BadUserInput(f"A list of values holds at most {limit:,}; these are {len(items):,}.")
    return [_plain(item) for item in items]


def _plain(given: Any) -> Any:
    return given.name if isinstance(given, Enum) else given
