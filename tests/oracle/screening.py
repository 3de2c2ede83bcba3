"""What a filter is refused for before a row is read: null inside it, `isNull` where a row is, ids of other types, what may not be asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any
from uuid import UUID

from graphql import get_named_type

from app.auth import Permission
from tests.oracle.columns import MASKED

if TYPE_CHECKING:
    from tests.oracle.oracle import Oracle

Where = Mapping[str, Any]


def screened(oracle: Oracle, type_name: str, where: Where | None, *, below: bool = False) -> Iterator[str]:
    """The codes of what is wrong with a filter of rows of this type; `below` a to-one it may ask whether there is one."""
    for key, asked in (where or {}).items():
        if asked is None or (key == "isNull" and not below):
            yield "BAD_USER_INPUT"
        elif key in ("and", "or"):
            for one in asked:
                yield from screened(oracle, type_name, one)
        elif key == "not":
            yield from screened(oracle, type_name, asked)
        elif key != "isNull":
            yield from _member(oracle, type_name, key, asked)


def _member(oracle: Oracle, type_name: str, key: str, asked: Where) -> Iterator[str]:
    field = getattr(oracle.schema.type_map[type_name], "fields", {}).get(key)
    if field is None:
        yield from screened(oracle, key[0].upper() + key[1:], asked)
        return
    kind, target = oracle.possible(type_name)[0], get_named_type(field.type)
    match (behind := oracle.declared.behind[kind, key]).word:
        case "column":
            if oracle.declared.personal(kind, key) or (kind, key) in MASKED:
                yield from needs(oracle, Permission.READ_PERSONAL)
            yield from _operators(oracle, type_name, asked, ids=target.name == "ID")
        case "group":
            for name, one in asked.items():
                if oracle.declared.hides(kind, oracle.declared.behind[target.name, name].attributes[0]):
                    yield from needs(oracle, Permission.READ_PERSONAL)
                yield from ["BAD_USER_INPUT"] if one is None else _operators(oracle, type_name, one, ids=False)
        case "row":
            yield from screened(oracle, target.name, asked, below=True)
        case _:
            assert behind.word == "rows"
            yield from _list(oracle, type_name, target, asked)


def _list(oracle: Oracle, type_name: str, target: Any, asked: Where) -> Iterator[str]:
    held = oracle.target(target) if "nodes" in target.fields else target.name
    for key, one in asked.items():
        if one is None:
            yield "BAD_USER_INPUT"
        elif key != "count":
            yield from screened(oracle, held, one)
        else:
            if "suppressed" in target.fields:
                yield from needs(oracle, Permission.COUNT_SMALL)
            yield from _operators(oracle, type_name, one, ids=False)


def _operators(oracle: Oracle, type_name: str, asked: Where, *, ids: bool) -> Iterator[str]:
    tags = {oracle.declared.kinds[name].tag for name in oracle.possible(type_name)}
    for given in asked.values():
        if given is None or (ids and not all(is_id(one, tags) for one in (given if isinstance(given, list) else [given]))):
            yield "BAD_USER_INPUT"


def needs(oracle: Oracle, permission: Permission) -> Iterator[str]:
    if permission not in oracle.viewer.permissions:
        yield "FORBIDDEN"


def is_id(given: str, tags: set[str]) -> bool:
    """Whether a text is a well-formed id of one of these types."""
    tag, _, key = given.rpartition("_")
    try:
        return tag in tags and str(UUID(key)) == key
    except ValueError:
        return False
