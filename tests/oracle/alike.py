"""Which figures differ in kind or unit: they are neither added up nor compared, unless the filter or the groups make them alike."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from graphql import get_named_type
from sqlalchemy import inspect

from app.auth import Permission
from tests.oracle.columns import ORDINALS, Grouping, columns, grouping
from tests.oracle.screening import needs

if TYPE_CHECKING:
    from tests.oracle.oracle import Oracle

KEYS, GROUPS = 5, 1_000
SUFFIXES = ("Sum", "Average", "Extremes")


@dataclass(frozen=True, slots=True)
class Within:
    """The list that figures are of: what it holds, the columns in which all its rows agree, and the keys that its groups show."""

    held: str
    agreed: frozenset[str]
    shown: frozenset[str] = frozenset()

    def figure(self, oracle: Oracle, name: str) -> Iterator[str]:
        """The codes that a figure of a column is refused with."""
        column = columns(oracle, self.held)[name]
        if column.guarded:
            yield from needs(oracle, Permission.READ_PERSONAL)
        alike = oracle.declared.alike.get(oracle.possible(self.held)[0], ())
        if not column.dated and column.attribute not in ORDINALS and not self.agreed.issuperset(alike):
            yield "MIXED_KINDS"

    def grouped(self, oracle: Oracle, terms: Iterable[str]) -> Within:
        """The same list in groups, each of which agrees in what it is made by."""
        made = [grouping(oracle, self.held, term) for term in terms]
        agreed = self.agreed | {name for one in made for name in _agreeing(oracle, self.held, one)}
        return replace(self, agreed=agreed, shown=frozenset(one.shown for one in made))

    def groups(self, oracle: Oracle, given: Mapping[str, Any]) -> Iterator[str]:
        """The codes that groups are refused with."""
        by, order = list(dict.fromkeys(given["by"])), given.get("orderBy") or []
        if not 1 <= len(by) <= KEYS or not 0 <= (50 if given.get("first") is None else given["first"]) <= GROUPS:
            yield "BAD_USER_INPUT"
        made = [grouping(oracle, self.held, term) for term in by]
        if any(one.column and one.column.guarded for one in made):
            yield from needs(oracle, Permission.READ_PERSONAL)
        fields = [one["field"] for one in order]
        if len(set(fields)) < len(fields) or len(fields) > KEYS:
            yield "BAD_USER_INPUT"
        inside = self.grouped(oracle, by)
        for field in fields:
            word, _, term = field.partition("_")
            if word == "KEY" and term not in by:
                yield "BAD_USER_INPUT"
            elif word in ("SUM", "AVG"):
                yield from inside.figure(oracle, grouping(oracle, self.held, term).shown)


def within(oracle: Oracle, parent: str, field: str, target: Any, where: Mapping[str, Any] | None) -> Within:
    """The list of a connection: its rows agree in what leads to their parent, and in what the filter fixes."""
    held = oracle.target(target)
    behind, kind = oracle.declared.behind[parent, field], oracle.declared.kinds.get(parent)
    above = set()
    if kind is not None and kind.stored:
        ((_, remote),) = inspect(kind.model).relationships[behind.attributes[0]].local_remote_pairs
        above = {remote.name}
    return Within(held, frozenset(above | set(fixed(oracle, held, where or {}))))


def fixed(oracle: Oracle, type_name: str, where: Mapping[str, Any]) -> Iterator[str]:
    """The columns of which all rows that fit have one and the same value, as far as the filter itself tells: by eq, or as missing."""
    for key, asked in where.items():
        match key:
            case "and":
                for one in asked:
                    yield from fixed(oracle, type_name, one)
            case "or":
                yield from fixed(oracle, type_name, asked[0]) if len(asked) == 1 else ()
            case "not" | "isNull":
                pass
            case _:
                yield from _fixed(oracle, type_name, key, asked)


def _fixed(oracle: Oracle, type_name: str, key: str, asked: Mapping[str, Any]) -> Iterator[str]:
    field = getattr(oracle.schema.type_map[type_name], "fields", {}).get(key)
    if field is None:
        yield from fixed(oracle, key[0].upper() + key[1:], asked)
        return
    behind, target = oracle.declared.behind[oracle.possible(type_name)[0], key], get_named_type(field.type)
    match behind.word:
        case "column":
            yield from [behind.attributes[0]] if _one_value(asked) else ()
        case "group":
            yield from (oracle.declared.behind[target.name, name].attributes[0] for name, one in asked.items() if _one_value(one))
        case "row" if "id" in fixed(oracle, target.name, asked):
            yield from keys_of(oracle, type_name, behind.attributes) if len(behind.attributes) == 1 else ()


def _one_value(asked: Mapping[str, Any]) -> bool:
    return "eq" in asked or asked.get("isNull") is True


def _agreeing(oracle: Oracle, held: str, one: Grouping) -> list[str]:
    if one.column is None:
        return keys_of(oracle, held, one.relation)
    return [] if one.part else [one.column.attribute]


def keys_of(oracle: Oracle, type_name: str, relations: Iterable[str]) -> list[str]:
    """The columns that hold the keys of these relations."""
    known = inspect(oracle.declared.kinds[oracle.possible(type_name)[0]].model).relationships
    return [local.name for name in relations for local, _ in known[name].local_remote_pairs]
