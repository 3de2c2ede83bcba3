"""What must hold of every table: relations walked from both ends, keys indexed, nothing loaded by touching it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy import CheckConstraint, ForeignKeyConstraint
from sqlalchemy import Enum as SqlEnum
from sqlalchemy.orm import Mapper, RelationshipProperty, configure_mappers

from app import models
from app.models.base import Base, Row, Word

configure_mappers()
MAPPERS = sorted((m for m in Base.registry.mappers if issubclass(m.class_, Row)), key=lambda m: m.class_.__name__)
RELATIONS = [relation for mapper in MAPPERS for relation in mapper.relationships]
BOOKKEEPING = {"id", "version", "owner_district_id", "demo", "created_at", "updated_at", "deleted_at", "owner_epoch"}


def named(value: Any) -> str:
    return str(value)


@pytest.mark.parametrize("relation", RELATIONS, ids=named)
def test_a_relation_is_not_loaded_by_touching_it(relation: RelationshipProperty[Any]) -> None:
    assert relation.lazy == "raise"
    assert relation.secondary is None


@pytest.mark.parametrize("relation", RELATIONS, ids=named)
def test_a_relation_is_walked_from_both_ends_over_one_key(relation: RelationshipProperty[Any]) -> None:
    assert len(relation.local_remote_pairs or ()) == 1
    if relation.key == "owner_district" and relation.parent.class_ is not models.Fund:
        return  # bookkeeping: see Row.owner_district
    assert relation.back_populates
    back = relation.mapper.relationships[relation.back_populates]
    assert back.mapper is relation.parent
    assert back.back_populates == relation.key


@pytest.mark.parametrize("mapper", MAPPERS, ids=lambda m: m.class_.__name__)
def test_every_foreign_key_has_a_relation_and_an_index(mapper: Mapper[Any]) -> None:
    table = Base.metadata.tables[mapper.class_.__tablename__]
    walked = {column.name for relation in mapper.relationships if not relation.uselist for column in relation.local_columns}
    indexed = {next(iter(index.columns)).name for index in table.indexes}
    keys = {key.column_keys[0] for key in table.constraints if isinstance(key, ForeignKeyConstraint) and len(key.columns) == 1}
    assert keys <= walked
    assert keys <= indexed
    assert all(key.endswith("_id") for key in keys)


def test_every_constraint_has_a_name() -> None:
    nameless = [c for t in Base.metadata.tables.values() for c in t.constraints if isinstance(c, CheckConstraint) and not c.name]
    assert not nameless


@pytest.mark.parametrize("model", [models.Person, models.Household], ids=lambda m: m.__name__)
def test_every_column_about_people_says_whether_it_is_personal(model: type[Row]) -> None:
    columns = [c for c in model.__table__.columns if c.name not in BOOKKEEPING and not c.foreign_keys]
    assert columns
    assert not [c.name for c in columns if "personal" not in c.info]


def test_terms_are_explained_in_english_and_chinese_and_fit_their_column() -> None:
    kinds = {c.type.enum_class for t in Base.metadata.tables.values() for c in t.columns if isinstance(c.type, SqlEnum)}
    for kind in (k for k in kinds if k is not None and issubclass(k, Word)):
        assert kind.__doc__
        for term in kind:
            assert term.name.isascii()
            assert len(term.name) <= 40
            assert not term.value.isascii(), f"{term} lacks its Chinese term"


def test_every_model_and_term_is_exported() -> None:
    for mapper in Base.registry.mappers:
        assert mapper.class_.__name__ in models.__all__


# The four nouns --------------------------------------------------------------------------------------------------

NOUNS = {"districts": "Division", "funds": "Fund", "enterprises": "Organisation", "beneficiaries": "Beneficiary"}
PATHS = """
Division.funds Fund
Division.organisations Organisation
Division.beneficiaries Beneficiary
Fund.owner_district Division
Fund.benefits Benefit.provider Organisation
Fund.benefits Benefit.beneficiary Beneficiary
Organisation.division Division
Organisation.provided_benefits Benefit.fund Fund
Organisation.provided_benefits Benefit.beneficiary Beneficiary
Beneficiary.district Division
Beneficiary.benefits Benefit.fund Fund
Beneficiary.benefits Benefit.provider Organisation
""".strip().splitlines()


@pytest.mark.parametrize("path", PATHS)
def test_the_four_nouns_reach_one_another_in_two_hops(path: str) -> None:
    *hops, end = path.split()
    assert len(hops) <= 2
    targets = list(_targets(hops))
    assert targets[-1] == end
    for target, hop in pairwise([*targets[:-1], *hops[1:]] if len(hops) > 1 else []):
        assert hop.startswith(target)


def test_the_paths_cover_every_pair_of_nouns() -> None:
    pairs = {(path.split(".")[0], path.split()[-1]) for path in PATHS}
    assert pairs == {(one, other) for one in NOUNS.values() for other in NOUNS.values() if one != other}


def _targets(hops: list[str]) -> Iterator[str]:
    for hop in hops:
        model, relation = hop.split(".")
        yield getattr(models, model).__mapper__.relationships[relation].mapper.class_.__name__
