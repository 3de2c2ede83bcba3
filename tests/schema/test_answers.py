"""Every field of every type compiles, and PostgreSQL answers it: personal columns are refused to an anonymous reader."""

from __future__ import annotations

import json

import pytest

from app.answer import Answer
from app.compiler.catalog import Column, Entity, Group, Many, Member, One, Report
from app.errors import Refused
from app.main import published

CATALOG = published()
CONNECTIONS = {root.target: name for name, root in CATALOG.roots.items() if isinstance(root, Many)}
ENTITIES = [entity for entity in CATALOG.entities.values() if not isinstance(entity.source, Report)]


def selected(name: str, member: Member) -> str:
    match member:
        case Column():
            return name
        case Group(fields=fields):
            return f"{name} {{ {' '.join(fields)} }}"
        case One():
            return f"{name} {{ __typename ... on Node {{ id }} }}"
        case Many():
            return f"{name}(first: 1) {{ totalCount nodes {{ id }} pageInfo {{ endCursor }} }}"


def permitted(member: Member) -> bool:
    return not (isinstance(member, Column) and member.permission)


@pytest.mark.parametrize("entity", ENTITIES, ids=lambda entity: entity.name)
async def test_every_field_answers(answer: Answer, entity: Entity) -> None:
    fields = [selected(name, member) for name, member in entity.fields.items() if permitted(member)]
    query = f"{{ {CONNECTIONS[entity.name]}(first: 5) {{ totalCount nodes {{ {' '.join(fields)} }} }} }}"
    page = json.loads(await answer.data(query, None, {}))[CONNECTIONS[entity.name]]
    assert page["totalCount"] is None or page["totalCount"] >= len(page["nodes"])


@pytest.mark.parametrize("name", ["divisions", "organisations"])
async def test_an_interface_answers(answer: Answer, name: str) -> None:
    page = json.loads(await answer.data(f"{{ {name} {{ nodes {{ __typename id name }} }} }}", None, {}))[name]
    assert page["nodes"]


@pytest.mark.parametrize("entity", ENTITIES, ids=lambda entity: entity.name)
async def test_a_personal_column_is_refused(answer: Answer, entity: Entity) -> None:
    for name in (name for name, member in entity.fields.items() if not permitted(member)):
        with pytest.raises(Refused, match=name):
            await answer.data(f"{{ {CONNECTIONS[entity.name]} {{ nodes {{ {name} }} }} }}", None, {})
