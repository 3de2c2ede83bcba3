"""The declarations leave nothing of the record out: every column, every relation both ways, every root field."""

from __future__ import annotations

from typing import Any

import pytest
from graphql import GraphQLInterfaceType, GraphQLObjectType, get_named_type
from sqlalchemy import LargeBinary, inspect

from app.compiler.catalog import Arm, Column, Entity, Group, Lookup, Many, One, Report
from app.main import published
from app.policies import POLICIES
from schema import schema

CATALOG = published()
ENTITIES = [entity for entity in CATALOG.entities.values() if not isinstance(entity.source, Report)]
MODELS = sorted(POLICIES, key=lambda model: model.__name__)
PEOPLE = (
    "Beneficiary",
    "Benefit",
    "DistributionLine",
    "Feedback",
    "Household",
    "HouseholdPairing",
    "HouseholdStatusEvent",
    "IndicatorResult",
    "Membership",
    "MonitoringRecord",
    "Person",
    "PersonMerge",
    "Visit",
)


def of(model: type[Any]) -> list[Entity]:
    return [entity for entity in ENTITIES if entity.source is model]


def columns(model: type[Any]) -> set[str]:
    """The attributes of the row that its types show."""
    members = [member for entity in of(model) for member in entity.fields.values()]
    groups = [column for member in members if isinstance(member, Group) for column in member.fields.values()]
    return {member.attribute for member in (*members, *groups) if isinstance(member, Column)}


def arms(model: type[Any]) -> set[Arm]:
    """The ways that lead on from its types."""
    members = [member for entity in of(model) for member in entity.fields.values()]
    ones = {arm for member in members if isinstance(member, One) for arm in member.arms}
    return ones | {member.arm for member in members if isinstance(member, Many) and member.arm}


@pytest.mark.parametrize("model", MODELS)
def test_every_column_is_shown(model: type[Any]) -> None:
    """Keys are shown as relations; what PostgreSQL computes only serves a constraint, pinyin the search, cursors and epochs the exchange
    with partners; nobody sees bytes."""
    mapper = inspect(model)
    own = {
        key
        for key, column in mapper.columns.items()
        if not key.endswith("_id")
        and key not in ("owner_epoch", "pulled", "pushed")
        and not isinstance(column.type, LargeBinary)
        and column.computed is None
        and "spells" not in column.info
    }
    hybrids = {name for name, d in mapper.all_orm_descriptors.items() if d.extension_type.name == "HYBRID_PROPERTY"}
    assert own | {name for name in hybrids if not name.startswith("_")} == columns(model)


@pytest.mark.parametrize("model", MODELS)
def test_every_relation_is_shown(model: type[Any]) -> None:
    pairs = {r.key: (*r.local_remote_pairs[0], r.mapper.class_) for r in inspect(model).relationships}
    ways = {key: Arm(local.name, remote.name, target) for key, (local, remote, target) in pairs.items()}
    shown = arms(model)
    assert not [key for key, way in ways.items() if way not in shown]


@pytest.mark.parametrize("entity", ENTITIES, ids=lambda entity: entity.name)
def test_every_type_has_a_singular_and_a_connection(entity: Entity) -> None:
    roots = CATALOG.roots.values()
    assert [root for root in roots if isinstance(root, Lookup) and root.target == entity.name]
    assert [root for root in roots if isinstance(root, Many) and root.target == entity.name]


@pytest.mark.parametrize("model", MODELS)
def test_types_over_one_table_share_one_order(model: type[Any]) -> None:
    assert len({entity.order for entity in of(model)}) == 1


def test_no_order_lies_on_a_personal_column() -> None:
    ordered = [(e, inspect(e.source).columns[key.attribute]) for e in ENTITIES for key in e.order]
    assert not [f"{entity.name}.{column.key}" for entity, column in ordered if column.info.get("personal")]


def test_every_list_of_people_holds_small_counts_back() -> None:
    for name, kind in schema._schema.type_map.items():
        if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType) and name.endswith("Connection"):
            people = get_named_type(kind.fields["nodes"].type).name in PEOPLE
            assert people == ("suppressed" in kind.fields), name
