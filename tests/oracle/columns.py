"""The columns of a type by the names that filters, figures and groups call them: those of an object of values by both names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphql import GraphQLList, GraphQLNonNull, get_named_type

if TYPE_CHECKING:
    from tests.oracle.oracle import Oracle

MASKED = {("Person", "displayName")}
"""What shows a part of a personal column: read by everybody, asked about by those who may read the whole."""
ORDINALS = ("year", "position", "edition")
PARTS = ("_YEAR", "_MONTH")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a row, of a GraphQL type; `guarded` where only who reads personal columns may ask about it."""

    attribute: str
    type_name: str
    guarded: bool

    @property
    def dated(self) -> bool:
        return self.type_name in ("Date", "DateTime")


def columns(oracle: Oracle, type_name: str) -> Mapping[str, Column]:
    """The columns of a concrete type, or those that the types of an interface share."""
    if type_name not in oracle.columns:
        oracle.columns[type_name] = dict(_columns(oracle, type_name))
    return oracle.columns[type_name]


def _columns(oracle: Oracle, type_name: str) -> Iterator[tuple[str, Column]]:
    kind = oracle.possible(type_name)[0]
    for name, field in getattr(oracle.schema.type_map[type_name], "fields", {}).items():
        behind, target = oracle.declared.behind.get((kind, name)), get_named_type(field.type)
        listed = isinstance(field.type.of_type if isinstance(field.type, GraphQLNonNull) else field.type, GraphQLList)
        if behind is None or listed:
            continue
        if behind.word == "column":
            guarded = (kind, name) in MASKED or oracle.declared.personal(kind, name)
            yield name, Column(behind.attributes[0], target.name, guarded)
        elif behind.word == "group":
            for inner, of in getattr(target, "fields", {}).items():
                attribute = oracle.declared.behind[target.name, inner].attributes[0]
                guarded = oracle.declared.hides(kind, attribute)
                yield f"{name}{inner[0].upper()}{inner[1:]}", Column(attribute, get_named_type(of.type).name, guarded)


@dataclass(frozen=True, slots=True)
class Grouping:
    """What a term of `by` makes groups by: a column, a part of it, or what a relation leads to; `shown` names its key."""

    shown: str
    column: Column | None = None
    part: str = ""
    relation: tuple[str, ...] = ()
    target: str = ""


def grouping(oracle: Oracle, type_name: str, term: str) -> Grouping:
    """The meaning of a term of a type's `by`."""
    known, shown = columns(oracle, type_name), _camel(term)
    if shown in known:
        return Grouping(shown, known[shown])
    for part in PARTS:
        if term.endswith(part) and (base := _camel(term.removesuffix(part))) in known:
            return Grouping(shown, known[base], part.removeprefix("_"))
    behind = oracle.declared.behind[oracle.possible(type_name)[0], shown]
    target = get_named_type(getattr(oracle.schema.type_map[type_name], "fields")[shown].type)  # noqa: B009
    return Grouping(shown, None, "", behind.attributes, target.name)


def _camel(term: str) -> str:
    """
    >>> _camel("OCCURRED_ON_YEAR")
    'occurredOnYear'
    """
    head, *rest = term.lower().split("_")
    return head + "".join(part.capitalize() for part in rest)
