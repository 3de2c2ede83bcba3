"""Each of the four nouns reaches the other three in at most two hops. Edges and nodes of a connection are no hop."""

from __future__ import annotations

from itertools import permutations

import pytest
from graphql import GraphQLInterfaceType, GraphQLObjectType, GraphQLUnionType, get_named_type

from schema import schema

TYPES = schema._schema.type_map
NOUNS = ("District", "Fund", "Enterprise", "Beneficiary")


def possible(name: str) -> set[str]:
    kind = TYPES[name]
    if isinstance(kind, GraphQLInterfaceType | GraphQLUnionType):
        return {t.name for t in schema._schema.get_possible_types(kind)}
    return {name}


def next_to(name: str) -> set[str]:
    """The types of the records one hop away."""
    kind = TYPES[name]
    assert isinstance(kind, GraphQLObjectType)
    found: set[str] = set()
    for field in kind.fields.values():
        target = get_named_type(field.type)
        if isinstance(target, GraphQLObjectType) and target.name.endswith("Connection"):
            target = get_named_type(target.fields["nodes"].type)
        if isinstance(target, GraphQLObjectType | GraphQLInterfaceType | GraphQLUnionType):
            found |= possible(target.name)
    return found


@pytest.mark.parametrize(("start", "end"), list(permutations(NOUNS, 2)), ids="-".join)
def test_a_noun_reaches_another_in_two_hops(start: str, end: str) -> None:
    near = next_to(start)
    assert end in near.union(*(next_to(name) for name in near))


@pytest.mark.parametrize("noun", NOUNS)
def test_a_noun_is_a_root_connection(noun: str) -> None:
    fields = TYPES["Query"].fields  # type: ignore[attr-defined]
    plural = {"Beneficiary": "beneficiaries"}.get(noun, f"{noun.lower()}s")
    assert str(fields[plural].type) == f"{noun}Connection!"
    assert str(fields[noun.lower()].type) == noun
